"""HTML ids of the elements that callbacks and scripts address; a misspelt constant fails at import."""

# The query: its inputs and the stores that hold it.
ADDRESS = "address"  # the query string of the address bar, on arrival and on Back or Forward; turning.js writes it
LINK = "link"  # {search, title, quarter, by, replaces}: turning.js writes it to the browser's history and title
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

# Texts of the answer.
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
QUARTER_TEXT = "quarter-said"
VINTAGE_TEXT = "vintage-said"

# Charts and tables of the answer.
MAP = "map"
RANKING = "ranking"
RANKING_PLACES = "ranking-places"
RANKING_FIGURES = "ranking-figures"
RANKING_PICKED = "ranking-picked"
RANKING_SEARCH = "ranking-search"
TILES = "tiles"
TILES_BOX = "tiles-room"
TILES_TEXT = "tiles-said"
HISTORY = "history"
LADDER = "ladder"
VINTAGES = "vintages"

# Each of the four numbers, and the figure whose passport it links to.
MEASURE_FIGURES = {
    "loans_under_water": "loans_under_water",
    "upb_under_water": "upb_under_water",
    "shortfall": "shortfall",
    "near_negative": "near_negative_by_loans",
}
PANELS = (MAP, RANKING, HISTORY, LADDER, VINTAGES)
MEASURES = tuple(MEASURE_FIGURES)


def title(panel: str) -> str:
    """The id of a panel's title, which states its finding."""
    return f"{panel}-title"


def deck(panel: str) -> str:
    """The id of the line below a panel's title: metric, place, period, definition."""
    return f"{panel}-deck"


def figures(panel: str) -> str:
    """The id of a panel's text alternative: what its chart shows, in figures, for screen readers."""
    return f"{panel}-in-words"


def source(panel: str) -> str:
    """The id of the line under a panel: evidence level and publishers."""
    return f"{panel}-source"


def label(measure: str) -> str:
    """The id of the name of one of the four numbers, which includes the threshold."""
    return f"{number(measure)}-label"


def number(measure: str) -> str:
    """The id of one of the four numbers."""
    return measure.replace("_", "-")


def detail(measure: str) -> str:
    """The id of the line under one of the four numbers."""
    return f"{number(measure)}-detail"


def spark(measure: str) -> str:
    """The id of a number's sparkline."""
    return f"{number(measure)}-spark"


def passport(name: str) -> str:
    """The id of the link from a number, or from a panel, to its passport."""
    return f"{number(name)}-passport"


def control(name: str) -> str:
    """The id of a control with its label, which is hidden where the control has no effect."""
    return f"{name}-control"


def control_label(name: str) -> str:
    """The id of a control's label."""
    return f"{name}-label"
