"""The rows of a panel's table on a page of its own: its column heads, and its cells as text."""

import math
from collections.abc import Sequence
from typing import Any

from components.monitor import text as monitor_text
from components.text import formatting, words
from data.i18n import tr
from data.region import Region
from data.stress.reading import FALLS
from data.tables.panel import Panel

Rows = tuple[Sequence[str], Sequence[Sequence[str]]]


def _percent(share: object) -> str:
    is_known = isinstance(share, int | float) and not math.isnan(share)
    return formatting.percent(float(share)) if is_known else formatting.UNKNOWN  # type: ignore[arg-type]  # a figure


def map_and_ranking(panel: Panel) -> Rows:
    """The map and the ranking: place, share, interval, highest first."""
    table = panel.reading.table
    order = sorted(range(len(table.places)), key=lambda i: -math.inf if math.isnan(table.share[i]) else -table.share[i])
    order.sort(key=lambda i: math.isnan(table.share[i]))
    rows = [
        (
            table.places[i].shown_name,
            _percent(float(table.share[i])),
            formatting.interval(float(table.lower[i]), float(table.upper[i])),
        )
        for i in order
    ]
    return (tr("Place"), tr("Share, %"), tr("90% interval")), rows


def through_time(panel: Panel) -> Rows:
    """The history: a quarter a row, newest first; a place a column."""
    reading = panel.reading
    series = reading.series
    rows = [
        (quarter, *(_percent(float(line.share[t])) for line in series))
        for t, quarter in reversed(list(enumerate(reading.quarters)))
    ]
    return (tr("Quarter"), *(line.place.shown_name for line in series)), rows


def ladder(panel: Panel) -> Rows:
    """The ladder: the share of loans in each band, in the quarter and a year before."""
    reading: Any = panel.reading
    t = monitor_text.at_quarter(reading)
    t_year_before = max(t - 4, 0)
    rows = [
        (f"{tr(band)}%", _percent(float(reading.ladder[i, t])), _percent(float(reading.ladder[i, t_year_before])))
        for i, band in enumerate(words.BANDS)
    ]
    return (tr("Loan balance, of the home’s value"), reading.quarters[t], reading.quarters[t_year_before]), rows


def vintages(panel: Panel) -> Rows:
    """The vintages: the share under water of each year's loans, in the quarter and a year before."""
    reading: Any = panel.reading
    t = monitor_text.at_quarter(reading)
    t_year_before = max(t - 4, 0)
    rows = [
        (
            str(year),
            _percent(float(reading.vintage_share[i, t])),
            _percent(float(reading.vintage_share[i, t_year_before])),
        )
        for i, year in enumerate(reading.vintage_years)
        if not math.isnan(reading.vintage_share[i, t])
    ]
    return (tr("Lent in"), reading.quarters[t], reading.quarters[t_year_before]), rows


def stress_map(panel: Panel) -> Rows:
    """The stressed map and ranking: each place's share before and under the stress, highest first."""
    table = panel.reading.table
    order = sorted(range(len(table.places)), key=lambda i: (math.isnan(table.after[i]), -table.after[i]))
    rows = [(table.places[i].shown_name, _percent(table.before[i]), _percent(table.after[i])) for i in order]
    return (tr("Place"), tr("Before"), tr("Under the stress")), rows


def stress_ladder(panel: Panel) -> Rows:
    """The stressed ladder: the share of loans in each band, before and under the stress."""
    before, after = panel.reading.ladder
    rows = [(f"{tr(band)}%", _percent(before[i]), _percent(after[i])) for i, band in enumerate(words.BANDS)]
    return (tr("Loan balance, of the home’s value"), tr("Before"), tr("Under the stress")), rows


def stress_path(panel: Panel) -> Rows:
    """The path under stress: a quarter a row, a place a column."""
    reading: Any = panel.reading
    places: Sequence[Region] = reading.chosen.places
    rows = [
        (quarter, *(_percent(reading.course[i, t]) for i in range(len(places))))
        for t, quarter in enumerate(reading.quarters)
    ]
    return (tr("Quarter"), *(place.shown_name for place in places)), rows


def stress_curve(panel: Panel) -> Rows:
    """Shares by the depth of the fall: a fall a row, a place a column."""
    reading: Any = panel.reading
    places: Sequence[Region] = reading.chosen.places
    rows = [
        (f"−{100 * fall:.0f}%" if fall else "0%", *(_percent(reading.curve[i, n]) for i in range(len(places))))
        for n, fall in enumerate(FALLS.tolist())
    ]
    return (tr("Fall in prices"), *(place.shown_name for place in places)), rows


def records(panel: Panel) -> Rows:
    """Panels that are tables already: the records of their file."""
    columns = [name for name in panel.columns if name not in ("evidence", "definition", "title", "address")]
    rows = [[formatting.UNKNOWN if row[name] is None else str(row[name]) for name in columns] for row in panel.rows]
    return columns, rows
