"""Readings made by hand, for tests of one component: synthetic figures on the names of the country's places.

Every place has a number n (its order in its level). In quarter i its share under water is (n + 1) x i / 100, its
interval two points either side; there are a thousand loans a place, 200,000 owed on each.
"""

from dataclasses import replace

import numpy as np

from data.country import default
from data.monitor.reading import Measure, Reading, Series, Table
from data.monitor.view import View
from data.quarter import span
from data.region import Region

QUARTERS = span("2006Q1", "2008Q4")
LOANS, OWED = 1000.0, 200_000.0
HASH = "70f" * 21 + "7"
SOURCES = ({"publisher": "Nobody", "product": "Synthetic figures", "release": "2008Q4"},)
METROS = (
    Region("CBSA-29820", "Las Vegas-Henderson-North Las Vegas, NV", "", "metro", "US-NV", lon=-115.1, lat=36.2),
    Region("CBSA-40900", "Sacramento-Roseville-Folsom, CA", "", "metro", "US-CA", lon=-121.5, lat=38.6),
)
# Places of the profile's levels, and two of the level that only a source names.
PLACES = {place.region_id: place for place in (*default().regions, *METROS)}


def share(place: Region, i: int) -> float:
    """The share under water of a place in the quarter at position i."""
    peers = [peer for peer in PLACES.values() if peer.level == place.level]
    return min((peers.index(place) + 1) * i / 100, 0.97)


def history(place: Region) -> np.ndarray:
    """A place's share in every quarter."""
    return np.array([share(place, i) for i in range(len(QUARTERS))])


def _loans(level: str) -> float:
    """The loans of each place of a level; nobody counts them where a level has its parent's."""
    return np.nan if default().level_of[level].basis == "prices" else LOANS


def _measure(name: str, whole: float, share_under_water: np.ndarray, at: int) -> Measure:
    """An amount that is a share of a whole, now and a year ago."""
    year_ago = share_under_water[at - 4] if at >= 4 else np.nan
    now = share_under_water[at]
    return Measure(name, whole * now, whole * year_ago, whole * share_under_water, now, year_ago)


def reading(view: View | None = None) -> Reading:
    """The reading of a view."""
    view = view or View()
    dropped = () if view.quarter in ("", *QUARTERS) else (f"quarter {view.quarter!r} is outside 2006Q1 to 2008Q4",)
    view = replace(view, quarter=view.quarter if view.quarter in QUARTERS else QUARTERS[-1])
    at = QUARTERS.index(view.quarter)
    places = tuple(PLACES[region_id] for region_id in view.places)
    listed = tuple(place for place in PLACES.values() if place.level == view.level)
    now = np.array([share(place, at) for place in listed])
    loans = np.full(len(listed), _loans(view.level))
    focus, loans_of_focus = history(places[0]), _loans(places[0].level)
    years = tuple(range(2004, 2009))
    alive = np.array([[np.nan if int(q[:4]) < year else 1.0 for q in QUARTERS] for year in years])
    band = np.tile(np.array([[0.3, 0.2, 0.1, 0.1, 0.05, 0.05, 0.1, 0.05, 0.025, 0.025]]).T, len(QUARTERS))
    return Reading(
        view=view,
        as_of=view.quarter,
        quarters=QUARTERS,
        places=places,
        measures=(
            _measure("loans_under_water", loans_of_focus, focus, at),
            _measure("upb_under_water", loans_of_focus * OWED, focus, at),
            replace(_measure("shortfall", loans_of_focus * 100, focus, at), share=np.nan, share_year_ago=np.nan),
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
            for place in places
        ),
        ladder=band,
        vintage_years=years,
        vintage_share=alive * focus,
        vintage_alive=alive / len(years),
        evidence="modelled",
        notes=("nowcast",),
        sources=SOURCES,
        snapshot=HASH,
        dropped=dropped,
    )
