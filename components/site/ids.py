"""The name of everything on the page that is spoken to; a misspelt name fails at import, not in a browser."""

# The question: where it comes in and where it is kept.
ADDRESS = "address"  # the query as the reader typed or came back to it; turning.js writes it
LINK = "link"  # {search, title, quarter, by, replaces}: what turning.js does to the browser's history and title
LEVEL = "level"
PLACES = "places"
WEIGHT = "weight"
VALUE = "value"
THRESHOLD = "threshold"
INDEX = "index"
QUARTER = "quarter"
VINTAGE_CLEAR = "vintage-clear"
PLAY = "play"
TICK = "tick"
THEME = "theme-switch"
TOUR = "tour"

# The answer in words.
HEADLINE = "headline"
STANDFIRST = "standfirst"
BADGE = "evidence"
DROPPED = "dropped"
PINNED = "pinned"
NOTES = "notes"
THROUGH = "data-through"
STALE = "data-stale"
SOURCES = "sources"
WHY = "why-link"
OTHERS = "others-link"
QUARTER_SAID = "quarter-said"
VINTAGE_SAID = "vintage-said"

# The answer in pictures.
MAP = "map"
RANKING = "ranking"
RANKING_PLACES = "ranking-places"
RANKING_FIGURES = "ranking-figures"
RANKING_PICKED = "ranking-picked"
RANKING_SEARCH = "ranking-search"
TILES = "tiles"
TILES_ROOM = "tiles-room"
TILES_SAID = "tiles-said"
HISTORY = "history"
LADDER = "ladder"
VINTAGES = "vintages"

# Each of the four numbers, and the figure whose passport it leads to.
MEASURE_FIGURES = {
    "loans_under_water": "loans_under_water",
    "upb_under_water_usd": "upb_under_water_usd",
    "shortfall_usd": "shortfall_usd",
    "near_negative": "near_negative_by_loans",
}
PANELS = (MAP, RANKING, HISTORY, LADDER, VINTAGES)
MEASURES = tuple(MEASURE_FIGURES)


def title(panel: str) -> str:
    """The id of a panel's claim."""
    return f"{panel}-title"


def deck(panel: str) -> str:
    """The id of the line below a panel's claim: metric, place, period, definition."""
    return f"{panel}-deck"


def figures(panel: str) -> str:
    """The id of a panel's sentence: what its picture shows, in figures, for those who do not see it."""
    return f"{panel}-in-words"


def source(panel: str) -> str:
    """The id of the line under a panel: how its figures are known, and from whom."""
    return f"{panel}-source"


def label(measure: str) -> str:
    """The id of the name of one of the numbers, which says the threshold."""
    return f"{number(measure)}-label"


def number(measure: str) -> str:
    """The id of one of the four numbers."""
    return measure.replace("_", "-")


def detail(measure: str) -> str:
    """The id of the line under one of the four numbers."""
    return f"{number(measure)}-detail"


def spark(measure: str) -> str:
    """The id of a number's small history."""
    return f"{number(measure)}-spark"


def passport(name: str) -> str:
    """The id of the link from a number, or from a panel, to how it is made."""
    return f"{number(name)}-passport"
