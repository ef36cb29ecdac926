"""Why their number is different: the steps sum, each is what its own switch moves, and what is unknown has no size."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.__main__ import main
from data.countries.us import nmdb
from data.countries.us.official import SERIES
from data.country import country, in_country
from data.model.aggregates import over_by_loans
from data.model.cohorts import Cells, Cohorts
from data.model.estimates import estimates
from data.model.price_index import cohorts_at_index
from data.monitor.view import View
from data.quarter import ordinal
from data.snapshot.snapshot import carried
from data.why.bridge import STEPS, at_offset, bridge
from data.why.publishers import figures, publishers

PLACES = ("US", "US-DIV-MT", "US-NV", "US-TX", "CBSA-29820")
NEVADA = View(places=("US-NV",), quarter="2013Q4")


@pytest.fixture(scope="module")
def snapshot():
    return carried()


def share(snapshot, view):
    """What every other panel prints."""
    market = estimates(snapshot)
    stood = market.region_summary(view.focus, view.value, view.threshold)
    figure = stood.by_upb if view.weight == "balances" else stood.by_loans
    return figure[0, market.quarters.index(view.quarter)]


def steps(told):
    return {step.name: step.moved for step in told.steps}


@pytest.mark.parametrize("publisher", list(publishers()))
@pytest.mark.parametrize(
    "asked",
    [View(), View(weight="balances", value="step", threshold=125), View(threshold=95)],
    ids=lambda view: f"{view.weight}-{view.spelled}",
)
def test_ours_and_the_steps_are_theirs(snapshot, publisher, asked):
    """For region, division, nation and metro: the bridge begins at the figure on every other panel and its bars sum to
    its end, in one order, whoever's number it is."""
    for place in PLACES:
        for quarter in ("2010Q2", "2013Q4", "2025Q3"):
            view = asked.but(places=(place,), quarter=quarter)
            told = bridge(snapshot, view, publisher)
            assert told.ours == pytest.approx(share(snapshot, view), abs=1e-12)
            assert told.ours + sum(steps(told).values()) == pytest.approx(told.end, abs=1e-12)
            usual = [name for name in STEPS if name not in ("vintages", "denominator")]
            assert list(steps(told)) == (usual if told.quoted else usual[:-1])


def test_from_our_usual_definition_to_corelogic_nothing_differs_but_the_rest(snapshot):
    """The model is set to CoreLogic's level by CoreLogic's definition: every step is exactly nought."""
    told = bridge(snapshot, NEVADA, "corelogic")
    assert [step.moved for step in told.steps[:-1]] == [0] * 6
    assert all(step.measured for step in told.steps)
    assert told.theirs == told.ours
    assert told.end == figures()["corelogic", "US-NV", "2013Q4"].share
    assert told.lower < told.theirs < told.upper


@pytest.mark.parametrize("place", PLACES)
def test_a_step_is_the_difference_of_two_figures_that_we_print(snapshot, place):
    """Count, home values and threshold each move what turning that switch moves, one after the other."""
    asked = View(places=(place,), quarter="2013Q4", weight="balances", value="step")
    moved = steps(bridge(snapshot, asked, "attom"))
    for name, change in (("weight", {"weight": "loans"}), ("value", {"value": "dispersed"}), ("threshold", {})):
        then = asked.but(**change) if change else asked.but(threshold=125)
        expected = share(snapshot, then) - share(snapshot, asked)
        assert moved[name] == pytest.approx(expected, abs=1e-12, nan_ok=True)
        asked = then


def test_what_a_first_lien_alone_would_be_nobody_publishes(snapshot):
    """To FHFA, and to who does not say: the step is there, has no size, and says that it was not measured."""
    for publisher in ("fhfa", "ice"):
        told = bridge(snapshot, NEVADA, publisher)
        (liens,) = (step for step in told.steps if step.name == "liens")
        assert (liens.moved, liens.measured, liens.ours) == (0.0, False, "all")
        (index,) = (step for step in told.steps if step.name == "index")
        assert index.measured == (publisher == "fhfa")  # nobody else has ICE's index
        assert told.quoted is None or publisher == "fhfa"
        assert np.isnan([told.lower, told.upper]).all()


