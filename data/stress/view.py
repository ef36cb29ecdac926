"""The stress page's query: regions, a quarter, a definition and a house price scenario."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from data.country import current_country
from data.definition import Definition
from data.i18n import Message
from data.monitor.view import QUERY_NAMES, READERS, View
from data.query import Readers, ReadValue, RegionLookup, one_of, parse_query, places_reader, write_query
from data.stress.scenarios import LONGEST, Scenario, library

KINDS = ("static", "path", "trough")
DEEPEST, HIGHEST = -0.9, 0.5  # price changes that a query may name, as ratios
FURTHEST = 25  # years back
GROWTH = (-0.05, 0.10)  # a year


@dataclass(frozen=True, kw_only=True)
class StressView(Definition):
    """One query. Hashable, every field valid on its own; whether places and quarter exist depends on the snapshot.

    level, places, pin: as in data.monitor.view.View; vintage is not used here. quarter: whose loans are stressed.
    scenario: an id of data.stress.scenarios. depth: signed ratio, the user's own price change. shocked: the regions a
    regional fall applies to. years: how far prices go back. kind: `static` all at once, today; `path` over the horizon,
    loans being paid down meanwhile; `trough` the same, the depth measured from the region's long-run trend. horizon:
    quarters after which the path is measured, 0 for the scenario's own length. growth: of prices a year, for the years
    to positive equity.
    """

    level: str = field(default_factory=lambda: current_country().base.key)
    places: tuple[str, ...] = field(default_factory=lambda: (current_country().nation,))
    quarter: str = ""
    scenario: str = field(default_factory=lambda: current_country().scenario)
    depth: float = -0.20
    shocked: tuple[str, ...] = ()
    years: int = 5
    kind: str = "static"
    horizon: int = 0
    growth: float = 0.03
    pin: str = ""

    @property
    def focus(self) -> str:
        """The region of the headline."""
        return self.places[0]

    @property
    def now(self) -> View:
        """The Monitor's view of the same regions, quarter and definition, without a stress."""
        return View(level=self.level, places=self.places, quarter=self.quarter, pin=self.pin, **self.parts)

    @property
    def chosen_scenario(self) -> Scenario:
        """The library's entry of `scenario`."""
        return library()[self.scenario]

    @property
    def ahead(self) -> int:
        """Quarters from today at which the path is measured: 0 for a fall all at once."""
        return 0 if self.kind == "static" else self.horizon or self.chosen_scenario.quarters

    @property
    def fall(self) -> float:
        """The depth in force: the scenario's own, or the user's where the scenario has none."""
        return self.depth if self.chosen_scenario.depth is None else self.chosen_scenario.depth

    def but(self, **changes: object) -> "StressView":
        """This view with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def plain(self) -> "StressView":
        """The same view with every field that has no effect at its default, so that equivalent views compare equal.

        >>> StressView(scenario="flat", depth=-0.5, years=9).plain() == StressView(scenario="flat")
        True
        """
        scenario, default = self.chosen_scenario, StressView()
        return self.but(
            depth=self.depth if scenario.drawn else default.depth,
            shocked=self.shocked if scenario.form == "regional" else (),
            years=self.years if scenario.form == "back" else default.years,
            kind="path" if self.kind == "trough" and not (scenario.deep and self.fall < 0) else self.kind,
            horizon=0 if self.kind == "static" or self.horizon == scenario.quarters else self.horizon,
        )

    def search(self) -> str:
        """The link's query string, defaults left out.

        >>> StressView(places=("US-NV",), scenario="own", depth=-0.35, kind="path").search()
        '?place=US-NV&scenario=own&fall=35&kind=path'
        """
        return write_query(self, STRESS_QUERY_NAMES, {"depth": lambda depth: percent(-depth), "growth": percent})


def view_from_query(
    search: str, lookup: Callable[[str], str | None] | None = None
) -> tuple[StressView, tuple[str, ...]]:
    """The nearest valid view to a query string, and messages on the parameters that were dropped.

    >>> view_from_query("?scenario=own&fall=200")[1]
    ("fall '200' is not a percentage from -50 to 90 with at most one decimal",)
    """
    fields, dropped = parse_query(search, STRESS_QUERY_NAMES, STRESS_READERS, lookup)
    parsed = StressView(**fields)
    view = parsed.plain()
    if parsed.kind == "trough" != view.kind:
        name = repr(parsed.scenario)
        dropped = (*dropped, Message("{name} has no depth to measure from the trend; its path is shown", name=name))
    return view, dropped


def percent(ratio: float) -> str:
    """A ratio as the percentage in a link.

    >>> percent(0.35), percent(0.125), percent(-0.05)
    ('35', '12.5', '-5')
    """
    return f"{round(100 * ratio, 1):g}"


def _percent_between(low: float, high: float, name: str, sign: int = 1) -> Callable[[str, RegionLookup], ReadValue]:
    """A parser of a percentage between two ratios. sign: -1 where a positive number in a link is a fall."""
    bounds = sorted((sign * low, sign * high))

    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9])?", text):
            ratio = round(sign * float(text) / 100.0, 3) + 0.0
            if low <= ratio <= high:
                return ratio, ()
        values = {"name": name, "text": repr(text[:40]), "low": percent(bounds[0]), "high": percent(bounds[1])}
        complaint = Message("{name} {text} is not a percentage from {low} to {high} with at most one decimal", **values)
        return None, [complaint]

    return read


def _whole_between(low: int, high: int, name: str) -> Callable[[str, RegionLookup], ReadValue]:
    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
        if re.fullmatch(r"[0-9]{1,3}", text) and low <= int(text) <= high:
            return int(text), ()
        values = {"name": name, "text": repr(text[:40]), "low": low, "high": high}
        return None, [Message("{name} {text} is not a whole number from {low} to {high}", **values)]

    return read


_STRESS_ONLY_NAMES = {
    "scenario": "scenario",
    "depth": "fall",
    "shocked": "shock",
    "years": "back",
    "kind": "kind",
    "horizon": "horizon",
    "growth": "growth",
}
# In a link the stress parameters come before the index and the pin.
_LAST = ("index", "pin")
STRESS_QUERY_NAMES = (
    {name: key for name, key in QUERY_NAMES.items() if name not in ("vintage", *_LAST)}
    | _STRESS_ONLY_NAMES
    | {name: QUERY_NAMES[name] for name in _LAST}
)
STRESS_READERS: Readers = {name: READERS[name] for name in QUERY_NAMES if name != "vintage"} | {
    "scenario": one_of(lambda: tuple(library()), "scenario"),
    "depth": _percent_between(DEEPEST, HIGHEST, "fall", sign=-1),
    "shocked": places_reader,
    "years": _whole_between(1, FURTHEST, "back"),
    "kind": one_of(KINDS, "kind"),
    "horizon": _whole_between(0, LONGEST, "horizon"),
    "growth": _percent_between(*GROWTH, "growth"),
}
