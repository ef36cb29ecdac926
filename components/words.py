"""Every word a reader sees, made from a Reading in one place, so that a second language has one place to go."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from data import tongue
from data.pin import Standing
from data.quarter import ordinal
from data.reading import Beside, Floats, Place
from data.tongue import Told, each, marked, tr
from data.view import View

NAME = "Waterline"
TAGLINE = marked("The open negative-equity monitor")
UNKNOWN = "–"
_ORDINALS = each("first", "second", "third", "fourth")
TONGUES = {"en": "English", "zh": "中文"}  # each in itself, for who does not read the other
# A language counts large numbers by its own steps.
_SIZES = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
_DOLLARS = marked("$")
_FEW = (
    marked("no"),
    marked("one"),
    marked("two"),
    marked("three"),
    marked("four"),
    marked("five"),
    marked("six"),
    marked("seven"),
    marked("eight"),
    marked("nine"),
    marked("ten"),
)

ROOMS = Told(
    {
        "": "Monitor",
        "why": "Why",
        "stress": "Stress",
        "evidence": "Evidence",
        "book": "My book",
    }
)  # by their part of the address
SCENARIOS = Told(
    {
        "fed-2026": "Federal Reserve 2026, severely adverse (−30%)",
        "boe-2025": "Bank of England 2025, a UK scenario (−28%)",
        "repeat": "2006 to 2012 once more",
        "back": "Back to the prices of some years ago",
        "own": "Your own fall, everywhere",
        "regional": "Your own fall, in some places",
        "flat": "Prices stay flat",
    }
)
LEVELS = Told({"division": "Divisions", "state": "States", "metro": "Metros"})
LEVEL_ONE = Told({"division": "division", "state": "state", "metro": "metro area"})
LEVEL_MANY = Told({"division": "census divisions", "state": "states and DC", "metro": "metro areas"})
LEVEL_COUNTED = LEVEL_MANY | Told({"state": "states, counting DC,"})
GROUPS = Told({"nation": "Country", "division": "Divisions", "state": "States", "metro": "Metro areas"})
WEIGHTS = Told({"loans": "Loans", "balances": "Balances"})
VALUES = Told({"dispersed": "Spread", "step": "At index"})
INDEXES = Told({"blended": "Both, blended", "all-transactions": "All transactions", "purchase": "Purchases only"})
BANDS = (
    marked("under 60"),
    "60–70",
    "70–80",
    "80–90",
    "90–95",
    "95–100",
    "100–110",
    "110–120",
    "120–125",
    marked("over 125"),
)

CONTROLS = Told(
    {
        "level": "Map and table",
        "places": "Places (first in focus, up to six)",
        "weight": "Count",
        "value": "Home values",
        "threshold": "Under water above",
        "index": "Price index",
        "quarter": "Quarter",
        "play": "Play",
        "pause": "Pause",
        "theme": "Switch between light and dark",
        "rooms": "Pages",
        "search": "Find a place in the table",
        "clear": "Show all years",
    }
)
CONTROL_HELP = Told(
    {
        "value": "Spread: homes scatter around the price index, so a loan is under water with some probability. "
        "At index: every home is worth what the index says.",
        "threshold": "The loan-to-value ratio above which a loan counts, in percent of the home’s value.",
        "index": "All transactions: FHFA’s index of sales and refinancing appraisals alone. Purchases only: its index "
        "of sales alone, for states to 2023 and for 100 metro areas; elsewhere there is no figure. Blended: as the "
        "model was fitted.",
    }
)
MEASURES = Told(
    {
        "loans_under_water": "Loans {state}",
        "upb_under_water_usd": "Balance {state}",
        "shortfall_usd": "Expected amount under water",
        "near_negative": "Near negative",
    }
)
# For who hears a number's link alone.
MEASURES_HEARD = Told(
    {
        "loans_under_water": "loans",
        "upb_under_water_usd": "balance",
        "shortfall_usd": "expected amount",
        "near_negative": "near negative",
    }
)
COLUMNS = Told(
    {
        "rank": "Rank",
        "place": "Place",
        "share": "Share, %",
        "interval": "90% interval",
        "change": "On the year, points",
        "loans": "Loans over the line, thousands",
        "shortfall": "Expected amount, $ million",
    }
)
EVIDENCE = Told(
    {
        "published": "Published: an authority’s own figure",
        "modelled": "Modelled from published prices and mortgage counts, not counted loan by loan",
        "scenario": "Scenario: real prices, assumed loans",
        "your loans": "Computed loan by loan from your tape",
    }
)
EVIDENCE_WORD = Told(
    {"published": "published", "modelled": "modelled", "scenario": "scenario", "your loans": "your loans"}
)
NOTES = Told(
    {
        "fhfa-own": "FHFA’s own count of first mortgages, homes valued at its index (PCT_MTMLTV_GT100 by state), "
        "replaces the model where FHFA has published it, and has no interval of ours; what it leaves out stays empty. "
        "The expected amount, near negative, the bands and the years lent stay modelled.",
        "index-all-transactions": "Homes are valued by FHFA’s all-transactions index alone, as FHFA’s own shares are; "
        "the model was fitted to a blend of two.",
        "index-purchase": "Homes are valued by FHFA’s indices of sales alone (expanded-data of states, purchase-only "
        "of metros); loans older than the index follow the all-transactions index until it begins.",
        "index-unknown": "Not every place has this index in this quarter: one that has not has no figure, nor has any "
        "sum it is part of.",
        "nowcast": "Prices of this quarter are nowcast: a state’s index is carried forward with the growth of its "
        "metros.",
        "metro-loans": "No one publishes mortgage counts by metro, so metros have shares only: their own price index "
        "with their state’s loans.",
        "interval-extrapolated": "The interval is extrapolated: no publisher’s figures exist to test it for this "
        "definition or quarter.",
        "upb-extrapolated": "No one published this quarter’s balances by state: they are the model’s, tied to known "
        "years.",
        "loans-extrapolated": "No one published this quarter’s count of loans: it is the model’s, tied to the years "
        "known.",
        "lending-extrapolated": "New loans of the latest years are not published yet: the last known year stands for "
        "them.",
    }
)
# Published shares were never so small that the model could have been checked below this.
LEAST = 0.005
ALREADY = marked("already")
ENDLESS = marked("over 30")
LEVEL_ON_LINE = Told({"published": "FHFA’s own", "modelled": "modelled"})
NOT_PRINTED = marked("FHFA has left this figure empty: fewer than three loans stand behind it, or it was not printed.")
RECESSION = marked("Grey: recessions dated by the National Bureau of Economic Research")
HOW = marked("How this number is made")
BRIEFING = marked("One-page briefing (PDF)")
SLIDE = marked("Slide (PPTX)")
ABOUT = marked("What negative equity is, and why it matters")
API = marked("The figures for programs (API)")
YEARS = marked("Every year at a glance")
WHY = marked("Why it changed since its highest")
OTHERS = marked("Why others print another number")
ERROR = marked("How wrong it tends to be")
NO_DATA = marked("no figure")
CAVEAT = marked(
    "Negative equity is not default: most borrowers under water keep paying. No one observes it for a whole market; "
    "these are estimates, and publishers who define it otherwise print other numbers."
)
NOTHING_FOUND = marked("No place of that name")
ERROR_404 = marked("There is no page at this address.")
ERROR_500 = marked("Something went wrong on our side. The page’s address keeps your question: try it again.")
CALLBACK_FAILED = marked("That could not be worked out just now. Your last view is still shown; please try again.")
LOADING = marked("The map and charts need JavaScript; the figures above and the table below do not.")


def beside(told: Sequence[Beside]) -> str:
    """What an authority has published of a figure that an account of the model starts from or ends at.

    >>> beside([Beside("2013Q4", 0.063, 0.0814)])
    'This runs on the model’s figures; FHFA’s own is 6.3% in 2013Q4, where the model has 8.1% (−1.8 points).'
    """
    said = [
        tr(
            "{published} in {quarter}, where the model has {modelled} ({points} points)",
            published=percent(one.published),
            quarter=one.quarter,
            modelled=percent(one.modelled),
            points=points(one.published - one.modelled),
        )
        for one in told
    ]
    both = tr(" and ").join(said)
    return tr("This runs on the model’s figures; FHFA’s own is {figures}.", figures=both) if said else ""


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
    return tr("under {share}%", share=f"{100 * LEAST:.1f}") if rounded < 100 * LEAST else f"{rounded:.1f}%"


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
    >>> with tongue.speaking("zh"): amount(1_243_000), amount(5.4e11, "$"), amount(3_540)
    ('124万', '5400亿美元', '3,540')
    """
    if math.isnan(value):
        return UNKNOWN
    before, after = (unit, "") if tongue.language() == "en" else ("", tr(unit) if unit else "")
    if 0 < value < 100:
        return f"{before}{value:.0f}{after}"
    rounded = float(f"{value:.3g}")
    for size, name in _SIZES[tongue.language()]:
        if rounded >= size:
            scaled = rounded / size
            return f"{before}{scaled:.{max(0, 2 - int(math.log10(scaled)))}f}{name}{after}"
    return f"{before}{rounded:,.0f}{after}"


