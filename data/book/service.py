"""The bank counter: a tape is handed in, looked at, taken in, asked about and forgotten; each by its owner's token.

It knows no web: bytes come in, answers go out. Whatever is between two steps lies in the book's private folder.
"""

import json
import shutil
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.book import store
from data.book.intake import open_file, rejects
from data.book.intake.column_map import ColumnMap, UploadedTape, as_json, column_map
from data.book.intake.load import IntakeReport, load_rows
from data.book.report import measure
from data.book.report.reading import BookReading
from data.book.report.view import BookView
from data.book.store import BookStore, make_private
from data.i18n import tr
from data.snapshot.snapshot import Snapshot

MOST_BYTES = 2 << 30
_SWEEP = 30.0  # seconds
_SAID = ("name", "found", "names", "sample", "reasons", "aside")
_NAME = 120  # letters of a tape's name that are kept


class TooLargeError(ValueError):
    """More bytes than a tape may have here."""


class BookService:
    """Books on one snapshot. most: bytes of a tape; lifetime: seconds of a book that nobody looks at."""

    def __init__(self, snapshot: Snapshot, books: BookStore | None = None, most: int = MOST_BYTES) -> None:
        self.snapshot = snapshot
        self.books = books or store.book_store()
        self.most = most
        self._sweeping: threading.Thread | None = None

    def hand_in(self, chunks: Iterable[bytes], name: str) -> str:
        """Write a tape down as it comes and open it; its token.

        Raises TooLargeError, spool.FullError, or what data.book.intake.open_file says of a tape that is none; nothing is left then.
        """
        self._sweep()
        token, folder = self.books.opened()
        try:
            called = Path(name.replace("\\", "/")).name[:_NAME] or "tape.csv"
            raw = folder / f"raw{Path(called).suffix.lower()[:12]}"
            size = 0
            with raw.open("wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > self.most:
                        raise TooLargeError(
                            tr(
                                "{name}: more than {most} bytes, which is the most that is taken here; "
                                "use {command} for tapes of any size",
                                name=called,
                                most=f"{self.most:,}",
                                command="python -m data value",
                            )
                        )
                    file.write(chunk)
            work = folder / "work"
            work.mkdir(mode=0o700)
            with _duckdb(folder) as con:
                self._keep(folder, open_file.open_tape(raw, work, con, name=called), raw)
            make_private(folder)
        except BaseException:
            self.books.forget(token)
            raise
        return token

    def handed(self, token: str) -> UploadedTape | None:
        """The tape that waits for its mapping; None where there is none."""
        folder = self.books.folder(token)
        if folder is None or not (folder / "handed.json").exists():
            return None
        said = json.loads((folder / "handed.json").read_text(encoding="utf-8"))
        return UploadedTape(
            name=said["name"],
            found=said["found"],
            mapping=column_map(said["mapping"]),
            names=tuple(said["names"]),
            sample={name: tuple(texts) for name, texts in said["sample"].items()},
            reasons={field: tuple(kept) for field, kept in said["reasons"].items()},
            aside=tuple(said["aside"]),
        )

    def take_in(self, token: str, how: ColumnMap) -> IntakeReport | None:
        """Take the tape in as a mapping says, and delete the tape itself; None for a stranger's token.

        Raises what data.book.intake.load says of a tape or mapping that will not do; the tape then still waits.
        """
        folder = self.books.folder(token)
        if folder is None or not (folder / "handed.json").exists():
            return None
        said = json.loads((folder / "handed.json").read_text(encoding="utf-8"))
        opened = open_file.OpenedTape(Path(said["tape"]), said["name"], how, said["found"], tuple(said["names"]), {})
        with _duckdb(folder) as con:
            done = opened.taken_in(folder, con)
        (folder / "handed.json").unlink()
        for one in folder.glob("raw*"):
            one.unlink()
        shutil.rmtree(folder / "work", ignore_errors=True)
        make_private(folder)
        return done

    def taken(self, token: str) -> IntakeReport | None:
        """What became of the tape's rows; None where no tape was taken in."""
        folder = self.books.folder(token)
        return load_rows(folder) if folder and (folder / "taken.json").exists() else None

    def answer(self, token: str, view: BookView) -> BookReading | None:
        """What the book says to a question; None where there is no book."""
        done = self.taken(token)
        folder = self.books.folder(token)
        if done is None or folder is None:
            return None
        from data.book.valuation.aggregates import OpenBook  # as above
        from data.book.valuation.engine import connect  # a page without a book never needs an engine
        from data.book.valuation.valuation import BookShape  # as above

        con = connect(private=folder)
        try:
            return measure.book_reading(
                self.snapshot, OpenBook(con, str(folder / "loans.parquet"), BookShape(**done.shape)), done, view
            )
        finally:
            con.disconnect()

    def rejects(self, token: str) -> Iterator[str] | None:
        """The rejected rows as CSV."""
        folder = self.books.folder(token)
        return rejects.rejects_csv(folder) if folder and (folder / "rejects.parquet").exists() else None

    def mapping(self, token: str) -> str | None:
        """How the tape is or was read, as a file."""
        folder = self.books.folder(token)
        if folder and (folder / "mapping.json").exists():
            return (folder / "mapping.json").read_text(encoding="utf-8")
        waiting = self.handed(token)
        return as_json(waiting.mapping) if waiting else None

    def forget(self, token: str) -> None:
        """Delete a book, all of it, now."""
        self.books.forget(token)

    def _keep(self, folder: Path, one: open_file.OpenedTape, raw: Path) -> None:
        said: dict[str, Any] = {name: getattr(one, name) for name in _SAID}
        said |= {"tape": str(one.tape), "mapping": asdict(one.mapping)}
        (folder / "handed.json").write_text(json.dumps(said), encoding="utf-8")
        if one.tape != raw:
            raw.unlink()

    def _sweep(self) -> None:
        """From the first book on, look every half minute for books whose time is over."""
        if self._sweeping is None or not self._sweeping.is_alive():
            self._sweeping = threading.Thread(target=self._swept, name="books", daemon=True)
            self._sweeping.start()

    def _swept(self) -> None:
        wait = threading.Event()
        while not wait.wait(min(_SWEEP, self.books.lifetime / 2)):
            self.books.sweep()


class _duckdb:  # noqa: N801  # used as the word it is
    """A DuckDB of one tape, that spills into its folder and is closed again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Any:  # noqa: ANN401
        import duckdb  # a page without a book never needs it

        self._con = duckdb.connect(config={"temp_directory": str(self._folder / "spill"), "memory_limit": "600MB"})
        return self._con

    def __exit__(self, *_: object) -> None:
        self._con.close()
