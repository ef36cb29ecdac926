"""A publisher's table as text cells with their line numbers, and checks whose errors name the line and column."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import quarter
from data.sources.readers import SourceError
from data.sources.readers.files import Rows, delimited, listed, quoted, text

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CheckedColumns:
    """Named columns of text; the frame's index is the line (or sheet row) of each row in the file."""

    path: Path
    frame: pd.DataFrame
    sheet: str = ""

    def fault(self, line: int | str, column: str, found: object, expected: str, **more: str) -> SourceError:
        """The error to raise for one cell."""
        sheet_text = f"sheet {self.sheet}, " if self.sheet else ""
        location = f"{sheet_text}line {line}" + (f", column {column}" if column else "")
        return SourceError(self.path, where=location, found=quoted(found), expected=expected, **more)

    def keep(self, rows: "pd.Series[bool]") -> "CheckedColumns":
        """The selected rows with their line numbers."""
        return CheckedColumns(self.path, self.frame[rows], self.sheet)

    def strings(self, column: str, pattern: str, expected: str) -> pd.Series:
        """The column, whose every cell must match the pattern; `expected` describes it in the error."""
        cells = self.frame[column]
        is_bad = ~cells.str.fullmatch(pattern)
        if is_bad.any():
            line = cells.index[is_bad][0]
            raise self.fault(line, column, cells[line], f"{expected}{_others(is_bad)}")
        return cells

    def numbers(
        self, column: str, *, missing: Sequence[str] = (), low: float = -np.inf, high: float = np.inf
    ) -> Floats:
        """The column as numbers from low to high; the cells listed as missing become NaN."""
        cells = self.frame[column].str.strip()
        is_missing = cells.isin(list(missing)).to_numpy(dtype=bool)
        is_number = cells.str.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?").to_numpy(dtype=bool)
        range_text = f" from {low:g} to {high:g}" if np.isfinite(low) and np.isfinite(high) else ""
        range_text = f" of at least {low:g}" if np.isfinite(low) and not np.isfinite(high) else range_text
        expected = f"a number{range_text}" + (f" (or {' '.join(map(repr, missing))} for none)" if missing else "")
        self._first_bad(cells, column, ~(is_number | is_missing), expected)
        values = np.full(len(cells), np.nan)
        values[~is_missing] = cells[~is_missing].to_numpy(dtype=np.float64)
        self._first_bad(cells, column, (values < low) | (values > high), expected)
        return values

    def whole(self, column: str, low: int, high: int) -> npt.NDArray[np.int64]:
        """The column as whole numbers from low to high, none missing."""
        values = self.numbers(column, low=low, high=high)
        self._first_bad(self.frame[column], column, values != np.floor(values), "a whole number")
        return values.astype(np.int64)

    def quarters(self, year: str, quarter_number: str) -> pd.Series:
        """The columns of year and quarter number as labels such as "2013Q4"."""
        years, numbers = self.whole(year, 1900, 2100), self.whole(quarter_number, 1, 4)
        labels = [f"{year_number}Q{number}" for year_number, number in zip(years, numbers, strict=True)]
        return pd.Series(labels, index=self.frame.index, dtype="str")

    def check_unique(self, keys: pd.DataFrame, description: str) -> None:
        """Raise SourceError where two rows have the same key."""
        is_repeated = keys.duplicated()
        if is_repeated.any():
            line = keys.index[is_repeated][0]
            key = tuple(keys.loc[line])
            first = keys.index[(keys == keys.loc[line]).all(axis=1)][0]
            found = f"{' '.join(map(str, key))} a second time (first on line {first})"
            raise self.fault(line, " and ".join(map(str, keys.columns)), found, f"one row for each {description}")

    def check_unbroken(
        self,
        region: pd.Series,
        periods: pd.Series,
        calendar: Callable[[str, str], Sequence[str]] = quarter.span,
        *,
        together: bool = True,
    ) -> None:
        """Raise SourceError where a region skips a period or ends before the last one: the file is truncated.

        `calendar` gives every period from one to another; `together`: all regions must begin at the first period.
        """
        earliest, last = min(periods), max(periods)
        for name, region_periods in periods.groupby(region, sort=False):
            present = set(region_periods)
            first = earliest if together else min(present)
            gaps = [period for period in calendar(first, last) if period not in present]
            if gaps:
                raise self.fault(
                    region_periods.index[-1],
                    "",
                    f"{name} without {', '.join(gaps[:4])}{' and more' if len(gaps) > 4 else ''}",
                    f"every period of {name} from {first} to {last}",
                    remedy="The file may be cut off or edited: fetch it again.",
                )

    def check_complete(self, names: pd.Series, required: Sequence[str], description: str) -> None:
        """Raise SourceError where the file lacks a required region."""
        missing = sorted(set(required) - set(names))
        if missing:
            raise self.fault(
                self.frame.index[-1],
                str(names.name),
                f"{len(set(names))} {description}, without {', '.join(missing[:8])}",
                f"all {len(set(required))} {description}",
                remedy="The file may be cut off: fetch it again.",
            )

    def _first_bad(self, cells: pd.Series, column: str, bad: npt.NDArray[np.bool_], expected: str) -> None:
        if bad.any():
            line = cells.index[bad][0]
            raise self.fault(line, column, cells.iloc[int(bad.argmax())], f"{expected}{_others(bad)}")


