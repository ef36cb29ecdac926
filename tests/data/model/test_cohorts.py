"""The market model on a toy of two regions that a person can follow, and its laws."""

from dataclasses import replace

import numpy as np
import pytest

from data.country import country, in_country
from data.formulas.equity import EDGES
from data.model import aggregates, parameters
from data.model.cohorts import Inputs, LoanTerms, aggregate_ltv, calibrated, excess_leverage, follow, lending
from data.model.estimates import estimates
from data.model.parameters import KNOTS, Calibration
from data.snapshot import snapshot

QUARTERS = 60
VALUES = {
    "refinance": 0.0,
    "centre": 0.006,
    "width": 0.004,
    "ramp": 4.0,
    "locked": 0.5,
    "default": 0.01,
    "replaced": 0.7,
    "trickle": 0.01,
    "spread": 0.2,
    "maximum": 2.0,  # nothing is cut off
    "drift": 0.002,
    "boom": 1.0,
    "leverage": 0.3,
    "current": 0.5,
    "lagging": 0.0,
    "recorded": 0.0,
    "settling": 0.0,
} | {f"cltv_{year}": np.log(0.8) for year in KNOTS}


def toy(fall=0.0):
    """Two regions lending alike for fifteen years; in the second, prices fall by `fall` (log) at mid-time."""
    prices = np.zeros((2, QUARTERS))
    prices[1, QUARTERS // 2 :] -= fall
    return Inputs(
        first=2000 * 4,
        log_hpi=prices,
        recorded=np.zeros((2, QUARTERS)),
        terms=LoanTerms(np.full(QUARTERS, 0.06), np.full(QUARTERS, 120)),
        originations=np.full(QUARTERS, 1000.0),
        loan_share=np.full((2, QUARTERS), 0.5),
        growth=np.zeros((2, QUARTERS)),
        leverage=np.zeros((2, 2)),
        leverage_at=np.array([20, 40]),
        outstanding=np.full(QUARTERS, np.nan),
        upb=np.full((2, QUARTERS), np.nan),
        lent_through=2014,
    )


def followed(inputs, keep=range(QUARTERS)):
    return follow(inputs, VALUES, lending(inputs, VALUES, np.zeros(2)), keep)


def test_regions_that_live_alike_stand_alike():
    """Same lending, same prices: same share, to the last digit."""
    cohorts, _ = followed(toy())
    share = aggregates.over_by_loans(cohorts, 1.0, step=False)
    assert np.array_equal(share[0], share[1])


def test_a_new_loan_stands_where_it_was_made():
    """The youngest cohort of a quarter has the origination CLTV and its spread."""
    cohorts, _ = followed(toy())
    assert cohorts.median[:, :, 0] == pytest.approx(np.log(0.8))
    assert cohorts.between[:, :, 0] == pytest.approx(0.04)


def test_nobody_lends_above_the_maximum():
    """Cut off at 100 %, a vintage's middle and spread shrink, and few of its loans begin under water."""
    inputs = toy()
    free, cut = (lending(inputs, VALUES | {"maximum": maximum}, np.zeros(2)) for maximum in (2.0, 0.0))
    assert (cut.cltv < free.cltv).all()
    assert (cut.between < free.between).all()


def test_a_fall_sinks_its_own_region_only():
    """Prices that fall in one region raise its share and hardly touch the other's (leavers are shared nationally)."""
    soon = [QUARTERS // 2 + 2]
    calm, crash = (aggregates.over_by_loans(followed(toy(fall), soon)[0], 1.0, step=False)[:, 0] for fall in (0.0, 0.3))
    assert crash[1] > calm[1] + 0.1
    assert crash[0] == pytest.approx(calm[0], abs=0.01)


@pytest.mark.parametrize("step", [True, False], ids=["step", "dispersed"])
def test_a_deeper_fall_never_lowers_the_share(step):
    """The share under water grows with the fall, by loans and by balances."""
    falls = [followed(toy(fall), [QUARTERS - 1])[0] for fall in (0.0, 0.1, 0.2, 0.4)]
    for over in (aggregates.over_by_loans, aggregates.over_by_upb):
        shares = [over(cohorts, 1.0, step=step)[1, 0] for cohorts in falls]
        assert shares == sorted(shares)


def test_the_nation_leaves_as_its_new_loans_say():
    """Leavers before defaults tie to replaced x new loans + trickle x loans outstanding: without defaults or locks
    the stock moves by just that."""
    values = VALUES | {"default": 0.0, "locked": 0.0}
    inputs = toy()
    cohorts, _ = follow(inputs, values, lending(inputs, values, np.zeros(2)), range(QUARTERS))
    stock = (cohorts.alive.sum(axis=2) * 0.5).sum(axis=0)
    # Late enough that no quarter's leavers are capped by a young stock.
    for t in range(20, QUARTERS):
        before = stock[t - 1] + 1000
        assert stock[t] == pytest.approx(before - 700 - 0.01 * before, rel=1e-6)


def test_the_ladder_is_the_whole_book():
    """Ten bands, none below nought, summing to one."""
    bands = aggregates.ladder(followed(toy(0.3))[0], step=False)
    assert bands.shape[-1] == len(EDGES) + 1
    assert bands.min() >= -1e-12
    assert bands.sum(axis=-1) == pytest.approx(1.0)


def test_the_middle_loan_splits_the_book():
    """Half of the loans owe more against their home than the median MTMLTV."""
    cohorts, _ = followed(toy(0.3))
    for step in (True, False):
        middle = aggregates.median_mtmltv(cohorts, step=step)
        share = aggregates.over_by_loans(cohorts, middle[1, -1], step=step)[1, -1]
        assert share == pytest.approx(0.5, abs=1e-4)


def test_amount_under_water_lies_between_nought_and_the_debt():
    """Shortfall over UPB is a ratio, larger where prices fell."""
    short = aggregates.shortfall(followed(toy(0.3))[0], step=False)
    assert 0 < short[0, -1] < short[1, -1] < 1


def measured(inputs, at, beyond):
    """The toy with leverage measured at some quarters, by so much beyond what the model has (regions x quarters)."""
    own = np.log(aggregate_ltv(followed(inputs, at)[0]))
    return replace(inputs, leverage=own + np.array(beyond), leverage_at=np.array(at))


def test_measured_leverage_beyond_the_models_is_a_regions_excess():
    """A region that owes 20 % more against its homes than its twin has that in its excess leverage, year by year."""
    heavy = measured(toy(), [20, 40], [[0.1, 0.2], [-0.1, -0.2]])
    assert excess_leverage(heavy, VALUES) == pytest.approx(np.array([[0.1, 0.2], [-0.1, -0.2]]))


def test_owners_who_missed_the_fall_are_set_right():
    """Prices fell by 0.3 in one region; owners who miss a fifth of it say too much, and debt over their values too
    little: 0.06 is put back there, half to either side of the nation's mean.
    """
    late = measured(toy(0.3), [34], [[0.0], [0.0]])
    assert excess_leverage(late, VALUES | {"lagging": 0.2}) == pytest.approx(np.array([[-0.03], [0.03]]))


def test_a_year_of_more_debt_leans_on_all_loans_and_stays_after_the_last():
    """Excess of 0.1 on average is how high a region lends; that it came late leans on old and new loans, by half here.

    The departures -0.1, -0.1, 0.2 are -0.1, 0, 0.1 over three years.
    """
    grown = measured(toy(), [20, 30, 40], [[0.0, 0.0, 0.3], [0.0, 0.0, -0.3]])
    lent = calibrated(grown, VALUES)
    assert lent.lean[0, [0, 20, 40, 59]] == pytest.approx(0.5 * np.array([-0.1, -0.1, 0.1, 0.1]))
    plain = lending(grown, VALUES, 0.3 * np.array([0.1, -0.1]))
    assert lent.cltv - plain.cltv == pytest.approx(lent.lean)
    leant, alike = (follow(grown, VALUES | {"locked": 0.0, "default": 0.0}, one, [50])[0] for one in (lent, plain))
    moved = (leant.median - alike.median)[leant.alive > 0]
    assert moved == pytest.approx(np.repeat(lent.lean[:, 50], 51))


def test_lending_tilts_to_the_boom_and_adds_up():
    """A region whose prices outgrew the nation's lends more; the nation's loans stay what they were."""
    inputs = replace(toy(), growth=np.array([[0.2], [-0.2]]) * np.ones(QUARTERS))
    lent = lending(inputs, VALUES, np.zeros(2))
    assert (lent.loans[0] > lent.loans[1]).all()
    assert (lent.loans * inputs.loan_share).sum(axis=0) == pytest.approx(1000.0)


def test_the_first_vintages_hardly_matter_later():
    """What was lent before 1998 is not published. A tenth more of it moves the nation's share of 2010 by under half a
    point, and that of 2020 by under a tenth of one.
    """
    fitted = parameters.carried()
    more = Calibration(fitted.values | {"earlier": 1.1 * fitted.values["earlier"]}, fitted.interval, fitted.about)
    one, other = (estimates(snapshot.carried(), calibration) for calibration in (fitted, more))
    for quarter, tolerance in (("2010Q4", 0.005), ("2020Q4", 0.001)):
        t = one.quarters.index(quarter)
        shares = [m.level_summary("nation", "dispersed", 100, slice(t, t + 1))[1].by_loans[0, 0] for m in (one, other)]
        assert shares[0] == pytest.approx(shares[1], abs=tolerance)


def test_the_median_of_a_few_quarters_at_a_time_is_that_of_all_at_once(monkeypatch):
    """Many cells are worked out in parts; each part's quarters are as they would be with the others."""
    cohorts, _ = followed(toy(0.3))
    whole = aggregates.median_mtmltv(cohorts, step=False)
    monkeypatch.setattr(aggregates, "_CELLS_AT_ONCE", 1)
    np.testing.assert_allclose(aggregates.median_mtmltv(cohorts, step=False), whole, rtol=1e-9)


def test_regions_that_stand_together_are_not_copied():
    """England’s nine: what it is made of is a view of the whole."""
    with in_country(country("gb")):
        market = estimates(snapshot.carried())
        together, parts = market.member_rows("E92000001"), market.member_ids("E92000001")
        assert [market.base.ids[row] for row in range(*together.indices(len(market.base.ids)))] == [*parts]
        assert np.shares_memory(market.members("E92000001")[0].alive, market.cohorts.alive)
