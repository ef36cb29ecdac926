"""What the reader asks: a place or several, a quarter, a definition. It comes from a link and goes back to one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.definition import (
    INDEXES,
    LEVELS,
    THRESHOLDS,
    VALUES,
    WEIGHTS,
    spelled,
)
from data.query import Readers, linked, one_of, places_reader, quarter_reader, understood, vintage_reader
from data.snapshot.pin import pin_reader

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class View:
    """One question. Hashable, always valid in itself; whether its places and quarter exist is the snapshot's to say.

    level: what the map and the table list. places: up to six region ids, the first one in focus. quarter: "" is
    the latest. weight: count loans, or their balances. value: `dispersed` sees homes spread around their index,
    `step` marks every home at the index. threshold: percent MTMLTV. vintage: an origination year, 0 for all. index:
    `blended` marks homes as the model does (data.model.cohorts.log_price); the others at one of FHFA's indices alone
    (data/model/price_index.py). pin: the data a link was pinned to (data/snapshot/pin.py), "" for today's.
    """

    level: str = "state"
    places: tuple[str, ...] = ("US",)
    quarter: str = ""
    weight: str = "loans"
    value: str = "dispersed"
    threshold: int = 100
    vintage: int = 0
    index: str = "blended"
    pin: str = ""

    @property
    def definition(self) -> str:
        """The definition as the command line writes it.

        >>> View(value="step", threshold=125).definition
        'step-125'
        >>> View(index="purchase").definition
        'dispersed-100-purchase'
        """
        return spelled(self.value, self.threshold, self.index)

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
        return linked(self, SPOKEN)


def heard(search: str, known: Callable[[str], str | None] | None = None) -> tuple[View, tuple[str, ...]]:
    """The nearest valid question to what a link says, and what of it had to be dropped, in plain words.

    known: gives the region id for what a reader may type (an id, a name, an alias), None for a stranger.

    >>> heard("?place=US-NV&quarter=2010Q9")
    (View(level='state', places=('US-NV',), quarter='', weight='loans', value='dispersed', threshold=100, vintage=0, index='blended', pin=''), ("quarter '2010Q9' is not a quarter such as 2013Q4",))
    """  # noqa: E501  # a doctest prints on one line what Python prints on one line
    said, dropped = understood(search, SPOKEN, READERS, known)
    return View(**said), dropped


READERS: Readers = {
    "level": one_of(LEVELS[1:], "level"),
    "places": places_reader,
    "quarter": quarter_reader("quarter"),
    "weight": one_of(WEIGHTS, "by"),
    "value": one_of(VALUES, "value"),
    "threshold": one_of(THRESHOLDS, "over"),
    "vintage": vintage_reader,
    "index": one_of(INDEXES, "index"),
    "pin": pin_reader,
}
# A field's name in a link.
SPOKEN = {
    "level": "level",
    "places": "place",
    "quarter": "quarter",
    "weight": "by",
    "value": "value",
    "threshold": "over",
    "vintage": "vintage",
    "index": "index",
    "pin": "pin",
}
