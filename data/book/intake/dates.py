"""The spellings of dates on tapes: each as months since the year 0 in DuckDB's SQL, and how a column's is settled.

Day and month cannot always be told apart: 10/01/2006 is in October or in January. What settles it is the whole column
(a thirteenth cannot be a month), another date column of the same tape, or a column of firsts of months; where none of
these does, the person who handed in the tape is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SEPARATOR = "[-/. ]"
_WEEKDAY = "(?:(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +)?"
_TIME = "(?:Z|[+]00:?00|[ T:].*)?"
_YEAR = r"(\d{4}|\d{2})"
_NAME = "([A-Za-z]{3})[a-z]*"
_MONTH_NAMES = "janfebmaraprmayjunjulaugsepoctnovdec"
_EPOCH = "DATE '1899-12-30'"  # of the day numbers of spreadsheets
_FIRST_SERIAL = 25569  # 1970: a smaller number is a day counted from another year, as SAS and Unix do
_FIRST_YEAR = 1950  # of a date that a mortgage can have
_LATER = 45  # years after this one that a two-digit year of a maturity may be


@dataclass(frozen=True)
class DateUnit:
    """One spelling of dates.

    example: one such date. patterns: regular expressions of the whole text; in each of them the groups that are the
    year, the month and the day, 0 where there is none; name: whether the month is a name.
    """

    example: str
    patterns: tuple[tuple[str, int, int, int], ...]
    name: bool = False


# A day with its year first is in no doubt: a column of the other two orders may have some.
_ISO = (rf"(\d{{4}})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}}){_TIME}", 1, 2, 3)
DATE_UNITS: dict[str, DateUnit] = {
    "day": DateUnit("2006-07-31", (_ISO, (r"(\d{4})年(\d{1,2})月(\d{1,2})日", 1, 2, 3))),
    "american": DateUnit(
        "7/31/2006",
        (
            (rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}{_YEAR}{_TIME}", 3, 1, 2),
            (r"(\d{2})(\d{2})(\d{4})", 3, 1, 2),
            _ISO,
        ),
    ),
    "european": DateUnit(
        "31/7/2006",
        (
            (rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}{_YEAR}{_TIME}", 3, 2, 1),
            (r"(\d{2})(\d{2})(\d{4})", 3, 2, 1),
            _ISO,
        ),
    ),
    "compact": DateUnit("20060731", ((r"(\d{4})(\d{2})(\d{2})(?:\.0+|T?\d{6}|[T ]\d.*)?", 1, 2, 3),)),
    "month": DateUnit(
        "200607",
        (
            (r"(\d{4})[-/. ]?[Mm]?(\d{2})(?:\.0+)?", 1, 2, 0),
            (r"(\d{4})[-/.](\d)", 1, 2, 0),
            (r"(\d{4})年(\d{1,2})月", 1, 2, 0),
        ),
    ),
    "american-month": DateUnit("072006", ((r"(\d{1,2})[-/. ]?(\d{4})", 2, 1, 0), (r"(\d{1,2})/(\d{2})", 2, 1, 0))),
    "name-day": DateUnit(
        "31JUL2006",
        (
            (rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*{_NAME}[-/., ]*{_YEAR}{_TIME}", 3, 2, 1),
            (
                rf"{_WEEKDAY}{_NAME}[-/., ]*(\d{{1,2}})(?:st|nd|rd|th)?[-/, ]+(?:\d\d:\d\d:\d\d )?(\d{{4}}){_TIME}",
                3,
                1,
                2,
            ),
            (rf"(\d{{4}})[-/. ]{_NAME}[-/. ](\d{{1,2}}){_TIME}", 1, 2, 3),
        ),
        name=True,
    ),
    "name-month": DateUnit(
        "Jul-06", ((rf"{_NAME}[-/.,\x27 ]*{_YEAR}", 2, 1, 0), (rf"(\d{{4}})[-/. ]*{_NAME}", 1, 2, 0)), name=True
    ),
    "serial": DateUnit("38929", ()),
    "quarter": DateUnit("2006Q3", ()),
    "year": DateUnit("2006", ((r"(\d{4})(?:\.0+)?", 1, 0, 0),)),
}
# Of these two a text may be both.
ORDERS = ("american", "european")


def is_ahead(field: str) -> bool:
    """Whether a field's dates may lie decades ahead."""
    return field in {"maturity", "first_principal"}


