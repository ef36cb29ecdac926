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
from data.book.intake import home_countries
from data.book.intake.column_map import ColumnMap
from data.book.intake.loan_fields import ASSUMED, ASSUMED_BITS, CUTS, STORED
from data.book.intake.numbers import literal
from data.book.intake.parsing import ParsedColumn, parsed_column
from data.book.valuation.cohorts import QUARTER
from data.book.valuation.engine import PARQUET
from data.i18n import marked, stored

# Fields that never cause a rejection: an illegal value counts as missing.
_OPTIONAL = {
    "score",
    "dti",
    "insured",
    "ocltv",
    "deferred",
    "other_liens",
    "pari_passu",
    "credit_limit",
    "current_rate",
} | {
    "remaining_term",
    "amortization_term",
    "interest_only_term",
    "maturity",
    "first_principal",
}
# Rows that are no home loan of one to four units are set apart, each with its reason (data.book.intake.findings).
APART = {
    "reverse": marked("set apart: a reverse mortgage, of which more is owed from month to month"),
    "units": marked("set apart: a building of five units or more, which no index of homes values"),
    "total": marked("set apart: a row of totals, no loan"),
    "country": home_countries.APART_COUNTRY,
    "country-unindexed": home_countries.APART_UNINDEXED,
    "country-unread": home_countries.APART_UNREAD,
    "currency": home_countries.APART_CURRENCY,
    "blank": marked("set apart: neither a key nor a date, as in a row of totals"),
    "header": marked("set apart: the header once more, no loan"),
}
_TOTAL = (
    r"(?i)[*= ]*((grand|sub|portfolio|pool|report|overall|weighted|wtd\.?|wa|w\.?avg|[A-Z]{2})[- ]?)?"
    r"(totals?|sums?|averages?|avg\.?|wavg|mean|median|minimum|maximum|min|max|count|gesamt|总计|合计|小计)"
    r"( (loans|rows|records|balance))?\s*(\(.*\)|:.*)?[*= ]*"
)
_MOST_UNITS = 4  # of a home loan's building
_JUNIOR = "(?i)(0?[23](\\.0)?|2nd.*|3rd.*|second.*|third.*|sub.*|junior.*)"
# An LTV at origination, or a balance over what was lent, beyond these is a slip of the tape: nobody lends so much.
_MOST_LTV, _MOST_GROWTH, _LEAST_LTV = 10.0, 5.0, 0.005


