"""The stress page's texts; those it shares with other pages are in components/text/words.py."""

import math

from components.text.formatting import UNKNOWN
from data.i18n import Messages, language, marked, tr
from data.stress.view import percent as plain_percent

EYEBROW = marked("Stress: what if prices went another way?")
BADGE = marked("Scenario: the prices are assumed, the loans are modelled; nobody says that it will happen.")
KINDS = Messages({"static": "At once", "path": "Over time", "trough": "From the trend"})
KIND_HELP = marked(
    "At once: prices fall today. Over time: they fall in a straight line while loans are paid down. "
    "From the trend: the depth is measured from each region’s long-run trend of prices instead of from today, "
    "so that the same percentage is a harder stress after a boom."
)
CONTROLS = Messages(
    {
        "scenario": "Scenario",
        "depth": "Fall in prices",
        "kind": "How it comes",
        "shocked": "Places where prices fall",
        "back": "Years back",
        "horizon": "Read after",
        "growth": "Prices then grow by, a year",
        "quarter": "Loans of the quarter",
    }
)
# Names of the four numbers; "under water" only at a threshold of 100 %.
AMOUNTS = Messages(
    {
        "share": "{condition}",
        "loans_under_water": "Loans pushed under",
        "upb_under_water": "Balance pushed under",
        "shortfall": "Expected amount under water",
    }
)
OVER = AMOUNTS | Messages(
    {
        "loans_under_water": "Loans pushed above {threshold}%",
        "upb_under_water": "Balance pushed above {threshold}%",
    }
)
# Labels are untranslated messages here; they are translated where a table is written.
COLUMNS = {
    "rank": (marked("Rank"), "rank"),
    "place": (marked("Place"), "place"),
    "after": (marked("Under stress, %"), "share"),
    "before": (marked("Before, %"), "level"),
    "change": (marked("Points"), "signed"),
    "loans": (marked("Loans pushed over, thousands"), "signed-whole"),
}
BEARABLE = {
    "rank": (marked("Rank"), "rank"),
    "place": (marked("Place"), "place"),
    "before": (marked("Without a fall, %"), "share"),
    "to-5": (marked("Fall to 5%"), "fall"),
    "to-10": (marked("Fall to 10%"), "fall"),
    "to-20": (marked("Fall to 20%"), "fall"),
}
RECOVERY = {
    "place": (marked("Place"), "place"),
    "after": (marked("Under stress, %"), "share"),
    "years": (marked("Years, before"), "years"),
    "years-after": (marked("Years, under stress"), "years"),
}
NOTES = Messages(
    {
        "static-pool": "A static pool: no new loans; nobody sells, refinances, borrows more or defaults.",
        "drift": "Homes go on drifting from their index, so that in time some loans go under where prices stand still.",
        "no-interval": "No interval is given: no stress of this kind has been observed to test one on.",
        "trough": "The trend is a straight line through the log of the region’s index since 1975, by least squares, "
        "held where it stands in this quarter; a region already below the trough stays where it is. The idea is FHFA’s "
        "(Countercyclical Mortgage Asset Stress Test; Working Paper 15-1, on prices less inflation); the line is ours.",
        "metro-shock": "A fall in metros moves their own figures only: a state’s, a division’s and the nation’s follow "
        "the states’ index and stay where they are.",
    }
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
TARGET_LABELS = ("5%", "10%", "20%")
NOW, STRESSED = marked("Before"), marked("Stressed")
ITS_PAGE = marked("Its page")
AGAIN = marked("The same figures on the command line: ")


def horizon(quarters: int) -> str:
    """A number of quarters in words.

    >>> horizon(12), horizon(21), horizon(4), horizon(1)
    ('3 years', '21 quarters', '1 year', '1 quarter')
    """
    if quarters % 4:
        return tr("1 quarter") if quarters == 1 else tr("{count} quarters", count=quarters)
    return tr("1 year") if quarters == 4 else tr("{count} years", count=quarters // 4)


def fall(depth: float) -> str:
    """A change in prices as a fall or a rise.

    >>> fall(-0.3), fall(0.05), fall(0.0)
    ('A fall of 30%', 'A rise of 5%', 'No change')
    """
    if abs(depth) < 0.0005:
        return tr("No change")
    size = plain_percent(abs(depth))
    return tr("A fall of {percent}%", percent=size) if depth < 0 else tr("A rise of {percent}%", percent=size)


def deep(fall: float) -> str:
    """How far prices must fall; to one decimal, because it is solved for and not estimated.

    >>> deep(0.156), deep(0.0004)
    ('15.6%', '0.0%')
    """
    return f"{100 * fall:.1f}%"


def signed(depth: float) -> str:
    """A change in prices with its sign, without decimals where it is a whole percent.

    >>> signed(-0.3), signed(-0.286), signed(0.1), signed(0.0), signed(float("nan"))
    ('−30%', '−28.6%', '+10%', '0%', '–')
    """
    if math.isnan(depth):
        return UNKNOWN
    return f"{round(100 * depth, 1) + 0.0:+g}%".replace("-", "−").replace("+0%", "0%")


def date(text: str) -> str:
    """A source's date, to the precision known.

    >>> date("2026-02-04"), date("2012")
    ('4 February 2026', '2012')
    """
    if len(text) < len("2026-02-04"):
        return text
    year, month, day = text.split("-")
    if language() == "zh":
        return f"{year}年{int(month)}月{int(day)}日"
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def span(first: str, last: str) -> str:
    """A range of years.

    >>> span("2006Q4", "2012Q4")
    '2006 to 2012'
    """
    return tr("{first} to {last}", first=first[:4], last=last[:4])
