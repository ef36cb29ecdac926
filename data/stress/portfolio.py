"""The portfolio under stress: regions, and the states or metros whose loans and prices they consist of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.definition import MODEL_INDEX
from data.formulas import price_paths
from data.formulas.arrays import Flags, Floats
from data.model.aggregates import Summary
from data.model.cohorts import Cohorts
from data.model.estimates import Estimates, LevelEstimates
from data.model.price_index import log_prices
from data.model.static_pool import StaticPool
from data.quarter import ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.stress.view import StressView

_HIDDEN = ("by_loans", "by_upb", "near", "shortfall")


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Regions (`places`), each the sum of some rows of one static pool: regions with prices of their own.

    place_of_row: by row, the position of its region in `places`; log_index: rows x quarters of the model's axis, which
    begins at `first` (ordinal), today at `at`; shocked: by row, whether a regional fall applies; has_price: by place,
    whether its prices are published today; has_loans: by place, whether its loans are.
    """

    places: tuple[Region, ...]
    pool: StaticPool
    place_of_row: NDArray[np.int_]
    log_index: Floats
    first: int
    at: int
    shocked: Flags
    has_price: Flags
    has_loans: Flags

    @property
    def groups(self) -> Floats:
        """Places x rows, 1.0 where the row belongs to the place, else 0.0."""
        return np.asarray(self.place_of_row[None, :] == np.arange(len(self.places))[:, None], dtype=float)

    @property
    def weight(self) -> Floats:
        """Each row's weight in its place: its loans; 1.0 for a row whose loans are not published."""
        return np.where(np.isfinite(self.pool.loans), self.pool.loans, 1.0)

    def summed(self, summary: Summary) -> Summary:
        """The rows' measures aggregated to places, loan- and UPB-weighted; unpublished amounts stay nan."""
        if len(self.place_of_row) == len(self.places):
            by_place = summary
        else:
            weights = {name: np.nan_to_num(getattr(summary, name), nan=1.0) for name in ("loan_weight", "upb_weight")}
            by_place = replace(summary, **weights).summed(self.groups)
        hidden = np.where(self.has_price, 1.0, np.nan)[:, None]
        shown = {name: getattr(by_place, name) * hidden for name in _HIDDEN}
        counted = self.has_loans[:, None]
        shown |= {name: np.where(counted, getattr(by_place, name), np.nan) for name in ("loans", "upb")}
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
            start = ordinal(scenario.first) - self.first
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


def build_portfolio(
    snapshot: Snapshot,
    market: Estimates,
    places: Sequence[Region],
    t: int,
    shocked: Sequence[str] = (),
    index: str = MODEL_INDEX,
) -> Portfolio:
    """The portfolio of some regions in the t-th shown quarter. shocked: ids of regions that a regional fall applies to.

    market: at the index (data.model.price_index). A fall in a region applies to every region inside it.
    """
    levels = [(key, level) for key, level in market.levels.items() if level.basis != "sum"]
    ids = [region_id for _, level in levels for region_id in level.ids]
    row_of = {region_id: row for row, region_id in enumerate(ids)}
    rows: list[int] = []
    place_of_row: list[int] = []
    for number, place in enumerate(places):
        member_ids = market.member_ids(place.region_id)
        rows += [row_of[region] for region in member_ids]
        place_of_row += [number] * len(member_ids)
    pool_rows = np.array(rows)
    at = market.cohorts.at[t]
    unknown = np.full(len(ids) - len(market.base.ids), np.nan)
    # A region without the index has no figure (`has_price`); nan_to_num only keeps the sums behind it finite.
    pool = StaticPool(
        _joined([_without_nan(level, slice(t, t + 1)) for _, level in levels]),
        np.concatenate([market.loans[:, t], unknown]),
        np.concatenate([market.upb[:, t], unknown]),
        terms=market.terms.in_quarter(at, market.cohorts.ages),
        drift=market.calibration.values["drift"],
        counted=np.concatenate([market.simulation.counted[:, t], np.isfinite(unknown)]),
        valued=np.concatenate([market.simulation.valued[:, t], np.isfinite(unknown)]),
    )
    row_has_price = np.concatenate([_has_price(level, t) for _, level in levels])[pool_rows]
    return Portfolio(
        places=tuple(places),
        pool=pool.regions(pool_rows),
        place_of_row=np.array(place_of_row),
        log_index=np.concatenate([log_prices(snapshot, key, index) for key, _ in levels])[pool_rows],
        first=ordinal(snapshot.country.first_price),
        at=at,
        shocked=np.array([any(snapshot.is_inside(ids[row], region) for region in shocked) for row in rows]),
        has_price=np.array(
            [
                row_has_price[np.array(place_of_row) == i].all() and _has_own_price(market, place.region_id, t)
                for i, place in enumerate(places)
            ]
        ),
        has_loans=np.array([market.has_loans(place.region_id) for place in places]),
    )


def _without_nan(level: LevelEstimates, at: slice) -> Cohorts:
    """A level's cohorts in some quarters; only those of the base level can lack an index, and then have no median."""
    cohorts = level.own_cohorts.quarters(at)
    return replace(cohorts, median=np.nan_to_num(cohorts.median)) if level.basis == "loans" else cohorts


def _has_price(level: LevelEstimates, t: int) -> Flags:
    """Whether each region of a level has the index in the t-th shown quarter."""
    if level.basis == "prices":
        return level.priced[:, t]
    return np.asarray(~np.isnan(level.own_cohorts.quarters(slice(t, t + 1)).median).any(axis=(1, 2)))


def _has_own_price(market: Estimates, region_id: str, t: int) -> bool:
    """Whether a region's own price is known; a sum needs none, because another stands in for that of its members."""
    level = market.level_of(region_id)
    return level.basis == "sum" or bool(level.priced[level.ids.index(region_id), t])


def _joined(levels: Sequence[Cohorts]) -> Cohorts:
    """The regions of several levels one after another; the base level's are the first."""

    def stacked(name: str) -> Floats:
        return np.concatenate([getattr(cohorts, name) for cohorts in levels])

    return replace(
        levels[0],
        alive=stacked("alive"),
        median=stacked("median"),
        between=stacked("between"),
        home_value=None if levels[0].home_value is None else stacked("home_value"),
    )
