"""Colours by meaning, for the light and the dark theme; a figure carries the light ones and the browser replaces them.

A figure is built once for all readers, whatever their theme. Every colour here is therefore a different string:
assets/scripts/theme.js finds it in a figure and replaces it by the dark one.
"""

import itertools
from collections.abc import Sequence
from typing import Any

from data.quarter import ordinal

# Bin edges of every map and heat map in percent, the same in every quarter, so that colours compare through time.
# Bins widen upwards: one point matters at 2 %, ten hardly at 60 %.
EDGES = (2, 3, 5, 10, 15, 20, 30, 50)

_COLOURS = {
    #               light       dark
    "paper": ("#fdfcfa", "#10161c"),
    "ink": ("#16202a", "#e8ecef"),
    "muted": ("#56626d", "#9dabb6"),
    "grid": ("#e3e1dc", "#26313b"),
    "rule": ("#b9bdbf", "#46535f"),
    "wash": ("#f3f1ed", "#182028"),  # behind controls and recessions
    "accent": ("#c2410c", "#ff9d5c"),
    "accent-soft": ("rgba(194,65,12,0.16)", "rgba(255,157,92,0.20)"),
    "no-data": ("#dcdad5", "#2b333b"),
    "land": ("#eeece7", "#1a2128"),  # under metros
    "border": ("#fbfaf8", "#0f151b"),  # between states
    "water-0": ("#e2ebf1", "#1e2f3c"),
    "water-1": ("#c9dde8", "#1f3f57"),
    "water-2": ("#adcee1", "#20506f"),
    "water-3": ("#8dbbd6", "#246286"),
    "water-4": ("#68a3c8", "#31759b"),
    "water-5": ("#488eba", "#4287ad"),
    "water-6": ("#2a6e9f", "#69a6c8"),
    "water-7": ("#174f7c", "#9dcae2"),
    "water-8": ("#0a2a4c", "#e0f1fb"),
    # The ladder's ten bands: sand above the waterline, water under it.
    "band-0": ("#f4f1ea", "#181f26"),
    "band-1": ("#ebe7de", "#1f272e"),
    "band-2": ("#e1dcd1", "#272f36"),
    "band-3": ("#d6d0c3", "#30383e"),
    "band-4": ("#cac3b4", "#3a4248"),
    "band-5": ("#bdb5a4", "#464d52"),
    "band-6": ("#6ea7c9", "#2f6f97"),
    "band-7": ("#4a8fba", "#4f93bd"),
    "band-8": ("#225f90", "#86bcdb"),
    "band-9": ("#092a4d", "#d3eaf7"),
    # Of a signed error: the model too low, about right; too high takes the water colours.
    "dry-1": ("#ead7ad", "#4d3d1d"),
    "dry-2": ("#cda356", "#8c6c2d"),
    "dry-3": ("#94651a", "#dcae5e"),
    "even": ("#f0efeb", "#222c34"),
    # Series of the places compared with the one in focus.
    "line-1": ("#3f4d59", "#b4c0ca"),
    "line-2": ("#1f7a74", "#5cc2b8"),
    "line-3": ("#7a5195", "#c39be0"),
    "line-4": ("#8a6a1f", "#d8b65c"),
    "line-5": ("#2f6690", "#84b6dd"),
}
LIGHT = {name: pair[0] for name, pair in _COLOURS.items()}
DARK = {name: pair[1] for name, pair in _COLOURS.items()}

WATER = tuple(LIGHT[f"water-{i}"] for i in range(len(EDGES) + 1))
BANDS = tuple(LIGHT[f"band-{i}"] for i in range(10))
LINES = (LIGHT["accent"], *(LIGHT[f"line-{i}"] for i in range(1, 6)))
FONT = '"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'

# The three panels with time across share these, so that one line of CSS marks the quarter in all of them.
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_BARE = 44, 104, 12


