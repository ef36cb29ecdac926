"""Load a tape: every row is accepted, or rejected with its line, column, value and reason; and all are counted."""

import contextlib
import json
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.geography import CodesRead, TapeGeography
from data.book.intake import csv_reader, file_checks, personal_data
from data.book.intake.column_map import ColumnMap, as_json
from data.book.intake.evidence import QuestionError, settle
from data.book.intake.home_countries import currency as currency_code
from data.book.intake.loan_fields import ASSUMED, ASSUMED_BITS, STORED
from data.book.intake.missing_codes import NOTHING
from data.book.intake.numbers import literal
from data.book.intake.row_checks import RowChecks, deduplicate, register_skipped_lines
from data.book.valuation.cohorts import QUARTER
from data.book.valuation.engine import PARQUET
from data.i18n import restored, tr
from data.quarter import label
from data.snapshot.snapshot import carried

Progress = Callable[[float, str], None]
FILES = ("loans.parquet", "rejects.parquet", "taken.json", "mapping.json")
_QUANTILE_ROWS = 50_000  # of which the middle of a column is taken
_EXAMPLES = 5  # line numbers given with each finding


class IntakeError(ValueError):
    """A tape that cannot be loaded: what was found, where, what was expected, what to do."""


@dataclass(frozen=True)
class IntakeReport:
    """The outcome of loading a tape: read = accepted + rejected + superseded.

    read: rows after the header; superseded: earlier monthly records of a loan; lines: of the file. faults: counts
    of rejected rows by column and reason (a data.i18n.stored text), largest first; warnings: rows by assumption made or
    unusual value; missing: by stored column, accepted rows without it. shape: the fields of valuation.BookShape.
    balance_at: the quarter of the balances: the tape's last month, or as in the mapping. columns: by field, its source
    column and the unit it was read in; why: the evidence for that unit. doubled, differing, joined: of the superseded
    rows (row_checks.Duplicates). stale: open loans whose last record is of an earlier month than the tape's. signs: by
    column, the currency signs of its amounts. titles: lines before the header. last_made: the last quarter in which a
    loan was made. example_lines: by assumption, missing column or fault, the first lines it is about. unvalued: as in
    ColumnMap. currency: of a tape that names no places (data.book.intake.home_countries). unread: columns that no field
    comes from; alike: rows that say the same as another one, where no key tells them apart. fell_back, renamed,
    uncertain, several: codes of places that no index has, as in data.book.geography.CodesRead.
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
    why: dict[str, list[str]] = field(default_factory=dict)
    doubled: int = 0
    differing: int = 0
    joined: int = 0
    stale: int = 0
    signs: dict[str, list[str]] = field(default_factory=dict)
    titles: int = 0
    last_made: str = ""
    example_lines: dict[str, list[int]] = field(default_factory=dict)
    unvalued: str = ""
    fell_back: dict[str, int] = field(default_factory=dict)
    renamed: dict[str, dict[str, int]] = field(default_factory=dict)
    uncertain: dict[str, int] = field(default_factory=dict)
    several: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    alike: int = 0
    currency: str = ""

    @property
    def own_quarter(self) -> str:
        """The quarter that the tape is of: that of its balances, or else that in which its last loan was made."""
        return self.balance_at or self.last_made

    @property
    def reasons(self) -> dict[str, int]:
        """Rejected rows by column and reason, in the current language."""
        return {
            f"{column}{tr(': ') if column else ''}{restored(reason)}": count for column, reason, count in self.faults
        }

    @property
    def quality(self) -> float:
        """A score from 0 to 1: the share of rows accepted times the mean completeness of the fields used."""
        if not self.accepted:
            return 0.0
        completeness = [
            1.0 - self.missing.get(name, 0) / self.accepted for name in ("balance", "value", "rate", "term", "cell")
        ]
        return self.accepted / max(self.read - self.superseded, 1) * sum(completeness) / len(completeness)


def load_rows(folder: Path) -> IntakeReport:
    """Read the intake report of a book's folder."""
    values: dict[str, Any] = json.loads((folder / "taken.json").read_text(encoding="utf-8"))
    columns = {name: (source, unit) for name, (source, unit) in values.pop("columns", {}).items()}
    faults = [(column, reason, count) for column, reason, count in values.pop("faults", [])]
    return IntakeReport(**values, columns=columns, faults=faults)


