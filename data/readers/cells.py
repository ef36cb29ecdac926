"""A publisher's table as text cells, each still knowing its line, so that a fault can be named where it stands."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import quarter
from data.readers import SourceError

_SHOWN = 100  # characters of a bad cell that a message quotes
Floats = npt.NDArray[np.float64]


def text(path: Path) -> str:
    """The file's text, whether it came bare or alone in a zip; a BOM is dropped.

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
            found=f"a web page ({_quoted(content.lstrip().splitlines()[0])})",
            expected="the publisher's table",
            remedy="The address may have moved: open it in a browser, and mend data/sources.py if so.",
        )
    return content


def _unzipped(path: Path, raw: bytes) -> bytes:
    """The one table inside a zip; what a Mac adds (`__MACOSX`) is no table."""
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


def _quoted(cell: object) -> str:
    shown = str(cell)
    return repr(shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "...")


@dataclass(frozen=True)
class Cells:
    """Columns of text under their names; the frame's index is the line (or sheet row) that each row came from."""

    path: Path
    frame: pd.DataFrame
    sheet: str = ""

    def fault(self, line: int | str, column: str, found: object, expected: str, **more: str) -> SourceError:
        """The error to raise for one cell."""
        place = f"sheet {self.sheet}, " if self.sheet else ""
        at = f"{place}line {line}" + (f", column {column}" if column else "")
        return SourceError(self.path, where=at, found=_quoted(found), expected=expected, **more)

    def keep(self, rows: "pd.Series[bool]") -> "Cells":
        """Only these rows, their line numbers with them."""
        return Cells(self.path, self.frame[rows], self.sheet)

    def strings(self, column: str, pattern: str, means: str) -> pd.Series:
        """The column, every cell of it matching the pattern; `means` says in words what it should be."""
        cells = self.frame[column]
        bad = ~cells.str.fullmatch(pattern)
        if bad.any():
            line = cells.index[bad][0]
            raise self.fault(line, column, cells[line], f"{means}{_others(bad)}")
        return cells

    def numbers(
        self, column: str, *, missing: Sequence[str] = (), low: float = -np.inf, high: float = np.inf
    ) -> Floats:
        """The column as numbers from low to high; the cells listed as missing become NaN."""
        cells = self.frame[column].str.strip()
        absent = cells.isin(list(missing)).to_numpy(dtype=bool)
        plain = cells.str.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?").to_numpy(dtype=bool)
        within = f" from {low:g} to {high:g}" if np.isfinite(low) and np.isfinite(high) else ""
        within = f" of at least {low:g}" if np.isfinite(low) and not np.isfinite(high) else within
        expected = f"a number{within}" + (f" (or {' '.join(map(repr, missing))} for none)" if missing else "")
        self._first_bad(cells, column, ~(plain | absent), expected)
        values = np.full(len(cells), np.nan)
        values[~absent] = cells[~absent].to_numpy(dtype=np.float64)
        self._first_bad(cells, column, (values < low) | (values > high), expected)
        return values

    def whole(self, column: str, low: int, high: int) -> npt.NDArray[np.int64]:
        """The column as whole numbers from low to high, none missing."""
        values = self.numbers(column, low=low, high=high)
        self._first_bad(self.frame[column], column, values != np.floor(values), "a whole number")
        return values.astype(np.int64)

    def quarters(self, year: str, quarter_number: str) -> pd.Series:
        """Two columns, year and quarter, as "2013Q4"."""
        years, numbers = self.whole(year, 1900, 2100), self.whole(quarter_number, 1, 4)
        labels = [f"{y}Q{q}" for y, q in zip(years, numbers, strict=True)]
        return pd.Series(labels, index=self.frame.index, dtype="str")

    def once(self, keys: pd.DataFrame, says: str) -> None:
        """Raise when two rows speak of the same key."""
        again = keys.duplicated()
        if again.any():
            line = keys.index[again][0]
            key = tuple(keys.loc[line])
            first = keys.index[(keys == keys.loc[line]).all(axis=1)][0]
            found = f"{' '.join(map(str, key))} a second time (first on line {first})"
            raise self.fault(line, " and ".join(map(str, keys.columns)), found, f"one row for each {says}")

    def unbroken(
        self,
        region: pd.Series,
        periods: pd.Series,
        calendar: Callable[[str, str], Sequence[str]] = quarter.span,
        *,
        together: bool = True,
    ) -> None:
        """Raise when a region skips a period, or stops before the last one here: the file has been cut.

        `calendar` gives every period from one to another; `together` says that all regions begin at the first.
        """
        earliest, last = min(periods), max(periods)
        for name, mine in periods.groupby(region, sort=False):
            present = set(mine)
            first = earliest if together else min(present)
            gaps = [p for p in calendar(first, last) if p not in present]
            if gaps:
                raise self.fault(
                    mine.index[-1],
                    "",
                    f"{name} without {', '.join(gaps[:4])}{' and more' if len(gaps) > 4 else ''}",
                    f"every period of {name} from {first} to {last}",
                    remedy="The file may be cut off or edited: fetch it again.",
                )

    def all_of(self, names: pd.Series, wanted: Sequence[str], says: str) -> None:
        """Raise when the file lacks one of the regions that it must hold."""
        lacking = sorted(set(wanted) - set(names))
        if lacking:
            raise self.fault(
                self.frame.index[-1],
                str(names.name),
                f"{len(set(names))} {says}, without {', '.join(lacking[:8])}",
                f"all {len(set(wanted))} {says}",
                remedy="The file may be cut off: fetch it again.",
            )

    def _first_bad(self, cells: pd.Series, column: str, bad: npt.NDArray[np.bool_], expected: str) -> None:
        if bad.any():
            line = cells.index[bad][0]
            raise self.fault(line, column, cells.iloc[int(bad.argmax())], f"{expected}{_others(bad)}")


