"""What a book says to a question: sums and shares, never a loan. No colours, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from data.book.report.view import BookView
from data.formulas.arrays import Floats
from data.i18n import Messages
from data.region import Region
from data.stress.scenarios import Scenario

Mask = NDArray[np.bool_]
FALLS = np.arange(0, 61) / 100.0
# By which index a home is valued.
BASES = Messages({"county": "county", "metro": "metro", "state": "state", "own": "own", "none": "none"})
TARGETS = (0.05, 0.10, 0.20)


@dataclass(frozen=True)
class Sums:
    """What a group of loans adds up to; money in the tape's currency.

    tape: loans there are; gone: nothing owed on them; loans: those whose home's worth is known, upb what is owed on
    them, worth their homes; under, upb_under: in negative equity, by the view's definition; shortfall: owed beyond the
    homes' worth; near: MTMLTV over 95 and up to 100 %; severe: over 125 %.
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
        """Loans on which something is owed, but whose home's worth nobody knows."""
        return self.tape - self.gone - self.loans

    def share(self, weight: str) -> float:
        """The share under water, of loans or of balances; nan where there are none."""
        part, whole = (self.upb_under, self.upb) if weight == "balances" else (self.under, self.loans)
        return part / whole if whole > 0 else float("nan")

    @property
    def ltv(self) -> float:
        """All that is owed over all that the homes are worth; nan where there are none."""
        return self.upb / self.worth if self.worth > 0 else float("nan")


SUMS = tuple(field.name for field in fields(Sums))


@dataclass(frozen=True)
class TableRow:
    """One row of a table: a part of the book before and after the stress, and the market's share beside it.

    hidden: too few loans to be shown, or needed to hide others; nothing of it may be said. market, market_after: the
    share under water of all mortgages in the same place, by the same definition and weight; nan where none is known.
    """

    key: str
    before: Sums
    after: Sums
    hidden: bool = False
    place: Region | None = None
    market: float = float("nan")
    market_after: float = float("nan")


@dataclass(frozen=True)
class HeatMap:
    """Places x years of origination: the share under water of each cell, nan where hidden or empty.

    years: a year, or years of few loans together, as they are written.
    """

    places: tuple[Region, ...]
    years: tuple[str, ...]
    share: Floats
    loans: Floats
    shortfall: Floats
    hidden: Mask


@dataclass(frozen=True)
class HotSpot:
    """A place and year of origination where much is under water."""

    place: Region
    year: str
    loans: float
    share: float
    shortfall: float


@dataclass(frozen=True)
class RiskLayer:
    """Loans that carry some risks at once: high_ltv (over 90 %), low_score (under 660), high_dti (over 43 %)."""

    risks: tuple[str, ...]
    loans: float
    upb: float
    share: float


@dataclass(frozen=True)
class Concentration:
    """How far a book hangs together: by region, the Herfindahl index of balances and the share of the largest five."""

    herfindahl: float
    largest: float
    names: tuple[str, ...]


@dataclass(frozen=True)
class Capital:
    """Dual LTV and risk-weighted balances, before and after. Ratios to balances: the mean LTV on the value at
    origination and on today's, the mean risk weight by the first, and by the worse of the two.
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
    """The whole answer to one question to a book; the page, the command line and the exports all speak from it.

    as_of: the quarter of the values; judged: that of the stress. ladder: (book, book after, market, market after) x
    bands, shares of loans that sum to 1; the market mixed by state as the book is. regions, years, cut: tables. curve:
    the book's and the market's share after an immediate fall of FALLS. needed: the falls that bring it to TARGETS,
    nan where it is there already; reached: the share that each gives when applied. bases: loans by the kind of index
    that values them. evidence: `your loans`, or `scenario`.
    """

    view: BookView
    name: str
    scenario: Scenario
    as_of: str
    judged: str
    before: Sums
    after: Sums
    market: float
    market_after: float
    ladder: Floats
    regions: tuple[TableRow, ...]
    years: tuple[TableRow, ...]
    cut: tuple[TableRow, ...]
    heat: HeatMap
    pockets: tuple[HotSpot, ...]
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
    dropped: tuple[str, ...] = ()
    cuts: tuple[str, ...] = field(default=())
