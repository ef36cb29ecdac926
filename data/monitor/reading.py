"""What the snapshot says to a question: small tables of figures, each with its evidence. No colours, no words."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.formulas.arrays import Floats
from data.monitor.view import View
from data.region import Region
from data.snapshot.pin import PinStatus


@dataclass(frozen=True)
class Measure:
    """One of the four numbers of the place in focus, with its history.

    value: now; year_ago: four quarters earlier; both nan where unknown. history: one a quarter, as Reading.quarters;
    of the value, or of the share where no amount is known.
    share: what the amount is of all loans or of all balances; nan for `near_negative`, which is a share itself.
    evidence: of the value; what is of another level a year ago is nan there.
    """

    name: str  # loans_under_water | upb_under_water_usd | shortfall_usd | near_negative
    value: float
    year_ago: float
    history: Floats
    share: float = np.nan
    share_year_ago: float = np.nan
    evidence: str = "modelled"


@dataclass(frozen=True)
class Series:
    """A place's share under water through time with its 90 % interval; one figure a quarter, as Reading.quarters.

    A published figure has no interval of ours: lower and upper are nan. evidence: by quarter, () where all is modelled.
    """

    place: Region
    share: Floats
    lower: Floats
    upper: Floats
    evidence: tuple[str, ...] = ()

    def level(self, t: int) -> str:
        """The evidence level of one quarter."""
        return self.evidence[t] if self.evidence else "modelled"

    @property
    def runs(self) -> tuple[tuple[str, int, int], ...]:
        """The stretches of one level of evidence: level, first and last position; the line's seams are between them.

        >>> none = np.zeros(0)
        >>> Series(Region("US", "", "", "", ""), none, none, none, ("modelled", "modelled", "published")).runs
        (('modelled', 0, 1), ('published', 2, 2))
        """
        starts = [i for i, level in enumerate(self.evidence) if i == 0 or level != self.evidence[i - 1]]
        ends = [*(i - 1 for i in starts[1:]), len(self.evidence) - 1]
        return tuple((self.evidence[first], first, last) for first, last in zip(starts, ends, strict=bool(starts)))


@dataclass(frozen=True)
class Table:
    """Regions of one level in one quarter; every array has one figure a region, nan where unknown.

    share, lower, upper: in the view's definition and weight, ratios; change: on the year, ratio points, nan where the
    year before is of another level of evidence. evidence: of the share, the same for every region, so that no ranking
    mixes two levels; the amount under water is always the model's.
    """

    places: tuple[Region, ...]
    share: Floats
    lower: Floats
    upper: Floats
    change: Floats
    loans_under_water: Floats
    upb_under_water_usd: Floats
    shortfall_usd: Floats
    evidence: str = "modelled"


@dataclass(frozen=True)
class Reading:
    """The whole answer to one view; the page, the command line and the exports all speak from it.

    quarters: the history's axis. ladder: bands x quarters, shares of the place in focus that sum to 1.
    vintage_years and vintage_share: years x quarters, the share under water of each year's loans, nan before they
    were made; vintage_alive: the share of all loans outstanding that are of that year.
    dropped: what of the question could not be answered, in plain words. pinned: how a pinned link stands to today.
    """

    view: View
    as_of: str
    quarters: tuple[str, ...]
    places: tuple[Region, ...]
    measures: tuple[Measure, ...]
    table: Table
    series: tuple[Series, ...]
    ladder: Floats
    vintage_years: tuple[int, ...]
    vintage_share: Floats
    vintage_alive: Floats
    evidence: str  # of the share of the place in focus: published | modelled | scenario | your loans
    notes: tuple[str, ...]  # e.g. "nowcast", "metro-loans", "extrapolated-interval": keys, the page has the words
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    dropped: tuple[str, ...] = ()
    pinned: PinStatus | None = None

    @property
    def share(self) -> float:
        """The one share the page is about: the focus place's, in the quarter asked for."""
        return float(self.series[0].share[self.quarters.index(self.as_of)])
