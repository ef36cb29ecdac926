"""The node model on a region or two that a person can follow by hand, and its laws."""

from dataclasses import replace

import numpy as np
import pytest

from data.formulas.amortization import balance_left
from data.model import aggregates
from data.model.node_cohorts import FloatingTerms, NodeInputs, follow_nodes, mean_home_value

QUARTERS = 24
TERM = 8
# Nobody waits to leave but the loans of the quarter itself, and homes do not spread.
VALUES = {"drift": 0.0, "ramp": 1e-9, "locked": 0.0}


def toy(**changes):
    """One region: each quarter a quarter of the stock is lent anew, half paid off and half interest only, at 80 %."""
    shape = (1, QUARTERS, 2)
    inputs = NodeInputs(
        first=2000 * 4,
        log_hpi=np.zeros((1, QUARTERS)),
        priced=np.full((1, QUARTERS), True),
        stock=np.array([1000.0]),
        new_loans=np.full((1, QUARTERS), 0.25),
        log_ltv=np.full(shape, np.log(0.8)),
        weight=np.full(shape, 0.5),
        home_value=np.full(shape, 200_000.0),
        amortises=np.array([True, False]),
        rate=np.full(QUARTERS, 0.06),
        term=TERM,
    )
    return replace(inputs, **changes)


def by_age(figure, quarter):
    """The loans of a quarter in the first region: kinds x ages."""
    return figure[0, quarter].reshape(-1, TERM)


def test_the_market_fills_and_then_stays_full():
    """A quarter of the stock a quarter: full after four, and of one size ever after; before, nobody has left."""
    alive = follow_nodes(toy(), VALUES, range(QUARTERS)).alive.sum(axis=2)[0]
    assert alive[:4] == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert alive[4:] == pytest.approx(1.0)


def test_as_many_leave_as_are_made_and_new_loans_stay():
    """In the fifth quarter 1.25 would be alive; the 0.25 too many leave from the four older ages, a quarter of each."""
    alive = by_age(follow_nodes(toy(), VALUES, [4]).alive, 0)
    assert alive[0] == pytest.approx([0.125, *[0.125 * 0.75] * 4, 0, 0, 0])
    assert alive[1] == pytest.approx(alive[0])


def test_the_last_instalment_ends_a_loan():
    """Lending that just replaces the loans whose term ends: nobody leaves before, and no age is beyond the term."""
    inputs = toy(new_loans=np.full((1, QUARTERS), 1.0 / TERM))
    alive = by_age(follow_nodes(inputs, VALUES, [QUARTERS - 1]).alive, 0)
    assert alive == pytest.approx(0.5 / TERM)


def test_who_is_under_water_stays():
    """Two kinds, one at 80 % and one at 120 %, all leaving prevented under water: only loans of the first leave."""
    log_ltv = np.log(np.broadcast_to([0.8, 1.2], (1, QUARTERS, 2)))
    inputs = toy(log_ltv=log_ltv, amortises=np.array([False, False]))
    alive = by_age(follow_nodes(inputs, VALUES | {"locked": 1.0}, [4]).alive, 0)
    assert alive[1, :5] == pytest.approx(0.125)
    assert alive[0, 1:5] == pytest.approx(0.125 * 0.5)


def test_interest_only_owes_all_and_the_rest_pay():
    """At flat prices the one kind stays at 80 %; the other follows the level payment at the constant rate."""
    median = by_age(follow_nodes(toy(), VALUES, [QUARTERS - 1]).median, 0)
    assert median[1] == pytest.approx(np.log(0.8))
    assert np.exp(median[0]) == pytest.approx(0.8 * balance_left(0.06, np.arange(TERM), term=TERM))


def test_homes_follow_the_index_from_origination():
    """Prices fall by 0.3 (log): loans made before stand 0.3 higher, at 108 %, those made since at 80 %.

    Who has paid two instalments of eight is above water all the same.
    """
    inputs = toy(log_hpi=np.where(np.arange(QUARTERS) < 20, 0.0, -0.3)[None])
    cohorts = follow_nodes(inputs, VALUES, [21])
    assert by_age(cohorts.median, 0)[1] == pytest.approx(np.log(0.8) + np.array([0, 0, *[0.3] * 6]))
    under = aggregates.over_by_loans(cohorts, 1.0, step=True)[0, 0]
    assert under == pytest.approx(by_age(cohorts.alive, 0)[1, 2:].sum())


