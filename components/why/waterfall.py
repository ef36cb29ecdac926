"""The change as a waterfall: where the share stood, what moved it, one bar a cause, and where it stands.

Bars lie, so that each has its name written over it at any width. What adds to the loans under water has the water's
colour, what takes off the sand's, as on the ladder of loan-to-value; light and dark tell them apart without colour.
"""

import math

import numpy as np

from components import theme
from components.why import ids, words
from data.reading import Change

ROW = 50  # pixels: a name above its bar
HEIGHT = ROW * len(ids.ROWS) + 40
_THICK = 0.22  # half a bar, in rows
_BELOW = 0.16  # the bar's middle is so far below the row's, to leave room for the name


def figure(change: Change) -> dict[str, object]:
    """One bar a row, joined by thin lines; shapes, with points to hover over at their ends."""
    rows = spans(change)
    top = _end(rows)
    shapes, notes, hover = [], [], []
    for i, (name, low, high, colour) in enumerate(rows):
        y = i + _BELOW
        shapes.append(_bar(low, high, y, colour))
        if i + 1 < len(rows) and not math.isnan(high):
            shapes.append(_joint(_after(rows, i), y))
        notes.append(_label(_named(change, name), 0.0, i - 0.28, "left", "ink"))
        notes.append(_label(_said(change, name), max(low, high), y, "left", "ink", shift=6, bold=True))
        hover.append(max(low, high))
    y = (np.arange(len(rows)) + _BELOW).astype(np.float32)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": np.array(hover, dtype=np.float32),
        "y": y,
        "marker": {"size": 18, "opacity": 0, "color": theme.LIGHT["ink"]},
        "text": [_hover(change, name) for name, *_ in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return {"data": [trace], "layout": _layout(shapes, notes, top, len(rows))}


def spans(change: Change) -> list[tuple[str, float, float, str]]:
    """Each row's name, and its bar from where to where in percent, as it is drawn, with the name of its colour.

    A cause begins where the one above it ended; the last bar ends where the last cause did.
    """
    parts = {part.name: part.moved for part in change.parts}
    rows = [("start", 0.0, 100 * change.start, "line-1")]
    stands = change.start
    for name in shown(change):
        then = stands + parts[name]
        rows.append((name, 100 * stands, 100 * then, "water-6" if then >= stands else "band-5"))
        stands = then
    return [*rows, ("end", 0.0, 100 * change.end, "accent")]


def shown(change: Change) -> list[str]:
    """The causes that a place can have: only divisions and the nation are a mix of states."""
    mixed = change.place.level in ("nation", "division")
    return [name for name in ids.PARTS if mixed or name != "mix"]


def _after(rows: list[tuple[str, float, float, str]], i: int) -> float:
    """Where the share stands after a row: the line down to the next bar begins there."""
    return rows[i][2]


def _end(rows: list[tuple[str, float, float, str]]) -> float:
    highest = max((max(low, high) for _, low, high, _ in rows if not math.isnan(high)), default=1.0)
    return max(1.18 * highest, 0.5)  # room for the figure written behind the longest bar


def _bar(low: float, high: float, y: float, colour: str) -> dict[str, object]:
    known = not math.isnan(high)
    return {
        "type": "rect",
        "x0": min(low, high) if known else 0,
        "x1": max(low, high) if known else 0,
        "y0": y - _THICK,
        "y1": y + _THICK,
        "fillcolor": theme.LIGHT[colour],
        "line": {"width": 1, "color": theme.LIGHT["line-1"]},
        "layer": "between",
    }


def _joint(x: float, y: float) -> dict[str, object]:
    line = {"width": 1, "color": theme.LIGHT["rule"]}
    return {"type": "line", "x0": x, "x1": x, "y0": y + _THICK, "y1": y + 1 - _THICK, "line": line, "layer": "between"}


def _label(
    text: str, x: float, y: float, anchor: str, colour: str, *, shift: int = 0, bold: bool = False
) -> dict[str, object]:
    return {
        "x": 0.0 if math.isnan(x) else x,
        "y": y,
        "xanchor": anchor,
        "yanchor": "middle",
        "xshift": shift,
        "showarrow": False,
        "text": f"<b>{text}</b>" if bold else text,
        "font": theme.font(colour, 14),
        "align": "left",
    }


def _named(change: Change, name: str) -> str:
    return {"start": change.first, "end": change.last}.get(name) or words.PARTS[name]


def _said(change: Change, name: str) -> str:
    if name in ("start", "end"):
        return words.percent(change.start if name == "start" else change.end)
    return words.figure(next(part for part in change.parts if part.name == name))


def _hover(change: Change, name: str) -> str:
    said = f"<b>{_named(change, name)}</b>: {_said(change, name)}"
    return f"{said}<br>{words.MEANINGS[name]}" if name in words.MEANINGS else said


def _layout(
    shapes: list[dict[str, object]], notes: list[dict[str, object]], top: float, many: int
) -> dict[str, object]:
    return {
        "height": HEIGHT,
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
            "range": [0, top],
            "fixedrange": True,
            "gridcolor": theme.LIGHT["grid"],
            "zeroline": True,
            "zerolinecolor": theme.LIGHT["rule"],
            "ticksuffix": "%",
            "nticks": 6,
        },
        "yaxis": {"range": [many - 0.45, -0.55], "visible": False, "fixedrange": True},
    }
