"""The map: regions with loans and their sums as areas, regions with prices only as points.

Bins are the same for every quarter. Shapes and projection are the country's.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dash import Patch
from numpy.typing import NDArray

from components.site import theme
from components.site.page import Control
from components.text import words
from components.text.formatting import UNKNOWN, interval, percent, tenths
from data import query
from data.country import Country, country_of
from data.formulas.arrays import Floats
from data.i18n import tr
from data.monitor.reading import Reading
from data.region import Region

# The traces of the map, bottom to top; a change of quarter writes to VALUES only.
GROUND, VALUES, FOCUS = 0, 1, 2
_NONE = 0.01  # the part of the points' colour scale that stands for no figure


@dataclass(frozen=True)
class MapValues:
    """A map's values: the level's places, each with its share (nan: no figure) and its hover text; and the place to
    outline.
    """

    level: str
    places: Sequence[Region]
    share: Floats
    hover_texts: Sequence[str]
    focus: Region

    @property
    def country(self) -> Country:
        """The country that the places are in."""
        return country_of(self.focus.region_id)

    @property
    def as_points(self) -> bool:
        """Whether the level is drawn as points: it has prices only, and no shapes."""
        return self.country.level_of[self.level].basis == "prices"

    @property
    def areas(self) -> tuple[str, ...]:
        """The place that each area of the map is coloured for."""
        return self.country.areas_of(self.level)


def map_values(reading: Reading) -> MapValues:
    """The map values of a reading."""
    table = reading.table
    published = words.EVIDENCE_WORD[table.evidence] if table.evidence == "published" else ""
    hover_texts = [
        UNKNOWN
        if math.isnan(share)
        else f"{percent(share)} ({published or tr('90%: {interval}', interval=interval(lower, upper))})"
        for share, lower, upper in zip(table.share.tolist(), table.lower.tolist(), table.upper.tolist(), strict=True)
    ]
    return MapValues(reading.view.level, table.places, table.share, hover_texts, reading.places[0])


def figure(reading: Reading, geojson: str) -> dict[str, object]:
    """The whole map of a reading. geojson: the URL of the country's shapes."""
    return map_figure(map_values(reading), geojson)


def step(reading: Reading) -> Patch:
    """The map of a reading, as a patch of a map of the same level."""
    return map_patch(map_values(reading))


def map_figure(values: MapValues, geojson: str) -> dict[str, object]:
    """The whole map. geojson: the URL of the country's shapes, which the browser fetches once."""
    # Below areas: the colour for no figure; below points: land, most of which is in no region of their level.
    ground_colour = theme.LIGHT["land" if values.as_points else "no-data"]
    areas = [area.region_id for area in values.country.areas]
    ground = {
        **_areas(areas, geojson),
        "z": np.zeros(len(areas), dtype=np.int8),
        "colorscale": [[0, ground_colour], [1, ground_colour]],
        "hoverinfo": "skip",
    }
    return {
        "data": [ground, _values(values, geojson), _focus(values.focus, geojson)],
        "layout": _layout(values.country),
    }


def map_patch(values: MapValues) -> Patch:
    """The same map with other values, without shapes and names."""
    patch = Patch()
    colours, hover_texts = _colours_and_texts(values)
    if values.as_points:
        patch["data"][VALUES]["marker"]["color"] = colours
    else:
        patch["data"][VALUES]["z"] = colours
    patch["data"][VALUES]["text"] = hover_texts
    return patch


def with_focus(patch: Patch, place: Region, geojson: str) -> Patch:
    """The patch with another place outlined."""
    patch["data"][FOCUS] = _focus(place, geojson)
    return patch


def clicked_region(click: dict[str, list[dict[str, list[str]]]]) -> str:
    """The id of the region clicked."""
    return str(click["points"][0]["customdata"][0])


# The map as an input: the region clicked takes the focus.
CLICK = Control("clickData", lambda view, click: view.but(places=query.with_focus(view.places, clicked_region(click))))