def quarter(text: str) -> str:
    """A quarter in words.

    >>> quarter("2010Q2")
    'the second quarter of 2010'
    """
    return tr("the {ordinal} quarter of {year}", ordinal=tr(_ORDINALS[ordinal(text) % 4]), year=text[:4])


def fraction(share: float) -> str:
    """A share as one would say it, never finer than the model knows it.

    >>> fraction(0.66), fraction(0.042), fraction(0.89), fraction(0.002)
    ('About two thirds of', 'About one in 25', 'About nine in ten', 'Fewer than one in 200')
    """
    if share < 0.005:
        return tr("Fewer than one in 200")
    if share < 0.29:
        n = round(1 / share)
        return tr("About one in {count}", count=tr(_FEW[n]) if n < len(_FEW) else 5 * round(n / 5))
    sayings = (
        (0.37, tr("About a third of")), (0.45, tr("About two in five")), (0.55, tr("About half of")),
        (0.63, tr("About three in five")), (0.71, tr("About two thirds of")), (0.78, tr("About three quarters of")),
        (0.86, tr("About four in five")), (0.95, tr("About nine in ten")),
    )  # fmt: skip
    return next((words for limit, words in sayings if share < limit), tr("Nearly all"))


def where(place: Place) -> str:
    """A place after "in".

    >>> where(Place("US", "United States", "", "nation", "")), where(Place("US-NV", "Nevada", "", "state", "US"))
    ('the United States', 'Nevada')
    """
    if place.level == "division":
        return tr("the {place} division", place=place.called)
    with_article = place.region in ("United States", "District of Columbia")
    return tr("the {place}", place=place.called) if with_article else place.called


