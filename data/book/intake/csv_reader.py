"""A tape as the engine reads it: its columns, its lines, and those that are no rows."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.book.intake import file_checks
from data.book.intake.column_map import ColumnMap
from data.book.intake.file_checks import TextFacts
from data.book.intake.parsing import NOTHING, literal, native_type
from data.i18n import marked, stored, tr

_SAMPLE = 20_000  # bytes of a first line that is looked at for its delimiter
_DELIMITERS = ("|", ";", "\t", ",")
_BUFFER = 32_000_000  # bytes that the engine reads at a time
# Faults of lines that are set apart, several a line; each takes room in memory.
_MOST_BROKEN = 200_000
_LONGEST_TEXT = 100  # lines that a text in quotation marks goes over; more, and a mark was never closed
_TORN = {
    "MISSING COLUMNS": marked("too few columns"),
    "TOO MANY COLUMNS": marked("too many columns"),
    "INVALID ENCODING": marked("not UTF-8"),
    "INVALID STATE": marked("a quotation mark in the wrong place"),
}


class CsvError(ValueError):
    """A tape whose columns cannot be made out."""


def column_names(tape: Path, mapping: ColumnMap) -> list[str]:
    """A tape's columns by their headers, or numbered from 1 where it has none."""
    with tape.open("rb") as file:
        first = file.readline(file_checks.LONGEST_LINE).decode(mapping.encoding).lstrip("\ufeff")
    cells = [one.strip() for one in next(csv.reader([first], delimiter=tape_delimiter(tape, mapping)), [])]
    if mapping.width and len(cells) != mapping.width and not mapping.header:
        raise CsvError(
            tr(
                "line 1: {count} columns, expected {width} of a {format} tape",
                count=len(cells),
                width=mapping.width,
                format=mapping.format,
            )
        )
    if not mapping.header:
        return [str(number) for number in range(1, len(cells) + 1)]
    if blank := [str(number) for number, one in enumerate(cells, 1) if not one]:
        raise CsvError(
            tr("line 1: column {number} has no name; expected a header with a name for every column", number=blank[0])
        )
    twice = [one for one in dict.fromkeys(cells) if cells.count(one) > 1]
    if twice:
        count = cells.count(twice[0])
        raise CsvError(
            tr("line 1: {name} names {count} columns; give each its own name", name=repr(twice[0]), count=count)
        )
    return cells


def tape_delimiter(tape: Path, mapping: ColumnMap) -> str:
    """What stands between a tape's columns: what the mapping says, or what its first line shows."""
    if mapping.delimiter:
        return mapping.delimiter
    with tape.open("rb") as file:
        return delimiter(file.readline(_SAMPLE).decode(mapping.encoding, errors="replace"))


def delimiter(line: str) -> str:
    """The mark between the columns of a first line: the one of | ; tab , that there is most of.

    >>> delimiter("state|balance|value, usd")
    '|'
    """
    counts = {one: line.count(one) for one in _DELIMITERS}
    return max(_DELIMITERS, key=lambda one: (counts[one], -_DELIMITERS.index(one)))


def csv_table(tape: Path, mapping: ColumnMap, kinds: Sequence[str], *, parallel: bool = True) -> str:
    """The tape as a table in SQL, columns c1, c2, ... of some types; lines that do not fit are set apart."""
    return _csv(tape, mapping, tape_delimiter(tape, mapping), kinds, parallel)


def native_types(mapping: ColumnMap, names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, str]:
    """The engine's own type for each field that needs nothing but it, by a sample of the tape's rows."""
    sources = [column.source for column in mapping.columns.values()] + [mapping.only[0] if mapping.only else ""]
    found = {}
    for name, column in mapping.columns.items():
        at = names.index(column.source)
        kind = native_type(name, column, [row[at].strip() for row in sample])
        if kind and sources.count(column.source) == 1:
            found[name] = kind
    return found


