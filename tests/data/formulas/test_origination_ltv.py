"""From a publisher's buckets of CLTV at origination to the cut normal of the market model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas.equity import capped
from data.formulas.origination_ltv import buckets, fitted_normal

MIDDLE, SPREAD = st.floats(-0.4, -0.1), st.floats(0.12, 0.35)


@given(MIDDLE, SPREAD, st.floats(0.0, 0.2))
def test_buckets_lead_back_to_the_curve_they_came_from(middle, spread, maximum):
    """Whatever normal the six shares were made of is found again, or one with the very same shares."""
    made = buckets(np.array([middle]), np.array([spread]), maximum)
    assert made.sum() == pytest.approx(1.0)
    found = fitted_normal(made, maximum)
    assert buckets(*found, maximum) == pytest.approx(made, abs=2e-4)
    ours, theirs = (capped(np.array([m]), s, maximum)[0] for m, s in ((middle, spread), (found[0][0], found[1][0])))
    assert theirs == pytest.approx(ours, abs=0.01)


@given(MIDDLE, SPREAD)
def test_printed_to_a_tenth_of_a_percent_is_near_enough(middle, spread):
    """Rounding as FHFA prints moves the mean of ln CLTV by less than a hundredth."""
    made = buckets(np.array([middle]), np.array([spread]), 0.15)
    (m,), (s,) = fitted_normal(np.round(made, 3), 0.15)
    ours, theirs = (float(capped(np.array(a), b, 0.15)[0]) for a, b in ((middle, spread), (m, s)))
    assert theirs == pytest.approx(ours, abs=0.01)


def test_higher_lending_is_found_higher():
    """More loans above 90 % and fewer below 70 % mean a higher middle."""
    low, high = np.array([0.45, 0.35, 0.1, 0.05, 0.02, 0.03]), np.array([0.2, 0.3, 0.15, 0.15, 0.1, 0.1])
    (first, second), _ = fitted_normal(np.array([low, high]), 0.15)
    assert first < second


def test_what_is_not_wholly_printed_is_not_fitted():
    """One bucket suppressed: neither middle nor spread, and its neighbour is untouched."""
    whole = np.array([0.4, 0.3, 0.15, 0.08, 0.03, 0.04])
    hole = np.where(np.arange(6) == 2, np.nan, whole)
    middle, spread = fitted_normal(np.array([[whole, hole]]), 0.15)
    assert np.isnan([middle[0, 1], spread[0, 1]]).all()
    assert (middle[0, 0], spread[0, 0]) == pytest.approx(tuple(float(v) for v in fitted_normal(whole, 0.15)))


@pytest.mark.parametrize("shares", [(1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1), (1 / 6,) * 6])
def test_no_buckets_break_it(shares):
    """All loans in one bucket, or as many in each: a finite middle and spread within the search's bounds."""
    middle, spread = fitted_normal(np.array([shares], dtype=float), 0.15)
    assert np.isfinite([middle[0], spread[0]]).all()
    assert 0.02 <= spread[0] <= 1.0
