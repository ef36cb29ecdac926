"""The one frame of every chart: a claim, what is measured, the picture, and the picture in a sentence."""

from dash import dcc, html
from dash.development.base_component import Component

from components.charts import box
from components.site import ids, urls
from components.text import words
from data.i18n import tr


def panel(name: str, *body: Component, passport: bool = True, quoted: str = "", pictured: bool = True) -> html.Section:
    """A panel: its title is a claim and its name, its deck says the metric, places, period and definition.

    passport: whether it leads to how its number is made. quoted: its name in data.api.panels, where its figures are a table
    to take away; pictured: whether it has a chart to save.
    """
    how = html.A(
        tr(words.HOW),
        id=ids.passport(name),
        href=urls.with_language("/passport"),
        className="how",
        **{"data-figure": ""},
    )
    return html.Section(
        [
            html.H2(id=ids.title(name)),
            html.P(id=ids.deck(name), className="deck"),
            *body,
            html.P([html.Span(id=ids.source(name)), *([" ", how] if passport else [])], className="source"),
            box.box(quoted, picture=pictured) if quoted else None,
            html.P(id=ids.figures(name), className="unseen"),
        ],
        className=f"panel panel-{name}",
        **{"aria-labelledby": ids.title(name), "aria-describedby": ids.figures(name)},
    )


def graph(name: str, topojson: str, *, marked: bool = False) -> html.Div:
    """A chart's place. marked: time runs across it, and the quarter asked for is marked by assets/style.css.

    topojson: where the (empty) base map lies; without it plotly asks another host and draws nothing.
    """
    return html.Div(
        [
            dcc.Graph(
                id=name,
                config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "topojsonURL": topojson},
                responsive=True,
                className="graph",
            ),
            *([html.Div(className="mark", **{"aria-hidden": "true"})] if marked else []),
        ],
        className=f"chart chart-{name}",
        role="figure",
        **{"aria-labelledby": ids.title(name)},
    )
