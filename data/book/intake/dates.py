"""The spellings of dates on tapes: each as months since the year 0 in DuckDB's SQL, and how a column's is settled.

Day and month cannot always be told apart: 10/01/2006 is in October or in January. What settles it is the whole column
(a thirteenth cannot be a month), another date column of the same tape, or a column of firsts of months; where none of
these does, the person who handed in the tape is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SEPARATOR = "[-/. ]"
_TIME = "([ T:].*)?"
_YEAR = r"(\d{4}|\d{2})"
_NAME = "([A-Za-z]{3})[a-z]*"
_MONTH_NAMES = "janfebmaraprmayjunjulaugsepoctnovdec"
_EPOCH = "DATE '1899-12-30'"  # of the day numbers of spreadsheets
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


DATE_UNITS: dict[str, DateUnit] = {
    "day": DateUnit("2006-07-31", ((rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", 1, 2, 3),)),
    "american": DateUnit(
        "7/31/2006",
        (
            (rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}{_YEAR}{_TIME}", 3, 1, 2),
            (r"(\d{2})(\d{2})(\d{4})", 3, 1, 2),
        ),
    ),
    "european": DateUnit(
        "31/7/2006",
        (
            (rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}{_YEAR}{_TIME}", 3, 2, 1),
            (r"(\d{2})(\d{2})(\d{4})", 3, 2, 1),
        ),
    ),
    "compact": DateUnit("20060731", ((r"(\d{4})(\d{2})(\d{2})(\.0+)?", 1, 2, 3),)),
    "month": DateUnit("200607", ((r"(\d{4})[-/. ]?(\d{2})(\.0+)?", 1, 2, 0), (r"(\d{4})[-/.](\d)", 1, 2, 0))),
    "american-month": DateUnit("072006", ((r"(\d{1,2})[-/. ]?(\d{4})", 2, 1, 0), (r"(\d{1,2})/(\d{2})", 2, 1, 0))),
    "name-day": DateUnit(
        "31JUL2006",
        (
            (rf"(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*{_NAME}[-/., ]*{_YEAR}{_TIME}", 3, 2, 1),
            (rf"{_NAME}[-/., ]*(\d{{1,2}})(?:st|nd|rd|th)?[-/, ]+(\d{{4}}){_TIME}", 3, 1, 2),
        ),
        name=True,
    ),
    "name-month": DateUnit(
        "Jul-06", ((rf"{_NAME}[-/.,\x27 ]*{_YEAR}", 2, 1, 0), (rf"(\d{{4}})[-/. ]*{_NAME}", 1, 2, 0)), name=True
    ),
    "serial": DateUnit("38929", ()),
    "quarter": DateUnit("2006Q3", ()),
    "year": DateUnit("2006", ((r"(\d{4})(\.0+)?", 1, 0, 0),)),
}
# Of these two a text may be both.
ORDERS = ("american", "european")


def months(unit: str, text: str, *, ahead: bool = False, now: int) -> str:
    """A date as months since the year 0, in SQL; NULL where the text is none in this spelling.

    text: the column in SQL. ahead: whether the date may lie decades ahead, as a maturity does: only a two-digit year
    leaves that open. now: this year.
    """
    if unit == "serial":
        day = f"({_EPOCH} + CAST(TRY_CAST({text} AS DOUBLE) AS INTEGER))"
        number = f"TRY_CAST({text} AS DOUBLE) BETWEEN 10000 AND 66000"
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


_QUARTER = r"(\d{4})[- /]?[Qq]([1-4])"
_QUARTER_FIRST = r"[Qq]?([1-4])[- /]?[Qq]?[- /]?(\d{4}|\d{2})"


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
    is_day = f" AND CAST({part(day_group)} AS INTEGER) BETWEEN 1 AND 31" if day_group else ""
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
    the first of its month, and the months differ.
    """

    given: int
    readable: Mapping[str, int]
    first_days: Mapping[str, bool]

    @property
    def unit(self) -> str:
        """The spelling that the column is in, "" where it is in none or in more than one."""
        best = max(self.readable.values(), default=0)
        if best < _MOST * self.given or not self.given:
            return ""
        units = [unit for unit in DATE_UNITS if self.readable.get(unit, 0) == best]
        if set(ORDERS) <= set(units):
            by_day = [order for order in ORDERS if self.first_days.get(order)]
            return by_day[0] if len(by_day) == 1 else ""
        return units[0]

    @property
    def is_order_open(self) -> bool:
        """Whether the texts are dates with day and month in an order that the column itself does not settle."""
        return not self.unit and all(self.readable.get(order, 0) > 0 for order in ORDERS)


_MOST = 0.9  # share of a column's texts that must be dates in its spelling; the others are rejected, with a reason


def profile(con: Any, table: str, text: str, *, ahead: bool, now: int) -> DateTexts:  # noqa: ANN401  # DuckDB's connection has no types
    """What a column's distinct texts show. table, text: in SQL; ahead, now: as of `months`."""
    texts = f"(SELECT {text} AS t, count(*) AS n FROM {table} GROUP BY 1)"
    counts = ", ".join(
        f"coalesce(sum(n) FILTER ({_is_plausible(months(unit, 't', ahead=ahead, now=now), ahead=ahead, now=now)}), 0)"
        for unit in DATE_UNITS
    )
    first, second = (f"regexp_extract(t, '^(\\d{{1,2}}){_SEPARATOR}?(\\d{{1,2}})', {number})" for number in (1, 2))
    # Firsts of months: one part is always 1, and the other is many months.
    same = (
        f"bool_and(TRY_CAST({second} AS INTEGER) = 1) AND count(DISTINCT {first}) > 3",
        f"bool_and(TRY_CAST({first} AS INTEGER) = 1) AND count(DISTINCT {second}) > 3",
    )
    row = con.execute(
        f"SELECT coalesce(sum(n), 0), {counts}, {same[0]}, {same[1]} FROM {texts} WHERE t IS NOT NULL"
    ).fetchone()
    given, *rest = row
    readable = dict(zip(DATE_UNITS, (int(count) for count in rest[:-2]), strict=True))
    return DateTexts(int(given), readable, dict(zip(ORDERS, rest[-2:], strict=True)))
