"""A panel as an HTML table on a page of its own: the chart's figures, for screen readers and for print."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components.charts import box
from components.share.panels import PANELS
from components.share.takeaway import takeaway, title
from components.site import header
from components.site import html as site_html
from components.text import status, words
from data.i18n import tr
from data.tables.panel import Panel

PREFIX = "/table/"


def document(panel: Panel, link: str, frame: Mapping[str, Any], assets: Mapping[str, str]) -> str:
    """The page's HTML. link: the URL of the panel's page."""
    heads, rows = PANELS[panel.name].rows(panel)
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
                    html.P(status.joined(panel.dropped), className="notice", role="status"),
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
