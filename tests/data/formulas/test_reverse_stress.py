"""The fall that brings a share to a target: put back into the model it does so, for any loans."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas import reverse_stress


@st.composite
def books(draw):
    """Up to four regions of six cohorts: middles from deep equity to deep water, wide or narrow, some empty."""
    regions = draw(st.integers(1, 4))

    def table(numbers):
        return np.array([draw(st.lists(numbers, min_size=6, max_size=6)) for _ in range(regions)])

    weight = table(st.one_of(st.just(0.0), st.floats(0.01, 100.0)))
    weight[:, 0] = 1.0
    return table(st.floats(-3.0, 0.5)), table(st.floats(0.02, 0.6)), weight


@given(books(), st.floats(0.01, 0.95))
def test_applied_forward_it_hits_the_target(book, target):
    """A region below the target meets it to nine digits; one that is there already is said to be, and has no number."""
    fall, already = reverse_stress.fall_to_target(*book, target)
    today = reverse_stress.shares_after_falls(*book, [0.0])[:, 0]
    assert (already == (today >= target)).all()
    assert np.isnan(fall[already]).all()
    for i in np.flatnonzero(~already):
        one = tuple(part[i : i + 1] for part in book)
        assert reverse_stress.shares_after_falls(*one, [fall[i]])[0, 0] == pytest.approx(target, abs=1e-9)


@given(books())
def test_a_deeper_fall_never_lowers_a_share(book):
    """The curve never falls, and lies between today's share and all."""
    shares = reverse_stress.shares_after_falls(*book, np.arange(0, 91, 5) / 100)
    assert (np.diff(shares, axis=1) >= -1e-12).all()
    assert (shares <= 1 + 1e-12).all()


@given(books())
def test_more_under_water_takes_a_deeper_fall(book):
    """The fall for a fifth is at least that for a tenth."""
    tenth, fifth = (reverse_stress.fall_to_target(*book, target)[0] for target in (0.1, 0.2))
    both = np.isfinite(tenth) & np.isfinite(fifth)
    assert (fifth[both] >= tenth[both]).all()


@given(books(), st.floats(0.05, 0.9))
def test_a_group_is_solved_as_one(book, target):
    """For regions taken together the fall is the one that brings their common share to the target."""
    regions = len(book[0])
    fall, already = reverse_stress.fall_to_target(*book, target, np.zeros(regions, dtype=int))
    pooled = tuple(part.reshape(1, -1) for part in book)
    assert already[0] == (reverse_stress.shares_after_falls(*pooled, [0.0])[0, 0] >= target - 1e-15)
    if not already[0]:
        assert reverse_stress.shares_after_falls(*pooled, fall)[0, 0] == pytest.approx(target, abs=1e-9)


@given(
    st.lists(
        st.tuples(st.integers(50, 1400), st.sampled_from([0.0, 0.0, 0.002, 0.1, 0.4]), st.integers(1, 9)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([0.05, 0.1, 0.2, 0.25, 0.5, 0.9]),
)
def test_where_the_share_jumps_the_fall_is_the_smallest_that_reaches_the_target(bins, target):
    """Bins of a book, some at their index: at the fall the target is reached, just before it is not."""
    ltv, spread, weight = (np.array([column], dtype=float) for column in zip(*bins, strict=True))
    book = (np.log(ltv / 1000.0), spread, weight)
    (fall,), (already,) = reverse_stress.fall_to_target(*book, target)
    if already:
        assert reverse_stress.shares_after_falls(*book, [0.0])[0, 0] >= target
    else:
        before, at = reverse_stress.shares_after_falls(*book, [fall - 1e-6 * (1.0 - fall), fall])[0]
        assert before < target <= at + 1e-9


def test_halving_alone_finds_the_same_fall():
    """The former solver of a book's bins, by bisection, agrees to ten digits where the share has no jumps."""
    ltv, spread, weight = np.arange(0.3, 1.0, 0.01)[None], np.full((1, 70), 0.15), np.ones((1, 70))
    book = (np.log(ltv), spread, weight)
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2.0
        reached = reverse_stress.shares_after_falls(*book, [middle])[0, 0] >= 0.3
        low, high = (low, middle) if reached else (middle, high)
    assert reverse_stress.fall_to_target(*book, 0.3)[0][0] == pytest.approx(high, abs=1e-10)


@pytest.mark.parametrize("percent", range(1, 61))
def test_a_loan_at_the_threshold_is_not_over_it(percent):
    """A fall that brings a loan to exactly the threshold does not bring it over, however its ratios are rounded."""
    ltv = np.array([[(100 - percent) / 100.0]])
    for threshold in (0.95, 1.0, 1.1, 1.25):
        book = (np.log(ltv * threshold / threshold), np.zeros((1, 1)), np.ones((1, 1)))
        assert reverse_stress.shares_after_falls(*book, [percent / 100.0])[0, 0] == 0.0
        assert reverse_stress.shares_after_falls(*book, [percent / 100.0 + 1e-6])[0, 0] == 1.0


def test_a_region_without_figures_has_none():
    """Unknown weights give neither a fall nor a claim to be there already."""
    middle, spread = np.log([[0.8], [0.8]]), np.full((2, 1), 0.2)
    fall, already = reverse_stress.fall_to_target(middle, spread, np.array([[1.0], [np.nan]]), 0.5)
    assert fall[0] == pytest.approx(0.2)
    assert np.isnan(fall[1])
    assert not already.any()
