"""Negative-equity measures by region and quarter under one definition: shares, near-negative, shortfall, loans, UPB."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from data.formulas.arrays import Flags, Floats
from data.formulas.equity import EDGES, cohort_over
from data.formulas.shortfall import cohort_shortfall
from data.model.cohorts import Cohorts

_CELLS_AT_ONCE = 50_000
_SHORT = 1e-8  # Newton's steps shrink quadratically: after one of 1e-8 the next is of the order of 1e-16
_FIGURES = ("by_loans", "by_upb", "near", "shortfall", "loans", "upb", "loan_weight", "upb_weight")


@dataclass(frozen=True)
class Summary:
    """Negative-equity measures under one definition; every array is regions x quarters.

    by_loans, by_upb: share over the threshold; near: share of loans in (95, 100]; shortfall: expected amount under
    water over UPB; loans, upb: the denominators of the shares, nan where they are not known well enough to be shown;
    loan_weight, upb_weight: what a region weighs in a sum, nan where nothing is known (metros).
    """

    by_loans: Floats
    by_upb: Floats
    near: Floats
    shortfall: Floats
    loans: Floats
    upb: Floats
    loan_weight: Floats
    upb_weight: Floats

    def share(self, weight: str) -> Floats:
        """The share weighted by balances (UPB) or by loans."""
        return self.by_upb if weight == "balances" else self.by_loans

    def summed(self, groups: Floats) -> "Summary":
        """The same measures for groups of regions, loan- and UPB-weighted; groups: groups x regions, 1 for members."""
        loans, upb = groups @ self.loan_weight, groups @ self.upb_weight
        return Summary(
            by_loans=groups @ (self.by_loans * self.loan_weight) / loans,
            by_upb=groups @ (self.by_upb * self.upb_weight) / upb,
            near=groups @ (self.near * self.loan_weight) / loans,
            shortfall=groups @ (self.shortfall * self.upb_weight) / upb,
            loans=_sum_of_all(groups, self.loans),
            upb=_sum_of_all(groups, self.upb),
            loan_weight=loans,
            upb_weight=upb,
        )

    def showing(self, counted: Flags, valued: Flags) -> "Summary":
        """The same measures, with loans only where they are counted and balances only where they are valued."""
        return replace(self, loans=np.where(counted, self.loans, np.nan), upb=np.where(valued, self.upb, np.nan))

    def rows(self, regions: NDArray[np.int_] | slice) -> "Summary":
        """The measures of a subset of regions."""
        return Summary(*(getattr(self, name)[regions] for name in _FIGURES))

    def columns(self, quarters: NDArray[np.int_] | slice) -> "Summary":
        """The measures of a subset of quarters."""
        return Summary(*(getattr(self, name)[:, quarters] for name in _FIGURES))


def summarize(cohorts: Cohorts, value: str, threshold: int, loans: Floats, upb: Floats) -> Summary:
    """All measures of the cohorts' regions under one valuation and threshold (percent)."""
    step = value == "step"
    return Summary(
        by_loans=over_by_loans(cohorts, threshold / 100.0, step=step),
        by_upb=over_by_upb(cohorts, threshold / 100.0, step=step),
        near=over_by_loans(cohorts, 0.95, step=step) - over_by_loans(cohorts, 1.0, step=step),
        shortfall=shortfall(cohorts, step=step),
        loans=loans,
        upb=upb,
        loan_weight=loans,
        upb_weight=upb,
    )


def over(cohorts: Cohorts, threshold: float, *, step: bool, by_upb: bool) -> tuple[Floats, Floats]:
    """Each cohort's share over the threshold (a ratio), and the cohort's weight: its loans or its UPB.

    Weighting a lognormal by itself moves its median by its variance, so by UPB a cohort counts at median + variance.
    """
    variance = cohorts.between + _valuation_variance(cohorts, step=step)
    if by_upb:
        return cohort_over(cohorts.median + cohorts.between, variance, threshold), cohorts.balances
    return cohort_over(cohorts.median, variance, threshold), cohorts.alive


def over_by_loans(cohorts: Cohorts, threshold: float, *, step: bool) -> Floats:
    """The share of loans whose MTMLTV is over the threshold (1.0 is under water)."""
    return _weighted_mean(*over(cohorts, threshold, step=step, by_upb=False))


def over_by_upb(cohorts: Cohorts, threshold: float, *, step: bool) -> Floats:
    """The share of balances (UPB) on loans over the threshold."""
    return _weighted_mean(*over(cohorts, threshold, step=step, by_upb=True))


def ladder(cohorts: Cohorts, *, step: bool) -> Floats:
    """The share of loans in each of the ten bands of the severity ladder, from under 60 to over 125; they sum to 1."""
    return bands([over_by_loans(cohorts, edge, step=step) for edge in EDGES])


