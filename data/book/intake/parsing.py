"""Parsing of a tape's columns in DuckDB's SQL: values, assumptions made, and texts that cannot be read.

A column is read in three steps, each a subquery that the next one refers to, because DuckDB holds every step of an
expression in memory: its text (`t_rate`), the plain number in it (`p_rate`), and its value (`v_rate`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data.book.geography import TapeGeography
from data.book.intake.column_map import TapeColumn
from data.book.intake.loan_fields import FIELDS, LoanField
from data.i18n import stored

# Codes that mean not known, in any column of any tape.
NOTHING = ("", "NA", "N/A", "NULL", "null", "None", "nan", "NaN", ".", "#N/A")
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A ratio that is impossible in its unit is in the other one: no LTV is 0.8 per cent, no rate is 650 per cent.
_OTHER_UNIT = {"rate": (0.3, 0.3), "ratio": (2.0, 10.0)}
# How the HMDA register gives a debt to income ratio: whole per cent in the middle, bands on both sides.
_BAND = "'[<>][0-9]+%|[0-9]+%-<?[0-9]+%'"
# How a date in each unit becomes months since the year 0, and an example of one.
_MONTHS = "(year({0}) * 12 + month({0}) - 1)"
_DATES = {
    "day": (_MONTHS.format("TRY_CAST({t} AS DATE)"), "2006-07-31"),
    "american": (_MONTHS.format("try_strptime({t}, '%m/%d/%Y')"), "7/31/2006"),
    "month": (_MONTHS.format("try_strptime(replace(replace({t}, '-', ''), '/', '') || '01', '%Y%m%d')"), "200607"),
    "american-month": (_MONTHS.format("try_strptime('01' || lpad(replace({t}, '/', ''), 6, '0'), '%d%m%Y')"), "072006"),
    "quarter": (
        "(CASE WHEN regexp_full_match({t}, '\\d{{4}}-?Q[1-4]') THEN CAST(left({t}, 4) AS INTEGER) * 12 "
        "+ CAST(right({t}, 1) AS INTEGER) * 3 - 3 END)",
        "2006Q3",
    ),
    "year": ("(TRY_CAST({t} AS INTEGER) * 12 + 5)", "2006"),
}


@dataclass(frozen=True)
class ParsedColumn:
    """How a field's column is read, in SQL. text, plain, value: the three steps; value is NULL where not given.

    fault: true where a given text is not legal, "" where every text is; expected: what is legal, a data.i18n.stored
    text. assumed: by name of an assumption, the condition under which it is made.
    """

    text: str
    plain: str
    value: str
    fault: str = ""
    expected: str = ""
    assumed: dict[str, str] = field(default_factory=dict)


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def native_type(loan_field: LoanField, column: TapeColumn, texts: Sequence[str]) -> str:
    """The DuckDB type that can read a column directly, judged by a sample of its texts; "" for none.

    DuckDB reads such a column several times faster, and reports the lines that do not fit.
    """
    kind = loan_field.kind
    given = [text for text in texts if text not in NOTHING]
    if kind in {"money", "ratio", "rate", "months", "number"}:
        # Never an integer type, whatever the sample: DuckDB would round the cents of later values.
        return "DOUBLE" if all(_FIGURE.fullmatch(text) for text in given) else ""
    if kind == "period" and column.unit == "day":
        return "DATE" if all(_DAY.fullmatch(text) for text in given) else ""
    return ""


def parsed_column(
    name: str, column: TapeColumn, text: str, geography: TapeGeography, kind: str = "", *, is_published: bool = False
) -> ParsedColumn:
    """How a field's column is read. text: the column in SQL; kind: the DuckDB type that it already has; is_published:
    whether its unit is a publisher's, so that no figure is in another one.

    read_csv has already turned the codes in NOTHING into NULL; the column's own missing codes are removed here.
    """
    if kind:
        return _native(name, column, text, is_published)
    text = f"nullif(trim({text}), '')"
    for code in column.missing:
        if code.endswith("*"):  # a code with a suffix, such as ESMA's ND4 with its date
            text = f"(CASE WHEN starts_with({text}, {literal(code[:-1])}) THEN NULL ELSE {text} END)"
        else:
            text = f"nullif({text}, {literal(code)})"
    if area := geography.area_of.get(name):
        return ParsedColumn(text, area.plain, area.value, area.fault, area.expected, dict(area.assumed))
    if FIELDS[name].kind == "period":
        return _period(name, text, column.unit)
    if FIELDS[name].kind in {"money", "ratio", "rate", "months", "number"}:
        return _number(name, text, column.unit, is_published)
    # Text that a spreadsheet would run as a formula is rejected, so that no export can contain it.
    t = f"t_{name}"
    formula = (
        f"(CASE WHEN NOT list_contains(['=', '@', '+', '-'], left({t}, 1)) THEN false ELSE {t} !~ '^[+-][0-9.]+$' END)"
    )
    return ParsedColumn(text, "NULL", f"left({t}, 40)", formula, stored("expected a text that is no formula"))


def _native(name: str, column: TapeColumn, text: str, is_published: bool) -> ParsedColumn:
    """A column that DuckDB has already read as numbers or dates; lines that do not fit are already rejected."""
    for code in column.missing if FIELDS[name].kind != "period" else ():
        text = f"nullif({text}, {float(code)})" if code.replace(".", "", 1).isdigit() else text
    t, p, v = f"t_{name}", f"p_{name}", f"v_{name}"
    if FIELDS[name].kind == "period":
        fault = f"({p} NOT BETWEEN {12 * 1900} AND {12 * 2100})"
        return replace(_period(name, text, "day"), plain=_MONTHS.format(t), fault=fault)
    field_ = FIELDS[name]
    parsed = _number(name, text, column.unit, is_published)
    assumed = {assumption: test for assumption, test in parsed.assumed.items() if assumption != "dti-band"}
    return replace(
        parsed, plain=f"CAST({t} AS DOUBLE)", fault=f"({v} NOT BETWEEN {field_.low} AND {field_.high})", assumed=assumed
    )


def _number(name: str, text: str, unit: str, is_published: bool) -> ParsedColumn:
    field_, t, p, v = FIELDS[name], f"t_{name}", f"p_{name}", f"v_{name}"
    # Thousands separators and a currency sign are removed only where the text alone is not a number.
    plain = f"COALESCE(TRY_CAST({t} AS DOUBLE), TRY_CAST(translate({t}, ',$%', '') AS DOUBLE))"
    value, assumed = p, {}
    if name == "dti":
        plain, assumed["dti-band"] = _band(plain, t), f"(regexp_full_match({t}, {_BAND}))"
    if field_.kind in _OTHER_UNIT and is_published:
        value = f"{p} / 100.0" if unit == "percent" else p
    elif field_.kind in _OTHER_UNIT:
        low, high = _OTHER_UNIT[field_.kind]
        if unit == "percent":
            assumed[f"{name}-unit"] = f"({p} > 0 AND {p} <= {low})"
            value = f"CASE WHEN {p} > {low} THEN {p} / 100.0 ELSE {p} END"
        else:
            assumed[f"{name}-unit"] = f"({p} > {high})"
            value = f"CASE WHEN {p} <= {high} THEN {p} ELSE {p} / 100.0 END"
    elif unit in {"thousands", "years"}:
        value = f"{p} * {1000 if unit == 'thousands' else 12}"
    if field_.kind in {"months", "number"}:
        value = f"round({value})"
    # NaN and infinity sort above every bound in DuckDB, so they are rejected as well.
    fault = f"(CASE WHEN {v} BETWEEN {field_.low} AND {field_.high} THEN false ELSE {t} IS NOT NULL END)"
    if field_.usual:
        assumed[f"{name}-unusual"] = f"({v} NOT BETWEEN {field_.usual[0]} AND {field_.usual[1]})"
    expected = stored("expected a number from {low} to {high}", low=f"{field_.low:g}", high=f"{field_.high:g}")
    return ParsedColumn(text, plain, value, fault, expected, assumed)


def _band(plain: str, t: str) -> str:
    """A number, or the middle of a band such as `20%-<30%`; for an open band such as `<20%`, its edge."""
    edges = f"CAST(regexp_extract_all({t}, '[0-9]+') AS DOUBLE[])"
    return f"COALESCE({plain}, CASE WHEN regexp_full_match({t}, {_BAND}) THEN list_avg({edges}) END)"


def _period(name: str, text: str, unit: str) -> ParsedColumn:
    plain, example = _DATES[unit]
    t, p = f"t_{name}", f"p_{name}"
    assumed = {f"{name}-year": f"({p} IS NOT NULL)"} if unit == "year" else {}
    value = f"{p} // 3"
    if name == "month":  # a loan's monthly records are ordered by month
        value = p
    if name == "first_payment":
        # Interest is paid a month in arrears: the first payment is in the second month after the origination.
        value = f"({p} - 2) // 3"
        assumed["first-payment"] = f"({p} IS NOT NULL)"
    fault = f"(CASE WHEN {p} BETWEEN {12 * 1900} AND {12 * 2100} THEN false ELSE {t} IS NOT NULL END)"
    expected = stored("expected a date such as {example}", example=example)
    return ParsedColumn(text, plain.format(t=t), value, fault, expected, assumed)
