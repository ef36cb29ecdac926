"""Reading a tape's text with DuckDB: its column names, delimiter and types, and the lines that are not rows."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.book.intake import file_checks
from data.book.intake.column_map import MOST_COLUMNS, ColumnMap
from data.book.intake.file_checks import TextFacts
from data.book.intake.loan_fields import LoanField
from data.book.intake.missing_codes import NOTHING
from data.book.intake.numbers import literal
from data.book.intake.parsing import native_type
from data.i18n import marked, stored, tr

_BLOCK, _MOST_TITLES = 1 << 16, 40  # bytes, and lines, in which the header is looked for
_SAMPLE = 20_000  # bytes of the first line that are searched for the delimiter
_DELIMITERS = ("|", ";", "\t", ",")
_BUFFER = 32_000_000  # bytes that DuckDB reads at a time
# Faults of lines that DuckDB collects, several per line; each takes memory.
_MOST_BROKEN = 200_000
_LONGEST_TEXT = 100  # lines of one quoted text; beyond that, a quotation mark was never closed
_FAULTS = {
    "MISSING COLUMNS": marked("too few columns"),
    "TOO MANY COLUMNS": marked("too many columns"),
    "INVALID ENCODING": marked("not UTF-8"),
    "INVALID STATE": marked("a quotation mark in the wrong place"),
}


class CsvError(ValueError):
    """A tape whose columns or rows cannot be determined."""


def column_names(tape: Path, mapping: ColumnMap) -> list[str]:
    """A tape's column names, or numbers from 1 where it has no header."""
    with tape.open("rb") as file:
        for _ in range(mapping.skip):
            file.readline(file_checks.LONGEST_LINE)
        first = file.readline(file_checks.LONGEST_LINE).decode(mapping.encoding).lstrip("\ufeff")
    cells = [cell.strip() for cell in file_checks.split_line([first], tape_delimiter(tape, mapping), mapping.skip + 1)]
    if len(cells) > MOST_COLUMNS:
        raise CsvError(
            tr(
                "line {line}: {count} columns, expected at most {most}; take out those that say nothing of a loan",
                line=mapping.skip + 1,
                count=f"{len(cells):,}",
                most=f"{MOST_COLUMNS:,}",
            )
        )
    if mapping.width and len(cells) != mapping.width and not mapping.header:
        raise CsvError(
            tr(
                "line {line}: {count} columns, expected {width} of a {format} tape",
                line=mapping.first_row,
                count=len(cells),
                width=mapping.width,
                format=mapping.format,
            )
        )
    if not mapping.header:
        return [str(number) for number in range(1, len(cells) + 1)]
    # A spreadsheet's empty columns and a data frame's index have no name; none of them is a field of a loan.
    cells = [cell or f"column {number}" for number, cell in enumerate(cells, 1)]
    counts = Counter(cells)
    twice = [cell for cell, count in counts.items() if count > 1]
    if twice:
        count = counts[twice[0]]
        raise CsvError(
            tr(
                "line {line}: {name} names {count} columns; give each its own name",
                line=mapping.skip + 1,
                name=repr(twice[0][:60]),
                count=count,
            )
        )
    return cells


def tape_delimiter(tape: Path, mapping: ColumnMap) -> str:
    """The delimiter of a tape: the mapping's, or the one its first line shows."""
    if mapping.delimiter:
        return mapping.delimiter
    with tape.open("rb") as file:
        for _ in range(mapping.skip):
            file.readline(_SAMPLE)
        return delimiter(file.readline(_SAMPLE).decode(mapping.encoding, errors="replace"))


