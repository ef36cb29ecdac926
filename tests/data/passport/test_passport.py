"""A passport can be checked by whoever holds it: its sums add up, its lines can be worked anew, its command works."""

import json
import math
import shlex

import pytest

from data.__main__ import main
from data.definition import Definition
from data.fields import FIELDS
from data.monitor import records
from data.monitor.view import View
from data.passport.figures import FIGURES
from data.passport.passport import linked_passport, passport
from data.passport.view import passport_link, passport_question
from data.snapshot.pin import figure_pin_status, parse_pin, passport_pin
from data.snapshot.snapshot import carried

NEVADA = View(places=("US-NV",), quarter="2010Q2")
ASKED = [
    (NEVADA, "pneq_by_loans"),
    (NEVADA.but(value="step", threshold=125), "pneq_by_upb"),
    (NEVADA.but(vintage=2006), "loans_under_water"),
    (View(quarter="2013Q4"), "shortfall"),
    (View(places=("US-DIV-MT",), quarter="2025Q4"), "median_mtmltv"),
    (View(places=("CBSA-29820",), quarter="2012Q1"), "near_negative_by_loans"),
    (View(places=("CBSA-29820",), quarter="2012Q1"), "shortfall_by_upb"),
    (View(places=("US-CA",), quarter="1999Q1"), "upb_under_water"),
]


def named(asked):
    return f"{asked.focus}-{asked.quarter}" if isinstance(asked, View) else asked


@pytest.fixture(scope="module")
def snapshot():
    return carried()


def phi(z):
    return 0.5 * math.erfc(-z / math.sqrt(2))


