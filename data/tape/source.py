"""A tape as the engine reads it: its text, the loans in it, and the rows that are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from data.tape import gate
from data.tape.cells import COUNTY, METRO, QUARTER
from data.tape.loan import FIELDS, STORED
from data.tape.mapping import Mapping
from data.tape.spelling import Spelled, literal, quoted, spelled

_SAMPLE = 20_000  # bytes of a first line that is looked at for its delimiter
_DELIMITERS = ("|", ";", "\t", ",")
# A missing area code is no reason to lose a loan; these are read where they can be.
_OPTIONAL = {"score", "dti", "insured", "metro", "county", "zip3", "ocltv"}


class SourceError(ValueError):
    """A tape whose columns cannot be made out."""


def names(tape: Path, mapping: Mapping, con: Any) -> list[str]:  # noqa: ANN401  # DuckDB's connection has no types
    """A tape's columns by their headers, or numbered from 1 where it has none."""
    with tape.open("rb") as file:
        first = file.readline(gate.LONGEST_LINE).decode(mapping.encoding).lstrip("\ufeff").rstrip("\r\n")
    mark = mapping.delimiter or delimiter(first)
    row = con.execute(
        f"SELECT * FROM {_csv(tape, mapping, mark, None)} LIMIT 1"
    ).fetchone()  # the engine's own reading of the first line, quotes and all
    cells = [str(one or "").strip() for one in row] if row else []
    if mapping.width and len(cells) != mapping.width and not mapping.header:
        raise SourceError(f"line 1: {len(cells)} columns, expected {mapping.width} of a {mapping.format} tape")
    if not mapping.header:
        return [str(number) for number in range(1, len(cells) + 1)]
    cells[0] = cells[0].lstrip("\ufeff")
    if blank := [str(number) for number, one in enumerate(cells, 1) if not one]:
        raise SourceError(f"line 1: column {blank[0]} has no name; expected a header with a name for every column")
    twice = [one for one in dict.fromkeys(cells) if cells.count(one) > 1]
    if twice:
        raise SourceError(f"line 1: {twice[0]!r} names {cells.count(twice[0])} columns; give each its own name")
    return cells


def delimiter(line: str) -> str:
    """The mark between the columns of a first line: the one of | ; tab , that there is most of.

    >>> delimiter("state|balance|value, usd")
    '|'
    """
    counts = {mark: line[:_SAMPLE].count(mark) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: (counts[mark], -_DELIMITERS.index(mark)))


def table(tape: Path, mapping: Mapping, columns: Sequence[str]) -> str:
    """The tape's text as a table in SQL, every column as it stands, broken lines set apart."""
    with tape.open("rb") as file:
        first = file.readline(gate.LONGEST_LINE).decode(mapping.encoding)
    return _csv(tape, mapping, mapping.delimiter or delimiter(first), columns)


def torn(con: Any) -> list[tuple[int, str, str]]:  # noqa: ANN401
    """The broken lines of the last reading: line, reason, how it begins. One for a line, however much is wrong."""
    said = {
        "MISSING COLUMNS": "too few columns",
        "TOO MANY COLUMNS": "too many columns",
        "UNQUOTED VALUE": "a quotation mark that is not closed",
        "LINE SIZE OVER MAXIMUM": "a line too long to be a loan",
        "INVALID ENCODING": "not UTF-8",
        "INVALID STATE": "a quotation mark in the wrong place",
    }
    found = con.execute(
        "SELECT line, any_value(error_type), left(any_value(csv_line), 60) FROM reject_errors "
        "WHERE scan_id = (SELECT max(scan_id) FROM reject_errors) GROUP BY line ORDER BY line"
    ).fetchall()
    con.execute("DELETE FROM reject_errors")
    con.execute("DELETE FROM reject_scans")
    return [(line, said.get(kind, kind.lower()), value or "") for line, kind, value in found]


