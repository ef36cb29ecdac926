"""A book valued from the command line: loaded once, valued in parts, so that a stopped run can be resumed."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.book.geography import TapeGeography
from data.book.intake import engine_errors
from data.book.intake.column_map import ColumnMap
from data.book.intake.load import IntakeReport, load_rows
from data.book.national import NationalReading, national_reading
from data.book.report import measure
from data.book.report.reading import BookReading
from data.book.report.view import BookView
from data.book.store import make_private
from data.book.valuation.aggregates import Checkpoints, OpenBook
from data.book.valuation.engine import MEMORY, connect
from data.book.valuation.valuation import BookShape
from data.snapshot.snapshot import Snapshot

# Passes over the loans, part by part, of one reading: the tables, the profile, the classes. Only the progress bar uses
# the number.
_PASSES = 3


@dataclass(frozen=True)
class BatchRun:
    """One tape valued on one engine.

    work: a private folder for the accepted loans and each finished part until the run is done; engine, memory, threads:
    as in data.book.valuation.engine.connect; part: lines of the tape in each part; progress: called with the share
    done, 0 to 1, and the current step.
    """

    work: Path
    engine: str = "duckdb"
    memory: str = MEMORY
    threads: int = 0
    part: int = 5_000_000
    progress: Callable[[float, str], None] = lambda *_: None

    def load_tape(
        self,
        tape: Path,
        mapping: ColumnMap | None,
        geography: TapeGeography,
        answers: Mapping[str, Sequence[str]] | None = None,
    ) -> IntakeReport:
        """Load the tape's rows, or reuse them from an earlier run of the same tape, mapping and answers.

        answers: by field, to what the tape does not settle (data.book.intake.evidence); QuestionError where one is
        missing, AnswerError where a field or an answer does not exist.
        """
        import duckdb  # imported late: a command that only prints help never needs it

        from data.book.intake.open_file import open_tape  # as above

        self.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark = self.work / "tape.json"
        fingerprint = _fingerprint(tape, mapping, answers or {})
        if mark.exists() and mark.read_text(encoding="utf-8") == fingerprint and (self.work / "taken.json").exists():
            return load_rows(self.work)
        shutil.rmtree(self.work)
        self.work.mkdir(mode=0o700)
        con = duckdb.connect(config={"temp_directory": str(self.work / "spill"), "memory_limit": self.memory})
        try:
            with engine_errors.in_words():
                opened = open_tape(tape, self.work, con, geography, mapping)
                if answers:
                    opened = opened.answered(answers, geography)
                report = opened.load(self.work, con, geography, self.progress)
        finally:
            con.close()
        make_private(self.work)
        mark.write_text(fingerprint, encoding="utf-8")
        return report

    def reading(self, snapshot: Snapshot, report: IntakeReport, view: BookView) -> BookReading:
        """The book valued for a view; each finished part is written to disk, so that a stopped run resumes there."""
        parts_folder = self.work / "parts"
        parts_folder.mkdir(mode=0o700, exist_ok=True)
        shape = BookShape(**report.shape)
        count = 1 if shape.shared else report.lines // self.part + 1
        step = iter(range(1, 10**9))

        def part_done() -> None:
            self.progress(min(next(step) / (count * _PASSES), 1.0), "valuing")

        con = connect(self.engine, self.work, self.memory, self.threads)
        checkpoints = Checkpoints(parts_folder, self.part, part_done)
        book = OpenBook(con, str(self.work / "loans.parquet"), shape, report.lines, checkpoints)
        return measure.book_reading(snapshot, book, report, view)

    def national_reading(self, report: IntakeReport, iso2: str, as_of: str, threshold: float) -> NationalReading:
        """The loans of a country without a model, valued at its national index, in one pass."""
        con = connect(self.engine, self.work, self.memory, self.threads)
        book = OpenBook(con, str(self.work / "loans.parquet"), BookShape(**report.shape))
        return national_reading(book, report, iso2, as_of, threshold)

    def clear(self) -> None:
        """Delete the work folder and everything in it, and the folder that it is in where nothing else is there."""
        shutil.rmtree(self.work, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.work.parent.rmdir()


def work_folder(tape: Path, inside: Path | None = None) -> Path:
    """Where a tape's run lies: a folder of its own in a folder that was named, or by default in a private one among the
    machine's temporary files; never beside the tape, and never a folder that holds anything else.

    The same for the same path, so that a stopped run is found again.
    """
    name = f"run-{hashlib.sha256(str(tape.resolve()).encode()).hexdigest()[:24]}"
    if inside:
        return inside / name
    spool = Path(os.environ.get("WATERLINE_BOOKS") or tempfile.gettempdir()) / f"waterline-runs-{os.getuid()}"
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = spool.lstat()
    if owner.st_uid != os.getuid() or owner.st_mode & 0o077 or spool.is_symlink():
        raise PermissionError(f"{spool} is not a private folder of this user; name another with --work")
    return spool / name


def _fingerprint(tape: Path, mapping: ColumnMap | None, answers: Mapping[str, Sequence[str]]) -> str:
    """A hash that identifies a tape by its path, size and modification time, its mapping and the answers."""
    stat = tape.stat()
    facts: dict[str, Any] = {"tape": str(tape.resolve()), "bytes": stat.st_size, "time": stat.st_mtime_ns}
    facts["answers"] = {name: list(of_field) for name, of_field in answers.items()}
    text = json.dumps(facts | {"mapping": asdict(mapping) if mapping else None}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
