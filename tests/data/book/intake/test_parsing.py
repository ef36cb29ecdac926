"""A column that looks plain from stretches of the tape, and is not, loses nothing; a state is read however spelled."""

from pathlib import Path

import duckdb
import pytest

from data.book.intake.column_map import column_map
from data.book.intake.csv_reader import CsvError
from data.book.intake.load import intake, load_rows
from tests.data.book.tapes import US

SAID = column_map(
    {
        "columns": {
            name: {"source": name}
            for name in ("state", "originated", "original_balance", "balance", "origination_value", "rate", "term")
        }
    },
    US.loan_fields,
)
HEADER = "state,originated,original_balance,balance,origination_value,rate,term\n"
ROWS = 60_000  # enough that most lie between the stretches that are looked at


def _tape(folder: Path, odd: str, at: int = 1_234) -> Path:
    row = "NV,2006-07-31,200000,150000,250000,6,360\n"
    tape = folder / "tape.csv"
    tape.write_text(HEADER + row * at + f"NV,2006-07-31,200000,{odd},250000,6,360\n" + row * (ROWS - at - 1))
    return tape


@pytest.mark.parametrize(("odd", "balance"), [("150000.25", 150_000.25), ("999999.5", 999_999.5), ("", None)])
def test_cents_that_no_stretch_showed_are_kept(tmp_path: Path, odd: str, balance: float | None) -> None:
    """One balance in cents among sixty thousand whole ones is stored to the cent."""
    intake(_tape(tmp_path, odd), SAID, tmp_path, duckdb.connect(), US)
    loans = tmp_path / "loans.parquet"
    got = duckdb.connect().execute(f"SELECT balance FROM '{loans}' WHERE line = 1236").fetchone()
    assert got == (balance,)
    assert load_rows(tmp_path).accepted == ROWS


@pytest.mark.parametrize("odd", ["owed", "99999999999999999999"])
def test_what_is_no_figure_is_rejected_with_its_line_and_text(tmp_path: Path, odd: str) -> None:
    """A balance that no whole number and no figure can be is one rejected row, and the others are loans."""
    done = intake(_tape(tmp_path, odd), SAID, tmp_path, duckdb.connect(), US)
    rejects = tmp_path / "rejects.parquet"
    got = duckdb.connect().execute(f"SELECT line, \"column\", value FROM '{rejects}'").fetchall()
    assert (done.accepted, done.rejected) == (ROWS - 1, 1)
    line, column, value = got[0]
    assert (len(got), line, column) == (1, 1236, "balance")
    assert value == odd or float(value) == float(odd)


@pytest.mark.parametrize("state", ["NV", "nv", "Nevada", "US-NV", "32"])
def test_a_state_is_read_however_it_is_spelled(tmp_path: Path, state: str) -> None:
    """A postal code in either case, a name, an ISO code and a FIPS code are the same state."""
    tape = tmp_path / "tape.csv"
    tape.write_text(HEADER + f"{state},2006-07-31,200000,150000,250000,6,360\n")
    intake(tape, SAID, tmp_path, duckdb.connect(), US)
    loans = tmp_path / "loans.parquet"
    assert duckdb.connect().execute(f"SELECT cell // 10000000000000 FROM '{loans}'").fetchone() == (32,)


@pytest.mark.parametrize("state", ["XX", "99", "-3", "Nowhere", "3.2e1x"])
def test_what_is_no_state_is_rejected(tmp_path: Path, state: str) -> None:
    """A state that is none, by letters or by number, is rejected and not guessed."""
    tape = tmp_path / "tape.csv"
    tape.write_text(HEADER + f"{state},2006-07-31,200000,150000,250000,6,360\n")
    done = intake(tape, SAID, tmp_path, duckdb.connect(), US)
    assert (done.accepted, done.rejected) == (0, 1)


@pytest.mark.slow
def test_a_tape_broken_throughout_is_refused_whole_and_told_what_to_do(tmp_path: Path) -> None:
    """More broken lines than there is room for: where they begin, that nothing is stored, and the two ways out."""
    row = "NV,2006-07-31,200000,150000,250000,6,360"
    tape = tmp_path / "tape.csv"
    tape.write_text(HEADER + f"{row}\n" * 10 + f"{row},x\n" * 200_001)
    with pytest.raises(CsvError, match=r"line 12: too many columns.*nothing of it was stored.*delimiter.*export"):
        intake(tape, SAID, tmp_path, duckdb.connect(), US)
    assert [one.name for one in tmp_path.iterdir()] == ["tape.csv"]
