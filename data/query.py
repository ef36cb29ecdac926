"""Between a link's query and a question: readers of each parameter, and the query written from a question."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from data.i18n import tr
from data.quarter import ordinal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


MOST_PLACES = 6


# Of a link that is wrong all over, so much is said.
MOST_COMPLAINTS = 5


def write_query(question: "DataclassInstance", spoken: Mapping[str, str], written: "Writers | None" = None) -> str:
    """A question's query, defaults left out. spoken: a field's name in a link; written: its text, where not plain."""
    defaults = {field.name: field.default for field in fields(question)}
    said = {
        key: (written or {}).get(name, _as_text)(getattr(question, name))
        for name, key in spoken.items()
        if getattr(question, name) != defaults[name]
    }
    return "?" + urlencode(said, safe=",") if said else ""


def parse_query(
    search: str, spoken: Mapping[str, str], readers: "Readers", lookup: "RegionLookup"
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
        value, complaints = readers[name](text, lookup)
        dropped += complaints
        if value is not None:
            said[name] = value
    return said, tuple(dropped[:MOST_COMPLAINTS])


RegionLookup = Callable[[str], str | None] | None


ReadValue = tuple[object, Iterable[str]]


Readers = Mapping[str, Callable[[str, RegionLookup], ReadValue]]


Writers = Mapping[str, Callable[[Any], str]]


def _as_text(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def one_of(legal: tuple[object, ...], name: str) -> Callable[[str, RegionLookup], ReadValue]:
    """A reader of a field that has few legal values; name: what the field is called in a link."""
    spelled = {str(value): value for value in legal}

    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every reader takes the same two
        if text in spelled:
            return spelled[text], ()
        listed = ", ".join(spelled)
        return None, [tr("{name} {text} is not one of {listed}", name=name, text=repr(text[:40]), listed=listed)]

    return read


def places_reader(text: str, lookup: RegionLookup) -> ReadValue:
    """Region ids from ids and names, commas between them; at most six."""
    # Names hold commas ("Reno, NV"), ids do not; a link with a name in it carries one place.
    asked = [part.strip() for part in ([text] if lookup and lookup(text) else text.split(",")) if part.strip()]
    found = {part: lookup(part) if lookup else part for part in asked}
    ids = tuple(dict.fromkeys(place for place in found.values() if place))
    complaints = [unknown_place(part) for part, place in found.items() if not place]
    if len(ids) > MOST_PLACES:
        complaints.append(tr("only the first {most} places can be compared", most=MOST_PLACES))
    return ids[:MOST_PLACES] or None, complaints


def unknown_place(place: str) -> str:
    """What is said of a place that nobody here knows."""
    return tr("place {text} is not known here", text=repr(place[:40]))


def quarter_outside(quarter: str, first: str, last: str, nearest: str) -> str:
    """What is said of a quarter beyond those there are."""
    told = {"quarter": quarter, "first": first, "last": last, "nearest": nearest}
    return tr("{quarter} is outside {first} to {last}; {nearest} is shown", **told)


def quarter_reader(name: str) -> Callable[[str, RegionLookup], ReadValue]:
    """A reader of a quarter; name: what it is called in a link."""

    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every reader takes the same two
        try:
            ordinal(text)
        except ValueError:
            return None, [tr("{name} {text} is not a quarter such as 2013Q4", name=name, text=repr(text[:40]))]
        return text, ()

    return read


def vintage_reader(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every reader takes the same two
    if re.fullmatch(r"(19|20)[0-9]{2}", text):
        return int(text), ()
    return None, [tr("vintage {text} is not a year such as 2006", text=repr(text[:40]))]
