"""The estimated market: every region's cohorts, and the number of loans and the UPB that they represent.

Computed once for a snapshot and its calibration, before workers fork; every figure shown is a sum over these cohorts.
"""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from data.definition import THRESHOLDS, VALUES, Definition
from data.formulas.arrays import Floats
from data.formulas.equity import EDGES
from data.formulas.interval import interval
from data.model import aggregates, parameters
from data.model.aggregates import Summary, summarize
from data.model.cohorts import Cohorts, aggregate_ltv, calibrated, follow, log_price
from data.model.inputs import FIRST, metro_inputs, state_inputs
from data.quarter import ordinal
from data.snapshot.snapshot import PARAMETERS, Snapshot, quarters_from

# The first quarter shown: NMDB's originations begin in 1998.
SHOWN_FROM = "1998Q1"


@dataclass(frozen=True, eq=False)
class Estimates:
    """The estimated market on the axis of shown quarters; states and metros in the order of their ids.

    loans, upb_usd: states x quarters. metro_known: metros x quarters, whether the metro's own index has a figure.
    """

    quarters: tuple[str, ...]
    state_ids: tuple[str, ...]
    metro_ids: tuple[str, ...]
    states: Cohorts
    metros: Cohorts
    loans: Floats
    upb_usd: Floats
    metro_known: NDArray[np.bool_]
    divisions: tuple[str, ...]
    division_of: Floats
    calibration: parameters.Calibration

    def level_summary(
        self, level: str, value: str, threshold: int, at: slice = slice(None), vintage: int = 0
    ) -> tuple[tuple[str, ...], Summary]:
        """The ids of a level's regions and their measures; vintage: only loans made in that year (0: all)."""
        if level == "metro":
            cohorts = self.metros.quarters(at)
            unknown = np.full(cohorts.alive.shape[:2], np.nan)
            summary = summarize(self._of_vintage(cohorts, at, vintage), value, threshold, unknown, unknown)
            hidden = np.where(self.metro_known[:, at], 1.0, np.nan)
            return self.metro_ids, replace(
                summary,
                **{name: getattr(summary, name) * hidden for name in ("by_loans", "by_upb", "near", "shortfall")},
            )
        summary = self._states(value, threshold, at, vintage)
        if level == "state":
            return self.state_ids, summary
        if level == "division":
            return self.divisions, summary.summed(self.division_of)
        return ("US",), summary.summed(np.ones((1, len(self.state_ids))))

    def share(self, level: str, definition: Definition, at: slice) -> Floats:
        """The regions' share over a definition's threshold in its weight, without computing the other measures."""
        if level != "metro":
            return self.level_summary(level, definition.value, definition.threshold, at, definition.vintage)[1].share(
                definition.weight
            )
        over = aggregates.over_by_upb if definition.weight == "balances" else aggregates.over_by_loans
        cohorts = self._of_vintage(self.metros.quarters(at), at, definition.vintage)
        share = over(cohorts, definition.threshold / 100.0, step=definition.value == "step")
        return np.where(self.metro_known[:, at], share, np.nan)

    def region_summary(self, region_id: str, value: str, threshold: int, vintage: int = 0) -> Summary:
        """One region's measures in every shown quarter."""
        if region_id in self.metro_ids:
            i = self.metro_ids.index(region_id)
            metro_only = replace(
                self,
                metro_ids=(region_id,),
                metros=self.metros.regions(slice(i, i + 1)),
                metro_known=self.metro_known[i : i + 1],
            )
            return metro_only.level_summary("metro", value, threshold, vintage=vintage)[1]
        level = "nation" if region_id == "US" else "division" if region_id in self.divisions else "state"
        ids, summary = self.level_summary(level, value, threshold, vintage=vintage)
        i = ids.index(region_id)
        return summary.rows(slice(i, i + 1))

    def members(self, region_id: str) -> tuple[Cohorts, Floats, Floats]:
        """The cohorts a region consists of, and each member's loans and UPB (1.0 for a metro, which has no count)."""
        if region_id in self.metro_ids:
            i = self.metro_ids.index(region_id)
            weights = np.where(self.metro_known[i : i + 1], 1.0, np.nan)
            return self.metros.regions(slice(i, i + 1)), weights, weights
        rows = self._rows(region_id)
        return self.states.regions(rows), self.loans[rows], self.upb_usd[rows]

    def ladder(self, region_id: str, value: str, vintage: int = 0) -> Floats:
        """The severity ladder of a region, bands x quarters, by loans; vintage: only loans made in that year."""
        if vintage or region_id in self.metro_ids:
            all_cohorts, loans, _ = self.members(region_id)
            cohorts = self._of_vintage(all_cohorts, slice(None), vintage)
            loans = loans * cohorts.alive.sum(axis=2) / all_cohorts.alive.sum(axis=2)
            bands = aggregates.ladder(cohorts, step=value == "step")
        else:
            rows = self._rows(region_id)
            over, loans = [self._shares_over_edges[value][edge][rows] for edge in EDGES], self.loans[rows]
            bands = aggregates.bands(over)
        with np.errstate(invalid="ignore"):
            return np.asarray(((bands * loans[..., None]).sum(axis=0) / loans.sum(axis=0)[:, None]).T)

    def member_ids(self, region_id: str) -> tuple[str, ...]:
        """The ids of the states that a region is the sum of; a state's or a metro's own id."""
        if region_id == "US":
            return self.state_ids
        if region_id in self.divisions:
            membership = self.division_of[self.divisions.index(region_id)]
            return tuple(state for state, is_member in zip(self.state_ids, membership, strict=True) if is_member)
        return (region_id,)

    def _rows(self, region_id: str) -> NDArray[np.int_] | slice:
        """The rows of a region's states in the state arrays."""
        if region_id == "US":
            return slice(None)  # all of them, and nothing is copied
        return np.array([self.state_ids.index(state) for state in self.member_ids(region_id)])

    def interval(self, share: Floats, level: str) -> tuple[Floats, Floats]:
        """The 90 % interval of modelled shares: split-conformal, on the logit scale (data.calibration.conformal)."""
        quantiles = self.calibration.interval
        return interval(share, quantiles["sizes"], quantiles["nation" if level == "nation" else "state"])

    def warmed(self) -> "Estimates":
        """Itself, with the states' figures of every definition computed and cached, so that no request waits."""
        for value in VALUES:
            for threshold in THRESHOLDS:
                self._states(value, threshold, slice(None), 0)
        return self

    @cached_property
    def _summaries(self) -> dict[tuple[str, int], Summary]:
        return {}

    @cached_property
    def _shares_over_edges(self) -> dict[str, dict[float, Floats]]:
        """The states' share of loans over every edge of the ladder, by the way homes are valued."""
        return {
            value: {edge: aggregates.over_by_loans(self.states, edge, step=value == "step") for edge in EDGES}
            for value in VALUES
        }

    @cached_property
    def _shortfall(self) -> dict[str, Floats]:
        return {value: aggregates.shortfall(self.states, step=value == "step") for value in VALUES}

    def _states(self, value: str, threshold: int, at: slice, vintage: int) -> Summary:
        if vintage:
            all_cohorts = self.states.quarters(at)
            cohorts = self._of_vintage(all_cohorts, at, vintage)
            # The vintage's part of the region's loans and of their balances.
            loan_part = cohorts.alive.sum(axis=2) / all_cohorts.alive.sum(axis=2)
            upb_part = loan_part * np.nan_to_num(aggregate_ltv(cohorts)) / aggregate_ltv(all_cohorts)
            return summarize(cohorts, value, threshold, self.loans[:, at] * loan_part, self.upb_usd[:, at] * upb_part)
        if (value, threshold) not in self._summaries:
            over, step, edge = self._shares_over_edges[value], value == "step", threshold / 100.0
            self._summaries[value, threshold] = Summary(
                by_loans=over[edge] if edge in over else aggregates.over_by_loans(self.states, edge, step=step),
                by_upb=aggregates.over_by_upb(self.states, edge, step=step),
                near=over[0.95] - over[1.0],
                shortfall=self._shortfall[value],
                loans=self.loans,
                upb_usd=self.upb_usd,
            )
        return self._summaries[value, threshold].columns(at)

    def _of_vintage(self, cohorts: Cohorts, at: slice, vintage: int) -> Cohorts:
        """Only the loans of one vintage year: up to four ages in each quarter, none in quarters before it."""
        if not vintage:
            return cohorts
        quarters = np.array([ordinal(quarter) for quarter in self.quarters[at]])
        ages = quarters[:, None] - (4 * vintage + np.arange(4))[None, :]
        in_range = (ages >= 0) & (ages < cohorts.alive.shape[2])
        positions = np.clip(ages, 0, cohorts.alive.shape[2] - 1)[None]
        return Cohorts(
            cohorts.at,
            np.take_along_axis(cohorts.alive, positions, axis=2) * in_range,
            np.take_along_axis(cohorts.median, positions, axis=2),
            np.take_along_axis(cohorts.between, positions, axis=2),
            cohorts.dispersion[positions],
        )


