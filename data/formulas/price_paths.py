"""Scenario price paths: the index in log points from today, by region and quarter.

Every path begins at 0 (today) and has one column a quarter; `depth` is a signed ratio (-0.30 is thirty per cent lower).
"""

import numpy as np
from numpy.typing import ArrayLike

from data.formulas.arrays import Floats


def straight_path(change: ArrayLike, takes: int, quarters: int) -> Floats:
    """The index on a straight line to its new level, and level from there: regions x (quarters + 1), in log points.

    change: by region, signed ratio to today; takes: quarters until it is reached. ln(1 + change min(h / takes, 1)).
    Ours: where only a depth is published, the line between is straight.

    >>> np.exp(straight_path([-0.5], takes=2, quarters=3)).round(4)
    array([[1.  , 0.75, 0.5 , 0.5 ]])
    """
    part = np.minimum(np.arange(quarters + 1) / takes, 1.0)
    return np.asarray(np.log1p(np.asarray(change, dtype=float)[:, None] * part))


def past_path(log_index: Floats, start: int, takes: int, quarters: int) -> Floats:
    """Each region's own prices of a past stretch once more, from today's level, and level from its end.

    log_index: regions x quarters; start: the position of the stretch's first quarter.

    >>> past_path(np.log([[100, 80, 90, 120]]), start=0, takes=2, quarters=3).round(4)
    array([[ 0.    , -0.2231, -0.1054, -0.1054]])
    """
    at = start + np.minimum(np.arange(quarters + 1), takes)
    return np.asarray(log_index[:, at] - log_index[:, [start]])


def change_back_to(log_index: Floats, at: int, years: int) -> Floats:
    """By how much prices change when they return to where they were some years before: by region, signed ratio.

    >>> change_back_to(np.log([[100, 110, 120, 130, 200]]), at=4, years=1).round(4)
    array([-0.5])
    """
    return np.asarray(np.expm1(log_index[:, at - 4 * years] - log_index[:, at]))


def long_run_trend(log_index: Floats) -> Floats:
    """Where each region's long-run trend stands at the end of its history, in log points of the index.

    A straight line through the log index by least squares, over the whole history given and nothing after it. FHFA's
    Countercyclical Mortgage Asset Stress Test (after Smith and Weiher 2012) gives each state a long-run trend and a
    trough that is a part of it; the trend of Working Paper 15-1 is of real prices. Ours is of the nominal index,
    because no deflator is among our inputs.

    >>> long_run_trend(np.array([[0.0, 0.1, 0.2, 0.3]])).round(4)
    array([0.3])
    """
    quarters = log_index.shape[1]
    x = np.arange(quarters) - (quarters - 1) / 2.0
    slope = log_index @ x / (x @ x)
    return np.asarray(log_index.mean(axis=1) + slope * x[-1])


def trough_below_trend(log_index: Floats, depth: ArrayLike) -> Floats:
    """By how much prices change when they fall to a depth below their long-run trend: by region, signed ratio.

    The same percentage is a harder stress after a boom than after a bust, because it is measured from the trend and not
    from today (FHFA's dynamic stress: Bogin, Bruestle and Doerner 2015, FHFA Working Paper 15-1). Ours: the trend is
    held where it stands today, and a region that is already lower stays where it is.
    log_index: the history until today; depth: by region or one for all, signed ratio.

    >>> trough_below_trend(np.array([[0.0, 0.1, 0.2, 0.7]]), -0.10).round(4)    # after a boom
    array([-0.2018])
    """
    gap = long_run_trend(log_index) - log_index[:, -1] + np.log1p(np.asarray(depth, dtype=float))
    return np.asarray(np.expm1(np.minimum(gap, 0.0)))