def intake(
    tape: Path,
    mapping: ColumnMap,
    folder: Path,
    con: Any,  # noqa: ANN401  # DuckDB's connection has no types
    geography: TapeGeography,
    progress: Progress = lambda *_: None,
    name: str = "",
) -> IntakeReport:
    """Load a text tape into a folder as loans.parquet, rejects.parquet and taken.json; nothing else of it is stored.

    tape: one delimited text file; name: its file name; mapping: how it is read; con: a DuckDB connection; geography: of
    its country's tapes. Raises TapeFileError, IdentityError or IntakeError before a row is stored, and leaves the
    folder as it was.
    """
    if lacking := mapping.lacking(geography.locating):
        raise IntakeError(tr("no column says {fields}; say in the mapping which do", fields=tr(", nor ").join(lacking)))
    progress(0.0, "looking")
    with ThreadPoolExecutor(1) as executor:
        # The context carries the current language to the thread, for its error messages.
        text_scan = executor.submit(copy_context().run, _text_facts, tape, mapping)
        try:
            names, kinds, codes = _columns_and_types(tape, mapping, geography)
        finally:
            # An error of the scan (not a text file) takes precedence over one of the columns.
            facts = text_scan.result()
    loans, rejects, report_path, mapping_path = (folder / file for file in FILES)
    copied = folder / "rows.parquet"
    try:
        progress(0.1, "reading")
        row_count, skipped, broken = _copy_rows(con, tape, mapping, names, kinds, codes, copied, facts)
        progress(0.6, "checking")
        text = f"read_parquet({literal(str(copied))}, file_row_number = true)"
        now = datetime.now(UTC)
        settled = settle(
            con,
            text,
            lambda source: f"c{names.index(source) + 1}",
            mapping,
            geography.loan_fields,
            kinds,
            now.year,
            f"file_row_number % {1 + row_count // _QUANTILE_ROWS} = 0",
        )
        if settled.questions:
            raise QuestionError(settled.questions)
        mapping = settled.mapping
        quarter = now.year * 4 + (now.month - 1) // 3
        currency = _only_currency(con, text, mapping, names, geography)
        rows = RowChecks(
            mapping,
            geography,
            text,
            names,
            kinds,
            secrets.token_hex(8),
            quarter,
            register_skipped_lines(con, skipped),
            currency,
        )
        # Each row has its line number, so their order need not be preserved: half the memory, and no spill.
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"COPY ({rows.accepted()}) TO {literal(str(loans))} ({PARQUET})")
        accepted = con.execute(f"SELECT count(*) FROM {literal(str(loans))}").fetchone()[0]
        faults, example_lines = _write_rejects(con, rows, rejects, broken, row_count - accepted)
        months = _months(con, loans, mapping)
        duplicates = deduplicate(con, loans, mapping)
        summary, given = _accepted_summary(con, loans, rows)
        report = IntakeReport(
            name=name or tape.name,
            format=mapping.format,
            read=row_count + broken.num_rows,
            accepted=accepted - duplicates.rows,
            rejected=row_count - accepted + broken.num_rows,
            superseded=duplicates.rows,
            lines=facts.lines,
            faults=faults,
            balance_at=mapping.balance_at or (label(months[0]) if months else ""),
            columns={field_: (column.source, column.unit) for field_, column in mapping.columns.items()},
            why={field_: [*reasons] for field_, reasons in settled.reasons.items() if reasons},
            doubled=duplicates.doubled,
            differing=duplicates.differing,
            joined=duplicates.joined,
            stale=months[1] if months else 0,
            signs={column: [*signs] for column, signs in settled.signs.items()},
            titles=mapping.skip,
            unread=_unread(mapping, names) if mapping.is_own else [],
            alike=_alike(con, loans, mapping, given),
            unvalued=mapping.unvalued,
            currency=currency,
            **vars(_codes_read(con, loans, geography)),
            **summary | {"example_lines": example_lines | summary["example_lines"]},
        )
        mapping_path.write_text(as_json(mapping), encoding="utf-8")
        report_path.write_text(json.dumps(vars(report)), encoding="utf-8")
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
    return report


def _unread(mapping: ColumnMap, names: Sequence[str]) -> list[str]:
    """The columns that no field comes from."""
    used = {column.source for column in mapping.columns.values()}
    return [name for name in names if name not in used]


