"""The engine computes what data.formulas (equity, amortization, shortfall) says of one loan, and its sums add up."""

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.special import ndtr

from data.book.valuation import ltv_table
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.moments import Moment, dispersed
from data.book.valuation.valuation import (
    BookShape,
    ValuationRule,
    figures,
    normal_tail,
    valued,
)
from data.formulas.amortization import balance_left
from data.formulas.equity import EDGES, pneq
from data.formulas.shortfall import expected_shortfall

N = 4000
STEP, HOMES = ValuationRule(), ValuationRule("dispersed")


@pytest.fixture(scope="module")
def con():
    return ibis.duckdb.connect(threads=1)


def made(seed=1):
    """Random loans in twenty cells, with their marks."""
    draw = np.random.default_rng(seed)
    cell = draw.integers(0, 20, N)
    loans = {
        "line": np.arange(N),
        "cell": cell,
        "original_balance": draw.uniform(1e5, 5e5, N).round(2),
        "balance": draw.uniform(5e4, 5e5, N).round(2),
        "origination_value": draw.uniform(1e5, 6e5, N).round(2),
        "current_value": np.full(N, np.nan),
        "rate": draw.choice([0.0, 0.03, 0.065], N),
        "term": draw.choice([180, 360], N),
    }
    marks = {
        "cell": np.arange(20),
        "ratio": draw.uniform(0.5, 1.6, 20),
        "age": 3 * draw.integers(0, 80, 20),
        "sigma": draw.choice([0.0, 0.1, 0.3], 20),
        "shock": np.ones(20),
        "paid": np.zeros(20, dtype=int),
        "since": np.zeros(20, dtype=int),
    }
    return loans, marks


def table(columns, missing=()):
    arrays = {name: pa.array(column, from_pandas=True) for name, column in columns.items()}
    arrays |= {name: pa.array([None] * len(columns["cell"]), kind) for name, kind in missing}
    return ibis.memtable(pa.table(arrays))


def summed(con, whole, definition, shape=None):
    """The figures of the loans whose LTV is known."""
    known = whole.filter(whole.ltv.notnull())
    if definition.value == "dispersed":
        known = dispersed(known, definition.threshold)
    return con.to_pyarrow(known.aggregate(**figures(known, definition, shape or BookShape()))).to_pylist()[0]


def bands(con, ltv):
    """The band of each LTV by the bins that a book is counted in, of a thousandth and of a twentieth."""
    loans, both = ibis.memtable(pa.table({"ltv": ltv, "at": range(len(ltv))})), []
    for bins_of_one in (ltv_table.BINS_OF_ONE, ltv_table.CLASSES_OF_ONE):
        table = con.to_pyarrow(loans.mutate(**ltv_table.bin_keys(loans.ltv, bins_of_one, "bin")).order_by("at"))
        both.append(ltv_table.band_of_bin(ltv_table.exact_bins(table, "bin"), bins_of_one).tolist())
    return both


def run(con, loans, marks, shape=None):
    whole = valued(
        table(loans, [("property", pa.int64())] if "property" not in loans else ()), table(marks), shape or BookShape()
    )
    rows = con.to_pyarrow(whole.order_by("line"))
    return whole, {name: rows[name].to_numpy() for name in rows.column_names}


def test_every_engine_has_the_normal_distribution(con):
    """Hart's approximation from + * / exp is scipy's to a hundred thousand millionth, also where homes take it."""
    x = np.linspace(0, 7, 20_001)
    got = con.to_pyarrow(normal_tail(ibis.memtable(pa.table({"x": x})).x).name("p").as_table())["p"].to_numpy()
    assert np.abs(got - ndtr(-x)).max() < 1e-11
    x = np.linspace(-12, 12, 20_001)
    loans = {"ltv": np.exp(0.1 * x), "home_owed": np.exp(0.1 * x), "home_worth": np.ones(20_001)}
    homes = dispersed(ibis.memtable(pa.table(loans | {"sigma": np.full(20_001, 0.1)})), 1.0)
    assert np.abs(con.to_pyarrow(homes.select("far"))["far"].to_numpy() - ndtr(x)).max() < 1e-11


@pytest.mark.parametrize("definition", [STEP, HOMES], ids=lambda d: d.value)
def test_a_book_is_the_sum_of_its_loans(con, definition):
    """Counts, balances and the amount under water equal the formulas worked out loan by loan in numpy."""
    loans, marks = made()
    whole, _ = run(con, loans, marks)
    got = summed(con, whole, definition)
    at = loans["cell"]
    owed, worth = loans["balance"], loans["origination_value"] * marks["ratio"][at]
    sigma = marks["sigma"][at] if definition.value == "dispersed" else np.zeros(N)
    under = pneq(owed / worth, sigma)
    assert got["loans"] == N
    assert got["under"] == pytest.approx(under.sum(), rel=1e-10)
    assert got["upb_under"] == pytest.approx((under * owed).sum(), rel=1e-10)
    assert got["shortfall"] == pytest.approx(expected_shortfall(owed, worth, sigma).sum(), rel=1e-9)
    assert got["near"] == ((owed / worth > 0.95) & (owed / worth <= 1)).sum()
    assert got["severe"] == (owed / worth > 1.25).sum()


