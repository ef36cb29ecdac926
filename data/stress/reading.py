"""What the market says to a stress: the same figures before and after, and what it would take. No colours, no words."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Floats
from data.model.reading import OfficialFigure
from data.region import Region
from data.snapshot.pin import PinStatus
from data.stress.scenarios import Scenario
from data.stress.view import StressView

TARGETS = (0.05, 0.10, 0.20)
# The falls a curve is drawn for: none to sixty per cent.
FALLS = np.arange(0, 61) / 100.0


@dataclass(frozen=True)
class StressedMeasure:
    """One of the four numbers of the place in focus, before the stress and after; nan where nobody publishes it."""

    name: str  # share | loans_under_water | upb_under_water_usd | shortfall_usd
    before: float
    after: float


@dataclass(frozen=True)
class StressedTable:
    """Places under stress; every array has one figure a place, nan where unknown.

    before, after: share in the view's definition and weight; change: of prices, signed ratio (the loan-weighted mean of
    its states' where a place is made of states; nan where the place has no price today). loans_pushed, upb_pushed_usd:
    that go under water (below 0: come up).
    needed: places x TARGETS, the immediate uniform fall that brings today's share to the target; already: where it is
    there without any. years, years_after: to positive equity for the median loan under water, today and after the
    stress; inf beyond thirty; both empty where they were not asked for.
    """

    places: tuple[Region, ...]
    before: Floats
    after: Floats
    change: Floats
    loans_pushed: Floats
    upb_pushed_usd: Floats
    needed: Floats
    already: NDArray[np.bool_]
    years: Floats
    years_after: Floats


@dataclass(frozen=True)
class StressReading:
    """The whole answer to one stress view; the page and the command line both speak from it.

    as_of: the quarter whose loans are stressed; judged: the quarter in which the stress is read, the same when it comes
    all at once. table: the level's places; chosen: the view's, with their years. ladder: (before, after) x bands.
    quarters: the path's axis, from as_of; course: places x quarters, the share on the way, prices on the scenario's
    path; prices: the focus's, as ratios to today. curve: places x FALLS. met: the places that a regional fall meets.
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
    met: tuple[Region, ...]
    evidence: str
    notes: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    dropped: tuple[str, ...] = ()
    pinned: PinStatus | None = None
    beside: tuple[OfficialFigure, ...] = ()  # what an authority has published of today's share, where the stress starts
