"""What a reader asks of the stress page: a view of the market, and what is to happen to its prices."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.definition import Definition
from data.i18n import tr
from data.monitor.view import QUERY_NAMES, READERS, View
from data.query import Readers, ReadValue, RegionLookup, one_of, parse_query, places_reader, write_query
from data.stress.scenarios import LONGEST, Scenario, library

KINDS = ("static", "path", "trough")
DEEPEST, HIGHEST = -0.9, 0.5  # changes of prices that can be asked for
FURTHEST = 25  # years back
GROWTH = (-0.05, 0.10)  # a year


@dataclass(frozen=True, kw_only=True)
class StressView(Definition):
    """One question. Hashable, always valid in itself; whether its places and quarter exist is the snapshot's to say.

    level, places, pin: as in data.monitor.view.View; vintage is not asked here. quarter: whose loans are stressed.
    scenario: an id of data.stress.scenarios. depth: signed ratio, the reader's own fall. shocked: the places a regional fall meets. years:
    how far prices go back. kind: `static` all at once, today; `path` over the horizon, loans being paid down meanwhile;
    `trough` the same, the depth measured from the region's long-run trend. horizon: quarters after which the path is
    judged, 0 for the scenario's own. growth: of prices a year, for the years to positive equity.
    """

    level: str = "state"
    places: tuple[str, ...] = ("US",)
    quarter: str = ""
    scenario: str = "fed-2026"
    depth: float = -0.20
    shocked: tuple[str, ...] = ()
    years: int = 5
    kind: str = "static"
    horizon: int = 0
    growth: float = 0.03
    pin: str = ""

    @property
    def focus(self) -> str:
        """The place the headline speaks of."""
        return self.places[0]

    @property
    def now(self) -> View:
        """The same question without a stress, as the front page asks it."""
        return View(level=self.level, places=self.places, quarter=self.quarter, pin=self.pin, **self.parts)

    @property
    def story(self) -> Scenario:
        """The scenario asked for."""
        return library()[self.scenario]

    @property
    def ahead(self) -> int:
        """The quarter of the path that is judged: 0 for a fall all at once."""
        return 0 if self.kind == "static" else self.horizon or self.story.quarters

    @property
    def fall(self) -> float:
        """The depth that counts: the scenario's own, or the reader's where the scenario has none."""
        return self.depth if self.story.depth is None else self.story.depth

    def but(self, **changes: object) -> "StressView":
        """This question with something else asked."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def plain(self) -> "StressView":
        """The same question with all that has no bearing on it left at its default, so that equal ones are equal.

        >>> StressView(scenario="flat", depth=-0.5, years=9).plain() == StressView(scenario="flat")
        True
        """
        story, blank = self.story, StressView()
        return self.but(
            depth=self.depth if story.drawn else blank.depth,
            shocked=self.shocked if story.form == "regional" else (),
            years=self.years if story.form == "back" else blank.years,
            kind="path" if self.kind == "trough" and not (story.deep and self.fall < 0) else self.kind,
            horizon=0 if self.kind == "static" or self.horizon == story.quarters else self.horizon,
        )

    def search(self) -> str:
        """The link's query, defaults left out.

        >>> StressView(places=("US-NV",), scenario="own", depth=-0.35, kind="path").search()
        '?place=US-NV&scenario=own&fall=35&kind=path'
        """
        return write_query(self, STRESS_QUERY_NAMES, {"depth": lambda depth: percent(-depth), "growth": percent})


def view_from_query(
    search: str, lookup: Callable[[str], str | None] | None = None
) -> tuple[StressView, tuple[str, ...]]:
    """The nearest valid question to what a link says, and what of it had to be dropped, in plain words.

    >>> view_from_query("?scenario=own&fall=200")[1]
    ("fall '200' is not a percentage from -50 to 90 with at most one decimal",)
    """
    said, dropped = parse_query(search, STRESS_QUERY_NAMES, STRESS_READERS, lookup)
    asked = StressView(**said)
    view = asked.plain()
    if asked.kind == "trough" != view.kind:
        lost = tr("{name} has no depth to measure from the trend; its path is shown", name=repr(asked.scenario))
        dropped = (*dropped, lost)
    return view, dropped


def percent(ratio: float) -> str:
    """A ratio as a link says it.

    >>> percent(0.35), percent(0.125), percent(-0.05)
    ('35', '12.5', '-5')
    """
    return f"{round(100 * ratio, 1):g}"


def _between(low: float, high: float, name: str, sign: int = 1) -> Callable[[str, RegionLookup], ReadValue]:
    """A reader of a percentage between two ratios. sign: -1 where a link's positive number is a fall."""
    said = sorted((sign * low, sign * high))

    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every reader takes the same two
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9])?", text):
            ratio = round(sign * float(text) / 100.0, 3) + 0.0
            if low <= ratio <= high:
                return ratio, ()
        told = {"name": name, "text": repr(text[:40]), "low": percent(said[0]), "high": percent(said[1])}
        return None, [tr("{name} {text} is not a percentage from {low} to {high} with at most one decimal", **told)]

    return read


def _whole(low: int, high: int, name: str) -> Callable[[str, RegionLookup], ReadValue]:
    def read(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every reader takes the same two
        if re.fullmatch(r"[0-9]{1,3}", text) and low <= int(text) <= high:
            return int(text), ()
        told = {"name": name, "text": repr(text[:40]), "low": low, "high": high}
        return None, [tr("{name} {text} is not a whole number from {low} to {high}", **told)]

    return read


_OWN_QUERY_NAMES = {
    "scenario": "scenario",
    "depth": "fall",
    "shocked": "shock",
    "years": "back",
    "kind": "kind",
    "horizon": "horizon",
    "growth": "growth",
}
# In a link the reader's own terms stand before the index and the pin.
_LAST = ("index", "pin")
STRESS_QUERY_NAMES = (
    {name: key for name, key in QUERY_NAMES.items() if name not in ("vintage", *_LAST)}
    | _OWN_QUERY_NAMES
    | {name: QUERY_NAMES[name] for name in _LAST}
)
STRESS_READERS: Readers = {name: READERS[name] for name in QUERY_NAMES if name != "vintage"} | {
    "scenario": one_of(tuple(library()), "scenario"),
    "depth": _between(DEEPEST, HIGHEST, "fall", sign=-1),
    "shocked": places_reader,
    "years": _whole(1, FURTHEST, "back"),
    "kind": one_of(KINDS, "kind"),
    "horizon": _whole(0, LONGEST, "horizon"),
    "growth": _between(*GROWTH, "growth"),
}
