"""Other publishers: how each defines negative equity, and single figures quoted from print (quoted.json, checked)."""

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.quarter import ordinal
from data.why.reading import Publisher, Quoted

FILE = Path(__file__).parent / "quoted.json"
# Single figures may be quoted; a publisher's panel is the publisher's own, so no more than these are carried.
MOST, MOST_OF_A_QUARTER = 30, 6
LEGAL: Mapping[str, tuple[object, ...]] = {
    "counts": WEIGHTS,
    "liens": ("all", "first", "unsaid"),
    "value": VALUES,
    "threshold": THRESHOLDS,
    "index": ("blended", "all-transactions", "own"),
    "level": ("", "zillow"),
    "printing": ("first", "latest"),
    "evidence": ("published",),
}
Entry = TypeVar("Entry", Publisher, Quoted)


@cache
def publishers() -> Mapping[str, Publisher]:
    """The carried publishers by key, in the order they are offered."""
    return read(FILE)[0]


@cache
def figures() -> Mapping[tuple[str, str, str], Quoted]:
    """The carried figures, by publisher, place and quarter."""
    return read(FILE)[1]


def read(path: Path) -> tuple[dict[str, Publisher], dict[tuple[str, str, str], Quoted]]:
    """The publishers and the figures of a file; ValueError says which entry is wrong, what was found and expected.

    Whether a place exists is the snapshot's to say (`unknown_places`).
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        told, printed = list(held["publishers"]), list(held["figures"])
    except (json.JSONDecodeError, KeyError, TypeError) as wrong:
        raise ValueError(f"{path}: expected an object with lists 'publishers' and 'figures' ({wrong})") from wrong
    whose: dict[str, Publisher] = {}
    for number, entry in enumerate(told, 1):
        one = _parsed(Publisher, entry, f"{path}, publisher {number}")
        _once(one.key, whose, f"{path}, publisher {number}")
        whose[one.key] = one
    found: dict[tuple[str, str, str], Quoted] = {}
    for number, entry in enumerate(printed, 1):
        where = f"{path}, figure {number}"
        figure = _parsed(Quoted, entry, where)
        _check_figure(figure, whose, where)
        key = (figure.publisher, figure.region_id, figure.quarter)
        _once(key, found, where)
        found[key] = figure
        if len(found) > MOST:
            raise ValueError(f"{where}: expected at most {MOST} figures in all; quote fewer")
        of_quarter = sum((one.publisher, one.quarter) == (figure.publisher, figure.quarter) for one in found.values())
        if of_quarter > MOST_OF_A_QUARTER:
            raise ValueError(
                f"{where}: found {of_quarter} figures of {figure.publisher} in {figure.quarter}, expected at most "
                f"{MOST_OF_A_QUARTER}; a panel is its publisher's own"
            )
    return whose, found


def unknown_places(found: Mapping[tuple[str, str, str], Quoted], places: Mapping[str, object]) -> tuple[str, ...]:
    """The figures' places that a snapshot does not know."""
    return tuple(dict.fromkeys(figure.region_id for figure in found.values() if figure.region_id not in places))


def _parsed(kind: type[Entry], entry: Mapping[str, Any], where: str) -> Entry:
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where}: expected an object, found {entry!r}")
    known = {field.name: field for field in fields(kind)}
    if strange := sorted(set(entry) - set(known)):
        raise ValueError(f"{where}: found {', '.join(strange)}, expected only {', '.join(known)}")
    try:
        made = kind(**entry)
    except TypeError as wrong:
        raise ValueError(f"{where}: {wrong}") from wrong
    kinds = {"share": (float, "a ratio such as 0.252"), "threshold": (int, "a whole percent such as 125")}
    for name in known:
        wanted, example = kinds.get(name, (str, "a text"))
        value = getattr(made, name)
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise ValueError(f"{where}: {name} expected {example}, found {value!r}")
        if name in LEGAL and value not in LEGAL[name]:
            raise ValueError(f"{where}: {name} expected one of {', '.join(map(str, LEGAL[name]))}, found {value!r}")
    if not made.title:
        raise ValueError(f"{where}: title expected the source's, found none; nothing is quoted without its source")
    if not made.address.startswith(("https://", "http://")) or " " in made.address:
        raise ValueError(f"{where}: address expected a link such as https://example.org/page, found {made.address!r}")
    return made


def _check_figure(figure: Quoted, whose: Mapping[str, Publisher], where: str) -> None:
    if figure.publisher not in whose:
        raise ValueError(f"{where}: publisher expected one of {', '.join(whose)}, found {figure.publisher!r}")
    if not 0.0 < figure.share < 1.0:
        raise ValueError(f"{where}: share expected a ratio between 0 and 1 such as 0.252, found {figure.share}")
    try:
        ordinal(figure.quarter)
    except ValueError as wrong:
        raise ValueError(f"{where}: quarter expected one such as 2013Q4, found {figure.quarter!r}") from wrong


def _once(key: object, found: Mapping[Any, object], where: str) -> None:
    if key in found:
        raise ValueError(f"{where}: found {key} a second time, expected each once")
