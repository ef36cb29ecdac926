"""A panel as a page of its own for an iframe: title, deck, chart or table, evidence and credit.

It uses no Dash callback: the figure is in the page as JSON, and one script draws it. A pinned link keeps its figures;
any other shows the newest data whenever it is opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from components.charts import choropleth, heatmap, legend, line, waterfall
from components.charts import ladder as charts_ladder
from components.evidence import pictures
from components.evidence import text as evidence_text
from components.evidence.words import legend as error_legend
from components.monitor import tables as monitor_tables
from components.monitor import text as monitor_text
from components.share.takeaway import takeaway
from components.site import html as site_html
from components.site import ids
from components.site.attributes import attributes
from components.stress import ids as stress_ids
from components.stress import ladder as stress_ladder
from components.stress import layout as stress_layout
from components.stress import lines
from components.stress import tables as stress_tables
from components.stress import text as stress_text
from components.text import sources, words
from components.why import bridge, bridge_text
from components.why import change as why_change
from components.why import text as why_text
from components.years import page as years_page
from data.i18n import tr
from data.tables.panel import Panel

TextOf = Callable[[Any], str]


@dataclass(frozen=True)
class EmbeddedPanel:
    """The parts of an embedded panel. figure: its chart, given the URL of the states' shapes; table: its table."""

    title: TextOf
    deck: TextOf
    source: TextOf
    figure: Callable[[Any, str], Mapping[str, object]] | None = None
    table: Callable[[Any], Component] | None = None
    legend: Callable[[Any], list[tuple[str, str]]] | None = None


def document(panel: Panel, link: str, assets: Mapping[str, str]) -> str:
    """The page's HTML. link: the URL of the panel's page, to which the credit links."""
    embedded, subject = EMBEDDED[panel.name], panel if panel.name == "years" else panel.reading
    title, deck, source = embedded.title(subject), embedded.deck(subject), embedded.source(subject)
    figure = embedded.figure(subject, assets["geojson"]) if embedded.figure else None
    body = html.Main(
        [
            html.Section(
                [
                    html.H1(title, className="embed-title"),
                    html.P(deck, className="deck"),
                    legend.legend(embedded.legend(subject)) if embedded.legend else None,
                    html.Div(className="embed-chart", role="img", **attributes({"aria-label": takeaway(panel)}))
                    if figure
                    else None,
                    html.Div(embedded.table(subject), className="table-room", tabIndex="0") if embedded.table else None,
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


def _bins(_: object) -> list[tuple[str, str]]:
    return choropleth.legend()


def _years(_: object) -> list[tuple[str, str]]:
    return choropleth.legend()[:-1]


def _bands(_: object) -> list[tuple[str, str]]:
    return legend.named_bands()


def _stress_table(name: str) -> Callable[[Any], html.Table]:
    return lambda reading: stress_tables.tables_html(reading)[name]


EMBEDDED: Mapping[str, EmbeddedPanel] = {
    "map": EmbeddedPanel(
        *(monitor_text.map_title, monitor_text.map_deck, sources.listed_source),
        figure=choropleth.figure,
        legend=_bins,
    ),
    "ranking": EmbeddedPanel(
        *(monitor_text.ranking_title, monitor_text.ranking_deck, sources.listed_source),
        table=monitor_tables.table,
    ),
    "history": EmbeddedPanel(
        *(monitor_text.history_title, monitor_text.history_deck, sources.history_source),
        figure=lambda reading, _: line.figure(reading),
    ),
    "ladder": EmbeddedPanel(
        *(monitor_text.ladder_title, monitor_text.ladder_deck, sources.modelled_source),
        figure=lambda reading, _: charts_ladder.figure(reading),
        legend=_bands,
    ),
    "vintages": EmbeddedPanel(
        *(monitor_text.vintages_title, monitor_text.vintages_deck, sources.modelled_source),
        figure=lambda reading, _: heatmap.figure(reading),
        legend=_years,
    ),
    "years": EmbeddedPanel(
        years_page.claim, years_page.deck, lambda panel: sources.modelled_source(panel.reading), table=years_page.grid
    ),
    "stress/map": EmbeddedPanel(
        *(stress_text.map_title, stress_text.map_deck, stress_text.source),
        figure=lambda reading, geojson: choropleth.map_figure(stress_layout.map_values(reading), geojson),
        legend=_bins,
    ),
    "stress/ranking": EmbeddedPanel(
        *(stress_text.ranking_title, stress_text.ranking_deck, stress_text.source),
        table=_stress_table(ids.RANKING),
    ),
    "stress/ladder": EmbeddedPanel(
        *(stress_text.ladder_title, stress_text.ladder_deck, stress_text.source),
        figure=lambda reading, _: stress_ladder.figure(reading),
        legend=_bands,
    ),
    "stress/course": EmbeddedPanel(
        *(stress_text.course_title, stress_text.course_deck, stress_text.source),
        figure=lambda reading, _: lines.price_path(reading),
    ),
    "stress/curve": EmbeddedPanel(
        *(stress_text.curve_title, stress_text.curve_deck, stress_text.source),
        figure=lambda reading, _: lines.curve(reading),
    ),
    "stress/bearable": EmbeddedPanel(
        *(stress_text.bearable_title, stress_text.bearable_deck, stress_text.source),
        table=_stress_table(stress_ids.BEARABLE),
    ),
    "stress/recovery": EmbeddedPanel(
        *(stress_text.recovery_title, stress_text.recovery_deck, stress_text.source),
        table=_stress_table(stress_ids.RECOVERY),
    ),
    "why/change": EmbeddedPanel(
        *(why_text.panel_title, why_text.deck, why_text.source),
        figure=lambda change, _: waterfall.figure(why_change.bars(change)),
    ),
    "why/bridge": EmbeddedPanel(
        *(bridge_text.title, bridge_text.deck, bridge_text.source),
        figure=lambda reading, _: waterfall.figure(bridge.bars(reading)),
    ),
    "evidence/error": EmbeddedPanel(
        *(evidence_text.map_title, evidence_text.map_deck, evidence_text.standfirst),
        figure=pictures.error_map,
        legend=lambda reading: error_legend(reading.view.error),
    ),
    "evidence/error-course": EmbeddedPanel(
        *(evidence_text.error_history_title, evidence_text.error_history_deck, evidence_text.standfirst),
        figure=lambda reading, _: pictures.error_history(reading),
    ),
}
