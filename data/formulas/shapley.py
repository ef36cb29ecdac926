"""Shapley decomposition of a change: the effect of each cause, averaged over every order of the causes.

The counterfactuals between before and after are numbered by their causes: bit i of the number is cause i. No order is
preferred, interactions are shared by the causes involved, and the parts sum to the whole change exactly.
"""

from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from data.formulas.arrays import Floats


def shapley_parts(worlds: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Each cause's part, and its smallest and largest effect over the orders of the causes.

    worlds: figures of the 2^k counterfactuals, worlds[0] before and worlds[-1] after. Returns three arrays of k; the
    parts sum to worlds[-1] - worlds[0], and a cause without effect has exactly 0. Source: Shapley 1953; for
    decompositions of a statistic Shorrocks 2013, "Decomposition procedures for distributional analysis", section 3.

    >>> moved, least, most = shapley_parts([10.0, 12.0, 13.0, 19.0])    # alone they move 2 and 3, together 9
    >>> moved.tolist(), least.tolist(), most.tolist()
    ([4.0, 5.0], [2.0, 3.0], [6.0, 7.0])
    """
    figures = np.asarray(worlds, dtype=float)
    causes = max(figures.size.bit_length() - 1, 0)
    if figures.ndim != 1 or figures.size != 1 << causes:
        raise ValueError(f"a figure is needed for each of the 2^k worlds; got {figures.shape}")
    number = np.arange(figures.size)
    size_of = np.array([int(subset).bit_count() for subset in number])
    probability = [factorial(m) * factorial(causes - m - 1) / factorial(causes) for m in range(causes)]
    moved, least, most = np.zeros(causes), np.zeros(causes), np.zeros(causes)
    for i in range(causes):
        without = number[(number >> i) & 1 == 0]
        steps = figures[without | (1 << i)] - figures[without]
        moved[i] = sum(step * probability[size_of[subset]] for step, subset in zip(steps, without, strict=True))
        least[i], most[i] = steps.min(), steps.max()
    return moved, least, most
