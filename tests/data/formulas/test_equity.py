"""The formulas of one loan and one cohort against hand-worked cases, laws and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas.equity import capped, cohort_ltv, cohort_over, dispersion, mtmltv, pneq

ltvs = st.floats(0.05, 4.0)
sigmas = st.floats(0.01, 0.6)


def test_a_loan_worked_by_hand():
    """190,000 owed on a home bought for 200,000, the index down a quarter: 126.67 % of its value."""
    assert float(mtmltv(190_000, 200_000, 0.75)) == pytest.approx(1.266667, abs=1e-6)


def test_exactly_at_the_threshold_is_not_negative_equity():
    """LTV 100.00 is not under water by the step; a hair above is."""
    assert pneq([1.0, np.nextafter(1.0, 2.0)], 0.0).tolist() == [0.0, 1.0]


def test_a_loan_paid_off_is_never_under_water():
    """Balance 0 gives PNEQ 0, spread or not."""
    assert pneq([0.0, 0.0], [0.0, 0.3]).tolist() == [0.0, 0.0]


@given(sigmas)
def test_half_of_the_homes_at_the_threshold_are_under_it(sigma):
    """At MTMLTV 1 homes spread evenly to both sides."""
    assert float(pneq(1.0, sigma)) == pytest.approx(0.5)


@given(ltvs, ltvs, sigmas)
def test_owing_more_is_never_safer(one, other, sigma):
    """PNEQ never falls with the LTV."""
    low, high = sorted((one, other))
    assert pneq(low, sigma) <= pneq(high, sigma)


@given(ltvs.filter(lambda ltv: abs(ltv - 1.0) > 1e-3))
def test_as_the_spread_vanishes_the_step_remains(ltv):
    """Away from the threshold the probability tends to the step."""
    assert float(pneq(ltv, 1e-5)) == float(pneq(ltv, 0.0))


def test_the_closed_form_is_what_simulation_finds():
    """A cohort of loans with spread LTVs on homes with spread prices, drawn one by one."""
    draw = np.random.default_rng(7)
    loans = draw.normal(np.log(0.8), 0.2, 400_000)
    homes = draw.normal(0.0, 0.15, 400_000)
    assert float(cohort_over(np.log(0.8), 0.2**2 + 0.15**2)) == pytest.approx((loans > homes).mean(), abs=0.002)
    assert float(cohort_ltv(np.log(0.8), 0.2**2)) == pytest.approx(np.exp(loans).mean(), rel=0.002)


def test_balances_weigh_the_cohort_at_its_tilted_middle():
    """The share of balances over the threshold is the share of loans at median plus variance."""
    draw = np.random.default_rng(7)
    loans = draw.normal(np.log(0.8), 0.2, 400_000)
    homes = draw.normal(0.0, 0.15, 400_000)
    owed = np.exp(loans)
    found = owed[loans > homes].sum() / owed.sum()
    assert float(cohort_over(np.log(0.8) + 0.2**2, 0.2**2 + 0.15**2)) == pytest.approx(found, abs=0.003)


def test_the_cut_at_the_maximum_is_what_simulation_finds():
    """Mean and variance of the loans that remain when none above the maximum is made."""
    loans = np.random.default_rng(7).normal(-0.15, 0.22, 400_000)
    made = loans[loans < 0.05]
    mean, variance = capped(-0.15, 0.22, 0.05)
    assert float(mean) == pytest.approx(made.mean(), abs=0.001)
    assert float(variance) == pytest.approx(made.var(), rel=0.01)


def test_a_variance_that_would_bend_down_is_held():
    """With B below 0 the dispersion stays at its maximum beyond age -A / 2B."""
    spread = dispersion([10, 50, 90], a=0.002, b=-0.00002)
    assert spread.tolist() == pytest.approx([0.018, 0.05, 0.05])
