"""Parsing of a tape's columns in DuckDB's SQL: values, assumptions made, and texts that cannot be read.

A column is read in three steps, each a subquery that the next one refers to, because DuckDB holds every step of an
expression in memory: its text (`t_rate`), the plain number in it (`p_rate`), and its value (`v_rate`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from data.book.geography import TapeGeography
from data.book.intake import dates, home_countries, numbers
from data.book.intake.column_map import FACTORS, MIXED_UP_TO, NUMERIC, TapeColumn
from data.book.intake.loan_fields import FIELDS, LoanField
from data.book.intake.missing_codes import NOTHING, native_number, text_of
from data.book.intake.numbers import literal
from data.i18n import stored

# A formula's sign, behind blanks or in its wide form (data.records.inert).
_FORMULA = "^[\\s\\p{C}\\p{Z}]*[=@+\uff1d\uff20\uff0b\uff0d\ufe66\ufe6b\ufe62\ufe63-]"
_NO_NUMBER = ("U", "u", "X", "NR", "Exempt")  # stand for a figure that is not known, in a column of figures
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_THREE_DECIMALS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")  # or thousands, parted by a point
# How the HMDA register gives a debt to income ratio: whole per cent in the middle, bands on both sides.
_BAND = "'[<>][0-9]+%|[0-9]+%-<?[0-9]+%'"
_NO_DAY = "DATE '9999-12-31', DATE '1900-01-01'"  # stand for a day that is not known
_MONTHS = "(year({0}) * 12 + month({0}) - 1)"
# Figures of nines alone stand for a figure that is not known, on tapes of many publishers.
_NINES = {
    "ratio": (999.0, 9999.0, 99999.0, 999.9, 999.99, 9999.99),
    "rate": (99.0, 99.9, 99.99, 99.999, 999.0, 999.99, 9999.0, 99999.0),
    "months": (999.0, 9999.0),
    "number": (999.0, 9999.0, 99999.0),
    "money": tuple(10.0**digits - 1 + cents for digits in range(7, 13) for cents in (0.0, 0.99)),
}
_NINES_OF_ONE = (9.99, 9.999, 9.9999, 99.0, 99.99)
# A nought in these stands for a figure that is not known: no home is worth nothing.
_NEVER_NOUGHT = {"original_balance", "origination_value", "current_value", "oltv", "ocltv", "term", "amortization_term"}
# The texts of a flag, in capitals; others are told, and count as no.
_YES = ("Y", "YES", "TRUE", "T", "1")
_NO = ("N", "NO", "FALSE", "F", "0", "2", "9", "X", "1111", "EXEMPT", "FRXX", "DEXX", "FIXE", "OTHR")
_YES_OF = {
    "interest_only": ("IO", "I/O", "INTEREST ONLY", "INTEREST-ONLY", "I", "BLLT", "BULLET"),
    "line_of_credit": ("HELOC", "LOC", "LINE"),
    "reverse": ("HECM", "REVERSE"),
    "balloon": ("BALLOON", "B"),
    "modified": ("MODIFIED", "MOD", "M", "P"),
    "negative_amortization": ("NEGAM", "NEG AM"),
}
# A part of one beyond this cannot be so, and is per cent: no rate is 650 per cent.
_MOST_OF_ONE = {"rate": 0.30, "ratio": 10.0}
_OF_HOME_COUNTRY = {"country": home_countries.country, "currency": home_countries.currency}


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


def native_type(loan_field: LoanField, column: TapeColumn, texts: Sequence[str]) -> str:
    """The DuckDB type that can read a column directly, judged by a sample of its texts; "" for none.

    DuckDB reads such a column several times faster, and reports the lines that do not fit.
    """
    kind = loan_field.kind
    given = [text for text in texts if text not in NOTHING]
    if kind in NUMERIC and column.decimal != ",":
        if kind == "money" and any(_THREE_DECIMALS.fullmatch(text) for text in given):
            return ""
        # Never an integer type, whatever the sample: DuckDB would round the cents of later values.
        return "DOUBLE" if all(_FIGURE.fullmatch(text) for text in given) else ""
    if kind == "period" and column.unit in {"", "day"}:
        return "DATE" if given and all(_DAY.fullmatch(text) for text in given) else ""
    return ""


def parsed_column(name: str, column: TapeColumn, text: str, geography: TapeGeography, kind: str = "") -> ParsedColumn:
    """How a field's column is read. text: the column in SQL; kind: the DuckDB type that it already has."""
    if kind:
        return _native(name, column, text)
    kind = FIELDS[name].kind if name in FIELDS else "area"
    text = text_of(text, (*column.missing, *_NO_TEXTS.get(kind, ())))
    if area := geography.area_of.get(name):
        return ParsedColumn(text, area.plain, area.value, area.fault, area.expected, dict(area.assumed))
    if kind == "period":
        return _period(name, text, column.unit or "day")
    if kind in NUMERIC:
        return _number(name, text, column)
    if kind == "flag":
        return _flag(name, text)
    return _text(name, text)


