"""The estimated market: every region's cohorts, and the number of loans and the UPB that they represent.

Computed once for a snapshot and its calibration, before workers fork; every figure shown is a sum over these cohorts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from data.country import Country, Level
from data.definition import THRESHOLDS, VALUES, Definition
from data.formulas.arrays import Flags, Floats
from data.formulas.equity import EDGES
from data.formulas.interval import interval
from data.model import aggregates, parameters
from data.model.aggregates import Summary, summarize
from data.model.cohorts import Cells, Cohorts, Repayment, aggregate_ltv
from data.model.inputs import quarters_of
from data.model.simulation import Simulation
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

_SHARES = ("by_loans", "by_upb", "near", "shortfall")


@dataclass(frozen=True, eq=False)
class LevelEstimates:
    """One level of the estimated market, its regions in the order of their ids.

    basis: as in data.country.Level. members: regions x regions of the base level, 1.0 where the region consists of it
    (for a level of basis `prices` nothing: its own cohorts are all it has). cohorts: of a level with prices of its own;
    has_price: regions x quarters, whether the region's own index has a figure; None where each always has.
    """

    basis: str
    ids: tuple[str, ...]
    members: Floats
    cohorts: Cohorts | None = None
    has_price: Flags | None = None

    @property
    def own_cohorts(self) -> Cohorts:
        """The cohorts of a level with prices of its own; ValueError for a level that is a sum."""
        if self.cohorts is None:
            raise ValueError("a level that is the sum of others has no cohorts of its own")
        return self.cohorts

    @property
    def priced(self) -> Flags:
        """Whether each region's own index has a figure, regions x quarters; always so where no index can be missing."""
        return np.ones(self.own_cohorts.alive.shape[:2], dtype=bool) if self.has_price is None else self.has_price

    def region(self, region_id: str) -> "LevelEstimates":
        """The level with one region only."""
        i = self.ids.index(region_id)
        row = slice(i, i + 1)
        return LevelEstimates(
            self.basis,
            (region_id,),
            self.members[row],
            None if self.cohorts is None else self.cohorts.regions(row),
            None if self.has_price is None else self.has_price[row],
        )