def months(unit: str, text: str, *, ahead: bool = False, now: int) -> str:
    """A date as months since the year 0, in SQL; NULL where the text is none in this spelling.

    text: the column in SQL. ahead: whether the date may lie decades ahead, as a maturity does: only a two-digit year
    leaves that open. now: this year.
    """
    if unit == "serial":
        day = f"({_EPOCH} + CAST(floor(TRY_CAST({text} AS DOUBLE)) AS INTEGER))"
        number = f"TRY_CAST({text} AS DOUBLE) BETWEEN {_FIRST_SERIAL} AND 66000"
        return f"(CASE WHEN {number} THEN year({day}) * 12 + month({day}) - 1 END)"
    if unit == "quarter":
        year, quarter = (f"regexp_extract({text}, '{_QUARTER}', {number})" for number in (1, 2))
        turned = f"regexp_extract({text}, '{_QUARTER_FIRST}', 1)"
        turned_year = _year(f"regexp_extract({text}, '{_QUARTER_FIRST}', 2)", ahead, now)
        return (
            f"(CASE WHEN regexp_full_match({text}, '{_QUARTER}') "
            f"THEN CAST({year} AS INTEGER) * 12 + CAST({quarter} AS INTEGER) * 3 - 3 "
            f"WHEN regexp_full_match({text}, '{_QUARTER_FIRST}') THEN {turned_year} * 12 + CAST({turned} AS INTEGER) "
            "* 3 - 3 END)"
        )
    cases = "".join(
        f" WHEN regexp_full_match({text}, '{pattern}') THEN {_of_groups(text, pattern, groups, unit, ahead, now)}"
        for pattern, *groups in DATE_UNITS[unit].patterns
    )
    return f"(CASE{cases} END)"


def has_short_year(unit: str, text: str) -> str:
    """Whether a date's year is given by two digits only, in SQL; "" for a spelling that always gives four."""
    if unit not in {*ORDERS, "name-day", "name-month", "american-month", "quarter"}:
        return ""
    return f"(NOT regexp_matches({text}, '[0-9]{{4}}'))"


_QUARTER = r"(\d{4})[-:./ ]?[Qq]0?([1-4])"
_QUARTER_FIRST = r"[Qq]?([1-4])[- /]?[Qq]?[-:./\x27 ]?(\d{4}|\d{2})"


def _of_groups(text: str, pattern: str, groups: Sequence[int], unit: str, ahead: bool, now: int) -> str:
    year_group, month_group, day_group = groups

    def part(number: int) -> str:
        return f"regexp_extract({text}, '{pattern}', {number})"

    year = _year(part(year_group), ahead, now)
    if not month_group:
        return f"{year} * 12 + 5"  # the middle of the year
    if DATE_UNITS[unit].name:
        at = f"strpos('{_MONTH_NAMES}', lower({part(month_group)}))"
        month, is_month = f"({at} + 2) // 3", f"{at} % 3 = 1"
    else:
        month = f"CAST({part(month_group)} AS INTEGER)"
        is_month = f"{month} BETWEEN 1 AND 12"
    is_day = ""
    if day_group:
        is_day = f" AND TRY_CAST({year} || '-' || {month} || '-' || {part(day_group)} AS DATE) IS NOT NULL"
    return f"(CASE WHEN {is_month}{is_day} THEN {year} * 12 + {month} - 1 END)"


