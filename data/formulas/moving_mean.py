"""Means over neighbouring quarters, for series whose single quarters are noisy or have seasons."""

import numpy as np
from numpy.typing import ArrayLike

from data.formulas.arrays import Floats


def moving_mean(series: ArrayLike, before: int, after: int) -> Floats:
    """The mean of each quarter with some before and some after it, of those that have a figure.

    series: quarters along the last axis, nan where there is no figure; there the mean is nan too. before, after: how
    many quarters on either side.

    >>> moving_mean([1.0, 3.0, 8.0, np.nan], 1, 1)
    array([2. , 4. , 5.5, nan])
    """
    figures = np.asarray(series, dtype=float)
    ends = [(0, 0)] * (figures.ndim - 1) + [(before, after)]
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(figures, ends, constant_values=np.nan), before + after + 1, axis=-1
    )
    has_figure = ~np.isnan(windows)
    mean = np.where(has_figure, windows, 0.0).sum(axis=-1) / np.maximum(has_figure.sum(axis=-1), 1)
    return np.where(np.isnan(figures), np.nan, mean)
