"""What the figures of a tape settle by themselves: units, decimal marks and the order of day and month; and what not.

A reading that changes money by a factor is settled by evidence (the header's words, the whole column, the other columns
of the tape), which is written down, or it is asked. Nothing is taken for granted here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.book.intake import dates, numbers
from data.book.intake.column_map import (
    DECIMALS,
    FACTORS,
    MIXED_UP_TO,
    NUMERIC,
    UNITS,
    ColumnMap,
    TapeColumn,
    TapeQuestion,
)
from data.book.intake.loan_fields import LoanField
from data.book.intake.missing_codes import native_number, text_of
from data.i18n import marked, restored, stored

# Words of a header that name a unit, by the kind of its field.
_HEADER_WORDS: Mapping[str, Mapping[str, str]] = {
    "rate": {
        "percent": "pct|percent|percentage|perc|prct|%",
        "one": "decimal|fraction",
        "basis-points": "bps?|basis points?",
    },
    "ratio": {"percent": "pct|percent|percentage|perc|prct|%", "one": "decimal|fraction"},
    "months": {"years": "years?|yrs?", "months": "months?|mths?|mos?"},
    "money": {"thousands": "000s?|thousands?|thous?|ths|tsd|k", "millions": "millions?|mln|mm|mn"},
}
_ALMOST_ALL, _HARDLY_ANY = 0.95, 0.05  # shares of a column's figures
_CERTAIN = {"rate": 0.09, "ratio": 1.5}  # a column with its middle up to this is in parts of one
_COARSER = {"rate": "one", "ratio": "one", "months": "years"}
_FINER = {"rate": "percent", "ratio": "percent", "months": "months"}
_HOME, _LOAN = (
    5000.0,
    1000.0,
)  # no homes are worth less than the first at their middle, no loans are less than the second
_SLIPS = 3  # amounts in another unit; fewer are slips, which are told row by row
_MILLIONS = 5.0  # amounts with their middle below are in millions
_DEAR = 50e6  # no homes are worth more at their middle, and no loans are
_POINTS = 100.0  # no rates are as high in per cent
_PLAUSIBLE = (0.03, 1.6)  # what is owed over what the home is worth, at the middle of a column
_VALUES, _LENT = ("origination_value", "current_value"), "original_balance"

_WHY = {
    "header": marked("its header says so"),
    "sign": marked("its figures have a per cent sign"),
    "whole column": marked("of {count} figures all but a few are like {middle}"),
    "years": marked("its figures, such as {middle}, are multiples of five"),
    "months": marked("its figures, such as {middle}, are multiples of twelve"),
    "home": marked("its middle figure is {middle}, and no homes are worth so little"),
    "loan": marked("its middle figure is {middle}, and no mortgages are so small"),
    "beside": marked("its middle figure is {middle}, beside {other} of {beside}"),
    "dates": marked("dates such as {example}"),
    "first days": marked("read so, all its dates are firsts of months"),
    "same order": marked("as {other}, another column of dates, shows"),
    "mark": marked("its texts show the decimal mark {mark}"),
    "tape's mark": marked("the tape's other columns show the decimal mark {mark}"),
    "threes": marked("figures such as {example} part thousands, as no text of the tape speaks against it"),
}
_ASK = {
    "order": marked("dates such as {example}: which comes first?"),
    "decimal": marked("figures such as {example}: is the mark a decimal mark, or does it part thousands?"),
    "two decimals": marked("some figures have a decimal comma and others a decimal point: which is right?"),
    "unit": marked("figures such as {middle}: in which unit are they?"),
    "header": marked("its header does not go with figures such as {middle}: in which unit are they?"),
    "mixed": marked("{small} of {count} figures are as small as {low}, the others as large as {high}: in which unit?"),
}


class QuestionError(ValueError):
    """A tape of which something must be answered before it can be valued."""

    def __init__(self, questions: Sequence[TapeQuestion]) -> None:
        self.questions = tuple(questions)
        super().__init__("; ".join(f"{question.column!r}: {restored(question.text)}" for question in questions))


@dataclass(frozen=True)
class Settled:
    """A mapping with every unit and decimal mark that the tape settles.

    reasons: by field, why its unit or mark is so (data.i18n.stored texts). signs: by source column, the currency signs
    of its amounts. questions: what is not settled; their columns have no unit, or no decimal mark.
    """

    mapping: ColumnMap
    reasons: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, tuple[str, ...]]
    questions: tuple[TapeQuestion, ...]


@dataclass(frozen=True)
class _Figures:
    """The figures of one column: their number, middle, and how many are as small as the coarser unit's (small), or a
    little larger (next).
    """

    count: int
    low: float
    middle: float
    high: float
    small: int
    next: int
    fives: int
    twelves: int

    def of(self, number: int) -> float:
        """A share of the figures."""
        return number / self.count if self.count else 0.0


def settle(
    con: Any,  # noqa: ANN401  # DuckDB's connection has no types
    table: str,
    column_of: Callable[[str], str],
    mapping: ColumnMap,
    loan_fields: Mapping[str, LoanField],
    native: Mapping[str, str],
    now: int,
    sampled: str = "true",
) -> Settled:
    """Settle what a mapping leaves open by the columns' own figures.

    table: in SQL; column_of: a source column's name in it; native: by field, the type that DuckDB has read it as, if
    not text; now: this year; sampled: in SQL, which rows quantiles are taken of. The units of a publisher's format are
    its own, and only its decimal marks are settled.
    """
    if not mapping.is_own:
        mapping = replace(
            mapping, columns={n: _with_default_unit(c, loan_fields[n]) for n, c in mapping.columns.items()}
        )
    work = _Settling(con, table, column_of, mapping, loan_fields, native, now, sampled)
    work.settle_dates()
    work.settle_marks()
    work.settle_units()
    settled = replace(mapping, columns=work.columns)
    reasons = {field: tuple(why) for field, why in work.reasons.items()}
    return Settled(settled, reasons, work.signs, tuple(work.questions))


def _with_default_unit(column: TapeColumn, field: LoanField) -> TapeColumn:
    """A publisher's column in the unit of its kind, where its format names none; copies may differ in dates."""
    unit = "" if field.kind == "period" else UNITS.get(field.kind, ("",))[0]
    return replace(column, unit=column.unit or unit)