@dataclass(frozen=True, eq=False)
class Estimates:
    """The estimated market of a country on the axis of shown quarters.

    levels: by key. simulation: what following the loans gave; loans, upb, terms and priced are its.
    """

    country: Country
    quarters: tuple[str, ...]
    levels: Mapping[str, LevelEstimates]
    simulation: Simulation
    calibration: parameters.Calibration

    @property
    def loans(self) -> Floats:
        """Loans of the base level's regions, regions x quarters: by these shares are weighted in sums."""
        return self.simulation.loans

    @property
    def upb(self) -> Floats:
        """Balances of the base level's regions, regions x quarters: by these shares are weighted in sums."""
        return self.simulation.upb

    @property
    def terms(self) -> Repayment:
        """How loans are paid off, by vintage on the model's whole axis."""
        return self.simulation.terms

    @cached_property
    def base(self) -> LevelEstimates:
        """The level that has loans of its own."""
        return self.levels[self.country.base.key]

    @property
    def cohorts(self) -> Cohorts:
        """The base level's cohorts."""
        return self.base.own_cohorts

    @cached_property
    def _level_of(self) -> Mapping[str, str]:
        return {region_id: key for key, level in self.levels.items() for region_id in level.ids}

    def level_of(self, region_id: str) -> LevelEstimates:
        """The level that a region is of; KeyError for an unknown region."""
        return self.levels[self._level_of[region_id]]

    def has_loans(self, region_id: str) -> bool:
        """Whether a region has loans and balances of its own, or is a sum of such regions."""
        return self.level_of(region_id).basis != "prices"

    def shows_amount(self, region_id: str, t: int, *, by_upb: bool) -> bool:
        """Whether a region's loans, or balances, are known well enough in a quarter to be shown as such."""
        is_shown = self.simulation.valued if by_upb else self.simulation.counted
        return self.has_loans(region_id) and bool(is_shown[self.member_rows(region_id), t].all())

    def level_summary(
        self, level: str, value: str, threshold: int, at: slice = slice(None), vintage: int = 0
    ) -> tuple[tuple[str, ...], Summary]:
        """The ids of a level's regions and their measures; vintage: only loans made in that year (0: all)."""
        estimated = self.levels[level]
        return estimated.ids, self._summary(estimated, value, threshold, at, vintage)

    def _summary(self, level: LevelEstimates, value: str, threshold: int, at: slice, vintage: int) -> Summary:
        if level.basis == "prices":
            cohorts = level.own_cohorts.quarters(at)
            unknown = np.full(cohorts.alive.shape[:2], np.nan)
            summary = summarize(self._of_vintage(cohorts, at, vintage), value, threshold, unknown, unknown)
            return _where_priced(summary, level.priced[:, at])
        base_summary = self._base_summary(value, threshold, at, vintage)
        if level.basis == "sum":
            return base_summary.summed(level.members)
        return base_summary if level.has_price is None else _where_priced(base_summary, level.has_price[:, at])

    def share(self, level: str, definition: Definition, at: slice) -> Floats:
        """The regions' share over a definition's threshold in its weight, without computing the other measures."""
        estimated = self.levels[level]
        if estimated.basis != "prices":
            return self.level_summary(level, definition.value, definition.threshold, at, definition.vintage)[1].share(
                definition.weight
            )
        over = aggregates.over_by_upb if definition.weight == "balances" else aggregates.over_by_loans
        cohorts = self._of_vintage(estimated.own_cohorts.quarters(at), at, definition.vintage)
        share = over(cohorts, definition.threshold / 100.0, step=definition.value == "step")
        return np.where(estimated.priced[:, at], share, np.nan)

    def region_summary(self, region_id: str, value: str, threshold: int, vintage: int = 0) -> Summary:
        """One region's measures in every shown quarter."""
        level = self.level_of(region_id)
        if level.basis == "prices":
            return self._summary(level.region(region_id), value, threshold, slice(None), vintage)
        summary = self._summary(level, value, threshold, slice(None), vintage)
        i = level.ids.index(region_id)
        return summary.rows(slice(i, i + 1))

    def members(self, region_id: str) -> tuple[Cohorts, Floats, Floats]:
        """The cohorts a region consists of, and each member's loans and UPB (1.0 where it has prices only)."""
        level = self.level_of(region_id)
        if level.basis == "prices":
            region = level.region(region_id)
            weights = np.where(region.priced, 1.0, np.nan)
            return region.own_cohorts, weights, weights
        rows = self.member_rows(region_id)
        known = self._known(region_id)
        return self.cohorts.regions(rows), self.loans[rows] * known, self.upb[rows] * known

    def _known(self, region_id: str) -> Floats:
        """1 by quarter, one row, or nan where a region without a price has no figure of its own.

        In a sum it counts with the price that stands in for it.
        """
        level = self.level_of(region_id)
        if level.basis == "sum":
            return np.ones((1, len(self.quarters)))
        return np.where(level.region(region_id).priced, 1.0, np.nan)

    def ladder(self, region_id: str, value: str, vintage: int = 0) -> Floats:
        """The severity ladder of a region, bands x quarters, by loans; vintage: only loans made in that year."""
        level = self.level_of(region_id)
        if vintage or level.basis == "prices":
            all_cohorts, loans, _ = self.members(region_id)
            cohorts = self._of_vintage(all_cohorts, slice(None), vintage)
            loans = loans * cohorts.alive.sum(axis=2) / all_cohorts.alive.sum(axis=2)
            bands = aggregates.ladder(cohorts, step=value == "step")
        else:
            rows = self.member_rows(region_id)
            over = [self._shares_over_edges[value][edge][rows] for edge in EDGES]
            loans = self.loans[rows] * self._known(region_id)
            bands = aggregates.bands(over)
        with np.errstate(invalid="ignore"):
            return np.asarray(((bands * loans[..., None]).sum(axis=0) / loans.sum(axis=0)[:, None]).T)

    def member_ids(self, region_id: str) -> tuple[str, ...]:
        """The ids of the base level's regions that a region is the sum of; else its own id."""
        level = self.level_of(region_id)
        if level.basis != "sum":
            return (region_id,)
        membership = level.members[level.ids.index(region_id)]
        return tuple(member for member, is_in in zip(self.base.ids, membership, strict=True) if is_in)

    def member_rows(self, region_id: str) -> NDArray[np.int_] | slice:
        """The rows of a region's members in the base level's arrays; a slice where they stand together, so that nothing
        is copied.
        """
        if region_id == self.country.nation:
            return slice(None)
        rows = [self.base.ids.index(member) for member in self.member_ids(region_id)]
        return slice(rows[0], rows[-1] + 1) if rows == [*range(rows[0], rows[-1] + 1)] else np.array(rows)

    def oldest_vintage(self, quarter: str) -> int:
        """The earliest year of which loans can be left in a quarter and whose homes have a price to start from."""
        return max(ordinal(quarter) - self.terms.longest + 1, ordinal(self.country.first_price)) // 4

    def interval(self, share: Floats, level: str, at: int | slice = slice(None)) -> tuple[Floats, Floats]:
        """The 90 % interval of modelled shares: split-conformal, on the logit scale.

        share: of regions in one quarter, or of one region by quarter; at: the quarters. A country may have wider
        intervals in quarters outside those whose interval was tested (`untested` in parameters.json).
        """
        quantiles = self.calibration.interval
        key = self.country.levels[0].key if level == self.country.levels[0].key else self.country.base.key
        tested = interval(share, quantiles["sizes"], quantiles[key])
        if "untested" not in quantiles:
            return tested
        untested = interval(share, quantiles["sizes"], quantiles["untested"][key])
        first, last = self.country.tested_quarters
        is_tested = np.array([first <= quarter <= last for quarter in self.quarters])[at]
        lower, upper = (np.where(is_tested, narrow, wide) for narrow, wide in zip(tested, untested, strict=True))
        return lower, upper

    def warmed(self) -> "Estimates":
        """Itself, with the base level's figures of every definition computed and cached, so that no request waits."""
        for value in VALUES:
            for threshold in THRESHOLDS:
                self._base_summary(value, threshold, slice(None), 0)
        return self

    @cached_property
    def _summaries(self) -> dict[tuple[str, int], Summary]:
        return {}

    @cached_property
    def _shares_over_edges(self) -> dict[str, dict[float, Floats]]:
        """The base level's share of loans over every edge of the ladder, by the way homes are valued."""
        return {
            value: {edge: aggregates.over_by_loans(self.cohorts, edge, step=value == "step") for edge in EDGES}
            for value in VALUES
        }

    @cached_property
    def _shortfall(self) -> dict[str, Floats]:
        return {value: aggregates.shortfall(self.cohorts, step=value == "step") for value in VALUES}

    def _base_summary(self, value: str, threshold: int, at: slice, vintage: int) -> Summary:
        if vintage:
            all_cohorts = self.cohorts.quarters(at)
            cohorts = self._of_vintage(all_cohorts, at, vintage)
            # The vintage's part of the region's loans and of their balances.
            loan_part = cohorts.alive.sum(axis=2) / all_cohorts.alive.sum(axis=2)
            upb_part = loan_part * np.nan_to_num(aggregate_ltv(cohorts)) / aggregate_ltv(all_cohorts)
            loans, upb = self.loans[:, at] * loan_part, self.upb[:, at] * upb_part
            return self._with_amounts(summarize(cohorts, value, threshold, loans, upb), at)
        if (value, threshold) not in self._summaries:
            over, step, edge = self._shares_over_edges[value], value == "step", threshold / 100.0
            self._summaries[value, threshold] = self._with_amounts(
                Summary(
                    by_loans=over[edge] if edge in over else aggregates.over_by_loans(self.cohorts, edge, step=step),
                    by_upb=aggregates.over_by_upb(self.cohorts, edge, step=step),
                    near=over[0.95] - over[1.0],
                    shortfall=self._shortfall[value],
                    loans=self.loans,
                    upb=self.upb,
                    loan_weight=self.loans,
                    upb_weight=self.upb,
                ),
                slice(None),
            )
        return self._summaries[value, threshold].columns(at)

    def _with_amounts(self, summary: Summary, at: slice) -> Summary:
        """Measures whose counts and amounts stand only where they are known well enough to be shown."""
        return summary.showing(self.simulation.counted[:, at], self.simulation.valued[:, at])

    def _of_vintage(self, cohorts: Cohorts, at: slice, vintage: int) -> Cohorts:
        """Only the loans of one vintage year: up to four ages in each quarter, none in quarters before it."""
        if not vintage:
            return cohorts
        quarters = np.array([ordinal(quarter) for quarter in self.quarters[at]])
        ages = quarters[:, None] - (4 * vintage + np.arange(4))[None, :]
        longest, kinds = cohorts.cells.longest, np.arange(cohorts.cells.kinds)
        in_range = np.tile((ages >= 0) & (ages < longest), kinds.size)
        # Of each kind the cells of those ages: quarters x (kinds x ages).
        positions = (longest * kinds[None, :, None] + np.clip(ages, 0, longest - 1)[:, None, :]).reshape(
            ages.shape[0], -1
        )

        def taken(figure: Floats) -> Floats:
            return np.take_along_axis(figure, positions[None], axis=2)

        return Cohorts(
            cohorts.at,
            taken(cohorts.alive) * in_range,
            taken(cohorts.median),
            taken(cohorts.between),
            cohorts.dispersion[positions][None],
            Cells(cohorts.ages[positions], cohorts.cells.amortises[positions]),
            None if cohorts.home_value is None else taken(cohorts.home_value),
        )


