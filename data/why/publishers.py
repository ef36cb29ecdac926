"""Other publishers: how each defines negative equity, and single figures quoted from print (quoted.json)."""

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from data.country import Country, current_country
from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.quarter import ordinal
from data.why.reading import Publisher, Quoted

# Single figures may be quoted; a publisher's full panel may not, so these are the most in all and of one quarter.
MOST, MOST_OF_A_QUARTER = 30, 6
LEGAL: Mapping[str, tuple[object, ...]] = {
    "counts": WEIGHTS,
    "liens": ("all", "first", "unsaid"),
    "value": VALUES,
    "threshold": THRESHOLDS,
    "level": ("", "zillow"),
    "printing": ("first", "latest"),
    "evidence": ("published",),
    "fitted": ("", "base", "all"),
    "of": ("mortgages", "owners"),
    "article": ("", "the"),
}
Entry = TypeVar("Entry", Publisher, Quoted)


def publishers(country: Country | None = None) -> Mapping[str, Publisher]:
    """A country's publishers by key, the current country's unless given, in display order.

    The first is the one on whose level the model is calibrated.
    """
    return _carried(country or current_country())[0]


def figures(country: Country | None = None) -> Mapping[tuple[str, str, str], Quoted]:
    """The figures quoted of a country, by (publisher, region id, quarter)."""
    return _carried(country or current_country())[1]


@cache
def _carried(country: Country) -> tuple[Mapping[str, Publisher], Mapping[tuple[str, str, str], Quoted]]:
    return read(country.quoted, country)


def read(path: Path, country: Country | None = None) -> tuple[dict[str, Publisher], dict[tuple[str, str, str], Quoted]]:
    """The publishers and the figures of a file; ValueError names the wrong entry, what was found and expected.

    country: whose price indices a publisher may use, the default one unless given. Whether a region exists depends on
    the snapshot (`unknown_places`).
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        publisher_entries, figure_entries = list(content["publishers"]), list(content["figures"])
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: expected an object with lists 'publishers' and 'figures' ({error})") from error
    if not publisher_entries:
        raise ValueError(f"{path}: expected at least one publisher, on whose level the model is calibrated")
    publishers_by_key: dict[str, Publisher] = {}
    for number, entry in enumerate(publisher_entries, 1):
        location = f"{path}, publisher {number}"
        publisher = _parsed(Publisher, entry, location)
        indices = (*(country or current_country()).index_keys, "own")
        if publisher.index not in indices:
            raise ValueError(f"{location}: index expected one of {', '.join(indices)}, found {publisher.index!r}")
        _check_unique(publisher.key, publishers_by_key, location)
        if publisher.since:
            _check_quarter("since", publisher.since, location)
        publishers_by_key[publisher.key] = publisher
    quoted: dict[tuple[str, str, str], Quoted] = {}
    for number, entry in enumerate(figure_entries, 1):
        location = f"{path}, figure {number}"
        figure = _parsed(Quoted, entry, location)
        _check_figure(figure, publishers_by_key, location)
        key = (figure.publisher, figure.region_id, figure.quarter)
        _check_unique(key, quoted, location)
        quoted[key] = figure
        if len(quoted) > MOST:
            raise ValueError(f"{location}: expected at most {MOST} figures in all; quote fewer")
        of_quarter = sum(
            (other.publisher, other.quarter) == (figure.publisher, figure.quarter) for other in quoted.values()
        )
        if of_quarter > MOST_OF_A_QUARTER:
            raise ValueError(
                f"{location}: found {of_quarter} figures of {figure.publisher} in {figure.quarter}, expected at most "
                f"{MOST_OF_A_QUARTER}; a panel is its publisher's own"
            )
    return publishers_by_key, quoted


def unknown_places(quoted: Mapping[tuple[str, str, str], Quoted], places: Mapping[str, object]) -> tuple[str, ...]:
    """The region ids of the figures that a snapshot does not have."""
    return tuple(dict.fromkeys(figure.region_id for figure in quoted.values() if figure.region_id not in places))


def _parsed(kind: type[Entry], entry: Mapping[str, Any], location: str) -> Entry:
    if not isinstance(entry, Mapping):
        raise ValueError(f"{location}: expected an object, found {entry!r}")
    fields_by_name = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(entry) - set(fields_by_name)):
        raise ValueError(f"{location}: found {', '.join(unknown)}, expected only {', '.join(fields_by_name)}")
    try:
        parsed = kind(**entry)
    except TypeError as error:
        raise ValueError(f"{location}: {error}") from error
    ratio = (float, "a ratio such as 0.252")
    kinds = {"share": ratio, "mortgaged_part": ratio, "threshold": (int, "a whole percent such as 125")}
    for name in fields_by_name:
        expected, example = kinds.get(name, (str, "a text"))
        value = getattr(parsed, name)
        if not isinstance(value, expected) or isinstance(value, bool):
            raise ValueError(f"{location}: {name} expected {example}, found {value!r}")
        if name in LEGAL and value not in LEGAL[name]:
            raise ValueError(f"{location}: {name} expected one of {', '.join(map(str, LEGAL[name]))}, found {value!r}")
    if not parsed.title:
        raise ValueError(f"{location}: title expected the source's, found none; nothing is quoted without its source")
    if not parsed.address.startswith(("https://", "http://")) or " " in parsed.address:
        raise ValueError(
            f"{location}: address expected a link such as https://example.org/page, found {parsed.address!r}"
        )
    return parsed


def _check_figure(figure: Quoted, publishers_by_key: Mapping[str, Publisher], location: str) -> None:
    if figure.publisher not in publishers_by_key:
        raise ValueError(
            f"{location}: publisher expected one of {', '.join(publishers_by_key)}, found {figure.publisher!r}"
        )
    is_of_owners = publishers_by_key[figure.publisher].of == "owners"
    if is_of_owners != (figure.mortgaged_part < 1.0) or figure.mortgaged_part <= 0.0:
        expected = "a ratio between 0 and 1, of owner-occupiers" if is_of_owners else "none: the share is of mortgages"
        raise ValueError(f"{location}: mortgaged_part expected {expected}, found {figure.mortgaged_part}")
    if not 0.0 < figure.share < 1.0:
        raise ValueError(f"{location}: share expected a ratio between 0 and 1 such as 0.252, found {figure.share}")
    _check_quarter("quarter", figure.quarter, location)


def _check_quarter(name: str, quarter: str, location: str) -> None:
    try:
        ordinal(quarter)
    except ValueError as error:
        raise ValueError(f"{location}: {name} expected one such as 2013Q4, found {quarter!r}") from error


def _check_unique(key: object, existing: Mapping[Any, object], location: str) -> None:
    if key in existing:
        raise ValueError(f"{location}: found {key} a second time, expected each once")