def test_a_missing_balance_is_on_schedule(con):
    """Where the tape gives no balance, the loan owes what a level-payment loan of its rate, term and age owes."""
    loans, marks = made()
    loans["balance"] = np.where(np.arange(N) % 2, loans["balance"], np.nan)
    _, rows = run(con, loans, marks, BookShape(scheduled=True))
    age = np.minimum(marks["age"][loans["cell"]], loans["term"]) / 3
    due = loans["original_balance"] * balance_left(loans["rate"], age, loans["term"] / 3)
    expected = np.where(np.isnan(loans["balance"]), due, loans["balance"])
    assert rows["owed"] == pytest.approx(expected, rel=1e-9, abs=0.005)


def test_payments_go_on_under_a_scenario(con):
    """A balance given by the tape falls along its schedule while the scenario runs; one past its term stays."""
    loans, marks = made()
    marks["paid"] = np.full(20, 24)
    _, rows = run(con, loans, marks, BookShape(paid=True))
    age = marks["age"][loans["cell"]]
    left = [balance_left(loans["rate"], np.minimum(at, loans["term"]) / 3, loans["term"] / 3) for at in (age, age + 24)]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = loans["balance"] * np.where(age >= loans["term"], 1.0, left[1] / left[0])
    assert rows["owed"] == pytest.approx(expected, rel=1e-9, abs=0.005)


def test_a_balance_of_an_earlier_day_is_carried_on(con):
    """What the tape gives of a year ago has been paid down on schedule since."""
    loans, marks = made()
    marks["age"] = marks["age"] + 12
    marks["since"] = np.full(20, 12)
    _, rows = run(con, loans, marks, BookShape(paid=True))
    age = marks["age"][loans["cell"]]
    left = [balance_left(loans["rate"], np.minimum(at, loans["term"]) / 3, loans["term"] / 3) for at in (age - 12, age)]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = loans["balance"] * np.where(age - 12 >= loans["term"], 1.0, left[1] / left[0])
    assert rows["owed"] == pytest.approx(expected, rel=1e-9, abs=0.005)


def test_a_hundred_per_cent_is_not_under_water(con):
    """An LTV of exactly 100 % is in the band (95, 100], counts as near, and not as under water."""
    loans = {"line": [1], "cell": [0], "original_balance": [2e5], "balance": [2e5], "origination_value": [2e5]}
    loans |= {"current_value": [np.nan], "rate": [0.05], "term": [360]}
    marks = {"cell": [0], "ratio": [1.0], "age": [0], "sigma": [0.0], "shock": [1.0], "paid": [0], "since": [0]}
    whole, rows = run(con, loans, marks)
    got = summed(con, whole, STEP)
    assert (rows["ltv"][0], got["under"], got["near"], got["shortfall"]) == (1.0, 0.0, 1, 0.0)
    assert bands(con, rows["ltv"]) == [[5], [5]]


def test_nothing_owed_and_nothing_known_are_neither_under_nor_above(con, tmp_path):
    """A loan paid off is gone, one without a value is not valued; both are counted, neither enters a share."""
    loans, marks = made()
    loans["balance"][:10] = 0.0
    loans["origination_value"][10:30] = np.nan
    columns = {name: pa.array(column, from_pandas=True) for name, column in loans.items()}
    pq.write_table(pa.table(columns), tmp_path / "loans.parquet")
    desk = OpenBook(con, str(tmp_path / "loans.parquet"), BookShape())
    (got,) = desk.summed(Moment("today", pa.table(marks)), [], STEP).to_pylist()
    assert (got["tape"], got["gone"], got["loans"]) == (N, 10, N - 30)


def test_two_loans_on_one_home_are_one_debt(con):
    """Their balances are summed, the later loan's valuation stands for the home, and the shortfall is counted once."""
    loans = {"line": [1, 2, 3], "cell": [0, 1, 0], "original_balance": [15e4, 5e4, 1e5], "balance": [15e4, 5e4, 1e5]}
    loans |= {"origination_value": [2e5, 1.6e5, 2e5], "current_value": [np.nan] * 3}
    loans |= {"rate": [0.05] * 3, "term": [360] * 3, "property": [7, 7, None]}
    marks = {"cell": [0, 1], "ratio": [0.9, 1.0], "age": [24, 12], "sigma": [0.0, 0.0]}
    marks |= {"shock": [1.0, 1.0], "paid": [0, 0], "since": [0, 0]}
    loans["property"] = pa.array(loans["property"], pa.int64())
    shape = BookShape(shared=True)
    whole, rows = run(con, loans, marks, shape)
    assert rows["ltv"].tolist() == [1.25, 1.25, 1e5 / 1.8e5]
    got = summed(con, whole, STEP, shape)
    assert (got["under"], got["upb_under"], got["shortfall"], got["worth"]) == (2.0, 2e5, 4e4, 1.6e5 + 1.8e5)


def test_the_bands_are_the_ladder_s(con):
    """Every LTV is in the band that holds it, upper edge included."""
    ltv = np.concatenate([EDGES, np.array(EDGES) + 1e-9, [0.01, 9.0]])
    expected = np.searchsorted(EDGES, ltv, side="left").tolist()
    assert bands(con, ltv) == [expected, expected]
