"""What reading a tape found, as one list; every output of a book (text, JSON, CSV, workbook, PDF, page) gives all.

A finding says how many rows it is about, which, in which column, what was done, and what that changes in the figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.book.intake.dates import DATE_UNITS
from data.book.intake.layout_remarks import remarks
from data.book.intake.load import IntakeReport, example_key
from data.book.intake.loan_fields import LoanField
from data.book.intake.numbers import CURRENCIES
from data.book.intake.row_checks import APART
from data.i18n import Message, Messages, marked, message_of, tr
from data.records import inert

# The kinds of findings, in the order in which they are listed.
KINDS = Messages(
    {
        "tape": "Of the whole tape",
        "unit": "How columns were read",
        "rejected": "Rejected",
        "apart": "Set apart: no home loans, or none of this country",
        "layout": "Layout and places",
        "assumed": "Taken for granted, or unusual",
        "missing": "Not on the tape",
    }
)

# What was done with a field's value, and what that changes, by the second part of a warning's name.
_OF_FIELD: Mapping[str, tuple[str, str]] = {
    "unit": (
        marked("read in the coarser unit, as the mapping says (0.0425 beside 4.25, 30 beside 360)"),
        marked("the figure, a hundredfold or twelvefold"),
    ),
    "percent": (
        marked("read as per cent, because as a part of one it cannot be so (6.5 in a column of 0.065)"),
        marked("the figure, a hundredth"),
    ),
    "unusual": (marked("unusual, kept as it stands"), marked("the loan's figures, if it is a slip")),
    "unread": (marked("could not be read, and is treated as not given"), marked("the field is missing")),
    "year": (marked("only a year is given: the middle of it was taken"), marked("the index of that quarter is used")),
    "century": (
        marked("two digits of the year are given: the latest year that they can mean was taken"),
        marked("the quarter of the index"),
    ),
    "band": (marked("given as a band (30%-<36%): its middle was taken"), marked("layered risks only")),
    "zero": (
        marked("a FIPS code without its leading nought was taken for what it must be"),
        marked("the place of the index"),
    ),
    "nines": (
        marked("nines, which stand for a figure that is not known"),
        marked("the figure is missing; a loan without a balance or a value is not valued"),
    ),
    "repeated": (
        marked("nothing but nines, which may stand for a figure that is not known: kept as it stands"),
        marked("the loan's figures, if it is not known"),
    ),
    "little": (
        marked("under a five-hundredth of what was lent or the home is worth: if it is in thousands, it is too small"),
        marked("what is owed, a thousandfold"),
    ),
    "nought": (
        marked("zero, which stands for a figure that is not known"),
        marked("the figure is missing; a loan without a value is not valued"),
    ),
    "differs": (
        marked("lies in another region than the tape says: the region was taken"),
        marked("the place of the index"),
    ),
    "suffix": (marked("k stands for thousands, m for millions"), marked("the amount, a thousandfold or more")),
}
# Warnings that are about the whole loan: what was done, and what that changes.
_OF_LOAN: Mapping[str, tuple[str, str]] = {
    "future": (marked("made after today, by its date: it is kept, and not valued"), marked("it is in no share")),
    "first-payment": (
        marked("made two months before the first payment"),
        marked("the quarter of the index, by one at most"),
    ),
    "value-from-cltv": (
        marked("the value was worked out from the combined LTV, which makes it a little low"),
        marked("the share under water is a little high"),
    ),
    "deferred": (
        marked("deferred or forborne principal was added to the balance"),
        marked("more is owed than the current balance says"),
    ),
    "other-liens": (
        marked("what others are owed on the home, before this loan or beside it, counts towards its LTV"),
        marked("LTV and shortfall; not the balance"),
    ),
    "senior-from-cltv": (
        marked(
            "a junior lien or line: what was owed before it was worked out from the combined LTV at origination, and "
            "is taken to be repaid in level payments over thirty years at this loan's rate"
        ),
        marked("LTV and shortfall, by what was repaid of that loan"),
    ),
    "junior-alone": (
        marked("a junior lien or line, and the tape does not say what is owed before it"),
        marked("its LTV is too low, and it is hardly ever under water"),
    ),
    "other-loans": (
        marked("the combined LTV at origination exceeds the loan's own: other loans on the home are not counted"),
        marked("the share under water is too low"),
    ),
    "interest-only": (
        marked("interest-only, and not for how long: nothing is taken to be repaid while the loan runs"),
        marked("balances are too high once principal is paid"),
    ),
    "negative-amortization": (
        marked("negative amortization, and no balance: what was lent is taken to be owed"),
        marked("balances are too low"),
    ),
    "balloon": (
        marked("a balloon, and not over which term payments are worked out: its own term was taken"),
        marked("balances are too low"),
    ),
    "modified": (
        marked("modified, and without its balance or its remaining term: the first schedule was taken"),
        marked("balances are as first agreed"),
    ),
    "drawn-in-full": (
        marked("a line of credit without its balance: taken as drawn in full"),
        marked("balances are too high"),
    ),
    "undrawn": (marked("part of a line of credit is not drawn, and not owed"), marked("balances do not include it")),
    "term-from-maturity": (marked("the term was counted from the date of maturity"), marked("the schedule")),
    "absurd": (
        marked("figures that cannot be so (an LTV over 1,000%, a balance five times what was lent): not valued"),
        marked("they are in no share and no sum"),
    ),
}
# What follows where a row does not give a field.
_MISSING: Mapping[str, tuple[str, str]] = {
    "balance": (marked("no current balance: what is owed is on schedule"), marked("prepayments are not seen")),
    "value": (marked("no value and no LTV: not valued"), marked("they are in no share")),
    "cell": (
        marked("no place or no date: no index; valued where the tape has a later valuation of its own"),
        marked("the others are in no share"),
    ),
    "rate": (
        marked("no interest rate"),
        marked("no schedule: a balance stands as it is; a loan without one is not valued"),
    ),
    "term": (marked("no term"), marked("no schedule: a balance stands as it is; a loan without one is not valued")),
}
# The units in which a column can be read otherwise than it stands (data.book.intake.column_map.UNITS).
_UNITS: Mapping[str, str] = {
    "thousands": marked("{field} is read from {column} in thousands"),
    "millions": marked("{field} is read from {column} in millions"),
    "basis-points": marked("{field} is read from {column} in basis points"),
    "years": marked("{field} is read from {column} in years"),
    "months": marked("{field} is read from {column} in months"),
    "percent": marked("{field} is read from {column} in per cent"),
    "one": marked("{field} is read from {column} as a part of one"),
    "mixed": marked("{field} is read from {column} in two units, small figures in the coarser one"),
    "american": marked("{field} is read from {column} with the month first"),
    "european": marked("{field} is read from {column} with the day first"),
    "american-month": marked("{field} is read from {column} as month and year"),
    "name-month": marked("{field} is read from {column} as month and year"),
    "serial": marked("{field} is read from {column} as a spreadsheet's day numbers"),
}
_MOST_UNREAD = 30  # columns that are named
_LAYOUT_CHANGES = marked("which index values the homes, or whether any does")
_UNIT, _UNIT_CHANGES = marked("{text} ({evidence})"), marked("every figure of the column")
_DECIMAL = marked("{field} is read from {column} as it is written")


@dataclass(frozen=True)
class Finding:
    """One thing that a reader of the figures must know of the tape's reading.

    kind: one of KINDS. count: rows that it is about; 0 for the whole tape or column. lines: the first of them, as
    numbered in the file. column: of the tape, "" where none is at fault. text: what was found and what was done;
    changes: what that changes in the figures; both to be translated by `tr` (data.i18n).
    """

    kind: str
    count: int
    lines: tuple[int, ...]
    column: str
    text: str
    changes: str

    def values(self) -> dict[str, object]:
        """The finding as plain values, in the current language: `kind, count, lines, column, text, changes`."""
        return {
            "kind": self.kind,
            "count": self.count,
            "lines": " ".join(map(str, self.lines)),
            "column": inert(self.column),
            "text": tr(self.text),
            "changes": tr(self.changes),
        }


def findings(report: IntakeReport, loan_fields: Mapping[str, LoanField], currency: str = "") -> tuple[Finding, ...]:
    """The findings of a report, by kind, each kind most frequent first.

    loan_fields: that a tape of the country may give, by name; currency: the country's, by its code.
    """
    return (
        *_of_tape(report, currency),
        *_units(report, loan_fields),
        *_faults(report),
        *_assumed(report, loan_fields),
        *_layout(report),
        *_missing(report),
    )


def listed(found: Sequence[Finding], kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in found if finding.kind == kind]


def _of_tape(report: IntakeReport, currency: str) -> list[Finding]:
    """What is about the tape as a whole: its titles, months, keys and currency signs."""
    found: list[tuple[int, str, str, str]] = []
    text: str
    if report.titles:
        found.append((report.titles, "", marked("lines before the header are no loans"), marked("nothing")))
    if report.unread:
        shown = ", ".join(map(repr, report.unread[:_MOST_UNREAD])) + (", ..." if report.unread[_MOST_UNREAD:] else "")
        message = marked("columns that are not read: {columns}; the mapping may say what they are")
        found.append((0, "", Message(message, columns=shown), marked("whatever they would say")))
    if report.alike:
        text = marked("rows that say the same as another one in every figure, and no key of loans: all are counted")
        found.append((report.alike, "", text, marked("loans count twice, if these rows are double")))
    if report.superseded - report.doubled - report.joined:
        count = report.superseded - report.doubled - report.joined
        message = marked("earlier records of the same loans: the last month counts, up to {quarter}")
        text = Message(message, quarter=report.balance_at)
        found.append((count, _column(report, "month"), text, marked("each loan counts once")))
    if report.stale:
        text = marked("still owed, and their last record is older than the tape's last month: they count as of then")
        found.append((report.stale, _column(report, "month"), text, marked("balances may be too high")))
    if report.doubled:
        text = marked("rows of a loan that is there already, by its key: the one furthest down counts")
        found.append((report.doubled, _column(report, "loan"), text, marked("each loan counts once")))
    if report.differing:
        text = marked("of these rows do not say the same as the one that counts")
        found.append((report.differing, _column(report, "loan"), text, marked("the loan's figures")))
    if report.joined:
        text = marked("further homes of one loan: what they are worth was added up, at the index of the first")
        found.append((report.joined, _column(report, "property"), text, marked("LTV and shortfall")))
    if "property" not in report.columns:
        text = marked("no key of homes: loans on one home are not joined, and each is taken to be alone on its home")
        found.append((0, "", text, marked("homes with several loans look less under water than they are")))
    if {"balance", "current_value"} & report.columns.keys() and not report.balance_at:
        text = marked("the tape does not say of which day its balances are: taken as of the quarter asked for")
        found.append((0, _column(report, "balance"), text, marked("balances, by the payments since")))
    found += _of_currency(report, currency)
    return [Finding("tape", count, (), column, text, changes) for count, column, text, changes in found]


def _of_currency(report: IntakeReport, currency: str) -> list[tuple[int, str, str, str]]:
    """What is about the currency of the tape's amounts: count, column, text and changes of each finding."""
    found: list[tuple[int, str, str, str]] = []
    text: str
    if report.currency and report.currency != currency:
        message = marked("amounts are in {currency}, and the tape names no places: its own later valuations stand")
        text = Message(message, currency=report.currency)
        found.append(
            (0, _column(report, "currency"), text, marked("no index and no market: value it with its country"))
        )
    for column, signs in report.signs.items():
        foreign = [sign for sign in signs if currency and CURRENCIES.get(sign, "") not in {"", currency}]
        if foreign:
            text = Message(
                marked("amounts marked {signs}: taken as {currency}, not converted"),
                signs=" ".join(foreign),
                currency=currency,
            )
            found.append((0, column, text, marked("sums of money; no share, if all amounts are in one currency")))
    return found


