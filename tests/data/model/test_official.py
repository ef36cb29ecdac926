"""FHFA's own figures, when the snapshot has them, take the model's place; what they leave empty stays empty."""

import csv
import io

import numpy as np
import pytest

import data.why.bridge_command
import data.why.change_command
from data.__main__ import main
from data.model import estimates, official
from data.monitor import command as monitor_command
from data.monitor.measure import measure
from data.monitor.view import View
from data.quarter import span
from data.snapshot.snapshot import carried
from data.stress.measure import stress_reading
from data.stress.view import StressView
from data.why.bridge import bridge
from data.why.change_command import change
from tests import fhfa

QUARTERS = span("2013Q1", "2014Q2")
STEP = View(value="step", places=("US-NV",), quarter="2013Q4")
WYOMING, SUPPRESSED = 50, QUARTERS.index("2013Q3")


def share(i, t):
    """State i has i/10 per cent of its loans over 100 and a point more a quarter, of its dollars one more again."""
    return None if (i, t) == (WYOMING, SUPPRESSED) else (i / 10 + t, i / 10 + t + 1)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """The carried snapshot with FHFA's state file from 2013Q1 to 2014Q2, Wyoming suppressed in one quarter."""
    return fhfa.fetched(carried(), tmp_path_factory.mktemp("fhfa"), fhfa.text(fhfa.outstanding(share, QUARTERS)))


@pytest.fixture(scope="module")
def market(snapshot):
    return estimates.estimates(snapshot)


def of(states_or_series, region):
    return next(one for one in states_or_series if one.place.region_id == region)


def test_a_states_own_question_is_answered_by_fhfa(snapshot, market):
    """Nevada in 2013Q4: FHFA's share, its count and dollars, published, with no interval of ours."""
    told = measure(snapshot, STEP)
    i, t = market.base.ids.index("US-NV"), market.quarters.index("2013Q4")
    theirs = i / 1000 + 0.03
    assert told.evidence == told.table.evidence == told.series[0].level(t) == "published"
    assert told.series[0].share[t] == told.table.share[i] == pytest.approx(theirs)
    assert np.isnan([told.series[0].lower[t], told.series[0].upper[t], told.table.lower[i], told.table.upper[i]]).all()
    loans, upb, amount, near = told.measures
    assert loans.value == pytest.approx(theirs * 1000 * (500 + i))
    assert upb.value == pytest.approx((theirs + 0.01) * 1e9 * (100 + 0.2 * i))
    assert (loans.evidence, upb.evidence, amount.evidence, near.evidence) == (*["published"] * 2, *["modelled"] * 2)
    assert "fhfa-own" in told.notes


def test_what_fhfa_does_not_publish_stays_the_models(snapshot):
    """The amount under water, near-negative, the ladder and the years are bit for bit those of the model alone."""
    told, alone = measure(snapshot, STEP), measure(carried(), STEP)
    assert [m.value for m in told.measures[2:]] == [m.value for m in alone.measures[2:]]
    assert np.array_equal(told.table.shortfall, alone.table.shortfall)
    assert np.array_equal(told.ladder, alone.ladder)
    assert np.array_equal(told.vintage_share, alone.vintage_share, equal_nan=True)


def test_the_line_changes_hands_where_the_file_begins_and_ends(snapshot, market):
    """Before 2013Q1 and after the file's last quarter the model's figure and interval; no change across the seam."""
    told, alone = measure(snapshot, STEP).series[0], measure(carried(), STEP).series[0]
    theirs = np.isin(market.quarters, QUARTERS)
    assert told.evidence == tuple("published" if one else "modelled" for one in theirs)
    for name in ("share", "lower", "upper"):
        assert np.array_equal(getattr(told, name)[~theirs], getattr(alone, name)[~theirs])
    for quarter, known in (("2013Q4", False), ("2014Q1", True), ("2014Q3", False)):
        asked = measure(snapshot, STEP.but(quarter=quarter))
        assert (not np.isnan(asked.table.change).all()) == known
        assert (not np.isnan(asked.measures[0].share_year_ago)) == known


@pytest.mark.parametrize(
    "view",
    [
        STEP.but(threshold=110),
        STEP.but(value="dispersed"),
        STEP.but(vintage=2006),
        STEP.but(level="metro", places=("CBSA-29820",)),
    ],
    ids=["threshold", "dispersed", "vintage", "metro"],
)
def test_any_other_question_is_the_models(snapshot, view):
    """Other thresholds, homes spread, one year's loans and metros: not one figure moves, and none is published."""
    told, alone = measure(snapshot, view), measure(carried(), view)
    assert told.evidence == told.table.evidence == "modelled"
    assert np.array_equal(told.table.share, alone.table.share, equal_nan=True)
    assert np.array_equal(told.series[0].share, alone.series[0].share, equal_nan=True)


def test_a_suppressed_state_is_empty(snapshot, market):
    """Wyoming's hidden quarter is neither nought nor the model's; the other states stay FHFA's and are ranked."""
    told = measure(snapshot, STEP.but(places=("US-WY",), quarter="2013Q3"))
    assert np.isnan(told.table.share).tolist() == [state == "US-WY" for state in market.base.ids]
    assert np.isnan(told.measures[0].value)
    assert told.evidence == "published"