@pytest.mark.parametrize(("view", "name"), ASKED, ids=named)
def test_its_own_command_prints_the_same_bytes(snapshot, capsys, view, name):
    """What `recompute` says, typed, gives the passport again to the last digit, and `estimate` the same figure."""
    asked, figure, dropped = passport_question(snapshot, view, name)
    assert (figure, dropped) == (name, ())
    content = passport(snapshot, asked, name)
    *estimate, again = content["recompute"]
    assert main(shlex.split(again)[3:]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == content
    assert main(shlex.split(json.loads(printed)["recompute"][-1])[3:]) == 0
    assert capsys.readouterr().out == printed
    for command in estimate:
        assert main([*shlex.split(command)[3:], "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)[0][name] == content["value"]


@pytest.mark.parametrize(("view", "name"), ASKED, ids=named)
def test_contributions_sum_to_the_figure(snapshot, view, name):
    """By year, by state and by cohort the contributions sum to the figure, to the digits it is printed with."""
    asked, figure, _ = passport_question(snapshot, view, name)
    content = passport(snapshot, asked, figure)
    wanted = 0.5 if FIGURES[name].kind == "median" else content["value"]
    least = 0.6 * 10.0 ** -(FIELDS[name].digits or 0)
    for rows in (content["formula"]["years"], content["formula"]["states"], content["formula"]["cohorts"]):
        if rows:
            assert sum(row["contribution"] for row in rows) == pytest.approx(wanted, abs=least)
            assert sum(row["weight"] for row in rows) == pytest.approx(1, abs=1e-8)
    assert bool(content["formula"]["states"]) != bool(content["formula"]["cohorts"])


@pytest.mark.parametrize("definition", ["dispersed", "step"])
def test_a_reader_with_the_file_alone_can_work_it_anew(snapshot, definition):
    """From weight, m, s² and σ² of each cohort, with nothing of ours but the file, the same share comes out."""
    content = passport(snapshot, *passport_question(snapshot, NEVADA.but(value=definition, threshold=105), "")[:2])
    k = content["formula"]["threshold"]
    share = sum(
        row["weight"] * phi((row["m"] - math.log(k)) / math.sqrt(row["between"] + row["dispersion"]))
        for row in content["formula"]["cohorts"]
    )
    assert round(share, 6) == content["value"]
    assert k == 1.05


def test_the_worked_line_is_a_line_of_the_sum(snapshot):
    """The cohort worked out in words is the one that adds most, and its last number is its contribution."""
    content = passport(snapshot, *passport_question(snapshot, NEVADA, "")[:2])
    one = content["formula"]["one_cohort"]
    assert one["contribution"] == max(row["contribution"] for row in content["formula"]["cohorts"])
    assert float(one["text"][-1].rsplit(" = ", 1)[1]) == pytest.approx(one["contribution"], abs=1e-8)


def test_it_says_what_it_rests_on(snapshot):
    """Inputs with release, licence and the values used; parameters with errors; hashes of code, fit and snapshot."""
    content = passport(snapshot, *passport_question(snapshot, View(places=("US-FL",), quarter="2025Q3"), "")[:2])
    state = next(row for row in content["inputs"] if row["source_id"] == "fhfa-at-state")
    assert [value.get("note") for value in state["values"] if value["at"] == "2025Q3"] == ["nowcast"]
    assert all(row["release"] and row["licence"] and row["sha256"] for row in content["inputs"])
    assert {"nowcast", "interval-extrapolated"} <= set(content["evidence"]["notes"])
    assert content["interval"]["status"] == "extrapolated"
    assert content["evidence"]["as_printed"] == records.evidence_label(
        snapshot, snapshot.places["US-FL"], "2025Q3", Definition()
    )
    assert any(row["standard_error"] for row in content["parameters"]["values"])
    assert all(len(content["made_by"][f"{one}_sha256"]) == 64 for one in ("code", "parameters", "snapshot"))
    assert any(row["key"] == "US-FL" for row in content["error"]["rows"])


def test_only_shares_over_a_threshold_have_an_interval(snapshot):
    """Where no error was ever measured none is claimed."""
    for name, figure in FIGURES.items():
        content = passport(snapshot, *passport_question(snapshot, NEVADA, name)[:2])
        assert (content["interval"]["lower"] is not None) == (figure.kind == "over"), name


def test_an_unknown_price_is_an_unknown_figure(snapshot):
    """A metro in a quarter for which its index has no figure: null, not nought, and no rows."""
    reading = [p.region_id for p in snapshot.level("metro")]
    prices = snapshot.hpi(tuple(reading), ("1998Q1",))[:, 0]
    silent = next(region for region, price in zip(reading, prices, strict=True) if math.isnan(price))
    content = passport(snapshot, *passport_question(snapshot, View(places=(silent,), quarter="1998Q1"), "")[:2])
    assert content["value"] is None
    assert content["interval"]["status"] == "none"
    assert content["formula"]["years"] == content["formula"]["cohorts"] == []


def test_a_wrong_question_gets_the_nearest_passport(snapshot):
    """What of a link has no passport is dropped and said; a metro's amount becomes its share."""
    view, name, _, dropped = passport_link("?place=US-XX&quarter=2031Q1&figure=gold&colour=red", snapshot.region_id_of)
    asked, figure, more = passport_question(snapshot, view, name)
    assert (asked.focus, figure) == ("US", "pneq_by_loans")
    assert all(any(word in said for said in (*dropped, *more)) for word in ("US-XX", "2031Q1", "gold", "colour"))
    _, figure, said = passport_question(snapshot, View(places=("CBSA-29820",)), "shortfall")
    assert figure == "shortfall_by_upb"
    assert said


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--place", "Nevda"], "Nevada"),
        (["--place", "US-NV", "--as-of", "2031Q1"], "1998Q1 to"),
        (["--place", "US-NV", "--as-of", "2010Q1", "--vintage", "2015"], "2010"),
        (["--place", "CBSA-29820", "--figure", "loans_under_water"], "pneq_by_loans"),
    ],
)
def test_the_command_refuses_with_the_nearest(capsys, words, hint):
    """Exit 2, nothing on stdout, and what there is."""
    assert main(["passport", *words]) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert hint in heard.err


def test_it_can_be_read_as_text(capsys):
    """The same file as plain text: every name and the figure, no braces."""
    assert main(["passport", "--place", "US-NV", "--as-of", "2010Q2", "--format", "text"]) == 0
    said = capsys.readouterr().out
    assert "{" not in said.replace("{year}", "")
    for word in ("value", "snapshot_sha256", "2006Q1", "python -m data passport"):
        assert word in said


def test_a_pinned_figure_stands_while_nothing_has_changed(snapshot):
    """The pin of today's passport, read back from a link, says that it stands."""
    for view, name in ASKED:
        content = passport(snapshot, *passport_question(snapshot, view, name)[:2])
        held = passport_link(f"?pin={passport_pin(content)}", snapshot.region_id_of).pin
        assert held == parse_pin(str(passport_pin(content)))
        assert figure_pin_status(held, content)["because"] == ""


@pytest.mark.parametrize(
    ("pin", "because"),
    [
        ("{snapshot}-{fit}-0.5", "program"),
        ("{snapshot}-00000000-0.5", "fit"),
        ("000000000000-00000000-0.5", "data"),
        ("000000000000-00000000-{value}", ""),
    ],
)
def test_a_superseded_figure_keeps_what_it_said(snapshot, pin, because):
    """After new data, fit or program the link still has its figure, and the difference; alike, it stands."""
    content = passport(snapshot, *passport_question(snapshot, NEVADA, "")[:2])
    made = content["made_by"]
    held = parse_pin(
        pin.format(snapshot=made["snapshot_sha256"][:12], fit=made["parameters_sha256"][:8], value=content["value"])
    )
    said = figure_pin_status(held, content)
    assert said["because"] == because
    if because:
        assert said["then"] == 0.5
        assert said["difference"] == pytest.approx(content["value"] - 0.5)


@pytest.mark.parametrize(
    "pin", ["", "x", "d0a20c5f4201-200f30ff", "d0a20c5f4201-200f30ff-1e9", "d0a20c5f4201-200f30ff-<b>"]
)
def test_what_is_no_pin_is_not_read(pin):
    """Only what a passport gives is taken for one."""
    assert parse_pin(pin) is None


def test_a_figure_pinned_under_a_former_hash_is_on_the_same_data(snapshot):
    """The snapshot's hash changed when columns were renamed, its figures did not: a pin's cause is never the data."""
    (former,) = snapshot.former_hashes
    linked = linked_passport(snapshot, f"?place=US-NV&figure=pneq_by_loans&pin={former[:12]}-200f30ff-0.5")
    assert linked.pin.snapshot == snapshot.hash[:12]