def titles(tape: Path) -> ColumnMap:
    """The lines before a tape's header: those with fewer cells than its rows, and a first line such as `sep=;`.

    Returns an otherwise empty mapping with how many they are, and the delimiter where a line names it.
    """
    with tape.open("rb") as file:
        text = file.read(_BLOCK).decode("utf-8", errors="replace").lstrip("\ufeff")
    lines = text.split("\n")[:_MOST_TITLES]
    named = re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE)
    start = int(bool(named))
    mark = named[1] if named else delimiter("\n".join(lines))
    cells = [
        [cell.strip() for cell in file_checks.split_line([line.rstrip("\r")], mark, number)]
        for number, line in enumerate(lines, 1)
    ]
    widths = Counter(len(row) for row in cells[start:] if any(row))
    if not widths:
        return ColumnMap(delimiter=mark if named else "", skip=start)
    width = max(widths, key=lambda number: (widths[number], number))
    if len(cells) > start and sum(1 for cell in cells[start] if cell) < width:
        headers = [n for n, row in enumerate(cells) if n >= start and len(row) == width and _is_header(row)]
        start = headers[0] if headers and width > 1 else start
    return ColumnMap(delimiter=mark if named or start else "", skip=start)


def _is_header(cells: Sequence[str]) -> bool:
    """Whether every cell has a text and none is a number."""
    return all(cell and not re.fullmatch(r"[-+$£€]?[\d.,]+%?", cell) for cell in cells)


def delimiter(line: str) -> str:
    """The most frequent of the delimiters | ; tab , in a first line.

    >>> delimiter("state|balance|value, usd")
    '|'
    """
    counts = {mark: line.count(mark) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: (counts[mark], -_DELIMITERS.index(mark)))


def csv_table(
    tape: Path, mapping: ColumnMap, kinds: Sequence[str], nothing: Collection[str] = NOTHING, *, parallel: bool = True
) -> str:
    """The tape as a table in SQL with columns c1, c2, ... of the types `kinds`; lines that do not fit are rejected.

    nothing: the codes that become NULL. DuckDB compares every value with each of them, which takes as long as all the
    rest: columns of text need none, because parsing.parsed_column removes them.
    """
    return _csv(tape, mapping, tape_delimiter(tape, mapping), kinds, nothing, parallel)