def _column(report: IntakeReport, field: str) -> str:
    return report.columns[field][0] if field in report.columns else ""


def _units(report: IntakeReport, loan_fields: Mapping[str, LoanField]) -> list[Finding]:
    """How a column was read where it can be read in several ways, and the evidence for it."""
    found = []
    for name, (source, unit) in report.columns.items():
        evidence = report.why.get(name, [])
        is_open = unit in _UNITS or (evidence and unit not in DATE_UNITS)
        if name not in loan_fields or not is_open or (report.format != "own" and not evidence):
            continue
        texts = {"field": Message(loan_fields[name].label), "column": repr(source)}
        text = Message(_UNITS.get(unit, _DECIMAL), **texts)
        for reason in evidence:
            text = Message(_UNIT, text=text, evidence=message_of(reason))
        found.append(Finding("unit", 0, (), source, text, _UNIT_CHANGES))
    return found


def _faults(report: IntakeReport) -> list[Finding]:
    """The rejected rows, and those that were set apart, by column and reason."""
    found = []
    for column, reason, count in report.faults:
        text = message_of(reason)
        kind = "apart" if text.message in APART.values() else "rejected"
        lines = tuple(report.example_lines.get(example_key(column, reason), ()))
        shown = Message("{column}: {reason}", column=column, reason=text) if column else text
        found.append(Finding(kind, count, lines, column, shown, marked("they are in no figure")))
    return found