def moved(line: str, apart: Sequence[int]) -> str:
    """A row's line, in SQL, from the line it would have if no broken or blank lines lay between."""
    if not apart:
        return line
    steps = ", ".join(f"({one - i}, {i + 1})" for i, one in enumerate(apart))
    return f"{line} + coalesce((SELECT max(s) FROM (VALUES {steps}) AS steps(f, s) WHERE f <= {line}), 0)"


@dataclass(frozen=True)
class Rows:
    """The rows of a tape in SQL. text: the tape's table; salt: what a home's key is hidden with; now: this quarter."""

    mapping: Mapping
    text: str
    salt: str
    now: int

    @cached_property
    def fields(self) -> dict[str, Spelled]:
        """How each field that the mapping names is read."""
        return {name: spelled(name, column) for name, column in self.mapping.columns.items()}

    @cached_property
    def assumed(self) -> dict[str, str]:
        """What may be taken for granted, by name, and when it is."""
        found = {name: test for one in self.fields.values() for name, test in one.assumed.items()}
        for name in _OPTIONAL & set(self.fields):
            if self.fields[name].fault != "false":
                found[f"{name}-unread"] = self.fields[name].fault
        if "originated" in self.fields or "first_payment" in self.fields:
            found["future"] = f"({self._made} > {self.now})"
        if "origination_value" not in self.fields and not {"oltv"} & set(self.fields) and "ocltv" in self.fields:
            found["value-from-cltv"] = f"({self._value('ocltv')} IS NOT NULL)"
        return found

    @property
    def faults(self) -> dict[str, tuple[str, str]]:
        """Why a row may be rejected: the column's name, to the test and the reason."""
        found = {
            self.mapping.columns[name].source: (one.fault, f"expected {one.expected}")
            for name, one in self.fields.items()
            if one.fault != "false" and name not in _OPTIONAL
        }
        if self.mapping.only:
            column, codes, what = self.mapping.only
            legal = ", ".join(literal(code) for code in codes)
            found[column] = (f"coalesce(trim({quoted(column)}) NOT IN ({legal}), true)", what)
        return found

    def accepted(self) -> str:
        """The accepted rows, as data.tape.loan.STORED; `line` still counts only rows that could be read."""
        bad = " OR ".join(f"coalesce({test}, false)" for test, _ in self.faults.values()) or "false"
        bits = " | ".join(
            f"(CAST(coalesce({test}, false) AS BIGINT) << {number})"
            for number, test in enumerate(self.assumed.values())
        )
        columns = self._columns() | {"assumed": bits or "CAST(0 AS BIGINT)"}
        chosen = ", ".join(f"{columns[name]} AS {name}" for name in STORED)
        if self.mapping.latest:
            chosen += f", {self._value('loan')} AS loan, {self._value('month')} AS month"
        owed = f"({columns['balance']} IS NOT NULL OR {columns['original_balance']} IS NOT NULL)"
        return (
            f"SELECT {chosen} FROM (SELECT row_number() OVER () AS n, * FROM {self.text}) WHERE NOT ({bad}) AND {owed}"
        )

    def faulty(self, apart: Sequence[int]) -> str:
        """The rejected rows: `line, column, value, reason`, one for every column at fault."""
        columns = self._columns()
        line = moved(f"(n + {int(self.mapping.header)})", apart)
        owed = f"({columns['balance']} IS NULL AND {columns['original_balance']} IS NULL)"
        each = [
            f'SELECT {line} AS line, {literal(source)} AS "column", left({quoted(source)}, 60) AS value, '
            f"{literal(reason)} AS reason FROM numbered WHERE coalesce({test}, false)"
            for source, (test, reason) in self.faults.items()
        ]
        debt = self.mapping.columns.get("balance") or self.mapping.columns.get("original_balance")
        bad = " OR ".join(f"coalesce({test}, false)" for test, _ in self.faults.values()) or "false"
        each.append(
            f'SELECT {line} AS line, {literal(debt.source if debt else "")} AS "column", NULL AS value, '
            f"'no balance is given' AS reason FROM numbered WHERE {owed} AND NOT ({bad})"
        )
        numbered = f"numbered AS (SELECT row_number() OVER () AS n, * FROM {self.text})"
        return f"(WITH {numbered} {' UNION ALL '.join(each)})"

    @property
    def _made(self) -> str:
        return f"coalesce({self._value('originated')}, {self._value('first_payment')})"

    def _value(self, name: str) -> str:
        """A field's value, NULL where the tape has no column for it or its text is not legal."""
        one = self.fields.get(name)
        if one is None:
            return f"CAST(NULL AS {'VARCHAR' if FIELDS[name].kind in {'text', 'code'} else 'DOUBLE'})"
        return f"(CASE WHEN {one.fault} THEN NULL ELSE {one.value} END)" if name in _OPTIONAL else f"({one.value})"

    def _columns(self) -> dict[str, str]:
        """Every stored column in SQL."""
        value = self._value
        gone = ""
        if "status" in self.fields and self.mapping.gone:
            codes = ", ".join(literal(code) for code in self.mapping.gone)
            gone = f"WHEN {self.fields['status'].text} IN ({codes}) THEN 0.0 "
        lent = f"coalesce({value('original_balance')}, round({value('oltv')} * {value('origination_value')}, 2))"
        worth = (
            f"coalesce({value('origination_value')}, round({value('original_balance')} / "
            f"coalesce({value('oltv')}, {value('ocltv')}), 2))"
        )
        county = f"TRY_CAST({value('county')} AS INTEGER)"
        state = f"coalesce({value('state')}, {county} // 1000, 0)"
        if "zip3" in self.fields and "state" not in self.fields:
            from data.tape.zips import sql  # noqa: PLC0415  # few tapes need it

            state = f"coalesce({sql(value('zip3'))}, 0)"
        cell = (
            f"((CAST({state} AS BIGINT) * {METRO} + coalesce(TRY_CAST({value('metro')} AS INTEGER), 0)) * {COUNTY}"
            f" + coalesce({county} % 1000, 0)) * {QUARTER} + coalesce(CAST({self._made} AS BIGINT), 0)"
        )
        home = value("property")
        hidden = f"(CASE WHEN {home} IS NOT NULL THEN CAST(hash({home} || {literal(self.salt)}) >> 1 AS BIGINT) END)"
        plain = {name: value(name) for name in ("current_value", "rate", "ocltv", "dti", "insured")}
        text = {name: value(name) for name in ("product", "purpose", "channel", "lender", "occupancy")}
        return {
            "line": f"n + {int(self.mapping.header)}",
            "cell": cell,
            "original_balance": lent,
            "balance": f"(CASE {gone}ELSE {value('balance')} END)" if gone else value("balance"),
            "origination_value": worth,
            "term": f"CAST({value('term')} AS SMALLINT)",
            "score": f"CAST({value('score')} AS SMALLINT)",
            "property": hidden,
            **plain,
            **text,
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


def _csv(tape: Path, mapping: Mapping, mark: str, columns: Sequence[str] | None) -> str:
    """The engine's reader, told everything, so that it guesses nothing."""
    said = {
        "delim": literal(mark),
        "quote": "'\"'",
        "escape": "'\"'",
        "encoding": literal(mapping.encoding),
        "max_line_size": str(gate.LONGEST_LINE + 1),
        "all_varchar": "true",
    }
    if columns is None:
        said |= {"header": "false", "store_rejects": "false", "ignore_errors": "true"}
    else:
        kinds = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
        said |= {
            "header": str(mapping.header).lower(),
            "auto_detect": "false",
            "columns": f"{{{kinds}}}",
            "store_rejects": "true",
            "rejects_limit": "0",
        }
    options = ", ".join(f"{name} = {value}" for name, value in said.items())
    return f"read_csv({literal(str(tape))}, {options})"
