"""What a figure is made of, on two states and two cohorts a person can work by hand."""

import numpy as np
import pytest

from data.country import default
from data.model.cohorts import Cells, Cohorts, LoanTerms
from data.model.estimates import Estimates, LevelEstimates
from data.model.simulation import Simulation
from data.passport.contributions import contributions
from data.passport.figures import FIGURES


def market():
    """Two states of one division in 2010Q1. A: 300 loans, half of 2010, half of 2009; B: 100 loans, all of 2009.

    Each cohort's middle loan owes 80, 125 and 100 % of its home; loans differ by a standard deviation of 0.3, homes
    (after a quarter) by 0.4: together 0.5.
    """
    cohorts = Cohorts(
        at=(0,),
        alive=np.array([[[5.0, 5.0]], [[0.0, 7.0]]]),
        median=np.log([[[0.8, 1.25]], [[1.0, 1.0]]]),
        between=np.full((2, 1, 2), 0.09),
        dispersion=np.array([0.0, 0.16]),
        cells=Cells.by_age(2),
    )
    return Estimates(
        country=default(),
        quarters=("2010Q1",),
        levels={
            "nation": LevelEstimates("sum", ("US",), np.ones((1, 2))),
            "division": LevelEstimates("sum", ("D",), np.ones((1, 2))),
            "state": LevelEstimates("loans", ("A", "B"), np.eye(2), cohorts),
            "metro": LevelEstimates(
                "prices", ("M",), np.zeros((1, 2)), cohorts.regions(slice(0, 1)), np.array([[True]])
            ),
        },
        simulation=Simulation(
            cohorts={"state": cohorts},
            log_price={},
            log_index={},
            lean={},
            borrowing_measured=None,
            loans=np.array([[300.0], [100.0]]),
            upb=np.array([[3e6], [1e6]]),
            counted=np.full((2, 1), True),
            valued=np.full((2, 1), True),
            terms=LoanTerms(np.full(1, 0.06), np.full(1, 120)),
            loans_published=np.array([True]),
            upb_published=np.array([True]),
            lent_through=2010,
        ),
        calibration=None,
    )


def test_loans_by_hand():
    """At the index 300 loans' worth: A's 2010 cohort Φ(ln 0.8 / 0.3) = Φ(−0.7438) = 0.2285 of 150 loans and so on."""
    made = contributions(market(), "US", "2010Q1", "loans_under_water", "step", 100)
    assert made.weight.tolist() == [[0.375, 0.375], [0.0, 0.25]]
    assert made.cohort_figure[0] == pytest.approx([0.2285, 0.7715], abs=1e-4)
    assert made.contribution.tolist() == [pytest.approx([34.27, 115.73], abs=0.01), pytest.approx([0, 50])]
    assert made.total == 400


def test_homes_that_scatter_widen_the_spread():
    """With dispersion the 2009 cohort of A has Φ(ln 1.25 / 0.5) = Φ(0.4463) = 0.6723."""
    made = contributions(market(), "A", "2010Q1", "pneq_by_loans", "dispersed", 100)
    assert made.cohort_figure[0, 1] == pytest.approx(0.6723, abs=1e-4)
    assert made.contribution.sum() == pytest.approx(0.5 * 0.2285 + 0.5 * 0.6723, abs=1e-4)


def test_one_year_is_weighed_alone():
    """Only the loans of 2009: half of A's and all of B's, 250 loans."""
    made = contributions(market(), "US", "2010Q1", "loans_under_water", "step", 100, vintage=2009)
    assert made.total == 250
    assert made.weight.tolist() == [[0, 0.6], [0, 0.4]]


def test_groups_keep_the_sum_and_the_variance():
    """Two cohorts pooled: the middle of ln MTMLTV is their mean (ln 1), its variance 0.09 + ln(1.25)²."""
    made = contributions(market(), "A", "2010Q1", "pneq_by_loans", "step", 100)
    pooled = made.pooled(np.zeros((1, 2), dtype=int), 1)
    assert pooled["median"] == pytest.approx([0.0])
    assert pooled["between"] == pytest.approx([0.09 + np.log(1.25) ** 2])
    assert pooled["contribution"].sum() == pytest.approx(made.contribution.sum())


@pytest.mark.parametrize("name", [n for n, figure in FIGURES.items() if figure.kind != "median"])
def test_the_sum_is_the_estimate(name):
    """Every figure is the sum of its parts, and what `Estimates` says of the same region."""
    for region in ("A", "B", "D", "US"):
        stood = market().region_summary(region, "dispersed", 110 if FIGURES[name].kind == "over" else 100)
        share = {"near": stood.near, "shortfall": stood.shortfall}.get(
            FIGURES[name].kind, stood.by_upb if FIGURES[name].by_upb else stood.by_loans
        )[0, 0]
        whole = (stood.upb if FIGURES[name].by_upb else stood.loans)[0, 0] if FIGURES[name].amount else 1.0
        made = contributions(market(), region, "2010Q1", name, "dispersed", 110)
        assert made.weight.sum() == pytest.approx(1)
        if FIGURES[name].kind != "over" or made.threshold == 1.1:
            assert made.contribution.sum() == pytest.approx(share * whole, rel=1e-12)


def test_half_the_loans_are_over_the_median():
    """The median's parts sum to a half."""
    made = contributions(market(), "US", "2010Q1", "median_mtmltv", "dispersed", 100)
    assert made.contribution.sum() == pytest.approx(0.5, abs=1e-6)


def test_a_metro_has_shares_and_no_whole():
    """Its weights sum to 1, and how many loans that is nobody knows."""
    made = contributions(market(), "M", "2010Q1", "pneq_by_loans", "dispersed", 100)
    assert made.weight.sum() == 1
    assert np.isnan(made.total)
    assert made.members == market().member_ids("M") == ("M",)
