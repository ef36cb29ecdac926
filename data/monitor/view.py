"""The Monitor's query: regions, a quarter and a definition, read from a link's query string and written to one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from data.country import current_country
from data.definition import DEFINITION_QUERY_NAMES, DEFINITION_READERS, Definition
from data.query import Readers, one_of, parse_query, places_reader, quarter_reader, write_query
from data.snapshot.pin import pin_reader


@dataclass(frozen=True, kw_only=True)
class View(Definition):
    """One query. Hashable, every field valid on its own; whether places and quarter exist depends on the snapshot.

    level: the level that the map and the table list. places: up to six region ids, the first in focus. quarter: "" is
    the latest. pin: the snapshot a link is pinned to (data/snapshot/pin.py), "" for today's.
    """

    level: str = field(default_factory=lambda: current_country().base.key)
    places: tuple[str, ...] = field(default_factory=lambda: (current_country().nation,))
    quarter: str = ""
    pin: str = ""

    @property
    def focus(self) -> str:
        """The region of the headline."""
        return self.places[0]

    def but(self, **changes: object) -> "View":
        """This view with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def search(self) -> str:
        """The link's query string, defaults left out, so that it is short enough to type.

        >>> View(places=("US-NV", "US-FL"), quarter="2010Q2").search()
        '?place=US-NV,US-FL&quarter=2010Q2'
        >>> View().search()
        ''
        """
        return write_query(self, QUERY_NAMES)


def view_from_query(search: str, lookup: Callable[[str], str | None] | None = None) -> tuple[View, tuple[str, ...]]:
    """The nearest valid view to a query string, and messages on the parameters that were dropped.

    lookup: the region id for a typed id, name or alias; None where it is unknown.

    >>> view, dropped = view_from_query("?place=US-NV&quarter=2010Q9")
    >>> view == View(places=("US-NV",)), dropped
    (True, ("quarter '2010Q9' is not a quarter such as 2013Q4",))
    """
    fields, dropped = parse_query(search, QUERY_NAMES, READERS, lookup)
    return View(**fields), dropped


READERS: Readers = {
    **DEFINITION_READERS,
    "level": one_of(lambda: current_country().listed_levels, "level"),
    "places": places_reader,
    "quarter": quarter_reader("quarter"),
    "pin": pin_reader,
}
# A field's name in a link; a link names them in this order.
QUERY_NAMES = {"level": "level", "places": "place", "quarter": "quarter"} | DEFINITION_QUERY_NAMES | {"pin": "pin"}
