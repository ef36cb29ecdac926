"""Loans on their way from one quarter to another, on a toy of two regions: each cause does its own and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.formulas import shapley
from data.model import aggregates
from data.model.cohorts import Cells, Cohorts, LoanTerms, follow, lending, log_price
from data.why.cohort_changes import CAUSES, cohort_changes, shares
from tests.data.model.test_cohorts import QUARTERS, VALUES, toy

NO_CHOICE = VALUES | {"locked": 0.0, "default": 0.0}
PATHS = st.lists(st.floats(-0.08, 0.08), min_size=QUARTERS, max_size=QUARTERS)
ENDS = st.tuples(st.integers(2, QUARTERS - 1), st.integers(2, QUARTERS - 1)).map(sorted)


STILL = ("drift", "borrowing", "lending", "exits")


def moving(path=(), **changes):
    """The toy's two regions; the second's prices follow a path of quarterly log growth."""
    inputs = toy()
    prices = inputs.log_hpi.copy()
    prices[1] = np.cumsum(path) if len(path) else 0.0
    return replace(inputs, log_hpi=prices, **changes)


def between(inputs, ends, values=VALUES):
    """The cohorts of every quarter between two, and the prices they are marked at."""
    first, last = ends
    cohorts, _ = follow(inputs, values, lending(inputs, values, np.zeros(2)), range(first, last + 1))
    return cohorts, log_price(inputs, values), inputs.terms


def told(cohorts, price, rate, *, step=False, by_upb=False):
    """Parts by cause, of each region."""
    worlds = shares(cohort_changes(cohorts, price, rate), 1.0, step=step, by_upb=by_upb)
    return [dict(zip(CAUSES, shapley.shapley_parts(column)[0], strict=True)) for column in worlds.T], worlds


@given(PATHS, ENDS, st.booleans(), st.booleans())
@settings(max_examples=40)
def test_the_first_world_is_the_start_and_the_last_the_end(path, ends, step, by_upb):
    """Nothing let happen is the share of the first quarter, everything that of the last, and the parts sum to the rest,
    by loans and by balances, at the index and spread."""
    cohorts, price, rate = between(moving(path), ends)
    parts, worlds = told(cohorts, price, rate, step=step, by_upb=by_upb)
    over = aggregates.over_by_upb if by_upb else aggregates.over_by_loans
    share = over(cohorts, 1.0, step=step)
    assert worlds[0] == pytest.approx(share[:, 0], abs=1e-12)
    assert worlds[-1] == pytest.approx(share[:, -1], abs=1e-12)
    for region, part in enumerate(parts):
        assert sum(part.values()) == pytest.approx(share[region, -1] - share[region, 0], abs=1e-12)


@given(ENDS)
@settings(max_examples=20)
def test_flat_prices_move_nothing(ends):
    """Where prices stand still the bar of prices is nought, exactly."""
    parts, _ = told(*between(moving(), ends))
    assert parts[0]["prices"] == parts[1]["prices"] == 0


@given(PATHS, ENDS)
@settings(max_examples=30)
def test_what_prices_and_payments_explain_is_all_there_is_without_choice(path, ends):
    """Where being under water changes nobody's leaving, a cohort moves by its prices and payments alone: nothing is
    left for who leaves. This ties the course to the model's own steps."""
    way = cohort_changes(*between(moving(path), ends, NO_CHOICE))
    # A vintage of which nobody is left (none was lent before the toy begins) has no median.
    assert way.by_exits * (way.alive_end > 0) == pytest.approx(0.0, abs=1e-9)
    assert way.between_end * (way.alive_end > 0) == pytest.approx(way.between * (way.alive_end > 0), abs=1e-12)


@given(ENDS)
@settings(max_examples=20)
def test_no_new_loans_no_bar(ends):
    """Where nothing is lent after the first quarter, lending moves nothing, exactly."""
    inputs = moving([0.01] * QUARTERS)
    made = np.where(np.arange(QUARTERS) > ends[0], 0.0, inputs.originations)
    parts, _ = told(*between(replace(inputs, originations=made), ends))
    assert parts[0]["lending"] == parts[1]["lending"] == 0


