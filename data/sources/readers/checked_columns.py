"""A publisher's table as text cells, each still knowing its line, so that a fault can be named where it stands."""

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
    """Columns of text under their names; the frame's index is the line (or sheet row) that each row came from."""

    path: Path
    frame: pd.DataFrame
    sheet: str = ""

    def fault(self, line: int | str, column: str, found: object, expected: str, **more: str) -> SourceError:
        """The error to raise for one cell."""
        place = f"sheet {self.sheet}, " if self.sheet else ""
        at = f"{place}line {line}" + (f", column {column}" if column else "")
        return SourceError(self.path, where=at, found=quoted(found), expected=expected, **more)

    def keep(self, rows: "pd.Series[bool]") -> "CheckedColumns":
        """Only these rows, their line numbers with them."""
        return CheckedColumns(self.path, self.frame[rows], self.sheet)

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


def headless(path: Path, columns: Sequence[str]) -> CheckedColumns:
    """A comma-separated table that has no header: the columns are known by their place alone."""
    rows = list(delimited(text(path), ","))
    return _framed(path, columns, rows, says=f"{len(columns)} columns ({', '.join(columns)}) and no header")


def headed(
    path: Path,
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    optional: Sequence[str] = (),
    only: Mapping[str, Collection[str]] | None = None,
    rename: Callable[[str], str] = str.strip,
) -> CheckedColumns:
    """A table with a header in any order of columns: only those asked for are kept.

    `only` names the cells that a row must have to be kept (a release of NMDB has millions that we do not use).
    A name that stands twice in the header must repeat the same cells (Census 2016 does so).
    """
    content = text(path)
    rows = listed(path, content) if content.lstrip().startswith("[[") else delimited(content, delimiter)
    header_at, first = next(rows)
    header = [rename(c) for c in first]
    kept = list(_cells(rows, header, only or {}))
    if only and not kept:
        wanted = "; ".join(f"{c} {' or '.join(map(repr, sorted(a)))}" for c, a in only.items() if c in header)
        raise CheckedColumns(path, pd.DataFrame()).fault(
            header_at + 1, " and ".join(only), "no such row to the end of the file", f"rows with {wanted}"
        )
    return under_header(path, header, header_at, kept, columns, optional=optional)


def _cells(rows: Rows, header: Sequence[str], only: Mapping[str, Collection[str]]) -> Rows:
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
) -> CheckedColumns:
    """Rows under a header, narrowed to the columns asked for."""
    lacking = [c for c in columns if c not in header]
    empty = CheckedColumns(path, pd.DataFrame(), sheet)
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
    return CheckedColumns(path, pd.DataFrame(kept), sheet)


def _framed(
    path: Path, columns: Sequence[str], rows: Sequence[tuple[int, list[str]]], *, says: str, sheet: str = ""
) -> CheckedColumns:
    lines = [line for line, _ in rows]
    empty = CheckedColumns(path, pd.DataFrame(), sheet)
    if not rows:
        raise empty.fault(1, "", "no rows", says)
    for line, row in rows:
        if len(row) != len(columns):
            raise empty.fault(line, "", ",".join(row), f"{says}; this line has {len(row)}")
    frame = pd.DataFrame([row for _, row in rows], columns=list(columns), index=lines, dtype="str")
    return CheckedColumns(path, frame, sheet)


def header_line(path: Path, rows: Sequence[tuple[int, list[str]]], columns: Sequence[str], sheet: str) -> int:
    """The place in `rows` of the header: the first row that holds every one of the columns."""
    for place, (_, row) in enumerate(rows):
        if set(columns) <= set(row):
            return place
    first = rows[0][1] if rows else []
    raise CheckedColumns(path, pd.DataFrame(), sheet).fault(
        "1 and below", "", ",".join(first), f"a header row with {', '.join(columns)}"
    )


def matching(pattern: str, cells: pd.Series) -> "pd.Series[bool]":
    """Which cells match the whole pattern."""
    return cells.map(lambda c: re.fullmatch(pattern, c) is not None).astype(bool)
