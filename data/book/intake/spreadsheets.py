"""Tapes that are no text: a spreadsheet or a Parquet file, written out as the text that every tape is read from."""

import csv
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.book.intake.file_checks import MOST_TIMES, TapeFileError
from data.i18n import tr

MOST_CELLS = 60_000_000
MOST_BYTES = 4 << 30  # of a workbook's parts, unpacked; they are read as a stream
MOST_SHARED = 256 << 20  # of its table of texts, which is held in memory
_SHARED = "xl/sharedStrings.xml"
_OLD = b"\xd0\xcf\x11\xe0"  # an .xls of before 2007, or an .xlsx under a password


def from_spreadsheet(path: Path, to: Path) -> tuple[Path, tuple[str, ...]]:
    """The first sheet of an .xlsx that is not hidden as CSV, and the others, which are not read, as they are told of.

    A row of the sheet is a line of the text. A formula stands as its own text, so that its row is rejected and said:
    what it would give is its spreadsheet's to know. Raises GateError for a broken or locked file and for a bomb.
    """
    import openpyxl  # few tapes are spreadsheets

    _check_workbook(path)
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=False)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not shown:
                raise TapeFileError(tr("{name}: every sheet is hidden; show the one with the loans", name=path.name))
            _write_csv(shown[0].iter_rows(values_only=True), to, path.name)
        except TapeFileError:
            raise
        except _BROKEN as wrong:
            raise _unreadable(path, wrong) from wrong
    others = [one for one in book.worksheets if one is not shown[0]]
    return to, tuple(
        one.title if one.sheet_state == "visible" else f"{one.title} ({one.sheet_state})" for one in others
    )


# What the reader says of a workbook whose parts are not what they should be.
_BROKEN = (zipfile.BadZipFile, LookupError, OSError, EOFError, SyntaxError, TypeError, ValueError, zlib.error)


def _unreadable(path: Path, wrong: Exception) -> TapeFileError:
    first = str(wrong).replace(str(path), path.name).partition("\n")[0]
    return TapeFileError(
        tr("{name}: not a spreadsheet that can be read ({wrong}); save it as .xlsx or CSV", name=path.name, wrong=first)
    )


def _check_workbook(path: Path) -> None:
    """Refuse a workbook that is none, is locked, or is larger than it seems, before any of it is read."""
    with path.open("rb") as file:
        if file.read(len(_OLD)) == _OLD:
            raise TapeFileError(
                tr("{name}: locked by a password, or an old .xls; save it as .xlsx without, or as CSV", name=path.name)
            )
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except _BROKEN as wrong:
        raise _unreadable(path, wrong) from wrong
    size = sum(part.file_size for part in parts)
    bound = min(MOST_BYTES, max(path.stat().st_size, 1 << 16) * MOST_TIMES)
    shared = sum(part.file_size for part in parts if part.filename == _SHARED)
    if size > bound or shared > MOST_SHARED:
        told = {"name": path.name, "size": f"{size:,}"}
        raise TapeFileError(tr("{name}: unpacks to {size} bytes, more than a tape's; save it as CSV", **told))


def _write_csv(rows: Iterable[tuple[Any, ...]], to: Path, name: str) -> None:
    """A sheet's rows as lines of CSV, as wide as the first; a row with nothing in it is a blank line."""
    cells, wide = 0, 0
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(rows, 1):
            texts = [_cell_text(cell) for cell in row]
            # Columns to the right that the header does not name are cut off where they are empty.
            while len(texts) > wide and not texts[-1]:
                texts.pop()
            wide = len(texts) if number == 1 else wide
            cells += len(texts)
            if cells > MOST_CELLS:
                most = f"{MOST_CELLS:,}"
                raise TapeFileError(tr("{name}: more than {most} cells; save it as CSV", name=name, most=most))
            if not any(texts):
                file.write("\n")
            else:
                writer.writerow(texts + [""] * (wide - len(texts)))


def from_parquet(path: Path, to: Path, con: Any) -> Path:  # noqa: ANN401  # DuckDB's connection has no types
    """A Parquet file as CSV, its columns' names as header."""
    import duckdb  # as above

    quoted = str(path).replace("'", "''")
    try:
        con.execute(
            f"COPY (SELECT * FROM read_parquet('{quoted}')) TO '{str(to).replace(chr(39), chr(39) * 2)}' (HEADER)"
        )
    except duckdb.Error as wrong:
        first = str(wrong).splitlines()[0].replace(str(path), path.name)
        told = {"name": path.name, "wrong": first}
        raise TapeFileError(
            tr("{name}: not a Parquet file that can be read ({wrong}); write it again", **told)
        ) from wrong
    return to


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # A formula over several cells is an object that carries its text.
    text = str(getattr(cell, "text", None) or cell)
    return text.replace("\r", " ").replace("\n", " ").replace("\0", " ")
