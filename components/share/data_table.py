"""A panel as an HTML table on a page of its own: the chart's figures, for screen readers and for print."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html

from components.charts import box
from components.monitor import text as monitor_text
from components.share.takeaway import takeaway, title
from components.site import header
from components.site import html as site_html
from components.text import formatting, words
from data.i18n import tr
from data.region import Region
from data.stress.reading import FALLS
from data.tables.panel import Panel

PREFIX = "/table/"
Rows = tuple[Sequence[str], Sequence[Sequence[str]]]


def document(panel: Panel, link: str, frame: Mapping[str, Any], assets: Mapping[str, str]) -> str:
    """The page's HTML. link: the URL of the panel's page."""
    heads, rows = TABLES[panel.name](panel)
    table = html.Table(
        [
            html.Caption(title(panel), className="unseen"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell) for cell in row[1:])]) for row in rows]),
        ],
        className="years-table",
    )
    tree = html.Div(
        [
            header.header("", frame["pages"], frame["through"], "", switch=False, path=f"{PREFIX}{panel.name}"),
            html.Main(
                [
                    html.P(tr("; ").join(panel.dropped), className="notice", role="status"),
                    html.Section(
                        [html.H1(title(panel)), html.P(takeaway(panel), className="standfirst")], className="head"
                    ),
                    html.Div(table, className="table-room", tabIndex="0"),
                    box.files(panel.name),
                    html.P(html.A(tr("Back to the picture"), href=link)),
                ],
                className="sheet",
            ),
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )
    return site_html.plain_page(f"{title(panel)} – {words.NAME}", takeaway(panel), tree, assets)


def _percent(share: object) -> str:
    is_known = isinstance(share, int | float) and not math.isnan(share)
    return formatting.percent(float(share)) if is_known else formatting.UNKNOWN  # type: ignore[arg-type]  # a figure


def _map_and_ranking(panel: Panel) -> Rows:
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


def _through_time(panel: Panel) -> Rows:
    reading = panel.reading
    series = reading.series
    rows = [
        (quarter, *(_percent(float(line.share[t])) for line in series))
        for t, quarter in reversed(list(enumerate(reading.quarters)))
    ]
    return (tr("Quarter"), *(line.place.shown_name for line in series)), rows


def _ladder(panel: Panel) -> Rows:
    reading: Any = panel.reading
    t = monitor_text.at_quarter(reading)
    t_year_before = max(t - 4, 0)
    rows = [
        (f"{tr(band)}%", _percent(float(reading.ladder[i, t])), _percent(float(reading.ladder[i, t_year_before])))
        for i, band in enumerate(words.BANDS)
    ]
    return (tr("Loan balance, of the home’s value"), reading.quarters[t], reading.quarters[t_year_before]), rows


def _vintages(panel: Panel) -> Rows:
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


def _stress_map(panel: Panel) -> Rows:
    table = panel.reading.table
    order = sorted(range(len(table.places)), key=lambda i: (math.isnan(table.after[i]), -table.after[i]))
    rows = [(table.places[i].shown_name, _percent(table.before[i]), _percent(table.after[i])) for i in order]
    return (tr("Place"), tr("Before"), tr("Under the stress")), rows


def _stress_ladder(panel: Panel) -> Rows:
    before, after = panel.reading.ladder
    rows = [(f"{tr(band)}%", _percent(before[i]), _percent(after[i])) for i, band in enumerate(words.BANDS)]
    return (tr("Loan balance, of the home’s value"), tr("Before"), tr("Under the stress")), rows


def _stress_path(panel: Panel) -> Rows:
    reading: Any = panel.reading
    places: Sequence[Region] = reading.chosen.places
    rows = [
        (quarter, *(_percent(reading.course[i, t]) for i in range(len(places))))
        for t, quarter in enumerate(reading.quarters)
    ]
    return (tr("Quarter"), *(place.shown_name for place in places)), rows


def _stress_curve(panel: Panel) -> Rows:
    reading: Any = panel.reading
    places: Sequence[Region] = reading.chosen.places
    rows = [
        (f"−{100 * fall:.0f}%" if fall else "0%", *(_percent(reading.curve[i, n]) for i in range(len(places))))
        for n, fall in enumerate(FALLS.tolist())
    ]
    return (tr("Fall in prices"), *(place.shown_name for place in places)), rows


def _records(panel: Panel) -> Rows:
    """Panels that are tables already: the records of their file."""
    columns = [name for name in panel.columns if name not in ("evidence", "definition", "title", "address")]
    rows = [[formatting.UNKNOWN if row[name] is None else str(row[name]) for name in columns] for row in panel.rows]
    return columns, rows


TABLES: Mapping[str, Callable[[Panel], Rows]] = {
    "map": _map_and_ranking,
    "ranking": _map_and_ranking,
    "history": _through_time,
    "ladder": _ladder,
    "vintages": _vintages,
    "years": _records,
    "stress/map": _stress_map,
    "stress/ranking": _stress_map,
    "stress/ladder": _stress_ladder,
    "stress/course": _stress_path,
    "stress/curve": _stress_curve,
    "stress/bearable": _records,
    "stress/recovery": _records,
    "why/change": _records,
    "why/bridge": _records,
    "evidence/error": _records,
    "evidence/error-course": _records,
}