def _native(name: str, column: TapeColumn, text: str) -> ParsedColumn:
    """A column that DuckDB has already read as numbers or dates; lines that do not fit are already rejected."""
    t, p = f"t_{name}", f"p_{name}"
    if FIELDS[name].kind == "period":
        fault = f"({p} NOT BETWEEN {12 * 1900} AND {12 * 2100})"
        return replace(
            _period(name, text, "day"),
            plain=f"CASE WHEN {t} NOT IN ({_NO_DAY}) THEN {_MONTHS.format(t)} END",
            fault=fault,
        )
    parsed = _number(name, native_number(text, column.missing), column)
    assumed = {
        assumption: test
        for assumption, test in parsed.assumed.items()
        if not assumption.endswith(("-band", "-suffix", "-sign"))
    }
    value = _value(FIELDS[name], column.unit, p, "false")
    return replace(parsed, plain=f"CAST({t} AS DOUBLE)", value=_known(name, column.unit, value, p), assumed=assumed)


def _number(name: str, text: str, column: TapeColumn) -> ParsedColumn:
    field_, t, p, v = FIELDS[name], f"t_{name}", f"p_{name}", f"v_{name}"
    plain, assumed = numbers.number(t, column.decimal or "."), {}
    if field_.kind == "months":
        plain = _with_unit(plain, t, column)
    if name == "dti":
        plain, assumed["dti-band"] = _band(plain, t), f"(regexp_full_match({t}, {_BAND}))"
    if field_.kind == "money":
        assumed[f"{name}-suffix"] = numbers.has_suffix(t)
    if column.unit == "mixed":
        assumed[f"{name}-unit"] = f"({p} > 0 AND {p} <= {MIXED_UP_TO[field_.kind]} AND right({t}, 1) <> '%')"
    if column.unit == "one":
        assumed[f"{name}-percent"] = f"({p} > {_MOST_OF_ONE[field_.kind]} AND {v} IS NOT NULL)"
    # A number without a value is of nines, or a nought where there can be none (_known).
    assumed[f"{name}-nines"] = f"({v} IS NULL AND {p} > 0)"
    if field_.kind == "money":
        assumed[f"{name}-repeated"] = f"({p} IN (999, 9999, 99999, 999999))"
    if name in _NEVER_NOUGHT:
        assumed[f"{name}-nought"] = f"({p} = 0)"
    value = _known(name, column.unit, _value(field_, column.unit, p, f"right({t}, 1) = '%'"), p)
    # NaN and infinity sort above every bound in DuckDB, so they are rejected as well.
    fault = f"(({p} IS NULL AND {t} IS NOT NULL) OR {v} NOT BETWEEN {field_.low} AND {field_.high})"
    if field_.usual:
        assumed[f"{name}-unusual"] = f"({v} NOT BETWEEN {field_.usual[0]} AND {field_.usual[1]})"
    expected = stored("expected a number from {low} to {high}", low=f"{field_.low:g}", high=f"{field_.high:g}")
    return ParsedColumn(text, plain, value, fault, expected, assumed)


def _with_unit(plain: str, t: str, column: TapeColumn) -> str:
    """A number of months in SQL whose text may say its unit itself (30 years, 360 mo), in the unit of its column."""
    number = numbers.number(numbers.without_unit(t), column.decimal or ".")
    factors = {"years": (1, "1/12.0"), "mixed": (1, 1)}.get(column.unit, (12, 1))
    years, months = (f"regexp_matches({t}, {literal(pattern)})" for pattern in (numbers.YEARS, numbers.MONTHS))
    return (
        f"(CASE WHEN {years} THEN {number} * {factors[0]} WHEN {months} THEN {number} * {factors[1]} ELSE {plain} END)"
    )


def _value(field_: LoanField, unit: str, p: str, has_sign: str) -> str:
    """A number in the model's units: money in units, ratios and rates as parts of one, terms in months."""
    if field_.kind in {"rate", "ratio"} and unit != "basis-points":
        if unit == "percent":
            return f"{p} / 100.0"
        most = _MOST_OF_ONE if unit == "one" else MIXED_UP_TO
        in_percent = f"({has_sign} OR {p} > {most[field_.kind]})"
        return f"CASE WHEN {in_percent} THEN {p} / 100.0 ELSE {p} END"
    if field_.kind == "rate" and unit == "basis-points":
        return f"{p} / 10000.0"
    if field_.kind == "money" and unit == "mixed":
        return f"{p} * CASE WHEN abs({p}) < {MIXED_UP_TO['money']} THEN 1000 ELSE 1 END"
    if field_.kind == "months" and unit == "mixed":
        return f"round(CASE WHEN {p} <= {MIXED_UP_TO['months']} THEN {p} * 12 ELSE {p} END)"
    value = f"{p} * {FACTORS[unit]}" if unit in FACTORS else p
    return f"round({value})" if field_.kind in {"months", "number"} else value