def legend() -> list[tuple[str, str]]:
    """The colour name and the label of each bin, lowest first, then those for no figure.

    >>> legend()[0], legend()[3], legend()[-1]
    (('water-0', 'under 2'), ('water-3', '5–10'), ('no-data', 'no figure'))
    """
    edges = theme.EDGES
    labels = (
        tr("under {share}", share=edges[0]),
        *(f"{low}–{high}" for low, high in itertools.pairwise(edges)),
        tr("{share} or more", share=edges[-1]),
    )
    return [*((f"water-{i}", label) for i, label in enumerate(labels)), ("no-data", tr(words.NO_DATA))]


def _values(values: MapValues, geojson: str) -> dict[str, object]:
    colours, hover_texts = _colours_and_texts(values)
    ids_and_names = [[place.region_id, place.shown_name] for place in _places(values)]
    areas = [area.region_id for area in values.country.areas]
    shared = {
        "text": hover_texts,
        "customdata": ids_and_names,
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{text}<extra></extra>",
    }
    if not values.as_points:
        return {**_areas(areas if _is_sum(values) else _ids(values), geojson), "z": colours, **shared}
    places = values.places
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": np.array([place.lon for place in places], dtype=np.float32),
        "lat": np.array([place.lat for place in places], dtype=np.float32),
        "marker": {
            "color": colours,
            "colorscale": [[0, theme.LIGHT["no-data"]], [_NONE, theme.LIGHT["no-data"]], *_above_none(theme.stepped())],
            "cmin": -100 * _NONE / (1 - _NONE),
            "cmax": 100,
            "size": 9,
            "opacity": 1,
            "line": {"width": 0.7, "color": theme.LIGHT["muted"]},
        },
        **shared,
    }


def _colours_and_texts(values: MapValues) -> tuple[NDArray[np.float32], Sequence[str]]:
    """Shares in percent with one decimal, as displayed everywhere, and the hover texts; nan has no colour."""
    hover_texts = values.hover_texts
    printed = tenths(values.share).astype(np.float32)
    if values.as_points:  # plotly leaves an area without colour, but draws a point in black
        return np.where(np.isnan(printed), np.float32(-1), printed), hover_texts
    if _is_sum(values):
        row_of = {region_id: i for i, region_id in enumerate(_ids(values))}
        rows = [row_of[region_id] for region_id in values.areas]
        return printed[rows], [hover_texts[i] for i in rows]
    return printed, hover_texts


def _above_none(scale: list[list[object]]) -> list[list[object]]:
    """A colour scale moved up, to leave its lowest part to points without a figure."""
    return [[_NONE + (1 - _NONE) * float(str(stop)), colour] for stop, colour in scale]


def _places(values: MapValues) -> Sequence[Region]:
    if not _is_sum(values):
        return values.places
    place_of = {place.region_id: place for place in values.places}
    return [place_of[region_id] for region_id in values.areas]


def _is_sum(values: MapValues) -> bool:
    """Whether each place is coloured on several areas."""
    return values.country.level_of[values.level].basis == "sum"


def _ids(values: MapValues) -> list[str]:
    return [place.region_id for place in values.places]


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
    """The outline of the place in focus: a ring for a point, none for the nation."""
    country = country_of(place.region_id)
    if country.level_of[place.level].basis == "prices":
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
    inside = []
    if place.region_id != country.nation:
        containers = zip(country.areas, country.areas_of(place.level), strict=True)
        inside = [area.region_id for area, container in containers if container == place.region_id]
    transparent = "rgba(0,0,0,0)"
    return {
        **_areas(inside, geojson),
        "z": np.zeros(len(inside), dtype=np.int8),
        "colorscale": [[0, transparent], [1, transparent]],
        "hoverinfo": "skip",
        "marker": {"line": {"color": theme.LIGHT["accent"], "width": 2.5}},
    }


def _layout(country: Country) -> dict[str, object]:
    projection = country.projection
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "font": theme.font(),
        "dragmode": False,
        "showlegend": False,
        "hoverlabel": theme.hover_label(),
        "geo": {
            "scope": projection.scope,
            "projection": dict(projection.projection),
            **projection.settings,
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
            "domain": {"x": [0, 1], "y": [0, 1]},
        },
    }
