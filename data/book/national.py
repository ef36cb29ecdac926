"""Loans of a country without a package of its own, valued at its national price index: no market stands beside them.

Their homes follow one index for the whole country, which says nothing of its regions; so a loan is in negative equity
by the index alone. Amounts are in the tape's own currency, and those of several currencies are never summed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.geography import AreaCode, NamedAreas, TapeGeography
from data.book.intake.findings import Finding, findings
from data.book.intake.load import IntakeReport
from data.book.report import tables
from data.book.report.reading import Sums
from data.book.report.records import COLUMNS, figure_columns, finding_rows
from data.book.valuation.aggregates import OpenBook, cells_of
from data.book.valuation.cohorts import unpacked
from data.book.valuation.moments import Moment
from data.book.valuation.valuation import ValuationRule
from data.country import Words, carried_countries
from data.formulas import disclosure
from data.i18n import Message, marked, stored
from data.quarter import ordinal, span
from data.world.national_prices import national_prices

# The columns of every book's rows, and what only these have: loans without a value, and where the index ended.
NATIONAL_COLUMNS = (*COLUMNS[: COLUMNS.index("upb")], "unvalued", "index_through", *COLUMNS[COLUMNS.index("upb") :])
_LETTERS = 27  # a currency's three letters as a number to this base, 0 where the tape gives none
_NOT_GIVEN = ""
_NO_MARKET = marked("no model of {country}'s mortgages is carried: no market stands beside the book")
_ENDED = marked("the index of {country} ends in {through}: homes are valued at the prices of that quarter")
_ONE_INDEX = marked("homes follow the national index of {country}, nominal and not adjusted for seasons")
_EARLY = marked("made before the index of {country} begins, in {first}, or after the quarter asked for: not valued")
_NO_CURRENCY = marked("the tape does not say in which currency its amounts are: they are taken to be in one")


def has_national_index(iso2: str) -> bool:
    """Whether a country is valued here: it has a national index, and no package of its own.

    >>> has_national_index("de"), has_national_index("gb"), has_national_index("zz")
    (True, False, False)
    """
    return iso2 in national_prices().names and iso2 not in carried_countries()


def _currency(_: Collection[str]) -> str:
    """The number of a currency's letters in SQL."""
    letters = [f"(ascii(substr(v_currency, {at}, 1)) - 64) * {_LETTERS ** (3 - at)}" for at in (1, 2, 3)]
    return f"coalesce(CAST({' + '.join(letters)} AS BIGINT), 0)"


