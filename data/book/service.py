"""The life of an uploaded loan tape: upload, mapping, intake, valuation, deletion; each step by the owner's token.

Nothing here depends on the web: bytes in, readings out. Between two steps all state is in the book's private folder.
"""

import contextlib
import json
import re
import shutil
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.book import store
from data.book.broken_off import broken_off
from data.book.geography import TapeGeography, has_tapes, tape_geography
from data.book.intake import engine_errors, open_file, rejects, stopping
from data.book.intake.column_map import ColumnMap, TapeQuestion, UploadedTape, as_json, column_map
from data.book.intake.load import IntakeReport, load_rows
from data.book.report import measure
from data.book.report.reading import BookReading
from data.book.report.view import BookView
from data.book.store import BookStore, StoreFullError, make_private
from data.i18n import tr
from data.snapshot.snapshot import Snapshot

MOST_BYTES = 2 << 30
_SWEEP_INTERVAL = 30.0  # seconds
_TAPE_FIELDS = ("name", "recognized_as", "names", "sample", "reasons", "unread_sheets", "units")
_MEMORY = "400MB"  # of DuckDB for one tape, before it spills
_TIMES = 4  # bytes that a tape's folder may have, over those of the largest tape: its text, its rows, what is spilled
_NAME_LENGTH = 120  # characters of a tape's name that are stored


class TooLargeError(ValueError):
    """A tape larger than the upload limit."""


