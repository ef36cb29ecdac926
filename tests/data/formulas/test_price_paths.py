"""Paths of prices: hand-worked ones, and the laws every path keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas import price_paths

depths = st.floats(-0.8, 0.3)
histories = st.lists(st.floats(-0.1, 0.1), min_size=8, max_size=60).map(
    lambda steps: np.cumsum([[0.0, *steps]], axis=1)
)


@given(depths, st.integers(1, 20), st.integers(0, 30))
def test_a_straight_path_begins_today_and_ends_at_its_depth(depth, takes, quarters):
    """Prices leave from where they are, reach the depth when they should, and stay there."""
    path = np.exp(price_paths.straight_path([depth], takes, quarters))[0]
    assert path[0] == 1.0
    assert np.allclose(path[takes:], 1.0 + depth)
    assert (np.diff(path) * np.sign(depth) >= -1e-12).all()


def test_a_stretch_walked_once_more_is_the_regions_own():
    """The path is the index of the stretch over its first quarter, whatever came before."""
    index = np.log([[50.0, 100.0, 120.0, 60.0, 90.0, 200.0]])
    path = np.exp(price_paths.past_path(index, start=1, takes=3, quarters=4))
    assert path.round(6).tolist() == [[1.0, 1.2, 0.6, 0.9, 0.9]]


@given(histories, depths)
def test_the_trough_lies_below_the_trend_by_its_depth(history, depth):
    """Where prices stand above the trough they fall to it exactly; where they are below it already they stay."""
    change = price_paths.trough_below_trend(history, depth)[0]
    reached = history[0, -1] + np.log1p(change)
    assert change <= 0
    assert reached == pytest.approx(
        min(price_paths.long_run_trend(history)[0] + np.log1p(depth), history[0, -1]), abs=1e-9
    )


@given(st.floats(-0.05, 0.05), st.integers(4, 80), st.floats(-0.7, 0.0))
def test_on_its_trend_a_region_meets_the_plain_fall(growth, quarters, depth):
    """A region that has always grown alike stands on its trend: there the two ways of measuring agree."""
    history = growth * np.arange(quarters)[None, :].astype(float)
    assert price_paths.trough_below_trend(history, depth)[0] == pytest.approx(depth, abs=1e-9)


def test_the_same_percentage_is_harder_after_a_boom():
    """Fifteen per cent below the trend is more from a peak than from the trend, and nothing from a deep bust."""
    calm = np.zeros((1, 40))
    boom, bust = calm.copy(), calm.copy()
    boom[0, -4:], bust[0, -4:] = 0.3, -0.6
    falls = [price_paths.trough_below_trend(history, -0.15)[0] for history in (boom, calm, bust)]
    assert falls[0] < falls[1] < falls[2] == 0.0


def test_back_means_the_level_of_those_years_ago():
    """Five years of 10 % a year undone is a fall of 38 %."""
    history = np.log(1.1) * np.arange(41)[None, :] / 4
    assert price_paths.change_back_to(history, at=40, years=5)[0] == pytest.approx(1.1**-5 - 1)
