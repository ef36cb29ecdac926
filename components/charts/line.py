"""PNEQ through time: the place in focus with its interval, and up to five places compared with it."""

import itertools
import math
from collections.abc import Sequence

import numpy as np

from components.site import theme
from components.text import formatting, phrases, words
from data.country import Country, country_of
from data.formulas.arrays import Floats
from data.monitor.reading import Reading
from data.quarter import ordinal
from data.region import Region

HEIGHT = 340
_MIN_QUARTERS_FOR_NAME = 16  # quarters: the name of a level does not fit a shorter run on a phone
_LABEL_GAP = 0.052  # of the axis' height: with less, two labels touch


def figure(reading: Reading) -> dict[str, object]:
    """Lines labelled at their ends, the focus drawn on top."""
    axis = theme.time_axis(reading.quarters)
    top = _top([series.upper if i == 0 else series.share for i, series in enumerate(reading.series)])
    focus = reading.series[0]
    # A published figure has no interval: its band has zero width, so that the band neither breaks nor spans the gap.
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
                "name": series.place.shown_name,
                **_hover_text(series.share),
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
    country = country_of(reading.places[0].region_id)
    layout["shapes"] = [_recession(first, last) for first, last in country.recessions if last >= reading.quarters[0]]
    layout["annotations"] = _labels(reading, top)
    boundaries, levels = _evidence_boundaries(reading)
    layout["shapes"], layout["annotations"] = [*layout["shapes"], *boundaries], [*layout["annotations"], *levels]
    if not levels:  # with evidence of one level, the space above the line is free for events
        marks, levels = _events(country, reading.quarters)
        layout["shapes"], layout["annotations"] = [*layout["shapes"], *marks], [*layout["annotations"], *levels]
    layout["margin"] = {**layout["margin"], "t": 28}
    return {"data": data, "layout": layout}


def _line(axis: dict[str, object], y: Floats, colour: str, width: float) -> dict[str, object]:
    return {"type": "scatter", "mode": "lines", **axis, "y": y, "line": {"color": colour, "width": width}}


def _hover_text(share: Floats) -> dict[str, object]:
    """A line's hover label; as text only where a share is too small for its number to mean anything."""
    head, tail = "<b>%{fullData.name}</b><br>%{x|%YQ%q}: ", "<extra></extra>"
    if not (formatting.tenths(share) < 100 * formatting.LEAST).any():
        return {"hovertemplate": f"{head}%{{y:.1f}}%{tail}"}
    return {"hovertemplate": f"{head}%{{text}}{tail}", "text": [formatting.percent(value) for value in share.tolist()]}


def _percent(share: Floats) -> Floats:
    # One decimal, as displayed; single precision halves the bytes.
    return formatting.tenths(share).astype(np.float32)


def _top(columns: Sequence[Floats]) -> float:
    """The end of the y axis in percent: the next round number above every value."""
    highest = 100 * max((float(np.nanmax(column)) for column in columns if not np.all(np.isnan(column))), default=0.1)
    return axis_end(highest)


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


def _evidence_boundaries(reading: Reading) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Where the focus's line changes its level of evidence: vertical lines, and each level's name above them."""
    lines: list[dict[str, object]] = []
    levels: list[dict[str, object]] = []
    for level, first, last in reading.series[0].runs:
        start = _day(ordinal(reading.quarters[first]))
        if first:
            line = {"color": theme.LIGHT["muted"], "width": 1}  # a dotted line marks the quarter of the view
            lines.append({"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": start, "x1": start, "line": line})
        if last - first >= _MIN_QUARTERS_FOR_NAME:
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


def _events(country: Country, quarters: Sequence[str]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The country's events, such as peak and trough of its prices, as thin lines with labels above the chart."""
    events = [(quarter, text, side) for quarter, text, side in country.events if quarters[0] <= quarter <= quarters[-1]]
    line = {"color": theme.LIGHT["rule"], "width": 1}
    below = {"type": "line", "layer": "below", "yref": "paper", "y0": 0, "y1": 1.03, "line": line}
    lines: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    for quarter, text, side in events:
        day = _day(ordinal(quarter))
        lines.append({**below, "x0": day, "x1": day})
        if not text.shown:
            continue
        names.append(
            {
                "x": day,
                "y": 1.02,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": side,
                "showarrow": False,
                "text": text.shown,
                "font": theme.font("muted", 12),
            }
        )
    return lines, names


def _day(quarter_ordinal: int) -> str:
    return f"{quarter_ordinal // 4}-{quarter_ordinal % 4 * 3 + 1:02d}-01"


def _labels(reading: Reading, top: float) -> list[dict[str, object]]:
    """Each line's name at its end; names that would overlap are moved apart."""
    ends = []
    for i, series in enumerate(reading.series):
        known_shares = [share for share in series.share.tolist() if not math.isnan(share)]
        if known_shares:
            ends.append([100 * known_shares[-1] / top, i, series.place])
    ends.sort(key=lambda end: end[0])
    for below, above in itertools.pairwise(ends):
        above[0] = max(above[0], below[0] + _LABEL_GAP)
    return [end_label(y, i, place, align="left") for y, i, place in ends]


def end_label(y: float, i: int, place: Region, *, align: str = "") -> dict[str, object]:
    """The name of the i-th line at its end, y from 0 to 1 up the axis; the first line's is bold."""
    name = phrases.short_name(place)
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": y,
        "yref": "paper",
        "yanchor": "middle",
        "showarrow": False,
        **({"align": align} if align else {}),
        "text": f"<b>{name}</b>" if i == 0 else name,
        "font": theme.font("accent", 13) | {"color": theme.LINES[i]},
    }


def axis_end(highest: float) -> float:
    """The end of an axis of percent: the next round number above the highest value, with a little room."""
    return next((float(end) for end in (2, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 100) if highest <= 0.97 * end), 100.0)