@dataclass(frozen=True)
class RowChecks:
    """The rows of a tape in SQL. mapping: with every unit settled (data.book.intake.evidence).

    geography: of the country's tapes. text: the copied rows, with `file_row_number` and columns c1, c2, ...; names:
    their headers; kinds: by field, the DuckDB type it already has; salt: hashed with each home's key; now: this quarter
    (data.quarter.ordinal); has_skipped_lines: whether some lines of the file are not rows, as registered by
    `register_skipped_lines`; only_currency: the one currency of a tape that names no places, "" for any other.
    """

    mapping: ColumnMap
    geography: TapeGeography
    text: str
    names: Sequence[str]
    kinds: dict[str, str]
    salt: str
    now: int
    has_skipped_lines: bool = False
    only_currency: str = ""

    @cached_property
    def fields(self) -> dict[str, ParsedColumn]:
        """How each mapped field is read."""
        return {
            name: parsed_column(name, column, self._column(column.source), self.geography, self.kinds.get(name, ""))
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
            tests["value-from-cltv"] = f"(v_ocltv IS NOT NULL AND NOT {self._is_junior})"
        if "balance" in mapped:
            whole = "coalesce(v_original_balance, v_origination_value)"
            tests["balance-little"] = f"(v_balance > 0 AND v_balance < 1000 AND v_balance < {whole} / 500)"
        return tests | {name: test for name, (fields, test) in self._loan_kinds().items() if mapped >= fields}

    def _loan_kinds(self) -> dict[str, tuple[set[str], str]]:
        """What is assumed of particular kinds of loans: by name, the fields that it needs and the condition."""
        no_balance, no_end = "v_balance IS NULL", "v_interest_only_term IS NULL AND v_first_principal IS NULL"
        return {
            "deferred": ({"deferred"}, "(v_deferred > 0 AND v_balance IS NOT NULL)"),
            "other-liens": (set(), "(coalesce(v_other_liens, 0) + coalesce(v_pari_passu, 0) > 0)"),
            "senior-from-cltv": (
                {"ocltv"},
                f"({self._is_junior} AND v_other_liens IS NULL AND {self._senior} > 0)",
            ),
            "junior-alone": (set(), f"({self._is_junior} AND v_other_liens IS NULL AND {self._senior} IS NULL)"),
            "other-loans": ({"ocltv", "oltv"}, f"(NOT {self._is_junior} AND v_ocltv > v_oltv + 0.005)"),
            "interest-only": ({"interest_only"}, f"(v_interest_only AND {no_balance} AND {no_end})"),
            "negative-amortization": ({"negative_amortization"}, f"(v_negative_amortization AND {no_balance})"),
            "balloon": ({"balloon"}, f"(v_balloon AND {no_balance} AND v_amortization_term IS NULL)"),
            "modified": ({"modified"}, f"(v_modified AND ({no_balance} OR v_remaining_term IS NULL))"),
            "drawn-in-full": ({"line_of_credit"}, f"(v_line_of_credit AND {no_balance})"),
            "undrawn": ({"credit_limit"}, "(v_credit_limit > coalesce(v_balance, v_original_balance))"),
            "term-from-maturity": ({"maturity"}, "(v_term IS NULL AND v_maturity IS NOT NULL)"),
            "absurd": (set(), "absurd"),
        }

    @property
    def _is_junior(self) -> str:
        """Whether a loan ranks behind another on its home, in SQL: by its lien, or because it is a line of credit."""
        return f"coalesce(regexp_full_match(v_lien, '{_JUNIOR}') OR (v_line_of_credit AND v_lien IS NULL), false)"

    @property
    def _senior(self) -> str:
        """What was owed before a junior loan when it was made, in SQL: by the combined LTV; NULL where that, or the
        value and the loan's own LTV, are not known.
        """
        all_loans = "coalesce(v_ocltv * v_origination_value, v_original_balance * v_ocltv / v_oltv)"
        before = f"round({all_loans} - v_original_balance, 2)"
        return f"(CASE WHEN {before} IS NOT NULL THEN greatest({before}, 0) END)"

    @property
    def _is_absurd(self) -> str:
        """Whether a loan's figures cannot be so, in SQL: it is kept, and not valued."""
        tests = [
            f"greatest(coalesce(v_original_balance, 0), coalesce(v_balance, 0)) > {_MOST_LTV} * v_origination_value",
            f"(v_balance > {_MOST_GROWTH} * v_original_balance AND v_credit_limit IS NULL)",
        ]
        if self.mapping.is_own:
            tests.append(f"v_oltv < {_LEAST_LTV}")
        tests += [
            self.fields[name].assumed[f"{name}-nines"]
            for name in ("balance", "original_balance")
            if name in self.fields
        ]
        return f"({' OR '.join(tests)})"

    @cached_property
    def apart(self) -> dict[str, tuple[str, str]]:
        """By source column ("" for the whole row), the test that sets a row apart and its reason, a data.i18n.stored
        text; both in SQL.
        """
        tests: dict[str, list[tuple[str, str]]] = {}
        source = {name: column.source for name, column in self.mapping.columns.items()}
        # A column of countries may be that of the regions too, as RREC6 is of British homes.
        areas = [n for n in self.geography.area_of if n in self.fields and source[n] == source.get("country")]
        placed = f"({' OR '.join(f'v_{name} IS NOT NULL' for name in areas) or 'false'})"
        for name, (test, why) in home_countries.apart(self.geography, self.only_currency, placed).items():
            if name in self.fields:
                tests.setdefault(source[name], []).append((test, why))
        if "reverse" in self.fields:
            tests.setdefault(source["reverse"], []).append(("v_reverse", literal(stored(APART["reverse"]))))
        if "product" in self.fields:
            is_reverse = "regexp_matches(v_product, '(?i)reverse|hecm|lifetime mortgage')"
            tests.setdefault(source["product"], []).append((is_reverse, literal(stored(APART["reverse"]))))
        if "units" in self.fields:
            units = "TRY_CAST(regexp_extract(v_units, '[0-9]+') AS INTEGER)"
            more = f"({units} > {_MOST_UNITS} AND NOT starts_with(v_units, '<'))"
            tests.setdefault(source["units"], []).append((more, literal(stored(APART["units"]))))
        if self.mapping.is_own:
            first = self._column(self.names[0])
            texts = {first} | {
                self._column(source[name])
                for name in ("loan", "originated", "first_payment", "month", *self.geography.area_of)
                if name in source and self.kinds.get(name) != "DATE"
            }
            labels = " OR ".join(_is_total(text) for text in sorted(texts))
            rows = [
                (labels, literal(stored(APART["total"]))),
                (self._is_repeated_header, literal(stored(APART["header"]))),
            ]
            rows += [(test, literal(stored(APART["blank"]))) for test in self._blank]
            tests.setdefault("", []).extend(rows)
        return {
            column: (
                " OR ".join(f"coalesce({test}, false)" for test, _ in several),
                "CASE " + " ".join(f"WHEN coalesce({test}, false) THEN {why}" for test, why in several) + " END",
            )
            for column, several in tests.items()
        }

    @property
    def _is_repeated_header(self) -> str:
        """Whether a row has the headers of its columns, in SQL."""
        if self.kinds:
            return "false"  # a column that DuckDB could read as numbers or dates holds no header
        columns = [column.source for column in self.mapping.columns.values()]
        first, *others = [f"trim(CAST({self._column(name)} AS VARCHAR)) = {literal(name)}" for name in columns]
        return f"(CASE WHEN {first} THEN {' AND '.join(others) or 'true'} ELSE false END)"

    @property
    def _blank(self) -> list[str]:
        """Whether a row gives nothing that identifies a loan, in SQL: neither its key, nor its date, nor its place.

        Where the tape has keys a place is not enough, nor is it without a rate or a term: such rows are sums by place.
        """

        def none_of(names: Sequence[str]) -> str:
            return " AND ".join(f"t_{name} IS NULL" for name in names if name in self.fields)

        key, areas, dates = (
            none_of(["loan"]),
            none_of(self.geography.locating),
            none_of(["originated", "first_payment"]),
        )
        if not (dates and (key or areas)):
            return []
        terms = " OR ".join(f"t_{name} IS NULL" for name in ("rate", "term") if name in self.fields)
        value = none_of(["current_value"])
        nothing = f"{key or 'true'} AND {dates}"
        by_place = f"{nothing} AND ({'true' if key else terms or 'false'}){f' AND {value}' if value else ''}"
        return [by_place] + ([f"{nothing} AND {areas}"] if areas else [])

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
        # A figure of nines is no figure, but its loan stays, unvalued.
        both_missing = (
            "(v_balance IS NULL AND v_original_balance IS NULL AND p_balance IS NULL AND p_original_balance IS NULL)"
        )
        if debt.source in faults:
            test, reason = faults[debt.source]
            faults[debt.source] = (f"({test} OR {both_missing})", reason)
        return faults

    def accepted(self) -> str:
        """The query of the accepted rows, with the columns of data.book.intake.loan_fields.STORED."""
        tests = [*self.assumed.values()]
        columns = self._columns() | {
            name: _as_bits(tests[at * ASSUMED_BITS : (at + 1) * ASSUMED_BITS]) for at, name in enumerate(ASSUMED)
        }
        chosen = ", ".join(f"{columns[name]} AS {name}" for name in STORED if name != "line")
        if {"loan", "month"} & self.fields.keys():
            month = "v_month" if "month" in self.fields else "CAST(NULL AS DOUBLE)"
            key = f"CAST(hash(v_loan || {literal(self.salt)}) >> 1 AS BIGINT)"
            chosen += f", {key if 'loan' in self.fields else 'CAST(NULL AS BIGINT)'} AS loan, {month} AS month"
        inner = f"SELECT {chosen}, {self._bad} AS bad, {self._line} AS line FROM ({self._layers()})"
        return self._with_file_lines(f"SELECT * EXCLUDE (bad) FROM ({inner}) WHERE NOT bad")

    def faulty(self) -> str:
        """The query of the rejected rows: `line, column, value, reason`, one row for every column at fault."""
        apart = " OR ".join(test for test, _ in self.apart.values()) or "false"
        listed_tests = [(name, test, reason) for name, (test, reason) in self.apart.items()] + [
            (name, f"NOT ({apart}) AND ({test})", literal(reason)) for name, (test, reason) in self.faults.items()
        ]
        every = ", ".join(
            f"CASE WHEN coalesce({test}, false) THEN {{'column': {literal(name)}, "
            f"'value': {f'left({_shown(self._column(name))}, 60)' if name else literal('')}, 'reason': {reason}}} END"
            for name, test, reason in listed_tests
        )
        inner = f"SELECT [{every}] AS faults, {self._bad} AS bad, {self._line} AS line FROM ({self._layers()})"
        listed = self._with_file_lines(f"SELECT line, unnest(faults) AS fault FROM ({inner}) WHERE bad")
        columns = 'fault."column" AS "column", fault.value AS value, fault.reason AS reason'
        return f"SELECT line, {columns} FROM ({listed}) WHERE fault IS NOT NULL"

    @property
    def _line(self) -> str:
        """The line that a row would have if every line of the file after the header were a row."""
        return f"file_row_number + {self.mapping.first_row}"

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
        tests = [test for test, _ in (*self.faults.values(), *self.apart.values())]
        return f"coalesce({' OR '.join(tests)}, false)"

    def _layers(self) -> str:
        """The query of all readable rows, with each field's text, plain number and value."""
        types = {"text": "VARCHAR", "code": "VARCHAR", "area": "INTEGER", "flag": "BOOLEAN"}
        blank = {
            name: f"CAST(NULL AS {types.get(field.kind, 'DOUBLE')})"
            for name, field in self.geography.loan_fields.items()
        }
        text = ", ".join(f"{column.text} AS t_{name}" for name, column in self.fields.items())
        plain = ", ".join(f"{column.plain} AS p_{name}" for name, column in self.fields.items())
        value = [f"{column.value} AS v_{name}" for name, column in self.fields.items()]
        value += [f"{null} AS v_{name}" for name, null in blank.items() if name not in self.fields]
        value += [f"CAST(NULL AS DOUBLE) AS p_{name}" for name in _PLAIN_NEEDED if name not in self.fields]
        rows = f"SELECT *, {text} FROM {self.text}"
        rows = f"SELECT *, {plain} FROM ({rows})"
        rows = f"SELECT *, {', '.join(value)} FROM ({rows})"
        made = "CAST(coalesce(v_originated, v_first_payment) AS BIGINT) AS made"
        return f"SELECT *, {made}, coalesce({self._is_absurd}, false) AS absurd FROM ({rows})"

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
        owed = f"v_balance + coalesce({legal['deferred']}, 0)" if "deferred" in self.fields else "v_balance"
        value = f"v_original_balance / coalesce(v_oltv, CASE WHEN NOT {self._is_junior} THEN {legal['ocltv']} END)"
        liens = f"CASE WHEN {self._is_junior} THEN {self._senior} END"
        hashed = f"CAST(hash(v_property || {literal(self.salt)}) >> 1 AS BIGINT)"
        columns = {
            "cell": f"{self.geography.place_sql(self.fields)} * {QUARTER} + coalesce(made, 0)",
            "original_balance": "coalesce(v_original_balance, round(v_oltv * v_origination_value, 2))",
            "balance": f"CASE {gone}ELSE {owed} END" if gone else owed,
            "origination_value": f"coalesce(v_origination_value, round({value}, 2))",
            "term": f"CAST({self._term} AS SMALLINT)",
            "interest_only": self._interest_only,
            "amortization": (
                f"CAST(CASE WHEN {legal['amortization_term']} > {self._term} THEN v_amortization_term END AS SMALLINT)"
            ),
            "remaining": f"CAST({legal['remaining_term']} AS SMALLINT)",
            "other_liens": f"nullif({legal['other_liens']}, 0)",
            "senior": f"nullif(CASE WHEN {legal['other_liens']} IS NULL THEN {liens} END, 0)",
            "equal_liens": f"nullif({legal['pari_passu']}, 0)",
            "undrawn": f"greatest({legal['credit_limit']} - coalesce(v_balance, v_original_balance), 0)",
            "score": f"CAST({legal['score']} AS SMALLINT)",
            "property": f"(CASE WHEN v_property IS NOT NULL THEN {hashed} END)",
            **{name: legal[name] for name in ("ocltv", "dti", "insured", "current_rate")},
            **{name: f"v_{name}" for name in ("current_value", "rate", *CUTS)},
        }
        for name in ("original_balance", "balance", "origination_value", "current_value"):
            columns[name] = f"CASE WHEN NOT absurd THEN {columns[name]} END"
        return columns

    @property
    def _term(self) -> str:
        """The months from the first payment to the last, in SQL: the tape's term, or counted from its maturity."""
        if "maturity" not in self.fields:
            return "v_term"
        first = "coalesce(p_first_payment, p_originated + 2)"
        counted = f"CASE WHEN v_maturity - {first} BETWEEN 0 AND 720 THEN v_maturity - {first} + 1 END"
        return f"coalesce(v_term, {counted})"

    @property
    def _interest_only(self) -> str:
        """The months in which no principal is repaid, in SQL: by the tape's own figures, or for as long as the loan
        runs where the tape only says that there are such months.
        """
        fields = {"interest_only", "interest_only_term", "first_principal", "negative_amortization"}
        if not fields & self.fields.keys():
            return "CAST(NULL AS SMALLINT)"
        start = "coalesce(p_first_payment, p_originated + 2)"
        by_date = f"nullif(greatest(v_first_principal - {start}, 0), 0)"
        by_term = "CASE WHEN v_interest_only_term BETWEEN 1 AND 720 THEN v_interest_only_term END"
        is_open = "coalesce(v_interest_only, false) OR coalesce(v_negative_amortization, false)"
        whole = f"CASE WHEN {is_open} THEN {self._term} END"
        months = f"coalesce({by_term}, {by_date}, {whole})"
        return f"TRY_CAST(CASE WHEN coalesce(v_interest_only, true) THEN {months} END AS SMALLINT)"


def _as_bits(tests: Sequence[str]) -> str:
    """Conditions in SQL as one number, in SQL: the first is its lowest bit."""
    if not tests:
        return "CAST(0 AS BIGINT)"
    bits = " | ".join(f"(CAST(coalesce({test}, false) AS BIGINT) << {n})" for n, test in enumerate(tests))
    return f"CASE WHEN NOT coalesce({' OR '.join(tests)}, false) THEN 0 ELSE {bits} END"


# Fields whose plain number is used in more than their own value.
_PLAIN_NEEDED = ("balance", "original_balance", "originated", "first_payment")


@dataclass(frozen=True)
class Duplicates:
    """Rows that are no further loans. superseded: earlier monthly records of a loan; doubled: rows of a loan that is
    there already, of which differing do not say the same as the row that stays; joined: further homes of one loan.
    """

    superseded: int = 0
    doubled: int = 0
    differing: int = 0
    joined: int = 0

    @property
    def rows(self) -> int:
        """How many rows were removed."""
        return self.superseded + self.doubled + self.joined


# What the rows of one loan must agree on to be the same row twice.
_COMPARED = ("cell", "original_balance", "balance", "origination_value", "current_value", "rate", "term", "other_liens")


def deduplicate(con: Any, loans: Path, mapping: ColumnMap) -> Duplicates:  # noqa: ANN401
    """Reduce the accepted rows to one a loan: the record of its last month, with the homes that secure it added up; and
    home keys to homes with several loans. Rows without a key of their loan all stay.

    The file is rewritten only where the mapping can require it.
    """
    by_loan, by_home = "loan" in mapping.columns, "property" in mapping.columns
    has_month = "month" in mapping.columns
    if not (by_loan or by_home or has_month):
        return Duplicates()
    file, fresh = literal(str(loans)), loans.with_suffix(".fresh")
    query, duplicates = f"SELECT * FROM {file}", Duplicates()
    if by_loan or has_month:
        query = f"SELECT * EXCLUDE (loan, month) FROM {file}"
        rows, keys, blank = con.execute(
            f"SELECT count(*), count(DISTINCT loan), count(*) FILTER (loan IS NULL) FROM {file}"
        ).fetchone()
        if rows > keys + blank:
            query, duplicates = _rows_of_loans(con, file)
    if by_home:
        query = (
            f"WITH kept AS ({query}), homes AS (SELECT property FROM kept WHERE property IS NOT NULL GROUP BY 1 "
            "HAVING count(*) > 1) SELECT kept.* REPLACE (homes.property AS property) FROM kept LEFT JOIN homes "
            "ON kept.property = homes.property ORDER BY line"
        )
    con.execute(f"COPY ({query}) TO {literal(str(fresh))} ({PARQUET})")
    fresh.replace(loans)
    return duplicates


def _rows_of_loans(con: Any, file: str) -> tuple[str, Duplicates]:  # noqa: ANN401
    """The query of one row for each loan, and how many rows it leaves out, by their reason."""
    # Rows are numbered from the last of their group; of rows without a month the one furthest down counts.
    by_month = "dense_rank() OVER (PARTITION BY loan ORDER BY month DESC NULLS LAST)"
    by_row = "row_number() OVER (PARTITION BY loan, property ORDER BY line DESC)"
    compared = ", ".join(f"{name} := {name}" for name in _COMPARED)
    aged = f"(SELECT *, CASE WHEN loan IS NULL THEN 1 ELSE {by_month} END AS age FROM {file})"
    latest = f"(SELECT * FROM {aged} WHERE age = 1)"
    numbered = (
        f"(SELECT *, CASE WHEN loan IS NULL THEN 1 ELSE {by_row} END AS turn, CASE WHEN loan IS NULL THEN false ELSE "
        f"first(struct_pack({compared})) OVER (PARTITION BY loan, property ORDER BY line DESC) "
        f"IS DISTINCT FROM struct_pack({compared}) END AS differs FROM {latest})"
    )
    homes = f"(SELECT * FROM {numbered} WHERE turn = 1)"
    # A loan on several homes: one row, with what they are worth together.
    first = "row_number() OVER (PARTITION BY loan ORDER BY line)"
    values = ", ".join(
        f"CASE WHEN loan IS NULL THEN {name} WHEN count({name}) OVER (PARTITION BY loan) = count(*) OVER (PARTITION BY "
        f"loan) THEN sum({name}) OVER (PARTITION BY loan) END AS {name}"
        for name in ("origination_value", "current_value")
    )
    one_row = f"(SELECT * REPLACE ({values}), CASE WHEN loan IS NULL THEN 1 ELSE {first} END AS home FROM {homes})"
    query = f"SELECT * EXCLUDE (loan, month, age, turn, differs, home) FROM {one_row} WHERE home = 1"
    rows, of_last_month, doubled, differing, loans = con.execute(
        f"SELECT (SELECT count(*) FROM {file}), count(*), count(*) FILTER (turn > 1), "
        f"count(*) FILTER (turn > 1 AND differs), count(DISTINCT loan) + count(*) FILTER (loan IS NULL) FROM {numbered}"
    ).fetchone()
    return query, Duplicates(rows - of_last_month, doubled, differing, of_last_month - doubled - loans)


def register_skipped_lines(con: Any, skipped: NDArray[np.int64]) -> bool:  # noqa: ANN401
    """Register the numbers of the lines that are not rows, ascending, as a table of DuckDB; whether there are any."""
    count = np.arange(len(skipped))
    # Without them the first row after the k-th would be k lines earlier; of consecutive ones the last counts.
    line = skipped - count
    last = np.append(line[1:] != line[:-1], True) if len(line) else np.zeros(0, dtype=bool)
    con.register("apart_lines", pa.table({"line": line[last], "step": count[last] + 1}))
    return len(skipped) > 0


def _is_total(column: str) -> str:
    """Whether a text is the label of a row of totals, in SQL.

    DuckDB runs a regular expression on every row it is given, so that short texts and keys that end in a figure are
    told apart before: they can be no label.
    """
    text = f"CAST({column} AS VARCHAR)"
    possible = f"strlen({text}) > 2 AND (right({text}, 1) NOT BETWEEN '0' AND '9' OR contains({text}, ':'))"
    return f"(CASE WHEN {possible} THEN regexp_full_match(trim({text}), '{_TOTAL}') ELSE false END)"


def _shown(column: str) -> str:
    """A value as on the tape: DuckDB writes a whole DOUBLE with a trailing .0."""
    return f"regexp_replace(CAST({column} AS VARCHAR), '\\.0$', '')"