def bands(shares: Sequence[Floats]) -> Floats:
    """The ten bands of the severity ladder, from the shares over each of its nine edges (EDGES), lowest edge first."""
    over_zero = np.where(np.isnan(shares[0]), np.nan, 1.0)
    neighbours = zip([over_zero, *shares], [*shares, 0.0 * over_zero], strict=True)
    return np.stack([above - below for above, below in neighbours], axis=-1)


def shortfall(cohorts: Cohorts, *, step: bool) -> Floats:
    """The expected amount under water, as a share of the UPB of all loans."""
    shortfall_ratio = cohort_shortfall(cohorts.median, cohorts.between, _valuation_variance(cohorts, step=step))
    amount = cohorts.alive * shortfall_ratio
    if cohorts.home_value is not None:
        amount = amount * cohorts.home_value
    with np.errstate(invalid="ignore"):
        return np.asarray(amount.sum(axis=2) / cohorts.balances.sum(axis=2))


def median_mtmltv(cohorts: Cohorts, *, step: bool) -> Floats:
    """The MTMLTV that half of the loans exceed, to a hundredth of a percent.

    Newton's steps on the share above a trial value, from the loans' mean; each is limited to half a log point, because
    far from the median the density that it divides by is close to zero. Many cells are worked out a few quarters at a
    time, so that they stay in the processor's cache.
    """
    quarters, cells_a_quarter = cohorts.alive.shape[1], cohorts.alive.shape[0] * cohorts.alive.shape[2]
    width = max(1, _CELLS_AT_ONCE // max(1, cells_a_quarter))
    if width < quarters:
        parts = [cohorts.quarters(slice(start, start + width)) for start in range(0, quarters, width)]
        return np.concatenate([median_mtmltv(part, step=step) for part in parts], axis=1)
    variance = cohorts.between + _valuation_variance(cohorts, step=step)
    if not variance.any():
        return np.exp(_weighted_median(cohorts.median, cohorts.alive))
    # Loans made in the quarter itself may have no variance at all: a small one stands for none.
    spread = np.sqrt(np.where(cohorts.alive > 0.0, np.maximum(variance, 1e-12), 1.0))
    trial = _weighted_mean(cohorts.median, cohorts.alive)
    weight = cohorts.alive / spread
    loans = cohorts.alive.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(6):
            z = (cohorts.median - trial[..., None]) / spread
            above = np.einsum("rqa,rqa->rq", ndtr(z), cohorts.alive) / loans - 0.5
            density = np.einsum("rqa,rqa->rq", np.exp(-0.5 * z * z), weight) / loans * 0.3989422804014327
            moved = np.clip(above / density, -0.5, 0.5)
            trial = trial + moved
            if not (np.abs(moved) > _SHORT).any():
                break
    # Where many loans owe exactly alike the share above jumps, and Newton's steps can go to and fro over the jump.
    for region, quarter in np.argwhere(np.abs(moved) > _SHORT):
        middle, scale, alive = (array[region, quarter] for array in (cohorts.median, spread, cohorts.alive))
        trial[region, quarter] = _half_above(middle, scale, alive, float(trial[region, quarter]))
    return np.exp(trial)


def _half_above(median: Floats, spread: Floats, alive: Floats, near: float) -> float:
    """The ln LTV that half of a region’s loans exceed, nan without loans. Arrays by cell; near: within a log point."""
    loans = float(alive.sum())
    if not loans > 0.0:
        return np.nan

    def excess(trial: float) -> float:
        return float(ndtr((median - trial) / spread) @ alive) / loans - 0.5

    return float(brentq(excess, near - 1.0, near + 1.0, xtol=_SHORT / 10.0))


def _weighted_median(figure: Floats, weight: Floats) -> Floats:
    """The figure that half of the weight is at or below: regions x quarters, over the cells."""
    order = np.argsort(figure, axis=2)
    reached = np.cumsum(np.take_along_axis(weight, order, axis=2), axis=2)
    half = np.argmax(reached >= 0.5 * reached[..., -1:], axis=2)[..., None]
    return np.asarray(np.take_along_axis(np.take_along_axis(figure, order, axis=2), half, axis=2)[..., 0])


def _sum_of_all(groups: Floats, amount: Floats) -> Floats:
    """An amount of groups of regions; nan where one of a group's regions has none. groups: 1.0 for members."""
    unknown = groups @ np.isnan(amount).astype(float) > 0.0
    return np.where(unknown, np.nan, groups @ np.nan_to_num(amount))


def _valuation_variance(cohorts: Cohorts, *, step: bool) -> Floats:
    return np.zeros_like(cohorts.dispersion) if step else cohorts.dispersion


def _weighted_mean(figure: Floats, weight: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.einsum("rqa,rqa->rq", figure, weight) / weight.sum(axis=2))
