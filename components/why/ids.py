"""The names of what is spoken to on the page of change, beside those that every page has (components/site/ids.py)."""

PLACE = "why-place"
SPAN = "why-span"
SPAN_SAID = "why-span-said"
WATERFALL = "change"
FIRST_PASSPORT = "why-first-passport"
LAST_PASSPORT = "why-last-passport"

# The rows of the table and the bars of the picture, top down: where the share stood, what moved it, where it stands.
PARTS = ("prices", "drift", "amortisation", "borrowing", "lending", "exits", "mix", "revision")
ROWS = ("start", *PARTS, "end")


def moved(name: str) -> str:
    """The id of a row's figure."""
    return f"why-{name}"


def either(name: str) -> str:
    """The id of a row's least and most."""
    return f"why-{name}-either"


def row(name: str) -> str:
    """The id of a whole row, for those that not every question has."""
    return f"why-{name}-row"


# The bridge to another publisher's number: whose, its picture and the room that grows with it, and two ways out.
BRIDGE = "bridge"
PUBLISHER = "bridge-publisher"
BRIDGE_ROOM = "bridge-room"
KNOWN = "bridge-known"
REST_SAID = "bridge-rest-said"
DEFINED = "bridge-defined"
QUOTED = "bridge-quoted"
NOTE = "bridge-note"
COMMAND = "bridge-command"
STEPS = ("weight", "liens", "value", "threshold", "index", "level", "rest")


def step(name: str) -> str:
    """The id of a bridge's row: its figure."""
    return f"bridge-{name}"


def side(name: str, whose: str) -> str:
    """The id of what a bridge's row says of one side's definition; whose: ours | theirs."""
    return f"bridge-{name}-{whose}"
