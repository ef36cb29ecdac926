"""Means over neighbouring quarters: at the ends of those there are, and never over a quarter that has none."""

import numpy as np
import pytest

from data.formulas.moving_mean import moving_mean


def test_each_row_has_its_own_means():
    """Two before and one after, along the last axis."""
    rows = np.array([[1.0, 2.0, 3.0, 4.0], [10.0, 20.0, 30.0, 40.0]])
    assert moving_mean(rows, 2, 1) == pytest.approx(np.array([[1.5, 2.0, 2.5, 3.0], [15.0, 20.0, 25.0, 30.0]]))


def test_what_is_not_published_is_not_made_up():
    """A gap stays one, and its neighbours are means of the others."""
    assert moving_mean([1.0, np.nan, 3.0], 1, 1) == pytest.approx([1.0, np.nan, 3.0], nan_ok=True)
