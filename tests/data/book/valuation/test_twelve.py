"""Twelve loans worked by hand, through the gate and the engine, to the cent."""

import duckdb
import pytest

from data.book.intake.column_map import column_map
from data.book.intake.load import intake
from data.book.report.view import BookView
from data.book.valuation.aggregates import OpenBook, cells_of
from data.book.valuation.cohorts import unpacked
from data.book.valuation.engine import connect
from data.book.valuation.moments import Moment
from data.book.valuation.price_marks import price_marks
from data.book.valuation.valuation import BookShape, ValuationRule
from data.snapshot.snapshot import carried
from tests.data.book.tapes import US
from tests.data.book.twelve import COLUMNS, TEXT

AS_OF = "2010Q4"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The tape taken in, its marks, and the desk that adds it up."""
    folder = tmp_path_factory.mktemp("book")
    tape = folder / "twelve.csv"
    tape.write_text(TEXT, encoding="utf-8")
    done = intake(tape, column_map({"columns": COLUMNS}, US.loan_fields), folder, duckdb.connect(), US)
    con = connect(threads=1)
    loans = str(folder / "loans.parquet")
    marked = price_marks(carried(), unpacked(cells_of(con, loans), US), BookView(quarter=AS_OF))
    return done, OpenBook(con, loans, BookShape(**done.shape)), marked


def test_every_row_is_accounted_for(book):
    """Twelve read, twelve accepted, none rejected; what the tape lacks is counted."""
    done, _, _ = book
    assert (done.read, done.accepted, done.rejected, done.superseded) == (12, 12, 0, 0)
    assert (done.missing["balance"], done.missing["value"]) == (1, 1)
    assert {name for name, holds in done.shape.items() if holds} == {"shared", "scheduled"}


def test_the_twelve_loans_match_the_sheet_to_the_cent(book):
    """Each figure beside its sum by hand: one paid off, two without a value, nine valued, the home of two summed."""
    _, desk, marked = book
    got = desk.summed(Moment("today", marked.today), ["year"], ValuationRule())
    total = {name: sum(float(v or 0) for v in got[name].to_pylist()) for name in got.column_names if name != "year"}
    index = dict(zip(("NV", "TX"), (carried().hpi(("US-NV", "US-TX"), ("2006Q3", AS_OF))), strict=True))
    nevada, texas = (index[state][1] / index[state][0] for state in ("NV", "TX"))
    # (1+i)^n - (1+i)^k over (1+i)^n - 1 of 180,000 at 6 % after 51 of 360 payments
    i = 1 + 0.06 / 12
    scheduled = 180_000 * (i**360 - i**51) / (i**360 - 1)
    owed = [110_000, 150_000, 185_000.50, 245_000.25, 200_000, 140_000, 30_000, scheduled, 95_000]
    assert (total["tape"], total["gone"], total["loans"]) == (12, 1, 9)
    assert total["upb"] == pytest.approx(sum(owed), abs=0.005)
    worth = 4 * 200_000 * nevada + 200_000 + 160_000 + 300_000 * nevada + 125_000 * texas
    assert total["worth"] == pytest.approx(worth, abs=0.005)
    then = 200_000 * nevada
    # all of 2006's Nevada loans but none in Texas: 2010Q4's index is about half of 2006Q3's
    under = [*owed[:4], 140_000, 30_000, scheduled]
    assert min(owed[:4]) > then
    short = sum(owed[:4]) - 4 * then + 10_000 + scheduled - 300_000 * nevada
    assert total["under"] == len(under)
    assert total["upb_under"] == pytest.approx(sum(under), abs=0.005)
    assert total["shortfall"] == pytest.approx(short, abs=0.005)
    assert total["near"] == 1  # the loan at exactly 100 %
