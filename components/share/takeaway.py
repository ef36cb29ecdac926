"""A sentence to take away from a panel: claim, what was counted, where and when, with its error and its evidence.

It is made of the page's own sentences, so that whoever checks it against the page finds the same words; and it never
says more than its evidence: a modelled figure is called so, and has its interval, or the reason why it has none.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from components.evidence import text as errors
from components.monitor import text
from components.stress import text as stress_text
from components.stress.words import signed
from components.text import formatting, phrases, sources, words
from components.text.formatting import percent
from components.why import bridge_text
from components.why import text as why
from components.years import page as years
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
    """The sentence of one panel, in the language spoken."""
    claim, counted, known = _TAKEAWAYS[panel.name]
    of = panel if panel.name == "years" else panel.reading  # its claim is of the table
    parts = (claim(of), counted(of), known(of))
    return words.run_on(tr("{sentence}.", sentence=part.rstrip(".。")) for part in parts if part)


def title(panel: Panel) -> str:
    """The panel's claim alone, as its title says it."""
    return _TAKEAWAYS[panel.name][0](panel if panel.name == "years" else panel.reading)


def _counted(reading: Reading) -> str:
    return tr("{definition}, {quarter}", definition=phrases.definition_phrase(reading.view), quarter=reading.as_of)


def _evidence(level: str, said: str) -> str:
    return tr("{evidence}: {interval}", evidence=words.capital(words.EVIDENCE_WORD[level]), interval=said)


def _highest(reading: Reading) -> str:
    table = reading.table
    known = [i for i, share in enumerate(table.share.tolist()) if not math.isnan(share)]
    if not known:
        return ""
    top = max(known, key=lambda i: table.share[i])
    if math.isnan(table.lower[top]):
        return _evidence(table.evidence, tr("an authority’s own figures, without an interval of ours"))
    span = formatting.interval(float(table.lower[top]), float(table.upper[top]))
    said = tr("90% interval of {place} {interval}%", place=phrases.place_phrase(table.places[top]), interval=span)
    return _evidence(table.evidence, said)


def _through_time(reading: Reading) -> str:
    series = reading.series[0]
    known = [i for i, share in enumerate(series.share.tolist()) if not math.isnan(share)]
    if not known:
        return ""
    peak = max(known, key=lambda i: series.share[i])
    said = [
        tr(
            "90% interval in {quarter} {interval}%",
            quarter=reading.quarters[i],
            interval=formatting.interval(float(series.lower[i]), float(series.upper[i])),
        )
        for i in dict.fromkeys((peak, known[-1]))
        if not math.isnan(series.lower[i])
    ]
    whose = words.capital(sources.line_evidence(reading))
    return tr("{evidence}: {interval}", evidence=whose, interval=tr("; ").join(said)) if said else whose


def _untested(name: str) -> Callable[[Reading], str]:
    return lambda _: tr("Modelled. {reason}", reason=NO_INTERVAL[name])


def _modelled(_: Panel) -> str:
    return tr("Modelled: each state’s 90% interval stands in the file")


def _assumed(_: StressReading) -> str:
    return tr("Scenario: the prices are assumed, the loans are modelled; no interval is given")


def _stressed(reading: StressReading) -> str:
    view = reading.view
    scenario = words.SCENARIOS[view.scenario]
    if view.story.drawn:
        scenario = tr("{scenario} ({depth})", scenario=scenario, depth=signed(view.fall))
    return tr(
        "{scenario}. {definition}, loans of {quarter}",
        scenario=scenario,
        definition=phrases.definition_phrase(view.now),
        quarter=reading.as_of,
    )


def _today(reading: StressReading) -> str:
    return tr("{definition}, {quarter}", definition=phrases.definition_phrase(reading.view.now), quarter=reading.as_of)


def _placed(reading: Reading) -> str:
    place = phrases.place_phrase(reading.places[0])
    return tr("{definition}, {place}, {quarter}", definition=_defined(reading), place=place, quarter=reading.as_of)


def _defined(reading: Reading) -> str:
    return phrases.definition_phrase(reading.view)


def _left_out(_: EvidenceReading) -> str:
    return tr("Errors of modelled shares on published figures that the fit had not seen")


def _of_change(_: Change) -> str:
    return tr("Modelled: a split by cause has no interval")


def _of_bridge(bridge: Bridge) -> str:
    if bridge.quoted is None:
        return tr("Modelled; no figure of the publisher is quoted for this place and quarter")
    return tr(
        "Modelled {ours}, published {theirs}: {title}",
        ours=percent(bridge.ours),
        theirs=percent(bridge.quoted.share),
        title=bridge.quoted.title,
    )


_TAKEAWAYS: Mapping[str, tuple[Callable[[Any], str], Callable[[Any], str], Callable[[Any], str]]] = {
    "map": (text.map_title, _counted, _highest),
    "ranking": (text.ranking_title, _counted, _highest),
    "history": (text.history_title, _defined, _through_time),
    "ladder": (text.ladder_title, _placed, _untested("ladder")),
    "vintages": (text.vintages_title, _placed, _untested("vintages")),
    "years": (years.claim, lambda told: phrases.definition_phrase(told.view), _modelled),
    "stress/map": (stress_text.map_title, _stressed, _assumed),
    "stress/ranking": (stress_text.ranking_title, _stressed, _assumed),
    "stress/ladder": (stress_text.ladder_title, _stressed, _assumed),
    "stress/course": (stress_text.course_title, _stressed, _assumed),
    "stress/curve": (stress_text.curve_title, _today, _assumed),
    "stress/bearable": (stress_text.bearable_title, _today, _assumed),
    "stress/recovery": (stress_text.recovery_title, _stressed, _assumed),
    "why/change": (why.headline, why.deck, _of_change),
    "why/bridge": (bridge_text.title, bridge_text.deck, _of_bridge),
    "evidence/error": (errors.map_title, errors.map_deck, _left_out),
    "evidence/error-course": (errors.error_history_title, errors.error_history_deck, _left_out),
}
