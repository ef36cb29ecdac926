"""A figure as a sum over cohorts: each cohort's weight, its own figure, and its contribution."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Floats
from data.formulas.equity import cohort_ltv, cohort_over
from data.formulas.shortfall import cohort_shortfall
from data.model.cohorts import Cells
from data.model.estimates import Estimates
from data.monitor import measure
from data.passport.figures import FIGURES, Figure
from data.quarter import ordinal


@dataclass(frozen=True)
class Contributions:
    """A region's cohorts in one quarter; every array is members x cells (a region's members, or itself).

    cells: the age and kind of each cohort.
    weight: each cohort's share of the region's loans or balances, summing to 1. median: of ln MTMLTV, between: its
    variance between loans, dispersion: of homes around their index (0 for the step). cohort_figure: the cohort's own
    figure. total: all loans, or all balances in dollars, nan where unknown; threshold: of MTMLTV, as a ratio.
    """

    members: tuple[str, ...]
    weight: Floats
    median: Floats
    between: Floats
    dispersion: Floats
    cohort_figure: Floats
    cells: Cells
    total: float
    threshold: float
    figure: Figure

    @property
    def contribution(self) -> Floats:
        """Each cohort's contribution to the figure, in the figure's unit."""
        share = self.weight * self.cohort_figure
        return share * self.total if self.figure.amount else share

    def pooled(self, groups: NDArray[np.int_], count: int) -> Mapping[str, Floats]:
        """The cohorts pooled in groups; groups: by cell, a number from 0 to count - 1. Arrays of one figure a group.

        median and between are the mean and variance of ln MTMLTV over all loans of the group; nan for an empty group.
        """

        def summed(cells: Floats) -> Floats:
            return np.asarray(np.bincount(groups.ravel(), cells.ravel(), minlength=count), dtype=np.float64)

        weight = summed(self.weight)
        with np.errstate(invalid="ignore", divide="ignore"):
            median = summed(self.weight * self.median) / weight
            between = summed(self.weight * (self.between + (self.median - median[groups]) ** 2)) / weight
            return {
                "weight": weight,
                "median": median,
                "between": between,
                "dispersion": summed(self.weight * self.dispersion) / weight,
                "figure": summed(self.weight * self.cohort_figure) / weight,
                "contribution": summed(self.contribution),
            }


def contributions(
    market: Estimates, region_id: str, quarter: str, name: str, value: str, threshold: int, vintage: int = 0
) -> Contributions:
    """The cohorts behind one figure, a key of FIGURES. vintage: only loans made in that year (0: all)."""
    figure, t = FIGURES[name], market.quarters.index(quarter)
    cohorts, loans, upb = market.members(region_id)
    alive, median, between = (figures[:, t] for figures in (cohorts.alive, cohorts.median, cohorts.between))
    home_variance = np.broadcast_to(0.0 if value == "step" else cohorts.dispersion, alive.shape)
    relative_size = cohorts.balances[:, t] if figure.by_upb else alive
    amount = relative_size * ((upb if figure.by_upb else loans)[:, t] / relative_size.sum(axis=1))[:, None]
    if vintage:
        amount = amount * (origination_years(quarter, cohorts.ages) == vintage)
    threshold_ratio = threshold / 100.0
    if figure.kind == "median":
        threshold_ratio = float(measure.median_mtmltv(market, region_id, value, slice(t, t + 1), vintage)[0])
    return Contributions(
        members=market.member_ids(region_id),
        weight=amount / amount.sum(),
        median=median,
        between=between,
        dispersion=home_variance,
        cohort_figure=_cohort_figure(figure, median, between, home_variance, threshold_ratio),
        cells=cohorts.cells,
        total=float(amount.sum()) if market.shows_amount(region_id, t, by_upb=figure.by_upb) else np.nan,
        threshold=threshold_ratio,
        figure=figure,
    )


def origination_years(quarter: str, ages: NDArray[np.int_]) -> NDArray[np.int_]:
    """The origination year of a quarter's loans of each age (quarters)."""
    return np.asarray((ordinal(quarter) - ages) // 4)


def _cohort_figure(figure: Figure, median: Floats, between: Floats, home_variance: Floats, threshold: float) -> Floats:
    if figure.kind == "shortfall":
        return cohort_shortfall(median, between, home_variance) / cohort_ltv(median, between)
    if figure.kind == "near":
        return cohort_over(median, between + home_variance, 0.95) - cohort_over(median, between + home_variance, 1.0)
    return cohort_over(median + between if figure.by_upb else median, between + home_variance, threshold)
