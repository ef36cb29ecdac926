"""The portfolio under stress: regions, and the states or metros whose loans and prices they consist of."""

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
    """Log house prices since 1975, rows x quarters, and the contract rate of each quarter, per year."""

    states: Floats
    metros: Floats
    rate: Floats


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Regions (`places`), each the sum of some rows (states or metros) of one static pool.

    place_of_row: by row, the position of its region in `places`; log_index: rows x quarters since 1975, today at `at`;
    shocked: by row, whether a regional fall applies; has_price: by place, whether its prices are published today.
    """

    places: tuple[Region, ...]
    pool: StaticPool
    place_of_row: NDArray[np.int_]
    log_index: Floats
    at: int
    shocked: NDArray[np.bool_]
    has_price: NDArray[np.bool_]

    @property
    def groups(self) -> Floats:
        """Places x rows, 1.0 where the row belongs to the place, else 0.0."""
        return np.asarray(self.place_of_row[None, :] == np.arange(len(self.places))[:, None], dtype=float)

    @property
    def weight(self) -> Floats:
        """Each row's weight in its place: its loans; 1.0 for a metro, whose loans are not published."""
        return np.where(np.isfinite(self.pool.loans), self.pool.loans, 1.0)

    def summed(self, summary: Summary) -> Summary:
        """The rows' measures aggregated to places, loan- and UPB-weighted; unpublished amounts stay nan."""
        if len(self.place_of_row) == len(self.places):
            by_place = summary
        else:
            amounts = {name: np.nan_to_num(getattr(summary, name), nan=1.0) for name in ("loans", "upb_usd")}
            by_place = replace(summary, **amounts).summed(self.groups)
        is_metro = np.array([place.level == "metro" for place in self.places])[:, None]
        hidden = np.where(self.has_price, 1.0, np.nan)[:, None]
        shown = {name: getattr(by_place, name) * hidden for name in _HIDDEN}
        shown |= {name: np.where(is_metro, np.nan, getattr(by_place, name)) for name in ("loans", "upb_usd")}
        return replace(by_place, **shown)

    def mean(self, figure: Floats) -> Floats:
        """The loan-weighted mean of a figure of the rows (rows x any further axes): by place."""
        weight = self.weight.reshape(-1, *[1] * (figure.ndim - 1))
        return np.asarray(
            np.tensordot(self.groups, figure * weight, axes=1) / np.tensordot(self.groups, weight, axes=1)
        )

    def path(self, view: StressView, quarters: int) -> Floats:
        """The scenario's path of prices: rows x (quarters + 1), ln index change from today."""
        scenario = view.chosen_scenario
        if scenario.form == "repeat":
            start = ordinal(scenario.first) - ordinal(FIRST)
            return price_paths.past_path(self.log_index, start, scenario.quarters, quarters)
        return price_paths.straight_path(self._change(view), scenario.quarters, quarters)

    def log_change(self, view: StressView) -> Floats:
        """The price change at which the stress is measured: by row, ln; for kind `static` the path's deepest point."""
        scenario = view.chosen_scenario
        if view.kind != "static":
            return self.path(view, view.ahead)[:, -1]
        if scenario.form == "repeat":
            return np.asarray(self.path(view, scenario.quarters).min(axis=1))
        return self.path(view, scenario.quarters)[:, -1]

    def _change(self, view: StressView) -> Floats:
        rows = len(self.place_of_row)
        if view.chosen_scenario.form == "back":
            return price_paths.change_back_to(self.log_index, self.at, view.years)
        change = np.full(rows, view.fall)
        if view.kind == "trough":
            change = price_paths.trough_below_trend(self.log_index[:, : self.at + 1], view.fall)
        return np.where(self.shocked, change, 0.0) if view.chosen_scenario.form == "regional" else change


@lru_cache(maxsize=4)
def price_history(snapshot: Snapshot, index: str = "blended") -> PriceHistory:
    """The price history at a definition's index, and the rates that loans amortise at."""
    rate = state_inputs(snapshot, estimates(snapshot).calibration.values["earlier"]).rate
    return PriceHistory(log_prices(snapshot, "state", index), log_prices(snapshot, "metro", index), rate)


def build_portfolio(
    snapshot: Snapshot,
    market: Estimates,
    places: Sequence[Region],
    t: int,
    shocked: Sequence[str] = (),
    index: str = "blended",
) -> Portfolio:
    """The portfolio of some regions in the t-th shown quarter. shocked: ids of regions that a regional fall applies to.

    market: at the index (data.model.price_index). A fall in a region applies to every region inside it.
    """
    history = price_history(snapshot, index)
    states = len(market.state_ids)
    row_of = {region: i for i, region in enumerate(market.state_ids)}
    row_of |= {region: states + i for i, region in enumerate(market.metro_ids)}
    rows: list[int] = []
    place_of_row: list[int] = []
    for number, place in enumerate(places):
        member_ids = market.member_ids(place.region_id)
        rows += [row_of[region] for region in member_ids]
        place_of_row += [number] * len(member_ids)
    pool_rows = np.array(rows)
    ids = (*market.state_ids, *market.metro_ids)
    is_shocked = np.array([_inside(snapshot, ids[row], shocked) for row in rows])
    at = market.states.at[t]
    unknown = np.full(len(market.metro_ids), np.nan)
    this_quarter = slice(t, t + 1)
    states_now = market.states.quarters(this_quarter)
    state_has_price = ~np.isnan(states_now.median).any(axis=(1, 2))
    # A region without the index has no figure (`has_price`); nan_to_num only keeps the sums behind it finite.
    pool = StaticPool(
        _joined(replace(states_now, median=np.nan_to_num(states_now.median)), market.metros.quarters(this_quarter)),
        np.concatenate([market.loans[:, t], unknown]),
        np.concatenate([market.upb_usd[:, t], unknown]),
        rate=history.rate[np.maximum(at - np.arange(AGES), 0)],
        drift=market.calibration.values["drift"],
    )
    row_has_price = np.concatenate([state_has_price, market.metro_known[:, t]])[pool_rows]
    return Portfolio(
        places=tuple(places),
        pool=pool.regions(pool_rows),
        place_of_row=np.array(place_of_row),
        log_index=np.concatenate([history.states, history.metros])[pool_rows],
        at=at,
        shocked=is_shocked,
        has_price=np.array([row_has_price[np.array(place_of_row) == i].all() for i in range(len(places))]),
    )


def _joined(states: Cohorts, metros: Cohorts) -> Cohorts:
    def both(name: str) -> Floats:
        return np.concatenate([getattr(states, name), getattr(metros, name)])

    return replace(states, alive=both("alive"), median=both("median"), between=both("between"))


def _inside(snapshot: Snapshot, region: str, shocked: Sequence[str]) -> bool:
    """Whether a region or one that contains it is shocked."""
    while region:
        if region in shocked:
            return True
        region = snapshot.places[region].parent_id
    return False