class _Settling:
    """The columns of a tape while they are settled; each step uses what the one before has settled."""

    def __init__(
        self,
        con: Any,  # noqa: ANN401
        table: str,
        column_of: Callable[[str], str],
        mapping: ColumnMap,
        loan_fields: Mapping[str, LoanField],
        native: Mapping[str, str],
        now: int,
        sampled: str,
    ) -> None:
        self.con, self.table, self.column_of, self.now, self.sampled = con, table, column_of, now, sampled
        self.columns = dict(mapping.columns)
        self.kinds = {name: loan_fields[name].kind for name in mapping.columns}
        self.native = native
        self.reasons: dict[str, list[str]] = {name: [] for name in mapping.columns}
        self.signs: dict[str, tuple[str, ...]] = {}
        self.questions: list[TapeQuestion] = []
        self.percents: dict[str, int] = {}

    def text(self, field: str) -> str:
        """A field's text in SQL, without the codes that mean not known."""
        return text_of(self.column_of(self.columns[field].source), self.columns[field].missing)

    def plain(self, field: str) -> str:
        """A field's column in SQL, without the codes that mean not known: a number where DuckDB has read one."""
        column = self.columns[field]
        if self.native.get(field) == "DOUBLE":
            return native_number(self.column_of(column.source), column.missing)
        return self.text(field)

    def number(self, field: str, plain: str = "") -> str:
        """The number in a field's text in SQL; of a figure with a per cent sign, which says its unit itself, NULL.

        plain: the field's column as `plain` gives it, where a subquery has it.
        """
        plain = plain or self.plain(field)
        if self.native.get(field) == "DOUBLE":
            return plain
        number = numbers.number(plain, self.columns[field].decimal)
        if self.kinds[field] == "months":  # a term that says its unit itself
            has_unit = " OR ".join(
                f"regexp_matches({plain}, {numbers.literal(p)})" for p in (numbers.YEARS, numbers.MONTHS)
            )
            return f"CASE WHEN NOT ({has_unit}) THEN {number} END"
        return f"CASE WHEN right({plain}, 1) <> '%' THEN {number} END" if self.percents.get(field) else number

    def settle_dates(self) -> None:
        """The spelling of every column of dates."""
        profiles = {}
        for field, column in self.columns.items():
            if self.kinds[field] == "period" and not column.unit:
                if self.native.get(field) == "DATE":
                    self._set_unit(field, "day", stored(_WHY["dates"], example=dates.DATE_UNITS["day"].example))
                    continue
                profiles[field] = dates.profile(
                    self.con,
                    self.table,
                    self.text(field),
                    ahead=dates.is_ahead(field),
                    now=self.now,
                    fewest=2 if field == "month" else 4,  # monthly records are of one day of the month
                )
        for field, profile in profiles.items():
            if profile.unit:
                example = dates.DATE_UNITS[profile.unit].example
                why = [stored(_WHY["dates"], example=example)]
                if (
                    profile.unit in dates.ORDERS
                    and profile.readable[dates.ORDERS[0]] == profile.readable[dates.ORDERS[1]]
                ):
                    why.append(stored(_WHY["first days"]))
                self._set_unit(field, profile.unit, *why)
        orders = {
            column.unit: field
            for field, column in self.columns.items()
            if self.kinds[field] == "period" and column.unit in dates.ORDERS
        }
        for field, profile in profiles.items():
            if profile.unit:
                continue
            if not profile.is_order_open:
                self._set_unit(field, "day")  # its rows are rejected, each with its text
            elif len(orders) == 1 and self._fits(profile, next(iter(orders))):
                ((order, other),) = orders.items()
                self._set_unit(field, order, stored(_WHY["same order"], other=repr(self.columns[other].source)))
            else:
                self._ask(field, dates.ORDERS, stored(_ASK["order"], example=self._example(field)))

    @staticmethod
    def _fits(profile: dates.DateTexts, order: str) -> bool:
        return profile.readable[order] >= _ALMOST_ALL * profile.given

    def _example(self, field: str) -> str:
        query = f"SELECT {self.text(field)} AS t FROM {self.table} WHERE t IS NOT NULL LIMIT 1"
        return str(self.con.execute(query).fetchone()[0])

    def settle_marks(self) -> None:
        """The decimal mark of every column of numbers."""
        profiles = {}
        for field, column in self.columns.items():
            if self.kinds[field] not in NUMERIC or column.decimal:
                continue
            if self.native.get(field) == "DOUBLE":
                self.columns[field] = replace(column, decimal=".")
                continue
            is_amount = self.kinds[field] == "money"
            profiles[field] = numbers.profile(self.con, self.table, self.text(field), is_amount=is_amount)
        tapes = numbers.settled_mark([*profiles.values()])
        for field, profile in profiles.items():
            self.percents[field] = profile.percents
            if profile.signs:
                self.signs[self.columns[field].source] = tuple(profile.signs)
            mark, why = profile.mark, ""
            if profile.is_contradictory:
                self._ask(field, tuple(DECIMALS), stored(_ASK["two decimals"]))
                continue
            if mark == "," or (mark and profile.groups["."]):
                why = stored(_WHY["mark"], mark=mark)
            elif not mark and any(profile.groups.values()):
                mark, why = self._mark_of_threes(profile, tapes)
                if not mark:
                    self._ask(field, tuple(DECIMALS), stored(_ASK["decimal"], example=profile.examples["."]))
                    continue
            self.columns[field] = replace(self.columns[field], decimal=mark or tapes or ".")
            self.reasons[field] += [why] if why else []

    @staticmethod
    def _mark_of_threes(profile: numbers.NumberTexts, tapes: str) -> tuple[str, str]:
        """The decimal mark of a column whose only marks stand before three digits, and why; "" where it is open."""
        if tapes:
            return tapes, stored(_WHY["tape's mark"], mark=tapes)
        if profile.groups["."]:
            return "", ""
        return ".", stored(_WHY["threes"], example=profile.examples[","])

    def settle_units(self) -> None:
        """The unit of every column of amounts, rates, ratios and terms."""
        fields = [
            field
            for field, column in self.columns.items()
            if self.kinds[field] in _HEADER_WORDS
            and (not column.unit or self.kinds[field] == "money")
            and column.decimal
        ]
        figures = dict(zip(fields, self._figures(fields), strict=True))
        open_fields = [field for field in fields if not self.columns[field].unit]
        for field in open_fields:
            if unit := _unit_of_header(self.kinds[field], self.columns[field].source):
                if _contradicts(self.kinds[field], unit, figures[field]):
                    text = stored(_ASK["header"], middle=_round(figures[field].middle))
                    self._ask(field, UNITS[self.kinds[field]], text)
                else:
                    self._set_unit(field, unit, stored(_WHY["header"]))
        asked = {question.field for question in self.questions}
        open_fields = [field for field in open_fields if field not in asked]
        for field in (field for field in open_fields if not self.columns[field].unit):
            if self.kinds[field] != "money":
                self._settle_unit(field, figures)
        amounts = [*_VALUES, _LENT, *(field for field in open_fields if field not in {*_VALUES, _LENT})]
        for field in amounts:
            if field in open_fields and self.kinds[field] == "money" and not self.columns[field].unit:
                self._settle_amount(field, figures)

    def _figures(self, fields: Sequence[str]) -> list[_Figures]:
        if not fields:
            return []
        # In steps, each a subquery, because DuckDB holds every step of an expression in memory.
        chosen, positive = [], []
        plain = ", ".join(f"{self.plain(field)} AS t_{field}" for field in fields)
        figures = ", ".join(f"{self.number(field, f't_{field}')} AS p_{field}" for field in fields)
        for field in fields:
            # Nothing says nothing about its unit. A rate can be negative, a term cannot.
            number = f"abs(p_{field})" if self.kinds[field] in {"rate", "money"} else f"p_{field}"
            positive.append(f"(CASE WHEN {number} > 0 THEN {number} END) AS n_{field}")
            n, small = f"n_{field}", MIXED_UP_TO.get(self.kinds[field], 0)
            # Quantiles of some rows all over the tape are enough, and cost less than those of all.
            q = f"coalesce(approx_quantile({n}, [0.05, 0.5, 0.95]) FILTER (is_sampled), [0, 0, 0])"
            multiples = {"fives": 5, "twelves": 12} if self.kinds[field] == "months" else {}
            counted = {name: f"count(*) FILTER ({n} % {factor} = 0)" for name, factor in multiples.items()}
            counted |= {"small": f"count(*) FILTER ({n} <= {small})"} if small else {}
            if self.kinds[field] == "money":
                counted |= {"next": f"count(*) FILTER ({n} > {small} AND {n} <= 10 * {small})"}
            zeros = dict.fromkeys(("small", "next", "fives", "twelves"), "0")
            counts = ", ".join(f"'{name}': {count}" for name, count in (zeros | counted).items())
            chosen.append(f"{{'count': count({n}), 'low': {q}[1], 'middle': {q}[2], 'high': {q}[3], {counts}}}")
        row = self.con.execute(
            f"SELECT {', '.join(chosen)} FROM "
            f"(SELECT {', '.join(positive)}, is_sampled FROM (SELECT {figures}, is_sampled FROM "
            f"(SELECT {plain}, {self.sampled} AS is_sampled FROM {self.table})))"
        ).fetchone()
        return [_Figures(**values) for values in row]

    def _settle_unit(self, field: str, figures: Mapping[str, _Figures]) -> None:
        """The unit of a rate, a ratio or a term."""
        kind, column = self.kinds[field], figures[field]
        middle = _round(column.middle)
        if not column.count and self.percents.get(field):
            self._set_unit(field, "percent", stored(_WHY["sign"]))
            return
        coarse, fine = _COARSER[kind], _FINER[kind]
        share = column.of(column.small)
        values = {"count": f"{column.count:,}", "middle": middle}
        if not column.count:
            self._set_unit(field, fine)
        elif kind == "rate" and column.middle >= _POINTS and share <= _HARDLY_ANY:
            self._set_unit(field, "basis-points", stored(_WHY["whole column"], **values))
        elif share <= _HARDLY_ANY:
            self._set_unit(field, fine, stored(_WHY["whole column"], **values))
        elif share < 1 / 2 and not self._is_mixed(field):
            # Short terms, low rates, and not the coarser unit.
            self._set_unit(field, fine, stored(_WHY["whole column"], **values))
        elif share < _ALMOST_ALL:
            texts = {"small": f"{column.small:,}", "count": values["count"], "low": _round(column.low)}
            self._ask(field, UNITS[kind], stored(_ASK["mixed"], **texts, high=_round(column.high)))
        elif kind != "months" and column.middle <= _CERTAIN[kind]:
            self._set_unit(field, coarse, stored(_WHY["whole column"], **values))
        elif kind == "months" and (unit := self._unit_of_terms(field, column, figures)):
            self._set_unit(field, unit, stored(_WHY[unit], middle=middle))
        elif other := self._sister(field, figures):
            texts = {"middle": middle, "other": _round(figures[other].middle)}
            why = stored(_WHY["beside"], **texts, beside=repr(self.columns[other].source))
            self._set_unit(field, self.columns[other].unit, why)
        else:
            self._ask(field, (fine, coarse), stored(_ASK["unit"], middle=middle))

    def _is_mixed(self, field: str) -> bool:
        """Whether some figures of a column would be as large as the others if they were in the coarser unit.

        What remains of a term falls to nothing by itself, so that short ones are no sign of years.
        """
        kind = self.kinds[field]
        if field in {"remaining_term", "interest_only_term"}:
            return False
        factor, number = (12 if kind == "months" else 100), f"abs({self.number(field)})"
        is_small = f"n <= {MIXED_UP_TO[kind]}" + (" AND n % 12 <> 0" if kind == "months" else "")
        figures = f"(SELECT {number} AS n FROM {self.table})"
        large = f"(SELECT median(n) FROM {figures} WHERE n > {MIXED_UP_TO[kind]})"
        alike, count = self.con.execute(
            f"SELECT count(*) FILTER ({is_small} AND n * {factor} BETWEEN {large} / 4 AND {large} * 4), count(*) "
            f"FROM {figures} WHERE n > 0"
        ).fetchone()
        return bool(alike > _HARDLY_ANY * count)

    def _unit_of_terms(self, field: str, column: _Figures, figures: Mapping[str, _Figures]) -> str:
        """Months or years, by whole years (12, 24, 36) or whole decades (10, 15, 30); "" where neither or both."""
        if field in {"remaining_term", "interest_only_term"} and self._sister(field, figures):
            return ""
        fives, twelves = (column.of(count) >= _ALMOST_ALL for count in (column.fives, column.twelves))
        return "" if fives == twelves else "years" if fives else "months"

    def _sister(self, field: str, figures: Mapping[str, _Figures]) -> str:
        """Another column of the same kind, of like size, whose unit is settled; "" for none."""
        for other, column in figures.items():
            is_same = other != field and self.kinds[other] == self.kinds[field] and self.columns[other].unit
            if is_same and column.count and 1 / 4 <= figures[field].middle / column.middle <= 4:
                return other
        return ""

    def _settle_amount(self, field: str, figures: Mapping[str, _Figures]) -> None:
        """Units or thousands: by what homes are worth, what was lent, and what is owed of it."""
        column = figures[field]
        middle = {"middle": _round(column.middle)}
        is_parted = column.small >= _SLIPS and column.of(column.small) > _HARDLY_ANY and column.next < column.small / 5
        # A value of one dollar is in no unit what a home is worth.
        is_parted = is_parted and 1000 * column.low >= column.middle / 20
        if column.middle >= _HOME and is_parted and field in {*_VALUES, _LENT, "balance"}:
            texts = {"small": f"{column.small:,}", "count": f"{column.count:,}", "low": _round(column.low)}
            self._ask(field, UNITS["money"], stored(_ASK["mixed"], **texts, high=_round(column.high)))
        elif not column.count or column.middle >= _HOME:
            self._set_unit(field, "units")
        elif field in _VALUES and 1000 * column.middle >= 2 * _HOME:
            self._set_unit(field, "thousands", stored(_WHY["home"], **middle))
        elif field in _VALUES and column.middle < _MILLIONS:
            self._set_unit(field, "millions", stored(_WHY["home"], **middle))
        elif self._is_settled_beside(field, figures):
            return
        elif field == _LENT and 10 <= column.middle < _LOAN:
            self._set_unit(field, "thousands", stored(_WHY["loan"], **middle))
        elif field == _LENT and column.middle < _MILLIONS:
            self._set_unit(field, "millions", stored(_WHY["loan"], **middle))
        else:
            self._ask(field, UNITS["money"], stored(_ASK["unit"], **middle))

    def _is_settled_beside(self, field: str, figures: Mapping[str, _Figures]) -> bool:
        """Whether the amount lent, or a home's worth, shows the unit of an amount; it is set then."""
        for other in (_LENT, *_VALUES):
            if other == field or other not in figures or not figures[other].count or not self.columns[other].unit:
                continue
            worth = figures[other].middle * FACTORS.get(self.columns[other].unit, 1)
            middle, high = figures[field].middle, figures[field].high
            # Some loans of a column may be nearly repaid, but none may owe far more than was lent or the home is worth.
            may_be_thousands = 1000 * high <= 2.0 * worth * max(figures[other].high / figures[other].middle, 1)
            if middle < _MILLIONS and _PLAUSIBLE[0] <= 1e6 * middle / worth <= _PLAUSIBLE[1]:
                unit = "millions"
            elif may_be_thousands and middle / worth < _PLAUSIBLE[0] / 10:
                unit = "thousands" if _PLAUSIBLE[0] <= 1000 * middle / worth <= _PLAUSIBLE[1] else ""
                if other == _LENT and field == "balance" and self.columns[_LENT].unit == "units":
                    unit = ""  # a book that is nearly repaid, or thousands: both may be
            else:
                unit = "units"
            if not unit:
                return False
            texts = {"middle": _round(middle), "other": _round(figures[other].middle)}
            self._set_unit(field, unit, stored(_WHY["beside"], **texts, beside=repr(self.columns[other].source)))
            return True
        return False

    def _set_unit(self, field: str, unit: str, *why: str) -> None:
        self.columns[field] = replace(self.columns[field], unit=unit)
        self.reasons[field] += why

    def _ask(self, field: str, options: Sequence[str], text: str) -> None:
        self.questions.append(TapeQuestion(field, self.columns[field].source, tuple(options), text))


