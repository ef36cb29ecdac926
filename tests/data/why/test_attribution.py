"""Why a share moved: on the carried snapshot the parts sum exactly, everywhere, and the command prints them."""

import csv
import io
import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.__main__ import main
from data.country import default
from data.model import parameters
from data.model.estimates import estimates
from data.monitor.view import View
from data.snapshot.snapshot import carried, read_snapshot
from data.why import attribution as module
from data.why import records
from data.why.attribution import PARTS, change
from data.why.cohort_changes import cohort_changes
from tests.snapshots import rehashed

PLACES = ("US", "US-DIV-MT", "US-NV", "US-TX", "CBSA-29820")
SPANS = [("2006Q1", "2010Q1"), ("2010Q1", "2013Q4"), ("1998Q1", "2025Q4"), ("2019Q4", "2020Q1"), ("2012Q3", "2012Q3")]


@pytest.fixture(scope="module")
def snapshot():
    return carried()


def share(snapshot, view, quarter):
    market = estimates(snapshot)
    stood = market.region_summary(view.focus, view.value, view.threshold)
    figures = stood.by_upb if view.weight == "balances" else stood.by_loans
    return figures[0, market.quarters.index(quarter)]


@pytest.mark.parametrize("span", SPANS, ids="-".join)
@pytest.mark.parametrize(
    "asked",
    [View(), View(weight="balances"), View(value="step", threshold=125), View(weight="balances", threshold=95)],
    ids=lambda view: f"{view.weight}-{view.spelled}",
)
def test_start_and_parts_are_the_end(snapshot, span, asked):
    """For region, division, nation and metro, by loans and by balances: the parts sum to the change, and both ends are
    the very shares that every other panel prints."""
    first, last = span
    for place in PLACES:
        view = asked.but(places=(place,), quarter=last)
        moved = change(snapshot, view, first)
        assert moved.start == pytest.approx(share(snapshot, view, first), abs=1e-12)
        assert moved.end == pytest.approx(share(snapshot, view, last), abs=1e-12)
        assert moved.start + sum(part.moved for part in moved.parts) == pytest.approx(moved.end, abs=1e-12)
        assert tuple(part.name for part in moved.parts) == PARTS


def test_one_state_has_no_mix_and_one_snapshot_no_revision(snapshot):
    """The mix of states moves a sum of states only, and data were not revised within one snapshot: exactly nought."""
    parts = {
        part.name: part.moved for part in change(snapshot, View(places=("US-NV",), quarter="2012Q1"), "2007Q1").parts
    }
    assert parts["mix"] == parts["revision"] == 0


def test_the_bust_was_prices(snapshot):
    """From 2006 to 2010 prices sank Nevada: they are the largest part, whatever the order of the causes."""
    moved = change(snapshot, View(places=("US-NV",), quarter="2010Q1"), "2006Q1")
    parts = {part.name: part for part in moved.parts}
    assert max(parts.values(), key=lambda part: abs(part.moved)).name == "prices"
    assert parts["prices"].least > 0.3
    assert parts["amortisation"].most < 0


@pytest.fixture
def calm(snapshot, monkeypatch):
    """The carried model, but being under water changes nobody's leaving; and the courses that a change looks at."""
    fitted = parameters.carried()
    values = {**fitted.values, "locked": 0.0, "default": 0.0}
    market = estimates(snapshot, parameters.Calibration(values, fitted.interval, fitted.about))
    seen = []
    monkeypatch.setattr(module, "estimates", lambda _: market)
    monkeypatch.setattr(module, "estimates_at_index", lambda *_: market)
    monkeypatch.setattr(module, "cohort_changes", lambda *told: seen.append(cohort_changes(*told)) or seen[-1])
    remembered = [kept for kept in vars(module).values() if hasattr(kept, "cache_clear")]
    for kept in remembered:
        kept.cache_clear()
    yield seen
    for kept in remembered:
        kept.cache_clear()


@pytest.mark.parametrize("place", ["US-NV", "US-TX", "CBSA-29820"])
def test_where_nobody_chooses_to_leave_the_other_causes_tell_all(snapshot, calm, place):
    """Where being under water changes nobody's leaving, all that moves a real cohort is told by its other causes. A
    model that moves loans in a way that the course is not told of fails here: it would hide in who left."""
    change(snapshot, View(places=(place,), quarter="2013Q4"), "2004Q1")
    way = calm[0]
    assert way.by_exits * (way.alive_end > 0) == pytest.approx(0.0, abs=1e-9)