def state_of_loans(view: View) -> str:
    """What is said of the loans, by the threshold: under water only when it is 100."""
    if view.threshold == 100:
        return tr("under water")
    return tr("above {threshold}% of the home’s value", threshold=view.threshold)


def over(threshold: int) -> str:
    """The same in a word or two, for a label.

    >>> over(100), over(110)
    ('under water', 'above 110%')
    """
    return tr("under water") if threshold == 100 else tr("above {threshold}%", threshold=threshold)


def loans(view: View) -> str:
    """Which loans, or whose balances, are meant."""
    what = tr("mortgages") if view.weight == "loans" else tr("mortgage dollars")
    return tr("{loans} lent in {year}", loans=what, year=view.vintage) if view.vintage else what


def definition(view: View) -> str:
    """The definition in a line: what is counted, how homes are valued, and where the line is drawn."""
    counted = tr("Share of loans") if view.weight == "loans" else tr("Share of loan balances")
    if view.vintage:
        counted = tr("{loans} lent in {year}", loans=counted, year=view.vintage)
    return tr(
        "{counted} above {threshold}% of the home’s value, {valued}",
        counted=counted,
        threshold=view.threshold,
        valued=valued(view.value, view.index),
    )


def valued(value: str, index: str = "blended") -> str:
    """How homes are valued, and by which index where it is not the model's own.

    >>> valued("step", "purchase")
    'every home valued at the index of purchases only'
    """
    said = {
        ("dispersed", "blended"): tr("homes spread around the price index"),
        ("dispersed", "all-transactions"): tr("homes spread around the all-transactions index"),
        ("dispersed", "purchase"): tr("homes spread around the price index of purchases only"),
        ("step", "blended"): tr("every home valued at the index"),
        ("step", "all-transactions"): tr("every home valued at the all-transactions index"),
        ("step", "purchase"): tr("every home valued at the index of purchases only"),
    }
    return said[value, index]


