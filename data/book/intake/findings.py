"""What reading a tape found, as one list in words: rows rejected, values assumed or unusual, and fields not given.

The command and the page tell the same findings.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data.book.intake.column_map import ColumnMap
from data.book.intake.layout_remarks import remarks
from data.book.intake.load import IntakeReport
from data.book.intake.loan_fields import LoanField
from data.i18n import Message, marked, restored

# What is assumed of a field's value, by the second part of a warning's name (data.book.intake.parsing).
_OF_FIELD: Mapping[str, str] = {
    "unit": marked("read in the other unit than the rest of the column (0.065 in a column of per cent is 6.5%)"),
    "unusual": marked("unusual, kept as it stands"),
    "unread": marked("could not be read, and is treated as not said"),
    "year": marked("only a year is given: the middle of it was taken"),
    "band": marked("given as a band (30%-<36%): its middle was taken"),
    "zero": marked("a FIPS code without its leading nought was taken for what it must be"),
}
# Warnings that are about the whole loan.
_OF_LOAN: Mapping[str, str] = {
    "future": marked("made after today, by its date: it is kept, and not valued"),
    "first-payment": marked("made two months before the first payment"),
    "value-from-cltv": marked("the value was worked out from the combined LTV, which makes it a little low"),
}
# What follows where a row does not give a field.
_MISSING: Mapping[str, str] = {
    "balance": marked("no current balance: what is owed is on schedule"),
    "value": marked("no value and no LTV: not valued"),
    "cell": marked("no place or no date: no index, not valued"),
    "rate": marked("no interest rate"),
    "term": marked("no term"),
}
# The units in which a column can be read otherwise than it stands (data.book.intake.column_map.UNITS).
_UNITS: Mapping[str, str] = {
    "thousands": marked("{field} is read from {column} in thousands"),
    "years": marked("{field} is read from {column} in years"),
    "months": marked("{field} is read from {column} in months"),
    "percent": marked("{field} is read from {column} in per cent"),
    "one": marked("{field} is read from {column} as a part of one"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that a reader of the figures must know of the tape's reading.

    kind: `rejected`, `assumed`, `missing`, `layout` (data.book.intake.layout_remarks), or `unit` for a unit that
    nothing but the column's own figures says. count: rows that it is about; 0 for a whole column. column: of the tape,
    "" where none is at fault. text: what was found and what was done, to be translated by `tr` (data.i18n).
    """

    kind: str
    count: int
    column: str
    text: str


def findings(report: IntakeReport, loan_fields: Mapping[str, LoanField]) -> tuple[Finding, ...]:
    """The findings of a report: units, rejected rows, assumptions and missing fields, each kind most frequent first.

    loan_fields: that a tape of the country may give, by name.
    """
    return (
        *_units(report, loan_fields),
        *(Finding("rejected", count, column, _reason(column, reason)) for column, reason, count in report.faults),
        *_sorted("assumed", {_assumed(name, loan_fields): count for name, count in report.warnings.items()}),
        *(Finding("layout", count, "", text) for count, text in remarks(report)),
        *_sorted("missing", {_MISSING[name]: count for name, count in report.missing.items() if name in _MISSING}),
    )


def _units(report: IntakeReport, loan_fields: Mapping[str, LoanField]) -> list[Finding]:
    """The units of a tape in no publisher's format, whose columns do not say them."""
    if report.format != ColumnMap().format:
        return []
    return [
        Finding("unit", 0, source, Message(_UNITS[unit], field=Message(loan_fields[name].label), column=repr(source)))
        for name, (source, unit) in report.columns.items()
        if unit in _UNITS and name in loan_fields
    ]


def _sorted(kind: str, counts: Mapping[str, int]) -> list[Finding]:
    return [Finding(kind, count, "", text) for text, count in sorted(counts.items(), key=lambda pair: -pair[1])]


def _reason(column: str, reason: str) -> str:
    text = restored(reason)
    return Message("{column}: {reason}", column=column, reason=text) if column else text


def _assumed(name: str, loan_fields: Mapping[str, LoanField]) -> str:
    """The text of a warning such as `oltv-unusual` or `first-payment`."""
    if name in _OF_LOAN:
        return Message(_OF_LOAN[name])
    field, _, kind = name.rpartition("-")
    label = Message(loan_fields[field].label) if field in loan_fields else field
    return Message("{field}: {assumption}", field=label, assumption=Message(_OF_FIELD[kind]))
