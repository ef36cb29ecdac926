"""The takeaway of a panel: its finding, definition, place and quarter, with its interval and its evidence.

It is made of the page's own sentences, so that a reader who checks it finds the same words; and it claims no more than
its evidence: a modelled figure is called so, and has its interval, or the reason why it has none.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from components.evidence import text as evidence_text
from components.monitor import text as monitor_text
from components.stress import text as stress_text
from components.stress.words import signed
from components.text import formatting, phrases, sources, words
from components.text.formatting import percent
from components.why import bridge_text
from components.why import text as why_text
from components.years import page as years_page
from data.evidence.reading import EvidenceReading
from data.i18n import Messages, tr
from data.monitor.reading import Reading
from data.stress.reading import StressReading
from data.tables.panel import Panel
from data.why.reading import Bridge, Change

NO_INTERVAL = Messages(
    {
        "ladder": "No interval is given: bands have not been tested against published ones.",
        "vintages": "No interval is given: shares of one year’s loans have not been tested against published ones.",
    }
)


def takeaway(panel: Panel) -> str:
    """The takeaway of one panel, in the current language."""
    claim, definition, evidence = _TAKEAWAYS[panel.name]
    subject = panel if panel.name == "years" else panel.reading  # its title is of the table
    parts = (claim(subject), definition(subject), evidence(subject))
    return words.join_sentences(tr("{sentence}.", sentence=part.rstrip(".。")) for part in parts if part)


def title(panel: Panel) -> str:
    """The panel's title alone, as the page has it."""
    return _TAKEAWAYS[panel.name][0](panel if panel.name == "years" else panel.reading)


def _definition_and_quarter(reading: Reading) -> str:
    return tr("{definition}, {quarter}", definition=phrases.definition_phrase(reading.view), quarter=reading.as_of)


def _with_level(level: str, interval: str) -> str:
    return tr("{evidence}: {interval}", evidence=words.capitalized(words.EVIDENCE_WORD[level]), interval=interval)


def _interval_of_highest(reading: Reading) -> str:
    table = reading.table
    shown = [i for i, share in enumerate(table.share.tolist()) if not math.isnan(share)]
    if not shown:
        return ""
    top = max(shown, key=lambda i: table.share[i])
    if math.isnan(table.lower[top]):
        return _with_level(table.evidence, tr("an authority’s own figures, without an interval of ours"))
    interval = formatting.interval(float(table.lower[top]), float(table.upper[top]))
    text = tr("90% interval of {place} {interval}%", place=phrases.place_phrase(table.places[top]), interval=interval)
    return _with_level(table.evidence, text)


def _interval_of_history(reading: Reading) -> str:
    series = reading.series[0]
    shown = [i for i, share in enumerate(series.share.tolist()) if not math.isnan(share)]
    if not shown:
        return ""
    peak = max(shown, key=lambda i: series.share[i])
    intervals = [
        tr(
            "90% interval in {quarter} {interval}%",
            quarter=reading.quarters[i],
            interval=formatting.interval(float(series.lower[i]), float(series.upper[i])),
        )
        for i in dict.fromkeys((peak, shown[-1]))
        if not math.isnan(series.lower[i])
    ]
    evidence = words.capitalized(sources.line_evidence(reading))
    return tr("{evidence}: {interval}", evidence=evidence, interval=tr("; ").join(intervals)) if intervals else evidence


def _no_interval(name: str) -> Callable[[Reading], str]:
    return lambda _: tr("Modelled. {reason}", reason=NO_INTERVAL[name])


def _interval_in_file(_: Panel) -> str:
    return tr("Modelled: each state’s 90% interval stands in the file")


def _scenario_evidence(_: StressReading) -> str:
    return tr("Scenario: the prices are assumed, the loans are modelled; no interval is given")


def _scenario_and_definition(reading: StressReading) -> str:
    view = reading.view
    scenario = words.SCENARIOS[view.scenario]
    if view.chosen_scenario.drawn:
        scenario = tr("{scenario} ({depth})", scenario=scenario, depth=signed(view.fall))
    return tr(
        "{scenario}. {definition}, loans of {quarter}",
        scenario=scenario,
        definition=phrases.definition_phrase(view.now),
        quarter=reading.as_of,
    )


def _current_definition(reading: StressReading) -> str:
    return tr("{definition}, {quarter}", definition=phrases.definition_phrase(reading.view.now), quarter=reading.as_of)


def _definition_place_quarter(reading: Reading) -> str:
    place = phrases.place_phrase(reading.places[0])
    return tr("{definition}, {place}, {quarter}", definition=_definition(reading), place=place, quarter=reading.as_of)


def _definition(reading: Reading) -> str:
    return phrases.definition_phrase(reading.view)


def _out_of_sample(_: EvidenceReading) -> str:
    return tr("Errors of modelled shares on published figures that the fit had not seen")


def _change_evidence(_: Change) -> str:
    return tr("Modelled: a split by cause has no interval")


def _bridge_evidence(bridge: Bridge) -> str:
    if bridge.quoted is None:
        return tr("Modelled; no figure of the publisher is quoted for this place and quarter")
    return tr(
        "Modelled {ours}, published {theirs}: {title}",
        ours=percent(bridge.ours),
        theirs=percent(bridge.quoted.share),
        title=bridge.quoted.title,
    )


_TAKEAWAYS: Mapping[str, tuple[Callable[[Any], str], Callable[[Any], str], Callable[[Any], str]]] = {
    "map": (monitor_text.map_title, _definition_and_quarter, _interval_of_highest),
    "ranking": (monitor_text.ranking_title, _definition_and_quarter, _interval_of_highest),
    "history": (monitor_text.history_title, _definition, _interval_of_history),
    "ladder": (monitor_text.ladder_title, _definition_place_quarter, _no_interval("ladder")),
    "vintages": (monitor_text.vintages_title, _definition_place_quarter, _no_interval("vintages")),
    "years": (years_page.claim, lambda panel: phrases.definition_phrase(panel.view), _interval_in_file),
    "stress/map": (stress_text.map_title, _scenario_and_definition, _scenario_evidence),
    "stress/ranking": (stress_text.ranking_title, _scenario_and_definition, _scenario_evidence),
    "stress/ladder": (stress_text.ladder_title, _scenario_and_definition, _scenario_evidence),
    "stress/course": (stress_text.course_title, _scenario_and_definition, _scenario_evidence),
    "stress/curve": (stress_text.curve_title, _current_definition, _scenario_evidence),
    "stress/bearable": (stress_text.bearable_title, _current_definition, _scenario_evidence),
    "stress/recovery": (stress_text.recovery_title, _scenario_and_definition, _scenario_evidence),
    "why/change": (why_text.headline, why_text.deck, _change_evidence),
    "why/bridge": (bridge_text.title, bridge_text.deck, _bridge_evidence),
    "evidence/error": (evidence_text.map_title, evidence_text.map_deck, _out_of_sample),
    "evidence/error-course": (evidence_text.error_history_title, evidence_text.error_history_deck, _out_of_sample),
}
