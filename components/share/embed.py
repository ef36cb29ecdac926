"""A panel as a page of its own for an iframe: claim, deck, chart or table, how it is known, and whose it is.

It asks nothing of Dash: the figure stands in the page as data, and one script draws it. A link that is pinned stays as
it was; any other shows the newest data whenever it is opened.
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
from components.evidence import text as errors
from components.evidence.words import legend as errors_legend
from components.monitor import tables as monitor_tables
from components.monitor import text
from components.share.takeaway import takeaway
from components.site import html as site_html
from components.site import ids
from components.stress import ids as stress_ids
from components.stress import ladder, lines, tables
from components.stress import layout as stress
from components.stress import text as stress_said
from components.stress import text as stress_text
from components.text import sources, words
from components.why import bridge, bridge_text
from components.why import change as why_change
from components.why import text as why
from components.years import page as years
from data.i18n import tr
from data.tables.panel import Panel

Words = Callable[[Any], str]


@dataclass(frozen=True)
class EmbeddedPanel:
    """What a panel is made of alone. figure: its chart, given the address of the states' shapes; table: its table."""

    title: Words
    deck: Words
    source: Words
    figure: Callable[[Any, str], Mapping[str, object]] | None = None
    table: Callable[[Any], Component] | None = None
    legend: Callable[[Any], list[tuple[str, str]]] | None = None


def document(panel: Panel, link: str, assets: Mapping[str, str]) -> str:
    """The page's HTML. link: the panel's whole page, to which the credit leads."""
    shown, reading = EMBEDDED[panel.name], panel if panel.name == "years" else panel.reading
    title, deck, source = shown.title(reading), shown.deck(reading), shown.source(reading)
    figure = shown.figure(reading, assets["geojson"]) if shown.figure else None
    body = html.Main(
        [
            html.Section(
                [
                    html.H1(title, className="embed-title"),
                    html.P(deck, className="deck"),
                    legend.legend(shown.legend(reading)) if shown.legend else None,
                    html.Div(className="embed-chart", role="img", **{"aria-label": takeaway(panel)})
                    if figure
                    else None,
                    html.Div(shown.table(reading), className="table-room", tabIndex="0") if shown.table else None,
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
    return site_html.embedded_page(title, deck, body, written(figure) if figure else "", assets)


def written(figure: Mapping[str, object]) -> str:
    """A figure as it may stand inside a script element: nothing in it looks like that element's end.

    >>> "</script>" in written({"data": [], "layout": {"title": "</script>"}})
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
    return lambda reading: tables.tables_html(reading)[name]


EMBEDDED: Mapping[str, EmbeddedPanel] = {
    "map": EmbeddedPanel(
        *(text.map_title, text.map_deck, sources.listed_source),
        figure=choropleth.figure,
        legend=_bins,
    ),
    "ranking": EmbeddedPanel(
        *(text.ranking_title, text.ranking_deck, sources.listed_source),
        table=monitor_tables.table,
    ),
    "history": EmbeddedPanel(
        *(text.history_title, text.history_deck, sources.history_source),
        figure=lambda reading, _: line.figure(reading),
    ),
    "ladder": EmbeddedPanel(
        *(text.ladder_title, text.ladder_deck, sources.modelled_source),
        figure=lambda reading, _: charts_ladder.figure(reading),
        legend=_bands,
    ),
    "vintages": EmbeddedPanel(
        *(text.vintages_title, text.vintages_deck, sources.modelled_source),
        figure=lambda reading, _: heatmap.figure(reading),
        legend=_years,
    ),
    "years": EmbeddedPanel(
        years.claim, years.deck, lambda told: sources.modelled_source(told.reading), table=years.grid
    ),
    "stress/map": EmbeddedPanel(
        *(stress_text.map_title, stress_text.map_deck, stress_said.source),
        figure=lambda reading, geojson: choropleth.map_figure(stress.map_values(reading), geojson),
        legend=_bins,
    ),
    "stress/ranking": EmbeddedPanel(
        *(stress_text.ranking_title, stress_text.ranking_deck, stress_said.source),
        table=_stress_table(ids.RANKING),
    ),
    "stress/ladder": EmbeddedPanel(
        *(stress_text.ladder_title, stress_text.ladder_deck, stress_said.source),
        figure=lambda reading, _: ladder.figure(reading),
        legend=_bands,
    ),
    "stress/course": EmbeddedPanel(
        *(stress_text.course_title, stress_text.course_deck, stress_said.source),
        figure=lambda reading, _: lines.price_path(reading),
    ),
    "stress/curve": EmbeddedPanel(
        *(stress_text.curve_title, stress_text.curve_deck, stress_said.source),
        figure=lambda reading, _: lines.curve(reading),
    ),
    "stress/bearable": EmbeddedPanel(
        *(stress_text.bearable_title, stress_text.bearable_deck, stress_said.source),
        table=_stress_table(stress_ids.BEARABLE),
    ),
    "stress/recovery": EmbeddedPanel(
        *(stress_text.recovery_title, stress_text.recovery_deck, stress_said.source),
        table=_stress_table(stress_ids.RECOVERY),
    ),
    "why/change": EmbeddedPanel(
        *(why.panel_title, why.deck, why.source),
        figure=lambda change, _: waterfall.figure(why_change.bars(change)),
    ),
    "why/bridge": EmbeddedPanel(
        *(bridge_text.title, bridge_text.deck, bridge_text.source),
        figure=lambda told, _: waterfall.figure(bridge.bars(told)),
    ),
    "evidence/error": EmbeddedPanel(
        *(errors.map_title, errors.map_deck, errors.standfirst),
        figure=pictures.error_map,
        legend=lambda reading: errors_legend(reading.view.error),
    ),
    "evidence/error-course": EmbeddedPanel(
        *(errors.error_history_title, errors.error_history_deck, errors.standfirst),
        figure=lambda reading, _: pictures.error_history(reading),
    ),
}