def _only_currency(con: Any, text: str, mapping: ColumnMap, names: Sequence[str], geography: TapeGeography) -> str:  # noqa: ANN401
    """The one currency of a tape that gives no country and no place, "" for any other tape.

    Such loans are valued by the tape's own later valuations alone, for which any currency will do.
    """
    if "currency" not in mapping.columns or {"country", *geography.locating} & mapping.columns.keys():
        return ""
    code = currency_code(f"c{names.index(mapping.columns['currency'].source) + 1}")
    found = con.execute(f"SELECT DISTINCT {code} AS code FROM {text} WHERE code IS NOT NULL LIMIT 2").fetchall()
    return str(found[0][0]) if len(found) == 1 else ""


def _months(con: Any, loans: Path, mapping: ColumnMap) -> tuple[int, int] | None:  # noqa: ANN401
    """The quarter (data.quarter.ordinal) of the last month of a tape's records, and how many loans that still owe have
    their last record in an earlier month; None where records have no month.
    """
    if "month" not in mapping.columns:
        return None
    file = literal(str(loans))
    if "loan" not in mapping.columns:
        return _months_without_keys(con, file, mapping)
    last, stale = con.execute(
        f"WITH last AS (SELECT max(month) AS month, arg_max(balance, month) AS balance FROM {file} GROUP BY loan) "
        "SELECT max(month), count(*) FILTER (month < (SELECT max(month) FROM last) AND balance > 0) FROM last"
    ).fetchone()
    return (int(last) // 3, int(stale)) if last is not None else None


# Columns that say the same of a loan from month to month.
_LASTING = ("cell", "original_balance", "origination_value", "term")
_MOST_LASTING = 0.7  # share of rows that may differ in them on a tape of monthly records


def _months_without_keys(con: Any, file: str, mapping: ColumnMap) -> tuple[int, int] | None:  # noqa: ANN401
    """As _months, of a tape without keys of loans; IntakeError where it shows the same loans month after month, which
    cannot be joined then, and None where its rows are of several months and of different loans.
    """
    months, last, rows, loans = con.execute(
        f"SELECT count(DISTINCT month), max(month), count(*), count(DISTINCT hash({', '.join(_LASTING)})) FROM {file}"
    ).fetchone()
    if months > 1 and loans < _MOST_LASTING * rows:
        texts = {"count": f"{months:,}", "column": repr(mapping.columns["month"].source)}
        raise IntakeError(
            tr(
                "records of {count} months ({column}), and no column is the key of a loan, so that each loan would "
                "count once a month; say in the mapping which column is its key (loan), or give the last month alone",
                **texts,
            )
        )
    return (int(last) // 3, 0) if months == 1 else None


def _alike(con: Any, loans: Path, mapping: ColumnMap, given: Collection[str]) -> int:  # noqa: ANN401
    """On a tape without keys of loans, the rows that say the same as another one in every figure.

    given: the stored columns that some loan has a figure in.
    """
    if "loan" in mapping.columns or not mapping.is_own or not given:
        return 0
    compared = ", ".join(name for name in STORED if name in given and name not in {"line", "property", *ASSUMED})
    query = f"SELECT count(*) - count(DISTINCT hash({compared})) FROM {literal(str(loans))}"
    return int(con.execute(query).fetchone()[0])


def _text_facts(tape: Path, mapping: ColumnMap) -> file_checks.TextFacts:
    """Scan the tape's bytes for its lines, and check that there is one after the header."""
    facts = file_checks.text_facts(tape, mapping.encoding)
    if facts.lines < mapping.first_row:
        raise file_checks.TapeFileError(tr("line 1: a header and nothing after it; expected a line a loan"))
    return facts


def _columns_and_types(
    tape: Path, mapping: ColumnMap, geography: TapeGeography
) -> tuple[list[str], dict[str, str], tuple[str, ...]]:
    """The tape's columns, once checked for personal data; by field the DuckDB type that it can be read as; and the
    codes that mean not known in a sample of its rows.
    """
    names = csv_reader.column_names(tape, mapping)
    for field_, column in mapping.columns.items():
        if column.source not in names:
            raise IntakeError(
                tr(
                    "{field} is to come from {column}, but the tape has {columns}",
                    field=field_,
                    column=repr(column.source),
                    columns=", ".join(names)[:400],
                )
            )
    if mapping.only and mapping.only[0] not in names:
        raise IntakeError(
            tr(
                "{field} is to come from {column}, but the tape has {columns}",
                field="only",
                column=repr(mapping.only[0]),
                columns=", ".join(names)[:400],
            )
        )
    sample = personal_data.sample_rows(tape, csv_reader.tape_delimiter(tape, mapping), mapping.encoding, len(names))
    personal_data.refuse_personal_data(names, sample, header=mapping.header)
    kinds = csv_reader.native_types(mapping, names, sample, geography.loan_fields)
    return names, kinds, csv_reader.codes_seen(sample)


def _copy_rows(
    con: Any,  # noqa: ANN401
    tape: Path,
    mapping: ColumnMap,
    names: Sequence[str],
    kinds: dict[str, str],
    codes: tuple[str, ...],
    to: Path,
    facts: file_checks.TextFacts,
) -> tuple[int, NDArray[np.int64], pa.Table]:
    """Copy the mapped columns unchanged to Parquet; the number of rows, the lines that are not rows, the broken lines.

    A column with values that do not fit its type is removed from `kinds`, and all is copied again with it as text; but
    first with all codes that mean not known, where those of the sample (`codes`) were not all.
    Every line is accounted for: DuckDB 1.5, reading in parallel, can lose lines after a blank line at the border of two
    buffers; where the counts differ, the tape is read again without parallelism.
    """
    used = [column.source for column in mapping.columns.values()] + ([mapping.only[0]] if mapping.only else [])
    used += [names[0]] if mapping.is_own else []  # where a row of totals says so
    chosen = ", ".join(f"c{names.index(source) + 1}" for source in dict.fromkeys(used))
    parallel = True
    while True:
        at = {names.index(mapping.columns[field_].source): kind for field_, kind in kinds.items()}
        types = [at.get(number, "VARCHAR") for number in range(len(names))]
        text = csv_reader.csv_table(tape, mapping, types, codes, parallel=parallel)
        con.execute(f"COPY (SELECT {chosen} FROM {text}) TO {literal(str(to))} ({PARQUET})")
        broken, miscast = csv_reader.broken_lines(con, facts.inside)
        if miscast and codes != NOTHING:
            codes = NOTHING
            continue
        for field_ in [name for name in kinds if names.index(mapping.columns[name].source) + 1 in miscast]:
            del kinds[field_]
        if miscast:
            continue
        row_count = con.execute(f"SELECT count(*) FROM {literal(str(to))}").fetchone()[0]
        try:
            skipped, numbers = csv_reader.skipped_lines(
                facts, [number for number, *_ in broken], row_count, mapping.first_row - 1
            )
        except csv_reader.CsvError:
            if not parallel:
                raise
            parallel = False
            continue
        return row_count, skipped, _broken_rows(broken, numbers)


def _broken_rows(broken: Sequence[tuple[int, str, str]], lines: Sequence[int] | NDArray[np.int64]) -> pa.Table:
    """Broken lines as rejected rows, their column empty because no single one is at fault."""
    text = pa.string()
    value, reason = (pa.array([line[at] for line in broken], text) for at in (1, 2))
    no_column = pa.array([""] * len(broken), text)
    return pa.table(
        [pa.array(lines, pa.int64()), no_column, value, reason], names=["line", "column", "value", "reason"]
    )


def _write_rejects(  # one row per fault
    con: Any,  # noqa: ANN401
    rows: RowChecks,
    to: Path,
    broken: pa.Table,
    faulty: int,
) -> tuple[list[tuple[str, str, int]], dict[str, list[int]]]:
    """Write every rejected row with its line, column, value and reason; returns the counts by column and reason, and
    the first lines of each (example_key).

    broken: the broken lines; faulty: how many readable rows were not accepted.
    """
    con.register("torn_lines", broken)
    query = "SELECT * FROM torn_lines"
    if faulty:
        query = f"{rows.faulty()} UNION ALL {query}"
    con.execute(f"COPY (SELECT * FROM ({query}) ORDER BY line) TO {literal(str(to))} (FORMAT parquet)")
    con.unregister("torn_lines")
    counted = con.execute(
        f'SELECT "column", reason, count(*), min(line, {_EXAMPLES}) FROM {literal(str(to))} GROUP BY ALL '
        "ORDER BY count(*) DESC, 1, 2 LIMIT 200"
    ).fetchall()
    return (
        [(column, reason, count) for column, reason, count, _ in counted],
        {example_key(column, reason): lines for column, reason, _, lines in counted},
    )


def example_key(column: str, reason: str) -> str:
    """The key of a fault in IntakeReport.example_lines."""
    return f"{column}|{reason}"


def _codes_read(con: Any, loans: Path, geography: TapeGeography) -> CodesRead:  # noqa: ANN401
    """How the codes of places of the accepted loans were read."""
    if not geography.codes_read:
        return CodesRead()
    query = f"SELECT cell // {QUARTER}, count(*) FROM {literal(str(loans))} GROUP BY 1"
    place, count = con.execute(query).fetchnumpy().values()
    codes = geography.unpacked_place(np.asarray(place, dtype=np.int64))
    return geography.codes_read(carried(), codes, np.asarray(count))


def _accepted_summary(con: Any, loans: Path, rows: RowChecks) -> tuple[dict[str, Any], set[str]]:  # noqa: ANN401
    """Missing fields of the accepted rows, the assumptions made about them, and the shape of the book; and the stored
    columns that some loan has a figure in.
    """
    file = literal(str(loans))
    # Counts of a column are in the Parquet statistics; only these two need a test of every row.
    missing = {
        "value": "count(*) FILTER (origination_value IS NULL AND current_value IS NULL)",
        "cell": f"count(*) FILTER (cell < {rows.geography.first_place * QUARTER} OR cell % {QUARTER} = 0)",
    } | {name: f"count(*) - count({name})" for name in STORED if name not in {"line", "cell", *ASSUMED}}
    *counts, accepted = con.execute(f"SELECT {', '.join(missing.values())}, count(*) FROM {file}").fetchone()
    missing_counts = {name: number for name, number in zip(missing, counts, strict=True) if number}
    given = {name for name in STORED if missing_counts.get(name, 0) < accepted}
    shape = {
        "shared": "property" in given,
        "scheduled": missing_counts.get("balance", 0) > 0,
        "revalued": "current_value" in given,
        "liens": bool(given & {"other_liens", "equal_liens", "senior"}),
        "staged": bool(given & {"interest_only", "amortization", "current_rate", "remaining"}),
    }
    assumption_counts = dict.fromkeys(rows.assumed, 0)
    place = {name: divmod(at, ASSUMED_BITS) for at, name in enumerate(assumption_counts)}
    for *words, number in con.execute(f"SELECT {', '.join(ASSUMED)}, count(*) FROM {file} GROUP BY ALL").fetchall():
        for name, (word, at) in place.items():
            assumption_counts[name] += number * (words[word] >> at & 1)
    bits = {name: f"({ASSUMED[word]} >> {at}) & 1 = 1" for name, (word, at) in place.items() if assumption_counts[name]}
    tests = bits | {name: test for name, test in _IS_MISSING.items() if name in missing_counts}
    last = con.execute(f"SELECT max(cell % {QUARTER}) FROM {file} WHERE cell % {QUARTER} BETWEEN 1 AND {rows.now}")
    last_quarter = last.fetchone()[0]
    return {
        "missing": missing_counts,
        "warnings": {name: number for name, number in assumption_counts.items() if number},
        "shape": shape,
        "last_made": label(int(last_quarter)) if last_quarter else "",
        "example_lines": _example_lines(con, file, tests),
    }, given


# What findings tell to be missing (data.book.intake.findings), of which the first lines are given.
_IS_MISSING = {
    "balance": "balance IS NULL",
    "value": "origination_value IS NULL AND current_value IS NULL",
    "cell": f"cell % {QUARTER} = 0",
    "rate": "rate IS NULL",
    "term": "term IS NULL",
}


def _example_lines(con: Any, file: str, tests: dict[str, str]) -> dict[str, list[int]]:  # noqa: ANN401
    """The first lines of the accepted rows for which each test is true."""
    if not tests:
        return {}
    chosen = ", ".join(f"min(line, {_EXAMPLES}) FILTER ({test})" for test in tests.values())
    found = con.execute(f"SELECT {chosen} FROM {file}").fetchone()
    return {name: [*lines] for name, lines in zip(tests, found, strict=True) if lines}
