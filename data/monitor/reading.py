"""The Monitor's result types: small tables of figures, each with its evidence level; no colours, no texts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.formulas.arrays import Floats
from data.monitor.view import View
from data.region import Region
from data.snapshot.pin import PinStatus


@dataclass(frozen=True)
class Measure:
    """One of the four headline numbers of the region in focus, with its history.

    value: now; year_ago: four quarters earlier; both nan where unknown. history: one a quarter, as Reading.quarters;
    of the value, or of the share where no amount is known.
    share: the amount over all loans or all balances; nan for `near_negative`, which is a share itself.
    evidence: of the value; year_ago is nan where its evidence level differs.
    """

    name: str  # loans_under_water | upb_under_water | shortfall | near_negative
    value: float
    year_ago: float
    history: Floats
    share: float = np.nan
    share_year_ago: float = np.nan
    evidence: str = "modelled"


@dataclass(frozen=True)
class Series:
    """A region's share under water by quarter with its 90 % interval; one figure a quarter, as Reading.quarters.

    A published figure has no model interval: lower and upper are nan. evidence: by quarter, () where all is modelled.
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
        """Runs of quarters with the same evidence level: level, first and last position.

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
    upb_under_water: Floats
    shortfall: Floats
    evidence: str = "modelled"


@dataclass(frozen=True)
class Reading:
    """All figures for one view; the page, the command line and the exports all use it.

    quarters: the history's axis. ladder: bands x quarters, shares of the region in focus that sum to 1.
    vintage_years and vintage_share: years x quarters, the share under water of each year's loans, nan before they
    were made; vintage_alive: the share of all loans outstanding that are of that year.
    dropped: messages on parts of the query that were ignored. pinned: how a pinned link's data differ from today's.
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
    notes: tuple[str, ...]  # e.g. "nowcast", "metro-loans", "extrapolated-interval": keys, the page has the texts
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    dropped: tuple[str, ...] = ()
    pinned: PinStatus | None = None

    @property
    def share(self) -> float:
        """The page's headline share: the focus region's, in the view's quarter."""
        return float(self.series[0].share[self.quarters.index(self.as_of)])
