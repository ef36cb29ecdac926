"""Row checks of a tape in DuckDB's SQL: rows accepted, the columns stored of each, and reasons for rejection."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.geography import TapeGeography
from data.book.intake.column_map import ColumnMap
from data.book.intake.loan_fields import CUTS, STORED
from data.book.intake.parsing import ParsedColumn, literal, parsed_column
from data.book.valuation.cohorts import QUARTER
from data.book.valuation.engine import PARQUET
from data.i18n import stored

# Fields that never cause a rejection: an illegal value counts as missing.
_OPTIONAL = {"score", "dti", "insured", "ocltv", "current_rate", "remaining_term", "amortization_term"}


@dataclass(frozen=True)
class RowChecks:
    """The rows of a tape in SQL.

    geography: of the country's tapes. text: the copied rows, with `file_row_number` and columns c1, c2, ...; names:
    their headers; kinds: by field, the DuckDB type it already has; salt: hashed with each home's key; now: this quarter
    (data.quarter.ordinal); has_skipped_lines: whether some lines of the file are not rows, as registered by
    `register_skipped_lines`.
    """

    mapping: ColumnMap
    geography: TapeGeography
    text: str
    names: Sequence[str]
    kinds: dict[str, str]
    salt: str
    now: int
    has_skipped_lines: bool = False

    @cached_property
    def fields(self) -> dict[str, ParsedColumn]:
        """How each mapped field is read."""
        is_published = self.mapping.format != ColumnMap().format
        return {
            name: parsed_column(
                name,
                column,
                self._column(column.source),
                self.geography,
                self.kinds.get(name, ""),
                is_published=is_published,
            )
            for name, column in self.mapping.columns.items()
        }

    def _column(self, source: str) -> str:
        """A column's name in SQL: its number, so that no header can clash with another name in the query."""
        return f"c{self.names.index(source) + 1}"

    @cached_property
    def assumed(self) -> dict[str, str]:
        """By name of each possible assumption, the condition under which it is made."""
        mapped = set(self.fields)
        tests = {name: test for field in self.fields.values() for name, test in field.assumed.items()}
        tests |= {
            f"{name}-unread": column.fault for name, column in self.fields.items() if name in _OPTIONAL and column.fault
        }
        if mapped & {"originated", "first_payment"}:
            tests["future"] = f"(made > {self.now})"
        if "ocltv" in mapped and not mapped & {"origination_value", "oltv"}:
            tests["value-from-cltv"] = "(v_ocltv IS NOT NULL)"
        return tests

    @cached_property
    def faults(self) -> dict[str, tuple[str, str]]:
        """By source column, the test that rejects a row and its reason (a data.i18n.stored text)."""
        faults = {
            self.mapping.columns[name].source: (column.fault, column.expected)
            for name, column in self.fields.items()
            if column.fault and name not in _OPTIONAL
        }
        if self.mapping.only:
            source, codes, reason = self.mapping.only
            legal = ", ".join(literal(code) for code in codes)
            faults[source] = (f"coalesce(trim({self._column(source)}) NOT IN ({legal}), true)", stored(reason))
        debt = self.mapping.columns.get("balance") or self.mapping.columns["original_balance"]
        both_missing = "(v_balance IS NULL AND v_original_balance IS NULL)"
        if debt.source in faults:
            test, reason = faults[debt.source]
            faults[debt.source] = (f"({test} OR {both_missing})", reason)
        return faults

    def accepted(self) -> str:
        """The query of the accepted rows, with the columns of data.book.intake.loan_fields.STORED."""
        tests = self.assumed.values()
        bits = " | ".join(f"(CAST(coalesce({test}, false) AS BIGINT) << {n})" for n, test in enumerate(tests))
        any_test = " OR ".join(tests)
        bits = f"CASE WHEN NOT coalesce({any_test}, false) THEN 0 ELSE {bits} END" if bits else "CAST(0 AS BIGINT)"
        columns = self._columns() | {"assumed": bits}
        chosen = ", ".join(f"{columns[name]} AS {name}" for name in STORED if name != "line")
        if self.mapping.latest:
            chosen += ", v_loan AS loan, v_month AS month"
        inner = f"SELECT {chosen}, {self._bad} AS bad, {self._line} AS line FROM ({self._layers()})"
        return self._with_file_lines(f"SELECT * EXCLUDE (bad) FROM ({inner}) WHERE NOT bad")

    def faulty(self) -> str:
        """The query of the rejected rows: `line, column, value, reason`, one row for every column at fault."""
        every = ", ".join(
            f"CASE WHEN coalesce({test}, false) THEN {{'column': {literal(name)}, "
            f"'value': left({_shown(self._column(name))}, 60), 'reason': {literal(reason)}}} END"
            for name, (test, reason) in self.faults.items()
        )
        inner = f"SELECT [{every}] AS faults, {self._bad} AS bad, {self._line} AS line FROM ({self._layers()})"
        listed = self._with_file_lines(f"SELECT line, unnest(faults) AS fault FROM ({inner}) WHERE bad")
        columns = 'fault."column" AS "column", fault.value AS value, fault.reason AS reason'
        return f"SELECT line, {columns} FROM ({listed}) WHERE fault IS NOT NULL"

    @property
    def _line(self) -> str:
        """The line that a row would have if every line of the file were a row."""
        return f"file_row_number + {1 + int(self.mapping.header)}"

    def _with_file_lines(self, rows: str) -> str:
        """The rows with their line numbers in the file, which also count blank and broken lines."""
        if not self.has_skipped_lines:
            return rows
        moved = "rows.line + coalesce(steps.step, 0)"
        return (
            f"SELECT rows.* REPLACE ({moved} AS line) FROM ({rows}) AS rows ASOF LEFT JOIN apart_lines AS steps "
            "ON rows.line >= steps.line ORDER BY 1 + rows.line"
        )

    @property
    def _bad(self) -> str:
        return f"coalesce({' OR '.join(test for test, _ in self.faults.values())}, false)"

    def _layers(self) -> str:
        """The query of all readable rows, with each field's text, plain number and value."""
        types = {"text": "VARCHAR", "code": "VARCHAR", "area": "INTEGER"}
        blank = {
            name: f"CAST(NULL AS {types.get(field.kind, 'DOUBLE')})"
            for name, field in self.geography.loan_fields.items()
        }
        text = ", ".join(f"{column.text} AS t_{name}" for name, column in self.fields.items())
        plain = ", ".join(f"{column.plain} AS p_{name}" for name, column in self.fields.items())
        value = [f"{column.value} AS v_{name}" for name, column in self.fields.items()]
        value += [f"{null} AS v_{name}" for name, null in blank.items() if name not in self.fields]
        rows = f"SELECT *, {text} FROM {self.text}"
        rows = f"SELECT *, {plain} FROM ({rows})"
        rows = f"SELECT *, {', '.join(value)} FROM ({rows})"
        return f"SELECT *, CAST(coalesce(v_originated, v_first_payment) AS BIGINT) AS made FROM ({rows})"

    def _columns(self) -> dict[str, str]:
        """The SQL expression of every stored column."""
        # An illegal value of an optional field is stored as missing.
        legal = {
            name: f"(CASE WHEN NOT coalesce({self.fields[name].fault}, false) THEN v_{name} END)"
            if name in self.fields and self.fields[name].fault
            else f"v_{name}"
            for name in _OPTIONAL
        }
        gone = ""
        if "status" in self.fields and self.mapping.gone:
            codes = ", ".join(literal(code) for code in self.mapping.gone)
            gone = f"WHEN t_status IN ({codes}) THEN 0.0 "
        hashed = f"CAST(hash(v_property || {literal(self.salt)}) >> 1 AS BIGINT)"
        return {
            "cell": f"{self.geography.place_sql(self.fields)} * {QUARTER} + coalesce(made, 0)",
            "original_balance": "coalesce(v_original_balance, round(v_oltv * v_origination_value, 2))",
            "balance": f"CASE {gone}ELSE v_balance END" if gone else "v_balance",
            "origination_value": (
                f"coalesce(v_origination_value, round(v_original_balance / coalesce(v_oltv, {legal['ocltv']}), 2))"
            ),
            "term": "CAST(v_term AS SMALLINT)",
            "score": f"CAST({legal['score']} AS SMALLINT)",
            "property": f"(CASE WHEN v_property IS NOT NULL THEN {hashed} END)",
            **{name: legal[name] for name in ("ocltv", "dti", "insured")},
            **{name: f"v_{name}" for name in ("current_value", "rate", *CUTS)},
        }


