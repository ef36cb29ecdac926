"""A tape is taken in: every row is accepted or rejected with its line, column, value and reason, and counted."""

import contextlib
import json
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.intake import csv_reader, file_checks, personal_data
from data.book.intake.column_map import ColumnMap
from data.book.intake.loan_fields import STORED
from data.book.intake.parsing import literal
from data.book.intake.row_checks import RowChecks, deduplicate, register_skipped_lines
from data.book.valuation.engine import PARQUET
from data.i18n import restored, tr

Progress = Callable[[float, str], None]
FILES = ("loans.parquet", "rejects.parquet", "taken.json")


class IntakeError(ValueError):
    """A tape that cannot be taken in: what was found, where, what was expected, what to do."""


@dataclass(frozen=True)
class IntakeReport:
    """What became of a tape's rows: read = accepted + rejected + superseded.

    read: rows after the header; superseded: earlier monthly records of the same loan. faults: rejected rows by column
    and reason, as data.i18n keeps it, the most first; warnings: the rows that each thing was assumed of, or looks
    unusual in; missing: by stored column, the accepted rows that do not say it. shape: what data.book.valuation.valuation.BookShape
    needs to know. lines: of the file. columns: by field, the tape's column that says it and the unit it was read in.
    """

    name: str
    format: str
    read: int
    accepted: int
    rejected: int
    superseded: int
    lines: int
    faults: list[tuple[str, str, int]] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    shape: dict[str, bool] = field(default_factory=dict)
    balance_at: str = ""
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were rejected for what, in the language spoken."""
        return {
            f"{column}{tr(': ') if column else ''}{restored(reason)}": count for column, reason, count in self.faults
        }

    @property
    def quality(self) -> float:
        """A score from 0 to 1: the rows accepted, times how much of what a valuation uses they say themselves."""
        if not self.accepted:
            return 0.0
        said = [
            1.0 - self.missing.get(name, 0) / self.accepted for name in ("balance", "value", "rate", "term", "cell")
        ]
        return self.accepted / max(self.read - self.superseded, 1) * sum(said) / len(said)


def load_rows(folder: Path) -> IntakeReport:
    """What became of the tape in a book's folder."""
    said: dict[str, Any] = json.loads((folder / "taken.json").read_text(encoding="utf-8"))
    columns = {name: (source, unit) for name, (source, unit) in said.pop("columns", {}).items()}
    faults = [(column, reason, count) for column, reason, count in said.pop("faults", [])]
    return IntakeReport(**said, columns=columns, faults=faults)


def intake(
    tape: Path,
    mapping: ColumnMap,
    folder: Path,
    con: Any,  # noqa: ANN401  # DuckDB's connection has no types
    progress: Progress = lambda *_: None,
    name: str = "",
) -> IntakeReport:
    """Take a text tape into a folder: loans.parquet, rejects.parquet and taken.json; nothing else of it is kept.

    tape: one delimited text file, name: what to call it; mapping: how it is read; con: a DuckDB connection. Raises
    gate.GateError, identity.IdentityError or IntakeError before a row is stored, and leaves the folder as it was.
    """
    if lacking := mapping.lacking():
        raise IntakeError(tr("no column says {fields}; say in the mapping which do", fields=tr(", nor ").join(lacking)))
    progress(0.0, "looking")
    with ThreadPoolExecutor(1) as beside:
        bytewise = beside.submit(
            copy_context().run, _text_facts, tape, mapping
        )  # it complains in the language spoken here
        try:
            names, kinds = _columns_and_types(tape, mapping)
        finally:
            # A file that is no text is said to be none, whatever else its columns look like.
            seen = bytewise.result()
    loans, rejects, report = (folder / file for file in FILES)
    copied = folder / "rows.parquet"
    try:
        progress(0.1, "reading")
        whole, apart, torn = _copy_rows(con, tape, mapping, names, kinds, copied, seen)
        progress(0.6, "checking")
        text = f"read_parquet({literal(str(copied))}, file_row_number = true)"
        now = datetime.now(UTC)
        quarter = now.year * 4 + (now.month - 1) // 3
        rows = RowChecks(mapping, text, names, kinds, secrets.token_hex(8), quarter, register_skipped_lines(con, apart))
        # Each row carries its line, so that none need wait for its turn: half the memory, and no spill.
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"COPY ({rows.accepted()}) TO {literal(str(loans))} ({PARQUET})")
        kept = con.execute(f"SELECT count(*) FROM {literal(str(loans))}").fetchone()[0]
        faults = _write_rejects(con, rows, rejects, torn, whole - kept)
        superseded = deduplicate(con, loans, mapping)
        done = IntakeReport(
            name=name or tape.name,
            format=mapping.format,
            read=whole + torn.num_rows,
            accepted=kept - superseded,
            rejected=whole - kept + torn.num_rows,
            superseded=superseded,
            lines=seen.lines,
            faults=faults,
            **_accepted_summary(con, loans, rows),
            balance_at=mapping.balance_at,
            columns={one: (column.source, column.unit) for one, column in mapping.columns.items()},
        )
        report.write_text(json.dumps(asdict(done)), encoding="utf-8")
    except BaseException:
        for file in FILES:
            with contextlib.suppress(OSError):
                (folder / file).unlink()
        raise
    finally:
        con.execute("RESET preserve_insertion_order")
        with contextlib.suppress(OSError):
            copied.unlink()
    progress(1.0, "done")
    return done