def test_relevelling_at_a_constant_rate_is_the_level_payment():
    """Every quarter's payment levelled anew at the same rate is the payment there was."""
    terms = FloatingTerms(np.full(40, 0.05), np.full(40, 30))
    ages = np.arange(30)
    left = np.exp(terms.log_balance_left(np.zeros(30, dtype=int), ages))
    assert left == pytest.approx(balance_left(0.05, ages, term=30))


def test_each_quarters_payment_is_at_that_quarters_rate():
    """Four quarters to pay: two at no interest leave half; then one of two at 12 %."""
    terms = FloatingTerms(np.array([0.3, 0.0, 0.0, 0.12]), np.full(4, 4))
    left = np.exp(terms.log_balance_left(np.array(0), np.array([1, 2, 3])))
    assert left == pytest.approx([0.75, 0.5, 0.5 * float(balance_left(0.12, 1, term=2))])


def test_terms_are_finite_beyond_the_term_and_the_axis():
    """After its last instalment a loan owes next to nothing; after the axis the last rate holds."""
    terms = FloatingTerms(np.full(4, 0.05), np.array([3, 8, 8, 8]))
    left = terms.log_balance_left(np.arange(4)[:, None], np.arange(12))
    assert np.isfinite(left).all()
    assert left[0, 3:] == pytest.approx(np.log(1e-12))
    assert np.exp(left[3, :8]) == pytest.approx(balance_left(0.05, np.arange(8), term=8))


def test_a_pool_goes_on_at_the_rate_of_its_quarter():
    """What a static pool is projected with: the quarter's rate at every age, each vintage's own term."""
    terms = FloatingTerms(np.array([0.01, 0.02, 0.03]), np.array([4, 5, 6])).in_quarter(2, np.array([0, 1, 2, 7]))
    assert terms.rate.tolist() == [0.03] * 4
    assert terms.term.tolist() == [6, 5, 4, 4]


def test_home_values_are_relative_to_the_mean_home():
    """Homes of 100,000 and 300,000 at origination, equally many: half and one and a half of a mean of 200,000, which
    doubles with the index."""
    value = np.broadcast_to([100_000.0, 300_000.0], (1, QUARTERS, 2))
    inputs = toy(home_value=value, log_hpi=np.where(np.arange(QUARTERS) < 20, 0.0, np.log(2.0))[None])
    cohorts = follow_nodes(inputs, VALUES, [19, 20])
    assert by_age(cohorts.home_value, 0)[:, 3] == pytest.approx([0.5, 1.5])
    assert (cohorts.alive * cohorts.home_value).sum(axis=2) == pytest.approx(cohorts.alive.sum(axis=2))
    new = cohorts.alive.reshape(1, 2, 2, TERM)[0, 1, :, 0].sum()
    assert mean_home_value(inputs, cohorts)[0] == pytest.approx([200_000, 200_000 * (2 - new)])


def test_cells_say_age_and_repayment():
    """Each age of the first kind, then of the second."""
    cohorts = follow_nodes(toy(), VALUES | {"drift": 0.01}, [3])
    assert cohorts.cells.ages.tolist() == [*range(TERM), *range(TERM)]
    assert cohorts.cells.amortises.tolist() == [True] * TERM + [False] * TERM
    assert cohorts.dispersion == pytest.approx(0.01 * cohorts.cells.ages)


def test_every_number_is_finite_and_no_cohort_is_below_nought():
    """From the first quarter, in which most ages are empty, under a fall that locks nearly everybody in."""
    inputs = toy(log_hpi=-0.1 * np.arange(QUARTERS)[None])
    cohorts = follow_nodes(inputs, VALUES | {"drift": 0.002, "locked": 1.0}, range(QUARTERS))
    for figure in (cohorts.alive, cohorts.median, cohorts.home_value, cohorts.between, cohorts.dispersion):
        assert np.isfinite(figure).all()
    assert cohorts.alive.min() >= 0.0


def test_regions_that_live_alike_stand_alike():
    """Two regions with the same inputs have the same loans, to the last digit."""
    inputs = toy()
    twice = {
        name: np.concatenate([getattr(inputs, name)] * 2)
        for name in ("log_hpi", "priced", "stock", "new_loans", "log_ltv", "weight", "home_value")
    }
    alive = follow_nodes(replace(inputs, **twice), VALUES, range(QUARTERS)).alive
    assert np.array_equal(alive[0], alive[1])
