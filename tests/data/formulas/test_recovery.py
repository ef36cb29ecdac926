"""Years to positive equity: by hand, and the laws of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas import recovery

STILL = np.zeros((1, 61))


def years(ltv, growth, paid=STILL, spread=1e-4):
    return recovery.years_to_positive(np.log([[ltv]]), np.array([[spread]]), np.ones((1, 1)), paid, growth)[0]


@pytest.mark.parametrize(("ltv", "growth", "expected"), [(1.21, 0.10, 2.0), (1.05, 0.05, 1.0), (1.5, 0.02, 20.475)])
def test_by_hand(ltv, growth, expected):
    """ln LTV over ln(1 + growth): 21 % under water at 10 % a year takes two years."""
    assert years(ltv, growth) == pytest.approx(expected, abs=0.002)


def test_beyond_thirty_years_is_never():
    """Flat prices and nothing paid down lift nobody; half a per cent a year not within a mortgage's life."""
    assert years(1.3, 0.0) == np.inf
    assert years(1.3, 0.005) == np.inf


def test_nobody_under_water_needs_no_years():
    """Where no loan is under water there is no middle one."""
    assert np.isnan(years(0.5, 0.03, spread=0.01))


def test_payments_alone_lift_a_loan():
    """With prices flat, a loan 10 % under water is above it when a tenth of its balance is paid."""
    paid = np.linspace(0.0, 3.0, 61)[None, :]  # a tenth of a log point a year
    assert years(np.exp(0.25), 0.0, paid) == pytest.approx(2.5, abs=0.002)


@given(st.floats(0.7, 1.6), st.floats(0.05, 0.4), st.floats(0.0, 0.09))
def test_faster_growth_is_never_slower(ltv, spread, growth):
    """One point more growth a year never adds to the wait."""
    slow = years(ltv, growth, spread=spread)
    assert np.isnan(slow) or years(ltv, growth + 0.01, spread=spread) <= slow + 1e-3
