"""The loans of a tape in the engine's language: which rows are loans, what is stored of each, why the rest is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.intake.column_map import ColumnMap
from data.book.intake.loan_fields import CUTS, FIELDS, STORED
from data.book.intake.parsing import ParsedColumn, literal, parsed_column
from data.book.valuation.cohorts import COUNTY, METRO, QUARTER
from data.book.valuation.engine import PARQUET
from data.countries.us import zip_codes
from data.i18n import stored

# A missing area code is no reason to lose a loan; these are read where they can be.
_OPTIONAL = {"score", "dti", "insured", "metro", "county", "zip3", "ocltv"}


@dataclass(frozen=True)
class RowChecks:
    """The rows of a tape in SQL.

    text: the tape's rows as they were copied, with `file_row_number`, their columns c1, c2, ... ; names: their headers;
    kinds: the types that fields have already; salt: what a home's key is hidden with; now: this quarter; apart: whether
    some of the file's lines are no rows, as `told` has told the engine.
    """

    mapping: ColumnMap
    text: str
    names: Sequence[str]
    kinds: dict[str, str]
    salt: str
    now: int
    apart: bool = False

    @cached_property
    def fields(self) -> dict[str, ParsedColumn]:
        """How each field that the mapping names is read."""
        return {
            name: parsed_column(name, column, self._column(column.source), self.kinds.get(name, ""))
            for name, column in self.mapping.columns.items()
        }

    def _column(self, source: str) -> str:
        """A column's name in SQL: its number, so that no header can be taken for a name of ours."""
        return f"c{self.names.index(source) + 1}"

    @cached_property
    def assumed(self) -> dict[str, str]:
        """What may be taken for granted, by name, and when it is."""
        have = set(self.fields)
        found = {name: test for field in self.fields.values() for name, test in field.assumed.items()}
        found |= {f"{name}-unread": one.fault for name, one in self.fields.items() if name in _OPTIONAL and one.fault}
        if have & {"originated", "first_payment"}:
            found["future"] = f"(made > {self.now})"
        if "ocltv" in have and not have & {"origination_value", "oltv"}:
            found["value-from-cltv"] = "(v_ocltv IS NOT NULL)"
        return found

    @cached_property
    def faults(self) -> dict[str, tuple[str, str]]:
        """Why a row may be rejected: the column's name, to the test and the reason, as data.i18n keeps it."""
        found = {
            self.mapping.columns[name].source: (one.fault, one.expected)
            for name, one in self.fields.items()
            if one.fault and name not in _OPTIONAL
        }
        if self.mapping.only:
            column, codes, what = self.mapping.only
            legal = ", ".join(literal(code) for code in codes)
            found[column] = (f"coalesce(trim({self._column(column)}) NOT IN ({legal}), true)", stored(what))
        debt = self.mapping.columns.get("balance") or self.mapping.columns["original_balance"]
        nothing = "(v_balance IS NULL AND v_original_balance IS NULL)"
        if debt.source in found:
            test, reason = found[debt.source]
            found[debt.source] = (f"({test} OR {nothing})", reason)
        return found

    def accepted(self) -> str:
        """The accepted rows, as data.book.intake.loan_fields.STORED."""
        tests = self.assumed.values()
        bits = " | ".join(f"(CAST(coalesce({test}, false) AS BIGINT) << {n})" for n, test in enumerate(tests))
        some = " OR ".join(tests)
        bits = f"CASE WHEN NOT coalesce({some}, false) THEN 0 ELSE {bits} END" if bits else "CAST(0 AS BIGINT)"
        columns = self._columns() | {"assumed": bits}
        chosen = ", ".join(f"{columns[name]} AS {name}" for name in STORED if name != "line")
        if self.mapping.latest:
            chosen += ", v_loan AS loan, v_month AS month"
        inner = f"SELECT {chosen}, {self._bad} AS bad, {self._line} AS line FROM ({self._layers()})"
        return self._placed(f"SELECT * EXCLUDE (bad) FROM ({inner}) WHERE NOT bad")

    def faulty(self) -> str:
        """The rejected rows: `line, column, value, reason`, one for every column at fault."""
        every = ", ".join(
            f"CASE WHEN coalesce({test}, false) THEN {{'column': {literal(name)}, "
            f"'value': left({_shown(self._column(name))}, 60), 'reason': {literal(reason)}}} END"
            for name, (test, reason) in self.faults.items()
        )
        inner = f"SELECT [{every}] AS faults, {self._bad} AS bad, {self._line} AS line FROM ({self._layers()})"
        listed = self._placed(f"SELECT line, unnest(faults) AS fault FROM ({inner}) WHERE bad")
        said = 'fault."column" AS "column", fault.value AS value, fault.reason AS reason'
        return f"SELECT line, {said} FROM ({listed}) WHERE fault IS NOT NULL"

    @property
    def _line(self) -> str:
        """The line that a row would have if every line were one."""
        return f"file_row_number + {1 + int(self.mapping.header)}"

    def _placed(self, rows: str) -> str:
        """Rows with the lines that they have in the file, between blank and broken ones."""
        if not self.apart:
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
        """The rows that could be read, with every field's text, plain figure and value."""
        given, blank = set(self.fields), dict.fromkeys(FIELDS, "CAST(NULL AS DOUBLE)")
        blank |= {name: "CAST(NULL AS VARCHAR)" for name, one in FIELDS.items() if one.kind in {"text", "code"}}
        blank |= dict.fromkeys(("state", "metro", "county", "zip3"), "CAST(NULL AS INTEGER)")
        text = ", ".join(f"{one.text} AS t_{name}" for name, one in self.fields.items())
        plain = ", ".join(f"{one.plain} AS p_{name}" for name, one in self.fields.items())
        value = [f"{one.value} AS v_{name}" for name, one in self.fields.items()]
        value += [f"{nothing} AS v_{name}" for name, nothing in blank.items() if name not in given]
        rows = f"SELECT *, {text} FROM {self.text}"
        rows = f"SELECT *, {plain} FROM ({rows})"
        rows = f"SELECT *, {', '.join(value)} FROM ({rows})"
        return f"SELECT *, CAST(coalesce(v_originated, v_first_payment) AS BIGINT) AS made FROM ({rows})"

    def _columns(self) -> dict[str, str]:
        """Every stored column in SQL."""
        # A missing area or score is no reason to lose a loan: what is not legal there is as good as not said.
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
        state = "coalesce(v_state, v_county // 1000, 0)"
        if "zip3" in self.fields and "state" not in self.fields:
            state = f"coalesce({zip_codes.sql('v_zip3')}, 0)"
        cell = (
            f"((CAST({state} AS BIGINT) * {METRO} + coalesce(CAST(v_metro AS BIGINT), 0)) * {COUNTY}"
            f" + coalesce(CAST(v_county AS BIGINT) % 1000, 0)) * {QUARTER} + coalesce(made, 0)"
        )
        hidden = f"CAST(hash(v_property || {literal(self.salt)}) >> 1 AS BIGINT)"
        return {
            "cell": cell,
            "original_balance": "coalesce(v_original_balance, round(v_oltv * v_origination_value, 2))",
            "balance": f"CASE {gone}ELSE v_balance END" if gone else "v_balance",
            "origination_value": (
                f"coalesce(v_origination_value, round(v_original_balance / coalesce(v_oltv, {legal['ocltv']}), 2))"
            ),
            "term": "CAST(v_term AS SMALLINT)",
            "score": f"CAST({legal['score']} AS SMALLINT)",
            "property": f"(CASE WHEN v_property IS NOT NULL THEN {hidden} END)",
            **{name: legal[name] for name in ("ocltv", "dti", "insured")},
            **{name: f"v_{name}" for name in ("current_value", "rate", *CUTS)},
        }