def test_a_sum_is_fhfas_only_where_it_has_every_state(snapshot, market):
    """The nation and divisions weigh FHFA's states by its counts; in Wyoming's hidden quarter all are the model's."""
    i = np.arange(51)
    view = STEP.but(places=("US",), level="division", quarter="2013Q4")
    told = measure(snapshot, view)
    assert told.evidence == told.table.evidence == "published"
    t = market.quarters.index("2013Q4")
    assert told.series[0].share[t] == pytest.approx(np.average(i / 1000 + 0.03, weights=500 + i))
    assert told.measures[0].value == pytest.approx(told.table.loans_under_water.sum())
    hidden = measure(snapshot, view.but(quarter="2013Q3"))
    alone = measure(carried(), view.but(quarter="2013Q3"))
    assert hidden.evidence == hidden.table.evidence == "modelled"
    assert np.array_equal(hidden.table.share, alone.table.share)


def test_without_its_counts_no_sum_is_fhfas(tmp_path):
    """A file of shares alone says nothing of a nation; a state's share stands, its count is empty."""
    bare = fhfa.fetched(carried(), tmp_path, fhfa.text(fhfa.outstanding(share, QUARTERS, count="")))
    told = measure(bare, STEP.but(places=("US-NV", "US")))
    assert [one.level(told.quarters.index("2013Q4")) for one in told.series] == ["published", "modelled"]
    assert np.isnan(told.measures[0].value)
    assert told.measures[0].share == told.series[0].share[told.quarters.index("2013Q4")]


def test_dollars_that_are_blank_leave_balances_to_the_model(tmp_path):
    """VALUE2 may be blank: by loans FHFA's, by balances the model's with its interval."""
    blank = fhfa.fetched(carried(), tmp_path, fhfa.text(fhfa.outstanding(lambda i, _: (i / 10, ""), QUARTERS)))
    assert measure(blank, STEP).evidence == "published"
    told = measure(blank, STEP.but(weight="balances"))
    assert told.evidence == "modelled"
    assert not np.isnan(told.table.lower).any()


@pytest.mark.parametrize(
    ("order", "series", "month"),
    [(fhfa.OLD, "PCT_MTMLTV_GT_100", "{:02}"), (fhfa.NEW, "PCT_MTMLTV_GT100", "{}")],
    ids=["old", "new"],
)
def test_every_release_reads_alike(snapshot, tmp_path, order, series, month):
    """Both orders of columns, both spellings of ids and of months give the same figures."""
    content = fhfa.text(fhfa.outstanding(share, QUARTERS, series=series), order, month)
    told = measure(fhfa.fetched(carried(), tmp_path, content), STEP)
    assert np.array_equal(told.table.share, measure(snapshot, STEP).table.share)


def test_the_command_prints_what_the_page_shows(snapshot, monkeypatch, capsys):
    """`published` in the evidence column, what is the model's in brackets, no interval, the same digits."""
    monkeypatch.setattr(monitor_command, "carried", lambda: snapshot)
    asked = ["estimate", "--place", "Nevada", "--from", "2012Q4", "--to", "2013Q1", "--definition", "step-100"]
    assert main(asked) == 0
    before, after = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    assert before["evidence"].startswith("modelled")
    assert after["evidence"] == "published (near-negative, shortfall, median: modelled)"
    assert before["lower"]
    assert after["lower"] == after["upper"] == ""
    told = measure(snapshot, STEP.but(quarter="2013Q1"))
    assert float(after["pneq_by_loans"]) == pytest.approx(told.measures[0].share, abs=1e-6)
    assert float(after["loans_under_water"]) == pytest.approx(told.measures[0].value, abs=1)
    assert float(after["shortfall"]) == pytest.approx(told.measures[2].value, abs=1)


def test_without_the_file_nothing_is_published():
    """The carried snapshot: every figure of every quarter is the model's, bit for bit its own standing."""
    snapshot, market = carried(), estimates.estimates(carried())
    for level in ("nation", "division", "state", "metro"):
        _, found = official.level_summary(snapshot, market, level, STEP)
        assert not found.loans.any()
        assert not found.balances.any()
        assert found.now is found.modelled


def test_what_runs_on_the_model_names_the_published_figure(snapshot, market):
    """A change, a bridge and a stress start from the model's own figure, to the bit, and FHFA's is told beside it."""
    theirs = market.base.ids.index("US-NV") / 1000 + 0.03
    t = market.quarters.index("2013Q4")
    ours = market.level_summary("state", "step", 100)[1].by_loans[market.base.ids.index("US-NV"), t]
    moved = change(snapshot, STEP, "2012Q4")
    assert [one.quarter for one in moved.official_figures] == ["2013Q4"]
    told = bridge(snapshot, STEP, "corelogic")
    shaken = stress_reading(snapshot, StressView(places=("US-NV",), quarter="2013Q4", value="step"))
    for reading, start in ((moved, moved.end), (told, told.ours), (shaken, shaken.amounts[0].before)):
        assert start == pytest.approx(ours)
        assert (reading.official_figures[0].published, reading.official_figures[0].modelled) == pytest.approx(
            (theirs, ours)
        )
    alone = change(carried(), STEP, "2012Q4")
    assert alone.official_figures == ()
    assert (alone.end, alone.parts) == (moved.end, moved.parts)


@pytest.mark.parametrize(
    "command",
    [["change", "--from", "2012Q4", "--to", "2013Q4"], ["bridge", "--as-of", "2013Q4", "--to", "corelogic"]],
    ids=["change", "bridge"],
)
def test_their_commands_print_it(snapshot, monkeypatch, capsys, command):
    """The evidence column of the model's start says what FHFA has published of the quarter."""
    for module in (data.why.change_command, data.why.bridge_command):
        monkeypatch.setattr(module, "carried", lambda: snapshot)
    assert main([*command, "--place", "Nevada", "--definition", "step-100"]) == 0
    assert (
        "; published 2013Q4: 0.0" in next(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))["evidence"]
    )
