"""The prediction interval around a share, from the calibrated width for shares of its size.

The same function is used for intervals that are shown and for those that are tested (data/calibration/conformal.py).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from data.formulas.arrays import Floats


def half_width(share: ArrayLike, sizes: Sequence[float], widths: Sequence[float]) -> Floats:
    """The interval's half-width on the logit scale around shares.

    sizes: the upper ends, themselves included, of the sizes of share for which widths were found. Widths interpolated
    between the sizes look smoother, but cover more figures than their nominal level (docs/model.md).

    >>> half_width([0.01, 0.10, 0.15, 0.9], (0.1, 0.2, 1.0), (0.5, 0.4, 0.3))
    array([0.5, 0.5, 0.4, 0.3])
    """
    size = np.searchsorted(sizes, np.nan_to_num(np.asarray(share, dtype=float)))
    return np.asarray(np.array(widths, dtype=float)[np.minimum(size, len(widths) - 1)])


def interval(share: ArrayLike, sizes: Sequence[float], widths: Sequence[float]) -> tuple[Floats, Floats]:
    """The lower and the upper end around shares; one of less than a thousandth is inside its own interval.

    >>> [end.round(3).tolist() for end in interval([0.2], (1.0,), (0.5,))]
    [[0.132], [0.292]]
    """
    odds = logit(np.clip(share, 1e-3, 1 - 1e-3))
    half = half_width(share, sizes, widths)
    return np.minimum(share, expit(odds - half)), np.maximum(share, expit(odds + half))
