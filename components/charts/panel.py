"""The frame of every chart: title, what is measured, the chart, and its text alternative."""

from collections.abc import Mapping

from dash import dcc, html
from dash.development.base_component import Component, ComponentSingleType

from components.charts import box
from components.site import ids, urls
from components.site.attributes import attributes
from components.text import words
from data.country import Country
from data.i18n import tr


def panel(name: str, *body: Component, passport: bool = True, quoted: str = "", pictured: bool = True) -> html.Section:
    """A panel: its title states the finding, its deck says metric, places, period and definition.

    passport: whether it links to the passport of its number. quoted: its name in data.api.panels, whose table can be
    quoted and downloaded; pictured: whether it has a chart to save.
    """
    passport_link = html.A(
        tr(words.HOW),
        id=ids.passport(name),
        href=urls.with_language("/passport"),
        className="how",
        **attributes({"data-figure": ""}),
    )
    source: list[ComponentSingleType] = [html.Span(id=ids.source(name)), *((" ", passport_link) if passport else ())]
    return html.Section(
        [
            html.H2(id=ids.title(name)),
            html.P(id=ids.deck(name), className="deck"),
            *body,
            html.P(source, className="source"),
            box.box(quoted, picture=pictured) if quoted else None,
            html.P(id=ids.figures(name), className="unseen"),
        ],
        className=f"panel panel-{name}",
        **attributes({"aria-labelledby": ids.title(name), "aria-describedby": ids.figures(name)}),
    )


def map_graph(topojson: str, country: Country) -> html.Div:
    """The container of the map, in the shape of its country."""
    return graph(ids.MAP, topojson, style={"--shape": str(country.projection.shape)})


def graph(name: str, topojson: str, *, marked: bool = False, style: Mapping[str, str] | None = None) -> html.Div:
    """The container of a chart. marked: its x axis is time, and assets/style.css marks the view's quarter on it.

    topojson: the URL of the (empty) base map; without it plotly requests another host and draws nothing.
    """
    return html.Div(
        [
            dcc.Graph(
                id=name,
                config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "topojsonURL": topojson},
                responsive=True,
                className="graph",
            ),
            *([html.Div(className="mark", **attributes({"aria-hidden": "true"}))] if marked else []),
        ],
        className=f"chart chart-{name}",
        style=dict(style or {}),
        role="figure",
        **attributes({"aria-labelledby": ids.title(name)}),
    )
