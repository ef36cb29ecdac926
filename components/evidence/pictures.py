"""The two pictures of error: by state on the map, by quarter along time."""

import itertools
import math
from collections.abc import Sequence

import numpy as np

from components.charts.choropleth import VALUES, MapValues, map_figure
from components.evidence import text
from components.evidence import words as said
from components.site import theme
from data.evidence.reading import ErrorHistory, EvidenceReading, PublishedPoints
from data.i18n import tr
from data.quarter import label, ordinal
from data.region import Region

HEIGHT = 320
# In points; a size runs from nought, a side both ways. The colours are those of said.legend.
_EDGES = {"mae": (1, 2, 3, 4, 5), "bias": (-5, -3, -1, 1, 3, 5)}
_MOST = 10.0  # points at either end of a colour scale; whatever is beyond has the last colour
_NATION = Region("US", "", "", "nation", "")  # the map has no focus
_LOOKS = {
    "zillow-state": ("accent", "circle", "lines+markers"),
    "corelogic-list": ("line-1", "square", "markers"),
    "corelogic-table": ("line-2", "diamond", "markers"),
}


def error_map(reading: EvidenceReading, geojson: str) -> dict[str, object]:
    """Every state in the colour of its error; those with too few figures hatched."""
    cards = [text.card(reading, i) for i in range(len(reading.places))]
    figure = map_figure(MapValues("state", reading.places, reading.error / 100, cards, _NATION), geojson)
    error = reading.view.error
    low = 0.0 if error == "mae" else -_MOST
    colours = [theme.LIGHT[name] for name in said.colours(error)]
    values: dict[str, object] = figure["data"][VALUES]  # type: ignore[index]  # a figure is a dict of lists
    values |= {"colorscale": _scale(_EDGES[error], colours, low), "zmin": low, "zmax": _MOST}
    return figure


def error_history(reading: EvidenceReading) -> dict[str, object]:
    """Each source's error by quarter: Zillow's as a line, CoreLogic's few quarters as points."""
    quarters = _quarters(reading.courses)
    layout = theme.time_layout(quarters, height=HEIGHT, right=theme.MARGIN_BARE)
    layout["xaxis"] = layout["xaxis"] | {"dtick": "M12"}  # type: ignore[operator]  # an axis is a dict
    size = reading.view.error == "mae"
    layout["yaxis"] = {
        "range": _range(reading.courses, size=size),
        "fixedrange": True,
        "gridcolor": theme.LIGHT["grid"],
        "zeroline": not size,
        "zerolinecolor": theme.LIGHT["ink"],
        "nticks": 7,
    }
    layout["shapes"] = [_aim(2.0)] if size else []
    return {"data": [_trace(one, reading) for one in reading.courses if one.source in _LOOKS], "layout": layout}


def cloud(points: Sequence[PublishedPoints]) -> dict[str, object]:
    """Ours against what was published, a dot a state and quarter; both axes alike."""
    most = 5.0 * math.ceil(max(float(max(point.published.max(), point.ours.max())) for point in points) / 5.0 + 0.2)
    axis = {
        "range": [0.0, most],
        "fixedrange": True,
        "gridcolor": theme.LIGHT["grid"],
        "zeroline": False,
        "ticksuffix": "%",
        "nticks": 8,
    }
    even = {"color": theme.LIGHT["ink"], "width": 1, "dash": "dot"}
    return {
        "data": [_dots(point) for point in points],
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
            "xaxis": axis | {"title": {"text": tr(said.PUBLISHED_AXIS), "standoff": 8}},
            "yaxis": axis | {"title": {"text": tr(said.OURS_AXIS), "standoff": 8}},
            "shapes": [
                {"type": "line", "layer": "below", "x0": 0, "y0": 0, "x1": most, "y1": most, "line": even},
            ],
        },
    }


def _dots(points: PublishedPoints) -> dict[str, object]:
    colour, symbol, _ = _LOOKS[points.source]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points.published.astype(np.float32),
        "y": points.ours.astype(np.float32),
        "text": list(points.named),
        "name": said.SOURCES[points.source],
        "marker": {"color": theme.LIGHT[colour], "symbol": symbol, "size": 6, "opacity": 0.55},
        "hovertemplate": "<b>%{text}</b><br>%{fullData.name}: %{x:.1f}%<br>"
        f"{tr(said.OURS_AXIS)}{tr(': ')}%{{y:.1f}}%<extra></extra>",
    }


def _trace(one: ErrorHistory, reading: EvidenceReading) -> dict[str, object]:
    colour, symbol, mode = _LOOKS[one.source]
    figures = (text.card_figure(reading, error) for error in one.error.tolist())
    return {
        "type": "scatter",
        "mode": mode,
        "x": [_middle(quarter) for quarter in one.quarters],
        "y": one.error.astype(np.float32),
        "text": [
            tr("{points} points, {count} states", points=figure, count=n)
            for figure, n in zip(figures, one.n, strict=True)
        ],
        "name": said.SOURCES[one.source],
        "line": {"color": theme.LIGHT[colour], "width": 2},
        "marker": {"color": theme.LIGHT[colour], "symbol": symbol, "size": 6 if one.source == "zillow-state" else 9},
        "cliponaxis": False,
        "hovertemplate": "<b>%{fullData.name}</b><br>%{x|%YQ%q}: %{text}<extra></extra>",
    }


def _scale(edges: Sequence[float], colours: Sequence[str], low: float) -> list[list[object]]:
    """A colour scale from `low` to _MOST that steps at the edges: an edge itself has the colour above it."""
    stops = [0.0, *(round((edge - 0.005 - low) / (_MOST - low), 6) for edge in edges), 1.0]
    return [[stop, colours[i]] for i, pair in enumerate(itertools.pairwise(stops)) for stop in pair]


def _range(courses: Sequence[ErrorHistory], *, size: bool) -> list[float]:
    errors = np.concatenate([one.error for one in courses]) if courses else np.zeros(1)
    top = float(np.ceil(errors.max() + 0.3))
    return [0.0, max(top, 3.0)] if size else [float(np.floor(errors.min() - 0.3)), max(top, 1.0)]


def _quarters(courses: Sequence[ErrorHistory]) -> tuple[str, ...]:
    """The axis: whole years round everything that is drawn."""
    known = [ordinal(quarter) for one in courses for quarter in one.quarters] or [ordinal("2011Q1")]
    first, last = 4 * (min(known) // 4), 4 * (max(known) // 4) + 3
    return label(first), label(last)


def _middle(quarter: str) -> str:
    number = ordinal(quarter)
    return f"{number // 4}-{number % 4 * 3 + 2:02d}-15"


def _aim(points: float) -> dict[str, object]:
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
