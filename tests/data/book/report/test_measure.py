"""A book's answer: its parts add up, the market stands beside on the same terms, a reverse stress hits its mark."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import STORED
from data.book.report.measure import book_reading
from data.book.report.reading import SUMS, TARGETS
from data.book.report.view import BookView
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.cohorts import packed, unpacked
from data.book.valuation.engine import connect
from data.book.valuation.valuation import BookShape
from data.countries.us.tape import STATE_IDS
from data.monitor.measure import measure
from data.monitor.view import View
from data.quarter import ordinal
from data.snapshot.snapshot import carried
from tests.data.book.tapes import US

N = 20_000
STATES = ((32, 29820), (6, 31084), (48, 19124), (12, 33124), (36, 0), (0, 0))


def loans(seed=3):
    """A made-up book in five states: vintages of 2003 to 2009, most of them with a metro."""
    draw = np.random.default_rng(seed)
    where = draw.choice(len(STATES), N, p=[0.2, 0.3, 0.2, 0.2, 0.09, 0.01])
    cells = [
        packed((*STATES[w], 0), ordinal("2003Q1") + int(q), US)
        for w, q in zip(where, draw.integers(0, 28, N), strict=True)
    ]
    lent = draw.uniform(8e4, 6e5, N).round(2)
    columns = dict.fromkeys(STORED) | {
        "line": np.arange(2, N + 2),
        "cell": cells,
        "original_balance": lent,
        "balance": (lent * draw.uniform(0.5, 1.0, N)).round(2),
        "origination_value": (lent / draw.uniform(0.4, 1.05, N)).round(2),
        "rate": draw.uniform(0.03, 0.08, N),
        "term": np.full(N, 360),
        "product": draw.choice(["fixed", "adjustable"], N),
        "score": draw.integers(580, 820, N),
        "assumed": np.zeros(N, dtype=int),
        "assumed_more": np.zeros(N, dtype=int),
    }
    types = {"int64": pa.int64(), "float64": pa.float64(), "int16": pa.int16(), "string": pa.string()}
    arrays = {
        name: pa.nulls(N, types[kind]) if columns[name] is None else pa.array(columns[name]).cast(types[kind])
        for name, kind in STORED.items()
    }
    return pa.table(arrays)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "loans.parquet"
    pq.write_table(loans(), path)
    return OpenBook(connect(threads=1), str(path), BookShape())


@pytest.fixture(scope="module")
def taken():
    return IntakeReport(
        "book.csv", "own", N, N, 0, 0, N + 1, missing={"purpose": N, "channel": N, "lender": N, "occupancy": N}
    )


def asked(desk, taken, **view):
    return book_reading(carried(), desk, taken, BookView(**{"quarter": "2009Q4", "scenario": "flat"} | view))


def test_the_parts_add_up_to_the_book(desk, taken):
    """Regions, years and products each sum to the whole; the bands to one."""
    reading = asked(desk, taken)
    for table in (reading.regions, reading.years, reading.cut):
        for name in SUMS:
            whole = sum(getattr(group.before, name) for group in table)
            assert whole == pytest.approx(getattr(reading.before, name), rel=1e-9), name
    assert reading.ladder.sum(axis=1) == pytest.approx(np.ones(4))
    assert reading.before.tape == N
    assert sum(reading.bases.values()) == N


def test_no_fall_is_the_book_as_it_stands(desk, taken):
    """A flat scenario leaves every figure where it is; a deeper fall never lowers a share."""
    flat = asked(desk, taken)
    assert flat.after == flat.before
    shares = [asked(desk, taken, scenario="own", depth=-depth).after.share("loans") for depth in (0.05, 0.2, 0.4)]
    assert flat.before.share("loans") < shares[0] < shares[1] < shares[2]


@pytest.mark.parametrize(
    ("view", "moments"),
    [({"scenario": "flat"}, 1), ({"scenario": "own", "depth": -0.1}, 2), ({"kind": "path", "scenario": "flat"}, 2)],
)
def test_every_figure_comes_from_three_passes_over_the_loans(desk, taken, monkeypatch, view, moments):
    """The tables, the profile and the classes are asked of the engine once each; a book that stands still is valued
    once in them, one under a fall before and after it.
    """
    passes, sums = [], OpenBook._sums
    monkeypatch.setattr(OpenBook, "_sums", lambda self, at, *more: passes.append(len(at)) or sums(self, at, *more))
    asked(desk, taken, **view)
    assert passes == [moments, 1, moments]


@pytest.mark.slow
@pytest.mark.parametrize("value", ["step", "dispersed"])
@pytest.mark.parametrize("weight", ["loans", "balances"])
def test_a_reverse_stress_applied_forward_hits_its_mark(desk, taken, value, weight):
    """The fall that brings the book to 20 % does so within a tenth of a point, all loans valued anew."""
    reading = asked(desk, taken, quarter="2005Q4", value=value, weight=weight)
    assert np.isfinite(reading.needed).any()
    for target, fall, reached in zip(TARGETS, reading.needed, reading.reached, strict=True):
        if np.isfinite(fall):
            assert reached == pytest.approx(target, abs=0.001)
            there = asked(desk, taken, quarter="2005Q4", value=value, weight=weight)
            assert there.before.share(weight) < target


def test_the_curve_is_the_scenario_at_its_depth(desk, taken):
    """The book's share after a fall of a fifth is the curve's at twenty per cent, to a bin's width."""
    reading = asked(desk, taken, scenario="own", depth=-0.2)
    assert reading.curve[0, 20] == pytest.approx(reading.after.share("loans"), abs=0.002)
    assert (np.diff(reading.curve, axis=1) >= 0).all()


