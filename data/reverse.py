"""Stress backwards: how far prices must fall until a given share of loans is under water.

A fall moves every loan's ln MTMLTV by the same s = -ln(1 - fall), so a region's share is a sum of normal curves in s:
it rises from today's share to 1 and never falls, and every share above today's is reached at exactly one s.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]
_STEPS = 60
_CLOSE = 1e-12  # of a share


def needed(
    middle: Floats, spread: Floats, weight: Floats, target: float, group: ArrayLike | None = None
) -> tuple[Floats, NDArray[np.bool_]]:
    """The immediate fall that brings each group's share to a target, and whether the group is there or above already.

    middle, spread, weight: regions x cohorts; ln(MTMLTV / threshold) of the middle loan, its standard deviation over
    loans (and homes), and what the cohort counts for. group: by region, the number of the group it is part of; each
    region its own when None. Fall as a ratio (0.25 is a quarter), nan for a group already there, or without figures.
    Newton on the probit of the share, where it is nearly a straight line, kept inside a bracket that shrinks each step.

    >>> fall, already = needed(np.log([[0.8]]), np.array([[0.2]]), np.ones((1, 1)), 0.5)
    >>> fall.round(6), already    # the middle loan is at 80 %: a fifth off and half are under water
    (array([0.2]), array([False]))
    """
    of = np.arange(len(middle)) if group is None else np.asarray(group)
    groups = int(of.max()) + 1
    known = np.isfinite(weight.sum(axis=1))
    parts = np.where(known[:, None], weight, 0.0)
    whole = _grouped(parts.sum(axis=1), of, groups)
    some = whole > 0.0
    parts = parts / np.where(some, whole, 1.0)[of][:, None]
    wide = np.maximum(spread, 1e-6)
    now = _share(middle, wide, parts, np.zeros(groups), of)
    already = some & (now >= target)
    todo = some & ~already
    # The pooled normal with the loans' own mean and variance is near enough to begin with.
    mean = _grouped((parts * middle).sum(axis=1), of, groups)
    variance = _grouped((parts * (middle**2 + wide**2)).sum(axis=1), of, groups) - mean**2
    goal = float(ndtri(target))
    low, high = np.zeros(groups), np.full(groups, 60.0)
    s = np.clip(goal * np.sqrt(np.maximum(variance, 1e-6)) - mean, 1e-6, 59.0)
    for _ in range(_STEPS):
        z = (middle + s[of][:, None]) / wide
        share = _grouped((parts * ndtr(z)).sum(axis=1), of, groups)
        if np.all(np.abs(share - target)[todo] < _CLOSE):
            break
        low, high = np.where(share < target, s, low), np.where(share >= target, s, high)
        slope = _grouped((parts * np.exp(-0.5 * np.minimum(z * z, 1400.0)) / wide).sum(axis=1), of, groups)
        probit = ndtri(np.clip(share, 1e-300, 1.0 - 1e-16))
        # d probit / ds: the loans' density at s over the normal's own at the probit; both lack the same 1/sqrt(2 pi).
        steep = slope / np.exp(-0.5 * probit * probit)
        step = s + (goal - probit) / np.maximum(steep, 1e-300)
        s = np.where((step > low) & (step < high), step, (low + high) / 2.0)
    return np.where(todo, -np.expm1(-s), np.nan), already


def curve(middle: Floats, spread: Floats, weight: Floats, falls: ArrayLike) -> Floats:
    """Each region's share after each of several immediate falls: regions x falls. Arguments as in `needed`.

    >>> curve(np.log([[0.8]]), np.array([[0.2]]), np.ones((1, 1)), [0.0, 0.2]).round(4)
    array([[0.1323, 0.5   ]])
    """
    s = -np.log1p(-np.asarray(falls, dtype=float))
    wide = np.maximum(spread, 1e-6)
    shares = np.stack([np.einsum("rc,rc->r", weight, ndtr((middle + one) / wide)) for one in s], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(shares / weight.sum(axis=1)[:, None])


def _share(middle: Floats, spread: Floats, parts: Floats, s: Floats, of: NDArray[np.int_]) -> Floats:
    return _grouped((parts * ndtr((middle + s[of][:, None]) / spread)).sum(axis=1), of, s.size)


def _grouped(figure: Floats, of: NDArray[np.int_], groups: int) -> Floats:
    return np.bincount(of, figure, minlength=groups).astype(float)
