"""The severity ladder through time: the distribution of LTV of the loans of the place in focus, in ten bands."""

import numpy as np

from components.site import theme
from components.text import formatting, words
from data.i18n import tr
from data.monitor.reading import Reading

HEIGHT = 340
UNDER = 6  # bands from here on are above 100 % of the home's value
_LABELLED = 0.055  # a thinner band is too narrow for its name


def figure(reading: Reading) -> dict[str, object]:
    """Ten stacked bands, the highest LTV at the bottom, so that the blue bands rise like water."""
    axis = theme.time_axis(reading.quarters)
    of_loans = tr("of loans")
    shares = formatting.tenths(reading.ladder).astype(np.float32)
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "stackgroup": "ladder",
            "name": tr(words.BANDS[band]),
            **axis,
            "y": shares[band],
            "fillcolor": theme.BANDS[band],
            "line": {
                "width": 2 if band == UNDER else 0.5,
                "color": theme.LIGHT["ink"] if band == UNDER else theme.LIGHT["paper"],
            },
            "hovertemplate": f"<b>%{{fullData.name}}%</b><br>%{{x|%YQ%q}}: %{{y:.1f}}% {of_loans}<extra></extra>",
        }
        for band in reversed(range(len(words.BANDS)))
    ]
    layout = theme.time_layout(reading.quarters, height=HEIGHT)
    layout["hovermode"] = "closest"
    layout["yaxis"] = {
        "range": [0, 100],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickvals": [0, 25, 50, 75, 100],
        "ticktext": ["0%", "25%", "50%", "75%", "100%"],
    }
    layout["annotations"] = _labels(reading)
    return {"data": data, "layout": layout}


def _labels(reading: Reading) -> list[dict[str, object]]:
    """The names of the bands that are wide enough at the end of the axis; the legend names the others."""
    last = reading.ladder[:, -1]
    if np.isnan(last).any():
        return []
    labels, floor = [], 0.0
    for band in reversed(range(len(words.BANDS))):
        share = float(last[band])
        if share >= _LABELLED:
            labels.append(
                {
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": 6,
                    "y": 100 * (floor + share / 2),
                    "yanchor": "middle",
                    "showarrow": False,
                    "text": f"{tr(words.BANDS[band])}%",
                    "font": theme.font("muted", 13),
                }
            )
        floor += share
    return labels
