"""A book's reading for a view: sums and shares, never a single loan; no colours and no sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np

from data.book.geography import tape_geography
from data.book.intake.findings import Finding
from data.book.report.view import BookView
from data.book.valuation.cohorts import NO_INDEX
from data.country import Country, Currency
from data.formulas import disclosure
from data.formulas.arrays import Flags, Floats
from data.i18n import marked, tr
from data.region import Region
from data.stress.scenarios import Scenario

FALLS = np.arange(0, 61) / 100.0
_NO_INDEX = marked("none")
TARGETS = (0.05, 0.10, 0.20)
# A book of fewer loans is shown to the loan: counted in tens it would say nothing.
FEWEST_IN_TENS = 100


@dataclass(frozen=True)
class Sums:
    """The sums of a group of loans; money in the tape's currency.

    tape: all loans; gone: those with nothing owed; loans: those with a known home value; upb: what is owed on them;
    worth: the value of their homes; under, upb_under: loans and balances in negative equity, by the view's definition;
    shortfall: owed beyond the homes' worth; near: MTMLTV over 95 and up to 100 %; severe: over 125 %.
    """

    tape: float = 0.0
    gone: float = 0.0
    loans: float = 0.0
    upb: float = 0.0
    worth: float = 0.0
    under: float = 0.0
    upb_under: float = 0.0
    shortfall: float = 0.0
    near: float = 0.0
    severe: float = 0.0

    @property
    def unvalued(self) -> float:
        """Loans with a balance but no known home value."""
        return self.tape - self.gone - self.loans

    def share(self, weight: str) -> float:
        """The share under water, of loans or of `balances`; nan for an empty group."""
        part, whole = (self.upb_under, self.upb) if weight == "balances" else (self.under, self.loans)
        return part / whole if whole > 0 else float("nan")

    def in_tens(self, *, loans: bool, above: bool) -> "Sums":
        """These sums with loans counted in tens, and money in proportion, so that no two differ by a few loans.

        loans: all loans, where which ones count depends on the view; above: those above a threshold of LTV.
        """
        sums = self
        if above:
            under = tens(self.under)
            part = under / self.under if self.under else 0.0
            amounts = {name: getattr(self, name) * part for name in ("upb_under", "shortfall")}
            sums = replace(sums, under=under, near=tens(self.near), severe=tens(self.severe), **amounts)
        if loans:
            count = tens(self.loans)
            part = count / self.loans if self.loans else 0.0
            amounts = {name: getattr(self, name) * part for name in ("upb", "worth")}
            sums = replace(sums, loans=count, **amounts)
        return sums

    @property
    def ltv(self) -> float:
        """Aggregate LTV: the balances over the home values; nan for an empty group."""
        return self.upb / self.worth if self.worth > 0 else float("nan")


SUMS = tuple(field.name for field in fields(Sums))


def tens(loans: float) -> float:
    """A number of loans to the nearest ten."""
    return float(disclosure.in_tens(np.asarray(loans)))


@dataclass(frozen=True)
class TableRow:
    """One row of a table: a group of loans before and after the stress, and the market's share.

    hidden: too few loans to be shown, or suppressed to protect others; none of its figures may be shown. hidden_after:
    the same of its figures after the stress, where that reaches too few of its loans. market,
    market_after: the share under water of the mortgages that the market made in the same place and years, by the same
    definition and weight; nan where not known. label: what a code of the tape means, a message, "" for none.
    """

    key: str
    before: Sums
    after: Sums
    hidden: bool = False
    place: Region | None = None
    market: float = float("nan")
    market_after: float = float("nan")
    label: str = ""
    hidden_after: bool = False

    @property
    def name(self) -> str:
        """What the group is called, in English: its place, its code's meaning, or its key."""
        return self.place.name if self.place else self.label or self.key

    @property
    def shown_name(self) -> str:
        """The same in the current language."""
        return self.place.shown_name if self.place else tr(self.label) if self.label else self.key


@dataclass(frozen=True)
class HeatMap:
    """Places x years of origination: the share under water of each cell, nan where hidden or empty.

    years: column labels, a year or a span of pooled years with few loans. hidden: suppressed cells.
    """

    places: tuple[Region, ...]
    years: tuple[str, ...]
    share: Floats
    loans: Floats
    shortfall: Floats
    hidden: Flags


@dataclass(frozen=True)
class HotSpot:
    """A place and year of origination with a large amount under water."""

    place: Region
    year: str
    loans: float
    share: float
    shortfall: float


@dataclass(frozen=True)
class RiskLayer:
    """Loans that carry the same risks at once: high_ltv (over 90 %), low_score (under 660), high_dti (over 43 %)."""

    risks: tuple[str, ...]
    loans: float
    upb: float
    share: float


@dataclass(frozen=True)
class Concentration:
    """Concentration by region: the Herfindahl index of balances, and the share and names of the five largest."""

    herfindahl: float
    largest: float
    names: tuple[str, ...]


@dataclass(frozen=True)
class Capital:
    """Dual LTV and risk weights, as ratios to balances: the mean LTV on the value at origination and on today's value,
    the mean risk weight by the first, and by the higher of the two.
    """

    ltv_then: float
    ltv_now: float
    weight_then: float
    weight_now: float


@dataclass(frozen=True)
class Profile:
    """The book in fine bins of LTV (data.book.valuation.aggregates.OpenBook.profile), for reverse stress and losses."""

    low: Floats
    sigma: Floats
    loans: Floats
    upb: Floats
    worth: Floats
    insured: Floats


@dataclass(frozen=True)
class BookReading:
    """Everything computed for one view of a book; the page, the command line and the exports all use it.

    country: whose market the book is set beside. market, market_after: of the same places and years lent;
    market_all_years: of the same places, loans of all years, before and after; market_matched: the part of the book's
    loans whose place and year the model has (data.book.report.market_comparison). as_of: the quarter of the values;
    judged: that of the stress. own_quarter: that of the tape. currency: of its amounts. ladder: (book, book after,
    market, market after) x bands, shares of loans that sum to 1. regions, years, cut: tables. curve: the book's and the
    market's share after an immediate fall of each of FALLS. needed: the falls that bring the book to each of TARGETS,
    nan where it is there already; reached: the share that each fall gives. bases: loans by the kind of index that
    values them. findings: of the tape's reading. dropped: what of the view did not exist, or was refused; refused:
    falls that would show few loans, which no file leaves out in silence. cuts: those that the tape has.
    """

    view: BookView
    country: Country
    name: str
    scenario: Scenario
    as_of: str
    judged: str
    own_quarter: str
    currency: Currency
    before: Sums
    after: Sums
    market: float
    market_after: float
    market_all_years: tuple[float, float]
    market_matched: float
    ladder: Floats
    regions: tuple[TableRow, ...]
    years: tuple[TableRow, ...]
    cut: tuple[TableRow, ...]
    heat: HeatMap
    hot_spots: tuple[HotSpot, ...]
    layers: tuple[RiskLayer, ...]
    concentration: Concentration
    capital: tuple[Capital, Capital]
    profile: Profile
    curve: Floats
    needed: Floats
    reached: Floats
    bases: Mapping[str, float]
    notes: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    findings: tuple[Finding, ...] = ()
    dropped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    cuts: tuple[str, ...] = field(default=())

    def index_word(self, basis: str) -> str:
        """What a kind of index in `bases` is called."""
        return tr(_NO_INDEX) if basis == NO_INDEX else tape_geography(self.country).indices[basis].shown
