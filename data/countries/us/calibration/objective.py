"""The objective of the fit: residuals against published shares, NMDB's counts and rates, ACS homes, and the priors."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr

from data.countries.us import nmdb
from data.countries.us.calibration import benchmarks
from data.countries.us.inputs import originations, state_inputs
from data.formulas.arrays import Floats
from data.model.aggregates import over_by_loans
from data.model.cohorts import Cohorts, Inputs, calibrated, follow
from data.model.inputs import quarters_of
from data.model.parameters import KNOTS, PRIORS
from data.quarter import years_of
from data.snapshot.snapshot import Snapshot

# One logit offset for each source that is not on CoreLogic's revised level (METHOD, "The yardstick, exactly").
# CoreLogic's own revision of the nation, 22.8 to 25.2 % in 2011Q4, is worth -0.13 in logit for its first printings.
OFFSETS = {"zillow": (0.4, 0.3), "first_printing": (-0.13, 0.03)}
# Tolerance (standard deviation) of a published share by source, in ratio points. The full table is the only unselected
# cross-section, so it is the tightest; Zillow's 800 figures are few independent ones and on another level.
TOLERANCE = {"corelogic-list": 0.018, "corelogic-table": 0.0065, "corelogic-nation": 0.004, "zillow-state": 0.065}
# NMDB's count of loans outstanding, in log; ACS homes with a mortgage by year, in log; shares by contract rate.
COUNT_TOLERANCE, HOMES_TOLERANCE, RATE_TOLERANCE = 0.015, 0.03, 0.04
RATE_BUCKETS = {"LT_3": (-1.0, 0.03), "3_4": (0.03, 0.04), "4_5": (0.04, 0.05), "5_6": (0.05, 0.06), "GE_6": (0.06, 1)}


@dataclass(frozen=True)
class Objective:
    """The data of the fit: the snapshot's inputs, the published figures, and which of them (`seen`) are fitted to."""

    snapshot: Snapshot
    inputs: Inputs
    benchmark: benchmarks.Benchmarks
    seen: NDArray[np.bool_]

    @cached_property
    def states(self) -> dict[str, int]:
        return {place.region_id: i for i, place in enumerate(self.snapshot.level("state"))}

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        return quarters_of(self.snapshot)

    @cached_property
    def keep(self) -> list[int]:
        """The positions of all quarters that have a target."""
        counted = [
            i for i, quarter in enumerate(self.quarters) if int(quarter[:4]) in {*benchmarks.COUNTED, *self.homes}
        ]
        return sorted({*(self.benchmark.quarter - self.inputs.first).tolist(), *counted})

    @cached_property
    def homes(self) -> dict[int, float]:
        """The nation's homes with a mortgage by year (ACS, sum of states)."""
        years = self.snapshot.years("mortgaged_homes")
        units = self.snapshot.yearly("mortgaged_homes", "units_with_mortgage", tuple(self.states), years)
        return dict(zip(years, units.sum(axis=0).tolist(), strict=True))

    @cached_property
    def outstanding(self) -> Floats:
        """NMDB's loans outstanding by quarter, nan where not published."""
        return self.inputs.outstanding

    @cached_property
    def by_rate(self) -> Floats:
        """NMDB's shares of loans by contract rate, buckets x quarters."""
        nation = (self.snapshot.country.nation,)
        series = [f"PCT_INTRATE_{name}" for name in RATE_BUCKETS]
        return np.concatenate([nmdb.outstanding(self.snapshot, name, nation, self.quarters) for name in series])


def objective(snapshot: Snapshot, benchmark: benchmarks.Benchmarks) -> Objective:
    """The objective with every published state and national figure fitted to."""
    is_fitted = np.isin(benchmark.source, list(TOLERANCE))
    fitted = benchmark.where(is_fitted)
    inputs = state_inputs(snapshot, PRIORS["earlier"].centre)
    return Objective(snapshot, inputs, fitted, np.ones(fitted.share.size, dtype=bool))