def bin_of(percent: float) -> int:
    """The index of the map bin of a share, in percent rounded to one decimal as displayed.

    >>> bin_of(4.9), bin_of(5.0), bin_of(66.0)
    (2, 3, 8)
    """
    return sum(percent >= edge for edge in EDGES)


def stepped() -> list[list[object]]:
    """Plotly's colour scale over 0 to 100 percent, in steps at the edges without blending.

    Shares are displayed with one decimal, so the scale steps 0.05 below each edge: 5.0 has the colour of 5 to 10.

    >>> stepped()[:3]
    [[0.0, '#e2ebf1'], [0.0195, '#e2ebf1'], [0.0195, '#c9dde8']]
    """
    stops = [0.0, *(round((edge - 0.05) / 100, 6) for edge in EDGES), 1.0]
    return [[stop, WATER[i]] for i, pair in enumerate(itertools.pairwise(stops)) for stop in pair]


def css() -> str:
    """Both themes as CSS custom properties: the operating system's preference applies until the reader chooses."""
    dark = _properties(DARK)
    return (
        f":root{{color-scheme:light;{_properties(LIGHT)}}}"
        "@media (prefers-color-scheme:dark){:root:not([data-mantine-color-scheme=light])"
        f"{{color-scheme:dark;{dark}}}}}"
        f":root[data-mantine-color-scheme=dark]{{color-scheme:dark;{dark}}}"
        # Areas without a figure are hatched, so that they differ from low ones without colour.
        + "".join(f".chart-map path[fill='{_rgb(c['no-data'])}']{{fill:url(#hatch)!important}}" for c in (LIGHT, DARK))
        + f":root{{--left:{MARGIN_LEFT}px;--right:{MARGIN_RIGHT}px;--right-bare:{MARGIN_BARE}px}}"
    )


def night() -> dict[str, str]:
    """Each light colour and the dark one that replaces it."""
    return {LIGHT[name]: DARK[name] for name in _COLOURS}


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def _properties(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def font(colour: str = "muted", size: int = 13) -> dict[str, object]:
    """Plotly's font of a figure."""
    return {"family": FONT, "size": size, "color": LIGHT[colour]}


def time_axis(quarters: Sequence[str]) -> dict[str, object]:
    """A trace's x values without an array: the middle of the first quarter, and the mean length of a quarter in
    milliseconds.

    The mean step drifts by a day or two from the calendar and never leaves its quarter.

    >>> time_axis(("2006Q3", "2006Q4"))
    {'x0': '2006-08-15', 'dx': 7889400000}
    """
    first_ordinal = ordinal(quarters[0])
    return {"x0": f"{first_ordinal // 4}-{first_ordinal % 4 * 3 + 2:02d}-15", "dx": 7889400000}


def time_layout(quarters: Sequence[str], *, height: int, right: int = MARGIN_RIGHT) -> dict[str, Any]:
    """Plotly's layout of a panel with time on the x axis, first to last quarter. right: the margin in px, for series
    names.

    Zoom and pan are off: a phone must scroll over the chart, and the quarter's mark must stay at its place.
    """
    first, last = ordinal(quarters[0]), ordinal(quarters[-1]) + 1
    return {
        "height": height,
        "margin": {"l": MARGIN_LEFT, "r": right, "t": 10, "b": 26, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": font(),
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
        "hoverlabel": hover_label(),
        "xaxis": {
            "type": "date",
            "range": [f"{n // 4}-{n % 4 * 3 + 1:02d}-01" for n in (first, last)],
            "tick0": "2000-01-01",
            "dtick": "M60",
            "tickformat": "%Y",
            "hoverformat": "%YQ%q",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": LIGHT["rule"],
            "linecolor": LIGHT["rule"],
            "showline": True,
        },
    }


def hover_label() -> dict[str, object]:
    """Plotly's style of the hover label."""
    return {"bgcolor": LIGHT["paper"], "bordercolor": LIGHT["rule"], "font": font("ink", 14), "align": "left"}
