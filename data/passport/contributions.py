"""What a figure is made of: every cohort's part of the whole, its own figure, and what it adds to the sum."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Floats
from data.formulas.equity import cohort_ltv, cohort_over
from data.formulas.shortfall import cohort_shortfall
from data.model.estimates import Estimates
from data.monitor import measure
from data.quarter import ordinal


@dataclass(frozen=True)
class Figure:
    """One of the figures that a region has in a quarter.

    kind: what a cohort's own figure is: the share over a threshold (`over`), between 95 and 100 % (`near`), the
    expected amount under water per dollar owed (`shortfall`), or the share over the median itself (`median`). by_upb:
    cohorts weigh by what they owe, else by their loans. amount: the share times all loans, or all balances.
    """

    kind: str
    by_upb: bool
    amount: bool
    unit: str
    digits: int  # after the point, as `python -m data estimate` prints it


FIGURES: Mapping[str, Figure] = {
    "pneq_by_loans": Figure("over", by_upb=False, amount=False, unit="share of loans", digits=6),
    "pneq_by_upb": Figure("over", by_upb=True, amount=False, unit="share of balances", digits=6),
    "loans_under_water": Figure("over", by_upb=False, amount=True, unit="loans", digits=0),
    "upb_under_water_usd": Figure("over", by_upb=True, amount=True, unit="US dollars", digits=0),
    "shortfall_usd": Figure("shortfall", by_upb=True, amount=True, unit="US dollars", digits=0),
    "shortfall_by_upb": Figure("shortfall", by_upb=True, amount=False, unit="share of balances", digits=6),
    "near_negative_by_loans": Figure("near", by_upb=False, amount=False, unit="share of loans", digits=6),
    "median_mtmltv": Figure("median", by_upb=False, amount=False, unit="ratio of balance to value", digits=4),
}
# Nobody publishes how many loans a metro has: what is asked as an amount is answered as a share.
SHARE_OF = {
    "loans_under_water": "pneq_by_loans",
    "upb_under_water_usd": "pneq_by_upb",
    "shortfall_usd": "shortfall_by_upb",
}


@dataclass(frozen=True)
class Contributions:
    """A region's cohorts in one quarter; every array is members x ages (a region's states, or itself).

    weight: each cohort's part of the region's loans or balances, summing to 1. median: of ln MTMLTV, between: its
    variance between loans, dispersion: of homes around their index (0 for the step). each: the cohort's own figure.
    whole: all loans, or all balances in dollars, nan where nobody knows; threshold: of MTMLTV, as a ratio.
    """

    members: tuple[str, ...]
    weight: Floats
    median: Floats
    between: Floats
    dispersion: Floats
    each: Floats
    whole: float
    threshold: float
    figure: Figure

    @property
    def added(self) -> Floats:
        """What each cohort adds to the figure, in the figure's unit."""
        share = self.weight * self.each
        return share * self.whole if self.figure.amount else share

    def pooled(self, groups: NDArray[np.int_], many: int) -> Mapping[str, Floats]:
        """The cohorts in groups (a number from 0 to many - 1 for each cell): their figures, one a group.

        median and between are the mean and variance of ln MTMLTV over all loans of the group; nan for an empty group.
        """

        def summed(cells: Floats) -> Floats:
            return np.asarray(np.bincount(groups.ravel(), cells.ravel(), minlength=many), dtype=np.float64)

        weight = summed(self.weight)
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = summed(self.weight * self.median) / weight
            spread = summed(self.weight * (self.between + (self.median - middle[groups]) ** 2)) / weight
            return {
                "weight": weight,
                "median": middle,
                "between": spread,
                "dispersion": summed(self.weight * self.dispersion) / weight,
                "each": summed(self.weight * self.each) / weight,
                "added": summed(self.added),
            }


def contributions(
    market: Estimates, region_id: str, quarter: str, name: str, value: str, threshold: int, vintage: int = 0
) -> Contributions:
    """The cohorts behind one figure. vintage: only loans made in that year (0: all)."""
    figure, t = FIGURES[name], market.quarters.index(quarter)
    whole, loans, upb = market.members(region_id)
    alive, median, between = (part[:, t] for part in (whole.alive, whole.median, whole.between))
    seen = np.broadcast_to(0.0 if value == "step" else whole.dispersion, alive.shape)
    size = alive * cohort_ltv(median, between) if figure.by_upb else alive
    counted = size * ((upb if figure.by_upb else loans)[:, t] / size.sum(axis=1))[:, None]
    if vintage:
        counted = counted * (years(quarter, alive.shape[1]) == vintage)
    edge = threshold / 100.0
    if figure.kind == "median":
        edge = float(measure.median_mtmltv(market, region_id, value, slice(t, t + 1), vintage)[0])
    return Contributions(
        members=market.made_of(region_id),
        weight=counted / counted.sum(),
        median=median,
        between=between,
        dispersion=seen,
        each=_each(figure, median, between, seen, edge),
        whole=np.nan if region_id in market.metro_ids else float(counted.sum()),
        threshold=edge,
        figure=figure,
    )


def years(quarter: str, ages: int) -> NDArray[np.int_]:
    """The year in which a quarter's loans of each age were made."""
    return np.asarray((ordinal(quarter) - np.arange(ages)) // 4)


def _each(figure: Figure, median: Floats, between: Floats, seen: Floats, edge: float) -> Floats:
    if figure.kind == "shortfall":
        return cohort_shortfall(median, between, seen) / cohort_ltv(median, between)
    if figure.kind == "near":
        return cohort_over(median, between + seen, 0.95) - cohort_over(median, between + seen, 1.0)
    return cohort_over(median + between if figure.by_upb else median, between + seen, edge)
