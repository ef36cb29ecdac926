"""A waterfall: where a share begins, what moves it, one bar a step, and where it ends.

Bars lie, so that each has its name written over it at any width. What adds to the loans under water has the water's
colour, what takes off the sand's, as on the ladder of loan-to-value; light and dark tell them apart without colour.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from components.site import theme

ROW = 50  # pixels: a name above its bar
_ENDS = 40  # pixels above the first row and below the last
_THICK = 0.22  # half a bar, in rows
_BELOW = 0.16  # the bar's middle is so far below the row's, to leave room for the name
UP, DOWN, REST = "water-6", "band-5", "no-data"


@dataclass(frozen=True)
class WaterfallBar:
    """One bar from where to where, in percent, nan where unknown; its name above it, its figure behind it.

    colour: a name of the theme's. meaning: a line more for who points at it.
    """

    name: str
    figure: str
    low: float
    high: float
    colour: str
    meaning: str = ""


def figure(bars: Sequence[WaterfallBar]) -> dict[str, object]:
    """One bar a row, joined by thin lines; shapes, with points to hover over at their ends."""
    shapes, notes, ends = [], [], []
    known = [x for bar in bars for x in (bar.low, bar.high) if not math.isnan(x)]
    # Room for the figure written behind the longest bar; causes that come early may take more than there was.
    low, top = 1.1 * min(known, default=0.0), max(1.18 * max(known, default=1.0), 0.5)
    for i, bar in enumerate(bars):
        y, end = i + _BELOW, max(bar.low, bar.high)
        shapes.append(_drawn(bar, y))
        if i + 1 < len(bars) and not math.isnan(bar.high):
            shapes.append(_joint(bar.high, y))  # where the share stands after the bar, the next one begins
        notes.append(_label(bar.name, low, i - 0.28))
        notes.append(_label(f"<b>{bar.figure}</b>", end, y, shift=6))
        ends.append(end)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": np.array(ends, dtype=np.float32),
        "y": (np.arange(len(bars)) + _BELOW).astype(np.float32),
        "marker": {"size": 18, "opacity": 0, "color": theme.LIGHT["ink"]},
        "text": [_hover(bar) for bar in bars],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return {"data": [trace], "layout": _layout(shapes, notes, (low, top), len(bars))}


def height(rows: int) -> int:
    """How many pixels so many bars need."""
    return ROW * rows + _ENDS


def _drawn(bar: WaterfallBar, y: float) -> dict[str, object]:
    known = not math.isnan(bar.high)
    return {
        "type": "rect",
        "x0": min(bar.low, bar.high) if known else 0,
        "x1": max(bar.low, bar.high) if known else 0,
        "y0": y - _THICK,
        "y1": y + _THICK,
        "fillcolor": theme.LIGHT[bar.colour],
        "line": {"width": 1, "color": theme.LIGHT["line-1"]},
        "layer": "between",
    }


def _joint(x: float, y: float) -> dict[str, object]:
    line = {"width": 1, "color": theme.LIGHT["rule"]}
    return {"type": "line", "x0": x, "x1": x, "y0": y + _THICK, "y1": y + 1 - _THICK, "line": line, "layer": "between"}


def _label(text: str, x: float, y: float, *, shift: int = 0) -> dict[str, object]:
    return {
        "x": 0.0 if math.isnan(x) else x,
        "y": y,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": shift,
        "showarrow": False,
        "text": text,
        "font": theme.font("ink", 14),
        "align": "left",
    }


def _hover(bar: WaterfallBar) -> str:
    said = f"<b>{bar.name}</b>: {bar.figure}"
    return f"{said}<br>{bar.meaning}" if bar.meaning else said


def _layout(
    shapes: list[dict[str, object]], notes: list[dict[str, object]], span: tuple[float, float], many: int
) -> dict[str, object]:
    return {
        "height": height(many),
        "margin": {"l": 2, "r": 12, "t": 4, "b": 30, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": theme.font(),
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
        "hoverlabel": theme.hover_label(),
        "shapes": shapes,
        "annotations": notes,
        "xaxis": {
            "range": list(span),
            "fixedrange": True,
            "gridcolor": theme.LIGHT["grid"],
            "zeroline": True,
            "zerolinecolor": theme.LIGHT["rule"],
            "ticksuffix": "%",
            "nticks": 6,
        },
        "yaxis": {"range": [many - 0.45, -0.55], "visible": False, "fixedrange": True},
    }
