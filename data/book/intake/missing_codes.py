"""Codes that stand for a figure or a text that is not known, and a tape's columns without them, in DuckDB's SQL."""

import re
from collections.abc import Sequence

from data.book.intake.numbers import literal

# Codes that mean not known, in any column of any tape.
NOTHING = (
    *("", "NA", "N/A", "n/a", "n.a.", "NULL", "null", "None", "nan", "NaN", ".", "#N/A", "-", "--", "?", "N.A.", "ND"),
    *("Unknown", "UNKNOWN", "unknown", "Not available", "Not Available", "UNK", "Unk", "(blank)", "Missing", "MISSING"),
    *("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Not reported", "Not Reported", "NAN", "TBD"),
)


def text_of(column: str, missing: Sequence[str]) -> str:
    """A column's text in SQL, trimmed, NULL for the codes that mean not known. column: in SQL; missing: its own codes.

    A code that ends in * is any text that begins so, such as ESMA's ND4 with its date.
    """
    column = f"trim({column})"
    codes = dict.fromkeys((*NOTHING, *(code for code in missing if not code.endswith("*"))))
    # DuckDB repeats the argument of every nullif: one test of all codes keeps the expression short.
    tests = [f"{column} IN ({', '.join(map(literal, codes))})"]
    tests += [f"starts_with({column}, {literal(code[:-1])})" for code in missing if code.endswith("*")]
    return f"(CASE WHEN {' OR '.join(tests)} THEN NULL ELSE {column} END)"


def native_number(column: str, missing: Sequence[str]) -> str:
    """A column that DuckDB has read as numbers, in SQL, NULL for the codes that mean not known."""
    for code in missing:
        # A number as a code may be written; letters such as ² are digits to Python, and no numbers.
        if re.fullmatch(r"[0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30}", code):
            column = f"nullif({column}, {float(code)})"
    return column
