"""Mortgage Lenders and Administrators Statistics (MLAR): what lenders lent and are owed, by quarter, United Kingdom.

Amounts are pounds (millions in the workbook), shares and rates ratios. A book is `regulated`, `non-regulated` or `all`:
buy-to-let is in the last two; second charges enter the first in 2016Q1, and one institution's loans were reclassified
in 2019Q4. Source: Financial Conduct Authority and Bank of England, MLAR, detailed tables, release of 2023Q2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data import quarter
from data.formulas.arrays import Floats
from data.sources.readers.checked_columns import CheckedColumns
from data.sources.readers.files import sheet

BOOKS = ("regulated", "non-regulated", "all")
_FIRST = "2007Q1"
_MARK = "Sub table reference"  # its line ends the heading; the two lines above it are years and quarters
_NUMBER, _LABEL, _UNIT, _DATA = 0, 2, 3, 4  # columns of a sheet; the last is the first quarter's
_NONE = "-"
_PERCENT, _MILLIONS = "Per cent", "£ millions"
_TOLERANCE = 0.05  # points by which shares may miss 100 per cent: they are rounded to 0.01 or 0.001


@dataclass(frozen=True)
class _Line:
    """A line of a sheet: its label, its unit, and its number in the sub-table of each book.

    Labels repeat in a sub-table, so that a line is found by its number and must have the label and the unit.
    sub_tables: the letter of each book's.
    """

    sheet: str
    label: str
    unit: str
    numbers: tuple[int, int, int]
    sub_tables: tuple[str, str, str] = ("A", "B", "C")


_LINES: Mapping[str, _Line] = {
    "advances": _Line("1.33", "Total", _MILLIONS, (12, 12, 12)),
    "first_time_buyers": _Line("1.33", "First time buyers", _PERCENT, (2, 2, 2)),
    "other_buyers": _Line("1.33", "Other", _PERCENT, (3, 3, 3)),
    "buy_to_let": _Line("1.33", "Buy to let", _PERCENT, (4, 4, 4)),
    "further_advances": _Line("1.33", "Further advance", _PERCENT, (5, 5, 5)),
    "remortgages": _Line("1.33", "Remortgage:", _PERCENT, (6, 6, 6)),
    "other_purposes": _Line("1.33", "Other:", _PERCENT, (9, 9, 9)),
    "ltv_to_75": _Line("1.31", "< = 75%", _PERCENT, (17, 17, 17)),
    "ltv_75_90": _Line("1.31", "Over 75 < = 90%", _PERCENT, (18, 18, 18)),
    "ltv_90_95": _Line("1.31", "Over 90 < = 95%", _PERCENT, (19, 19, 19)),
    "ltv_over_95": _Line("1.31", "Over 95%", _PERCENT, (20, 20, 20)),
    "interest_only": _Line("1.32", "Interest only", _PERCENT, (4, 4, 4)),
    "rate_on_advances": _Line("1.22", "All loans", _PERCENT, (13, 13, 13)),
    "rate_on_balances": _Line("1.22", "All loans", _PERCENT, (16, 16, 16)),
    "balances": _Line("1.33", "Total", _MILLIONS, (24, 16, 16)),
    "buy_to_let_balances": _Line("1.33", "Buy to let", _PERCENT, (16, 13, 13)),
    "lifetime_balances": _Line("1.33", "Lifetime mortgage", _PERCENT, (22, 14, 14)),
    "balances_securitised": _Line("1.11", "Securitised", _MILLIONS, (2, 5, 8), ("A", "A", "A")),
}
# What shares by purpose, and shares by LTV, are of all advances together.
_WHOLES = (
    ("first_time_buyers", "other_buyers", "buy_to_let", "further_advances", "remortgages", "other_purposes"),
    ("ltv_to_75", "ltv_75_90", "ltv_90_95", "ltv_over_95"),
)


def lending(path: Path) -> pd.DataFrame:
    """`quarter, book`, and for each: advances and balances in pounds; shares of advances and balances; rates a year.

    `advances`: gross advances. Shares of them by purpose: `first_time_buyers, other_buyers, buy_to_let,
    further_advances, remortgages, other_purposes`; by LTV: `ltv_to_75` (75 per cent included), `ltv_75_90, ltv_90_95,
    ltv_over_95`; and `interest_only`. `rate_on_advances, rate_on_balances`: weighted averages. `balances`: outstanding
    and not securitised, with shares `buy_to_let_balances, lifetime_balances`; `balances_securitised`: beside them.
    A cell `-` is NaN.
    """
    sheets = {name: _Sheet(path, name) for name in dict.fromkeys(line.sheet for line in _LINES.values())}
    first = next(iter(sheets.values()))
    for each in sheets.values():
        if each.quarters != first.quarters:
            found, expected = (f"quarters to {found.quarters[-1]}" for found in (each, first))
            raise each.fault(each.heading, "", found, f"{expected}, as in sheet {first.name}")
    books = [_book(sheets, first.quarters, position) for position in range(len(BOOKS))]
    return pd.concat(books, ignore_index=True)


def _book(sheets: "Mapping[str, _Sheet]", quarters: tuple[str, ...], position: int) -> pd.DataFrame:
    frame = pd.DataFrame({"quarter": quarters, "book": BOOKS[position]})
    for name, line in _LINES.items():
        frame[name] = sheets[line.sheet].figures(line, position)
    for whole in _WHOLES:
        total = frame[list(whole)].sum(axis=1, skipna=False)
        odd = abs(total - 100) > _TOLERANCE
        if odd.any():
            line = _LINES[whole[0]]
            where = sheets[line.sheet].rows[line.sub_tables[position], line.numbers[position]][0]
            found = f"{BOOKS[position]} shares of {total[odd].iloc[0]:.3f} per cent in {frame['quarter'][odd].iloc[0]}"
            raise sheets[line.sheet].fault(where, "", found, f"{', '.join(whole)} that add up to 100")
    for name, line in _LINES.items():
        frame[name] = (frame[name] / 100).round(8) if line.unit == _PERCENT else (frame[name] * 1e6).round()
    return frame


class _Sheet:
    """A sheet of the workbook: its quarters, and the lines of its sub-tables by letter and number."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        _, all_rows = sheet(path, name)
        position = next((n for n, (_, row) in enumerate(all_rows) if row[_NUMBER] == _MARK), 0)
        if position < 2:
            raise self.fault("1 and below", "", "no such line", f"a line {_MARK!r} under the years and quarters")
        self.heading = all_rows[position - 1][0]
        self.quarters = self._quarters(all_rows[position - 2][1], all_rows[position - 1][1])
        self.rows: dict[tuple[str, int], tuple[int, list[str]]] = {}
        letter = ""
        for line, row in all_rows[position + 1 :]:
            if row[_NUMBER] in {"A", "B", "C"}:
                letter = row[_NUMBER]
            elif row[_NUMBER].isdigit():
                if (letter, int(row[_NUMBER])) in self.rows:
                    raise self.fault(line, "", f"line {row[_NUMBER]} of {letter} a second time", "each line once")
                self.rows[letter, int(row[_NUMBER])] = (line, row)

    def fault(self, line: int | str, column: str, found: object, expected: str) -> Exception:
        """The error to raise for one cell."""
        return CheckedColumns(self.path, pd.DataFrame(), self.name).fault(line, column, found, expected)

    def _quarters(self, years: list[str], numbers: list[str]) -> tuple[str, ...]:
        """The quarters of the columns: a year stands above its first quarter alone."""
        quarters, year = [], ""
        for column in range(_DATA, _DATA + sum(map(bool, numbers))):
            year = years[column] or year
            quarters.append(f"{year}{numbers[column]}")
        first = quarter.ordinal(_FIRST)
        if not quarters or quarters != [quarter.label(first + n) for n in range(len(quarters))]:
            raise self.fault(self.heading, "", ", ".join(quarters), f"every quarter from {_FIRST} on, without a gap")
        return tuple(quarters)

    def figures(self, line: _Line, position: int) -> Floats:
        """The figures of a line by quarter, in its unit, for the book at this position of BOOKS."""
        key = (line.sub_tables[position], line.numbers[position])
        expected = f"line {key[1]} of {key[0]}: {line.label}, {line.unit}"
        if key not in self.rows:
            raise self.fault("1 and below", "", "no such line", expected)
        where, row = self.rows[key]
        if (row[_LABEL], row[_UNIT]) != (line.label, line.unit):
            raise self.fault(where, "", f"{row[_LABEL]}, {row[_UNIT]}", expected)
        texts = row[_DATA : _DATA + len(self.quarters)]
        cells = pd.DataFrame({line.label: texts}, index=[where] * len(texts), dtype="str")
        high = 100.0 if line.unit == _PERCENT else 1e8
        return CheckedColumns(self.path, cells, self.name).numbers(line.label, missing=(_NONE,), low=0.0, high=high)
