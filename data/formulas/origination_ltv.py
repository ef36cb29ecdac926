"""CLTV at origination: a truncated normal of ln CLTV, fitted to a publisher's buckets.

FHFA publishes the shares of a state's new loans with a combined loan-to-value up to 70, 80, 90, 95, 97 percent and
above. The market model describes new loans by a normal of ln CLTV truncated at a maximum (data/formulas/equity.py);
here is the one whose buckets are closest to the published ones.
"""

import numpy as np
from scipy.special import ndtr

from data.formulas.arrays import Floats

# FHFA's bounds, as ratios: at or below the first, between two, above the last.
EDGES = (0.70, 0.80, 0.90, 0.95, 0.97)
# Where the search begins (middle, ln spread), and how far it may go: loans all of one CLTV have no spread to find.
_START = (-0.30, float(np.log(0.22)))
_LOW, _HIGH = np.array([-1.5, np.log(0.02)]), np.array([0.5, np.log(1.0)])
_STEPS = 60


def buckets(middle: Floats, spread: Floats, maximum: float) -> Floats:
    """The six shares of loans by CLTV when ln CLTV is normal below a maximum, along a new last axis; they sum to 1.

    middle, spread: of the normal before the cut; maximum: ln of the highest CLTV.

    >>> buckets(np.array(-0.3), np.array(0.2), 0.1).round(3)
    array([0.397, 0.267, 0.189, 0.06 , 0.018, 0.068])
    """
    edges = np.minimum(np.log(EDGES), maximum)
    scale = np.asarray(spread)[..., None]
    below = ndtr((edges - np.asarray(middle)[..., None]) / scale) / ndtr(
        (maximum - np.asarray(middle)[..., None]) / scale
    )
    ends = np.ones_like(below[..., :1])
    return np.asarray(np.diff(np.concatenate([0.0 * ends, below, ends], axis=-1), axis=-1))


def fitted_normal(shares: Floats, maximum: float) -> tuple[Floats, Floats]:
    """The middle and spread of the normal, before the cut, whose buckets are nearest to the printed ones.

    shares: six along the last axis, nan where not all are printed (then middle and spread are nan); what they miss of
    1 by rounding is shared out. maximum: ln of the highest CLTV. Least squares, by Levenberg's and Marquardt's steps
    for all cells at once (Marquardt 1963): a step that comes no nearer is not taken and the next one is shorter.

    >>> printed = np.array([0.397, 0.267, 0.189, 0.060, 0.018, 0.068])
    >>> middle, spread = fitted_normal(printed, 0.1)
    >>> round(float(middle), 2), round(float(spread), 2)
    (-0.3, 0.2)
    """
    published = np.asarray(shares, dtype=float)
    is_complete = ~np.isnan(published).any(axis=-1)
    target = published[is_complete] / published[is_complete].sum(axis=-1, keepdims=True)
    estimate = np.tile(_START, (len(target), 1))
    damping = np.full(len(target), 1e-2)
    miss = _miss(estimate, target, maximum)
    for _ in range(_STEPS):
        slope = _slope(estimate, maximum)
        normal = np.einsum("nki,nkj->nij", slope, slope)
        normal += (damping[:, None] * (np.einsum("nii->ni", normal) + 1e-9))[:, :, None] * np.eye(2)
        step = np.linalg.solve(normal, np.einsum("nki,nk->ni", slope, miss)[..., None])[..., 0]
        trial = np.clip(estimate - np.clip(step, -0.5, 0.5), _LOW, _HIGH)
        trial_miss = _miss(trial, target, maximum)
        is_nearer = (trial_miss**2).sum(axis=1) <= (miss**2).sum(axis=1)
        estimate[is_nearer], miss[is_nearer] = trial[is_nearer], trial_miss[is_nearer]
        damping = np.clip(np.where(is_nearer, damping / 3.0, damping * 4.0), 1e-9, 1e6)
    middle, spread = (np.full(published.shape[:-1], np.nan) for _ in range(2))
    middle[is_complete], spread[is_complete] = estimate[:, 0], np.exp(estimate[:, 1])
    return middle, spread


def _miss(estimate: Floats, target: Floats, maximum: float) -> Floats:
    return buckets(estimate[:, 0], np.exp(estimate[:, 1]), maximum) - target


def _slope(estimate: Floats, maximum: float) -> Floats:
    """How the buckets move with the middle and with ln spread: cells x six x two, by central differences."""
    h = 1e-5
    sides = []
    for offset in (np.array([h, 0.0]), np.array([0.0, h])):
        up, down = (buckets(at[:, 0], np.exp(at[:, 1]), maximum) for at in (estimate + offset, estimate - offset))
        sides.append((up - down) / (2.0 * h))
    return np.stack(sides, axis=-1)
