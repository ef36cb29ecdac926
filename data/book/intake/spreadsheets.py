"""Spreadsheet and Parquet tapes, converted to CSV, from which every tape is read."""

import csv
import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from data.book.intake import engine_errors, parquet_bounds, stopping, workbook_bounds
from data.book.intake.file_checks import NO_ROOM, UNPACKING_ERRORS, TapeFileError
from data.book.intake.numbers import literal
from data.book.intake.workbook_bounds import MOST_CELLS
from data.i18n import tr

_FIRST_ROWS = 40  # in which the header is looked for
_ROWS_BETWEEN_CHECKS = 1000
_MOST_BLANK = 100_000  # rows without a text before one with some
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"  # an .xls from before 2007, or an .xlsx with a password


def from_spreadsheet(path: Path, to: Path) -> tuple[Path, tuple[str, ...]]:
    """Write the first visible sheet of an .xlsx as CSV; returns its path and the labels of the sheets not read.

    Each row of the sheet is a line. A formula is written as its text, so that its row is rejected with a reason: only
    the spreadsheet program knows its result. Raises TapeFileError for a broken or locked file, and a zip bomb.
    """
    import openpyxl  # imported late: few tapes are spreadsheets

    _check_workbook(path)
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not shown:
                raise TapeFileError(tr("{name}: every sheet is hidden; show the one with the loans", name=path.name))
            # What a sheet says of its own size is not believed: rows are padded to it.
            shown[0].reset_dimensions()
            _write_csv(shown[0].iter_rows(), to, path.name)
        except (TapeFileError, stopping.StoppedError):
            raise
        except _BROKEN as error:
            raise _unreadable(path, error) from error
    others = [sheet for sheet in book.worksheets if sheet is not shown[0]]
    return to, tuple(
        sheet.title if sheet.sheet_state == "visible" else f"{sheet.title} ({sheet.sheet_state})" for sheet in others
    )


# The errors that openpyxl raises for a damaged workbook.
_BROKEN = (*UNPACKING_ERRORS, expat.ExpatError, SyntaxError, TypeError, AttributeError, ArithmeticError, AssertionError)


def _unreadable(path: Path, error: Exception) -> TapeFileError:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        raise error
    reason = str(error).replace(f"{path.parent}/", "").partition("\n")[0][:200]
    return TapeFileError(
        tr(
            "{name}: not a spreadsheet that can be read ({wrong}); save it as .xlsx or CSV",
            name=path.name,
            wrong=reason,
        )
    )


def _check_workbook(path: Path) -> None:
    """Refuse a file that is no workbook, is locked, or unpacks to too much, before any of it is read."""
    with path.open("rb") as file:
        if file.read(len(_OLE_SIGNATURE)) == _OLE_SIGNATURE:
            raise TapeFileError(
                tr("{name}: locked by a password, or an old .xls; save it as .xlsx without, or as CSV", name=path.name)
            )
    try:
        workbook_bounds.check_workbook(path)
    except (TapeFileError, stopping.StoppedError):
        raise
    except _BROKEN as error:
        raise _unreadable(path, error) from error


def _header_width(rows: Sequence[tuple[Any, ...]]) -> int:
    """The columns of the header, which titles may precede: of the first row of texts that is as wide as most others."""
    texts = [[_cell_text(cell).strip() for cell in row] for row in rows]
    widths = [max((at for at, text in enumerate(row, 1) if text), default=0) for row in texts]
    wide = [
        width
        for row, cells, width in zip(texts, rows, widths, strict=True)
        if width > max(widths) / 2 and all(row[:width]) and all(isinstance(c.value, str) for c in cells[:width])
    ]
    return wide[0] if wide else widths[0] if widths else 0


def _write_csv(rows: Iterable[tuple[Any, ...]], to: Path, name: str) -> None:
    """Write a sheet's rows as lines of CSV, padded to the header's width; an empty row before others a blank line."""
    rows = iter(rows)
    first = list(itertools.islice(rows, _FIRST_ROWS))
    cells, width, blank = 0, _header_width(first), 0
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(itertools.chain(first, rows)):
            if not number % _ROWS_BETWEEN_CHECKS:
                stopping.check()
            texts = [_cell_text(cell) for cell in row]
            # Empty cells to the right of the header's last column are dropped.
            while len(texts) > width and not texts[-1]:
                texts.pop()
            cells += max(len(texts), 1)
            if cells > MOST_CELLS:
                most = f"{MOST_CELLS:,}"
                raise TapeFileError(tr("{name}: more than {most} cells; save it as CSV", name=name, most=most))
            if not any(texts):
                blank += 1
            else:
                if blank > _MOST_BLANK:
                    raise TapeFileError(
                        tr(
                            "{name}: row {row} stands behind {count} blank rows; delete it, or save the loans alone",
                            name=name,
                            row=f"{number + 1:,}",
                            count=f"{blank:,}",
                        )
                    )
                # Blank rows at the end are no lines.
                file.write("\n" * blank)
                blank = 0
                writer.writerow(texts + [""] * (width - len(texts)))


def from_parquet(path: Path, to: Path, con: Any) -> Path:  # noqa: ANN401  # DuckDB's connection has no types
    """Write a Parquet file as CSV with its column names as header."""
    import duckdb  # as above

    parquet_bounds.check_parquet(path)
    table = f"read_parquet({literal(str(path))})"
    try:
        parquet_bounds.check_texts(path, table, con)
        con.execute(f"COPY (SELECT * FROM {table}) TO {literal(str(to))} (HEADER)")
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        if engine_errors.is_without_room(error):
            raise
        reason = str(error).splitlines()[0].replace(f"{path.parent}/", "").replace(f"{to.parent}/", "")[:200]
        values = {"name": path.name, "wrong": reason}
        raise TapeFileError(
            tr("{name}: not a Parquet file that can be read ({wrong}); write it again", **values)
        ) from error
    return to


def _cell_text(shown: Any) -> str:  # noqa: ANN401  # openpyxl's cells have no types
    """A cell as text: a date as a day, a number without a trailing .0, with a per cent sign where it is shown so."""
    cell = shown.value
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and "%" in (shown.number_format or ""):
        return f"{round(100 * cell, 10):g}%"
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # An array formula is an object with its text as an attribute.
    text = str(getattr(cell, "text", None) or cell)
    return text.replace("\r", " ").replace("\n", " ").replace("\0", " ")
