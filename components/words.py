"""Every word a reader sees, made from a Reading in one place, so that a second language has one place to go."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from data.quarter import ordinal
from data.reading import Beside, Floats, Place
from data.view import View

NAME = "Waterline"
TAGLINE = "The open negative-equity monitor"
UNKNOWN = "–"
_ORDINALS = ("first", "second", "third", "fourth")
_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

ROOMS = {
    "": "Monitor",
    "why": "Why",
    "stress": "Stress",
    "evidence": "Evidence",
    "book": "My book",
}  # by their part of the address
SCENARIOS = {
    "fed-2026": "Federal Reserve 2026, severely adverse (−30%)",
    "boe-2025": "Bank of England 2025, a UK scenario (−28%)",
    "repeat": "2006 to 2012 once more",
    "back": "Back to the prices of some years ago",
    "own": "Your own fall, everywhere",
    "regional": "Your own fall, in some places",
    "flat": "Prices stay flat",
}
LEVELS = {"division": "Divisions", "state": "States", "metro": "Metros"}
LEVEL_ONE = {"division": "division", "state": "state", "metro": "metro area"}
LEVEL_MANY = {"division": "census divisions", "state": "states and DC", "metro": "metro areas"}
LEVEL_COUNTED = LEVEL_MANY | {"state": "states, counting DC,"}
GROUPS = {"nation": "Country", "division": "Divisions", "state": "States", "metro": "Metro areas"}
WEIGHTS = {"loans": "Loans", "balances": "Balances"}
VALUES = {"dispersed": "Spread", "step": "At index"}
INDEXES = {"blended": "Both, blended", "all-transactions": "All transactions", "purchase": "Purchases only"}
BANDS = ("under 60", "60–70", "70–80", "80–90", "90–95", "95–100", "100–110", "110–120", "120–125", "over 125")

CONTROLS = {
    "level": "Map and table",
    "places": "Places (first in focus, up to six)",
    "weight": "Count",
    "value": "Home values",
    "threshold": "Under water above",
    "index": "Price index",
    "quarter": "Quarter",
    "play": "Play",
    "theme": "Switch between light and dark",
    "rooms": "Pages",
    "search": "Find a place in the table",
    "clear": "Show all years",
}
CONTROL_HELP = {
    "value": "Spread: homes scatter around the price index, so a loan is under water with some probability. "
    "At index: every home is worth what the index says.",
    "threshold": "The loan-to-value ratio above which a loan counts, in percent of the home’s value.",
    "index": "All transactions: FHFA’s index of sales and refinancing appraisals alone. Purchases only: its index of "
    "sales alone, for states to 2023 and for 100 metro areas; elsewhere there is no figure. Blended: as the model was "
    "fitted.",
}
MEASURES = {
    "loans_under_water": "Loans {state}",
    "upb_under_water_usd": "Balance {state}",
    "shortfall_usd": "Expected amount under water",
    "near_negative": "Near negative",
}
# For who hears a number's link alone.
MEASURES_HEARD = {
    "loans_under_water": "loans",
    "upb_under_water_usd": "balance",
    "shortfall_usd": "expected amount",
    "near_negative": "near negative",
}
COLUMNS = {
    "rank": "Rank",
    "place": "Place",
    "share": "Share, %",
    "interval": "90% interval",
    "change": "On the year, points",
    "loans": "Loans over the line, thousands",
    "shortfall": "Expected amount, $ million",
}
EVIDENCE = {
    "published": "Published: an authority’s own figure",
    "modelled": "Modelled from published prices and mortgage counts, not counted loan by loan",
    "scenario": "Scenario: real prices, assumed loans",
    "your loans": "Computed loan by loan from your tape",
}
NOTES = {
    "fhfa-own": "FHFA’s own count of first mortgages, homes valued at its index (PCT_MTMLTV_GT100 by state), replaces "
    "the model where FHFA has published it, and has no interval of ours; what it leaves out stays empty. The expected "
    "amount, near negative, the bands and the years lent stay modelled.",
    "index-all-transactions": "Homes are valued by FHFA’s all-transactions index alone, as FHFA’s own shares are; the "
    "model was fitted to a blend of two.",
    "index-purchase": "Homes are valued by FHFA’s indices of sales alone (expanded-data of states, purchase-only of "
    "metros); loans older than the index follow the all-transactions index until it begins.",
    "index-unknown": "Not every place has this index in this quarter: one that has not has no figure, nor has any sum "
    "it is part of.",
    "nowcast": "Prices of this quarter are nowcast: a state’s index is carried forward with the growth of its metros.",
    "metro-loans": "No one publishes mortgage counts by metro, so metros have shares only: their own price index with "
    "their state’s loans.",
    "interval-extrapolated": "The interval is extrapolated: no publisher’s figures exist to test it for this "
    "definition or quarter.",
    "upb-extrapolated": "No one published this quarter’s balances by state: they are the model’s, tied to known years.",
    "loans-extrapolated": "No one published this quarter’s count of loans: it is the model’s, tied to the years known.",
    "lending-extrapolated": "New loans of the latest years are not published yet: the last known year stands for them.",
}
# Published shares were never so small that the model could have been checked below this.
LEAST = 0.005
ALREADY = "already"
ENDLESS = "over 30"
LEVEL_ON_LINE = {"published": "FHFA’s own", "modelled": "modelled"}
NOT_PRINTED = "FHFA has left this figure empty: fewer than three loans stand behind it, or it was not printed."
RECESSION = "Grey: recessions dated by the National Bureau of Economic Research"
HOW = "How this number is made"
WHY = "Why it changed since its highest"
OTHERS = "Why others print another number"
ERROR = "How wrong it tends to be"
NO_DATA = "no figure"
CAVEAT = (
    "Negative equity is not default: most borrowers under water keep paying. No one observes it for a whole market; "
    "these are estimates, and publishers who define it otherwise print other numbers."
)
NOTHING_FOUND = "No place of that name"
ERROR_404 = "There is no page at this address."
ERROR_500 = "Something went wrong on our side. The page’s address keeps your question: try it again."
CALLBACK_FAILED = "That could not be worked out just now. Your last view is still shown; please try again."
LOADING = "The map and charts need JavaScript; the figures above and the table below do not."


def beside(told: Sequence[Beside]) -> str:
    """What an authority has published of a figure that an account of the model starts from or ends at.

    >>> beside([Beside("2013Q4", 0.063, 0.0814)])
    'This runs on the model’s figures; FHFA’s own is 6.3% in 2013Q4, where the model has 8.1% (−1.8 points).'
    """
    said = [
        f"{percent(one.published)} in {one.quarter}, where the model has {percent(one.modelled)} "
        f"({points(one.published - one.modelled)} points)"
        for one in told
    ]
    return f"This runs on the model’s figures; FHFA’s own is {' and '.join(said)}." if said else ""


def tenths(share: Floats | float) -> Floats:
    """A share in percent with one decimal; every panel rounds here, so that all of them print the same.

    >>> float(tenths(0.66049))
    66.0
    """
    return np.rint(1000 * np.asarray(share)) / 10 + 0.0  # no minus zero


def percent(share: float) -> str:
    """A share as it is printed everywhere; below half a percent the model cannot tell one share from another.

    >>> percent(0.6604), percent(0.0012), percent(float("nan"))
    ('66.0%', 'under 0.5%', '–')
    """
    if math.isnan(share):
        return UNKNOWN
    rounded = float(tenths(share))
    return f"under {100 * LEAST:.1f}%" if rounded < 100 * LEAST else f"{rounded:.1f}%"


def cell(percent_share: float | None) -> str:
    """A share in a table's cell, from percent with one decimal; assets/scripts/ranking.js prints alike.

    >>> cell(66.0), cell(0.1), cell(None)
    ('66.0', '<0.5', '–')
    """
    if percent_share is None:
        return UNKNOWN
    return f"<{100 * LEAST:.1f}" if percent_share < 100 * LEAST else f"{percent_share:.1f}"


def points(change: float) -> str:
    """A change of a share in percentage points, with its sign.

    >>> points(-0.031), points(0.0)
    ('−3.1', '0.0')
    """
    if math.isnan(change):
        return UNKNOWN
    said = f"{tenths(change):+.1f}".replace("-", "−")
    return said[1:] if said[1:] == "0.0" else said


def interval(lower: float, upper: float) -> str:
    """A 90 % interval, in percent.

    >>> interval(0.58, 0.734), interval(0.002, 0.031)
    ('58.0–73.4', '<0.5–3.1')
    """
    if math.isnan(lower) or math.isnan(upper):
        return UNKNOWN
    return f"{cell(float(tenths(lower)))}–{cell(float(tenths(upper)))}"


def amount(value: float, unit: str = "") -> str:
    """A count, or with unit "$" an amount of money, to three figures, as one would say it.

    >>> amount(1_243_000), amount(354_400), amount(5.4e11, "$"), amount(float("nan"))
    ('1.24 million', '354,000', '$540 billion', '–')
    """
    if math.isnan(value):
        return UNKNOWN
    if 0 < value < 100:
        return f"{unit}{value:.0f}"
    rounded = float(f"{value:.3g}")
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if rounded >= size:
            scaled = rounded / size
            return f"{unit}{scaled:.{max(0, 2 - int(math.log10(scaled)))}f}{name}"
    return f"{unit}{rounded:,.0f}"


def quarter(text: str) -> str:
    """A quarter in words.

    >>> quarter("2010Q2")
    'the second quarter of 2010'
    """
    return f"the {_ORDINALS[ordinal(text) % 4]} quarter of {text[:4]}"


def fraction(share: float) -> str:
    """A share as one would say it, never finer than the model knows it.

    >>> fraction(0.66), fraction(0.042), fraction(0.89), fraction(0.002)
    ('About two thirds of', 'About one in 25', 'About nine in ten', 'Fewer than one in 200')
    """
    if share < 0.005:
        return "Fewer than one in 200"
    if share < 0.29:
        n = round(1 / share)
        return f"About one in {_FEW[n] if n < len(_FEW) else 5 * round(n / 5)}"
    sayings = (
        (0.37, "a third"), (0.45, "two in five"), (0.55, "half"), (0.63, "three in five"),
        (0.71, "two thirds"), (0.78, "three quarters"), (0.86, "four in five"), (0.95, "nine in ten"),
    )  # fmt: skip
    said = next((words for limit, words in sayings if share < limit), "")
    if not said:
        return "Nearly all"
    return f"About {said}" if " in " in said else f"About {said} of"


def where(place: Place) -> str:
    """A place after "in".

    >>> where(Place("US", "United States", "", "nation", "")), where(Place("US-NV", "Nevada", "", "state", "US"))
    ('the United States', 'Nevada')
    """
    if place.level == "division":
        return f"the {place.region} division"
    return f"the {place.region}" if place.region in ("United States", "District of Columbia") else place.region


def state_of_loans(view: View) -> str:
    """What is said of the loans, by the threshold: under water only when it is 100."""
    return "under water" if view.threshold == 100 else f"above {view.threshold}% of the home’s value"


def over(threshold: int) -> str:
    """The same in a word or two, for a label.

    >>> over(100), over(110)
    ('under water', 'above 110%')
    """
    return "under water" if threshold == 100 else f"above {threshold}%"


def loans(view: View) -> str:
    """Which loans, or whose balances, are meant."""
    what = "mortgages" if view.weight == "loans" else "mortgage dollars"
    return f"{what} lent in {view.vintage}" if view.vintage else what


def definition(view: View) -> str:
    """The definition in a line: what is counted, how homes are valued, and where the line is drawn."""
    counted = "Share of loans" if view.weight == "loans" else "Share of loan balances"
    made = f" lent in {view.vintage}" if view.vintage else ""
    return f"{counted}{made} above {view.threshold}% of the home’s value, {valued(view.value, view.index)}"


def valued(value: str, index: str = "blended") -> str:
    """How homes are valued, and by which index where it is not the model's own.

    >>> valued("step", "purchase")
    'every home valued at the index of purchases only'
    """
    by = {"blended": "", "all-transactions": "all-transactions "}.get(index, "")
    of = " of purchases only" if index == "purchase" else ""
    return (
        f"homes spread around the {by or 'price '}index{of}"
        if value == "dispersed"
        else (f"every home valued at the {by}index{of}")
    )


def through(published: Mapping[str, str]) -> str:
    """How far the data reach: published prices, and what is carried on beyond them.

    >>> through({"state": "2024Q4", "metro": "2025Q4", "nowcast_through": "2025Q4"})
    'Data through 2024Q4; states nowcast to 2025Q4'
    """
    said = f"Data through {published['state']}"
    nowcast = published.get("nowcast_through", "")
    return f"{said}; states nowcast to {nowcast}" if nowcast > published["state"] else said


def stale(published: Mapping[str, str], today: str) -> str:
    """A warning when the newest published price is more than two quarters old; "" while it is not.

    >>> stale({"state": "2024Q4", "metro": "2025Q4"}, "2026Q4")
    'The newest prices here are of 2025Q4, 4 quarters ago: newer ones have been published since.'
    >>> stale({"state": "2024Q4", "metro": "2025Q4"}, "2026Q2")
    ''
    """
    newest = max(published[key] for key in ("state", "metro") if published.get(key))
    age = ordinal(today) - ordinal(newest)
    if age <= 2:
        return ""
    return f"The newest prices here are of {newest}, {age} quarters ago: newer ones have been published since."


def capital(text: str) -> str:
    """The first letter large, the rest as it was."""
    return text[:1].upper() + text[1:]


def short(name: str) -> str:
    """A name that fits beside the axis: a metro by its first city.

    >>> short("Las Vegas-Henderson-North Las Vegas, NV"), short("District of Columbia")
    ('Las Vegas', 'D.C.')
    """
    known = {"District of Columbia": "D.C.", "United States": "U.S."}
    return known.get(name) or name.split(",", maxsplit=1)[0].split("-", maxsplit=1)[0].split("/", maxsplit=1)[0]
