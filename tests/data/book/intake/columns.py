"""Own tapes of ten loans that differ from a plain one in one thing, for tests of how they are read."""

from data.book.intake.evidence import QuestionError
from data.book.intake.findings import findings
from data.book.valuation.cohorts import QUARTER
from data.i18n import tr
from data.quarter import label
from tests.data.book.tapes import US, taken

PLAIN = {
    "state": ["NV", "CA", "FL", "TX", "AZ"] * 2,
    "origination_date": ["2006-07-03", "2006-08-25", "2006-09-14", "2006-07-31", "2006-09-09"] * 2,
    "original_balance": [
        "200000",
        "310500",
        "150250",
        "98000",
        "420000",
        "275000",
        "189000",
        "240000",
        "133000",
        "365000",
    ],
    "current_balance": [
        "180000.50",
        "290123.45",
        "140000",
        "91000",
        "400000",
        "251000.75",
        "170100",
        "221000",
        "120400.99",
        "340000",
    ],
    "property_value": [
        "250000",
        "400000",
        "180000",
        "120000",
        "520000",
        "350000",
        "230000",
        "300000",
        "165000",
        "450000",
    ],
    "interest_rate": ["6.5", "6.25", "5.875", "7", "6.125", "6.75", "5.5", "6.375", "6", "6.875"],
    "term": ["360", "360", "180", "360", "360", "240", "360", "360", "120", "360"],
}


def figures(header):
    """The figures of a column of the plain tape."""
    return [float(text) for text in PLAIN[header]]


def lines_of(columns=None, *, delimiter="|", without=(), **renamed):
    """The lines of a tape: the plain one with other columns, and headers renamed by keyword."""
    columns_ = {name: column for name, column in (PLAIN | (columns or {})).items() if name not in without}
    header = delimiter.join(renamed.get(name, name) for name in columns_)
    return [header, *(delimiter.join(row) for row in zip(*columns_.values(), strict=True))]


def tape(columns=None, **options):
    """The text of such a tape."""
    return "\n".join(lines_of(columns, **options)) + "\n"


def loans_of(folder, content, name="tape.csv"):
    """The report, loans and findings (kind, count, lines, column, text) of a tape."""
    report, loans, _, _ = taken(folder, name, content)
    found = findings(report, US.loan_fields, "USD")
    loans = sorted(loans, key=lambda loan: loan["line"])
    return report, loans, [(one.kind, one.count, one.lines, one.column, tr(one.text)) for one in found]


def asked(folder, content, name="tape.csv"):
    """The fields about which a tape leaves a question, none where it is read."""
    try:
        taken(folder, name, content)
    except QuestionError as error:
        return {question.field for question in error.questions}
    return set()


def quarters(loans):
    """The quarter in which each loan was made."""
    return [label(loan["cell"] % QUARTER) for loan in loans]