def codes_seen(sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The codes that mean not known, of those in NOTHING, which a sample of rows has; always the blank."""
    texts = {text for row in sample for text in row}
    return tuple(code for code in NOTHING if not code or code in texts)


def native_types(
    mapping: ColumnMap, names: Sequence[str], sample: Sequence[Sequence[str]], loan_fields: Mapping[str, LoanField]
) -> dict[str, str]:
    """By field, the DuckDB type that its column can be read as directly, judged by a sample of the tape's rows."""
    sources = [column.source for column in mapping.columns.values()] + [mapping.only[0] if mapping.only else ""]
    types = {}
    for name, column in mapping.columns.items():
        at = names.index(column.source)
        kind = native_type(loan_fields[name], column, [row[at].strip() for row in sample])
        if kind and sources.count(column.source) == 1:
            types[name] = kind
    return types


def broken_lines(con: Any, inside: NDArray[np.int64]) -> tuple[list[tuple[int, str, str]], set[int]]:  # noqa: ANN401
    """The broken lines of the last read: (number, text, reason), one per line whatever its faults; and the numbers
    of the columns with values that their type cannot hold.

    DuckDB's line numbers do not count lines that continue a quoted text; `skipped_lines` corrects that. `inside`: those
    lines. Raises CsvError for quotation marks that are not closed.
    """
    lines = con.execute(
        "SELECT line, any_value(left(csv_line, 200)), arg_min(error_type, byte_position) "
        "FROM reject_errors WHERE error_type <> 'CAST' GROUP BY line ORDER BY line"
    ).fetchall()
    miscast = con.execute(
        "SELECT DISTINCT column_idx FROM reject_errors WHERE error_type = 'CAST' AND line NOT IN "
        "(SELECT line FROM reject_errors WHERE error_type <> 'CAST')"
    ).fetchall()
    faults = con.execute("SELECT count(*) FROM reject_errors").fetchone()[0]
    forget_broken_lines(con)
    if faults >= _MOST_BROKEN and not miscast:
        number, _, kind = lines[0]
        raise CsvError(
            tr(
                "line {line}: {fault}, and more than {count} lines are broken; expected as many columns in every line "
                "as in the first. Such a tape is refused whole, and nothing of it was stored: give the right delimiter "
                "in the mapping's file, or export the tape again with every text that holds the delimiter in quotation "
                "marks",
                line=int(_file_lines(number, inside)),
                fault=tr(_FAULTS.get(kind, kind.lower())),
                count=f"{len(lines):,}",
            )
        )
    for number, _, kind in lines:
        if kind in {"UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM"}:
            raise CsvError(_unpaired(int(_file_lines(number, inside))))
    why = {kind: stored(_FAULTS.get(kind, kind.lower())) for _, _, kind in lines}
    broken = [(number, (text or "").strip("\r\n")[:60], why[kind]) for number, text, kind in lines]
    return broken, {int(column) for (column,) in miscast}


def forget_broken_lines(con: Any) -> None:  # noqa: ANN401
    """Forget what DuckDB has collected of broken lines, so that the next read begins anew."""
    con.execute("DELETE FROM reject_errors; DELETE FROM reject_scans")


def skipped_lines(
    facts: TextFacts, numbers: Sequence[int], rows: int, header: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of the lines that are not rows (blank, broken, or continuing a quoted text), and of the broken ones.

    numbers: the broken lines as DuckDB counts them; rows: how many it read; header: lines before the first row. If
    quotation marks occur only inside texts (as for inches), none of them quotes. Raises CsvError for unpaired marks,
    because rows would be lost inside them.
    """
    for inside in (facts.inside, facts.inside[:0]):
        broken = _file_lines(np.asarray(numbers, dtype=np.int64), inside)
        lines = np.unique(np.concatenate([facts.blank, inside, broken]))
        lines = lines[lines > header]
        if facts.lines - header - len(lines) == rows:
            longest = max(np.split(inside, np.flatnonzero(np.diff(inside) != 1) + 1), key=len)
            if len(longest) > _LONGEST_TEXT:
                raise CsvError(_unpaired(int(longest[0]) - 1))
            return lines, broken
    raise CsvError(_unpaired(int(facts.inside[0]) - 1 if len(facts.inside) else 1))


def _file_lines(numbers: Any, inside: NDArray[np.int64]) -> NDArray[np.int64]:  # noqa: ANN401  # one number or many
    """Line numbers in the file, from numbers that do not count the lines that continue a quoted text."""
    return np.asarray(numbers + np.searchsorted(inside - np.arange(len(inside)), numbers, side="right"))


def _unpaired(line: int) -> str:
    return tr(
        "line {line}: quotation marks from here on do not pair, and later rows would be lost inside them; expected "
        "each to be closed in its own cell; close it, or write it twice where it is part of the text",
        line=line,
    )


def _csv(
    tape: Path,
    mapping: ColumnMap,
    delimiter_: str,
    columns: Sequence[str],
    nothing: Collection[str],
    parallel: bool,
) -> str:
    """DuckDB's read_csv with every option given, so that it guesses nothing."""
    kinds = ", ".join(f"'c{number}': '{kind}'" for number, kind in enumerate(columns, 1))
    settings = {
        "delim": literal(delimiter_),
        "quote": "'\"'",
        "escape": "'\"'",
        "encoding": literal(mapping.encoding),
        "max_line_size": str(file_checks.LONGEST_LINE + 1),
        "nullstr": f"[{', '.join(literal(code) for code in nothing)}]",
        "skip": str(mapping.skip),
        "header": str(mapping.header).lower(),
        "auto_detect": "false",
        "buffer_size": str(_BUFFER),
        "parallel": str(parallel).lower(),
        "columns": f"{{{kinds}}}",
        "store_rejects": "true",
        "rejects_limit": str(_MOST_BROKEN),
    }
    options = ", ".join(f"{name} = {value}" for name, value in settings.items())
    return f"read_csv({literal(str(tape))}, {options})"