def _letters(code: int) -> str:
    """A currency's letters from their number, "" for none.

    >>> _letters(5 * 729 + 21 * 27 + 18)
    'EUR'
    """
    if not code:
        return _NOT_GIVEN
    return "".join(chr(64 + code // _LETTERS**power % _LETTERS) for power in (2, 1, 0))


def national_geography(iso2: str) -> TapeGeography:
    """How a tape says that a home is in a country: by a column of countries, which it must have."""
    is_here = f"CASE WHEN v_country = '{iso2.upper()}' THEN 1 ELSE 0 END"
    return TapeGeography(
        areas=(),
        locating=("country",),
        named=NamedAreas("country", frozenset(), stored("its header is {name}", name="country")),
        codes=(
            AreaCode("home", 2, lambda _: f"CAST({is_here} AS BIGINT)"),
            AreaCode("currency", _LETTERS**3, _currency),
        ),
        first_place=_LETTERS**3,
        levels={"currency": lambda _: ""},
        indices={"home": Words("national index", "全国指数")},
        prices=lambda *_: (),
        formats=(),
        iso2=iso2,
    )


@dataclass(frozen=True)
class NationalReading:
    """A country's loans at its national index.

    iso2, name: of the country; as_of: the quarter asked for; index_through: the quarter of the prices, earlier where
    the index has ended. sums: by currency, "" where the tape does not say. findings: of the tape's reading and of the
    valuation.
    """

    iso2: str
    name: str
    as_of: str
    index_through: str
    rule: ValuationRule
    sums: dict[str, Sums]
    findings: tuple[Finding, ...]


def national_reading(
    book: OpenBook, report: IntakeReport, iso2: str, as_of: str = "", threshold: float = 1.0
) -> NationalReading:
    """A country's loans valued in a quarter, by default the tape's own; threshold: an LTV ratio.

    Raises ValueError for a quarter before the index begins.
    """
    prices, geography = national_prices(), national_geography(iso2)
    first, last = prices.span(iso2)
    as_of = as_of or report.own_quarter or last
    if ordinal(as_of) < ordinal(first):
        raise ValueError(f"the index of {prices.names[iso2]} begins in {first}, after {as_of}; choose a later quarter")
    through = min(as_of, last)
    cells = unpacked(cells_of(book.con, book.loans), geography)
    axis = span(first, through)
    hpi = prices.hpi(iso2, axis)
    then = np.asarray(cells.quarter - ordinal(first))
    inside = (then >= 0) & (then < len(axis)) & (cells.codes["home"] == 1)
    ratio = hpi[-1] / hpi[np.where(inside, then, 0)]
    since = 3 * (ordinal(as_of) - ordinal(report.balance_at)) if report.balance_at else 0
    count = len(cells.cell)
    months = np.maximum(3 * (ordinal(as_of) - cells.quarter), 0)
    columns: dict[str, NDArray[Any]] = {
        "cell": cells.cell,
        "age": months.astype(np.int32),
        "sigma": np.zeros(count),
        "shock": np.ones(count),
        "paid": np.zeros(count, dtype=np.int32),
        "since": np.full(count, since, dtype=np.int32),
        "currency": cells.codes["currency"].astype(np.int32),
        "year": cells.years.astype(np.int32),
    }
    marks = pa.table(
        {"ratio": pa.array(ratio, mask=~inside)} | {name: pa.array(column) for name, column in columns.items()}
    )
    rule = ValuationRule("step", threshold)
    moment = Moment("before", marks, report.balance_at not in {"", as_of})
    summed = tables.columns(book.summed(moment, ["currency"], rule))
    sums = {_letters(int(code)): group for code, group in tables.grouped(summed, "currency").items()}
    counted = book.per_cell()
    is_early = (cells.codes["home"] == 1) & (cells.quarter > 0) & ~inside
    early = sum(counted[cell] for cell in cells.cell[is_early].tolist())
    found = findings(report, geography.loan_fields)
    said = _said(prices.names[iso2], first, through, as_of, early, has_currency=_NOT_GIVEN not in sums)
    return NationalReading(iso2, prices.names[iso2], as_of, through, rule, sums, (*said, *found))


def _said(name: str, first: str, through: str, as_of: str, early: int, *, has_currency: bool) -> list[Finding]:
    """What a reader must know of the valuation itself, as findings of the whole tape."""
    figures, market = marked("every figure: regions move apart"), marked("nothing of the book's own figures")
    said = [
        Finding("tape", 0, (), "", Message(_ONE_INDEX, country=name), figures),
        Finding("tape", 0, (), "", Message(_NO_MARKET, country=name), market),
    ]
    if through != as_of:
        ended = Message(_ENDED, country=name, through=through)
        said.append(Finding("tape", 0, (), "", ended, marked("values, by what prices did since")))
    if early:
        text = Message(_EARLY, country=name, first=first)
        said.append(Finding("tape", early, (), "", text, marked("they are in no share")))
    if not has_currency:
        said.append(Finding("tape", 0, (), "", _NO_CURRENCY, marked("sums of money")))
    return said


def national_records(reading: NationalReading) -> list[dict[str, object]]:
    """A row for each currency, with the quarter in which the index ended, and one for each finding.

    Of several currencies, one with fewer than ten loans is not shown, as no small group of a book is.
    """
    groups = sorted(reading.sums.items())
    tapes = np.array([int(sums.tape) for _, sums in groups], dtype=np.int64)
    hide = disclosure.hidden_in_list(tapes) if len(groups) > 1 else np.zeros(len(groups), dtype=bool)
    rows = []
    for (currency, sums), hidden in zip(groups, hide.tolist(), strict=True):
        row: dict[str, object] = {
            "table": "country",
            "key": reading.iso2,
            "name": reading.name,
            "when": "before",
            "quarter": reading.as_of,
            "definition": f"{reading.rule.value}-{reading.rule.threshold * 100:.0f}",
            "evidence": "your loans",
            "currency": currency,
            "index_through": reading.index_through,
            "hidden": "yes" if hidden else "",
        }
        figures = {} if hidden else figure_columns(sums, float("nan")) | {"unvalued": sums.unvalued}
        rows.append({name: row.get(name, figures.get(name)) for name in NATIONAL_COLUMNS})
    listed = finding_rows(reading.findings)
    return rows + [{name: row.get(name) for name in NATIONAL_COLUMNS} for row in listed]