def deduplicate(con: Any, loans: Path, mapping: ColumnMap) -> int:  # noqa: ANN401
    """The accepted rows with the last record of each loan only, and keys only for homes that are shared.

    Returns how many earlier records of a loan were set aside. The file is written again only where something changes.
    """
    file, fresh = literal(str(loans)), loans.with_suffix(".fresh")
    shared = "property" in mapping.columns
    if not (mapping.latest or shared):
        return 0
    before = con.execute(f"SELECT count(*) FROM {file}").fetchone()[0]
    kept = f"SELECT * FROM {file}"
    if mapping.latest:
        kept += " QUALIFY row_number() OVER (PARTITION BY loan ORDER BY month DESC, line DESC) = 1"
        kept = f"SELECT * EXCLUDE (loan, month) FROM ({kept})"
    if shared:
        kept = (
            f"WITH kept AS ({kept}), homes AS (SELECT property FROM kept WHERE property IS NOT NULL GROUP BY 1 "
            "HAVING count(*) > 1) SELECT kept.* REPLACE (homes.property AS property) FROM kept LEFT JOIN homes "
            "ON kept.property = homes.property ORDER BY line"
        )
    con.execute(f"COPY ({kept}) TO {literal(str(fresh))} ({PARQUET})")
    fresh.replace(loans)
    after = con.execute(f"SELECT count(*) FROM {file}").fetchone()[0]
    return int(before - after)


def register_skipped_lines(con: Any, apart: NDArray[np.int64]) -> bool:  # noqa: ANN401
    """Tell the engine which of the file's lines are no rows, in order; whether there are any."""
    count = np.arange(len(apart))
    # The first row after the k-th such line would stand k lines earlier without them; of a stretch the last counts.
    line = apart - count
    last = np.append(line[1:] != line[:-1], True) if len(line) else np.zeros(0, dtype=bool)
    con.register("apart_lines", pa.table({"line": line[last], "step": count[last] + 1}))
    return len(apart) > 0


def _shown(column: str) -> str:
    """A value as its tape has it: the engine writes a whole number with a nought behind the point."""
    return f"regexp_replace(CAST({column} AS VARCHAR), '\\.0$', '')"
