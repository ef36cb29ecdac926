"""Who is under stress: places, and the states or metros whose loans and prices they are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.formulas import price_paths
from data.formulas.arrays import Floats
from data.model.aggregates import Summary
from data.model.cohorts import AGES, Cohorts
from data.model.estimates import Estimates, estimates
from data.model.inputs import FIRST, state_inputs
from data.model.price_index import log_prices
from data.model.static_pool import StaticPool
from data.quarter import ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.stress.view import StressView

_HIDDEN = ("by_loans", "by_upb", "near", "shortfall")


@dataclass(frozen=True, eq=False)
class PriceHistory:
    """What stress adds to the worked-out market: the log prices that homes are marked at since 1975, and rates."""

    states: Floats
    metros: Floats
    rate: Floats


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Places made of the rows of one pool.

    of: by row, the number of its place; log_index: rows x quarters since 1975, today at `at`; shocked: by row, whether
    a regional fall meets it; known: by place, whether its prices are published in this quarter.
    """

    places: tuple[Region, ...]
    pool: StaticPool
    of: NDArray[np.int_]
    log_index: Floats
    at: int
    shocked: NDArray[np.bool_]
    known: NDArray[np.bool_]

    @property
    def groups(self) -> Floats:
        """Places x rows, ones and noughts."""
        return np.asarray(self.of[None, :] == np.arange(len(self.places))[:, None], dtype=float)

    @property
    def weight(self) -> Floats:
        """What each row's loans count for in its place; one for a metro, whose loans nobody counts."""
        return np.where(np.isfinite(self.pool.loans), self.pool.loans, 1.0)

    def summed(self, standing: Summary) -> Summary:
        """The rows' standing as the places': loan- and UPB-weighted sums; amounts stay unknown where they are."""
        if len(self.of) == len(self.places):
            placed = standing
        else:
            counted = {name: np.nan_to_num(getattr(standing, name), nan=1.0) for name in ("loans", "upb_usd")}
            placed = replace(standing, **counted).summed(self.groups)
        metro = np.array([place.level == "metro" for place in self.places])[:, None]
        hidden = np.where(self.known, 1.0, np.nan)[:, None]
        shown = {name: getattr(placed, name) * hidden for name in _HIDDEN}
        shown |= {name: np.where(metro, np.nan, getattr(placed, name)) for name in ("loans", "upb_usd")}
        return replace(placed, **shown)

    def mean(self, figure: Floats) -> Floats:
        """The loan-weighted mean of a figure of the rows: by place (and whatever more axes it has)."""
        weight = self.weight.reshape(-1, *[1] * (figure.ndim - 1))
        return np.asarray(
            np.tensordot(self.groups, figure * weight, axes=1) / np.tensordot(self.groups, weight, axes=1)
        )

    def path(self, view: StressView, quarters: int) -> Floats:
        """The scenario's prices on their way: rows x (quarters + 1), ln index change from today."""
        story = view.story
        if story.form == "repeat":
            start = ordinal(story.first) - ordinal(FIRST)
            return price_paths.past_path(self.log_index, start, story.quarters, quarters)
        return price_paths.straight_path(self._change(view), story.quarters, quarters)

    def judged(self, view: StressView) -> Floats:
        """The prices at which the stress is read: by row, ln index change. All at once is the path's deepest point."""
        story = view.story
        if view.kind != "static":
            return self.path(view, view.ahead)[:, -1]
        if story.form == "repeat":
            return np.asarray(self.path(view, story.quarters).min(axis=1))
        return self.path(view, story.quarters)[:, -1]

    def _change(self, view: StressView) -> Floats:
        rows = len(self.of)
        if view.story.form == "back":
            return price_paths.change_back_to(self.log_index, self.at, view.years)
        change = np.full(rows, view.fall)
        if view.kind == "trough":
            change = price_paths.trough_below_trend(self.log_index[:, : self.at + 1], view.fall)
        return np.where(self.shocked, change, 0.0) if view.story.form == "regional" else change


@lru_cache(maxsize=4)
def price_history(snapshot: Snapshot, index: str = "blended") -> PriceHistory:
    """The prices that a definition's index marks homes at, and the rates that loans are paid off at."""
    rate = state_inputs(snapshot, estimates(snapshot).calibration.values["earlier"]).rate
    return PriceHistory(log_prices(snapshot, "state", index), log_prices(snapshot, "metro", index), rate)


def portfolio(
    snapshot: Snapshot,
    market: Estimates,
    places: Sequence[Region],
    t: int,
    shocked: Sequence[str] = (),
    index: str = "blended",
) -> Portfolio:
    """Some places in the t-th shown quarter. shocked: the region ids that a regional fall meets, with all inside.

    market: of the index, as data.model.price_index gives it.
    """
    known = price_history(snapshot, index)
    states = len(market.state_ids)
    row_of = {region: i for i, region in enumerate(market.state_ids)}
    row_of |= {region: states + i for i, region in enumerate(market.metro_ids)}
    rows: list[int] = []
    of: list[int] = []
    for number, place in enumerate(places):
        inside = market.made_of(place.region_id)
        rows += [row_of[region] for region in inside]
        of += [number] * len(inside)
    which = np.array(rows)
    ids = (*market.state_ids, *market.metro_ids)
    hit = np.array([_inside(snapshot, ids[row], shocked) for row in rows])
    at = market.states.at[t]
    unknown = np.full(len(market.metro_ids), np.nan)
    now = slice(t, t + 1)
    stated = market.states.quarters(now)
    priced = ~np.isnan(stated.median).any(axis=(1, 2))
    # Who has no such index has no figure (`known`); the sums behind it need some number.
    whole = StaticPool(
        _joined(replace(stated, median=np.nan_to_num(stated.median)), market.metros.quarters(now)),
        np.concatenate([market.loans[:, t], unknown]),
        np.concatenate([market.upb_usd[:, t], unknown]),
        rate=known.rate[np.maximum(at - np.arange(AGES), 0)],
        drift=market.calibration.values["drift"],
    )
    fine = np.concatenate([priced, market.metro_known[:, t]])[which]
    return Portfolio(
        places=tuple(places),
        pool=whole.regions(which),
        of=np.array(of),
        log_index=np.concatenate([known.states, known.metros])[which],
        at=at,
        shocked=hit,
        known=np.array([fine[np.array(of) == i].all() for i in range(len(places))]),
    )


def _joined(states: Cohorts, metros: Cohorts) -> Cohorts:
    def both(name: str) -> Floats:
        return np.concatenate([getattr(states, name), getattr(metros, name)])

    return replace(states, alive=both("alive"), median=both("median"), between=both("between"))


def _inside(snapshot: Snapshot, region: str, shocked: Sequence[str]) -> bool:
    """Whether a region is one of those shocked, or lies in one."""
    while region:
        if region in shocked:
            return True
        region = snapshot.places[region].parent_id
    return False
