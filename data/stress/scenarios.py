"""The library of stress scenarios: dated and sourced, read from files and checked; none is defined in code.

A country has the scenarios published for it in its package (`scenarios.json`), before those that suit every country.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from data.country import Country, current_country
from data.quarter import ordinal

FILE = Path(__file__).parent / "scenarios.json"
FORMS = ("uniform", "regional", "repeat", "back")
LONGEST = 40  # quarters


@dataclass(frozen=True)
class Scenario:
    """A house price scenario and its source.

    label: its name in a list. form: `uniform` one depth everywhere; `regional` one depth in the chosen regions,
    flat elsewhere; `repeat` each region's own price changes from `first` to `last` again; `back` to the price level
    of some years before. depth: signed ratio (-0.30), None where the user or the region's history sets it.
    quarters: its length. published: what its source publishes; ours: what this project adds. date: the source's, as
    far as known.
    """

    id: str
    label: str
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
        """Whether the user chooses the depth."""
        return self.depth is None and self.form in {"uniform", "regional"}

    @property
    def deep(self) -> bool:
        """Whether it has one depth, its own or the user's, so that it can be measured from the trend (`trough`)."""
        return self.form in {"uniform", "regional"}


def library() -> Mapping[str, Scenario]:
    """The scenarios of the current country by id, in display order: its own, then those of every country."""
    return _library(current_country())


@cache
def _library(country: Country) -> Mapping[str, Scenario]:
    own = country.folder / FILE.name
    own_scenarios, shared = read(own) if own.exists() else {}, read(FILE)
    if twice := own_scenarios.keys() & shared.keys():
        raise ValueError(f"{own}: {', '.join(sorted(twice))} is every country's; give each scenario its own id")
    return own_scenarios | shared


def read(path: Path) -> dict[str, Scenario]:
    """The scenarios of a file; ValueError names the wrong entry, the fault and what was expected."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["scenarios"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: expected an object with a list 'scenarios' ({error})") from error
    scenarios: dict[str, Scenario] = {}
    for number, entry in enumerate(entries, 1):
        scenario = _checked(entry, f"{path}, entry {number}")
        if scenario.id in scenarios:
            raise ValueError(f"{path}, entry {number}: the id {scenario.id!r} is taken; give each scenario its own")
        scenarios[scenario.id] = scenario
    if not scenarios:
        raise ValueError(f"{path}: no scenario in it; expected at least one")
    return scenarios


def _checked(entry: Mapping[str, Any], location: str) -> Scenario:
    field_names = {field.name for field in fields(Scenario)}
    if unknown := sorted(set(entry) - field_names):
        raise ValueError(f"{location}: {', '.join(unknown)} is not a field; there are {', '.join(sorted(field_names))}")
    try:
        scenario = Scenario(**entry)
    except TypeError as error:
        raise ValueError(f"{location}: {error}") from error
    if scenario.form not in FORMS:
        raise ValueError(f"{location}: form {scenario.form!r} is not one of {', '.join(FORMS)}")
    if not 1 <= scenario.quarters <= LONGEST:
        raise ValueError(f"{location}: quarters {scenario.quarters} is not between 1 and {LONGEST}")
    if scenario.depth is not None and not -1 < scenario.depth <= 1:
        raise ValueError(f"{location}: depth {scenario.depth} is not a ratio such as -0.30, above -1")
    if scenario.form == "repeat":
        try:
            length = ordinal(scenario.last) - ordinal(scenario.first)
        except ValueError as error:
            raise ValueError(f"{location}: {error}") from error
        if length != scenario.quarters:
            raise ValueError(
                f"{location}: {scenario.first} to {scenario.last} is {length} quarters, not {scenario.quarters}"
            )
    if not scenario.publisher or not (scenario.published or scenario.ours):
        raise ValueError(f"{location}: say who publishes it, and what is published or ours")
    if scenario.depth and not scenario.date:
        raise ValueError(f"{location}: a depth needs the date of its source")
    return scenario
