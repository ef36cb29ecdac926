"""All words of the book's pages."""

from collections.abc import Mapping, Sequence

NAME = "My book"
EYEBROW = "A bank's own loans, beside the market"
BADGE = "your loans"
STEPS = ("Tape", "Columns", "Checks", "Figures")
UPLOAD_TITLE = "Review a loan tape against the market"
UPLOAD_DECK = (
    "Hand in a tape of mortgages. Each loan is valued by the finest published house-price index that covers it, and "
    "the book is set beside the market in the same mix of states, today and under stress."
)
PROMISES = (
    "The loans stay on the machine that runs Waterline, in one private folder that only this browser can ask for.",
    "They are deleted when you press Forget my book, an hour after you last looked, and when the server stops.",
    "Names, addresses, account or national numbers, e-mail, telephone numbers and full postcodes are refused unread.",
    "No loan appears in a log, a link, an export or an error; groups of fewer than ten loans are never shown.",
)
FORMATS = (
    "Freddie Mac SFLLD (origination and performance files, zipped), Fannie Mae SFLP, FHLBank PUDB, HMDA LAR from 2018, "
    "ESMA Annex 2, or your own .csv, .txt, .xlsx, .parquet, .zip or .gz: you will see how each column was understood."
)
CHOOSE, SEND, CANCEL, SENDING = "Loan tape", "Hand in", "Cancel", "Handing in"
FORGET, FORGOTTEN = "Forget my book", "Your book has been deleted; nothing of it is left on this machine."
GONE = "There is no book here: its hour may be over, or the server was started anew. Hand in the tape again."
MAPPING_TITLE = "How the tape is read"
FOUND = "Recognised as {found}."
GUESSED = (
    "No publisher's format was recognised: each column was guessed from its header and its texts. "
    "Put right what is wrong."
)
ASIDE = "Only the first sheet is read; not read: {names}."
NOT_THERE = "not on the tape"
FIELD_HEADS = ("Field", "Column of the tape", "Unit", "Means nothing", "First texts")
BALANCE_AT = "Balances are of the quarter"
BALANCE_HELP = "such as 2024Q4; empty: of the quarter asked for"
TAKE_IN = "Check every row"
FROM_FILE = "Or a mapping that you kept"
TAKE_IN_BY_FILE = "Check every row by it"
NO_MAPPING = "{name} is no mapping; hand in a file that was downloaded here, of at most 128 kilobytes."
MAPPING_FILE = "Download this mapping"
CHECKS_TITLE = "{accepted} of {read} rows are loans that can be used"
EQUATION = "{read} rows read = {accepted} accepted + {rejected} rejected"
SUPERSEDED = " + {superseded} earlier records of the same loans"
QUALITY = (
    "Quality {score}: the part of rows accepted, times how much of balance, value, rate, term, place and date they say "
    "themselves."
)
REJECTED, WARNED, MISSING = "Rejected", "Taken for granted, or unusual", "Not said"
NONE_REJECTED = "No row was rejected."
REJECTS_FILE = "Download the rejected rows, with reasons"
ON = "Show the figures"
WARNINGS: Mapping[str, str] = {
    "unit": "read in the other unit than the rest of the column (0.065 in a column of per cent is 6.5%)",
    "unusual": "unusual, kept as it stands",
    "unread": "could not be read, and is treated as not said",
    "year": "only a year is given: the middle of it was taken",
    "band": "given as a band (30%-<36%): its middle was taken",
    "zero": "a FIPS code without its leading nought was taken for what it must be",
}
WHOLE_WARNINGS: Mapping[str, str] = {
    "future": "made after today, by its date: it is kept, and not valued",
    "first-payment": "made two months before the first payment",
    "value-from-cltv": "the value was worked out from the combined LTV, which makes it a little low",
}
MISSED: Mapping[str, str] = {
    "balance": "no current balance: what is owed is on schedule",
    "value": "no value and no LTV: not valued",
    "cell": "no place or no date: no index, not valued",
    "rate": "no interest rate",
    "term": "no term",
}
CUTS = {"product": "product", "purpose": "purpose", "channel": "channel", "lender": "lender", "occupancy": "occupancy"}
FIGURE_NAMES = {
    "under": "Loans under water",
    "upb_under": "Balance under water",
    "shortfall": "Owed beyond the homes' worth",
    "near": "Near-negative loans",
}
BEFORE, AFTER = "today", "under the stress"
NOTES: Mapping[str, str] = {
    "level-payment": "Loans are taken to be repaid in level payments.",
    "all-transactions": "Values follow FHFA's all-transactions index of the metro area or state; a county's to 2017.",
    "scheduled": "Balances that the tape does not give are on schedule.",
    "shared": "Loans on one home are summed; the home's shortfall is counted once.",
    "revalued": "Where no index reaches, the tape's own later valuation stands.",
    "carried-balance": "Balances were carried on schedule from the tape's own quarter.",
    "trough": "The fall is measured from each region's long-run trend.",
}
HIDDEN = "fewer than 10 loans, or kept back to protect another"
SHOW = "Show"
SHOCK = "Places where prices fall"
SHOCK_HELP = "states or metros, commas between them, such as Nevada, Arizona; at most {most}"
SHOCK_NONE = "Prices fall in the whole of the United States; name states or metros to have them fall there only"
BACK, BACK_HELP = "Years back", "prices go back to where they were, at most {most} years"
HORIZON, HORIZON_HELP = "Read after, quarters", "1 to {most}; empty: the scenario's own, {own}"
FIND = "Find a place"
PLACE = "Place"
TILES = "The states as squares, the book's share under water in each; the table says the same."
CURVE = "The share under water after a fall in prices, the book's and the market's; the list says what it takes."
LAYERS = {"high_ltv": "LTV over 90%", "low_score": "score under 660", "high_dti": "debt over 43% of income"}
NO_LAYERS = "none of these risks"
EXPORTS = (
    ("book.xlsx", "Excel workbook"),
    ("book.csv", "CSV"),
    ("book.json", "JSON"),
    ("book.passport.json", "Passport"),
    ("book.pdf", "One-page briefing, PDF"),
)
OFF_TITLE = "My book is switched off here"
OFF = (
    "This Waterline can be reached from other machines and no login stands before it. Bank pages open on the machine "
    "itself (HOST=127.0.0.1), or behind a login: docs/book.md tells how."
)
TOO_LARGE = (
    "The tape has more than {most:,} bytes, which is the most that is taken here. Use python -m data value for tapes "
    "of any size; nothing was kept."
)
NO_ROOM = "There is no room for this tape on the machine that runs Waterline; nothing of it was kept."
CROSS = "This request came from another page than Waterline's own, and was refused."