def _text_facts(tape: Path, mapping: ColumnMap) -> file_checks.TextFacts:
    """What the tape's bytes say: where its lines are, and that there is one below its header."""
    seen = file_checks.text_facts(tape, mapping.encoding)
    if seen.lines <= int(mapping.header):
        raise file_checks.TapeFileError(tr("line 1: a header and nothing after it; expected a line a loan"))
    return seen


def _columns_and_types(tape: Path, mapping: ColumnMap) -> tuple[list[str], dict[str, str]]:
    """The tape's columns, none of which names a person or a home, and by field the type that it may be read as."""
    names = csv_reader.column_names(tape, mapping)
    for one, column in mapping.columns.items():
        if column.source not in names:
            raise IntakeError(
                tr(
                    "{field} is to come from {column}, but the tape has {columns}",
                    field=one,
                    column=repr(column.source),
                    columns=", ".join(names)[:400],
                )
            )
    sample = personal_data.sample_rows(tape, csv_reader.tape_delimiter(tape, mapping), mapping.encoding, len(names))
    personal_data.refuse_personal_data(names, sample, header=mapping.header)
    return names, csv_reader.native_types(mapping, names, sample)


def _copy_rows(
    con: Any,  # noqa: ANN401
    tape: Path,
    mapping: ColumnMap,
    names: Sequence[str],
    kinds: dict[str, str],
    to: Path,
    seen: file_checks.TextFacts,
) -> tuple[int, NDArray[np.int64], pa.Table]:
    """Copy the columns that the mapping names, as they stand: how many rows, the lines that are none, the broken ones.

    A column that turns out to hold more than its type can be is taken out of `kinds`, and all is copied again as text.
    Every line is counted: the engine (DuckDB 1.5) has been seen to lose those after a blank line where two of its
    buffers meet, when it reads them side by side; then it reads one after the other.
    """
    used = [column.source for column in mapping.columns.values()] + ([mapping.only[0]] if mapping.only else [])
    chosen = ", ".join(f"c{names.index(one) + 1}" for one in dict.fromkeys(used))
    parallel = True
    while True:
        at = {names.index(mapping.columns[one].source): kind for one, kind in kinds.items()}
        types = [at.get(number, "VARCHAR") for number in range(len(names))]
        text = csv_reader.csv_table(tape, mapping, types, parallel=parallel)
        con.execute(f"COPY (SELECT {chosen} FROM {text}) TO {literal(str(to))} ({PARQUET})")
        torn, wrong = csv_reader.broken_lines(con, seen.inside)
        for one in [kind for kind in kinds if names.index(mapping.columns[kind].source) + 1 in wrong]:
            del kinds[one]
        if wrong:
            continue
        whole = con.execute(f"SELECT count(*) FROM {literal(str(to))}").fetchone()[0]
        try:
            apart, broken = csv_reader.skipped_lines(seen, [number for number, *_ in torn], whole, int(mapping.header))
        except csv_reader.CsvError:
            if not parallel:
                raise
            parallel = False
            continue
        return whole, apart, _broken_rows(torn, broken)


def _broken_rows(torn: Sequence[tuple[int, str, str]], lines: Sequence[int] | NDArray[np.int64]) -> pa.Table:
    """Broken lines as rejected rows; no one column of theirs is at fault."""
    text = pa.string()
    value, reason = (pa.array([one[at] for one in torn], text) for at in (1, 2))
    none = pa.array([""] * len(torn), text)
    return pa.table([pa.array(lines, pa.int64()), none, value, reason], names=["line", "column", "value", "reason"])


def _write_rejects(  # one row a fault
    con: Any,  # noqa: ANN401
    rows: RowChecks,
    to: Path,
    torn: pa.Table,
    wrong: int,
) -> list[tuple[str, str, int]]:
    """Write every rejected row with its line, column, value and reason; the count of each column and reason."""
    con.register("torn_lines", torn)
    found = "SELECT * FROM torn_lines"
    if wrong:
        found = f"{rows.faulty()} UNION ALL {found}"
    con.execute(f"COPY (SELECT * FROM ({found}) ORDER BY line) TO {literal(str(to))} (FORMAT parquet)")
    con.unregister("torn_lines")
    counted = con.execute(
        f'SELECT "column", reason, count(*) FROM {literal(str(to))} GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 200'
    ).fetchall()
    return [(column, reason, count) for column, reason, count in counted]


def _accepted_summary(con: Any, loans: Path, rows: RowChecks) -> dict[str, Any]:  # noqa: ANN401
    """What the accepted rows lack, what was assumed of them, and the shape of the book."""
    file = literal(str(loans))
    # A column's count is in the file's own statistics; a test of each row is needed for these two only.
    missing = {
        "value": "count(*) FILTER (origination_value IS NULL AND current_value IS NULL)",
        "cell": "count(*) FILTER (cell < 100000000000 OR cell % 100000 = 0)",
    } | {name: f"count(*) - count({name})" for name in STORED if name not in {"line", "cell", "assumed"}}
    *counts, kept = con.execute(f"SELECT {', '.join(missing.values())}, count(*) FROM {file}").fetchone()
    lacks = {name: number for name, number in zip(missing, counts, strict=True) if number}
    shape = {
        "shared": lacks.get("property", 0) < kept,
        "scheduled": lacks.get("balance", 0) > 0,
        "revalued": lacks.get("current_value", 0) < kept,
    }
    took = dict.fromkeys(rows.assumed, 0)
    for bits, number in con.execute(f"SELECT assumed, count(*) FROM {file} GROUP BY 1").fetchall():
        for at, name in enumerate(took):
            took[name] += number * (bits >> at & 1)
    return {
        "missing": lacks,
        "warnings": {name: number for name, number in took.items() if number},
        "shape": shape,
    }
