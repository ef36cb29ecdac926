"""The map: states or divisions painted, metros as points, in bins that never change from quarter to quarter."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dash import Patch

from components.site import theme
from components.text import words
from components.text.formatting import UNKNOWN, interval, percent, tenths
from data.countries.us.states import STATES
from data.formulas.arrays import Floats
from data.i18n import tr
from data.monitor.reading import Reading
from data.region import Region

# What lies on the map, from the ground up; a quarter step writes to VALUES alone.
GROUND, VALUES, FOCUS = 0, 1, 2
_NONE = 0.01  # of a metro's colour scale
_STATES = [state.region_id for state in STATES]
_DIVISION = {state.region_id: f"US-DIV-{state.division}" for state in STATES}


@dataclass(frozen=True)
class MapValues:
    """What a map shows: the level's places, each with its share (nan: no figure) and the words of its card."""

    level: str
    places: Sequence[Region]
    share: Floats
    said: Sequence[str]
    focus: Region


def map_values(reading: Reading) -> MapValues:
    """A reading's table as a map."""
    table = reading.table
    published = words.EVIDENCE_WORD[table.evidence] if table.evidence == "published" else ""
    said = [
        UNKNOWN
        if math.isnan(share)
        else f"{percent(share)} ({published or tr('90%: {interval}', interval=interval(lower, upper))})"
        for share, lower, upper in zip(table.share.tolist(), table.lower.tolist(), table.upper.tolist(), strict=True)
    ]
    return MapValues(reading.view.level, table.places, table.share, said, reading.places[0])


def figure(reading: Reading, geojson: str) -> dict[str, object]:
    """The whole map of a reading."""
    return map_figure(map_values(reading), geojson)


def step(reading: Reading) -> Patch:
    """The map of a reading in another quarter, definition or focus."""
    return map_patch(map_values(reading))


def map_figure(shown: MapValues, geojson: str) -> dict[str, object]:
    """The whole map. geojson: the address of the states' shapes, which the browser fetches once."""
    # Under states lies the sign for no figure; under metros the country, of which most is nobody's metro.
    bare = theme.LIGHT["land" if shown.level == "metro" else "no-data"]
    ground = {
        **_areas(_STATES, geojson),
        "z": np.zeros(len(_STATES), dtype=np.int8),
        "colorscale": [[0, bare], [1, bare]],
        "hoverinfo": "skip",
    }
    return {"data": [ground, _values(shown, geojson), _focus(shown.focus, geojson)], "layout": _layout()}


def map_patch(shown: MapValues) -> Patch:
    """The same map with other figures: new values, no shapes and no names."""
    patch = Patch()
    colours, said = _painted(shown)
    if shown.level == "metro":
        patch["data"][VALUES]["marker"]["color"] = colours
    else:
        patch["data"][VALUES]["z"] = colours
    patch["data"][VALUES]["text"] = said
    return patch


def with_focus(patch: Patch, place: Region, geojson: str) -> Patch:
    """The map with another place outlined."""
    patch["data"][FOCUS] = _focus(place, geojson)
    return patch


def clicked_region(click: dict[str, list[dict[str, list[str]]]]) -> str:
    """The region id under a click."""
    return str(click["points"][0]["customdata"][0])


def legend() -> list[tuple[str, str]]:
    """Each bin's colour name and its label, lowest first, and the sign for no figure.

    >>> legend()[0], legend()[3], legend()[-1]
    (('water-0', 'under 2'), ('water-3', '5–10'), ('no-data', 'no figure'))
    """
    edges = theme.EDGES
    labels = (
        tr("under {share}", share=edges[0]),
        *(f"{a}–{b}" for a, b in itertools.pairwise(edges)),
        tr("{share} or more", share=edges[-1]),
    )
    return [*((f"water-{i}", label) for i, label in enumerate(labels)), ("no-data", tr(words.NO_DATA))]


