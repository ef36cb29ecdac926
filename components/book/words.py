"""Texts of the book's pages."""

from collections.abc import Sequence

from dash import html

from components.text.formatting import amount
from components.text.words import listed
from data.book.geography import tape_geography
from data.book.intake.dates import DATE_UNITS
from data.book.intake.load import IntakeReport
from data.book.report.reading import BookReading
from data.country import Currency
from data.i18n import Messages, marked, marked_each, tr

NAME = "My book"
EYEBROW = marked("A bank's own loans, beside the market")
BADGE = marked("your loans")
STEPS = marked_each("Tape", "Columns", "Checks", "Figures")
UPLOAD_TITLE = marked("Review a loan tape against the market")
UPLOAD_DECK = marked(
    "Hand in a tape of mortgages. Each loan is valued by the finest published house-price index that covers it, and "
    "the book is set beside the loans that the market made in the same places and years, today and under stress."
)
PROMISES = marked_each(
    "The loans stay on the machine that runs Waterline, in one private folder that only this browser can ask for.",
    "They are deleted when you press Forget my book, an hour after you last looked, and when the server stops.",
    "Names, addresses, account or national numbers, e-mail, telephone numbers and full postcodes are refused unread.",
    "No loan appears in a log, a link, an export or an error; groups of fewer than ten loans are never shown.",
)
FORMATS = marked(
    "Freddie Mac SFLLD (origination and performance files, zipped), Fannie Mae SFLP, FHLBank PUDB, HMDA LAR from 2018, "
    "ESMA Annex 2, or your own .csv, .txt, .xlsx, .parquet, .zip or .gz: you will see how each column was understood."
)
CHOOSE, SEND, CANCEL, SENDING = marked("Loan tape"), marked("Hand in"), marked("Cancel"), marked("Handing in")
FORGET, FORGOTTEN = (
    marked("Forget my book"),
    marked("Your book has been deleted; nothing of it is left on this machine."),
)
GONE = marked("There is no book here: its hour may be over, or the server was started anew. Hand in the tape again.")
MAPPING_TITLE = marked("How the tape is read")
FOUND = marked("Recognised as {found}.")
GUESSED = marked(
    "No publisher's format was recognised: each column was guessed from its header and its texts. "
    "Put right what is wrong."
)
ASIDE = marked("Only the first sheet is read; not read: {names}.")
NOT_THERE = marked("not on the tape")
FIELD_HEADS = marked_each("Field", "Column of the tape", "Unit", "Means nothing", "First texts")
BALANCE_AT = marked("Balances are of the quarter")
BALANCE_HELP = marked("such as 2024Q4; empty: of the quarter asked for")
TAKE_IN = marked("Check every row")
FROM_FILE = marked("Or a mapping that you kept")
TAKE_IN_BY_FILE = marked("Check every row by it")
NO_MAPPING = marked("{name} is no mapping; hand in a file that was downloaded here, of at most 128 kilobytes.")
MAPPING_FILE = marked("Download this mapping")
CHECKS_TITLE = marked("{accepted} of {read} rows are loans that can be used")
EQUATION = marked("{read} rows read = {accepted} accepted + {rejected} rejected")
SUPERSEDED = marked(" + {superseded} earlier records of the same loans")
QUALITY = marked(
    "Quality {score}: the part of rows accepted, times how much of balance, value, rate, term, place and date they say "
    "themselves."
)
FINDINGS = marked("What reading the tape found")
FINDINGS_DECK = marked("Everything that was assumed, left out or unusual, and what it changes; the files say the same.")
QUESTIONS = marked("The tape leaves this open")
QUESTIONS_DECK = marked(
    "Each answer changes the figures by a factor. Nothing is taken for granted here: please choose."
)
VALUE_AT_ONCE = marked("Value this tape")
BY_FIGURES, BY_FIGURES_OPEN = marked("by its figures: {unit}"), marked("by its figures")
_UNIT_NAMES = Messages(
    {
        "percent": marked("per cent (4.25)"),
        "one": marked("parts of one (0.0425)"),
        "mixed": marked("both: small figures in the coarser unit"),
        "months": marked("months"),
        "years": marked("years"),
        "units": marked("units"),
        "thousands": marked("thousands"),
        "millions": marked("millions"),
        "basis-points": marked("basis points (425)"),
        "american": marked("month, day, year (7/31/2006)"),
        "european": marked("day, month, year (31/7/2006)"),
        "serial": marked("a spreadsheet's day numbers (38929)"),
        "year": marked("year (2006)"),
        "decimal-point": marked("a decimal point (1,234.50)"),
        "decimal-comma": marked("a decimal comma (1.234,50)"),
    }
)
# The other units of dates are named by an example.
_UNIT_EXAMPLES = {unit: date.example for unit, date in DATE_UNITS.items()}
NO_LOAN = marked("No loan is left to value. Put right what is wrong, and hand in the tape again.")
NONE_REJECTED = marked("No row was rejected.")
REJECTS_FILE = marked("Download the rejected rows, with reasons")
ON = marked("Show the figures")
CUTS = Messages(
    {"product": "product", "purpose": "purpose", "channel": "channel", "lender": "lender", "occupancy": "occupancy"}
)
FIGURE_NAMES = Messages(
    {
        "under": "Loans under water",
        "upb_under": "Balance under water",
        "shortfall": "Owed beyond the homes' worth",
        "near": "Near-negative loans",
    }
)
KINDS = Messages({"static": "at once", "path": "over time", "trough": "from the trend"})
BEFORE, AFTER = marked("today"), marked("under the stress")
NOTES = Messages(
    {
        "level-payment": "Loans are taken to be repaid in level payments.",
        "scheduled": "Balances that the tape does not give are on schedule.",
        "shared": "Loans on one home are summed; the home's shortfall is counted once.",
        "revalued": "Where no index reaches, the tape's own later valuation stands.",
        "carried-balance": "Balances were carried on schedule from the tape's own quarter.",
        "trough": "The fall is measured from each region's long-run trend.",
    }
)
HIDDEN = marked("fewer than 10 loans, or kept back to protect another")
SHOW = marked("Show")
SHOCK = marked("Places where prices fall")
SHOCK_HELP = marked("{regions}, commas between them, such as {example}; at most {most}")
SHOCK_NONE = marked("Prices fall in the whole of {country}; name places to have them fall there only")
BACK, BACK_HELP = marked("Years back"), marked("prices go back to where they were, at most {most} years")
HORIZON, HORIZON_HELP = marked("Read after, quarters"), marked("1 to {most}; empty: the scenario's own, {own}")
FIND = marked("Find a place")
PLACE = marked("Place")
TILES = marked("The {regions} as squares, the book's share under water in each; the table says the same.")
CURVE = marked(
    "The share under water after a fall in prices, the book's and the market's; the list says what it takes."
)
LAYERS = Messages({"high_ltv": "LTV over 90%", "low_score": "score under 660", "high_dti": "debt over 43% of income"})
NO_LAYERS = marked("none of these risks")
EXPORTS = (
    ("book.xlsx", marked("Excel workbook")),
    ("book.csv", "CSV"),
    ("book.json", "JSON"),
    ("book.passport.json", marked("Passport")),
    ("book.pdf", marked("Board page, PDF")),
    ("book.pptx", marked("Slide (PPTX)")),
)
NO_TAPE_TITLE = marked("My book values no loans here")
OFF_TITLE = marked("My book is switched off here")
OFF = marked(
    "This Waterline can be reached from other machines and no login stands before it. Bank pages open on the machine "
    "itself (HOST=127.0.0.1), or behind a login: docs/book.md tells how."
)
TOO_LARGE = marked(
    "The tape has more than {most:,} bytes, which is the most that is taken here. Use python -m data value for tapes "
    "of any size; nothing was kept."
)
NO_ROOM_TO_LOAD = marked(
    "There is no room on the machine that runs Waterline to read this tape; it is still here as it was handed in. Try "
    "again in some minutes."
)
NO_ROOM_TO_VALUE = marked("There is no room on the machine that runs Waterline for this; try again in some minutes.")
NO_ROOM = marked("There is no room for this tape on the machine that runs Waterline; nothing of it was kept.")
CANCELLED = marked("The upload was cancelled; nothing of the tape was kept.")
CROSS = marked("This request came from another page than Waterline's own, and was refused.")


