"""The market, worked out: every region's cohorts, and how many loans and dollars they stand for.

Made once for a snapshot and its calibration, before workers fork; everything after is a sum over what stands here.
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

# The first quarter anyone is shown: NMDB's originations begin in 1998.
SHOWN_FROM = "1998Q1"


@dataclass(frozen=True, eq=False)
class Estimates:
    """The worked-out market on the axis of shown quarters; states and metros in the order of their ids.

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

    def standing(
        self, level: str, value: str, threshold: int, at: slice = slice(None), vintage: int = 0
    ) -> tuple[tuple[str, ...], Summary]:
        """The regions of a level and how they stand; vintage: only loans made in that year (0: all)."""
        if level == "metro":
            cohorts = self.metros.quarters(at)
            unknown = np.full(cohorts.alive.shape[:2], np.nan)
            stood = summarize(self._made_in(cohorts, at, vintage), value, threshold, unknown, unknown)
            hidden = np.where(self.metro_known[:, at], 1.0, np.nan)
            return self.metro_ids, replace(
                stood, **{name: getattr(stood, name) * hidden for name in ("by_loans", "by_upb", "near", "shortfall")}
            )
        stood = self._states(value, threshold, at, vintage)
        if level == "state":
            return self.state_ids, stood
        if level == "division":
            return self.divisions, stood.summed(self.division_of)
        return ("US",), stood.summed(np.ones((1, len(self.state_ids))))

    def share(self, level: str, definition: Definition, at: slice) -> Floats:
        """The regions' share over a definition's threshold in its weight, and nothing else of their standing."""
        if level != "metro":
            return self.standing(level, definition.value, definition.threshold, at, definition.vintage)[1].share(
                definition.weight
            )
        over = aggregates.over_by_upb if definition.weight == "balances" else aggregates.over_by_loans
        cohorts = self._made_in(self.metros.quarters(at), at, definition.vintage)
        share = over(cohorts, definition.threshold / 100.0, step=definition.value == "step")
        return np.where(self.metro_known[:, at], share, np.nan)

    def history(self, region_id: str, value: str, threshold: int, vintage: int = 0) -> Summary:
        """One region's standing in every shown quarter."""
        if region_id in self.metro_ids:
            i = self.metro_ids.index(region_id)
            one = replace(
                self,
                metro_ids=(region_id,),
                metros=self.metros.regions(slice(i, i + 1)),
                metro_known=self.metro_known[i : i + 1],
            )
            return one.standing("metro", value, threshold, vintage=vintage)[1]
        level = "nation" if region_id == "US" else "division" if region_id in self.divisions else "state"
        ids, stood = self.standing(level, value, threshold, vintage=vintage)
        i = ids.index(region_id)
        return stood.rows(slice(i, i + 1))

    def members(self, region_id: str) -> tuple[Cohorts, Floats, Floats]:
        """The cohorts a region is made of, and each member's loans and UPB (ones for a metro, which has no count)."""
        if region_id in self.metro_ids:
            i = self.metro_ids.index(region_id)
            ones = np.where(self.metro_known[i : i + 1], 1.0, np.nan)
            return self.metros.regions(slice(i, i + 1)), ones, ones
        which = self._rows(region_id)
        return self.states.regions(which), self.loans[which], self.upb_usd[which]

    def ladder(self, region_id: str, value: str, vintage: int = 0) -> Floats:
        """The severity ladder of a region through time, bands x quarters, by loans; of one year's loans if given."""
        if vintage or region_id in self.metro_ids:
            whole, loans, _ = self.members(region_id)
            cohorts = self._made_in(whole, slice(None), vintage)
            loans = loans * cohorts.alive.sum(axis=2) / whole.alive.sum(axis=2)
            bands = aggregates.ladder(cohorts, step=value == "step")
        else:
            which = self._rows(region_id)
            over, loans = [self._over[value][edge][which] for edge in EDGES], self.loans[which]
            bands = aggregates.bands(over)
        with np.errstate(invalid="ignore"):
            return np.asarray(((bands * loans[..., None]).sum(axis=0) / loans.sum(axis=0)[:, None]).T)

    def made_of(self, region_id: str) -> tuple[str, ...]:
        """The states that a region is the sum of; a state's or a metro's own id."""
        if region_id == "US":
            return self.state_ids
        if region_id in self.divisions:
            mine = self.division_of[self.divisions.index(region_id)]
            return tuple(state for state, part in zip(self.state_ids, mine, strict=True) if part)
        return (region_id,)

    def _rows(self, region_id: str) -> NDArray[np.int_] | slice:
        """Where the states of a region stand."""
        if region_id == "US":
            return slice(None)  # all of them, and nothing is copied
        return np.array([self.state_ids.index(state) for state in self.made_of(region_id)])

    def interval(self, share: Floats, level: str) -> tuple[Floats, Floats]:
        """The 90 % interval of modelled shares: split-conformal on the logit scale, as data.calibration.conformal tests it."""
        known = self.calibration.interval
        return interval(share, known["sizes"], known["nation" if level == "nation" else "state"])

    def warmed(self) -> "Estimates":
        """Itself, with the states' figures of every definition worked out, so that no reader waits for them."""
        for value in VALUES:
            for threshold in THRESHOLDS:
                self._states(value, threshold, slice(None), 0)
        return self

    @cached_property
    def _stood(self) -> dict[tuple[str, int], Summary]:
        return {}

    @cached_property
    def _over(self) -> dict[str, dict[float, Floats]]:
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
            whole = self.states.quarters(at)
            cohorts = self._made_in(whole, at, vintage)
            # The year's part of the region's loans and of what they owe.
            part = cohorts.alive.sum(axis=2) / whole.alive.sum(axis=2)
            owed = part * np.nan_to_num(aggregate_ltv(cohorts)) / aggregate_ltv(whole)
            return summarize(cohorts, value, threshold, self.loans[:, at] * part, self.upb_usd[:, at] * owed)
        if (value, threshold) not in self._stood:
            over, step, edge = self._over[value], value == "step", threshold / 100.0
            self._stood[value, threshold] = Summary(
                by_loans=over[edge] if edge in over else aggregates.over_by_loans(self.states, edge, step=step),
                by_upb=aggregates.over_by_upb(self.states, edge, step=step),
                near=over[0.95] - over[1.0],
                shortfall=self._shortfall[value],
                loans=self.loans,
                upb_usd=self.upb_usd,
            )
        return self._stood[value, threshold].columns(at)

    def _made_in(self, cohorts: Cohorts, at: slice, vintage: int) -> Cohorts:
        """Only the loans made in a year: each quarter's up to four ages; a quarter before it has none."""
        if not vintage:
            return cohorts
        quarters = np.array([ordinal(q) for q in self.quarters[at]])
        ages = quarters[:, None] - (4 * vintage + np.arange(4))[None, :]
        legal = (ages >= 0) & (ages < cohorts.alive.shape[2])
        picked = np.clip(ages, 0, cohorts.alive.shape[2] - 1)[None]
        return Cohorts(
            cohorts.at,
            np.take_along_axis(cohorts.alive, picked, axis=2) * legal,
            np.take_along_axis(cohorts.median, picked, axis=2),
            np.take_along_axis(cohorts.between, picked, axis=2),
            cohorts.dispersion[picked],
        )