def test_a_place_without_a_price_has_no_parts(snapshot):
    """A metro whose index is silent in the first quarter: unknown, not nought."""
    market = estimates(snapshot)
    metros = market.levels["metro"]
    silent = metros.ids[int(np.flatnonzero(~metros.priced[:, 0] & metros.priced[:, -1])[0])]
    moved = change(snapshot, View(places=(silent,), quarter=market.quarters[-1]), market.quarters[0])
    assert np.isnan(moved.start)
    assert all(np.isnan(part.moved) for part in moved.parts[:-1])


@pytest.fixture
def earlier(tmp_path):
    """The carried tables as they might have been before: Nevada's index a tenth higher in every quarter from 2009."""
    folder = tmp_path / "before"
    shutil.copytree(default().snapshot, folder)
    prices = pq.ParquetFile(folder / "prices.parquet").read()
    columns = {name: prices[name].to_pylist() for name in ("region_id", "quarter", "hpi")}
    hpi = [
        h * 1.1 if h is not None and region == "US-NV" and quarter >= "2009Q1" else h
        for region, quarter, h in zip(*columns.values(), strict=True)
    ]
    at = prices.schema.get_field_index("hpi")
    pq.write_table(prices.set_column(at, "hpi", pa.array(hpi, pa.float64())), folder / "prices.parquet")
    rehashed(folder)
    return folder


def test_revision_is_what_the_earlier_snapshot_said_otherwise(snapshot, earlier):
    """Read against an earlier snapshot the start is what that one said, and revision makes up the difference alone."""
    view = View(places=("US-NV",), quarter="2013Q4")
    alone, against = change(snapshot, view, "2010Q1"), change(snapshot, view, "2010Q1", read_snapshot(earlier))
    assert against.start < alone.start  # dearer homes, fewer under water
    assert against.parts[-1].name == "revision"
    assert against.parts[-1].moved == pytest.approx(alone.start - against.start, abs=1e-15)
    assert against.parts[:-1] == alone.parts[:-1]
    assert against.before == read_snapshot(earlier).hash != snapshot.hash


def test_the_command_prints_start_parts_and_end(capsys, earlier):
    """A row for the start, one a part, one for the end; as printed they sum to the last digit but one."""
    words = ["change", "--place", "Nevada", "--from", "2010Q1", "--to", "2013Q4", "--before", str(earlier)]
    assert main(words) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row["part"] for row in rows] == ["start", *PARTS, "end"]
    moved = [float(row["moved"]) for row in rows[1:-1]]
    assert float(rows[0]["share"]) + sum(moved) == pytest.approx(float(rows[-1]["share"]), abs=1e-11)
    assert moved[-1] != 0
    assert main([*words[:-2], "--format", "json"]) == 0
    assert [row["part"] for row in json.loads(capsys.readouterr().out)] == ["start", *PARTS, "end"]


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["--place", "Nevda", "--from", "2010Q1"], 2, "Nevada"),
        (["--place", "US-NV", "--from", "1066Q1"], 2, "1998Q1 to"),
        (["--place", "US-NV", "--from", "2013Q1", "--to", "2010Q1"], 2, "after"),
        (["--place", "US-NV", "--from", "2010Q1", "--before", "/nowhere"], 1, "manifest.json is missing"),
    ],
)
def test_what_is_asked_wrongly_is_said(capsys, words, code, hint):
    """Nothing on stdout, and what there is on stderr."""
    assert main(["change", *words]) == code
    heard = capsys.readouterr()
    assert heard.out == ""
    assert hint in heard.err


@pytest.mark.parametrize(
    ("first", "last", "known"), [("2018Q4", "2025Q4", False), ("2017Q4", "2025Q4", True), ("1999Q1", "2005Q1", False)]
)
def test_other_borrowing_is_told_only_where_it_was_measured(snapshot, first, last, known):
    """Debt and value of states are known together for 2005 to 2018; outside it is not said to be none."""
    moved = change(snapshot, View(places=("US-NV",), quarter=last), first)
    (part,) = (one for one in moved.parts if one.name == "borrowing")
    assert part.measured == known
    assert known or part.moved == part.least == part.most == 0
    (row,) = (row for row in records.change_records(snapshot, moved) if row["part"] == "borrowing")
    assert (row["moved"] is None) == (not known)