def _year(text: str, ahead: bool, now: int) -> str:
    """A year of four digits, or of two: the latest such year that the date can be in."""
    latest = now + (_LATER if ahead else 1)
    century, last = divmod(latest, 100)
    number = f"CAST({text} AS INTEGER)"
    short = f"({number} + {century * 100} - CASE WHEN {number} > {last} THEN 100 ELSE 0 END)"
    return f"(CASE WHEN length({text}) = 2 THEN {short} ELSE {number} END)"


def _is_plausible(months_: str, *, ahead: bool, now: int) -> str:
    """Whether months since the year 0 are a date that a mortgage can have, in SQL."""
    return f"({months_} BETWEEN {_FIRST_YEAR * 12} AND {(now + (_LATER if ahead else 1)) * 12 + 11})"


@dataclass(frozen=True)
class DateTexts:
    """What the whole column of a date shows.

    given: texts; readable: by unit, texts that are dates in it; first_days: of ORDERS, whether every date would be
    the first of its month, and the months differ; same: texts that are of the same month in both.
    """

    given: int
    readable: Mapping[str, int]
    first_days: Mapping[str, bool]
    same: int = 0

    @property
    def unit(self) -> str:
        """The spelling that the column is in, "" where it is in none or in more than one."""
        best = max(self.readable.values(), default=0)
        if best < _MOST * self.given or not self.given:
            return ""
        units = [unit for unit in DATE_UNITS if self.readable.get(unit, 0) == best]
        if set(ORDERS) <= set(units) and units[0] in ORDERS:
            if self.same == best:
                return ORDERS[0]
            by_day = [order for order in ORDERS if self.first_days.get(order)]
            return by_day[0] if len(by_day) == 1 else ""
        return units[0]

    @property
    def is_order_open(self) -> bool:
        """Whether the texts are dates with day and month in an order that the column itself does not settle."""
        return (
            bool(self.given)
            and not self.unit
            and all(self.readable.get(order, 0) >= _MOST * self.given for order in ORDERS)
        )


_MOST = 0.9  # share of a column's texts that must be dates in its spelling; the others are rejected, with a reason


def profile(con: Any, table: str, text: str, *, ahead: bool, now: int, fewest: int = 4) -> DateTexts:  # noqa: ANN401  # DuckDB's connection has no types
    """What a column's distinct texts show. table, text: in SQL; ahead, now: as of `months`; fewest: months that must
    differ for all days to be taken for the same day of them.
    """
    texts = f"(SELECT {text} AS t, count(*) AS n FROM {table} GROUP BY 1)"
    # Each spelling's months are a column of their own: DuckDB holds every step of an expression in memory.
    column_of = {unit: f"m{number}" for number, unit in enumerate(DATE_UNITS)}
    read = ", ".join(f"{months(unit, 't', ahead=ahead, now=now)} AS {column}" for unit, column in column_of.items())
    dated = f"(SELECT t, n, {read} FROM {texts} WHERE t IS NOT NULL)"
    counts = ", ".join(
        f"coalesce(sum(n) FILTER ({_is_plausible(column, ahead=ahead, now=now)}), 0)" for column in column_of.values()
    )
    first, second = (f"regexp_extract(t, '^(\\d{{1,2}}){_SEPARATOR}?(\\d{{1,2}})', {number})" for number in (1, 2))
    # Firsts of months: one part is always 1, and the other is many months.
    same = (
        f"bool_and(TRY_CAST({second} AS INTEGER) = 1) AND count(DISTINCT {first}) >= {fewest}",
        f"bool_and(TRY_CAST({first} AS INTEGER) = 1) AND count(DISTINCT {second}) >= {fewest}",
    )
    both = [column_of[order] for order in ORDERS]
    row = con.execute(
        f"SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER ({both[0]} = {both[1]}), 0), {same[0]}, {same[1]}, "
        f"{counts} FROM {dated}"
    ).fetchone()
    given, alike, american, european, *rest = row
    readable = dict(zip(DATE_UNITS, (int(count) for count in rest), strict=True))
    return DateTexts(int(given), readable, dict(zip(ORDERS, (american, european), strict=True)), int(alike))