def test_fhfas_own_figure_ends_its_bridge_once_it_is_in_the_snapshot(snapshot, monkeypatch):
    """What FHFA publishes by state is no quotation: the refreshed snapshot has it, and the rest appears."""
    plain = nmdb.outstanding

    def outstanding(snapshot, series_id, regions, quarters, **weighted):
        if (series_id, regions) == (SERIES, ("US-NV",)):
            return np.array([[0.21 if quarter == "2013Q4" else np.nan for quarter in quarters]])
        return plain(snapshot, series_id, regions, quarters, **weighted)

    monkeypatch.setattr(nmdb, "outstanding", outstanding)
    told = bridge(snapshot, NEVADA, "fhfa")
    assert (told.end, told.quoted.evidence, told.quoted.address) == (0.21, "published", told.publisher.address)
    assert told.steps[-1].name == "rest"
    assert bridge(snapshot, NEVADA.but(quarter="2012Q4"), "fhfa").quoted is None


def test_a_step_of_level_is_the_calibrations_own(snapshot):
    """To Zillow, and to a first printing of CoreLogic's: one offset on the logit scale, and of a state exactly it."""
    offsets = estimates(snapshot).calibration.about["offsets"]
    for view, publisher, name in (
        (NEVADA, "zillow", "zillow"),
        (NEVADA.but(quarter="2010Q2"), "corelogic", "first_printing"),
    ):
        told = bridge(snapshot, view, publisher)
        assert steps(told)["level"] == pytest.approx(at_offset(told.ours, offsets[name]) - told.ours, abs=1e-12)
        assert told.lower < told.theirs < told.upper


def toy(median):
    shape = np.shape(median)
    return Cohorts(
        (2, 3),
        np.ones(shape),
        np.array(median, dtype=float),
        np.full(shape, 0.04),
        np.zeros(shape[-1]),
        Cells.by_age(shape[-1]),
    )


def test_a_cohort_moves_by_what_two_indices_disagree_on_since_it_was_made():
    """Homes at 100, 110, 120, 90 by ours and at 100, 110, 110, 110 by the other: by hand, cohort by cohort."""
    ours, other = np.log([[100, 110, 120, 90]]), np.log([[100, 110, 110, 110]])
    told = cohorts_at_index(toy(np.zeros((1, 2, 3))), ours - other)
    now = np.log(90 / 110)
    then = np.log(120 / 110)
    expected = [[[0, then, then], [0, now - then, now]]]
    assert told.median == pytest.approx(np.array(expected))


@given(arrays(float, (2, 4), elements=st.floats(-1, 1)), st.floats(-1, 1))
def test_where_two_indices_agree_nothing_moves(gap, apart):
    """An index scaled is the same index: a constant gap moves no cohort, and a gap that widens moves some."""
    cohorts = toy(np.zeros((2, 2, 3)))
    assert cohorts_at_index(cohorts, np.full((2, 4), apart)).median == pytest.approx(cohorts.median)
    same = over_by_loans(cohorts_at_index(cohorts, gap), 1.0, step=True) == pytest.approx(
        over_by_loans(cohorts, 1.0, step=True)
    )
    assert same or np.ptp(gap) > 0


def test_only_another_index_marks_homes_anew(snapshot):
    """To whoever values homes by itself the index step is exactly nought; to FHFA in a bust it is not."""
    for publisher in ("corelogic", "zillow", "attom", "ice"):
        assert steps(bridge(snapshot, NEVADA, publisher))["index"] == 0
    assert steps(bridge(snapshot, NEVADA, "fhfa"))["index"] != 0


def test_a_metro_without_a_price_has_no_bridge_and_no_nought(snapshot):
    """What is unknown stays unknown in every bar, and is empty in print."""
    market = estimates(snapshot)
    t = market.quarters.index("1998Q1")
    metros = market.levels["metro"]
    stranger = next(m for m, known in zip(metros.ids, metros.priced[:, t], strict=True) if not known)
    told = bridge(snapshot, View(places=(stranger,), quarter="1998Q1"), "fhfa")
    assert np.isnan([told.ours, told.theirs]).all()


