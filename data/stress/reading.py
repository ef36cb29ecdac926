"""Result types of the stress: figures before and after, and the falls that reach a target; no colours, no texts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.formulas.arrays import Flags, Floats
from data.model.reading import OfficialFigure
from data.region import Region
from data.snapshot.pin import PinStatus
from data.stress.scenarios import Scenario
from data.stress.view import StressView

TARGETS = (0.05, 0.10, 0.20)
# The price falls of the curve, as ratios: 0 to 60 %.
FALLS = np.arange(0, 61) / 100.0


@dataclass(frozen=True)
class StressedMeasure:
    """One of the four headline numbers of the region in focus, before and after; nan where it is not known.

    share_before, share_after: the share of loans or balances that an amount is of; nan for the share itself.
    """

    name: str  # share | loans_under_water | upb_under_water | shortfall
    before: float
    after: float
    share_before: float = np.nan
    share_after: float = np.nan


@dataclass(frozen=True)
class StressedTable:
    """Regions under stress; every array has one figure a region, nan where unknown.

    before, after: share in the view's definition and weight; change: of prices, signed ratio (the loan-weighted mean of
    its states' where a region is a sum of states; nan where it has no price today). loans_pushed, upb_pushed: that
    go under water (below 0: come up).
    needed: places x TARGETS, the immediate uniform fall that brings today's share to the target; already: where it is
    there without any. years, years_after: to positive equity for the median loan under water, today and after the
    stress; inf beyond thirty; both empty where not computed.
    """

    places: tuple[Region, ...]
    before: Floats
    after: Floats
    change: Floats
    loans_pushed: Floats
    upb_pushed: Floats
    needed: Floats
    already: Flags
    years: Floats
    years_after: Floats


@dataclass(frozen=True)
class StressReading:
    """All figures for one stress view; the page and the command line both use it.

    as_of: the quarter whose loans are stressed; judged: the quarter in which the stress is measured, the same for kind
    `static`. table: the level's regions; chosen: the view's, with their years. ladder: (before, after) x bands.
    quarters: the path's axis, from as_of; course: places x quarters, the share on the scenario's path; prices: the
    focus's, as ratios to today. curve: places x FALLS. shocked: the regions that a regional fall applies to.
    """

    view: StressView
    scenario: Scenario
    as_of: str
    judged: str
    amounts: tuple[StressedMeasure, ...]
    table: StressedTable
    chosen: StressedTable
    ladder: Floats
    quarters: tuple[str, ...]
    course: Floats
    prices: Floats
    curve: Floats
    shocked: tuple[Region, ...]
    evidence: str
    notes: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    dropped: tuple[str, ...] = ()
    pinned: PinStatus | None = None
    official_figures: tuple[OfficialFigure, ...] = ()  # of today's share, where the stress starts from the model's
