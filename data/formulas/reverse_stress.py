"""Reverse stress: how far prices must fall until a given share of loans is under water.

A fall moves every loan's ln MTMLTV by the same s = -ln(1 - fall), so a region's share is a sum of normal curves in s:
it rises from today's share to 1 and never falls, and every share above today's is reached at exactly one s.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from data.formulas.arrays import Floats

_STEPS = 60
_CLOSE = 1e-11  # of a share
_DEEPEST = 60.0  # of s: nothing is left of a price long before


def fall_to_target(
    middle: Floats, spread: Floats, weight: Floats, target: float, group: ArrayLike | None = None
) -> tuple[Floats, NDArray[np.bool_]]:
    """The immediate fall that brings each group's share to a target, and whether the group is there or above already.

    middle, spread, weight: regions x cohorts; ln(MTMLTV / threshold) of the middle loan, its standard deviation over
    loans (and homes), and what the cohort counts for. group: by region, the number of the group it is part of; each
    region its own when None. Fall as a ratio (0.25 is a quarter), nan for a group already there, or without figures.
    Newton on the probit of the share, where it is nearly a straight line, kept inside a bracket that shrinks each step.

    >>> fall, already = fall_to_target(np.log([[0.8]]), np.array([[0.2]]), np.ones((1, 1)), 0.5)
    >>> fall.round(6), already    # the middle loan is at 80 %: a fifth off and half are under water
    (array([0.2]), array([False]))
    """
    group_of = np.arange(len(middle)) if group is None else np.asarray(group)
    groups = int(group_of.max()) + 1
    is_known = np.isfinite(weight.sum(axis=1))
    parts = np.where(is_known[:, None], weight, 0.0)
    total = _grouped(parts.sum(axis=1), group_of, groups)
    has_weight = total > 0.0
    parts = parts / np.where(has_weight, total, 1.0)[group_of][:, None]
    deviation = np.maximum(spread, 1e-6)
    now = _grouped(_summed(parts, ndtr(middle / deviation)), group_of, groups)
    already = has_weight & (now >= target)
    is_wanted = has_weight & ~already
    # The pooled normal with the loans' own mean and variance is near enough to begin with.
    mean = _grouped(_summed(parts, middle), group_of, groups)
    variance = _grouped(_summed(parts, middle**2 + deviation**2), group_of, groups) - mean**2
    goal = float(ndtri(target))
    s = np.clip(goal * np.sqrt(np.maximum(variance, 1e-6)) - mean, 1e-6, _DEEPEST - 1.0)
    low, high = np.zeros(groups), np.full(groups, _DEEPEST)
    is_open = is_wanted.copy()
    rows = np.flatnonzero(is_open[group_of])
    for _ in range(_STEPS):
        if not rows.size:
            break
        # Only the groups that have not converged: most have after four steps.
        at, m, w, part = group_of[rows], middle[rows], deviation[rows], parts[rows]
        z = (m + s[at][:, None]) / w
        share = _grouped(_summed(part, ndtr(z)), at, groups)
        low, high = np.where(share < target, s, low), np.where(share >= target, s, high)
        slope = _grouped(_summed(part / w, np.exp(-0.5 * np.minimum(z * z, 1400.0))), at, groups)
        probit = ndtri(np.clip(share, 1e-300, 1.0 - 1e-16))
        # d probit / ds: the loans' density at s over the normal's own at the probit; both lack the same 1/sqrt(2 pi).
        steep = slope / np.exp(-0.5 * probit * probit)
        step = s + (goal - probit) / np.maximum(steep, 1e-300)
        has_converged = np.abs(share - target) < _CLOSE
        inside = (step > low) & (step < high)
        s = np.where(is_open & ~has_converged, np.where(inside, step, (low + high) / 2.0), s)
        if (has_converged & is_open).any():
            is_open &= ~has_converged
            rows = np.flatnonzero(is_open[group_of])
    return np.where(is_wanted, -np.expm1(-s), np.nan), already


def shares_after_falls(middle: Floats, spread: Floats, weight: Floats, falls: ArrayLike) -> Floats:
    """Each region's share after each of several immediate falls: regions x falls. Arguments as in `fall_to_target`.

    >>> shares_after_falls(np.log([[0.8]]), np.array([[0.2]]), np.ones((1, 1)), [0.0, 0.2]).round(4)
    array([[0.1323, 0.5   ]])
    """
    s = -np.log1p(-np.asarray(falls, dtype=float))
    deviation = np.maximum(spread, 1e-6)
    shares = np.stack([np.einsum("rc,rc->r", weight, ndtr((middle + step) / deviation)) for step in s], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(shares / weight.sum(axis=1)[:, None])


def _summed(weight: Floats, figure: Floats) -> Floats:
    return np.asarray(np.einsum("rc,rc->r", weight, figure))


def _grouped(figure: Floats, group_of: NDArray[np.int_], groups: int) -> Floats:
    return np.bincount(group_of, figure, minlength=groups).astype(float)


_HALVINGS = 80


def share_after_fall(ltv: Floats, sigma: Floats, weight: Floats, fall: float, threshold: float = 1.0) -> float:
    """The share under water after an immediate fall of prices, home by home where sigma is over 0.

    ltv, sigma, weight: by bin; fall: a ratio (0.2 is 20 %). Formula: data.formulas.equity.pneq with LTV / (1 - fall).

    >>> share_after_fall(np.array([0.7, 0.9]), np.zeros(2), np.array([3.0, 1.0]), 0.2)
    0.25
    """
    ltv_after = ltv / (1.0 - fall) / threshold
    with np.errstate(divide="ignore", invalid="ignore"):
        smooth = ndtr(np.log(ltv_after) / sigma)
    over = np.where(sigma > 0, smooth, (ltv_after > 1.0).astype(float))
    return float((over * weight).sum() / weight.sum()) if weight.sum() > 0 else float("nan")


def bin_shares_after_falls(ltv: Floats, sigma: Floats, weight: Floats, falls: Floats, threshold: float = 1.0) -> Floats:
    """The share after each of several immediate falls."""
    return np.array([share_after_fall(ltv, sigma, weight, float(fall), threshold) for fall in falls])


def bin_fall_to_target(ltv: Floats, sigma: Floats, weight: Floats, target: float, threshold: float = 1.0) -> float:
    """The smallest immediate fall that brings a book to a share under water; nan where it is there already.

    A share never falls when prices do, so the bracket is halved until nothing is left of it.

    >>> round(bin_fall_to_target(np.array([0.7, 0.9]), np.zeros(2), np.ones(2), 0.5), 6)
    0.1
    """
    if not weight.sum() > 0 or share_after_fall(ltv, sigma, weight, 0.0, threshold) >= target:
        return float("nan")
    low, high = 0.0, 1.0 - 1e-9
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if share_after_fall(ltv, sigma, weight, middle, threshold) >= target:
            high = middle
        else:
            low = middle
    return high
