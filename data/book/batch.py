"""A book from the command line: taken in once, valued in parts, stopped and gone on with as one likes."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.book.intake.column_map import ColumnMap
from data.book.intake.load import IntakeReport, load_rows
from data.book.report import measure
from data.book.report.reading import BookReading
from data.book.report.view import BookView
from data.book.store import make_private
from data.book.valuation.aggregates import Checkpoints, OpenBook
from data.book.valuation.engine import MEMORY, connect
from data.book.valuation.valuation import BookShape
from data.snapshot.snapshot import Snapshot

# What an answer asks of the loans, part by part: two tables by place, two ladders, capital twice, layers, the profile,
# and for each target a finer look and a proof.
_PASSES = 14


@dataclass(frozen=True)
class BatchRun:
    """One tape on one engine.

    work: a private folder where the accepted loans and each finished part lie until the run is done; engine, memory,
    threads: data.book.valuation.engine.connect; said: told how far it is, 0 to 1, and with what.
    """

    work: Path
    engine: str = "duckdb"
    memory: str = MEMORY
    threads: int = 0
    part: int = 5_000_000
    said: Callable[[float, str], None] = lambda *_: None

    def take_in(self, tape: Path, mapping: ColumnMap | None) -> IntakeReport:
        """Take a tape in, or find that it was taken in by an earlier run of the same tape and mapping."""
        import duckdb  # a command that only prints help never needs it

        from data.book.intake.open_file import open_tape as door  # as above

        self.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark = self.work / "tape.json"
        print_ = _fingerprint(tape, mapping)
        if mark.exists() and mark.read_text(encoding="utf-8") == print_ and (self.work / "taken.json").exists():
            return load_rows(self.work)
        self.clear()
        self.work.mkdir(mode=0o700)
        con = duckdb.connect(config={"temp_directory": str(self.work / "spill"), "memory_limit": self.memory})
        try:
            done = door(tape, self.work, con, mapping).taken_in(self.work, con, self.said)
        finally:
            con.close()
        make_private(self.work)
        mark.write_text(print_, encoding="utf-8")
        return done

    def answer(self, snapshot: Snapshot, done: IntakeReport, view: BookView) -> BookReading:
        """The book's answer, each finished part written down so that a run that was stopped goes on from it."""
        ledger_folder = self.work / "parts"
        ledger_folder.mkdir(mode=0o700, exist_ok=True)
        shape = BookShape(**done.shape)
        count = 1 if shape.shared else done.lines // self.part + 1
        step = iter(range(1, 10**9))

        def told() -> None:
            self.said(min(next(step) / (count * _PASSES), 1.0), "valuing")

        con = connect(self.engine, self.work, self.memory, self.threads)
        ledger = Checkpoints(ledger_folder, self.part, told)
        desk = OpenBook(con, str(self.work / "loans.parquet"), shape, done.lines, ledger)
        return measure.book_reading(snapshot, desk, done, view)

    def clear(self) -> None:
        """Delete the folder with everything in it."""
        shutil.rmtree(self.work, ignore_errors=True)


def _fingerprint(tape: Path, mapping: ColumnMap | None) -> str:
    """What makes a tape this tape: its place, size and time, and how it is read."""
    at = tape.stat()
    said: dict[str, Any] = {"tape": str(tape.resolve()), "bytes": at.st_size, "time": at.st_mtime_ns}
    text = json.dumps(said | {"mapping": asdict(mapping) if mapping else None}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
