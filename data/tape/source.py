"""A tape as the engine reads it: its text, the loans in it, and the rows that are none."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from data.tape import gate, zips
from data.tape.cells import COUNTY, METRO, QUARTER
from data.tape.loan import CUTS, FIELDS, STORED
from data.tape.mapping import Mapping
from data.tape.spelling import NOTHING, Spelled, literal, native, spelled

_SAMPLE = 20_000  # bytes of a first line that is looked at for its delimiter
_DELIMITERS = ("|", ";", "\t", ",")
# A missing area code is no reason to lose a loan; these are read where they can be.
_OPTIONAL = {"score", "dti", "insured", "metro", "county", "zip3", "ocltv"}


class SourceError(ValueError):
    """A tape whose columns cannot be made out."""


def names(tape: Path, mapping: Mapping) -> list[str]:
    """A tape's columns by their headers, or numbered from 1 where it has none."""
    with tape.open("rb") as file:
        first = file.readline(gate.LONGEST_LINE).decode(mapping.encoding).lstrip("\ufeff")
    cells = [one.strip() for one in next(csv.reader([first], delimiter=mark(tape, mapping)), [])]
    if mapping.width and len(cells) != mapping.width and not mapping.header:
        raise SourceError(f"line 1: {len(cells)} columns, expected {mapping.width} of a {mapping.format} tape")
    if not mapping.header:
        return [str(number) for number in range(1, len(cells) + 1)]
    if blank := [str(number) for number, one in enumerate(cells, 1) if not one]:
        raise SourceError(f"line 1: column {blank[0]} has no name; expected a header with a name for every column")
    twice = [one for one in dict.fromkeys(cells) if cells.count(one) > 1]
    if twice:
        raise SourceError(f"line 1: {twice[0]!r} names {cells.count(twice[0])} columns; give each its own name")
    return cells


def mark(tape: Path, mapping: Mapping) -> str:
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


def table(tape: Path, mapping: Mapping, kinds: Sequence[str]) -> str:
    """The tape as a table in SQL, columns c1, c2, ... of some types; lines that do not fit are set apart."""
    return _csv(tape, mapping, mark(tape, mapping), kinds)


def kinds(mapping: Mapping, names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, str]:
    """The engine's own type for each field that needs nothing but it, by a sample of the tape's rows."""
    at = {name: names.index(column.source) for name, column in mapping.columns.items()}
    found = {
        name: native(name, column, [row[at[name]].strip() for row in sample])
        for name, column in mapping.columns.items()
    }
    return {name: kind for name, kind in found.items() if kind}


def torn(con: Any, names: Sequence[str], between: str) -> list[tuple[int, str, str, str]]:  # noqa: ANN401
    """The broken lines of the last reading: line, column, value, reason. One for a line, however much is wrong."""
    said = {
        "MISSING COLUMNS": "too few columns",
        "TOO MANY COLUMNS": "too many columns",
        "UNQUOTED VALUE": "a quotation mark that is not closed",
        "LINE SIZE OVER MAXIMUM": "a line too long to be a loan",
        "INVALID ENCODING": "not UTF-8",
        "INVALID STATE": "a quotation mark in the wrong place",
    }
    found = con.execute(
        "SELECT line, arg_min(column_idx, byte_position), arg_min(error_type, byte_position), any_value(csv_line) "
        "FROM reject_errors WHERE scan_id = (SELECT max(scan_id) FROM reject_errors) GROUP BY line ORDER BY line"
    ).fetchall()
    con.execute("DELETE FROM reject_errors; DELETE FROM reject_scans")
    told = []
    for line, column, kind, text in found:
        if kind == "CAST" and column:
            cells = next(csv.reader([text or ""], delimiter=between), [])
            value = cells[column - 1] if column <= len(cells) else ""
            told.append((line, names[column - 1], value[:60], "expected a number or a date as in the other rows"))
        else:
            told.append((line, "", (text or "")[:60], said.get(kind, kind.lower())))
    return told


def moved(line: str, apart: Sequence[int]) -> str:
    """A row's line, in SQL, from the line it would have if no broken or blank lines lay between."""
    if not apart:
        return line
    steps = ", ".join(f"({one - i}, {i + 1})" for i, one in enumerate(apart))
    return f"{line} + coalesce((SELECT max(s) FROM (VALUES {steps}) AS steps(f, s) WHERE f <= {line}), 0)"