def shares_of(vintage=0):
    """The monitor's share under water by state, of the loans of one year or of all."""
    page = measure(carried(), View(quarter="2009Q4", vintage=vintage)).table
    return dict(zip([place.region_id for place in page.places], page.share.tolist(), strict=True))


def test_the_market_beside_is_of_the_same_places_and_years(desk, taken):
    """A state's share beside the book is the monitor's own shares of the book's years there, weighted by its loans."""
    reading = asked(desk, taken)
    lent = {}
    for cell in loans()["cell"].to_pylist():
        fips, year = unpacked([cell], US).codes["state"][0], unpacked([cell], US).years[0]
        lent.setdefault(STATE_IDS.get(int(fips)), {}).setdefault(int(year), []).append(cell)
    by_year = {year: shares_of(year) for year in range(2003, 2010)}
    for group in reading.regions:
        if group.key:
            counts = {year: len(cells) for year, cells in lent[group.key].items()}
            expected = sum(by_year[year][group.key] * count for year, count in counts.items()) / sum(counts.values())
            assert group.market == pytest.approx(expected, rel=1e-6)
    assert reading.market_matched == pytest.approx(1.0)


def test_the_market_of_all_years_is_the_monitor_s(desk, taken):
    """Beside the loans of the same years stands the market of all years, the figure that the front page prints."""
    reading = asked(desk, taken)
    places = [group for group in reading.regions if group.key]
    shares, counts = shares_of(), np.array([group.before.loans for group in places])
    expected = (np.array([shares[group.key] for group in places]) * counts).sum() / counts.sum()
    assert reading.market_all_years == pytest.approx((expected, expected))
    assert reading.market > reading.market_all_years[0]


def test_a_view_without_a_quarter_opens_at_the_tape_s_own(desk, taken):
    """The quarter of the balances, or of the last loan; one that the model does not reach is its nearest."""
    for own, shown in (("2010Q1", "2010Q1"), ("2099Q1", "2025Q4")):
        reading = asked(desk, replace(taken, balance_at=own), quarter="")
        assert (reading.as_of, reading.own_quarter) == (shown, own)


def test_a_payment_made_under_the_scenario_is_a_payment_less_owed(desk, taken):
    """Along a path loans are paid down: less is owed at its end than when the fall comes at once."""
    at_once = asked(desk, taken, scenario="own", depth=-0.2)
    in_time = asked(desk, taken, scenario="own", depth=-0.2, kind="path", horizon=12)
    assert in_time.after.upb < at_once.after.upb == pytest.approx(at_once.before.upb)


def test_a_small_place_is_never_told_of(desk, taken):
    """A table's hidden rows are marked, and the heat map and the pockets leave their cells out."""
    reading = asked(desk, taken, level="metro")
    hidden = {group.key for group in reading.regions if group.hidden}
    assert not hidden & {pocket.place.region_id for pocket in reading.hot_spots}
    assert np.isnan(reading.heat.share[reading.heat.hidden]).all()
    assert ((reading.heat.loans >= 10) | np.isnan(reading.heat.loans) | (reading.heat.loans == 0)).all()


def test_a_question_out_of_reach_gets_the_nearest_answer(desk, taken):
    """A quarter that is not known is said, and the last one shown."""
    reading = asked(desk, taken, quarter="2031Q1")
    assert reading.as_of == "2025Q4"
    assert reading.dropped
