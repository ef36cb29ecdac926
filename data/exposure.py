"""What cohorts add up to: the share over a threshold, the severity ladder, the amount under water, the middle loan.

`step` values every home at its index; otherwise homes spread around it by the cohorts' dispersion.
Every function gives regions x quarters (the ladder: regions x quarters x bands); a region without loans is nan.
"""

import numpy as np
from numpy.typing import NDArray

from data.equity import EDGES, cohort_ltv, cohort_over
from data.market import Cohorts
from data.shortfall import cohort_shortfall

Floats = NDArray[np.float64]


def over_by_loans(cohorts: Cohorts, threshold: float, *, step: bool) -> Floats:
    """The share of loans whose MTMLTV is over the threshold (1.0 is under water)."""
    over = cohort_over(cohorts.median, cohorts.between + _seen(cohorts, step=step), threshold)
    return _mean(over, cohorts.alive)


def over_by_upb(cohorts: Cohorts, threshold: float, *, step: bool) -> Floats:
    """The share of balances (UPB) on loans over the threshold.

    Weighting a lognormal by itself moves its middle by its variance, so the cohort's loans count at median + variance.
    """
    seen = cohorts.between + _seen(cohorts, step=step)
    over = cohort_over(cohorts.median + cohorts.between, seen, threshold)
    return _mean(over, _owed(cohorts))


def ladder(cohorts: Cohorts, *, step: bool) -> Floats:
    """The share of loans in each of the ten bands of the severity ladder, from under 60 to over 125; they sum to 1."""
    over = [over_by_loans(cohorts, edge, step=step) for edge in EDGES]
    first = np.where(np.isnan(over[0]), np.nan, 1.0)
    return np.stack([above - below for above, below in zip([first, *over], [*over, 0.0 * first], strict=True)], axis=-1)


def shortfall(cohorts: Cohorts, *, step: bool) -> Floats:
    """The expected amount under water, as a share of the UPB of all loans."""
    lost = cohort_shortfall(cohorts.median, cohorts.between, _seen(cohorts, step=step))
    owed = _owed(cohorts)
    with np.errstate(invalid="ignore"):
        return np.asarray((cohorts.alive * lost).sum(axis=2) / owed.sum(axis=2))


def median_mtmltv(cohorts: Cohorts, *, step: bool) -> Floats:
    """The MTMLTV that half of the loans exceed, by bisection to a hundredth of a percent."""
    spread = np.sqrt(cohorts.between + _seen(cohorts, step=step))
    low = np.full(cohorts.alive.shape[:2], np.log(0.02))
    high = np.full_like(low, np.log(4.0))
    for _ in range(16):
        middle = (low + high) / 2.0
        above = _mean(cohort_over(cohorts.median - middle[..., None], spread**2), cohorts.alive) > 0.5
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    empty = cohorts.alive.sum(axis=2) == 0.0
    return np.where(empty, np.nan, np.exp((low + high) / 2.0))


def _seen(cohorts: Cohorts, *, step: bool) -> Floats:
    return np.zeros_like(cohorts.dispersion) if step else cohorts.dispersion


def _owed(cohorts: Cohorts) -> Floats:
    # In units of a home's value today: every vintage's homes follow the same index.
    return cohorts.alive * cohort_ltv(cohorts.median, cohorts.between)


def _mean(figure: Floats, weight: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray((figure * weight).sum(axis=2) / weight.sum(axis=2))
