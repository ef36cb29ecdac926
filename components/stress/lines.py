"""PNEQ as lines: through the scenario's quarters, and by the depth of an immediate fall."""

import math

import numpy as np

from components.charts.line import axis_end, end_label
from components.site import theme
from components.text import formatting
from data.formulas.arrays import Floats
from data.i18n import tr
from data.quarter import ordinal
from data.stress.reading import TARGETS, StressReading

HEIGHT = 340
_GAP = 0.055  # of the axis' height: with less, two labels touch
_CEILING = 0.98


def price_path(reading: StressReading) -> dict[str, object]:
    """The share in every quarter of the scenario: the place in focus and the places compared."""
    quarters = reading.quarters
    top = _top(reading.course)
    layout = theme.time_layout(quarters, height=HEIGHT)
    # A quarter's value is plotted at its middle; the axis runs from the first quarter's middle to the last's.
    first, last = ordinal(quarters[0]), ordinal(quarters[-1])
    layout["xaxis"] = {
        **layout["xaxis"],
        "range": [f"{n // 4}-{n % 4 * 3 + 2:02d}-15" for n in (first, last)],
        "dtick": "M12",
        "tickformat": "%YQ%q",
        "tick0": f"{first // 4}-{first % 4 * 3 + 2:02d}-15",
    }
    layout["yaxis"] = _shares(top)
    layout["annotations"] = _names(reading, reading.course, top)
    if reading.view.kind != "static":
        layout["shapes"] = [_mark(_middle(ordinal(reading.judged)))]
    hover = "<b>%{fullData.name}</b><br>%{x|%YQ%q}: %{y:.1f}%<extra></extra>"
    return {"data": _lines(reading, reading.course, theme.time_axis(quarters), hover), "layout": layout}


def curve(reading: StressReading) -> dict[str, object]:
    """The share by the fall, 0 to 60 %, with the falls that bring the focus to 5, 10 and 20 % marked."""
    top = _top(reading.curve)
    hover_line = tr("a fall of {fall}%: {share}%", fall="%{x}", share="%{y:.1f}")
    hover = f"<b>%{{fullData.name}}</b><br>{hover_line}<extra></extra>"
    layout = theme.time_layout(("2000Q1", "2000Q2"), height=HEIGHT)
    layout["xaxis"] = {
        "range": [0, 60],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.LIGHT["rule"],
        "linecolor": theme.LIGHT["rule"],
        "showline": True,
        "tickvals": list(range(0, 61, 10)),
        "ticktext": ["0", *(f"−{fall}%" for fall in range(10, 61, 10))],
    }
    layout["yaxis"] = _shares(top)
    layout["annotations"] = _names(reading, reading.curve, top)
    layout["shapes"] = [
        {
            "type": "line",
            "layer": "below",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": 100 * target,
            "y1": 100 * target,
            "line": {"color": theme.LIGHT["rule"], "width": 1, "dash": "dot"},
        }
        for target in TARGETS
    ]
    data = _lines(reading, reading.curve, {"x0": 0, "dx": 1}, hover)
    reached = [
        (100 * float(fall), 100 * target)
        for fall, target in zip(reading.chosen.needed[0], TARGETS, strict=True)
        if not math.isnan(fall) and fall <= 0.6
    ]
    data.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [round(fall, 1) for fall, _ in reached],
            "y": [target for _, target in reached],
            "text": [f"−{fall:.1f}%" for fall, _ in reached],
            "textposition": "top left",
            "textfont": theme.font("ink", 13),
            "marker": {"size": 8, "color": theme.LIGHT["accent"]},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    )
    return {"data": data, "layout": layout}


def _lines(reading: StressReading, shares: Floats, axis: dict[str, object], hover: str) -> list[dict[str, object]]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            **axis,
            "y": formatting.tenths(shares[i]).astype(np.float32),
            "line": {"color": theme.LINES[i], "width": 2.6 if i == 0 else 1.6},
            "name": place.shown_name,
            "hovertemplate": hover,
        }
        for i, place in reversed(list(enumerate(reading.chosen.places)))
    ]


def _top(shares: Floats) -> float:
    highest = 100 * float(np.nanmax(shares)) if not np.isnan(shares).all() else 1.0
    return axis_end(highest)


def _shares(top: float) -> dict[str, object]:
    return {
        "range": [0, top],
        "fixedrange": True,
        "gridcolor": theme.LIGHT["grid"],
        "zeroline": False,
        "ticksuffix": "%",
        "nticks": 6,
    }


def _names(reading: StressReading, shares: Floats, top: float) -> list[dict[str, object]]:
    """Each line's name at its end; names that would overlap are moved apart."""
    last = {i: float(shares[i, -1]) for i in range(len(reading.chosen.places)) if not math.isnan(shares[i, -1])}
    order = sorted(last, key=lambda i: last[i])
    heights = spread_apart([100 * last[i] / top for i in order])
    return [end_label(y, i, reading.chosen.places[i]) for y, i in zip(heights, order, strict=True)]


def spread_apart(heights: list[float]) -> list[float]:
    """Heights on an axis of 1, in ascending order, moved apart so that labels do not overlap, and none above the axis.

    >>> [round(y, 3) for y in spread_apart([0.5, 0.51, 0.99])], [round(y, 3) for y in spread_apart([0.98, 0.99])]
    ([0.5, 0.555, 0.98], [0.925, 0.98])
    """
    placed = list(heights)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + _GAP)
    ceiling = _CEILING
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - _GAP
    return placed


def _mark(x: str) -> dict[str, object]:
    line = {"color": theme.LIGHT["ink"], "width": 1.5, "dash": "dash"}
    return {"type": "line", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "opacity": 0.75, "line": line}


def _middle(number: int) -> str:
    return f"{number // 4}-{number % 4 * 3 + 2:02d}-15"