def warning(name: str) -> str:
    """What a warning of data.tape means: `oltv-unusual`, `first-payment`."""
    if name in WHOLE_WARNINGS:
        return WHOLE_WARNINGS[name]
    field, _, kind = name.rpartition("-")
    return f"{field}: {WARNINGS.get(kind, kind)}"


def missed(name: str) -> str:
    """What it means that rows do not say something."""
    return MISSED.get(name, f"no {name.replace('_', ' ')}")


def percent(ratio: float, digits: int = 1) -> str:
    """A share as it is printed; a dash where nobody knows.

    >>> percent(0.0454), percent(float("nan"))
    ('4.5%', '–')
    """
    return "–" if ratio != ratio else f"{100 * ratio:.{digits}f}%"  # noqa: PLR0124  # nan is not itself


def money(amount: float) -> str:
    """An amount in the tape's currency, short.

    >>> money(7_476_407_664), money(-12_300), money(0)
    ('7.48 billion', '-12.3 thousand', '0')
    """
    for size, name in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if abs(amount) >= size:
            return f"{amount / size:.3g} {name}"
    return f"{amount:.0f}"


def count(number: float) -> str:
    """A number of loans.

    >>> count(2296.0), count(41.72)
    ('2,296', '41.7')
    """
    return f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"


def listed(names: Sequence[str]) -> str:
    """Names in a row.

    >>> listed(["Ohio", "Iowa", "Utah"])
    'Ohio, Iowa and Utah'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