def _where_priced(summary: Summary, has_price: Flags) -> Summary:
    """The measures without the shares of regions whose own index has no figure; regions x quarters."""
    hidden = np.where(has_price, 1.0, np.nan)
    return replace(summary, **{name: getattr(summary, name) * hidden for name in _SHARES})


@lru_cache(maxsize=8)  # today's of each country, a superseded snapshot or two of pinned links, and a fit being tried
def estimates(snapshot: Snapshot, calibration: parameters.Calibration | None = None) -> Estimates:
    """The estimated market of a snapshot, under the carried calibration unless another is given."""
    fitted_calibration = calibration or parameters.carried(snapshot.parameters)
    values, country = fitted_calibration.values, snapshot.country
    all_quarters = quarters_of(snapshot)
    shown = [i for i, quarter in enumerate(all_quarters) if quarter >= country.first_shown]
    quarters = tuple(all_quarters[i] for i in shown)
    simulation: Simulation = country.module("inputs").simulation(snapshot, values, shown)
    ids_of = {level.key: tuple(place.region_id for place in snapshot.level(level.key)) for level in country.levels}
    base_ids = ids_of[country.base.key]

    def level_estimates(level: Level) -> LevelEstimates:
        ids = ids_of[level.key]
        if level.basis == "sum":
            members = [[float(snapshot.is_inside(member, region_id)) for member in base_ids] for region_id in ids]
            return LevelEstimates("sum", ids, np.array(members))
        cohorts = simulation.cohorts[level.key]
        if level.basis == "loans":
            return LevelEstimates("loans", ids, np.eye(len(ids)), cohorts, simulation.priced)
        has_price = ~np.isnan(snapshot.hpi(ids, quarters))
        return LevelEstimates("prices", ids, np.zeros((len(ids), len(base_ids))), cohorts, has_price)

    return Estimates(
        country=country,
        quarters=quarters,
        levels={level.key: level_estimates(level) for level in country.levels},
        simulation=simulation,
        calibration=fitted_calibration,
    )