def _values(shown: MapValues, geojson: str) -> dict[str, object]:
    colours, said = _painted(shown)
    named = [[place.region_id, place.called] for place in _places(shown)]
    shared = {"text": said, "customdata": named, "hovertemplate": "<b>%{customdata[1]}</b><br>%{text}<extra></extra>"}
    if shown.level != "metro":
        return {**_areas(_STATES if shown.level == "division" else _ids(shown), geojson), "z": colours, **shared}
    places = shown.places
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": np.array([place.lon for place in places], dtype=np.float32),
        "lat": np.array([place.lat for place in places], dtype=np.float32),
        "marker": {
            "color": colours,
            "colorscale": [[0, theme.LIGHT["no-data"]], [_NONE, theme.LIGHT["no-data"]], *_above(theme.stepped())],
            "cmin": -100 * _NONE / (1 - _NONE),
            "cmax": 100,
            "size": 9,
            "opacity": 1,
            "line": {"width": 0.7, "color": theme.LIGHT["muted"]},
        },
        **shared,
    }


def _painted(shown: MapValues) -> tuple[Floats, Sequence[str]]:
    """Percent with one decimal, as printed everywhere, and the words of the card; nan paints nothing."""
    said = shown.said
    printed = tenths(shown.share).astype(np.float32)
    if shown.level == "metro":  # plotly leaves a state unpainted, but paints a point black
        return np.where(np.isnan(printed), np.float32(-1), printed), said
    if shown.level == "division":
        row = {region_id: i for i, region_id in enumerate(_ids(shown))}
        rows = [row[_DIVISION[state]] for state in _STATES]
        return printed[rows], [said[i] for i in rows]
    return printed, said


def _above(scale: list[list[object]]) -> list[list[object]]:
    """A scale moved up to make room below it for points without a figure."""
    return [[_NONE + (1 - _NONE) * float(str(stop)), colour] for stop, colour in scale]


def _places(shown: MapValues) -> Sequence[Region]:
    if shown.level != "division":
        return shown.places
    division = {place.region_id: place for place in shown.places}
    return [division[_DIVISION[state]] for state in _STATES]


def _ids(shown: MapValues) -> list[str]:
    return [place.region_id for place in shown.places]


def _areas(locations: list[str], geojson: str) -> dict[str, object]:
    return {
        "type": "choropleth",
        "locations": locations,
        "geojson": geojson,
        "featureidkey": "id",
        "colorscale": theme.stepped(),
        "zmin": 0,
        "zmax": 100,
        "showscale": False,
        "marker": {"line": {"color": theme.LIGHT["border"], "width": 0.8}},
    }


def _focus(place: Region, geojson: str) -> dict[str, object]:
    """An outline round the place in focus; a ring where it is a metro, nothing where it is the nation."""
    if place.level == "metro":
        return {
            "type": "scattergeo",
            "mode": "markers",
            "lon": [place.lon],
            "lat": [place.lat],
            "hoverinfo": "skip",
            "marker": {
                "size": 15,
                "color": "rgba(0,0,0,0)",
                "opacity": 1,
                "line": {"color": theme.LIGHT["accent"], "width": 3},
            },
        }
    inside = [state for state in _STATES if place.region_id in (state, _DIVISION[state])]
    clear = "rgba(0,0,0,0)"
    return {
        **_areas(inside, geojson),
        "z": np.zeros(len(inside), dtype=np.int8),
        "colorscale": [[0, clear], [1, clear]],
        "hoverinfo": "skip",
        "marker": {"line": {"color": theme.LIGHT["accent"], "width": 2.5}},
    }


def _layout() -> dict[str, object]:
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "font": theme.font(),
        "dragmode": False,
        "showlegend": False,
        "hoverlabel": theme.hover_label(),
        "geo": {
            "scope": "usa",
            "projection": {"type": "albers usa"},
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
            "domain": {"x": [0, 1], "y": [0, 1]},
        },
    }
