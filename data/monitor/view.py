"""What the reader asks: a place or several, a quarter, a definition. It comes from a link and goes back to one."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import parse_qsl, urlencode

from data.i18n import tr
from data.quarter import ordinal
from data.snapshot import pin

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LEVELS = ("nation", "division", "state", "metro")
THRESHOLDS = (95, 100, 105, 110, 120, 125)
VALUES = ("dispersed", "step")
WEIGHTS = ("loans", "balances")
INDEXES = ("blended", "all-transactions", "purchase")
MOST_PLACES = 6
# Of a link that is wrong all over, so much is said.
MOST_COMPLAINTS = 5
_DEFINITION = re.compile(rf"({'|'.join(VALUES)})-([0-9]+)(?:-({'|'.join(INDEXES[1:])}))?")


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


def loosened(text: str) -> str:
    """A pin after another question is asked: the same data, and no longer the figure it was pinned to.

    >>> loosened("d0a20c5f4201-200f30ff.ab12cd34-0.6656"), loosened("")
    ('d0a20c5f4201-200f30ff.ab12cd34', '')
    """
    held = pin.read(text)
    return str(held.bare) if held else ""


def linked(question: "DataclassInstance", spoken: Mapping[str, str], written: "Writers | None" = None) -> str:
    """A question's query, defaults left out. spoken: a field's name in a link; written: its text, where not plain."""
    said = {
        spoken[field.name]: (written or {}).get(field.name, _written)(getattr(question, field.name))
        for field in fields(question)
        if getattr(question, field.name) != field.default
    }
    return "?" + urlencode(said, safe=",") if said else ""


def understood(
    search: str, spoken: Mapping[str, str], readers: "Readers", known: "Known"
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What a link says, by the names of a question's fields, and what of it had to be dropped, in plain words."""
    names = {text: name for name, text in spoken.items()}
    said: dict[str, Any] = {}
    dropped: list[str] = []
    for key, text in parse_qsl(search.lstrip("?"), keep_blank_values=True):
        name = names.get(key)
        if name is None:
            dropped.append(tr("{name} is not something this page can be asked", name=repr(key[:40])))
            continue
        if name in said:
            dropped.append(tr("{name} is said more than once; the last is shown", name=repr(key)))
        value, complaints = readers[name](text, known)
        dropped += complaints
        if value is not None:
            said[name] = value
    return said, tuple(dropped[:MOST_COMPLAINTS])


class Defined(TypedDict):
    """A definition's parts, as a View has them."""

    value: str
    threshold: int
    index: str


def spelled(value: str, threshold: int, index: str) -> str:
    """A definition as the command line writes it; the model's own index goes without saying."""
    return f"{value}-{threshold}" + (f"-{index}" if index != INDEXES[0] else "")


def definition(text: str) -> Defined:
    """A definition in the command line's spelling, as its parts; ValueError for any other.

    >>> definition("step-125-all-transactions")
    {'value': 'step', 'threshold': 125, 'index': 'all-transactions'}
    """
    found = _DEFINITION.fullmatch(text)
    if not found or int(found[2]) not in THRESHOLDS:
        raise ValueError(
            f"{text!r} is not a definition; write step or dispersed, a hyphen and one of "
            f"{', '.join(map(str, THRESHOLDS))}, such as dispersed-100; for another price index add a hyphen and "
            f"{' or '.join(INDEXES[1:])}, such as step-100-purchase"
        )
    return Defined(value=found[1], threshold=int(found[2]), index=found[3] or INDEXES[0])


Known = Callable[[str], str | None] | None
Read = tuple[object, Iterable[str]]
Readers = Mapping[str, Callable[[str, Known], Read]]
Writers = Mapping[str, Callable[[Any], str]]


def _written(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def one_of(legal: tuple[object, ...], name: str) -> Callable[[str, Known], Read]:
    """A reader of a field that has few legal values; name: what the field is called in a link."""
    spelled = {str(value): value for value in legal}

    def read(text: str, known: Known) -> Read:  # noqa: ARG001  # every reader takes the same two
        if text in spelled:
            return spelled[text], ()
        listed = ", ".join(spelled)
        return None, [tr("{name} {text} is not one of {listed}", name=name, text=repr(text[:40]), listed=listed)]

    return read


def places(text: str, known: Known) -> Read:
    """Region ids from ids and names, commas between them; at most six."""
    # Names hold commas ("Reno, NV"), ids do not; a link with a name in it carries one place.
    asked = [part.strip() for part in ([text] if known and known(text) else text.split(",")) if part.strip()]
    found = {part: known(part) if known else part for part in asked}
    ids = tuple(dict.fromkeys(place for place in found.values() if place))
    complaints = [unknown(part) for part, place in found.items() if not place]
    if len(ids) > MOST_PLACES:
        complaints.append(tr("only the first {most} places can be compared", most=MOST_PLACES))
    return ids[:MOST_PLACES] or None, complaints


def unknown(place: str) -> str:
    """What is said of a place that nobody here knows."""
    return tr("place {text} is not known here", text=repr(place[:40]))


def outside(quarter: str, first: str, last: str, nearest: str) -> str:
    """What is said of a quarter beyond those there are."""
    told = {"quarter": quarter, "first": first, "last": last, "nearest": nearest}
    return tr("{quarter} is outside {first} to {last}; {nearest} is shown", **told)


def quarter(name: str) -> Callable[[str, Known], Read]:
    """A reader of a quarter; name: what it is called in a link."""

    def read(text: str, known: Known) -> Read:  # noqa: ARG001  # every reader takes the same two
        try:
            ordinal(text)
        except ValueError:
            return None, [tr("{name} {text} is not a quarter such as 2013Q4", name=name, text=repr(text[:40]))]
        return text, ()

    return read


def _vintage(text: str, known: Known) -> Read:  # noqa: ARG001  # every reader takes the same two
    if re.fullmatch(r"(19|20)[0-9]{2}", text):
        return int(text), ()
    return None, [tr("vintage {text} is not a year such as 2006", text=repr(text[:40]))]


def pinned(text: str, known: Known) -> Read:  # noqa: ARG001  # every reader takes the same two
    """A pin's text, where it is one."""
    if pin.read(text):
        return text, ()
    return None, [tr("pin {text} is not one that a page gives", text=repr(text[:40]))]


READERS: Readers = {
    "level": one_of(LEVELS[1:], "level"),
    "places": places,
    "quarter": quarter("quarter"),
    "weight": one_of(WEIGHTS, "by"),
    "value": one_of(VALUES, "value"),
    "threshold": one_of(THRESHOLDS, "over"),
    "vintage": _vintage,
    "index": one_of(INDEXES, "index"),
    "pin": pinned,
}
# What --definition takes, in every command that has it.
DEFINITION_HELP = (
    "step or dispersed, and 95 to 125: step-125; homes at one FHFA index alone where the place has it then: "
    "step-100-all-transactions, step-100-purchase (sales: expanded-data of states, purchase-only of metros)"
)
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
