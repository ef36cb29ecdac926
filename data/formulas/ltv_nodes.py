"""LTV at origination as a few nodes: the lenders' distribution, cut at their maximum, in parts of equal weight.

Ln LTV of new loans is normal below the highest LTV that is lent, and nothing is lent above it. Where the mean LTV is
published but not the distribution, the normal's middle is the one with that mean; its nodes are quantiles, so that a
model which follows each node keeps the cut exactly.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from data.formulas.arrays import Floats

# Halvings of the interval that holds the middle: from 5 log points to less than 1e-17.
_HALVINGS = 60
_LOW, _HIGH = -2.0, 3.0


def mean_ltv(middle: ArrayLike, spread: ArrayLike, maximum: ArrayLike) -> Floats:
    """The mean LTV of new loans whose ln LTV is normal and cut at a maximum.

    middle, spread: of the normal before the cut; maximum: ln of the highest LTV; all broadcast. With a = (maximum -
    middle) / spread: e^(middle + spread^2 / 2) Phi(a - spread) / Phi(a). Source: moments of the truncated normal
    (Johnson, Kotz and Balakrishnan 1994, section 13.10).

    >>> round(float(mean_ltv(-0.3, 0.2, 0.0)), 4)
    0.7315
    """
    m, s = np.asarray(middle, dtype=float), np.asarray(spread, dtype=float)
    a = (np.asarray(maximum, dtype=float) - m) / s
    return np.asarray(np.exp(m + s * s / 2.0) * ndtr(a - s) / ndtr(a))


def middle_at_mean(mean: ArrayLike, spread: ArrayLike, maximum: ArrayLike) -> Floats:
    """The middle of the normal before the cut at which new loans have a given mean LTV.

    mean: ratio, below the maximum; spread, maximum: as in `mean_ltv`; all broadcast. By bisection: the mean grows with
    the middle, which is held at 3 where the mean comes too near to the maximum. nan where the mean is nan.

    >>> round(float(middle_at_mean(0.7315, 0.2, 0.0)), 3)
    -0.3
    """
    target = np.asarray(mean, dtype=float)
    low, high = np.full(target.shape, _LOW), np.full(target.shape, _HIGH)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        is_low = mean_ltv(middle, spread, maximum) < target
        low, high = np.where(is_low, middle, low), np.where(is_low, high, middle)
    return np.where(np.isnan(target), np.nan, (low + high) / 2.0)


def nodes(middle: ArrayLike, spread: ArrayLike, maximum: ArrayLike, count: int) -> Floats:
    """Ln LTV of new loans in `count` nodes of equal weight, along a new last axis, lowest first.

    The middle of each part of the loans: the quantiles (i + 1/2) / count of the normal below its cut.

    >>> nodes(-0.3, 0.2, 0.0, 3).round(3)
    array([-0.503, -0.317, -0.147])
    """
    m, s, c = (
        figure[..., None]
        for figure in np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in (middle, spread, maximum)))
    )
    quantiles = (np.arange(count) + 0.5) / count
    return np.asarray(m + s * ndtri(ndtr((c - m) / s) * quantiles))
