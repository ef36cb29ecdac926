"""The share under water through time: the place in focus with its interval, up to five others beside it."""

import itertools
import math
from collections.abc import Sequence

import numpy as np

from components.site import theme
from components.text import formatting, phrases, words
from data.formulas.arrays import Floats
from data.i18n import marked, tr
from data.monitor.reading import Reading
from data.quarter import ordinal

# Peak to trough, in quarters. National Bureau of Economic Research, US Business Cycle Expansions and Contractions,
# https://www.nber.org/research/data/us-business-cycle-expansions-and-contractions
RECESSIONS = (("2001Q1", "2001Q4"), ("2007Q4", "2009Q2"), ("2019Q4", "2020Q2"))
# Peak and trough of FHFA’s all-transactions index of the United States; a test holds them to data.monitor.price_falls.
# Each is told on that side of its line where there is room beside the other.
EVENTS = (("2007Q1", marked("US prices at their peak"), "right"), ("2012Q2", marked("at their trough"), "left"))
HEIGHT = 340
_ROOM_FOR_A_NAME = 16  # quarters: over a shorter stretch its level's name would not fit a phone
_LABEL_GAP = 0.052  # of the axis' height: less and two labels touch


def figure(reading: Reading) -> dict[str, object]:
    """Lines with their names at their ends, the focus on top."""
    axis = theme.time_axis(reading.quarters)
    top = _top([series.upper if i == 0 else series.share for i, series in enumerate(reading.series)])
    focus = reading.series[0]
    # A published figure has no interval: there the band has no width, so that it neither breaks nor spans the gap.
    bounds = (np.where(np.isnan(bound), focus.share, bound) for bound in (focus.upper, focus.lower))
    upper, lower = (_percent(bound) for bound in bounds)
    data: list[dict[str, object]] = [
        {**_line(axis, lower, "rgba(0,0,0,0)", 0), "hoverinfo": "skip"},
        {
            **_line(axis, upper, "rgba(0,0,0,0)", 0),
            "fill": "tonexty",
            "fillcolor": theme.LIGHT["accent-soft"],
            "hoverinfo": "skip",
        },
    ]
    for i, series in reversed(list(enumerate(reading.series))):
        data.append(
            {
                **_line(axis, _percent(series.share), theme.LINES[i], 2.6 if i == 0 else 1.6),
                "name": series.place.called,
                **_said(series.share),
            }
        )
    layout = theme.time_layout(reading.quarters, height=HEIGHT)
    layout["yaxis"] = {
        "range": [0, top],
        "fixedrange": True,
        "gridcolor": theme.LIGHT["grid"],
        "zeroline": False,
        "ticksuffix": "%",
        "nticks": 6,
        "rangemode": "tozero",
    }
    layout["shapes"] = [_recession(first, last) for first, last in RECESSIONS if last >= reading.quarters[0]]
    layout["annotations"] = _labels(reading, top)
    seams, levels = _seams(reading)
    layout["shapes"], layout["annotations"] = [*layout["shapes"], *seams], [*layout["annotations"], *levels]
    if not levels:  # above a line of one level there is room for what happened
        marks, levels = _events(reading.quarters)
        layout["shapes"], layout["annotations"] = [*layout["shapes"], *marks], [*layout["annotations"], *levels]
    layout["margin"] = {**layout["margin"], "t": 28}
    return {"data": data, "layout": layout}


def _line(axis: dict[str, object], y: Floats, colour: str, width: float) -> dict[str, object]:
    return {"type": "scatter", "mode": "lines", **axis, "y": y, "line": {"color": colour, "width": width}}


def _said(share: Floats) -> dict[str, object]:
    """What a line says under the pointer; in words only where a figure is too small for its number to mean anything."""
    head, tail = "<b>%{fullData.name}</b><br>%{x|%YQ%q}: ", "<extra></extra>"
    if not (formatting.tenths(share) < 100 * formatting.LEAST).any():
        return {"hovertemplate": f"{head}%{{y:.1f}}%{tail}"}
    return {"hovertemplate": f"{head}%{{text}}{tail}", "text": [formatting.percent(one) for one in share.tolist()]}


def _percent(share: Floats) -> Floats:
    # One decimal, as printed; single precision halves the bytes.
    return formatting.tenths(share).astype(np.float32)


def _top(columns: Sequence[Floats]) -> float:
    """The axis' end: the next round figure above everything drawn."""
    highest = 100 * max((float(np.nanmax(c)) for c in columns if not np.all(np.isnan(c))), default=0.1)
    return next((float(t) for t in (2, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 100) if highest <= 0.97 * t), 100.0)


def _recession(first: str, last: str) -> dict[str, object]:
    start, end = ordinal(first), ordinal(last) + 1
    return {
        "type": "rect",
        "layer": "below",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "x0": _day(start),
        "x1": _day(end),
        "fillcolor": theme.LIGHT["wash"],
        "line": {"width": 0},
    }


def _seams(reading: Reading) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Where the focus's line passes from one level of evidence to another, and above it which level it is there."""
    lines: list[dict[str, object]] = []
    levels: list[dict[str, object]] = []
    for level, first, last in reading.series[0].runs:
        start = _day(ordinal(reading.quarters[first]))
        if first:
            line = {"color": theme.LIGHT["muted"], "width": 1}  # dotted is the quarter asked for
            lines.append({"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": start, "x1": start, "line": line})
        if last - first >= _ROOM_FOR_A_NAME:
            levels.append(
                {
                    "x": _day(ordinal(reading.quarters[(first + last) // 2])),
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "showarrow": False,
                    "text": words.LEVEL_ON_LINE[level],
                    "font": theme.font("muted", 12),
                }
            )
    return lines, levels


def _events(quarters: Sequence[str]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """What happened, as fine lines with their words above the picture."""
    told = [(quarter, said, side) for quarter, said, side in EVENTS if quarters[0] <= quarter <= quarters[-1]]
    line = {"color": theme.LIGHT["rule"], "width": 1}
    below = {"type": "line", "layer": "below", "yref": "paper", "y0": 0, "y1": 1.03, "line": line}
    lines: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    for quarter, said, side in told:
        day = _day(ordinal(quarter))
        lines.append({**below, "x0": day, "x1": day})
        names.append(
            {
                "x": day,
                "y": 1.02,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": side,
                "showarrow": False,
                "text": tr(said),
                "font": theme.font("muted", 12),
            }
        )
    return lines, names


def _day(n: int) -> str:
    return f"{n // 4}-{n % 4 * 3 + 1:02d}-01"


def _labels(reading: Reading, top: float) -> list[dict[str, object]]:
    """Each line's name at its end, moved apart where lines end close together."""
    ends = []
    for i, series in enumerate(reading.series):
        known = [share for share in series.share.tolist() if not math.isnan(share)]
        if known:
            ends.append([100 * known[-1] / top, i, series.place])
    ends.sort(key=lambda end: end[0])
    for below, above in itertools.pairwise(ends):
        above[0] = max(above[0], below[0] + _LABEL_GAP)
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": y,
            "yref": "paper",
            "yanchor": "middle",
            "showarrow": False,
            "align": "left",
            "text": f"<b>{phrases.short_name(place)}</b>" if i == 0 else phrases.short_name(place),
            "font": theme.font("accent", 13) | {"color": theme.LINES[i]},
        }
        for y, i, place in ends
    ]
