"""FHFA's own originations and CLTVs by state, when the snapshot has them, replace what the model assumes of them."""

from dataclasses import replace

import numpy as np
import pytest

from data.countries.us import nmdb
from data.countries.us.inputs import CLTV, cltv_buckets, state_inputs
from data.formulas import origination_ltv
from data.formulas.equity import capped
from data.model import parameters
from data.model.cohorts import lending
from data.model.estimates import estimates
from data.snapshot.snapshot import carried
from tests import fhfa

VALUES = parameters.carried().values
YEARS = tuple(str(year) for year in range(1998, 2024))
NEVADA, WYOMING = 33, 50  # among the states' ids
HIDDEN = "2005"


@pytest.fixture(scope="module")
def inputs():
    return state_inputs(carried(), VALUES["earlier"])


def curve(i, year):
    """State i lends a little higher each state; all lend higher in 2006."""
    return -0.30 + 0.002 * i + (0.1 if year == "2006" else 0.0), 0.2


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """The carried snapshot with FHFA's yearly state file 1998-2023: 100 thousand loans a state; Wyoming hidden once."""
    printed = {}
    for i, abbr in enumerate(sorted(one.removeprefix("US-") for one in estimates(carried()).base.ids)):
        printed["TOT_ORIG", abbr] = {
            year: None if (i, year) == (WYOMING, HIDDEN) else (100 + i, 20000) for year in YEARS
        }
        for k, name in enumerate(CLTV):
            printed[f"PCT_CLTV_{name}", abbr] = {
                year: None
                if (i, year, k) == (WYOMING, HIDDEN, 2)
                else (
                    round(
                        100 * float(origination_ltv.buckets(*map(np.array, curve(i, year)), VALUES["maximum"])[k]), 1
                    ),
                    "",
                )
                for year in YEARS
            }
    return fhfa.fetched(carried(), tmp_path_factory.mktemp("lent"), fhfa.text(printed, fhfa.OLD))


@pytest.fixture(scope="module")
def told(snapshot):
    return state_inputs(snapshot, VALUES["earlier"])


def at(inputs, year):
    """The first quarter of a year on the inputs' axis."""
    return 4 * int(year) - inputs.first


def test_without_the_files_nothing_is_told(inputs):
    """The carried snapshot has neither: the model is given nothing, and every bit of its lending stays as it was."""
    assert inputs.lent is None
    assert inputs.buckets is None
    years = -(-inputs.terms.rate.size // 4)
    empty = replace(inputs, lent=np.full((51, years), np.nan), buckets=np.full((51, years, 6), np.nan))
    shift = np.linspace(-0.1, 0.1, 51)
    ours, theirs = (lending(one, VALUES, shift) for one in (inputs, empty))
    assert np.array_equal(ours.cltv, theirs.cltv)
    assert np.array_equal(ours.between, theirs.between)
    # Counted and taken back per unit of the share of loans: the same but for the last bit.
    assert theirs.loans == pytest.approx(ours.loans, rel=1e-15)


def test_a_states_loans_are_those_it_made(told):
    """Nevada's 133 thousand a year, a quarter of them each quarter, instead of its tilted part of the nation's."""
    t = at(told, "2010")
    made = (lending(told, VALUES, np.zeros(51)).loans * told.loan_share)[NEVADA, t : t + 4]
    assert made == pytest.approx(133_000 / 4)


def test_before_and_after_the_file_the_rule_stands(told, inputs):
    """1997 and 2024, and Wyoming's hidden year: as without the file, loans and CLTV alike, shifted by leverage."""
    shift = np.full(51, 0.05)
    ours, theirs = (lending(one, VALUES, shift) for one in (inputs, told))
    for year in ("1997", "2024"):
        assert theirs.loans[:, at(told, year)] == pytest.approx(ours.loans[:, at(told, year)])
        assert np.array_equal(theirs.cltv[:, at(told, year)], ours.cltv[:, at(told, year)])
    hidden = WYOMING, at(told, HIDDEN)
    assert theirs.loans[hidden] == pytest.approx(ours.loans[hidden])
    assert theirs.cltv[hidden] == ours.cltv[hidden]


def test_how_high_a_state_lends_follows_its_buckets(told):
    """Its curve is found again from six rounded shares, whatever leverage would have shifted it by."""
    t = at(told, "2006")
    for shift in (0.0, 0.3):
        lent = lending(told, VALUES, np.full(51, shift))
        mean, variance = cltv_curve(curve(NEVADA, "2006"))
        assert lent.cltv[NEVADA, t] == pytest.approx(mean, abs=0.005)
        assert lent.between[NEVADA, t] == pytest.approx(variance, abs=0.005)


def cltv_curve(made):
    return tuple(float(part) for part in capped(np.array(made[0]), made[1], VALUES["maximum"]))


def test_buckets_that_are_no_whole_are_not_believed(snapshot, monkeypatch):
    """Six shares that sum to 80 % are no distribution: the rule stands for that state and year."""
    plain = nmdb.lent
    monkeypatch.setattr(nmdb, "lent", lambda *query: 0.8 * plain(*query))
    assert np.isnan(cltv_buckets(snapshot, ("US-NV",), (2006,))).all()


def test_the_market_moves_where_lending_did(snapshot):
    """The whole market is worked out on them: more was owed in 2008 where loans of 2006 were made higher."""
    ours, theirs = estimates(carried()), estimates(snapshot)
    t = ours.quarters.index("2008Q4")
    share = [one.level_summary("state", "dispersed", 100)[1].by_loans[:, t] for one in (ours, theirs)]
    assert np.isfinite(share).all()
    assert np.corrcoef(np.arange(51), share[1] - share[0])[0, 1] > 0
    assert np.isfinite(theirs.level_summary("metro", "step", 100)[1].by_loans[:, t]).any()


def test_the_profile_knows_what_its_figures_cover():
    """The first year of lending and the years of measured leverage are those of the carried tables."""
    snapshot = carried()
    measured = sorted({*snapshot.years("mortgage_debt")} & {*snapshot.years("mortgaged_homes")})
    assert snapshot.country.first_lent == snapshot.years("originations")[0]
    assert snapshot.country.borrowing_known == (measured[0], measured[-1])
