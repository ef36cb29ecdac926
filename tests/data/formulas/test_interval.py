"""The interval that is shown is the interval that was tried: one function draws its ends and counts what they hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from data.countries.us.calibration import conformal, held_out_errors
from data.countries.us.calibration.benchmarks import Benchmarks
from data.formulas.interval import half_width, interval
from data.model.estimates import estimates
from data.snapshot.snapshot import carried

SIZES, WIDTHS = (0.1, 0.2, 1.0), (0.5, 0.4, 0.3)
shares = st.floats(0.001, 0.999)


@given(shares, shares)
def test_what_the_ends_hold_the_test_counts(ours, theirs):
    """A published figure lies between the printed ends where its score is within the width, and nowhere else."""
    lower, upper = interval(ours, SIZES, WIDTHS)
    score = abs(logit(ours) - logit(theirs))
    half = float(half_width(ours, SIZES, WIDTHS))
    assert (lower <= theirs <= upper) == (score <= half) or score == pytest.approx(half, abs=1e-9)


def test_coverage_takes_the_width_that_would_be_shown():
    """Shares up to a tenth are off by little, larger ones by much: one of each, off by as much as lies between the two
    widths, and only the larger one's interval holds its figure."""
    share = np.array([*np.full(19, 0.05), *np.full(19, 0.15), 0.05, 0.15])
    score = np.array([*np.arange(1, 20) / 80, *np.arange(1, 20) / 40, 0.30, 0.30])
    n = share.size
    blank = yardstick_of(n, 1 / (1 + np.exp(-(logit(share) + score))))
    tested = np.arange(n) >= n - 2
    guess = held_out_errors.Predictions(share, share)
    small, middling = half_width(share[-2:], conformal.SIZES, conformal.widths(blank, guess, ~tested, conformal.SIZES))
    assert small < 0.30 < middling
    held = conformal.coverage(blank, [(guess, ~tested, tested)])
    assert (held["to 0.10"]["inside"], held["to 0.20"]["inside"]) == (0.0, 1.0)


def yardstick_of(n, share):
    """Figures of one state, all of one quarter."""
    return Benchmarks(
        source=np.array(["corelogic-list"] * n),
        region_id=np.array(["US-NV"] * n),
        quarter=np.full(n, 8050),
        share=share,
        first_printing=np.zeros(n, dtype=bool),
    )


def test_the_market_draws_by_the_same_function():
    """What every page and export prints is data.formulas.interval's, with the carried widths."""
    market, share = estimates(carried()), np.array([0.02, 0.12, 0.35])
    known = market.calibration.interval
    for level in ("state", "nation"):
        expected = interval(share, known["sizes"], known[level])
        assert np.array(market.interval(share, level)) == pytest.approx(np.array(expected), abs=0)
