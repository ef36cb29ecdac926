"""Tapes that are no text: a spreadsheet or a Parquet file, written out as the text that every tape is read from."""

import csv
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.tape.gate import MOST_TIMES, GateError

MOST_CELLS = 60_000_000


def from_spreadsheet(path: Path, to: Path) -> tuple[Path, tuple[str, ...]]:
    """The first sheet of an .xlsx as CSV, and the names of its other sheets, which are not read.

    A formula stands as its own text, so that its row is rejected and said: what a formula would give is its
    spreadsheet's to know. Raises GateError for a broken file and for a bomb.
    """
    import openpyxl  # noqa: PLC0415  # few tapes are spreadsheets

    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(one.file_size for one in packed.infolist())
        if size > max(path.stat().st_size, 1 << 16) * MOST_TIMES:
            raise GateError(f"{path.name}: unpacks to {size:,} bytes; save it as CSV")
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as wrong:
        if isinstance(wrong, GateError):
            raise
        raise GateError(
            f"{path.name}: not a spreadsheet that can be read ({wrong}); save it as .xlsx or CSV"
        ) from wrong
    try:
        sheet = book.worksheets[0]
        rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
        cells, wide = 0, 0
        with to.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for number, row in enumerate(rows, 1):
                texts = [_text(cell) for cell in row]
                while len(texts) > wide and number == 1 and not texts[-1]:
                    texts.pop()
                wide = wide or len(texts)
                cells += len(texts)
                if cells > MOST_CELLS:
                    raise GateError(f"{path.name}: more than {MOST_CELLS:,} cells; save it as CSV")
                # Columns to the right that the header does not name are cut off where they are empty.
                while len(texts) > wide and not texts[-1]:
                    texts.pop()
                writer.writerow(texts)
        return to, tuple(one.title for one in book.worksheets[1:])
    finally:
        book.close()


def from_parquet(path: Path, to: Path, con: Any) -> Path:  # noqa: ANN401  # DuckDB's connection has no types
    """A Parquet file as CSV, its columns' names as header."""
    import duckdb  # noqa: PLC0415  # as above

    quoted = str(path).replace("'", "''")
    try:
        con.execute(
            f"COPY (SELECT * FROM read_parquet('{quoted}')) TO '{str(to).replace(chr(39), chr(39) * 2)}' (HEADER)"
        )
    except duckdb.Error as wrong:
        first = str(wrong).splitlines()[0]
        raise GateError(f"{path.name}: not a Parquet file that can be read ({first}); write it again") from wrong
    return to


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\r", " ").replace("\n", " ")
