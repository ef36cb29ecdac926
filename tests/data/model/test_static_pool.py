"""A static pool, small enough to follow by hand; and what no path may break."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas.amortization import balance_left
from data.model.cohorts import Cells, Cohorts, LoanTerms
from data.model.static_pool import StaticPool

NOW = np.zeros(1, dtype=int)

AGES = 120


def pool(*regions, rate=0.06, drift=0.0):
    """Each region: a list of (age, loans, LTV, spread between loans). A dollar's balance a loan."""
    shape = (len(regions), 1, AGES)
    alive, median, between = np.zeros(shape), np.full(shape, -1.0), np.full(shape, 0.01)
    for i, cohorts in enumerate(regions):
        for age, loans, ltv, spread in cohorts:
            alive[i, 0, age], median[i, 0, age], between[i, 0, age] = loans, np.log(ltv), spread**2
    loans = alive.sum(axis=(1, 2))
    drifted = drift * np.arange(AGES)
    return StaticPool(
        Cohorts((0,), alive, median, between, drifted, Cells.by_age(AGES)),
        loans,
        loans.copy(),
        LoanTerms(np.full(AGES, rate), np.full(AGES, 120)),
        drift,
    )


def flat(one, quarters=1):
    return np.zeros((len(one.loans), quarters))


def test_a_fall_moves_the_middle_loan_and_nothing_else():
    """Half of the loans at 80 % are under water after a fall of a fifth, and as many loans are there as before."""
    one = pool([(10, 100.0, 0.8, 0.2)])
    stood = one.summary(np.log([[0.8]]), NOW, "dispersed", 100)
    assert stood.by_loans[0, 0] == pytest.approx(0.5)
    assert stood.loans[0, 0] == 100
    assert stood.upb[0, 0] == 100


def test_payments_go_on():
    """After three years at 6 % a loan of five years owes what the schedule says, and prices have no part in it."""
    one = pool([(20, 100.0, 0.9, 0.1)])
    later = np.array([12])
    paid = balance_left(0.06, 32) / balance_left(0.06, 20)
    for change in (0.0, np.log(0.5)):
        assert one.owed(later)[0, 0] == pytest.approx(100 * paid)
        cohorts = one.on_path(np.array([[change]]), later)
        assert np.exp(cohorts.median[0, 0, 20]) == pytest.approx(0.9 * paid / np.exp(change))


def test_homes_go_on_drifting():
    """Three years on, a loan's home has spread from its index by three years more."""
    one = pool([(20, 100.0, 0.9, 0.1)], drift=0.001)
    assert one.on_path(flat(one), np.array([12])).dispersion[0, 20] == pytest.approx(0.032)


def test_a_loan_paid_off_owes_nothing_and_stays_in_the_count():
    """Of two loans one has a year to go: two years on it is no balance, but still half of the loans."""
    one = pool([(116, 1.0, 1.05, 0.01), (0, 1.0, 1.5, 0.01)])
    stood = one.summary(flat(one), np.array([8]), "step", 100)
    assert stood.by_loans[0, 0] == pytest.approx(0.5)
    assert stood.loans[0, 0] == 2


cohorts = st.tuples(st.integers(0, 119), st.floats(0.1, 50.0), st.floats(0.2, 1.6), st.floats(0.02, 0.4))
regions = st.lists(st.lists(cohorts, min_size=1, max_size=4), min_size=1, max_size=3)


@given(regions, st.sampled_from(["dispersed", "step"]), st.sampled_from([95, 100, 125]))
def test_no_change_is_todays_figures_to_the_last_byte(those, value, threshold):
    """A fall of 0 % at once gives the baseline exactly: same bytes in every figure."""
    one = pool(*those, drift=0.002)
    from data.model.aggregates import summarize

    today = summarize(one.cohorts, value, threshold, one.loans[:, None], one.upb[:, None])
    stood = one.summary(flat(one), NOW, value, threshold)
    for name in ("by_loans", "by_upb", "near", "shortfall", "loans", "upb"):
        assert getattr(stood, name).tobytes() == getattr(today, name).tobytes()


@given(regions, st.lists(st.floats(-0.9, 0.3), min_size=2, max_size=5), st.integers(0, 40))
def test_a_deeper_fall_never_lowers_a_share(those, depths, ahead):
    """The deeper, the more loans and balances are under water, whenever it is looked at."""
    one = pool(*those, drift=0.002)
    deeper = np.sort(depths)[::-1]
    for weight in ("loans", "balances"):
        shares = [
            one.share(np.full((len(those), 1), np.log1p(d)), np.array([ahead]), "dispersed", 100, weight)
            for d in deeper
        ]
        assert (np.diff(np.stack(shares), axis=0) >= -1e-12).all()


@given(regions, st.floats(-0.6, 0.2), st.integers(0, 20), st.sampled_from(["dispersed", "step"]))
def test_the_ladder_adds_up(those, depth, ahead, value):
    """Ten bands, none below nought, that sum to all loans; those over 100 % are the share."""
    one = pool(*those, drift=0.002)
    path, then = np.full((len(those), 1), np.log1p(depth)), np.array([ahead])
    bands = one.ladder(path, then, value)[0]
    assert bands.sum() == pytest.approx(1.0)
    assert (bands >= -1e-12).all()
    share = one.share(path, then, value, 100, "loans")[:, 0]
    assert bands[6:].sum() == pytest.approx((share * one.loans).sum() / one.loans.sum(), abs=1e-9)


@given(regions, st.floats(-0.6, 0.2), st.sampled_from(["loans", "balances"]), st.integers(0, 12))
def test_what_a_further_fall_meets_is_what_stands_there(those, depth, weight, ahead):
    """The cohorts handed to the reverse stress give the very share that the pool itself gives."""
    from data.formulas import reverse_stress

    one = pool(*those, drift=0.002)
    path = np.full(len(those), np.log1p(depth))
    seen = reverse_stress.shares_after_falls(*one.threshold_distances(path, ahead, "dispersed", 110, weight), [0.0])
    share = one.share(path[:, None], np.array([ahead]), "dispersed", 110, weight)
    assert np.allclose(seen, share, atol=1e-9)
