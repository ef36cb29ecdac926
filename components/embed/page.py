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

from components import (
    area_map,
    bylines,
    distribution,
    first_paint,
    history,
    ids,
    legend,
    ranking,
    sentences,
    vintages,
    words,
)
from components.evidence import pictures
from components.evidence import sentences as errors
from components.evidence.words import legend as errors_legend
from components.quote.takeaway import takeaway
from components.stress import bearing, claims, ladder, lines, tables
from components.stress import ids as stress_ids
from components.stress import page as stress
from components.stress import sentences as stress_said
from components.why import bridge, bridge_words, causes, waterfall
from components.why import words as why
from components.years import page as years
from data.panel import Panel
from data.tongue import tr

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Shown:
    """What a panel is made of alone. figure: its chart, given the address of the states' shapes; table: its table."""

    title: Words
    deck: Words
    source: Words
    figure: Callable[[Any, str], Mapping[str, object]] | None = None
    table: Callable[[Any], Component] | None = None
    legend: Callable[[Any], list[tuple[str, str]]] | None = None


def document(told: Panel, link: str, assets: Mapping[str, str]) -> str:
    """The page's HTML. link: the panel's whole page, to which the credit leads."""
    shown, reading = SHOWN[told.name], told if told.name == "years" else told.reading
    title, deck, source = shown.title(reading), shown.deck(reading), shown.source(reading)
    figure = shown.figure(reading, assets["geojson"]) if shown.figure else None
    body = html.Main(
        [
            html.Section(
                [
                    html.H1(title, className="embed-title"),
                    html.P(deck, className="deck"),
                    legend.legend(shown.legend(reading)) if shown.legend else None,
                    html.Div(className="embed-chart", role="img", **{"aria-label": takeaway(told)}) if figure else None,
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
    return first_paint.framed(title, deck, body, written(figure) if figure else "", assets)


def written(figure: Mapping[str, object]) -> str:
    """A figure as it may stand inside a script element: nothing in it looks like that element's end.

    >>> "</script>" in written({"data": [], "layout": {"title": "</script>"}})
    False
    """
    return str(to_json_plotly(figure)).replace("<", "\\u003c")


def _bins(_: object) -> list[tuple[str, str]]:
    return area_map.legend()


def _years(_: object) -> list[tuple[str, str]]:
    return area_map.legend()[:-1]


def _bands(_: object) -> list[tuple[str, str]]:
    return legend.named_bands()


def _stress_table(name: str) -> Callable[[Any], html.Table]:
    return lambda reading: tables.painted(reading)[name]


SHOWN: Mapping[str, Shown] = {
    "map": Shown(
        *(sentences.map_title, sentences.map_deck, bylines.listed_source),
        figure=area_map.figure,
        legend=_bins,
    ),
    "ranking": Shown(
        *(sentences.ranking_title, sentences.ranking_deck, bylines.listed_source),
        table=ranking.table,
    ),
    "history": Shown(
        *(sentences.history_title, sentences.history_deck, bylines.history_source),
        figure=lambda reading, _: history.figure(reading),
    ),
    "ladder": Shown(
        *(sentences.ladder_title, sentences.ladder_deck, bylines.modelled_source),
        figure=lambda reading, _: distribution.figure(reading),
        legend=_bands,
    ),
    "vintages": Shown(
        *(sentences.vintages_title, sentences.vintages_deck, bylines.modelled_source),
        figure=lambda reading, _: vintages.figure(reading),
        legend=_years,
    ),
    "years": Shown(years.claim, years.deck, lambda told: bylines.modelled_source(told.reading), table=years.grid),
    "stress/map": Shown(
        *(claims.map_title, claims.map_deck, stress_said.source),
        figure=lambda reading, geojson: area_map.drawn(stress.shown_on_map(reading), geojson),
        legend=_bins,
    ),
    "stress/ranking": Shown(
        *(claims.ranking_title, claims.ranking_deck, stress_said.source),
        table=_stress_table(ids.RANKING),
    ),
    "stress/ladder": Shown(
        *(claims.ladder_title, claims.ladder_deck, stress_said.source),
        figure=lambda reading, _: ladder.figure(reading),
        legend=_bands,
    ),
    "stress/course": Shown(
        *(claims.course_title, claims.course_deck, stress_said.source),
        figure=lambda reading, _: lines.course(reading),
    ),
    "stress/curve": Shown(
        *(bearing.curve_title, bearing.curve_deck, stress_said.source),
        figure=lambda reading, _: lines.curve(reading),
    ),
    "stress/bearable": Shown(
        *(bearing.bearable_title, bearing.bearable_deck, stress_said.source),
        table=_stress_table(stress_ids.BEARABLE),
    ),
    "stress/recovery": Shown(
        *(bearing.recovery_title, bearing.recovery_deck, stress_said.source),
        table=_stress_table(stress_ids.RECOVERY),
    ),
    "why/change": Shown(
        *(why.panel_title, why.deck, why.source),
        figure=lambda change, _: waterfall.figure(causes.bars(change)),
    ),
    "why/bridge": Shown(
        *(bridge_words.title, bridge_words.deck, bridge_words.source),
        figure=lambda told, _: waterfall.figure(bridge.bars(told)),
    ),
    "evidence/error": Shown(
        *(errors.map_title, errors.map_deck, errors.standfirst),
        figure=pictures.error_map,
        legend=lambda reading: errors_legend(reading.view.error),
    ),
    "evidence/error-course": Shown(
        *(errors.course_title, errors.course_deck, errors.standfirst),
        figure=lambda reading, _: pictures.course(reading),
    ),
}
