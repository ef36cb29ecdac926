"""A toy world: synthetic figures on real places' names, small enough to follow with a pencil. Nothing was measured.

Every place has a number n (its order in the toy). In quarter i its share under water is (n + 1) x i / 100, its interval
two points either side; a thousand loans a place, 200,000 dollars owed on each.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from data.countries.us.states import DIVISIONS, STATES
from data.country import default
from data.monitor.reading import Measure, Reading, Series, Table
from data.monitor.view import View
from data.quarter import span
from data.region import Region

QUARTERS = span("2006Q1", "2008Q4")
LOANS, OWED = 1000.0, 200_000.0
METROS = (
    Region("CBSA-29820", "Las Vegas-Henderson-North Las Vegas, NV", "", "metro", "US-NV", lon=-115.1, lat=36.2),
    Region("CBSA-40900", "Sacramento-Roseville-Folsom, CA", "", "metro", "US-CA", lon=-121.5, lat=38.6),
)
PLACES = {
    place.region_id: place
    for place in (
        Region("US", "United States", "美国", "nation", ""),
        *(Region(f"US-DIV-{d.suffix}", d.name, d.name_zh, "division", "US") for d in DIVISIONS),
        *(
            Region(s.region_id, s.name, s.name_zh, "state", f"US-DIV-{s.division}", s.abbr, s.lon, s.lat)
            for s in STATES
        ),
        *METROS,
    )
}


@dataclass(frozen=True)
class ToySnapshot:
    """The face of data.snapshot.snapshot.Snapshot that the page looks at."""

    hash: str = "70f" * 21 + "7"
    data_through: dict[str, str] = field(
        default_factory=lambda: {"state": "2008Q2", "metro": "2008Q4", "nowcast_through": "2008Q4"}
    )
    places: dict[str, Region] = field(default_factory=lambda: dict(PLACES))

    @property
    def country(self):
        """The country whose names it wears."""
        return default()

    def region_id_of(self, text: str) -> str | None:
        """An id or a name."""
        named = {place.name.casefold(): place.region_id for place in self.places.values()}
        return text if text in self.places else named.get(text.strip().casefold())


def share(place: Region, i: int) -> float:
    """The toy's one formula; a place's number is its order within its level."""
    peers = [p for p in PLACES.values() if p.level == place.level]
    return min((peers.index(place) + 1) * i / 100, 0.97)


def history(place: Region) -> np.ndarray:
    """A place's share in every quarter."""
    return np.array([share(place, i) for i in range(len(QUARTERS))])


def measure(snapshot: ToySnapshot, view: View) -> Reading:
    """What the toy world says to a view."""
    return reading(view, snapshot)


def reading(view: View | None = None, snapshot: ToySnapshot | None = None) -> Reading:
    """The same, for tests of one component."""
    view, snapshot = view or View(), snapshot or ToySnapshot()
    dropped = () if view.quarter in ("", *QUARTERS) else (f"quarter {view.quarter!r} is outside 2006Q1 to 2008Q4",)
    view = replace(view, quarter=view.quarter if view.quarter in QUARTERS else QUARTERS[-1])
    at = QUARTERS.index(view.quarter)
    chosen = tuple(snapshot.places[place] for place in view.places)
    level = view.level if view.level in default().level_of else "state"
    listed = tuple(place for place in snapshot.places.values() if place.level == level)
    now = np.array([share(place, at) for place in listed])
    counted = level != "metro"
    loans = np.full(len(listed), LOANS if counted else np.nan)
    focus = history(chosen[0])
    known = LOANS if chosen[0].level != "metro" else np.nan
    year_ago = focus[at - 4] if at >= 4 else np.nan
    years = tuple(range(2004, 2009))
    alive = np.array([[np.nan if int(q[:4]) < year else 1.0 for q in QUARTERS] for year in years])
    band = np.tile(np.array([[0.3, 0.2, 0.1, 0.1, 0.05, 0.05, 0.1, 0.05, 0.025, 0.025]]).T, len(QUARTERS))
    return Reading(
        view=view,
        as_of=view.quarter,
        quarters=QUARTERS,
        places=chosen,
        measures=(
            Measure("loans_under_water", known * focus[at], known * year_ago, known * focus, focus[at], year_ago),
            Measure(
                *("upb_under_water", known * OWED * focus[at], known * OWED * year_ago, known * OWED * focus),
                *(focus[at], year_ago),
            ),
            Measure("shortfall", known * 100 * focus[at], known * 100 * year_ago, known * 100 * focus),
            Measure("near_negative", 0.05, 0.05, np.full(len(QUARTERS), 0.05)),
        ),
        table=Table(
            places=listed,
            share=now,
            lower=np.maximum(now - 0.02, 0),
            upper=now + 0.02,
            change=now - np.array([share(place, at - 4) if at >= 4 else np.nan for place in listed]),
            loans_under_water=loans * now,
            upb_under_water=loans * OWED * now,
            shortfall=loans * 100 * now,
        ),
        series=tuple(
            Series(place, history(place), np.maximum(history(place) - 0.02, 0), history(place) + 0.02)
            for place in chosen
        ),
        ladder=band,
        vintage_years=years,
        vintage_share=alive * focus,
        vintage_alive=alive / len(years),
        evidence="modelled",
        notes=("nowcast",),
        sources=({"publisher": "The toy's own", "product": "Invented figures", "release": "2008Q4"},),
        snapshot=snapshot.hash,
        dropped=dropped,
    )