def broken_lines(con: Any, inside: NDArray[np.int64]) -> tuple[list[tuple[int, str, str]], set[int]]:  # noqa: ANN401
    """The broken lines of the last reading: number, text, reason, one for a line, however much is wrong; and, by
    number, the columns that hold what their type cannot be.

    The engine's number of a line does not count lines that went on inside quotation marks; `apart` does. Raises
    SourceError for marks that are not closed.
    """
    found = con.execute(
        "SELECT line, any_value(left(csv_line, 200)), arg_min(error_type, byte_position) "
        "FROM reject_errors WHERE error_type <> 'CAST' GROUP BY line ORDER BY line"
    ).fetchall()
    cast = con.execute(
        "SELECT DISTINCT column_idx FROM reject_errors WHERE error_type = 'CAST' AND line NOT IN "
        "(SELECT line FROM reject_errors WHERE error_type <> 'CAST')"
    ).fetchall()
    faults = con.execute("SELECT count(*) FROM reject_errors").fetchone()[0]
    con.execute("DELETE FROM reject_errors; DELETE FROM reject_scans")
    if faults >= _MOST_BROKEN and not cast:
        number, _, kind = found[0]
        raise CsvError(
            tr(
                "line {line}: {fault}, and more than {count} lines are broken; expected as many columns in every line "
                "as in the first. Such a tape is refused whole, and nothing of it was stored: give the right delimiter "
                "in the mapping's file, or export the tape again with every text that holds the delimiter in quotation "
                "marks",
                line=int(_placed(number, inside)),
                fault=tr(_TORN.get(kind, kind.lower())),
                count=f"{len(found):,}",
            )
        )
    for number, _, kind in found:
        if kind in {"UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM"}:
            raise CsvError(_unpaired(int(_placed(number, inside))))
    why = {kind: stored(_TORN.get(kind, kind.lower())) for _, _, kind in found}
    said = [(number, (text or "").strip("\r\n")[:60], why[kind]) for number, text, kind in found]
    return said, {int(column) for (column,) in cast}


def skipped_lines(
    looked: TextFacts, numbers: Sequence[int], rows: int, header: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lines of a file that are no rows: blank, broken, or gone on with inside quotation marks; and those of the
    broken ones that the engine numbered.

    rows: how many the engine found. Where marks stand in the middle of a text, as inches do, none of them quotes.
    Raises SourceError where the marks of a tape do not pair, because rows would be lost inside them.
    """
    for inside in (looked.inside, looked.inside[:0]):
        broken = _placed(np.asarray(numbers, dtype=np.int64), inside)
        lines = np.unique(np.concatenate([looked.blank, inside, broken]))
        if looked.lines - header - len(lines) == rows:
            longest = max(np.split(inside, np.flatnonzero(np.diff(inside) != 1) + 1), key=len)
            if len(longest) > _LONGEST_TEXT:
                raise CsvError(_unpaired(int(longest[0]) - 1))
            return lines, broken
    raise CsvError(_unpaired(int(looked.inside[0]) - 1 if len(looked.inside) else 1))


def _placed(numbers: Any, inside: NDArray[np.int64]) -> NDArray[np.int64]:  # noqa: ANN401  # one number or many
    """Where lines stand in the file that are numbered without those that go on inside quotation marks."""
    return np.asarray(numbers + np.searchsorted(inside - np.arange(len(inside)), numbers, side="right"))


def _unpaired(line: int) -> str:
    return tr(
        "line {line}: quotation marks from here on do not pair, and later rows would be lost inside them; expected "
        "each to be closed in its own cell; close it, or write it twice where it is part of the text",
        line=line,
    )


def _csv(tape: Path, mapping: ColumnMap, between: str, columns: Sequence[str], parallel: bool) -> str:
    """The engine's reader, told everything, so that it guesses nothing."""
    kinds = ", ".join(f"'c{number}': '{kind}'" for number, kind in enumerate(columns, 1))
    said = {
        "delim": literal(between),
        "quote": "'\"'",
        "escape": "'\"'",
        "encoding": literal(mapping.encoding),
        "max_line_size": str(file_checks.LONGEST_LINE + 1),
        "nullstr": f"[{', '.join(literal(code) for code in NOTHING)}]",
        "header": str(mapping.header).lower(),
        "auto_detect": "false",
        "buffer_size": str(_BUFFER),
        "parallel": str(parallel).lower(),
        "columns": f"{{{kinds}}}",
        "store_rejects": "true",
        "rejects_limit": str(_MOST_BROKEN),
    }
    options = ", ".join(f"{name} = {value}" for name, value in said.items())
    return f"read_csv({literal(str(tape))}, {options})"
