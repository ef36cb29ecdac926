"""How far prices must fall until a given share of a book is under water, from the book's fine bins of LTV."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
_STEPS = 80


def share(ltv: Floats, sigma: Floats, weight: Floats, fall: float, threshold: float = 1.0) -> float:
    """The share under water after an immediate fall of prices, home by home where sigma is over 0.

    ltv, sigma, weight: by bin; fall: a ratio (0.2 is a fifth). Formula: data.formulas.equity.pneq with LTV / (1 - fall).

    >>> share(np.array([0.7, 0.9]), np.zeros(2), np.array([3.0, 1.0]), 0.2)
    0.25
    """
    far = ltv / (1.0 - fall) / threshold
    with np.errstate(divide="ignore", invalid="ignore"):
        smooth = ndtr(np.log(far) / sigma)
    over = np.where(sigma > 0, smooth, (far > 1.0).astype(float))
    return float((over * weight).sum() / weight.sum()) if weight.sum() > 0 else float("nan")


def curve(ltv: Floats, sigma: Floats, weight: Floats, falls: Floats, threshold: float = 1.0) -> Floats:
    """The share after each of several immediate falls."""
    return np.array([share(ltv, sigma, weight, float(fall), threshold) for fall in falls])


def needed(ltv: Floats, sigma: Floats, weight: Floats, target: float, threshold: float = 1.0) -> float:
    """The smallest immediate fall that brings a book to a share under water; nan where it is there already.

    A share never falls when prices do, so the bracket is halved until nothing is left of it.

    >>> round(needed(np.array([0.7, 0.9]), np.zeros(2), np.ones(2), 0.5), 6)
    0.1
    """
    if not weight.sum() > 0 or share(ltv, sigma, weight, 0.0, threshold) >= target:
        return float("nan")
    low, high = 0.0, 1.0 - 1e-9
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if share(ltv, sigma, weight, middle, threshold) >= target:
            high = middle
        else:
            low = middle
    return high
