"""From a tape's text to what it means, in the engine's own language: values, what is assumed, what cannot be read."""

from dataclasses import dataclass

from data.states import STATES
from data.tape.loan import FIELDS
from data.tape.mapping import Column

# Outside the fifty states and the District there is no index; such loans are taken in and stay without a price.
_ELSEWHERE = {"PR": 72, "GU": 66, "VI": 78, "AS": 60, "MP": 69}
# Codes that mean nothing is known, in any column of any tape.
NOTHING = ("", "NA", "N/A", "NULL", "null", "None", "nan", "NaN", ".", "#N/A")
# Where a ratio cannot be what it says, it is in the other unit: no LTV is 0.8 per cent, no rate is 6.5 times a year.
_OTHER_UNIT = {"rate": (0.3, 0.3), "ratio": (2.0, 10.0)}
FIRST_QUARTER, LAST_QUARTER = 4 * 1900, 4 * 2100


@dataclass(frozen=True)
class Spelled:
    """A column in SQL. value: what it means, NULL where nothing is said; fault: true where something is said that is
    not legal; assumed: what is taken for granted, by name, each true where it was.
    """

    name: str
    text: str
    value: str
    fault: str
    expected: str
    assumed: dict[str, str]


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def spelled(name: str, column: Column) -> Spelled:
    """How a field's column is read."""
    text = f"trim({quoted(column.source)})"
    nothing = ", ".join(literal(code) for code in dict.fromkeys((*NOTHING, *column.missing)))
    text = f"CASE WHEN {text} IN ({nothing}) THEN NULL ELSE {text} END"
    kind = FIELDS[name].kind
    if kind == "period":
        return _period(name, text, column.unit)
    if kind in {"money", "ratio", "rate", "months", "number"}:
        return _number(name, text, column.unit)
    if name == "state":
        return _state(text)
    if name in {"metro", "county", "zip3"}:
        return _area(name, text)
    return Spelled(name, text, f"left({text}, 40)", _formula(text), "a text that is no formula", {})


def _number(name: str, text: str, unit: str) -> Spelled:
    field = FIELDS[name]
    # Thousands separators and a currency sign are looked at only where the plain text is no number.
    plain = f"COALESCE(TRY_CAST({text} AS DOUBLE), TRY_CAST(replace(replace({text}, ',', ''), '$', '') AS DOUBLE))"
    value, assumed = plain, {}
    if field.kind in _OTHER_UNIT:
        low, high = _OTHER_UNIT[field.kind]
        if unit == "percent":
            other = f"({plain} > 0 AND {plain} <= {low})"
            value = f"CASE WHEN {other} THEN {plain} ELSE {plain} / 100.0 END"
        else:
            other = f"({plain} > {high})"
            value = f"CASE WHEN {other} THEN {plain} / 100.0 ELSE {plain} END"
        assumed[f"{name}-unit"] = other
    elif unit in {"thousands", "years"}:
        value = f"{plain} * {1000 if unit == 'thousands' else 12}"
    if field.kind == "months":
        value = f"CAST(round({value}) AS INTEGER)"
    # NaN and infinity are above every bound in this engine's order, so they are refused as well.
    fault = f"({text} IS NOT NULL AND ({plain} IS NULL OR NOT ({value} BETWEEN {field.low} AND {field.high})))"
    if field.usual:
        low, high = field.usual
        assumed[f"{name}-unusual"] = f"({value} NOT BETWEEN {low} AND {high})"
    return Spelled(name, text, value, fault, f"a number from {field.low:g} to {field.high:g}", assumed)


def _period(name: str, text: str, unit: str) -> Spelled:
    year, month = {
        "day": (f"substr({text}, 1, 4)", f"substr({text}, 6, 2)"),
        "american": (f"right({text}, 4)", f"split_part({text}, '/', 1)"),
        "month": (f"substr({text}, 1, 4)", f"right({text}, 2)"),
        "american-month": (f"right({text}, 4)", f"split_part(left({text}, length({text}) - 4), '/', 1)"),
        "quarter": (f"substr({text}, 1, 4)", f"CAST(3 * TRY_CAST(right({text}, 1) AS INTEGER) - 1 AS VARCHAR)"),
        "year": (text, "'6'"),
    }[unit]
    form = {
        "day": (r"\d{4}-\d{2}-\d{2}.*", "2006-07-31"),
        "american": (r"\d{1,2}/\d{1,2}/\d{4}", "7/31/2006"),
        "month": (r"\d{4}[-/]?\d{2}", "200607"),
        "american-month": (r"\d{1,2}/?\d{4}", "072006"),
        "quarter": (r"\d{4}-?Q[1-4]", "2006Q3"),
        "year": (r"\d{4}", "2006"),
    }[unit]
    month_number, year_number = f"TRY_CAST({month} AS INTEGER)", f"TRY_CAST({year} AS INTEGER)"
    value = f"({year_number} * 4 + ({month_number} - 1) // 3)"
    if name == "month":  # the order of a loan's monthly records needs the month itself
        value = f"({year_number} * 12 + {month_number} - 1)"
    wrong = f"NOT COALESCE({month_number} BETWEEN 1 AND 12 AND {year_number} BETWEEN 1900 AND 2100, false)"
    fault = f"({text} IS NOT NULL AND (NOT regexp_full_match({text}, {literal(form[0])}) OR {wrong}))"
    assumed = {f"{name}-year": f"({text} IS NOT NULL)"} if unit == "year" else {}
    if name == "first_payment":
        # Interest is due a month after it runs: the first payment falls in the second month after the loan is made.
        value = f"({year_number} * 12 + {month_number} - 3) // 3"
        assumed["first-payment"] = f"({text} IS NOT NULL)"
    return Spelled(name, text, value, fault, f"a date such as {form[1]}", assumed)


def _state(text: str) -> Spelled:
    codes: dict[str, int] = {state.abbr: int(state.fips) for state in STATES} | _ELSEWHERE
    spellings = codes | {state.name.upper(): int(state.fips) for state in STATES}
    spellings |= {f"{code:02d}": code for code in codes.values()} | {str(code): code for code in codes.values()}
    spellings |= {f"US-{key}": code for key, code in codes.items()}
    entries = ", ".join(f"{literal(key)}: {code}" for key, code in spellings.items())
    short = f"({text} IS NOT NULL AND length({text}) = 1)"
    value = f"MAP {{{entries}}}[upper({text})]"
    return Spelled(
        "state", text, value, f"({text} IS NOT NULL AND {value} IS NULL)", "a US state", {"state-zero": short}
    )


def _area(name: str, text: str) -> Spelled:
    number = f"TRY_CAST({text} AS INTEGER)"
    if name == "metro":
        value = f"CASE WHEN {number} BETWEEN 10000 AND 99998 THEN {number} END"
        return Spelled(name, text, value, "false", "", {"metro-unread": f"({text} IS NOT NULL AND {value} IS NULL)"})
    if name == "county":
        value = f"CASE WHEN {number} BETWEEN 1 AND 99999 THEN {number} END"
        short = f"(length({text}) IN (1, 2, 4))"
        return Spelled(name, text, value, "false", "", {"county-zero": short})
    value = f"TRY_CAST(left({text}, 3) AS INTEGER)"
    return Spelled(name, text, value, "false", "", {})


def _formula(text: str) -> str:
    """Text that a spreadsheet would run; it never gets as far as one."""
    return f"(left({text}, 1) IN ('=', '@') OR regexp_matches({text}, '^[+-][A-Za-z(]'))"
