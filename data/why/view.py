"""The page of change's query: a region, two quarters, a definition, and the publisher to compare with."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from data.country import current_country
from data.definition import DEFINITION_QUERY_NAMES, Definition
from data.i18n import Message
from data.monitor.view import QUERY_NAMES, READERS, View
from data.quarter import label, ordinal
from data.query import (
    Readers,
    ReadValue,
    one_of,
    parse_query,
    quarter_outside,
    quarter_reader,
    unknown_place,
    write_query,
)
from data.why.publishers import publishers

# Without a first quarter the change is on the year, as everywhere else on the site. In quarters.
QUARTERS_A_YEAR = 4


@dataclass(frozen=True, kw_only=True)
class WhyView(Definition):
    """One query. Hashable; whether its region and quarters exist depends on the snapshot.

    places: the first one in focus, the others only carried for links to other pages. first, last: quarters, "" for a
    year before the last and for the latest. pin: as in data.monitor.view.View; vintage is not used here. publisher:
    whose figure the bridge ends at, a key of data.why.publishers.publishers().
    """

    places: tuple[str, ...] = field(default_factory=lambda: (current_country().nation,))
    first: str = ""
    last: str = ""
    publisher: str = field(default_factory=lambda: next(iter(publishers())))
    pin: str = ""

    @property
    def now(self) -> View:
        """The Monitor's view of the same regions and definition in the last quarter."""
        return View(places=self.places, quarter=self.last, pin=self.pin, **self.parts)

    def but(self, **changes: object) -> "WhyView":
        """This view with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def search(self) -> str:
        """The link's query string, defaults left out.

        >>> WhyView(places=("US-NV",), first="2010Q1", last="2013Q4", weight="balances").search()
        '?place=US-NV&from=2010Q1&to=2013Q4&by=balances'
        """
        return write_query(self, WHY_QUERY_NAMES)


def view_from_query(search: str, lookup: Callable[[str], str | None] | None = None) -> tuple[WhyView, tuple[str, ...]]:
    """The nearest valid view to a query string, and messages on the parameters that were dropped.

    >>> view_from_query("?place=US-NV&from=2010Q9")[1]
    ("from '2010Q9' is not a quarter such as 2013Q4",)
    """
    fields, dropped = parse_query(search, WHY_QUERY_NAMES, WHY_READERS, lookup)
    return WhyView(**fields), dropped


def settled_view(
    view: WhyView, quarters: tuple[str, ...], places: Callable[[str], bool]
) -> tuple[WhyView, tuple[str, ...]]:
    """The view with its quarters filled in, in order and within the range, and messages on what was changed.

    >>> settled_view(WhyView(first="2013Q4", last="2010Q1"), ("2010Q1", "2013Q4"), lambda place: True)[0].first
    '2010Q1'
    """
    dropped = [unknown_place(place) for place in view.places if not places(place)]
    known_places = tuple(place for place in view.places if places(place)) or (current_country().nation,)
    begin, end = quarters[0], quarters[-1]
    last = _clamped(view.last or end, begin, end, dropped)
    first = _clamped(view.first or max(label(ordinal(last) - QUARTERS_A_YEAR), begin), begin, end, dropped)
    if first > last:
        dropped.append(Message("{first} comes after {last}; they have changed places", first=first, last=last))
        first, last = last, first
    if first == last:
        dropped.append(Message("nothing changes between {quarter} and itself; the year is shown", quarter=first))
        first = max(label(ordinal(last) - QUARTERS_A_YEAR), begin)
        last = label(ordinal(first) + QUARTERS_A_YEAR) if first == last else last
    return view.but(places=known_places, first=first, last=last), tuple(dropped)


def _clamped(quarter: str, begin: str, end: str, dropped: list[str]) -> str:
    nearest = min(max(quarter, begin), end)
    if nearest != quarter:
        dropped.append(quarter_outside(quarter, begin, end, nearest))
    return nearest


# `to` already names the last quarter, so the publisher's parameter is `bridge`.
# Every field of a definition but the vintage; those that came after the publisher stand behind it in links.
_BEFORE = ("weight", "value", "threshold")
_AFTER = tuple(name for name in DEFINITION_QUERY_NAMES if name not in (*_BEFORE, "vintage"))
WHY_QUERY_NAMES = (
    {"places": "place", "first": "from", "last": "to"}
    | {name: QUERY_NAMES[name] for name in _BEFORE}
    | {"publisher": "bridge"}
    | {name: QUERY_NAMES[name] for name in (*_AFTER, "pin")}
)


def _publisher(text: str, lookup: Callable[[str], str | None] | None) -> ReadValue:
    return one_of(tuple(publishers()), WHY_QUERY_NAMES["publisher"])(text, lookup)


WHY_READERS: Readers = {name: READERS[name] for name in ("places", *_BEFORE, *_AFTER, "pin")} | {
    "first": quarter_reader("from"),
    "last": quarter_reader("to"),
    "publisher": _publisher,
}