def through(published: Mapping[str, str]) -> str:
    """How far the data reach: published prices, and what is carried on beyond them.

    >>> through({"state": "2024Q4", "metro": "2025Q4", "nowcast_through": "2025Q4"})
    'Data through 2024Q4; states nowcast to 2025Q4'
    """
    nowcast = published.get("nowcast_through", "")
    if nowcast > published["state"]:
        return tr("Data through {quarter}; states nowcast to {nowcast}", quarter=published["state"], nowcast=nowcast)
    return tr("Data through {quarter}", quarter=published["state"])


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
    return tr(
        "The newest prices here are of {quarter}, {age} quarters ago: newer ones have been published since.",
        quarter=newest,
        age=age,
    )


def run_on(sentences: Iterable[str]) -> str:
    """Sentences one after the other; Chinese puts no space between them.

    >>> run_on(["One.", "Two."])
    'One. Two.'
    """
    return (" " if tongue.language() == "en" else "").join(sentences)


def pinned(standing: Standing | None) -> str:
    """How a pinned link stands to today's data: what it said, and what it would say now; "" where nothing is pinned.

    >>> pinned(Standing("d0a20c5f4201", "e1b31d605312", 0.666, 0.660, kept=True, because="data"))
    'Pinned to snapshot d0a20c5f4201, superseded by e1b31d605312: was 66.6%, now 66.0%.'
    """
    if standing is None:
        return ""
    told = {
        "snapshot": standing.snapshot,
        "newest": standing.newest,
        "then": percent(standing.then),
        "now": percent(standing.now),
    }
    if not standing.kept:
        return tr(
            "Pinned to snapshot {snapshot}, which is no longer kept; shown is the newest, {newest}: "
            "was {then}, now {now}.",
            **told,
        )
    if standing.because == "data":
        return tr("Pinned to snapshot {snapshot}, superseded by {newest}: was {then}, now {now}.", **told)
    if standing.because == "":
        return tr("Pinned to snapshot {snapshot}, which is still the newest: these figures stand.", **told)
    changed = tr("the fit") if standing.because == "fit" else tr("the program")
    return tr(
        "Pinned to snapshot {snapshot}, still the newest; {what} has changed since: was {then}, now {now}.",
        **told,
        what=changed,
    )


def capital(text: str) -> str:
    """The first letter large, the rest as it was."""
    return text[:1].upper() + text[1:]


def short(place: Place) -> str:
    """A name that fits beside the axis: a metro by its first city.

    >>> short(Place("CBSA-29820", "Las Vegas-Henderson-North Las Vegas, NV", "", "metro", "US-NV"))
    'Las Vegas'
    """
    known = {"District of Columbia": marked("D.C."), "United States": marked("U.S.")}
    if place.region in known:
        return tr(known[place.region])
    return place.called.split(",", maxsplit=1)[0].split("-", maxsplit=1)[0].split("/", maxsplit=1)[0]