def deduplicate(con: Any, loans: Path, mapping: ColumnMap) -> int:  # noqa: ANN401
    """Reduce the accepted rows to the last record of each loan, and home keys to homes with several loans.

    Returns how many earlier records were removed. The file is rewritten only where the mapping can require it.
    """
    file, fresh = literal(str(loans)), loans.with_suffix(".fresh")
    shared = "property" in mapping.columns
    if not (mapping.latest or shared):
        return 0
    before = con.execute(f"SELECT count(*) FROM {file}").fetchone()[0]
    query = f"SELECT * FROM {file}"
    if mapping.latest:
        query += " QUALIFY row_number() OVER (PARTITION BY loan ORDER BY month DESC, line DESC) = 1"
        query = f"SELECT * EXCLUDE (loan, month) FROM ({query})"
    if shared:
        query = (
            f"WITH kept AS ({query}), homes AS (SELECT property FROM kept WHERE property IS NOT NULL GROUP BY 1 "
            "HAVING count(*) > 1) SELECT kept.* REPLACE (homes.property AS property) FROM kept LEFT JOIN homes "
            "ON kept.property = homes.property ORDER BY line"
        )
    con.execute(f"COPY ({query}) TO {literal(str(fresh))} ({PARQUET})")
    fresh.replace(loans)
    after = con.execute(f"SELECT count(*) FROM {file}").fetchone()[0]
    return int(before - after)


def register_skipped_lines(con: Any, skipped: NDArray[np.int64]) -> bool:  # noqa: ANN401
    """Register the numbers of the lines that are not rows, ascending, as a table of DuckDB; whether there are any."""
    count = np.arange(len(skipped))
    # Without them the first row after the k-th would be k lines earlier; of consecutive ones the last counts.
    line = skipped - count
    last = np.append(line[1:] != line[:-1], True) if len(line) else np.zeros(0, dtype=bool)
    con.register("apart_lines", pa.table({"line": line[last], "step": count[last] + 1}))
    return len(skipped) > 0


def _shown(column: str) -> str:
    """A value as on the tape: DuckDB writes a whole DOUBLE with a trailing .0."""
    return f"regexp_replace(CAST({column} AS VARCHAR), '\\.0$', '')"
