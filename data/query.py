"""Parsing and writing of query strings: parsers of the parameters, and the query string of a view."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from data.country import country_of, current_country
from data.i18n import Message
from data.quarter import ordinal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


MOST_PLACES = 6


# The most messages on one link, however many of its parameters are invalid.
MOST_COMPLAINTS = 5


def write_query(view: "DataclassInstance", query_names: Mapping[str, str], writers: "Writers | None" = None) -> str:
    """A view's query string, defaults left out. query_names: the parameter of each field; writers: its text."""
    plain = type(view)()
    pairs = {
        key: (writers or {}).get(name, _as_text)(getattr(view, name))
        for name, key in query_names.items()
        if getattr(view, name) != getattr(plain, name)
    }
    return "?" + urlencode(pairs, safe=",") if pairs else ""


def parse_query(
    search: str, query_names: Mapping[str, str], readers: "Readers", lookup: "RegionLookup"
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The parsed values of a query string by field of the view, and messages on the parameters that were dropped."""
    names = {text: name for name, text in query_names.items()}
    values: dict[str, Any] = {}
    dropped: list[str] = []
    for key, text in parse_qsl(search.lstrip("?"), keep_blank_values=True):
        name = names.get(key)
        if name is None:
            dropped.append(Message("{name} is not something this page can be asked", name=repr(key[:40])))
            continue
        if name in values:
            dropped.append(Message("{name} is said more than once; the last is shown", name=repr(key)))
        value, complaints = readers[name](text, lookup)
        dropped += complaints
        if value is not None:
            values[name] = value
    return values, tuple(dropped[:MOST_COMPLAINTS])


RegionLookup = Callable[[str], str | None] | None


ReadValue = tuple[object, Iterable[str]]


Reader = Callable[[str, RegionLookup], ReadValue]


Readers = Mapping[str, Reader]


Writers = Mapping[str, Callable[[Any], str]]


Permitted = tuple[object, ...] | Callable[[], tuple[object, ...]]


def _as_text(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def one_of(permitted: Permitted, name: str) -> Callable[[str, RegionLookup], ReadValue]:
    """A parser of a field with a set of values, or with one that depends on the country; name: the parameter."""

    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
        by_text = {str(value): value for value in (permitted() if callable(permitted) else permitted)}
        if text in by_text:
            return by_text[text], ()
        listed = ", ".join(by_text)
        return None, [Message("{name} {text} is not one of {listed}", name=name, text=repr(text[:40]), listed=listed)]

    return read


def places_reader(text: str, lookup: RegionLookup) -> ReadValue:
    """The parser of `place`: region ids from ids or names with commas between them; at most six."""
    # Names contain commas ("Reno, NV"), ids do not; so a text that is a name is one place.
    parts = [part.strip() for part in ([text] if lookup and lookup(text) else text.split(",")) if part.strip()]
    region_ids = {part: lookup(part) if lookup else part for part in parts}
    ids = tuple(dict.fromkeys(place for place in region_ids.values() if place))
    complaints = [unknown_place(part) for part, place in region_ids.items() if not place]
    if len(ids) > MOST_PLACES:
        complaints.append(Message("only the first {most} places can be compared", most=MOST_PLACES))
    return ids[:MOST_PLACES] or None, complaints


def unknown_place(place: str) -> str:
    """The message on an unknown region; one of another country is said to be that."""
    elsewhere = country_of(place)
    if elsewhere is not current_country():
        values = {"text": repr(place[:40]), "country": elsewhere.phrase, "here": current_country().phrase}
        return Message("place {text} is in {country}, and here are figures of {here}", **values)
    return Message("place {text} is not known here", text=repr(place[:40]))


def quarter_outside(quarter: str, first: str, last: str, nearest: str) -> str:
    """The message on a quarter outside the range of the data."""
    values = {"quarter": quarter, "first": first, "last": last, "nearest": nearest}
    return Message("{quarter} is outside {first} to {last}; {nearest} is shown", **values)


def quarter_reader(name: str) -> Callable[[str, RegionLookup], ReadValue]:
    """A parser of a quarter; name: the parameter."""

    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
        try:
            ordinal(text)
        except ValueError:
            return None, [Message("{name} {text} is not a quarter such as 2013Q4", name=name, text=repr(text[:40]))]
        return text, ()

    return read


def vintage_reader(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
    if re.fullmatch(r"(19|20)[0-9]{2}", text):
        return int(text), ()
    return None, [Message("vintage {text} is not a year such as 2006", text=repr(text[:40]))]


def with_focus(places: tuple[str, ...], region_id: str) -> tuple[str, ...]:
    """The places of a view with another in focus: the nation stays among those compared, the old focus does not.

    >>> with_focus(("US-NV", "US"), "US-FL"), with_focus(("US",), "US-NV")
    (('US-FL', 'US'), ('US-NV', 'US'))
    """
    others = places if places[0] == country_of(region_id).nation else places[1:]
    return (region_id, *(other for other in others if other != region_id))[:MOST_PLACES]
