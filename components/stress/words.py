"""The stress page's own words; what it shares with other rooms is in components/words.py."""

import math

from components.words import UNKNOWN
from data.stress_view import percent as plain_percent

EYEBROW = "Stress: what if prices went another way?"
BADGE = "Scenario: the prices are assumed, the loans are modelled; nobody says that it will happen."
KINDS = {"static": "At once", "path": "Over time", "trough": "From the trend"}
KIND_HELP = (
    "At once: prices fall today. Over time: they fall in a straight line while loans are paid down. "
    "From the trend: the depth is measured from each region’s long-run trend of prices instead of from today, "
    "so that the same percentage is a harder stress after a boom."
)
CONTROLS = {
    "scenario": "Scenario",
    "depth": "Fall in prices",
    "kind": "How it comes",
    "shocked": "Places where prices fall",
    "back": "Years back",
    "horizon": "Read after",
    "growth": "Prices then grow by, a year",
    "quarter": "Loans of the quarter",
}
AMOUNTS = {
    "share": "{state}",
    "loans_under_water": "Loans pushed {over}",
    "upb_under_water_usd": "Balance pushed {over}",
    "shortfall_usd": "Expected amount under water",
}
COLUMNS = {
    "rank": ("Rank", "rank"),
    "place": ("Place", "place"),
    "after": ("Under stress, %", "share"),
    "before": ("Before, %", "level"),
    "change": ("Points", "signed"),
    "loans": ("Loans pushed over, thousands", "signed-whole"),
}
BEARABLE = {
    "rank": ("Rank", "rank"),
    "place": ("Place", "place"),
    "before": ("Without a fall, %", "share"),
    "to-5": ("Fall to 5%", "fall"),
    "to-10": ("Fall to 10%", "fall"),
    "to-20": ("Fall to 20%", "fall"),
}
RECOVERY = {
    "place": ("Place", "place"),
    "after": ("Under stress, %", "share"),
    "years": ("Years, before", "years"),
    "years-after": ("Years, under stress", "years"),
}
NOTES = {
    "static-pool": "A static pool: no new loans; nobody sells, refinances, borrows more or defaults.",
    "drift": "Homes go on drifting from their index, so that in time some loans go under where prices stand still.",
    "no-interval": "No interval is given: no stress of this kind has been observed to test one on.",
    "trough": "The trend is a straight line through the log of the region’s index since 1975, by least squares, held "
    "where it stands in this quarter; a region already below the trough stays where it is. The idea is FHFA’s "
    "(Countercyclical Mortgage Asset Stress Test; Working Paper 15-1, on prices less inflation); the line is ours.",
    "metro-shock": "A fall in metros moves their own figures only: a state’s, a division’s and the nation’s follow the "
    "states’ index and stay where they are.",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
TARGET_LABELS = ("5%", "10%", "20%")
NOW, STRESSED = "Before", "Stressed"
ITS_PAGE = "Its page"
AGAIN = "The same figures on the command line: "


def horizon(quarters: int) -> str:
    """A number of quarters as one would say it.

    >>> horizon(12), horizon(21), horizon(4), horizon(1)
    ('3 years', '21 quarters', '1 year', '1 quarter')
    """
    number, unit = (quarters // 4, "year") if quarters % 4 == 0 else (quarters, "quarter")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def fall(depth: float) -> str:
    """A change of prices as a fall or a rise.

    >>> fall(-0.3), fall(0.05), fall(0.0)
    ('A fall of 30%', 'A rise of 5%', 'No change')
    """
    if abs(depth) < 0.0005:
        return "No change"
    return f"A {'fall' if depth < 0 else 'rise'} of {plain_percent(abs(depth))}%"


def deep(fall: float) -> str:
    """How far prices must fall; exact, because it is solved for and not estimated.

    >>> deep(0.156), deep(0.0004)
    ('15.6%', '0.0%')
    """
    return f"{100 * fall:.1f}%"


def signed(depth: float) -> str:
    """A change of prices with its sign, to a whole percent where it is one.

    >>> signed(-0.3), signed(-0.286), signed(0.1), signed(0.0), signed(float("nan"))
    ('−30%', '−28.6%', '+10%', '0%', '–')
    """
    if math.isnan(depth):
        return UNKNOWN
    return f"{round(100 * depth, 1) + 0.0:+g}%".replace("-", "−").replace("+0%", "0%")


def date(text: str) -> str:
    """A source's date, as far as it is known.

    >>> date("2026-02-04"), date("2012")
    ('4 February 2026', '2012')
    """
    if len(text) < len("2026-02-04"):
        return text
    year, month, day = text.split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def span(first: str, last: str) -> str:
    """A stretch of years.

    >>> span("2006Q4", "2012Q4")
    '2006 to 2012'
    """
    return f"{first[:4]} to {last[:4]}"