def _others(bad: "npt.NDArray[np.bool_] | pd.Series[bool]") -> str:
    count = int(bad.sum()) - 1
    return f" ({count:,} more cells like it)" if count else ""


def headless(path: Path, columns: Sequence[str]) -> Cells:
    """A comma-separated table that has no header: the columns are known by their place alone."""
    rows = list(_rows(text(path), ","))
    return _framed(path, columns, rows, says=f"{len(columns)} columns ({', '.join(columns)}) and no header")


def headed(
    path: Path,
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    optional: Sequence[str] = (),
    only: Mapping[str, Collection[str]] | None = None,
    rename: Callable[[str], str] = str.strip,
) -> Cells:
    """A table with a header in any order of columns: only those asked for are kept.

    `only` names the cells that a row must have to be kept (a release of NMDB has millions that we do not use).
    A name that stands twice in the header must repeat the same cells (Census 2016 does so).
    """
    content = text(path)
    rows = _json_rows(path, content) if content.lstrip().startswith("[[") else _rows(content, delimiter)
    header_at, first = next(rows)
    header = [rename(c) for c in first]
    kept = list(_kept(rows, header, only or {}))
    if only and not kept:
        wanted = "; ".join(f"{c} {' or '.join(map(repr, sorted(a)))}" for c, a in only.items() if c in header)
        raise Cells(path, pd.DataFrame()).fault(
            header_at + 1, " and ".join(only), "no such row to the end of the file", f"rows with {wanted}"
        )
    return under_header(path, header, header_at, kept, columns, optional=optional)


def _kept(
    rows: Iterator[tuple[int, list[str]]], header: Sequence[str], only: Mapping[str, Collection[str]]
) -> Iterator[tuple[int, list[str]]]:
    """Rows that `only` allows; a row of the wrong length passes, to be named as a fault later."""
    tests = [(header.index(column), allowed) for column, allowed in only.items() if column in header]
    for line, row in rows:
        if len(row) != len(header) or all(row[place] in allowed for place, allowed in tests):
            yield line, row