class BookService:
    """The books valued on one snapshot. books: their store; most: the largest tape, in bytes."""

    def __init__(self, snapshot: Snapshot, books: BookStore | None = None, most: int = MOST_BYTES) -> None:
        self.snapshot = snapshot
        self.books = books or store.book_store()
        self.most = most
        self._sweep_thread: threading.Thread | None = None

    @property
    def takes_tapes(self) -> bool:
        """Whether a tape of the snapshot's country can be valued; without one only the pages that say so are asked."""
        return has_tapes(self.snapshot.country)

    @property
    def geography(self) -> TapeGeography:
        """The geography of the country's tapes."""
        return tape_geography(self.snapshot.country)

    def admit(self, size: int, reader: str = "") -> None:
        """Whether there is room for a tape of so many bytes, before any of it is read; StoreFullError where not."""
        self.books.room(reader, size)

    def upload(self, chunks: Iterable[bytes], name: str, reader: str = "", upload_id: str = "") -> str:
        """Store a tape as it arrives and open it; returns its token. reader: as in data.book.store; upload_id: by which
        `cancel` finds it.

        Raises TooLargeError, StoreFullError, StoppedError, BrokenOffError where it is cancelled meanwhile, the errors
        of `chunks`, or those of data.book.intake.open_file; nothing is left on disk then.
        """
        self._sweep()
        room = self.books.room(reader)
        token, folder = self.books.new_book(reader)
        size = 0
        try:
            self.books.mark_upload(token, upload_id)
            tape_name = _tape_name(name)
            raw = folder / f"raw{Path(tape_name).suffix.lower()}"
            with raw.open("wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > self.most:
                        raise TooLargeError(
                            tr(
                                "{name}: more than {most} bytes, which is the most that is taken here; "
                                "use {command} for tapes of any size",
                                name=tape_name,
                                most=f"{self.most:,}",
                                command="python -m data value",
                            )
                        )
                    if size > room:
                        self.books.room(reader, size)
                        raise StoreFullError(tr("there is no room for a tape of this size here just now"))
                    file.write(chunk)
                    if not self.books.restart(token):  # a slow upload may last longer than an unused book
                        raise broken_off(size, None)
            work = folder / "work"
            work.mkdir(mode=0o700)
            with _duckdb(folder, min(room, _TIMES * self.most)) as con:
                self._write_tape_facts(folder, open_file.open_tape(raw, work, con, self.geography, name=tape_name), raw)
            make_private(folder)
            if not self.books.restart(token):
                raise broken_off(size, None)
        except BaseException as error:
            is_cancelled = isinstance(error, Exception) and not folder.exists()
            self.books.forget(token)
            if is_cancelled:  # whatever failed, it failed because its files were gone
                raise broken_off(size, None) from error
            raise
        return token

    def cancel(self, upload_id: str) -> None:
        """Delete what an upload has stored, whether it is still arriving or its answer was not awaited."""
        self.books.forget_upload(upload_id)

    def uploaded_tape(self, token: str) -> UploadedTape | None:
        """The uploaded tape whose mapping is not yet confirmed; None when there is none."""
        folder = self.books.folder(token)
        if folder is None or not (folder / "handed.json").exists():
            return None
        facts = json.loads((folder / "handed.json").read_text(encoding="utf-8"))
        return UploadedTape(
            name=facts["name"],
            recognized_as=facts["recognized_as"],
            mapping=column_map(facts["mapping"], self.geography.loan_fields),
            names=tuple(facts["names"]),
            sample={name: tuple(texts) for name, texts in facts["sample"].items()},
            reasons={field: tuple(why) for field, why in facts["reasons"].items()},
            unread_sheets=tuple(facts["unread_sheets"]),
            units=facts["units"],
            questions=tuple(
                TapeQuestion(**question | {"options": tuple(question["options"])}) for question in facts["questions"]
            ),
        )

    def load_tape(self, token: str, mapping: ColumnMap) -> IntakeReport | None:
        """Read the tape's rows by the mapping, then delete the tape itself; None for an unknown token.

        Raises the errors of data.book.intake.load for an unfit tape or mapping, or an open question; the upload is then
        still there.
        """
        folder = self.books.folder(token)
        if folder is None or not (folder / "handed.json").exists():
            return None
        facts = json.loads((folder / "handed.json").read_text(encoding="utf-8"))
        tape = open_file.OpenedTape(
            Path(facts["tape"]), facts["name"], mapping, facts["recognized_as"], tuple(facts["names"]), {}
        )
        with _duckdb(folder, _TIMES * self.most) as con:
            report = tape.load(folder, con, self.geography)
        (folder / "handed.json").unlink()
        for raw in folder.glob("raw*"):
            raw.unlink()
        shutil.rmtree(folder / "work", ignore_errors=True)
        make_private(folder)
        return report

    def intake_report(self, token: str) -> IntakeReport | None:
        """How many of the tape's rows were accepted and rejected, and why; None before a tape is loaded."""
        folder = self.books.folder(token)
        return load_rows(folder) if folder and (folder / "taken.json").exists() else None

    def reading(self, token: str, view: BookView) -> BookReading | None:
        """The book valued for a view; None when there is no book."""
        report = self.intake_report(token)
        folder = self.books.folder(token)
        if report is None or folder is None:
            return None
        from data.book.valuation.aggregates import OpenBook  # as above
        from data.book.valuation.engine import connect  # imported late: a page without a book needs no engine
        from data.book.valuation.valuation import BookShape  # as above

        con = connect(private=folder)
        try:
            with stopping.Watch(con.con, folder, _TIMES * self.most), engine_errors.in_words():
                return measure.book_reading(
                    self.snapshot, OpenBook(con, str(folder / "loans.parquet"), BookShape(**report.shape)), report, view
                )
        finally:
            con.disconnect()

    def rejects(self, token: str) -> Iterator[str] | None:
        """The rejected rows as CSV text, a batch at a time; None when there are none."""
        folder = self.books.folder(token)
        return rejects.rejects_csv(folder) if folder and (folder / "rejects.parquet").exists() else None

    def mapping(self, token: str) -> str | None:
        """The column mapping of the tape as the text of its JSON file; None when there is no tape."""
        folder = self.books.folder(token)
        if folder and (folder / "mapping.json").exists():
            return (folder / "mapping.json").read_text(encoding="utf-8")
        tape = self.uploaded_tape(token)
        return as_json(tape.mapping) if tape else None

    def forget(self, token: str) -> None:
        """Delete a book and all its files now."""
        self.books.forget(token)

    def _write_tape_facts(self, folder: Path, opened: open_file.OpenedTape, raw: Path) -> None:
        facts: dict[str, Any] = {name: getattr(opened, name) for name in _TAPE_FIELDS}
        facts |= {"tape": str(opened.tape), "mapping": asdict(opened.mapping)}
        facts["questions"] = [asdict(question) for question in opened.questions]
        (folder / "handed.json").write_text(json.dumps(facts), encoding="utf-8")
        if opened.tape != raw:
            raw.unlink()

    def _sweep(self) -> None:
        """Start, with the first book, the thread that deletes expired books every half minute."""
        if self._sweep_thread is None or not self._sweep_thread.is_alive():
            self._sweep_thread = threading.Thread(target=self._sweep_loop, name="books", daemon=True)
            self._sweep_thread.start()

    def _sweep_loop(self) -> None:
        wait = threading.Event()
        while not wait.wait(min(_SWEEP_INTERVAL, self.books.lifetime / 2)):
            self.books.sweep()


class _duckdb:  # noqa: N801  # used like a function, in `with`
    """A DuckDB connection for one tape: it spills to disk only inside the tape's folder, and is closed at the end.

    most: bytes that the folder may have. Its work is interrupted when nobody waits for it (data.book.intake.stopping).
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._exits = contextlib.ExitStack()

    def __enter__(self) -> Any:  # noqa: ANN401
        import duckdb  # imported late: a page without a book never needs it

        con = duckdb.connect(config={"temp_directory": str(self._folder / "spill"), "memory_limit": _MEMORY})
        self._exits.callback(con.close)
        self._exits.enter_context(stopping.Watch(con, self._folder, self._most))
        self._exits.enter_context(engine_errors.in_words())
        return con

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool | None:  # noqa: ANN401
        return self._exits.__exit__(kind, error, trace)


def _tape_name(name: str) -> str:
    """A tape's name without folders, and without letters that no file system or page takes."""
    name = name.encode(errors="replace").decode().replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable())
    stem, dot, ending = name.rpartition(".")
    if not re.fullmatch("[A-Za-z0-9]{1,11}", ending):
        stem, dot, ending = name, "", ""
    return (stem[: _NAME_LENGTH - len(ending) - 1] + dot + ending).lstrip(".") or "tape.csv"
