"""A waterfall chart: a share's start, one bar for each step that moves it, and its end.

Bars are horizontal, so that each has its name above it at any width. Steps that add to the loans under water have the
water's colour, steps that subtract have the sand's, as on the severity ladder; lightness distinguishes them without
colour.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from components.site import theme

ROW = 50  # pixels: a name above its bar
_ENDS = 40  # pixels above the first row and below the last
_SHORT = 6  # letters of a figure that fits behind the longest bar on a phone: "+19.1"
_THICK = 0.22  # half a bar, in rows
_BELOW = 0.16  # of a row: the bar's centre below the row's, to leave space for the name
UP, DOWN, REST = "water-6", "band-5", "no-data"


@dataclass(frozen=True)
class WaterfallBar:
    """One bar from low to high, in percent, nan where unknown; its name above it, its figure behind it.

    colour: a name of components/site/theme.py. meaning: a further line of the hover label.
    """

    name: str
    figure: str
    low: float
    high: float
    colour: str
    meaning: str = ""


def figure(bars: Sequence[WaterfallBar]) -> dict[str, object]:
    """One bar a row, joined by thin lines; the bars are shapes, with invisible points for hover labels."""
    shapes, notes, ends = [], [], []
    known_ends = [x for bar in bars for x in (bar.low, bar.high) if not math.isnan(x)]
    # Space for the figure behind the longest bar; an early cause may subtract more than the share was.
    low, top = 1.1 * min(known_ends, default=0.0), max(1.18 * max(known_ends, default=1.0), 0.5)
    for i, bar in enumerate(bars):
        y, end = i + _BELOW, max(bar.low, bar.high)
        shapes.append(_bar(bar, y))
        if i + 1 < len(bars) and not math.isnan(bar.high):
            shapes.append(_connector(bar.high, y))  # the next bar begins where this one ends
        notes.append(_label(bar.name, low, i - 0.28))
        # A bar without a length leaves room before it, where a word would not fit behind it on a phone.
        is_before = bar.low == bar.high and len(bar.figure) > _SHORT and end > 0.6 * top
        notes.append(_label(f"<b>{bar.figure}</b>", end, y, shift=-6 if is_before else 6, is_before=is_before))
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
    """The height in px of a waterfall with that many bars."""
    return ROW * rows + _ENDS


def _bar(bar: WaterfallBar, y: float) -> dict[str, object]:
    is_known = not math.isnan(bar.high)
    return {
        "type": "rect",
        "x0": min(bar.low, bar.high) if is_known else 0,
        "x1": max(bar.low, bar.high) if is_known else 0,
        "y0": y - _THICK,
        "y1": y + _THICK,
        "fillcolor": theme.LIGHT[bar.colour],
        "line": {"width": 1, "color": theme.LIGHT["line-1"]},
        "layer": "between",
    }


def _connector(x: float, y: float) -> dict[str, object]:
    line = {"width": 1, "color": theme.LIGHT["rule"]}
    return {"type": "line", "x0": x, "x1": x, "y0": y + _THICK, "y1": y + 1 - _THICK, "line": line, "layer": "between"}


def _label(text: str, x: float, y: float, *, shift: int = 0, is_before: bool = False) -> dict[str, object]:
    return {
        "x": 0.0 if math.isnan(x) else x,
        "y": y,
        "xanchor": "right" if is_before else "left",
        "yanchor": "middle",
        "xshift": shift,
        "showarrow": False,
        "text": text,
        "font": theme.font("ink", 14),
        "align": "left",
    }


def _hover(bar: WaterfallBar) -> str:
    text = f"<b>{bar.name}</b>: {bar.figure}"
    return f"{text}<br>{bar.meaning}" if bar.meaning else text


def _layout(
    shapes: list[dict[str, object]], notes: list[dict[str, object]], span: tuple[float, float], count: int
) -> dict[str, object]:
    return {
        "height": height(count),
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
        "yaxis": {"range": [count - 0.45, -0.55], "visible": False, "fixedrange": True},
    }
