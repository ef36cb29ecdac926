"""Texts that several pages share: labels, notes, evidence levels, and sentence helpers."""

from collections.abc import Iterable, Sequence

from components.text import formatting
from data import i18n
from data.i18n import Messages, marked, tr
from data.model.reading import OfficialFigure

NAME = "Waterline"
TAGLINE = marked("The open negative-equity monitor")
LANGUAGES = {"en": "English", "zh": "中文"}  # each in its own language

WEIGHTS = Messages({"loans": "Loans", "balances": "Balances"})
VALUES = Messages({"dispersed": "Spread", "step": "At index"})
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

CONTROLS = Messages(
    {
        "level": "Map and table",
        "places": "Places (first in focus, up to six)",
        "quarter": "Quarter",
        "play": "Play",
        "pause": "Pause",
        "theme": "Switch between light and dark",
        "pages": "Pages",
        "search": "Find a place in the table",
        "clear": "Show all years",
    }
)
CONTROL_HELP = Messages(
    {
        "value": "Spread: homes scatter around the price index, so a loan is under water with some probability. "
        "At index: every home is worth what the index says.",
        "threshold": "The loan-to-value ratio above which a loan counts, in percent of the home’s value.",
    }
)
MEASURES = Messages(
    {
        "loans_under_water": "Loans {condition}",
        "upb_under_water": "Balance {condition}",
        "shortfall": "Expected amount under water",
        "near_negative": "Near negative",
    }
)
# For screen readers, which may read a number's link alone.
MEASURE_LINK_NAMES = Messages(
    {
        "loans_under_water": "loans",
        "upb_under_water": "balance",
        "shortfall": "expected amount",
        "near_negative": "near negative",
    }
)
COLUMNS = Messages(
    {
        "rank": "Rank",
        "place": "Place",
        "share": "Share, %",
        "interval": "90% interval",
        "change": "On the year, points",
        "loans": "Loans over the line, thousands",
        "shortfall": "Expected amount, {currency} million",
    }
)
EVIDENCE = Messages(
    {
        "published": "Published: an authority’s own figure",
        "modelled": "Modelled from published prices and mortgage counts, not counted loan by loan",
        "scenario": "Scenario: real prices, assumed loans",
        "your loans": "Computed loan by loan from your tape",
    }
)
EVIDENCE_WORD = Messages(
    {"published": "published", "modelled": "modelled", "scenario": "scenario", "your loans": "your loans"}
)
NOTES = Messages(
    {
        "index-unknown": "Not every place has this index in this quarter: one that has not has no figure, nor has any "
        "sum it is part of.",
        "interval-extrapolated": "The interval is extrapolated: no publisher’s figures exist to test it for this "
        "definition or quarter.",
        "upb-extrapolated": "No one published this quarter’s balances: they are the model’s, tied to known years.",
        "loans-extrapolated": "No one published this quarter’s count of loans: it is the model’s, tied to the years "
        "known.",
        "lending-extrapolated": "New loans of the latest years are not published yet: the last known year stands for "
        "them.",
    }
)
ALREADY = marked("already")
ENDLESS = marked("over 30")
LEVEL_ON_LINE = Messages({"published": "FHFA’s own", "modelled": "modelled"})
NOT_PRINTED = marked("FHFA has left this figure empty: fewer than three loans stand behind it, or it was not printed.")
RECESSION = marked("Grey: recessions dated by {who}")
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
ERROR_400 = marked("This request cannot be answered as it was sent; open the page itself, and ask there.")
ERROR_404 = marked("There is no page at this address.")
ERROR_500 = marked("Something went wrong on our side. The page’s address keeps your question: try it again.")
CALLBACK_FAILED = marked("That could not be worked out just now. Your last view is still shown; please try again.")
LOADING = marked("The map and charts need JavaScript; the figures above and the table below do not.")


def official_figure_sentence(figures: Sequence[OfficialFigure]) -> str:
    """The sentence on FHFA's published figures beside an analysis that runs on the model's figures.

    >>> official_figure_sentence([OfficialFigure("2013Q4", 0.063, 0.0814)])
    'This runs on the model’s figures; FHFA’s own is 6.3% in 2013Q4, where the model has 8.1% (−1.8 points).'
    """
    comparisons = [
        tr(
            "{published} in {quarter}, where the model has {modelled} ({points} points)",
            published=formatting.percent(figure.published),
            quarter=figure.quarter,
            modelled=formatting.percent(figure.modelled),
            points=formatting.points(figure.published - figure.modelled),
        )
        for figure in figures
    ]
    joined = tr(" and ").join(comparisons)
    return tr("This runs on the model’s figures; FHFA’s own is {figures}.", figures=joined) if comparisons else ""


def join_sentences(sentences: Iterable[str]) -> str:
    """Sentences joined by a space; in Chinese without one.

    >>> join_sentences(["One.", "Two."])
    'One. Two.'
    """
    return (" " if i18n.language() == "en" else "").join(sentences)


def listed(names: Sequence[str]) -> str:
    """Names joined by commas and "and"; empty for none.

    >>> listed(["Nevada", "Florida", "Ohio"]), listed(["Ohio"]), listed([])
    ('Nevada, Florida and Ohio', 'Ohio', '')
    """
    return tr(" and ").join([tr(", ").join(names[:-1]), names[-1]] if len(names) > 1 else names)


def capitalized(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