def _known(name: str, unit: str, value: str, p: str) -> str:
    """A value, NULL where nines or a nought stand for one that is not known."""
    nothing = _is_nines(FIELDS[name], unit, p) + (f" OR {p} = 0" if name in _NEVER_NOUGHT else "")
    return f"CASE WHEN coalesce({nothing}, true) THEN NULL ELSE {value} END"


def _is_nines(field_: LoanField, unit: str, p: str) -> str:
    nines = _NINES[field_.kind] + (_NINES_OF_ONE if unit == "one" else ())
    return f"({p} >= {min(nines)} AND {p} IN ({', '.join(map(repr, nines))}))"


def _flag(name: str, text: str) -> ParsedColumn:
    yes, no = (", ".join(map(literal, texts)) for texts in ((*_YES, *_YES_OF.get(name, ())), _NO))
    t = f"upper(t_{name})"
    return ParsedColumn(
        text, "NULL", f"({t} IN ({yes}))", assumed={f"{name}-unread": f"({t} NOT IN ({yes}) AND {t} NOT IN ({no}))"}
    )


def _band(plain: str, t: str) -> str:
    """A number, or the middle of a band such as `20%-<30%`; for an open band such as `<20%`, its edge."""
    edges = f"CAST(regexp_extract_all({t}, '[0-9]+') AS DOUBLE[])"
    return f"COALESCE({plain}, CASE WHEN regexp_full_match({t}, {_BAND}) THEN list_avg({edges}) END)"


def _text(name: str, text: str) -> ParsedColumn:
    """A text or code as it stands; of a home's country and currency, its ISO code."""
    if name in _OF_HOME_COUNTRY:
        value = _OF_HOME_COUNTRY[name](f"t_{name}")
        unread = f"(t_{name} IS NOT NULL AND v_{name} IS NULL)"
        return ParsedColumn(text, "NULL", value, assumed={f"{name}-unread": unread})
    # Text that a spreadsheet would run as a formula is rejected, so that no export can contain it.
    t = f"t_{name}"
    # Most texts begin with a letter or figure, and are not looked at further.
    formula = (
        f"(CASE WHEN left({t}, 1) BETWEEN '0' AND 'z' AND left({t}, 1) NOT IN ('=', '@') THEN false "
        f"ELSE regexp_matches({t}, {literal(_FORMULA)}) AND {t} !~ '^[+-][0-9.]+$' END)"
    )
    return ParsedColumn(text, "NULL", f"left({t}, 40)", formula, stored("expected a text that is no formula"))


# Dates that stand for a date that is not known.
_NO_DATE = (
    *("0", "00000000", "99999999", "99991231", "19000101", "0000-00-00", "9999-12-31", "1900-01-01", "00/00/0000"),
    *("12/31/9999", "31/12/9999", "01/01/1900", "1/1/1900", "31.12.9999", "01.01.1900", "00.00.0000"),
)


_NO_TEXTS = {"period": _NO_DATE, **dict.fromkeys(NUMERIC, _NO_NUMBER)}


def _period(name: str, text: str, unit: str) -> ParsedColumn:
    t, p, now = f"t_{name}", f"p_{name}", datetime.now(UTC).year
    assumed = {f"{name}-year": f"({p} IS NOT NULL)"} if unit == "year" else {}
    if short := dates.has_short_year(unit, t):
        assumed[f"{name}-century"] = f"({p} IS NOT NULL AND {short})"
    value = f"{p} // 3"
    if name in {"month", "maturity", "first_principal"}:  # counted in months
        value = p
    if name == "first_payment":
        # Interest is paid a month in arrears: the first payment is in the second month after the origination.
        value = f"({p} - 2) // 3"
        assumed["first-payment"] = f"({p} IS NOT NULL AND v_originated IS NULL)"
    fault = f"(CASE WHEN {p} BETWEEN {12 * 1900} AND {12 * 2100} THEN false ELSE {t} IS NOT NULL END)"
    expected = stored("expected a date such as {example}", example=dates.DATE_UNITS[unit].example)
    plain = dates.months(unit, t, ahead=dates.is_ahead(name), now=now)
    return ParsedColumn(text, plain, value, fault, expected, assumed)