def under_header(
    path: Path,
    header: Sequence[str],
    header_line: int,
    rows: Sequence[tuple[int, list[str]]],
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    sheet: str = "",
) -> Cells:
    """Rows under a header, narrowed to the columns asked for."""
    lacking = [c for c in columns if c not in header]
    empty = Cells(path, pd.DataFrame(), sheet)
    if lacking:
        raise empty.fault(header_line, lacking[0], ",".join(header), f"a header with the column {lacking[0]}")
    wanted = [*columns, *(c for c in optional if c in header)]
    framed = _framed(path, header, rows, says=f"{len(header)} columns, as in the header", sheet=sheet).frame
    kept = {}
    for name in wanted:
        twins = framed.loc[:, [c == name for c in framed.columns]]
        differ = twins.ne(twins.iloc[:, 0], axis=0).any(axis=1)
        if differ.any():
            line = framed.index[differ][0]
            raise empty.fault(line, name, " / ".join(twins.loc[line]), "the same cell under a repeated header")
        kept[name] = twins.iloc[:, 0]
    return Cells(path, pd.DataFrame(kept), sheet)


def _rows(content: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each ends on; blank lines are no rows."""
    # Lines are cut one at a time: a StringIO of a large release would need four times its memory.
    reader = csv.reader((m.group() for m in re.finditer(r"[^\n]*\n|[^\n]+", content)), delimiter=delimiter)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _json_rows(path: Path, content: str) -> Iterator[tuple[int, list[str]]]:
    """The Census API answers with a list of rows; `null` is written so in the shared tables too."""
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


def _framed(
    path: Path, columns: Sequence[str], rows: Sequence[tuple[int, list[str]]], *, says: str, sheet: str = ""
) -> Cells:
    lines = [line for line, _ in rows]
    empty = Cells(path, pd.DataFrame(), sheet)
    if not rows:
        raise empty.fault(1, "", "no rows", says)
    for line, row in rows:
        if len(row) != len(columns):
            raise empty.fault(line, "", ",".join(row), f"{says}; this line has {len(row)}")
    frame = pd.DataFrame([row for _, row in rows], columns=list(columns), index=lines, dtype="str")
    return Cells(path, frame, sheet)


def sheet_rows(path: Path, sheet: str = "") -> tuple[str, list[tuple[int, list[str]]]]:
    """A sheet of a workbook (its first, if none is named): its name, rows of text with their sheet rows.

    An empty cell is ''.
    """
    import openpyxl  # noqa: PLC0415  read only where a workbook is read: it is slow to import

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
        sheet = sheet or book.sheetnames[0]
        if sheet not in book.sheetnames:
            raise SourceError(
                path, where="sheets", found=", ".join(book.sheetnames), expected=f"a sheet called {sheet!r}"
            )
        rows = [
            (n, ["" if c is None else str(c).strip() for c in row])
            for n, row in enumerate(book[sheet].iter_rows(values_only=True), start=1)
        ]
    finally:
        book.close()
    return sheet, [(n, row) for n, row in rows if any(row)]


def header_line(path: Path, rows: Sequence[tuple[int, list[str]]], columns: Sequence[str], sheet: str) -> int:
    """The place in `rows` of the header: the first row that holds every one of the columns."""
    for place, (_, row) in enumerate(rows):
        if set(columns) <= set(row):
            return place
    first = rows[0][1] if rows else []
    raise Cells(path, pd.DataFrame(), sheet).fault(
        "1 and below", "", ",".join(first), f"a header row with {', '.join(columns)}"
    )


def matching(pattern: str, cells: pd.Series) -> "pd.Series[bool]":
    """Which cells match the whole pattern."""
    return cells.map(lambda c: re.fullmatch(pattern, c) is not None).astype(bool)
