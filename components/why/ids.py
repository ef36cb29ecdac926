"""HTML ids of the page of change, besides those of every page (components/site/ids.py)."""

PLACE = "why-place"
SPAN = "why-span"
SPAN_TEXT = "why-span-said"
WATERFALL = "change"
FIRST_PASSPORT = "why-first-passport"
LAST_PASSPORT = "why-last-passport"

# The rows of the table and the bars of the chart, top down: the first share, its causes of change, the last share.
PARTS = ("prices", "drift", "amortisation", "borrowing", "lending", "exits", "mix", "revision")
ROWS = ("start", *PARTS, "end")


def moved(name: str) -> str:
    """The id of a row's figure."""
    return f"why-{name}"


def either(name: str) -> str:
    """The id of a row's lowest and highest figure."""
    return f"why-{name}-either"


def address(name: str) -> str:
    """The name of the output that writes a link's URL; its text is written under the link's own id."""
    return f"{name}-address"


def row(name: str) -> str:
    """The id of a row, which is hidden where it does not apply."""
    return f"why-{name}-row"


# The bridge to another publisher's figure: publisher, chart and its container, texts, two links.
BRIDGE = "bridge"
PUBLISHER = "bridge-publisher"
BRIDGE_BOX = "bridge-room"
METHOD = "bridge-known"
REST_TEXT = "bridge-rest-said"
DEFINED = "bridge-defined"
QUOTED = "bridge-quoted"
NOTE = "bridge-note"
COMMAND = "bridge-command"
STEPS = ("weight", "liens", "vintages", "value", "threshold", "index", "level", "denominator", "rest")


def step(name: str) -> str:
    """The id of a bridge row's figure."""
    return f"bridge-{name}"


def side(name: str, whose: str) -> str:
    """The id of one side's definition in a bridge row; whose: ours | theirs."""
    return f"bridge-{name}-{whose}"
