"""What the reader asks: a place or several, a quarter, a definition. It comes from a link and goes back to one."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from data.quarter import ordinal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LEVELS = ("nation", "division", "state", "metro")
THRESHOLDS = (95, 100, 105, 110, 120, 125)
VALUES = ("dispersed", "step")
WEIGHTS = ("loans", "balances")
MOST_PLACES = 6
# Of a link that is wrong all over, so much is said.
MOST_COMPLAINTS = 5
_DEFINITION = re.compile(r"(dispersed|step)-([0-9]+)")


@dataclass(frozen=True)
class View:
    """One question. Hashable, always valid in itself; whether its places and quarter exist is the snapshot's to say.

    level: what the map and the table list. places: up to six region ids, the first one in focus. quarter: "" is
    the latest. weight: count loans, or their balances. value: `dispersed` sees homes spread around their index,
    `step` marks every home at the index. threshold: percent MTMLTV. vintage: an origination year, 0 for all.
    """

    level: str = "state"
    places: tuple[str, ...] = ("US",)
    quarter: str = ""
    weight: str = "loans"
    value: str = "dispersed"
    threshold: int = 100
    vintage: int = 0

    @property
    def definition(self) -> str:
        """The definition as the command line writes it.

        >>> View(value="step", threshold=125).definition
        'step-125'
        """
        return f"{self.value}-{self.threshold}"

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
    (View(level='state', places=('US-NV',), quarter='', weight='loans', value='dispersed', threshold=100, vintage=0), ("quarter '2010Q9' is not a quarter such as 2013Q4",))
    """  # noqa: E501  # a doctest prints on one line what Python prints on one line
    said, dropped = understood(search, SPOKEN, READERS, known)
    return View(**said), dropped


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
            dropped.append(f"{key[:40]!r} is not something this page can be asked")
            continue
        if name in said:
            dropped.append(f"{key!r} is said more than once; the last is shown")
        value, complaints = readers[name](text, known)
        dropped += complaints
        if value is not None:
            said[name] = value
    return said, tuple(dropped[:MOST_COMPLAINTS])


def definition(text: str) -> tuple[str, int]:
    """A definition in the command line's spelling, as value and threshold; ValueError for any other.

    >>> definition("step-125")
    ('step', 125)
    """
    found = _DEFINITION.fullmatch(text)
    if not found or int(found[2]) not in THRESHOLDS:
        raise ValueError(
            f"{text!r} is not a definition; write step or dispersed, a hyphen and one of "
            f"{', '.join(map(str, THRESHOLDS))}, such as dispersed-100"
        )
    return found[1], int(found[2])


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
        return None, [f"{name} {text[:40]!r} is not one of {', '.join(spelled)}"]

    return read


def places(text: str, known: Known) -> Read:
    """Region ids from ids and names, commas between them; at most six."""
    # Names hold commas ("Reno, NV"), ids do not; a link with a name in it carries one place.
    asked = [part.strip() for part in ([text] if known and known(text) else text.split(",")) if part.strip()]
    found = {part: known(part) if known else part for part in asked}
    ids = tuple(dict.fromkeys(place for place in found.values() if place))
    complaints = [f"place {part[:40]!r} is not known here" for part, place in found.items() if not place]
    if len(ids) > MOST_PLACES:
        complaints.append(f"only the first {MOST_PLACES} places can be compared")
    return ids[:MOST_PLACES] or None, complaints


def _quarter(text: str, known: Known) -> Read:  # noqa: ARG001  # every reader takes the same two
    try:
        ordinal(text)
    except ValueError:
        return None, [f"quarter {text[:40]!r} is not a quarter such as 2013Q4"]
    return text, ()


def _vintage(text: str, known: Known) -> Read:  # noqa: ARG001  # every reader takes the same two
    if re.fullmatch(r"(19|20)[0-9]{2}", text):
        return int(text), ()
    return None, [f"vintage {text[:40]!r} is not a year such as 2006"]


READERS: Readers = {
    "level": one_of(LEVELS[1:], "level"),
    "places": places,
    "quarter": _quarter,
    "weight": one_of(WEIGHTS, "by"),
    "value": one_of(VALUES, "value"),
    "threshold": one_of(THRESHOLDS, "over"),
    "vintage": _vintage,
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
}
