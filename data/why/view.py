"""What a reader asks of the page of change: a place, two quarters, a definition, whose number to compare with."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.definition import Definition
from data.i18n import tr
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

# Without a first quarter a change is told on the year, as everywhere else on the site.
YEAR = 4


@dataclass(frozen=True, kw_only=True)
class WhyView(Definition):
    """One question. Hashable; whether its place and quarters exist is the snapshot's to say.

    places: the first one in focus, the others only kept for the way back. first, last: quarters, "" for a year before
    the last and for the latest. pin: as in data.monitor.view.View; vintage is not asked here. publisher: to whose
    number the bridge leads, a key of data.why.publishers.publishers().
    """

    places: tuple[str, ...] = ("US",)
    first: str = ""
    last: str = ""
    publisher: str = "corelogic"
    pin: str = ""

    @property
    def now(self) -> View:
        """The same question of the last quarter alone, as the front page asks it."""
        return View(places=self.places, quarter=self.last, pin=self.pin, **self.parts)

    def but(self, **changes: object) -> "WhyView":
        """This question with something else asked."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def search(self) -> str:
        """The link's query, defaults left out.

        >>> WhyView(places=("US-NV",), first="2010Q1", last="2013Q4", weight="balances").search()
        '?place=US-NV&from=2010Q1&to=2013Q4&by=balances'
        """
        return write_query(self, WHY_QUERY_NAMES)


def view_from_query(search: str, lookup: Callable[[str], str | None] | None = None) -> tuple[WhyView, tuple[str, ...]]:
    """The nearest valid question to what a link says, and what of it had to be dropped, in plain words.

    >>> view_from_query("?place=US-NV&from=2010Q9")[1]
    ("from '2010Q9' is not a quarter such as 2013Q4",)
    """
    said, dropped = parse_query(search, WHY_QUERY_NAMES, WHY_READERS, lookup)
    return WhyView(**said), dropped


def settled_view(
    view: WhyView, quarters: tuple[str, ...], places: Callable[[str], bool]
) -> tuple[WhyView, tuple[str, ...]]:
    """The question with its quarters named, in order and within those there are, and what was changed for that.

    >>> settled_view(WhyView(first="2013Q4", last="2010Q1"), ("2010Q1", "2013Q4"), lambda place: True)[0].first
    '2010Q1'
    """
    dropped = [unknown_place(place) for place in view.places if not places(place)]
    known = tuple(place for place in view.places if places(place)) or ("US",)
    begin, end = quarters[0], quarters[-1]
    last = _within(view.last or end, begin, end, dropped)
    first = _within(view.first or max(label(ordinal(last) - YEAR), begin), begin, end, dropped)
    if first > last:
        dropped.append(tr("{first} comes after {last}; they have changed places", first=first, last=last))
        first, last = last, first
    if first == last:
        dropped.append(tr("nothing changes between {quarter} and itself; the year is shown", quarter=first))
        first = max(label(ordinal(last) - YEAR), begin)
        last = label(ordinal(first) + YEAR) if first == last else last
    return view.but(places=known, first=first, last=last), tuple(dropped)


def _within(quarter: str, begin: str, end: str, dropped: list[str]) -> str:
    nearest = min(max(quarter, begin), end)
    if nearest != quarter:
        dropped.append(quarter_outside(quarter, begin, end, nearest))
    return nearest


# `to` is the last quarter, so the publisher is what the bridge leads to.
_KEPT = ("weight", "value", "threshold")
WHY_QUERY_NAMES = (
    {"places": "place", "first": "from", "last": "to"}
    | {name: QUERY_NAMES[name] for name in _KEPT}
    | {"publisher": "bridge"}
    | {name: QUERY_NAMES[name] for name in ("index", "pin")}
)


def _publisher(text: str, lookup: Callable[[str], str | None] | None) -> ReadValue:
    return one_of(tuple(publishers()), WHY_QUERY_NAMES["publisher"])(text, lookup)


WHY_READERS: Readers = {name: READERS[name] for name in ("places", "weight", "value", "threshold", "index", "pin")} | {
    "first": quarter_reader("from"),
    "last": quarter_reader("to"),
    "publisher": _publisher,
}