@lru_cache(maxsize=4)  # today's, a superseded snapshot or two of pinned links, and a fit being tried
def estimates(snapshot: Snapshot, calibration: parameters.Calibration | None = None) -> Estimates:
    """The estimated market of a snapshot, under the carried calibration unless another is given."""
    fitted_calibration = calibration or parameters.carried(snapshot.fit or PARAMETERS)
    values = fitted_calibration.values
    inputs = state_inputs(snapshot, values["earlier"])
    all_quarters = quarters_from(snapshot, FIRST)
    shown = [i for i, quarter in enumerate(all_quarters) if quarter >= SHOWN_FROM]
    originated = calibrated(inputs, values)
    states, pace = follow(inputs, values, originated, shown)
    metros = snapshot.level("metro")
    state_ids = tuple(place.region_id for place in snapshot.level("state"))
    parent_row = np.array([state_ids.index(metro.parent_id) for metro in metros])
    metro_model_inputs = metro_inputs(snapshot, inputs)
    metro_cohorts, _ = follow(metro_model_inputs, values, originated.for_regions(parent_row, pace), shown)
    quarters = tuple(all_quarters[i] for i in shown)
    metro_ids = tuple(metro.region_id for metro in metros)
    divisions = tuple(place.region_id for place in snapshot.level("division"))
    loan_share = inputs.loan_share[:, shown]
    modelled_count = (states.alive.sum(axis=2) * loan_share).sum(axis=0)
    loans = loan_share * _scaled_to_published(modelled_count, 1000.0 * snapshot.nmdb("TOT_LOANS", "US", quarters))
    relative_upb = loans * np.exp(log_price(inputs, values)[:, shown]) * aggregate_ltv(states)
    return Estimates(
        quarters=quarters,
        state_ids=state_ids,
        metro_ids=metro_ids,
        states=states,
        metros=metro_cohorts,
        loans=loans,
        upb_usd=_upb(snapshot, state_ids, quarters, relative_upb),
        metro_known=~np.isnan(snapshot.hpi(metro_ids, quarters)),
        divisions=divisions,
        division_of=np.array(
            [[snapshot.places[state].parent_id == division for state in state_ids] for division in divisions],
            dtype=float,
        ),
        calibration=fitted_calibration,
    )


def _scaled_to_published(modelled: Floats, published: Floats) -> Floats:
    """The published series; where it has no figure, the model's times the interpolated published/modelled ratio."""
    published_at = np.flatnonzero(~np.isnan(published))
    ratio = np.interp(np.arange(modelled.size), published_at, published[published_at] / modelled[published_at])
    return np.where(np.isnan(published), modelled * ratio, published)


def _upb(snapshot: Snapshot, states: tuple[str, ...], quarters: tuple[str, ...], relative_upb: Floats) -> Floats:
    """Mortgage debt by state: NY Fed's year-end figures; between and beyond them, the model's path scaled to them."""
    years = snapshot.years("mortgage_debt")
    debt = snapshot.yearly("mortgage_debt", "debt_usd", states, years)
    published = np.full(relative_upb.shape, np.nan)
    for i, year in enumerate(years):
        published[:, quarters.index(f"{year}Q4")] = debt[:, i]
    return np.array(
        [
            _scaled_to_published(modelled, debt_known)
            for modelled, debt_known in zip(relative_upb, published, strict=True)
        ]
    )
