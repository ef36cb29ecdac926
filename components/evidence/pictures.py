"""The charts of model error: by state on the map, by quarter along time, and point by point."""

import itertools
import math
from collections.abc import Sequence

import numpy as np

from components.charts.choropleth import VALUES, MapValues, map_figure
from components.evidence import text
from components.evidence import words as evidence_words
from components.site import theme
from data.country import country_of
from data.evidence.reading import ErrorHistory, EvidenceReading, PublishedPoints
from data.i18n import tr
from data.quarter import label, ordinal

HEIGHT = 320
# Bin edges in percentage points: of an absolute error from 0, of a bias both ways. Colours: evidence_words.legend.
_EDGES = {"mae": (1, 2, 3, 4, 5), "bias": (-5, -3, -1, 1, 3, 5)}
_END = 10.0  # percentage points at either end of the colour scale; errors beyond it have the last colour
_STYLES = {
    "zillow-state": ("accent", "circle", "lines+markers"),
    "corelogic-list": ("line-1", "square", "markers"),
    "corelogic-table": ("line-2", "diamond", "markers"),
}


def error_map(reading: EvidenceReading, geojson: str) -> dict[str, object]:
    """Every state in the colour of its error; those with too few figures hatched."""
    cards = [text.card(reading, i) for i in range(len(reading.places))]
    country = country_of(reading.places[0].region_id)
    nation = country.region_of[country.nation]  # no place is outlined
    figure = map_figure(MapValues(country.base.key, reading.places, reading.error / 100, cards, nation), geojson)
    error = reading.view.error
    lowest = 0.0 if error == "mae" else -_END
    colours = [theme.LIGHT[name] for name in evidence_words.colours(error)]
    values: dict[str, object] = figure["data"][VALUES]  # type: ignore[index]  # a figure is a dict of lists
    values |= {"colorscale": _scale(_EDGES[error], colours, lowest), "zmin": lowest, "zmax": _END}
    return figure


def error_history(reading: EvidenceReading) -> dict[str, object]:
    """Each source's error by quarter: Zillow's as a line, CoreLogic's few quarters as points."""
    quarters = _quarters(reading.error_histories)
    layout = theme.time_layout(quarters, height=HEIGHT, right=theme.MARGIN_BARE)
    layout["xaxis"] = layout["xaxis"] | {"dtick": "M12"}
    is_size = reading.view.error == "mae"
    layout["yaxis"] = {
        "range": _range(reading.error_histories, is_size=is_size),
        "fixedrange": True,
        "gridcolor": theme.LIGHT["grid"],
        "zeroline": not is_size,
        "zerolinecolor": theme.LIGHT["ink"],
        "nticks": 7,
    }
    layout["shapes"] = [_aim_line(2.0)] if is_size else []
    return {
        "data": [_trace(history, reading) for history in reading.error_histories if history.source in _STYLES],
        "layout": layout,
    }


def cloud(points: Sequence[PublishedPoints]) -> dict[str, object]:
    """Model shares against published ones, a point for each state and quarter; both axes have the same scale."""
    upper_end = 5.0 * math.ceil(
        max(float(max(points_of_source.published.max(), points_of_source.ours.max())) for points_of_source in points)
        / 5.0
        + 0.2
    )
    axis = {
        "range": [0.0, upper_end],
        "fixedrange": True,
        "gridcolor": theme.LIGHT["grid"],
        "zeroline": False,
        "ticksuffix": "%",
        "nticks": 8,
    }
    diagonal = {"color": theme.LIGHT["ink"], "width": 1, "dash": "dot"}
    return {
        "data": [_dots(points_of_source) for points_of_source in points],
        "layout": {
            "height": 460,
            "margin": {"l": 62, "r": 16, "t": 8, "b": 46, "pad": 4},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": theme.font(),
            "dragmode": False,
            "hovermode": "closest",
            "showlegend": False,
            "hoverlabel": theme.hover_label(),
            "xaxis": axis | {"title": {"text": tr(evidence_words.PUBLISHED_AXIS), "standoff": 8}},
            "yaxis": axis | {"title": {"text": tr(evidence_words.OURS_AXIS), "standoff": 8}},
            "shapes": [
                {
                    "type": "line",
                    "layer": "below",
                    "x0": 0,
                    "y0": 0,
                    "x1": upper_end,
                    "y1": upper_end,
                    "line": diagonal,
                },
            ],
        },
    }


def _dots(points: PublishedPoints) -> dict[str, object]:
    colour, symbol, _ = _STYLES[points.source]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points.published.astype(np.float32),
        "y": points.ours.astype(np.float32),
        "text": list(points.labels),
        "name": evidence_words.SOURCES[points.source],
        "marker": {"color": theme.LIGHT[colour], "symbol": symbol, "size": 6, "opacity": 0.55},
        "hovertemplate": "<b>%{text}</b><br>%{fullData.name}: %{x:.1f}%<br>"
        f"{tr(evidence_words.OURS_AXIS)}{tr(': ')}%{{y:.1f}}%<extra></extra>",
    }


def _trace(history: ErrorHistory, reading: EvidenceReading) -> dict[str, object]:
    colour, symbol, mode = _STYLES[history.source]
    figures = (text.card_figure(reading, error) for error in history.error.tolist())
    return {
        "type": "scatter",
        "mode": mode,
        "x": [_middle(quarter) for quarter in history.quarters],
        "y": history.error.astype(np.float32),
        "text": [
            tr("{points} points, {count} states", points=figure, count=n)
            for figure, n in zip(figures, history.n, strict=True)
        ],
        "name": evidence_words.SOURCES[history.source],
        "line": {"color": theme.LIGHT[colour], "width": 2},
        "marker": {
            "color": theme.LIGHT[colour],
            "symbol": symbol,
            "size": 6 if history.source == "zillow-state" else 9,
        },
        "cliponaxis": False,
        "hovertemplate": "<b>%{fullData.name}</b><br>%{x|%YQ%q}: %{text}<extra></extra>",
    }


def _scale(edges: Sequence[float], colours: Sequence[str], low: float) -> list[list[object]]:
    """A colour scale from `low` to _END in steps at the edges; an edge itself has the colour above it."""
    stops = [0.0, *(round((edge - 0.005 - low) / (_END - low), 6) for edge in edges), 1.0]
    return [[stop, colours[i]] for i, pair in enumerate(itertools.pairwise(stops)) for stop in pair]


def _range(courses: Sequence[ErrorHistory], *, is_size: bool) -> list[float]:
    errors = np.concatenate([history.error for history in courses]) if courses else np.zeros(1)
    top = float(np.ceil(errors.max() + 0.3))
    return [0.0, max(top, 3.0)] if is_size else [float(np.floor(errors.min() - 0.3)), max(top, 1.0)]


def _quarters(courses: Sequence[ErrorHistory]) -> tuple[str, ...]:
    """The range of the x axis: the whole years that contain every point."""
    ordinals = [ordinal(quarter) for history in courses for quarter in history.quarters] or [ordinal("2011Q1")]
    first, last = 4 * (min(ordinals) // 4), 4 * (max(ordinals) // 4) + 3
    return label(first), label(last)


def _middle(quarter: str) -> str:
    number = ordinal(quarter)
    return f"{number // 4}-{number % 4 * 3 + 2:02d}-15"


def _aim_line(points: float) -> dict[str, object]:
    line = {"color": theme.LIGHT["ink"], "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": points,
        "y1": points,
        "line": line,
    }
