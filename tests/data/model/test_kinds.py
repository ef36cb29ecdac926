"""Loans of several kinds of one age: every measure is the sum over the kinds, as if each were a cohort of its own."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr

from data.model import aggregates
from data.model.cohorts import Cells, Cohorts, LoanTerms
from data.model.static_pool import StaticPool
from data.why.cohort_changes import cohort_changes, shares

AGES, QUARTERS = 8, 3
TERMS = LoanTerms(np.full(40, 0.05), np.full(40, AGES))


def cohorts(kinds=2, between=0.0):
    """One region, three quarters; the first kind amortises, the second pays interest only and owes more."""
    cells = Cells.by_age(AGES, kinds, np.arange(kinds) == 0)
    shape = (1, QUARTERS, AGES * kinds)
    at = tuple(range(10, 10 + QUARTERS))
    kind = np.repeat(np.arange(kinds), AGES)
    median = np.broadcast_to(np.log(0.85) + 0.1 * kind - 0.01 * cells.ages, shape).copy()
    alive = np.broadcast_to(1.0 / (1.0 + cells.ages), shape).copy()
    return Cohorts(at, alive, median, np.full(shape, between), 0.01 * cells.ages, cells)


def test_cells_name_the_age_and_kind_of_each_cohort():
    """Kind after kind, each with every age."""
    cells = Cells.by_age(3, 2, np.array([True, False]))
    assert cells.ages.tolist() == [0, 1, 2, 0, 1, 2]
    assert cells.amortises.tolist() == [True] * 3 + [False] * 3
    assert (cells.longest, cells.kinds, cells.kind(1)) == (3, 2, slice(3, 6))


def test_two_kinds_are_the_mean_of_two_markets():
    """Over any threshold, each kind counts by its loans."""
    both = cohorts()
    apart = [both.kind(i) for i in range(2)]
    means = np.mean([aggregates.over_by_loans(one_kind, 0.9, step=False) for one_kind in apart], axis=0)
    assert aggregates.over_by_loans(both, 0.9, step=False) == pytest.approx(means)


def test_home_values_weigh_balances_and_not_loans():
    """A kind whose homes are worth twice as much counts twice by balances."""
    both = cohorts()
    worth = replace(both, home_value=np.where(both.cells.amortises, 1.0, 2.0) * np.ones(both.alive.shape))
    first, second = both.kind(0), both.kind(1)
    over = [aggregates.over_by_upb(kind, 0.9, step=False) for kind in (first, second)]
    weight = [first.balances.sum(axis=2), 2.0 * second.balances.sum(axis=2)]
    expected = (over[0] * weight[0] + over[1] * weight[1]) / (weight[0] + weight[1])
    assert aggregates.over_by_upb(worth, 0.9, step=False) == pytest.approx(expected)
    assert aggregates.over_by_loans(worth, 0.9, step=False) == pytest.approx(
        aggregates.over_by_loans(both, 0.9, step=False)
    )


def test_the_median_without_any_variance_is_that_of_the_loans():
    """Each kind at one LTV, each home at its index: half of the loans are at or below the median."""
    flat = cohorts()
    median = np.log(aggregates.median_mtmltv(flat, step=True))[0, 0]
    at_or_below = flat.alive[0, 0][flat.median[0, 0] <= median + 1e-9].sum()
    assert at_or_below >= 0.5 * flat.alive[0, 0].sum() > at_or_below - flat.alive[0, 0].max()


def test_in_a_static_pool_interest_only_loans_owe_the_same_until_they_end():
    """An amortising loan pays down; the other owes what it owes, and nothing once its term is over."""
    now = cohorts().quarters(slice(0, 1))
    terms = TERMS.in_quarter(10, now.ages)
    pool = StaticPool(now, np.ones(1), np.ones(1), terms, 0.0)
    paydown = pool.log_paydown(np.array([0, 2, AGES]))
    youngest, interest_only = 0, AGES
    assert paydown[1, youngest] > 0.0
    assert paydown[1, interest_only] == 0.0
    assert paydown[2, interest_only] > 10.0


def test_a_change_has_the_causes_of_every_kind():
    """The counterfactuals of two kinds are those of each, weighted by loans; no part is lost between them."""
    both = cohorts()
    price = np.linspace(0.0, -0.2, 40)[None]
    changes = cohort_changes(both, price, TERMS)
    apart = [cohort_changes(both.kind(i), price, TERMS) for i in range(2)]
    assert changes.alive.shape[1] == sum(kind.alive.shape[1] for kind in apart)
    assert (apart[1].by_amortisation[: AGES - QUARTERS] == 0.0).all()
    starts = [shares(kind, 1.0, step=False, by_upb=False)[0, 0] for kind in apart]
    assert shares(changes, 1.0, step=False, by_upb=False)[0, 0] == pytest.approx(np.mean(starts))


def test_the_median_is_found_where_the_share_above_it_jumps():
    """Half of the loans owe exactly alike, just made, and half are dispersed: Newton’s steps would go to and fro."""
    flat = cohorts()
    median, dispersion = flat.median.copy(), flat.dispersion.copy()
    median[..., 0], dispersion[0], dispersion[1:] = np.log(0.8), 0.0, 0.04
    alive = np.ones(flat.alive.shape)
    alive[..., 0] = flat.ages.size
    jumping = replace(flat, median=median, dispersion=dispersion, alive=alive)
    found = np.log(aggregates.median_mtmltv(jumping, step=False))
    spread = np.sqrt(np.maximum(dispersion, 1e-12))
    above = (ndtr((median - found[..., None]) / spread) * alive).sum(axis=2) / alive.sum(axis=2)
    assert above == pytest.approx(0.5, abs=2e-3)  # the jump is as wide as a spread of a millionth
