"""The parts of a panel's takeaway beside its claim: its definition, and its evidence with the interval."""

import math
from collections.abc import Callable

from components.stress.words import signed
from components.text import formatting, phrases, sources, words
from components.text.formatting import percent
from data.country import country_of
from data.evidence.reading import EvidenceReading
from data.i18n import marked, tr
from data.monitor.reading import Reading
from data.stress.reading import StressReading
from data.tables.panel import Panel
from data.why.reading import Bridge, Change

BANDS_UNTESTED = marked("No interval is given: bands have not been tested against published ones.")
VINTAGES_UNTESTED = marked(
    "No interval is given: shares of one year’s loans have not been tested against published ones."
)


def definition_and_quarter(reading: Reading) -> str:
    """The definition and the quarter of a reading."""
    return tr("{definition}, {quarter}", definition=phrases.definition_phrase(reading.view), quarter=reading.as_of)


def _with_level(level: str, interval: str) -> str:
    return tr("{evidence}: {interval}", evidence=words.capitalized(words.EVIDENCE_WORD[level]), interval=interval)


def interval_of_highest(reading: Reading) -> str:
    """The evidence of the map, with the interval of the highest place."""
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


def interval_of_history(reading: Reading) -> str:
    """The evidence of the history, with the intervals of its highest and latest quarter."""
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


def no_interval(reason: str) -> Callable[[Reading], str]:
    """The evidence of a panel whose figures have no interval. reason: the message that says why."""
    return lambda _: tr("Modelled. {reason}", reason=tr(reason))


def interval_in_file(panel: Panel) -> str:
    """The evidence of a panel whose intervals stand in its file alone."""
    level = country_of(panel.view.focus).base.singular.shown
    return tr("Modelled: each {level}’s 90% interval stands in the file", level=level)


def scenario_evidence(_: StressReading) -> str:
    """The evidence of every panel under a scenario."""
    return tr("Scenario: the prices are assumed, the loans are modelled; no interval is given")


def scenario_and_definition(reading: StressReading) -> str:
    """The scenario, the definition and the quarter whose loans are stressed."""
    view = reading.view
    scenario = phrases.scenario_name(view.scenario)
    if view.chosen_scenario.drawn:
        scenario = tr("{scenario} ({depth})", scenario=scenario, depth=signed(view.fall))
    return tr(
        "{scenario}. {definition}, loans of {quarter}",
        scenario=scenario,
        definition=phrases.definition_phrase(view.now),
        quarter=reading.as_of,
    )


def current_definition(reading: StressReading) -> str:
    """The definition and the quarter of a stress whose scenario does not matter."""
    return tr("{definition}, {quarter}", definition=phrases.definition_phrase(reading.view.now), quarter=reading.as_of)


def definition_place_quarter(reading: Reading) -> str:
    """The definition, the place in focus and the quarter."""
    place = phrases.place_phrase(reading.places[0])
    return tr("{definition}, {place}, {quarter}", definition=definition(reading), place=place, quarter=reading.as_of)


def definition(reading: Reading) -> str:
    """The definition of a reading."""
    return phrases.definition_phrase(reading.view)


def out_of_sample(_: EvidenceReading) -> str:
    """The evidence of the model's errors."""
    return tr("Errors of modelled shares on published figures that the fit had not seen")


def change_evidence(_: Change) -> str:
    """The evidence of a change divided among its causes."""
    return tr("Modelled: a split by cause has no interval")


def bridge_evidence(bridge: Bridge) -> str:
    """The evidence of a bridge: our share, and the publisher's where one is quoted."""
    if bridge.quoted is None:
        return tr("Modelled; no figure of the publisher is quoted for this place and quarter")
    return tr(
        "Modelled {ours}, published {theirs}: {title}",
        ours=percent(bridge.ours),
        theirs=percent(bridge.quoted.share),
        title=bridge.quoted.title,
    )
