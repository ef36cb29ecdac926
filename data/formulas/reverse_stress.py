"""Reverse stress: how far prices must fall until a given share of loans is under water.

A fall moves every loan's ln MTMLTV by the same s = -ln(1 - fall), so a share is a sum of normal curves in s, and of
steps where homes stand at their index: it rises from today's share to 1 and never falls. The model's cohorts and the
bins of a bank's book are solved alike.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from data.formulas.arrays import Flags, Floats

_NEWTON, _HALVINGS = 20, 60  # steps; most groups need four of the first kind and none of the second
_CLOSE = 1e-11  # of a share
_FLAT = 1e-4  # change of a share by s: where it is less, a close share says little of s
_NARROW = 1e-13  # of s
_ROUNDING = 1e-12  # of ln MTMLTV
_DEEPEST = 60.0  # of s: nothing is left of a price long before


def fall_to_target(
    middle: Floats, spread: Floats, weight: Floats, target: float, group: ArrayLike | None = None
) -> tuple[Floats, Flags]:
    """The smallest immediate fall that brings each group's share to a target, and whether it is there or above already.

    middle, spread, weight: regions x cohorts; ln(MTMLTV / threshold) of the middle loan, its standard deviation over
    loans (and homes; 0 where all are alike), and what the cohort counts for. group: by region, the number of the group
    it is part of; each region its own when None. Fall as a ratio (0.25 is a quarter), nan for a group already there, or
    without figures. Newton on the probit of the share, where it is nearly a straight line, kept inside a bracket that
    shrinks each step; what has not converged then, as where the share jumps over the target, is halved to the end.

    >>> fall, already = fall_to_target(np.log([[0.8]]), np.array([[0.2]]), np.ones((1, 1)), 0.5)
    >>> fall.round(6), already    # the middle loan is at 80 %: a fifth off and half are under water
    (array([0.2]), array([False]))
    >>> fall_to_target(np.log([[0.7, 0.9]]), np.zeros((1, 2)), np.ones((1, 2)), 0.5)[0].round(9)    # two steps
    array([0.1])
    """
    group_of = np.arange(len(middle)) if group is None else np.asarray(group)
    groups = int(group_of.max()) + 1
    is_known = np.isfinite(weight.sum(axis=1))
    amount = np.where(is_known[:, None], weight, 0.0)
    total = _grouped(amount.sum(axis=1), group_of, groups)
    has_weight = total > 0.0
    whole = np.where(has_weight, total, 1.0)
    today = _grouped(_summed(amount, ndtr(_scores(middle, spread))), group_of, groups) / whole
    already = has_weight & (today >= target)
    is_wanted = has_weight & ~already
    # The pooled normal with the loans' own mean and variance is near enough to begin with.
    mean = _grouped(_summed(amount, middle), group_of, groups) / whole
    variance = _grouped(_summed(amount, middle**2 + spread**2), group_of, groups) / whole - mean**2
    goal = float(ndtri(target))
    s = np.clip(goal * np.sqrt(np.maximum(variance, 1e-6)) - mean, 1e-6, _DEEPEST - 1.0)
    low, high = np.zeros(groups), np.full(groups, _DEEPEST)
    is_open, has_converged = is_wanted.copy(), np.zeros(groups, dtype=bool)
    for number in range(_NEWTON + _HALVINGS):
        rows = np.flatnonzero(is_open[group_of])
        if not rows.size:
            break
        # Only the groups that have not converged: most have after four steps.
        at, loans, deviation = group_of[rows], amount[rows], spread[rows]
        z = _scores(middle[rows] + s[at][:, None], deviation)
        share = _grouped(_summed(loans, ndtr(z)), at, groups) / whole
        low = np.where(is_open & (share < target), s, low)
        high = np.where(is_open & (share >= target), s, high)
        density = np.exp(-0.5 * np.minimum(z * z, 1400.0)) / np.where(deviation > 0.0, deviation, 1.0)
        slope = _grouped(_summed(loans, density), at, groups) / whole
        probit = ndtri(np.clip(share, 1e-300, 1.0 - 1e-16))
        # d probit / ds: the loans' density at s over the normal's own at the probit; both lack the same 1/sqrt(2 pi).
        steep = slope / np.exp(-0.5 * probit * probit)
        step = s + (goal - probit) / np.maximum(steep, 1e-300)
        has_converged |= is_open & (np.abs(share - target) < _CLOSE) & (slope > _FLAT)
        is_open &= ~has_converged & (high - low > _NARROW)
        inside = (step > low) & (step < high) & (number < _NEWTON)
        s = np.where(is_open, np.where(inside, step, (low + high) / 2.0), s)
    return np.where(is_wanted, -np.expm1(-np.where(has_converged, s, high)), np.nan), already


def shares_after_falls(middle: Floats, spread: Floats, weight: Floats, falls: ArrayLike) -> Floats:
    """Each region's share after each of several immediate falls: regions x falls. Arguments as in `fall_to_target`.

    >>> shares_after_falls(np.log([[0.8]]), np.array([[0.2]]), np.ones((1, 1)), [0.0, 0.2]).round(4)
    array([[0.1323, 0.5   ]])
    """
    steps = -np.log1p(-np.asarray(falls, dtype=float))
    shares = np.stack([_summed(weight, ndtr(_scores(middle + s, spread))) for s in steps], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(shares / weight.sum(axis=1)[:, None])


def _scores(distance: Floats, spread: Floats) -> Floats:
    """How many of its standard deviations each cohort is over the threshold; without any it is over or it is not, and
    not where it differs from the threshold by rounding only: 80 % after a fall of a fifth is at 100 %, not over it.
    """
    scores = distance / np.where(spread > 0.0, spread, 1.0)
    return np.where(spread > 0.0, scores, np.where(distance > _ROUNDING, np.inf, -np.inf))


def _summed(weight: Floats, figure: Floats) -> Floats:
    return np.asarray(np.einsum("rc,rc->r", weight, figure))


def _grouped(figure: Floats, group_of: NDArray[np.int_], groups: int) -> Floats:
    return np.bincount(group_of, figure, minlength=groups).astype(float)
