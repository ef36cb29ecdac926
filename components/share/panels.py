"""Every panel of the pages as it can be taken away: its texts, its table, and its chart or HTML table.

One entry a panel; the sentence (takeaway.py), the page for an iframe (embed.py) and the page with its table
(data_table.py) read it. The figures behind it are registered under the same name in data.api.panels.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.charts import choropleth, heatmap, legend, line, waterfall
from components.charts import ladder as charts_ladder
from components.evidence import pictures
from components.evidence import text as evidence_text
from components.evidence.words import legend as error_legend
from components.monitor import tables as monitor_tables
from components.monitor import text as monitor_text
from components.share import rows, sentences
from components.site import ids
from components.stress import ids as stress_ids
from components.stress import ladder as stress_ladder
from components.stress import layout as stress_layout
from components.stress import lines
from components.stress import tables as stress_tables
from components.stress import text as stress_text
from components.text import sources
from components.why import bridge, bridge_text
from components.why import change as why_change
from components.why import text as why_text
from components.years import page as years_page
from data.registry import by_name
from data.tables.panel import Panel

TextOf = Callable[[Any], str]


def _reading(panel: Panel) -> Any:  # noqa: ANN401  # of the package of the panel
    return panel.reading


@dataclass(frozen=True, kw_only=True)
class PanelSpec:
    """What is shown of one panel away from its page; every function but `rows` takes the `subject` of the panel.

    name: as in data.api.panels. title, deck, source: the lines around it. definition, evidence: of its sentence, which
    begins with the claim, the title unless it has another. rows: its table as text. figure: its chart, given the URL of
    the country's shapes, or table: its HTML table. legend: the chart's colours and their meaning. subject: what all of
    these are made of, the panel's reading unless it has another.
    """

    name: str
    title: TextOf
    deck: TextOf
    source: TextOf
    definition: TextOf
    evidence: TextOf
    rows: Callable[[Panel], rows.Rows]
    claim: TextOf | None = None
    figure: Callable[[Any, str], Mapping[str, object]] | None = None
    table: Callable[[Any], Component] | None = None
    legend: Callable[[Any], list[tuple[str, str]]] | None = None
    subject: Callable[[Panel], Any] = _reading

    @property
    def finding(self) -> TextOf:
        """The claim that its sentence, its citation and its table begin with."""
        return self.claim or self.title


def _bins(_: object) -> list[tuple[str, str]]:
    return choropleth.legend()


def _known_bins(_: object) -> list[tuple[str, str]]:
    return choropleth.legend()[:-1]


def _bands(_: object) -> list[tuple[str, str]]:
    return legend.named_bands()


def _stress_table(name: str) -> Callable[[Any], html.Table]:
    return lambda reading: stress_tables.tables_html(reading)[name]


PANELS = by_name(
    (
        PanelSpec(
            name="map",
            title=monitor_text.map_title,
            deck=monitor_text.map_deck,
            source=sources.listed_source,
            definition=sentences.definition_and_quarter,
            evidence=sentences.interval_of_highest,
            rows=rows.map_and_ranking,
            figure=choropleth.figure,
            legend=_bins,
        ),
        PanelSpec(
            name="ranking",
            title=monitor_text.ranking_title,
            deck=monitor_text.ranking_deck,
            source=sources.listed_source,
            definition=sentences.definition_and_quarter,
            evidence=sentences.interval_of_highest,
            rows=rows.map_and_ranking,
            table=monitor_tables.table,
        ),
        PanelSpec(
            name="history",
            title=monitor_text.history_title,
            deck=monitor_text.history_deck,
            source=sources.history_source,
            definition=sentences.definition,
            evidence=sentences.interval_of_history,
            rows=rows.through_time,
            figure=lambda reading, _: line.figure(reading),
        ),
        PanelSpec(
            name="ladder",
            title=monitor_text.ladder_title,
            deck=monitor_text.ladder_deck,
            source=sources.modelled_source,
            definition=sentences.definition_place_quarter,
            evidence=sentences.no_interval(sentences.BANDS_UNTESTED),
            rows=rows.ladder,
            figure=lambda reading, _: charts_ladder.figure(reading),
            legend=_bands,
        ),
        PanelSpec(
            name="years",
            title=years_page.claim,
            deck=years_page.deck,
            source=lambda panel: sources.modelled_source(panel.reading),
            definition=lambda panel: sentences.definition(panel.reading),
            evidence=sentences.interval_in_file,
            rows=rows.records,
            table=years_page.grid,
            subject=lambda panel: panel,  # its texts are made of its table, whose quarters are of every year
        ),
        PanelSpec(
            name="vintages",
            title=monitor_text.vintages_title,
            deck=monitor_text.vintages_deck,
            source=sources.modelled_source,
            definition=sentences.definition_place_quarter,
            evidence=sentences.no_interval(sentences.VINTAGES_UNTESTED),
            rows=rows.vintages,
            figure=lambda reading, _: heatmap.figure(reading),
            legend=_known_bins,
        ),
        PanelSpec(
            name="stress/map",
            title=stress_text.map_title,
            deck=stress_text.map_deck,
            source=stress_text.source,
            definition=sentences.scenario_and_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.stress_map,
            figure=lambda reading, geojson: choropleth.map_figure(stress_layout.map_values(reading), geojson),
            legend=_bins,
        ),
        PanelSpec(
            name="stress/ranking",
            title=stress_text.ranking_title,
            deck=stress_text.ranking_deck,
            source=stress_text.source,
            definition=sentences.scenario_and_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.stress_map,
            table=_stress_table(ids.RANKING),
        ),
        PanelSpec(
            name="stress/ladder",
            title=stress_text.ladder_title,
            deck=stress_text.ladder_deck,
            source=stress_text.source,
            definition=sentences.scenario_and_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.stress_ladder,
            figure=lambda reading, _: stress_ladder.figure(reading),
            legend=_bands,
        ),
        PanelSpec(
            name="stress/course",
            title=stress_text.course_title,
            deck=stress_text.course_deck,
            source=stress_text.source,
            definition=sentences.scenario_and_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.stress_path,
            figure=lambda reading, _: lines.price_path(reading),
        ),
        PanelSpec(
            name="stress/curve",
            title=stress_text.curve_title,
            deck=stress_text.curve_deck,
            source=stress_text.source,
            definition=sentences.current_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.stress_curve,
            figure=lambda reading, _: lines.curve(reading),
        ),
        PanelSpec(
            name="stress/bearable",
            title=stress_text.bearable_title,
            deck=stress_text.bearable_deck,
            source=stress_text.source,
            definition=sentences.current_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.records,
            table=_stress_table(stress_ids.BEARABLE),
        ),
        PanelSpec(
            name="stress/recovery",
            title=stress_text.recovery_title,
            deck=stress_text.recovery_deck,
            source=stress_text.source,
            definition=sentences.scenario_and_definition,
            evidence=sentences.scenario_evidence,
            rows=rows.records,
            table=_stress_table(stress_ids.RECOVERY),
        ),
        PanelSpec(
            name="why/change",
            title=why_text.panel_title,
            claim=why_text.headline,  # its title alone names only the largest cause
            deck=why_text.deck,
            source=why_text.source,
            definition=why_text.deck,
            evidence=sentences.change_evidence,
            rows=rows.records,
            figure=lambda change, _: waterfall.figure(why_change.bars(change)),
        ),
        PanelSpec(
            name="why/bridge",
            title=bridge_text.title,
            deck=bridge_text.deck,
            source=bridge_text.source,
            definition=bridge_text.deck,
            evidence=sentences.bridge_evidence,
            rows=rows.records,
            figure=lambda reading, _: waterfall.figure(bridge.bars(reading)),
        ),
        PanelSpec(
            name="evidence/error",
            title=evidence_text.map_title,
            deck=evidence_text.map_deck,
            source=evidence_text.standfirst,
            definition=evidence_text.map_deck,
            evidence=sentences.out_of_sample,
            rows=rows.records,
            figure=pictures.error_map,
            legend=lambda reading: error_legend(reading.view.error),
        ),
        PanelSpec(
            name="evidence/error-course",
            title=evidence_text.error_history_title,
            deck=evidence_text.error_history_deck,
            source=evidence_text.standfirst,
            definition=evidence_text.error_history_deck,
            evidence=sentences.out_of_sample,
            rows=rows.records,
            figure=lambda reading, _: pictures.error_history(reading),
        ),
    )
)
