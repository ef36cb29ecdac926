"""One region, quarter and definition gives one figure, wherever it is asked; and the parts add up to the whole."""

import csv
import io
import itertools

import numpy as np
import pytest

from data.__main__ import main
from data.definition import THRESHOLDS
from data.model.estimates import estimates
from data.monitor import records
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import carried


@pytest.fixture(scope="module")
def snapshot():
    return carried()


@pytest.fixture(scope="module")
def market(snapshot):
    return estimates(snapshot)


VIEWS = [
    View(places=("US-NV",), quarter="2010Q2"),
    View(places=("US-NV",), quarter="2010Q2", value="step", threshold=125),
    View(level="metro", places=("CBSA-29820",), quarter="2012Q1"),
    View(level="division", places=("US-DIV-MT",), quarter="2009Q4", threshold=105),
    View(places=("US",), quarter="2025Q4"),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.focus}-{v.quarter}-{v.spelled}")
def test_headline_table_history_and_command_line_agree(snapshot, market, view):
    """The same figure in the four numbers, the history, the ranked table and `python -m data estimate`."""
    reading = measure(snapshot, view)
    t = reading.quarters.index(view.quarter)
    headline = reading.measures[0].share
    assert reading.series[0].share[t] == headline
    ids = [place.region_id for place in reading.table.places]
    if view.focus in ids:
        assert reading.table.share[ids.index(view.focus)] == pytest.approx(headline, rel=1e-12)
    record = records.region_records(snapshot, market, view.focus, view, [t])[0]
    assert record["pneq_by_loans"] == round(headline, 6)
    assert record["lower"] == round(reading.series[0].lower[t], 6)
    by_upb = measure(snapshot, view.but(weight="balances"))
    assert by_upb.series[0].share[t] == by_upb.measures[1].share
    assert record["pneq_by_upb"] == round(by_upb.measures[1].share, 6)


def test_states_add_up_to_divisions_and_the_nation(market):
    """Loans, balances and those under water: nine divisions and the nation are the sums of fifty-one states."""
    amounts = {}
    for level in ("state", "division", "nation"):
        _, stood = market.level_summary(level, "dispersed", 100)
        amounts[level] = [
            (figure).sum(axis=0)
            for figure in (
                stood.loans,
                stood.upb,
                stood.by_loans * stood.loans,
                stood.by_upb * stood.upb,
                stood.near * stood.loans,
                stood.shortfall * stood.upb,
            )
        ]
    for level in ("division", "nation"):
        for whole, parts in zip(amounts[level], amounts["state"], strict=True):
            assert whole == pytest.approx(parts, rel=1e-12)


def test_a_higher_threshold_is_passed_by_fewer(market):
    """The share over 95 % is at least that over 100, and so on to 125, everywhere and always."""
    for value in ("dispersed", "step"):
        shares = [market.level_summary("state", value, threshold)[1].by_loans for threshold in THRESHOLDS]
        assert all((more >= less - 1e-12).all() for more, less in itertools.pairwise(shares))


@pytest.mark.parametrize("focus", ["US", "US-DIV-SA", "US-FL", "CBSA-29820"])
def test_ladder_and_vintages_are_the_same_book(snapshot, focus):
    """The ten bands sum to 1; the bands over 100 are the share under water; the years' loans weigh up to it too."""
    reading = measure(snapshot, View(places=(focus,), quarter="2011Q4"))
    t = reading.quarters.index("2011Q4")
    share = reading.series[0].share[t]
    assert reading.ladder[:, t].sum() == pytest.approx(1.0)
    assert reading.ladder[6:, t].sum() == pytest.approx(share, rel=1e-9)
    weight, under = reading.vintage_alive[:, t], np.nan_to_num(reading.vintage_share[:, t])
    shown = weight.sum()
    # Years before the first row are left out of the picture; they are few by 2011 and hardly ever under water.
    assert shown > 0.85
    assert (weight * under).sum() == pytest.approx(share, abs=0.003)


def test_a_vintage_is_a_part_of_the_whole(snapshot):
    """The loans of one year under water are fewer than all loans under water, and the heat map has their share."""
    whole = measure(snapshot, View(places=("US-NV",), quarter="2010Q2"))
    part = measure(snapshot, View(places=("US-NV",), quarter="2010Q2", vintage=2006))
    t = whole.quarters.index("2010Q2")
    assert part.measures[0].value < whole.measures[0].value
    row = whole.vintage_years.index(2006)
    assert part.measures[0].share == pytest.approx(whole.vintage_share[row, t], rel=1e-9)


def test_metros_have_shares_but_no_counts(snapshot):
    """No metro's mortgage count is published: counts and dollars are unknown, never nought."""
    reading = measure(snapshot, View(level="metro", places=("CBSA-29820",), quarter="2010Q2"))
    assert np.isnan(reading.table.loans_under_water).all()
    assert np.isnan(reading.table.shortfall).all()
    assert np.isfinite(reading.table.share).sum() > 350


def test_what_is_not_there_is_answered_by_the_nearest_and_said(snapshot):
    """An unknown place and a quarter out of range are dropped in words, and the rest is shown."""
    reading = measure(snapshot, View(places=("US-XX", "US-FL"), quarter="2031Q1"))
    assert reading.view.places == ("US-FL",)
    assert reading.as_of == reading.quarters[-1]
    assert len(reading.dropped) == 2


def test_the_command_line_prints_rfc_4180(capsys):
    """Header, one row a region sorted by id then quarter, lines that end in CR LF, unknown empty."""
    assert main(["estimate", "--level", "metro", "--place", "las vegas", "--from", "2010Q1", "--to", "2010Q2"]) == 0
    out = capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert out.count("\r\n") == 3
    assert [row["as_of"] for row in rows] == ["2010Q1", "2010Q2"]
    assert rows[0]["region"] == "Las Vegas-Henderson-North Las Vegas, NV"
    assert rows[0]["loans"] == rows[0]["shortfall"] == ""
    assert 0.5 < float(rows[0]["pneq_by_loans"]) < 0.9


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--place", "Nevda"], "Nevada"),
        (["--as-of", "2010Q5"], "2013Q4"),
        (["--as-of", "1990Q1"], "1998Q1 to 2025Q4"),
        (["--definition", "step-101"], "dispersed-100"),
        (["--from", "2012Q1", "--to", "2011Q1"], "after"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest(capsys, words, hint):
    """Exit 2, nothing on stdout, and a message that says what there is."""
    assert main(["estimate", *words]) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert hint in heard.err


def test_every_region_can_be_listed(capsys):
    """One nation, nine divisions, fifty-one states, 410 metros, with parents and aliases."""
    assert main(["regions", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [sum(row["level"] == level for row in rows) for level in ("nation", "division", "state", "metro")] == [
        1,
        9,
        51,
        410,
    ]
    vegas = next(row for row in rows if row["region_id"] == "CBSA-29820")
    assert vegas["parent_id"] == "US-NV"
    assert "Las Vegas-Henderson-Paradise, NV" in vegas["aliases"]