@lru_cache(maxsize=4)  # today's, a superseded snapshot or two of pinned links, and a fit being tried
def estimates(snapshot: Snapshot, calibration: parameters.Calibration | None = None) -> Estimates:
    """The worked-out market of a snapshot, under the carried calibration unless another is given."""
    fitted = calibration or parameters.carried(snapshot.fit or PARAMETERS)
    values = fitted.values
    inputs = state_inputs(snapshot, values["earlier"])
    everything = quarters_from(snapshot, FIRST)
    shown = [i for i, quarter in enumerate(everything) if quarter >= SHOWN_FROM]
    lent = calibrated(inputs, values)
    states, pace = follow(inputs, values, lent, shown)
    metros = snapshot.level("metro")
    state_ids = tuple(place.region_id for place in snapshot.level("state"))
    parent = np.array([state_ids.index(metro.parent_id) for metro in metros])
    local = metro_inputs(snapshot, inputs)
    followed, _ = follow(local, values, lent.taken(parent, pace), shown)
    quarters = tuple(everything[i] for i in shown)
    metro_ids = tuple(metro.region_id for metro in metros)
    divisions = tuple(place.region_id for place in snapshot.level("division"))
    share = inputs.loan_share[:, shown]
    count = (states.alive.sum(axis=2) * share).sum(axis=0)
    loans = share * _tied(count, 1000.0 * snapshot.nmdb("TOT_LOANS", "US", quarters))
    index = loans * np.exp(log_price(inputs, values)[:, shown]) * aggregate_ltv(states)
    return Estimates(
        quarters=quarters,
        state_ids=state_ids,
        metro_ids=metro_ids,
        states=states,
        metros=followed,
        loans=loans,
        upb_usd=_upb(snapshot, state_ids, quarters, index),
        metro_known=~np.isnan(snapshot.hpi(metro_ids, quarters)),
        divisions=divisions,
        division_of=np.array([[snapshot.places[s].parent_id == d for s in state_ids] for d in divisions], dtype=float),
        calibration=fitted,
    )


def _tied(ours: Floats, published: Floats) -> Floats:
    """Our series, tied to the published one: where that is silent, ours times the nearest known ratio."""
    known = np.flatnonzero(~np.isnan(published))
    ratio = np.interp(np.arange(ours.size), known, published[known] / ours[known])
    return np.where(np.isnan(published), ours * ratio, published)


def _upb(snapshot: Snapshot, states: tuple[str, ...], quarters: tuple[str, ...], index: Floats) -> Floats:
    """What each state's mortgages owe: NY Fed's year-end debt; between and beyond, our own course tied to it."""
    years = snapshot.years("mortgage_debt")
    debt = snapshot.yearly("mortgage_debt", "debt_usd", states, years)
    published = np.full(index.shape, np.nan)
    for i, year in enumerate(years):
        published[:, quarters.index(f"{year}Q4")] = debt[:, i]
    return np.array([_tied(ours, theirs) for ours, theirs in zip(index, published, strict=True)])
