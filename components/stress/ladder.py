"""The severity ladder before and after: two bars of the same ten bands, one under the other."""

import math

from components import theme, words
from components.stress import words as said
from data.stress_reading import StressReading

UNDER = 6  # bands from here on are above 100 % of the home's value
_LABELLED = 0.05  # a thinner band has no room for its figure


def figure(reading: StressReading) -> dict[str, object]:
    """Today above, stressed below; the loans under water stand at the right, deepest last, from one edge."""
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": words.BANDS[band],
            "y": [said.STRESSED, said.NOW],
            "x": [_percent(reading.ladder[1][band]), _percent(reading.ladder[0][band])],
            "text": [_label(reading.ladder[1][band]), _label(reading.ladder[0][band])],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"size": 13, "color": theme.LIGHT["ink" if band < UNDER + 1 else "paper"]},
            "marker": {"color": theme.BANDS[band], "line": {"color": theme.LIGHT["paper"], "width": 1}},
            "hovertemplate": "<b>%{fullData.name}%</b><br>%{y}: %{x:.1f}% of loans<extra></extra>",
        }
        for band in range(len(words.BANDS))
    ]
    return {"data": data, "layout": _layout()}


def _percent(share: float) -> float | None:
    return None if math.isnan(share) else float(words.tenths(share))


def _label(share: float) -> str:
    return f"{words.tenths(share):.0f}%" if share >= _LABELLED else ""


def _layout() -> dict[str, object]:
    return {
        "barmode": "stack",
        "bargap": 0.28,
        "margin": {"l": 70, "r": 12, "t": 4, "b": 26, "pad": 6},
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
        "yaxis": {"fixedrange": True, "tickfont": theme.font("ink", 15)},
    }
