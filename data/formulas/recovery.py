"""Recovery: the years until half of the loans now under water have positive equity again."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from data.formulas.arrays import Floats

NEVER = 30.0  # years: the life of a mortgage; a later date is not reported
STEP = 2  # quarters


def years_to_positive(
    middle: Floats, spread: Floats, weight: Floats, paid: Floats, growth: float, group: NDArray[np.int_] | None = None
) -> Floats:
    """Years to positive equity for the median loan under water; inf where that is beyond thirty, nan where none is.

    middle, spread, weight: regions x cohorts, as in data.formulas.reverse_stress, against a threshold of 100 %. paid:
    cohorts x steps of half a year from today, the log paydown of each cohort's balance. growth: of prices, a year.
    Each loan keeps its own home's distance from the index; it is above water once amortisation and growth have made up
    for it. Half of a cohort's loans need not be: the median is over all loans of the group that are under water today.

    >>> paid = np.zeros((1, 61))    # nothing is paid down, prices grow by 10 % a year
    >>> middle, spread = np.log([[1.1]]), np.array([[1e-4]])
    >>> years_to_positive(middle, spread, np.ones((1, 1)), paid, growth=0.10).round(2)
    array([1.])
    """
    group_of = np.arange(len(middle)) if group is None else np.asarray(group)
    groups = int(group_of.max()) + 1
    deviation = np.maximum(spread, 1e-9)
    known_weight = np.where(np.isfinite(weight), weight, 0.0)
    last = paid.shape[1] - 1

    def under(at: Floats) -> Floats:
        """The weight of each group that is still under water after its own number of steps."""
        step = np.minimum(at.astype(int), last - 1)
        gone = paid.T[step] + (at - step)[:, None] * (paid.T[step + 1] - paid.T[step])
        raised = gone + (np.log1p(growth) * STEP / 4.0 * at)[:, None]
        still = ndtr(np.clip((middle - raised[group_of]) / deviation, -37.0, 37.0))
        return np.bincount(group_of, (known_weight * still).sum(axis=1), minlength=groups).astype(float)

    now = under(np.zeros(groups))
    # A year at a time until half are above water, then bisection within that year.
    low, high = np.zeros(groups), np.full(groups, np.inf)
    for at in range(0, last + 1, 2):
        half_out = under(np.full(groups, float(at))) <= now / 2.0
        high = np.where(half_out & np.isinf(high), float(at), high)
        low = np.where(np.isinf(high), float(at), low)
        if np.isfinite(high).all():
            break
    is_reached = np.isfinite(high)
    for _ in range(14):
        middle_of = np.where(is_reached, (low + high) / 2.0, 0.0)
        half_out = under(middle_of) <= now / 2.0
        low, high = np.where(half_out, low, middle_of), np.where(half_out & is_reached, middle_of, high)
    total = np.bincount(group_of, known_weight.sum(axis=1), minlength=groups)
    return np.where(now > 1e-9 * total, high * STEP / 4.0, np.nan)