@dataclass(frozen=True)
class Rows:
    """The rows of a tape in SQL.

    text: the tape's table, its columns c1, c2, ... ; names: their headers; kinds: the
    types that fields have already; salt: what a home's key is hidden with;
    now: this quarter.
    """

    mapping: Mapping
    text: str
    names: Sequence[str]
    kinds: dict[str, str]
    salt: str
    now: int

    @cached_property
    def fields(self) -> dict[str, Spelled]:
        """How each field that the mapping names is read."""
        return {
            name: spelled(name, column, self._column(column.source), self.kinds.get(name, ""))
            for name, column in self.mapping.columns.items()
        }

    def _column(self, source: str) -> str:
        """A column's name in SQL: its number, so that no header can be taken for a name of ours."""
        return f"c{self.names.index(source) + 1}"

    @cached_property
    def assumed(self) -> dict[str, str]:
        """What may be taken for granted, by name, and when it is."""
        have = set(self.fields)
        found = {name: test for one in self.fields.values() for name, test in one.assumed.items()}
        found |= {f"{name}-unread": one.fault for name, one in self.fields.items() if name in _OPTIONAL and one.fault}
        if have & {"originated", "first_payment"}:
            found["future"] = f"(made > {self.now})"
        if "ocltv" in have and not have & {"origination_value", "oltv"}:
            found["value-from-cltv"] = "(v_ocltv IS NOT NULL)"
        return found

    @cached_property
    def faults(self) -> dict[str, tuple[str, str]]:
        """Why a row may be rejected: the column's name, to the test and the reason."""
        found = {
            self.mapping.columns[name].source: (one.fault, f"expected {one.expected}")
            for name, one in self.fields.items()
            if one.fault and name not in _OPTIONAL
        }
        if self.mapping.only:
            column, codes, what = self.mapping.only
            legal = ", ".join(literal(code) for code in codes)
            found[column] = (f"coalesce(trim({self._column(column)}) NOT IN ({legal}), true)", what)
        debt = self.mapping.columns.get("balance") or self.mapping.columns["original_balance"]
        nothing = "(v_balance IS NULL AND v_original_balance IS NULL)"
        if debt.source in found:
            test, reason = found[debt.source]
            found[debt.source] = (f"({test} OR {nothing})", reason)
        return found

    def accepted(self) -> str:
        """The accepted rows, as data.tape.loan.STORED; `line` does not yet count broken and blank lines."""
        tests = self.assumed.values()
        bits = " | ".join(f"(CAST(coalesce({test}, false) AS BIGINT) << {n})" for n, test in enumerate(tests))
        some = " OR ".join(tests)
        bits = f"CASE WHEN NOT coalesce({some}, false) THEN 0 ELSE {bits} END" if bits else "CAST(0 AS BIGINT)"
        columns = self._columns() | {"assumed": bits}
        chosen = ", ".join(f"{columns[name]} AS {name}" for name in STORED if name != "line")
        if self.mapping.latest:
            chosen += ", v_loan AS loan, v_month AS month"
        # Numbering stands above all else: a filter would otherwise be worked into the layers, each text read anew.
        inner = f"SELECT {chosen}, {self._bad} AS bad FROM ({self._layers()})"
        numbered = f"SELECT *, row_number() OVER () + {int(self.mapping.header)} AS line FROM ({inner})"
        return f"SELECT * EXCLUDE (bad) FROM ({numbered}) WHERE NOT bad"

    def faulty(self, apart: Sequence[int]) -> str:
        """The rejected rows: `line, column, value, reason`, one for every column at fault."""
        every = ", ".join(
            f"CASE WHEN coalesce({test}, false) THEN {{'column': {literal(name)}, "
            f"'value': left(CAST({self._column(name)} AS VARCHAR), 60), 'reason': {literal(reason)}}} END"
            for name, (test, reason) in self.faults.items()
        )
        inner = f"SELECT [{every}] AS faults, {self._bad} AS bad FROM ({self._layers()})"
        numbered = f"SELECT *, row_number() OVER () + {int(self.mapping.header)} AS counted FROM ({inner})"
        listed = f"SELECT {moved('counted', apart)} AS line, unnest(faults) AS fault FROM ({numbered}) WHERE bad"
        said = 'fault."column" AS "column", fault.value AS value, fault.reason AS reason'
        return f"SELECT line, {said} FROM ({listed}) WHERE fault IS NOT NULL"

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
            state = f"coalesce({zips.sql('v_zip3')}, 0)"
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


def tidied(con: Any, loans: Path, mapping: Mapping, apart: Sequence[int]) -> int:  # noqa: ANN401
    """The accepted rows with their true lines, the last record of each loan, and keys only for homes that are shared.

    Returns how many earlier records of a loan were set aside. The file is written again only where something changes.
    """
    file, fresh = literal(str(loans)), loans.with_suffix(".fresh")
    shared = "property" in mapping.columns
    if not (apart or mapping.latest or shared):
        return 0
    before = con.execute(f"SELECT count(*) FROM {file}").fetchone()[0]
    kept = f"SELECT * REPLACE (({moved('line', apart)}) AS line) FROM {file}"
    if mapping.latest:
        kept += " QUALIFY row_number() OVER (PARTITION BY loan ORDER BY month DESC, line DESC) = 1"
        kept = f"SELECT * EXCLUDE (loan, month) FROM ({kept})"
    if shared:
        kept = (
            f"WITH kept AS ({kept}), homes AS (SELECT property FROM kept WHERE property IS NOT NULL GROUP BY 1 "
            "HAVING count(*) > 1) SELECT kept.* REPLACE (homes.property AS property) FROM kept LEFT JOIN homes "
            "ON kept.property = homes.property ORDER BY line"
        )
    con.execute(f"COPY ({kept}) TO {literal(str(fresh))} (FORMAT parquet)")
    fresh.replace(loans)
    after = con.execute(f"SELECT count(*) FROM {file}").fetchone()[0]
    return int(before - after)


def _csv(tape: Path, mapping: Mapping, between: str, columns: Sequence[str]) -> str:
    """The engine's reader, told everything, so that it guesses nothing."""
    kinds = ", ".join(f"'c{number}': '{kind}'" for number, kind in enumerate(columns, 1))
    said = {
        "delim": literal(between),
        "quote": "'\"'",
        "escape": "'\"'",
        "encoding": literal(mapping.encoding),
        "max_line_size": str(gate.LONGEST_LINE + 1),
        "nullstr": f"[{', '.join(literal(code) for code in NOTHING)}]",
        "header": str(mapping.header).lower(),
        "auto_detect": "false",
        "columns": f"{{{kinds}}}",
        "store_rejects": "true",
        "rejects_limit": "0",
    }
    options = ", ".join(f"{name} = {value}" for name, value in said.items())
    return f"read_csv({literal(str(tape))}, {options})"
