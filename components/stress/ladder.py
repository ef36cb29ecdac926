"""The severity ladder before and after the stress: two bars of the same ten bands."""

import itertools

import numpy as np

from components.site import theme
from components.stress import words as stress_words
from components.text import formatting, words
from data.formulas.arrays import Floats
from data.i18n import tr
from data.stress.reading import StressReading

UNDER = 6  # bands from here on are above 100 % of the home's value
HEIGHT = 190
_ROWS = ((stress_words.NOW, 1.0), (stress_words.STRESSED, 0.0))  # before above, after below
_THICK = 0.36
_LABELLED = 8.0  # a thinner band is too narrow for its figure


def figure(reading: StressReading) -> dict[str, object]:
    """Bars from the lowest LTV to the highest, so that the loans under water are at the right.

    The bars are shapes, because our bundle of plotly has no bar trace. A point in the middle of each band has the hover
    label.
    """
    shapes: list[dict[str, object]] = []
    points: dict[str, list[object]] = {"x": [], "y": [], "text": [], "customdata": []}
    for (name, y), bands in zip(_ROWS, reading.ladder, strict=True):
        if np.isnan(bands).any():
            continue
        for band, (start, end) in enumerate(itertools.pairwise(_edges(bands))):
            shapes.append(_bar(band, start, end, y))
            points["x"].append((start + end) / 2)
            points["y"].append(y)
            points["text"].append(f"{end - start:.0f}%" if end - start >= _LABELLED else "")
            points["customdata"].append([tr(words.BANDS[band]), tr(name), f"{formatting.tenths(bands[band]):.1f}"])
        shapes.append(_waterline(float(_edges(bands)[UNDER]), y))
    texts = {
        "type": "scatter",
        "mode": "markers+text",
        "marker": {"size": 26, "color": "rgba(0,0,0,0)"},
        "textfont": {"size": 13, "color": _text_colours(points["customdata"])},
        "hovertemplate": f"{_hover_text()}<extra></extra>",
        **points,
    }
    return {"data": [texts], "layout": {**_layout(), "shapes": shapes}}


def _hover_text() -> str:
    return tr(
        "<b>{band}%</b> of the home’s value<br>{when}: {share}% of loans",
        band="%{customdata[0]}",
        when="%{customdata[1]}",
        share="%{customdata[2]}",
    )


def _edges(bands: Floats) -> list[float]:
    return [0.0, *(100 * np.cumsum(bands)).tolist()]


def _bar(band: int, start: float, end: float, y: float) -> dict[str, object]:
    return {
        **{"type": "rect", "x0": start, "x1": end, "y0": y - _THICK, "y1": y + _THICK, "layer": "below"},
        "fillcolor": theme.BANDS[band],
        "line": {"color": theme.LIGHT["paper"], "width": 1},
    }


def _waterline(x: float, y: float) -> dict[str, object]:
    line = {"color": theme.LIGHT["ink"], "width": 2}
    return {"type": "line", "x0": x, "x1": x, "y0": y - _THICK - 0.06, "y1": y + _THICK + 0.06, "line": line}


def _text_colours(rows: list[object]) -> list[str]:
    # Figures on the dark bands have the colour of the paper.
    is_dark = {tr(name): band >= UNDER + 1 for band, name in enumerate(words.BANDS)}
    return [theme.LIGHT["paper" if is_dark[str(row[0])] else "ink"] for row in rows]  # type: ignore[index]  # a row


def _layout() -> dict[str, object]:
    return {
        "height": HEIGHT,
        "margin": {"l": 72, "r": 24, "t": 4, "b": 26, "pad": 6},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": theme.font(),
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
        "hoverlabel": theme.hover_label(),
        "xaxis": {
            "range": [0, 100],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0%", "25%", "50%", "75%", "100%"],
        },
        "yaxis": {
            "range": [-0.55, 1.55],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": [y for _, y in _ROWS],
            "ticktext": [tr(name) for name, _ in _ROWS],
            "tickfont": theme.font("ink", 15),
        },
    }
