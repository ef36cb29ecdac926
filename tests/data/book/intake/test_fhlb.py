"""The Federal Home Loan Banks' own files: 91,722 real loans of 2009 and 2010, where the source files lie beside."""

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from data.book.intake.open_file import open_tape
from data.book.valuation.cohorts import unpacked
from tests.data.book.tapes import US
from tests.paths import SHARED

FILES = SHARED / "data" / "us" / "fhlb_pudb"
pytestmark = pytest.mark.skipif(not FILES.exists(), reason="the publishers' files are not beside the project")


@pytest.mark.parametrize(("year", "loans", "states"), [(2009, 50_502, 50), (2010, 41_220, 52)])
def test_every_loan_of_the_public_use_database_is_taken_in(tmp_path, year, loans, states):
    """Columns that moved, codes with and without noughts, years for dates: none is lost, all in their place."""
    con = duckdb.connect()
    door = open_tape(FILES / f"AMA_PUDB_Export_1231{year - 2000:02d}.csv.zip", tmp_path, con, US)
    done = door.load(tmp_path, con, US)
    assert (done.format, done.read, done.accepted, done.rejected) == ("pudb", loans, loans, 0)
    assert (done.lines, done.warnings["originated-year"]) == (loans + 1, loans)
    assert ("state-zero" in done.warnings) == (year == 2009)  # 2010 writes 04, 2009 wrote 4
    assert not list(tmp_path.glob("*.csv"))
    table = pq.read_table(tmp_path / "loans.parquet")
    cells = unpacked(table["cell"].to_numpy(), US)
    assert len(np.unique(cells.codes["state"])) == states
    assert (cells.codes["county"] > 0).all()
    assert set((cells.quarter // 4).tolist()) <= {2008, 2009, 2010}
    value, lent, rate = (table[name].to_numpy() for name in ("origination_value", "original_balance", "rate"))
    assert 0.74 < np.median(lent / value) < 0.78
    assert 150_000 < np.median(value) < 250_000
    assert (rate.min() > 0.034, rate.max() < 0.08) == (True, True)
    assert table["balance"].null_count == loans  # on schedule
    dti = table["dti"].drop_null().to_numpy()
    assert 0.25 < np.median(dti) < 0.32
    assert 500 < table["dti"].null_count < 900