@given(PATHS, ENDS)
@settings(max_examples=20)
def test_at_the_index_homes_do_not_drift(path, ends):
    """The step sees no dispersion, so drift has no bar; spread, a year or more of it has one."""
    assert all(part["drift"] == 0 for part in told(*between(moving(path), ends), step=True)[0])


@given(st.lists(st.floats(0.0, 0.05), min_size=QUARTERS, max_size=QUARTERS), ENDS)
@settings(max_examples=30)
def test_falling_prices_sink_and_payments_lift(fall, ends):
    """Prices that only fall never lower the share; payments never raise it: by loans, in every order."""
    cohorts, price, rate = between(moving([-step for step in fall]), ends)
    worlds = shares(cohort_changes(cohorts, price, rate), 1.0, step=False, by_upb=False)
    for region in range(2):
        _, least, most = shapley.shapley_parts(worlds[:, region])
        assert least[CAUSES.index("prices")] >= -1e-15
        assert most[CAUSES.index("amortisation")] <= 1e-15


def test_one_cohort_by_hand():
    """One old loan, no spread between loans, valued at the index; nobody leaves, nothing is lent, four quarters.

    It owed 98 % of its home. Prices fall by 5 %: alone that makes 98 / 95 = 103 %, under water. Four quarters of
    payments at 0 % of a thirty-year loan take a thirtieth: 98 x 29/30 = 94.7 %; both together 99.7 %, above water. So
    prices moved it on their own and payments took that back: half of one share each way, and nothing in sum.
    """
    alive = np.zeros((1, 5, 120))
    median, between_, age = np.zeros((1, 5, 120)), np.full((1, 5, 120), 1e-18), np.arange(5)
    alive[0, age, age] = 1.0
    price = np.linspace(0.0, np.log(0.95), 5)[None]
    median[0, age, age] = np.log(0.98) + np.log(1 - age / 120) - price[0]
    cohorts = Cohorts((0, 1, 2, 3, 4), alive, median, between_, np.zeros(120), Cells.by_age(120))
    parts, worlds = told(cohorts, price, LoanTerms(np.zeros(5), np.full(5, 120)), step=True)
    assert worlds[[0, -1], 0].tolist() == pytest.approx([0, 0], abs=1e-9)
    assert parts[0] == pytest.approx({"prices": 0.5, "amortisation": -0.5} | dict.fromkeys(STILL, 0.0))


def test_what_was_taken_out_beside_is_told_apart():
    """All loans of a region lean 0.1 further by the end: that is other borrowing, and nobody is thought to have left
    for it."""
    inputs = toy()
    leaning = np.linspace(0.0, 0.1, QUARTERS) * np.array([[1.0], [0.0]])
    values = VALUES | {"locked": 0.0, "default": 0.0}
    cohorts, _ = follow(inputs, values, lending(inputs, values, np.zeros(2), leaning), range(10, 31))
    worlds = shares(
        cohort_changes(cohorts, log_price(inputs, values), inputs.terms, leaning), 1.0, step=False, by_upb=False
    )
    parts = [dict(zip(CAUSES, shapley.shapley_parts(column)[0], strict=True)) for column in worlds.T]
    assert parts[0]["borrowing"] > 0.01
    assert parts[1]["borrowing"] == 0
    assert parts[0]["exits"] == pytest.approx(parts[1]["exits"], abs=0.005)


def test_quarters_with_a_gap_are_refused():
    """A course needs every quarter between, because new loans are seen as they were made."""
    cohorts, _ = follow(toy(), VALUES, lending(toy(), VALUES, np.zeros(2)), [10, 12])
    with pytest.raises(ValueError, match="follow one another"):
        cohort_changes(cohorts, toy().log_hpi, toy().terms)