def _assumed(report: IntakeReport, loan_fields: Mapping[str, LoanField]) -> list[Finding]:
    """What was assumed of accepted rows, or is unusual in them."""
    found = []
    for name, count in sorted(report.warnings.items(), key=lambda pair: -pair[1]):
        lines = tuple(report.example_lines.get(name, ()))
        if name in _OF_LOAN:
            text, changes = _OF_LOAN[name]
            found.append(Finding("assumed", count, lines, "", Message(text), changes))
            continue
        field, _, kind = name.rpartition("-")
        text, changes = _OF_FIELD[kind]
        label = Message(loan_fields[field].label) if field in loan_fields else field
        shown = Message("{field}: {assumption}", field=label, assumption=Message(text))
        found.append(Finding("assumed", count, lines, _column(report, field), shown, changes))
    return found


def _layout(report: IntakeReport) -> list[Finding]:
    """What the tape's layout and the codes of its places leave open."""
    return [Finding("layout", count, (), "", text, _LAYOUT_CHANGES) for count, text in remarks(report)]


def _missing(report: IntakeReport) -> list[Finding]:
    """Fields that accepted rows do not give, and what follows."""
    counts = {name: count for name, count in report.missing.items() if name in _MISSING}
    return [
        Finding("missing", count, tuple(report.example_lines.get(name, ())), "", *_MISSING[name])
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]