def modelled(task: Objective, values: Mapping[str, float]) -> tuple[Cohorts, Inputs]:
    """The states' cohorts under these parameters, in every quarter that has a target."""
    new_loans = originations(task.snapshot, years_of(task.quarters), values["earlier"])
    inputs = replace(task.inputs, originations=new_loans)
    cohorts, _ = follow(inputs, values, calibrated(inputs, values), task.keep)
    return cohorts, inputs


def predicted(task: Objective, cohorts: Cohorts, offsets: Mapping[str, float]) -> Floats:
    """The model's figure for each published one, on its source's level."""
    share = over_by_loans(cohorts, 1.0, step=False)
    column = {t: i for i, t in enumerate(cohorts.at)}
    at = np.array([column[t] for t in (task.benchmark.quarter - task.inputs.first).tolist()])
    loans = task.inputs.loan_share[:, list(cohorts.at)]
    nation = (share * loans).sum(axis=0)
    row = np.array([task.states.get(region, -1) for region in task.benchmark.region_id.tolist()])
    figure = np.where(row < 0, nation[at], share[row, at])
    offset = np.where(task.benchmark.source == "zillow-state", offsets["zillow"], 0.0)
    offset = offset + np.where(task.benchmark.first_printing, offsets["first_printing"], 0.0)
    return np.asarray(expit(logit(np.clip(figure, 1e-3, 1 - 1e-3)) + offset))


def outstanding(cohorts: Cohorts, inputs: Inputs) -> Floats:
    """The model's own, unscaled count of the nation's loans, in each kept quarter."""
    return np.asarray((cohorts.alive.sum(axis=2) * inputs.loan_share[:, list(cohorts.at)]).sum(axis=0))


def rate_shares(task: Objective, cohorts: Cohorts, values: Mapping[str, float]) -> Floats:
    """The model's shares of the nation's loans by contract rate, buckets x kept quarters."""
    at = np.array(cohorts.at)
    alive = (cohorts.alive * task.inputs.loan_share[:, at, None]).sum(axis=0)
    vintage = np.maximum(at[:, None] - np.arange(alive.shape[1])[None, :], 0)
    mean_rate = task.inputs.terms.rate[vintage] + values["discount"]
    below = {edge: ndtr((edge - mean_rate) / values["contract"]) for edges in RATE_BUCKETS.values() for edge in edges}
    parts = [((below[high] - below[low]) * alive).sum(axis=1) for low, high in RATE_BUCKETS.values()]
    return np.asarray(np.array(parts) / alive.sum(axis=1))


def residuals(task: Objective, values: Mapping[str, float], offsets: Mapping[str, float]) -> Floats:
    """All residuals over their tolerances: fitted figures, counts, homes, rates, priors, jumps in CLTV."""
    cohorts, inputs = modelled(task, values)
    tolerance = np.array([TOLERANCE[source] for source in task.benchmark.source.tolist()])
    benchmark_residuals = ((predicted(task, cohorts, offsets) - task.benchmark.share) / tolerance)[task.seen]
    at = np.array(cohorts.at)
    count = outstanding(cohorts, inputs)
    published = task.outstanding[at]
    year = (at + task.inputs.first) // 4
    is_known = ~np.isnan(published)
    yearly = [
        np.log(count[is_known & (year == counted)].mean() / published[is_known & (year == counted)].mean())
        / COUNT_TOLERANCE
        for counted in benchmarks.COUNTED
    ]
    ratio = [np.log(count[year == surveyed].mean() / units) for surveyed, units in task.homes.items()]
    rates = (rate_shares(task, cohorts, values) - task.by_rate[:, at])[:, is_known & (at % 4 == 3)]
    prior = [(values[name] - parameter.centre) / parameter.sd for name, parameter in PRIORS.items()]
    prior += [(offsets[name] - centre) / sd for name, (centre, sd) in OFFSETS.items()]
    cltv_jumps = np.diff([values[f"cltv_{knot}"] for knot in KNOTS]) / 0.08
    return np.concatenate(
        [
            benchmark_residuals,
            yearly,
            (np.array(ratio) - np.mean(ratio)) / HOMES_TOLERANCE,
            rates.ravel() / RATE_TOLERANCE,
            prior,
            cltv_jumps,
        ]
    )