_FEW = 100  # loans


def currency(reading: BookReading) -> Currency:
    """The currency of a book's amounts."""
    return reading.currency


def region_names(reading: BookReading) -> dict[str, str]:
    """The names of a book's regions in the current language, by the names that its files have."""
    return {region.place.name: region.shown_name for region in reading.regions if region.place}


def unit_name(unit: str) -> str:
    """A unit of a tape's column in words, or the example that names it.

    >>> unit_name("years"), unit_name("quarter")
    ('years', '2006Q3')
    """
    return _UNIT_NAMES[unit] if unit in _UNIT_NAMES else _UNIT_EXAMPLES[unit]


def count(number: float) -> str:
    """A number of loans; an expected number of few loans with one decimal.

    >>> count(2296.0), count(41.72), count(4681.3)
    ('2,296', '41.7', '4,681')
    """
    return f"{number:,.1f}" if number < _FEW and number != round(number) else f"{number:,.0f}"


def note(reading: BookReading, key: str) -> str:
    """The text of a note that must accompany the figures; of the index it is the country's own."""
    return tr(tape_geography(reading.country).index_note) if key == "index" else NOTES[key]


def left_out(dropped: Sequence[str]) -> html.P | None:
    """The notice on a form's values that could not be read; None where all could."""
    if not dropped:
        return None
    messages = listed([tr(message) for message in dropped])
    return html.P(tr("{messages}; left out.", messages=messages), className="notice", role="status")


