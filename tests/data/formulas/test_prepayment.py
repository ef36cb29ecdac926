"""Who leaves and who stays, against loans followed one by one."""

import numpy as np
import pytest
from scipy.special import ndtr

from data.formulas.prepayment import stay, turnover


def test_a_young_loan_seldom_leaves():
    """Seasoning: nothing in the first quarter, the whole pace after some years."""
    pace = turnover([0, 4, 80], 0.0, base=0.02, refinance=0.0, centre=0.006, width=0.004, ramp=6.0)
    assert pace[0] == 0
    assert pace[1] < pace[2] == pytest.approx(0.02, rel=1e-3)


def test_refinancing_answers_to_the_rate():
    """A loan two points dear leaves faster than one a point cheap."""
    dear, cheap = turnover(40, [0.02, -0.01], base=0.02, refinance=0.1, centre=0.006, width=0.004, ramp=6.0)
    assert dear > 3 * cheap


def test_the_moments_of_those_who_stay_are_exact():
    """Share, middle and variance of the stayers are those of a million loans that left at random by the same rule."""
    draw = np.random.default_rng(7)
    x = draw.normal(-0.1, 0.25, 1_000_000)
    leaves = draw.random(x.size) < 0.05 + 0.20 * ndtr(x / 0.15)
    stays, middle, variance = stay(-0.1, 0.25**2, 0.15**2, leave=0.05, extra=0.20)
    assert float(stays) == pytest.approx(1 - leaves.mean(), abs=0.001)
    assert float(middle) == pytest.approx(x[~leaves].mean(), abs=0.001)
    assert float(variance) == pytest.approx(x[~leaves].var(), rel=0.005)


def test_three_numbers_do_for_a_cohort_through_a_crash():
    """METHOD asks to sum over CLTV cells or show that it does not matter: after ten years of a crash in which loans
    under water default and the rest refinance, the cohort of three numbers is within half a point of 401 cells."""
    cells = np.linspace(-1.2, 1.0, 401)
    density = np.exp(-0.5 * ((cells + 0.25) / 0.21) ** 2)
    density /= density.sum()
    alive, middle, variance = 1.0, -0.25, 0.21**2
    for age in range(1, 41):
        fall = -0.45 * min(age, 14) / 14 + 0.02 * max(age - 24, 0)
        spread, leave, extra = 0.002 * age, 0.03, 0.02 - 0.5 * 0.03
        density = density * (1 - leave - extra * ndtr((cells - fall) / np.sqrt(spread)))
        stays, moved, variance = stay(middle - fall, variance, spread, leave, extra)
        alive, middle = alive * stays, moved + fall
        under = float(ndtr((middle - fall) / np.sqrt(variance + spread)))
        truth = float((density * ndtr((cells - fall) / np.sqrt(spread))).sum() / density.sum())
        assert under == pytest.approx(truth, abs=0.005), age
        assert float(alive) == pytest.approx(density.sum(), rel=0.005)