def _round(figure: float) -> str:
    """A figure to two digits, because a finding leaves the machine and must not give a loan's own.

    >>> _round(305_833), _round(0.0425), _round(360)
    ('310000', '0.043', '360')
    """
    return f"{float(f'{figure:.2g}'):.10g}"


def _contradicts(kind: str, unit: str, column: _Figures) -> bool:
    """Whether a column's figures cannot be in the unit that its header names."""
    small = column.of(column.small)
    if not column.count:
        return False
    if kind == "money":
        return column.middle * FACTORS[unit] > _DEAR
    if kind == "months":
        # Ten, fifteen, thirty: whole decades are years.
        is_decades = column.of(column.fives) >= _ALMOST_ALL > column.of(column.twelves)
        return small <= _HARDLY_ANY if unit == "years" else small >= _ALMOST_ALL and is_decades
    if unit == "basis-points":
        return column.middle < 1
    if unit == "one":
        return small <= _HARDLY_ANY
    return small >= _ALMOST_ALL and column.middle <= _CERTAIN[kind]


def _unit_of_header(kind: str, header: str) -> str:
    """The unit that a header's words name, "" for none.

    >>> _unit_of_header("money", "loan_amount_000s"), _unit_of_header("months", "TermMonths")
    ('thousands', 'months')
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    for unit, spellings in _HEADER_WORDS[kind].items():
        if re.search(rf"(?i)(?<![a-z0-9])({spellings})(?![a-z0-9])", re.sub("[^A-Za-z0-9%]", " ", words)):
            return unit
    return ""