def test_the_command_prints_the_bridge(capsys):
    """The rows are our figure, the steps and the end; they sum as printed; a step without a size is empty, not 0."""
    words = ["bridge", "--place", "US-NV", "--as-of", "2013Q4", "--to", "zillow", "--by", "balances"]
    assert main(words) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    usual = [name for name in STEPS if name not in ("vintages", "denominator")]
    assert [row["step"] for row in rows] == ["ours", *usual, "published"]
    total = float(rows[0]["share"]) + sum(float(row["moved"]) for row in rows[1:-1])
    assert total == pytest.approx(float(rows[-1]["share"]), abs=1e-11)
    assert (rows[0]["evidence"], rows[-1]["evidence"]) == ("modelled", "published")
    assert rows[-1]["address"].startswith("https://")
    assert main(["bridge", "--place", "US-NV", "--as-of", "2012Q4", "--to", "fhfa", "--format", "json"]) == 0
    told = {row["step"]: row for row in json.loads(capsys.readouterr().out)}
    assert told["liens"]["moved"] is None
    assert "published" not in told
    assert told["ours on theirs"]["evidence"].startswith("modelled")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--place", "Nevda", "--to", "zillow"], "Nevada"),
        (["--place", "US-NV", "--as-of", "1066Q1", "--to", "zillow"], "1998Q1 to"),
        (["--place", "US-NV", "--to", "zillow", "--definition", "step-130"], "not a definition"),
    ],
)
def test_what_is_asked_wrongly_is_said(capsys, words, hint):
    """Nothing on stdout, and what there is on stderr."""
    assert main(["bridge", *words]) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert hint in heard.err


@pytest.mark.parametrize(
    ("place", "quarter", "publisher", "fitted"),
    [
        ("US-NV", "2013Q4", "corelogic", True),
        ("US-NV", "2013Q4", "zillow", True),
        ("US", "2012Q1", "corelogic", True),
        ("US", "2012Q1", "zillow", False),  # Zillow's nation is no part of the yardstick
        ("US", "2025Q3", "corelogic", False),
    ],
)
def test_it_is_known_which_figures_the_fit_has_seen(place, quarter, publisher, fitted):
    """Only against the others is a small rest a test."""
    assert bridge(carried(), View(places=(place,), quarter=quarter), publisher).fitted is fitted


def test_what_nobody_compared_is_empty_in_the_file(capsys):
    """ATTOM's level was never set beside CoreLogic's: no nought stands where nothing was measured."""
    assert main(["bridge", "--place", "Nevada", "--as-of", "2013Q4", "--to", "attom"]) == 0
    rows = {row["step"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert (rows["level"]["moved"], rows["level"]["evidence"]) == ("", "")
    assert rows["threshold"]["moved"] != ""


def test_a_publisher_that_counts_some_vintages_or_all_owners_has_a_step_for_it():
    """CML's and HML's shares are of loans made since 2005, CML's of regions in 2008 of all owner-occupiers.

    The steps lead from our share of all mortgages to it, and only where the publisher's definition asks for them.
    """
    with in_country(country("gb")):
        british = carried()
        view = View(places=("N92000002",), quarter="2013Q4")
        hml = bridge(british, view, "hml")
        made_since = british_share_since(british, "N92000002", "2013Q4", "2005Q1")
        assert hml.ours + steps(hml)["vintages"] == pytest.approx(made_since, abs=1e-12)
        assert "denominator" not in steps(hml)
        owners = bridge(british, View(places=("E12000001",), quarter="2008Q4"), "cml-owners")
        assert "vintages" not in steps(owners)
        before = owners.ours + sum(steps(owners)[name] for name in ("weight", "value", "threshold", "index", "level"))
        assert owners.theirs == pytest.approx(before * owners.quoted.mortgaged_part, abs=1e-12)
        assert owners.ours + sum(steps(owners).values()) == pytest.approx(owners.quoted.share, abs=1e-12)
        assert not {"vintages", "denominator"} & set(steps(bridge(british, view, "boe")))


def british_share_since(snapshot, place, quarter, since):
    """A region's share of loans made since a quarter, from its cohorts."""
    market = estimates(snapshot)
    t = market.quarters.index(quarter)
    cohorts = market.members(place)[0].quarters(slice(t, t + 1))
    counted = cohorts.alive * (cohorts.ages <= ordinal(quarter) - ordinal(since))
    return float(over_by_loans(replace(cohorts, alive=counted), 1.0, step=False)[0, 0])
