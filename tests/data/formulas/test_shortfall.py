"""The amount under water against simulation and against the spreadsheet's max(0, balance - value)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas.shortfall import cohort_shortfall, expected_shortfall


def test_without_spread_it_is_the_spreadsheet_sum():
    """220,000 owed on 200,000 is 20,000 short; 180,000 owed is none."""
    assert expected_shortfall([220_000, 180_000], 200_000, 0.0).tolist() == [20_000, 0]


def test_the_closed_form_is_what_simulation_finds():
    """E[max(0, balance - value)] with value lognormal about its median."""
    homes = 200_000 * np.exp(0.2 * np.random.default_rng(7).standard_normal(400_000))
    found = np.maximum(190_000 - homes, 0).mean()
    assert float(expected_shortfall(190_000, 200_000, 0.2)) == pytest.approx(found, rel=0.01)


def test_a_cohort_is_its_loans_one_by_one():
    """The exchange of two lognormals gives what the loans give drawn one by one."""
    draw = np.random.default_rng(7)
    loans, homes = draw.normal(np.log(0.9), 0.2, 400_000), draw.normal(0, 0.15, 400_000)
    found = np.maximum(np.exp(loans) - np.exp(homes), 0).mean()
    assert float(cohort_shortfall(np.log(0.9), 0.2**2, 0.15**2)) == pytest.approx(found, rel=0.01)


@given(st.floats(10_000, 900_000), st.floats(10_000, 900_000), st.floats(0.0, 0.5))
def test_it_is_never_less_than_the_plain_gap_and_never_more_than_the_debt(balance, value, sigma):
    """Spread can only add to the shortfall, up to the whole balance... less what the mean home is worth."""
    short = float(expected_shortfall(balance, value, sigma))
    mean_value = value * np.exp(sigma**2 / 2)
    assert short <= balance * (1 + 1e-9)
    assert short >= max(balance - mean_value, 0) - 1e-6 * balance
