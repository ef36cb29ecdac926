"""The heat map of vintage by quarter: which loans are under water, and when they were."""

import numpy as np

from components.site import theme
from components.text import formatting
from data.i18n import tr
from data.monitor.reading import Reading
from data.quarter import ordinal

HEIGHT = 420
_FIRST_YEAR = 1990  # earlier vintages have few loans left when the history begins, and are extrapolated


def figure(reading: Reading) -> dict[str, object]:
    """A cell for each vintage and quarter, in the map's bins; a chosen vintage is framed."""
    shown = [i for i, year in enumerate(reading.vintage_years) if year >= _FIRST_YEAR]
    years = [reading.vintage_years[i] for i in shown]
    cells = {
        "type": "heatmap",
        **theme.time_axis(reading.quarters),
        "y0": years[0],
        "dy": 1,
        "z": formatting.tenths(reading.vintage_share[shown]).astype(np.float32),
        "colorscale": theme.stepped(),
        "zmin": 0,
        "zmax": 100,
        "zsmooth": False,
        "showscale": False,
        "hoverongaps": False,
        "hovertemplate": f"<b>{tr('lent in {year}', year='%{y}')}</b><br>%{{x|%YQ%q}}: %{{z:.1f}}%<extra></extra>",
    }
    layout = theme.time_layout(reading.quarters, height=HEIGHT, right=theme.MARGIN_BARE)
    layout["yaxis"] = {
        "range": [years[-1] + 0.5, years[0] - 0.5],  # the oldest on top: time runs down as it runs right
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickvals": [year for year in years if year % 5 == 0],
    }
    if reading.view.vintage in years:
        layout["shapes"] = [_frame(reading.view.vintage, reading.quarters)]
    return {"data": [cells], "layout": layout}


def clicked_year(click: dict[str, list[dict[str, float]]]) -> int:
    """The vintage clicked."""
    return round(click["points"][0]["y"])


def _frame(year: int, quarters: tuple[str, ...]) -> dict[str, object]:
    end = ordinal(quarters[-1]) + 1
    return {
        "type": "rect",
        "x0": f"{max(year, int(quarters[0][:4]))}-01-01",
        "x1": f"{end // 4}-{end % 4 * 3 + 1:02d}-01",
        "y0": year - 0.5,
        "y1": year + 0.5,
        "line": {"color": theme.LIGHT["accent"], "width": 2.5},
        "fillcolor": "rgba(0,0,0,0)",
    }