def _others(bad: "npt.NDArray[np.bool_] | pd.Series[bool]") -> str:
    count = int(bad.sum()) - 1
    return f" ({count:,} more cells like it)" if count else ""


def headless(path: Path, columns: Sequence[str]) -> CheckedColumns:
    """A comma-separated table without a header; `columns` are in the file's order."""
    rows = list(delimited(text(path), ","))
    return _framed(path, columns, rows, expected=f"{len(columns)} columns ({', '.join(columns)}) and no header")


def headed(
    path: Path,
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    optional: Sequence[str] = (),
    only: Mapping[str, Collection[str]] | None = None,
    rename: Callable[[str], str] = str.strip,
) -> CheckedColumns:
    """A table with a header in any order of columns; only the named columns are kept.

    `only`: by column, the cells that a row must have to be kept (a release of NMDB has millions of unused rows).
    A name that occurs twice in the header must repeat the same cells (as in Census 2016).
    """
    content = text(path)
    rows = listed(path, content) if content.lstrip().startswith("[[") else delimited(content, delimiter)
    header_at, first = next(rows)
    header = [rename(name) for name in first]
    kept_rows = list(_cells(rows, header, only or {}))
    if only and not kept_rows:
        wanted_cells = "; ".join(f"{c} {' or '.join(map(repr, sorted(a)))}" for c, a in only.items() if c in header)
        raise CheckedColumns(path, pd.DataFrame()).fault(
            header_at + 1, " and ".join(only), "no such row to the end of the file", f"rows with {wanted_cells}"
        )
    return under_header(path, header, header_at, kept_rows, columns, optional=optional)


def _cells(rows: Rows, header: Sequence[str], only: Mapping[str, Collection[str]]) -> Rows:
    """The rows that `only` allows, and rows of the wrong length, which are reported as faults later."""
    tests = [(header.index(column), allowed) for column, allowed in only.items() if column in header]
    for line, row in rows:
        if len(row) != len(header) or all(row[position] in allowed for position, allowed in tests):
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
) -> CheckedColumns:
    """Rows under a header, reduced to the named columns."""
    missing = [column for column in columns if column not in header]
    empty = CheckedColumns(path, pd.DataFrame(), sheet)
    if missing:
        raise empty.fault(header_line, missing[0], ",".join(header), f"a header with the column {missing[0]}")
    all_columns = [*columns, *(column for column in optional if column in header)]
    framed = _framed(path, header, rows, expected=f"{len(header)} columns, as in the header", sheet=sheet).frame
    kept_columns = {}
    for name in all_columns:
        same_name = framed.loc[:, [c == name for c in framed.columns]]
        differ = same_name.ne(same_name.iloc[:, 0], axis=0).any(axis=1)
        if differ.any():
            line = framed.index[differ][0]
            raise empty.fault(line, name, " / ".join(same_name.loc[line]), "the same cell under a repeated header")
        kept_columns[name] = same_name.iloc[:, 0]
    return CheckedColumns(path, pd.DataFrame(kept_columns), sheet)


def _framed(
    path: Path, columns: Sequence[str], rows: Sequence[tuple[int, list[str]]], *, expected: str, sheet: str = ""
) -> CheckedColumns:
    lines = [line for line, _ in rows]
    empty = CheckedColumns(path, pd.DataFrame(), sheet)
    if not rows:
        raise empty.fault(1, "", "no rows", expected)
    for line, row in rows:
        if len(row) != len(columns):
            raise empty.fault(line, "", ",".join(row), f"{expected}; this line has {len(row)}")
    frame = pd.DataFrame([row for _, row in rows], columns=list(columns), index=lines, dtype="str")
    return CheckedColumns(path, frame, sheet)


def header_line(path: Path, rows: Sequence[tuple[int, list[str]]], columns: Sequence[str], sheet: str) -> int:
    """The position in `rows` of the header: the first row that has all the columns."""
    for position, (_, row) in enumerate(rows):
        if set(columns) <= set(row):
            return position
    first = rows[0][1] if rows else []
    raise CheckedColumns(path, pd.DataFrame(), sheet).fault(
        "1 and below", "", ",".join(first), f"a header row with {', '.join(columns)}"
    )


def matching(pattern: str, cells: pd.Series) -> "pd.Series[bool]":
    """Which cells match the whole pattern."""
    return cells.map(lambda cell: re.fullmatch(pattern, cell) is not None).astype(bool)
