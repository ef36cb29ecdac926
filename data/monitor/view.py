"""What the reader asks: a place or several, a quarter, a definition. It comes from a link and goes back to one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.definition import DEFINITION_QUERY_NAMES, DEFINITION_READERS, LEVELS, Definition
from data.query import Readers, one_of, parse_query, places_reader, quarter_reader, write_query
from data.snapshot.pin import pin_reader


@dataclass(frozen=True, kw_only=True)
class View(Definition):
    """One question. Hashable, always valid in itself; whether its places and quarter exist is the snapshot's to say.

    level: what the map and the table list. places: up to six region ids, the first one in focus. quarter: "" is
    the latest. pin: the data a link was pinned to (data/snapshot/pin.py), "" for today's.
    """

    level: str = "state"
    places: tuple[str, ...] = ("US",)
    quarter: str = ""
    pin: str = ""

    @property
    def focus(self) -> str:
        """The place the headline speaks of."""
        return self.places[0]

    def but(self, **changes: object) -> "View":
        """This question with something else asked."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def search(self) -> str:
        """The link's query, defaults left out, so that it stays short enough to be typed.

        >>> View(places=("US-NV", "US-FL"), quarter="2010Q2").search()
        '?place=US-NV,US-FL&quarter=2010Q2'
        >>> View().search()
        ''
        """
        return write_query(self, QUERY_NAMES)


def view_from_query(search: str, lookup: Callable[[str], str | None] | None = None) -> tuple[View, tuple[str, ...]]:
    """The nearest valid question to what a link says, and what of it had to be dropped, in plain words.

    lookup: gives the region id for what a reader may type (an id, a name, an alias), None for a stranger.

    >>> view, dropped = view_from_query("?place=US-NV&quarter=2010Q9")
    >>> view == View(places=("US-NV",)), dropped
    (True, ("quarter '2010Q9' is not a quarter such as 2013Q4",))
    """
    said, dropped = parse_query(search, QUERY_NAMES, READERS, lookup)
    return View(**said), dropped


READERS: Readers = {
    **DEFINITION_READERS,
    "level": one_of(LEVELS[1:], "level"),
    "places": places_reader,
    "quarter": quarter_reader("quarter"),
    "pin": pin_reader,
}
# A field's name in a link; a link names them in this order.
QUERY_NAMES = {"level": "level", "places": "place", "quarter": "quarter"} | DEFINITION_QUERY_NAMES | {"pin": "pin"}
