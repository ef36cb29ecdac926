"""A panel as a page of its own for an iframe: title, deck, chart or table, evidence and credit.

It uses no Dash callback: the figure is in the page as JSON, and one script draws it. A pinned link keeps its figures;
any other shows the newest data whenever it is opened.
"""

from collections.abc import Mapping

from dash import html
from plotly.io.json import to_json_plotly

from components.charts import legend
from components.share.panels import PANELS
from components.share.takeaway import takeaway
from components.site import html as site_html
from components.site.attributes import attributes
from components.text import status, words
from data.i18n import tr
from data.tables.panel import Panel


def document(panel: Panel, link: str, assets: Mapping[str, str]) -> str:
    """The page's HTML. link: the URL of the panel's page, to which the credit links."""
    spec = PANELS[panel.name]
    subject = spec.subject(panel)
    title, deck, source = spec.title(subject), spec.deck(subject), spec.source(subject)
    figure = spec.figure(subject, assets["geojson"]) if spec.figure else None
    body = html.Main(
        [
            html.Section(
                [
                    html.H1(title, className="embed-title"),
                    html.P(deck, className="deck"),
                    html.P(status.joined(panel.dropped), className="notice") if panel.dropped else None,
                    legend.legend(spec.legend(subject)) if spec.legend else None,
                    html.Div(className="embed-chart", role="img", **attributes({"aria-label": takeaway(panel)}))
                    if figure
                    else None,
                    html.Div(spec.table(subject), className="table-room", tabIndex="0") if spec.table else None,
                    html.P(source, className="source"),
                    html.P(
                        html.A(
                            tr("{us}: the open negative-equity monitor", us=words.NAME),
                            href=link,
                            target="_blank",
                            rel="noopener",
                        ),
                        className="source",
                    ),
                ],
                className="panel",
            )
        ],
        className="embed",
    )
    return site_html.embedded_page(title, deck, body, json_for_script(figure) if figure else "", assets)


def json_for_script(figure: Mapping[str, object]) -> str:
    """A figure as JSON that is safe inside a script element.

    >>> "</script>" in json_for_script({"data": [], "layout": {"title": "</script>"}})
    False
    """
    return str(to_json_plotly(figure)).replace("<", "\\u003c")
