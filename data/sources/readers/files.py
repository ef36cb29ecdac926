"""The rows of a publisher's file: text, zipped text, the Census API's JSON, a sheet of a workbook or of an .ods."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from data.sources.readers import SourceError

Rows = Iterator[tuple[int, list[str]]]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WIDEST = 1000  # columns; more empty cells in a row are the rest of an empty line
_SHOWN = 100  # characters of a bad cell that a message quotes


def quoted(cell: object) -> str:
    """A cell quoted for a message, shortened to _SHOWN characters."""
    shown = str(cell)
    return repr(shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "...")


def text(path: Path) -> str:
    """The file's text, plain or the only table in a zip; a BOM is dropped.

    An empty file, a web page, a broken zip, or bytes that are not UTF-8 raise SourceError.
    """
    raw = path.read_bytes()
    if raw[:4] == b"PK\x03\x04":
        raw = _unzipped(path, raw)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise SourceError(
            path, where=f"line {line}", found=f"byte {raw[fault.start]:#04x}", expected="UTF-8 text"
        ) from None
    if not content.strip():
        raise SourceError(path, where="line 1", found="an empty file", expected="the publisher's table")
    if content.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise SourceError(
            path,
            where="line 1",
            found=f"a web page ({quoted(content.lstrip().splitlines()[0])})",
            expected="the publisher's table",
            remedy="The address may have moved: open it in a browser, and mend the country's sources.py if so.",
        )
    return content


def _unzipped(path: Path, raw: bytes) -> bytes:
    """The one table inside a zip; entries that macOS adds (`__MACOSX`) are ignored."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = [
                n for n in archive.namelist() if n.lower().endswith((".csv", ".txt")) and not n.startswith("__MACOSX")
            ]
            if len(names) != 1:
                raise SourceError(
                    path, where="zip listing", found=f"{len(names)} tables {names[:4]}", expected="one .csv or .txt"
                )
            return archive.read(names[0])
    except (zipfile.BadZipFile, EOFError, OSError) as fault:
        raise SourceError(
            path,
            where="zip listing",
            found=f"a zip that does not open ({fault})",
            expected="a whole zip file",
            remedy="The download was probably cut off: fetch it again.",
        ) from None


def delimited(content: str, delimiter: str) -> Rows:
    """The rows with the number of the line each ends on; blank lines are skipped."""
    # Lines are split one at a time: a StringIO of a large release would need four times its memory.
    reader = csv.reader((m.group() for m in re.finditer(r"[^\n]*\n|[^\n]+", content)), delimiter=delimiter)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def listed(path: Path, content: str) -> Rows:
    """The rows of the Census API's JSON (a list of rows); null becomes the text `null`, as in its CSV tables."""
    try:
        rows = json.loads(content)
    except json.JSONDecodeError as fault:
        raise SourceError(
            path,
            where=f"line {fault.lineno}",
            found=f"JSON that does not end well ({fault.msg})",
            expected="a list of rows",
        ) from None
    for n, row in enumerate(rows, start=1):
        yield n, ["null" if c is None else str(c) for c in row]


def sheet(path: Path, name: str = "") -> tuple[str, list[tuple[int, list[str]]]]:
    """A sheet of a workbook (the first by default): its name, and its rows of text with their row numbers.

    An empty cell is ''.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, EOFError) as fault:
        raise SourceError(
            path,
            where="workbook",
            found=f"a file that does not open as a workbook ({fault})",
            expected="an .xlsx workbook",
            remedy="The download was probably cut off, or is a web page: fetch it again.",
        ) from None
    try:
        name = name or book.sheetnames[0]
        if name not in book.sheetnames:
            raise SourceError(
                path, where="sheets", found=", ".join(book.sheetnames), expected=f"a sheet called {name!r}"
            )
        rows = [
            (n, ["" if c is None else str(c).strip() for c in row])
            for n, row in enumerate(book[name].iter_rows(values_only=True), start=1)
        ]
    finally:
        book.close()
    return name, [(n, row) for n, row in rows if any(row)]


def open_document_sheet(path: Path, name: str) -> list[tuple[int, list[str]]]:
    """The rows of a named table of an OpenDocument spreadsheet (.ods) as their shown text, with their row numbers.

    An empty cell is ''; empty cells at the end of a row and empty rows are left out. Tables that only repeat other
    files (`'file://...'`) are passed over.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            names = []
            for _, element in ElementTree.iterparse(content):  # noqa: S314  # expat limits the expansion of entities
                if element.tag == f"{_TABLE}table":
                    names.append(element.get(f"{_TABLE}name", ""))
                    if names[-1] == name:
                        return list(_open_document_rows(element))
                    element.clear()
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ElementTree.ParseError) as fault:
        raise SourceError(
            path,
            where="spreadsheet",
            found=f"a file that does not open as a spreadsheet ({fault})",
            expected="an .ods spreadsheet",
            remedy="The download was probably cut off, or is a web page: fetch it again.",
        ) from None
    own = [own for own in names if not own.startswith("'file:")]
    raise SourceError(path, where="sheets", found=", ".join(own), expected=f"a sheet called {name!r}")


def _open_document_rows(table: ElementTree.Element) -> Rows:
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[str] = []
        for cell in row:
            shown = " ".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{_TEXT}p")).strip()
            repeats = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            cells += [shown] * (repeats if shown or repeats < _WIDEST else 0)
        while cells and not cells[-1]:
            cells.pop()
        repeats = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if cells:
            yield from ((number + n, cells) for n in range(1, repeats + 1))
        number += repeats