def title(reading: BookReading, report: IntakeReport) -> str:
    """What a file about a book is called: whose loans, how many, at which prices."""
    values = {"quarter": reading.as_of, "name": report.name, "count": f"{report.accepted:,}"}
    return tr("Negative equity of {count} loans at the prices of {quarter} (tape {name})", **values)


def figures(reading: BookReading) -> list[tuple[str, str, str]]:
    """The four numbers: their names (FIGURE_NAMES), today's text, and the stressed one's with its word."""
    today, stressed, money = reading.before, reading.after, currency(reading)
    texts = (
        ("under", count(today.under), count(stressed.under)),
        ("upb_under", amount(today.upb_under, money), amount(stressed.upb_under, money)),
        ("shortfall", amount(today.shortfall, money), amount(stressed.shortfall, money)),
        ("near", count(today.near), count(stressed.near)),
    )
    return [(name, before, f"{tr(AFTER)}{tr(': ')}{after}") for name, before, after in texts]


def coverage(reading: BookReading) -> str:
    """How many loans are valued, by which indices, and why others are not."""
    before = reading.before
    not_counted = [tr("{count} owe nothing", count=count(before.gone))] if before.gone else []
    not_counted += [tr("{count} have no value or no index", count=count(before.unvalued))] if before.unvalued else []
    bases = {name: loans for name, loans in reading.bases.items() if loans and name != "none"}
    by_index = [
        tr("{count} by {index}", count=count(loans), index=reading.index_word(name)) for name, loans in bases.items()
    ]
    own = before.loans - sum(bases.values())
    if own > 0 and "revalued" in reading.notes:
        by_index.append(tr("{count} by the tape’s own valuation", count=count(own)))
    values = {"count": count(before.loans), "bases": tr(", ").join(by_index)}
    if not_counted:
        return tr(
            "{count} loans valued ({bases}); {left}, and are in no share.",
            **values,
            left=listed(not_counted),
        )
    return tr("{count} loans valued ({bases}).", **values)
