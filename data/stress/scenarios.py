"""The library of stress scenarios: dated, sourced, read from scenarios.json and checked; none is made in code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from data.quarter import ordinal

FILE = Path(__file__).parent / "scenarios.json"
FORMS = ("uniform", "regional", "repeat", "back")
LONGEST = 40  # quarters


@dataclass(frozen=True)
class Scenario:
    """One way that house prices might go, and who says so.

    form: `uniform` one depth everywhere; `regional` one depth in the places asked for, flat elsewhere; `repeat` each
    region's own prices from `first` to `last` once more; `back` to the level of some years before. depth: signed ratio
    (-0.30), None where it is the reader's or the region's own. quarters: how long it takes. published: what its source
    says; ours: what was added to it. date: the source's, as far as known.
    """

    id: str
    form: str
    quarters: int
    publisher: str
    title: str
    date: str
    address: str
    published: str
    ours: str
    depth: float | None = None
    first: str = ""
    last: str = ""

    @property
    def drawn(self) -> bool:
        """Whether the depth is the reader's to choose."""
        return self.depth is None and self.form in {"uniform", "regional"}

    @property
    def deep(self) -> bool:
        """Whether it has a depth at all, its own or the reader's, that can be measured from the trend as well."""
        return self.form in {"uniform", "regional"}


@cache
def library() -> Mapping[str, Scenario]:
    """The carried scenarios by id, in the order they are offered."""
    return read(FILE)


def read(path: Path) -> dict[str, Scenario]:
    """The scenarios of a file; ValueError says which entry is wrong, how, and what was expected."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["scenarios"]
    except (json.JSONDecodeError, KeyError, TypeError) as wrong:
        raise ValueError(f"{path}: expected an object with a list 'scenarios' ({wrong})") from wrong
    found: dict[str, Scenario] = {}
    for number, entry in enumerate(entries, 1):
        scenario = _checked(entry, f"{path}, entry {number}")
        if scenario.id in found:
            raise ValueError(f"{path}, entry {number}: the id {scenario.id!r} is taken; give each scenario its own")
        found[scenario.id] = scenario
    if not found:
        raise ValueError(f"{path}: no scenario in it; expected at least one")
    return found


def _checked(entry: Mapping[str, Any], where: str) -> Scenario:
    known = {field.name for field in fields(Scenario)}
    if strange := sorted(set(entry) - known):
        raise ValueError(f"{where}: {', '.join(strange)} is not a field; there are {', '.join(sorted(known))}")
    try:
        scenario = Scenario(**entry)
    except TypeError as wrong:
        raise ValueError(f"{where}: {wrong}") from wrong
    if scenario.form not in FORMS:
        raise ValueError(f"{where}: form {scenario.form!r} is not one of {', '.join(FORMS)}")
    if not 1 <= scenario.quarters <= LONGEST:
        raise ValueError(f"{where}: quarters {scenario.quarters} is not between 1 and {LONGEST}")
    if scenario.depth is not None and not -1 < scenario.depth <= 1:
        raise ValueError(f"{where}: depth {scenario.depth} is not a ratio such as -0.30, above -1")
    if scenario.form == "repeat":
        try:
            took = ordinal(scenario.last) - ordinal(scenario.first)
        except ValueError as wrong:
            raise ValueError(f"{where}: {wrong}") from wrong
        if took != scenario.quarters:
            raise ValueError(
                f"{where}: {scenario.first} to {scenario.last} is {took} quarters, not {scenario.quarters}"
            )
    if not scenario.publisher or not (scenario.published or scenario.ours):
        raise ValueError(f"{where}: say who publishes it, and what is published or ours")
    if scenario.depth and not scenario.date:
        raise ValueError(f"{where}: a depth needs the date of its source")
    return scenario
