"""What each panel of the page of stress claims: its title, its deck, and its picture in words."""

import math

from components.stress import words as said
from components.text import formatting, words
from components.text.formatting import percent
from components.text.phrases import definition, where
from data.i18n import tr
from data.region import Region
from data.stress.reading import Stressed, StressReading


def map_title(reading: StressReading) -> str:
    """The map's claim: the highest and the lowest of the level under the stress."""
    ranked = rank(reading.table)
    if not ranked:
        return _none(reading)
    (high, top), (low, bottom) = ranked[0], ranked[-1]
    return tr(
        "Highest in {high}, {top}; lowest in {low}, {bottom}",
        high=where(high),
        top=percent(top),
        low=where(low),
        bottom=percent(bottom),
    )


def map_deck(reading: StressReading) -> str:
    """The map's metric, places, period and definition."""
    return tr(
        "{definition}, under the stress; {places}, {loans}, percent",
        definition=definition(reading.view.now),
        places=words.LEVEL_MANY[reading.view.level],
        loans=_loans(reading),
    )


def map_figures(reading: StressReading) -> str:
    """The map in a sentence."""
    first = tr(", ").join(f"{place.called} {percent(share)}" for place, share in rank(reading.table)[:5])
    return tr("Map under the stress. Highest: {first}.", first=first)


def ranking_title(reading: StressReading) -> str:
    """The table's claim: how many are above a fifth, against how many before."""
    after, before = (
        sum(share >= 0.20 for share in column.tolist()) for column in (reading.table.after, reading.table.before)
    )
    of = len(rank(reading.table))
    if not of:
        return _none(reading)
    told = {"after": after, "before": before, "count": of, "places": words.LEVEL_COUNTED[reading.view.level]}
    if after and before:
        return tr("{after} of {count} {places} would be at 20% or more, {before} before", **told)
    if after:
        return tr("{after} of {count} {places} would be at 20% or more, none before", **told)
    if before:
        return tr("None of {count} {places} would be at 20% or more, {before} before", **told)
    return tr("None of {count} {places} would be at 20% or more, none before", **told)


def ranking_deck(reading: StressReading) -> str:
    """What the table lists."""
    return f"{definition(reading.view.now)}{tr('; ')}{_loans(reading)}"


def ladder_title(reading: StressReading) -> str:
    """The ladder's claim: how many stand where they cannot sell and buy again, before and after."""
    before, after = (float(bands[3:].sum()) for bands in reading.ladder)
    place = where(reading.chosen.places[0])
    if math.isnan(before):
        return tr("No distribution for {place} in {quarter}", place=place, quarter=reading.as_of)
    return tr(
        "Loans above 80% of the home’s value in {place}: {before} before, {after} under the stress",
        place=place,
        before=percent(before),
        after=percent(after),
    )


def ladder_deck(reading: StressReading) -> str:
    """The ladder's metric, place and period."""
    spread = reading.view.value == "dispersed"
    return tr(
        "Loans by balance as a percentage of the home’s value, {valued}; percent of loans",
        valued=tr("homes spread around the price index") if spread else tr("homes valued at the index"),
    )


def ladder_figures(reading: StressReading) -> str:
    """The ladder in a sentence: each band before and after."""
    bands = [
        tr("{band}: {before}, then {after}", band=tr(name), before=percent(before), after=percent(after))
        for name, before, after in zip(words.BANDS, *reading.ladder.tolist(), strict=True)
    ]
    return tr("{sentence}.", sentence=tr("; ").join(bands))


def course_title(reading: StressReading) -> str:
    """The path's claim: where the focus stands at its worst on the way."""
    course, place = reading.course[0], where(reading.chosen.places[0])
    if math.isnan(float(course[0])):
        return tr("No path for {place}", place=place)
    worst = int(course.argmax())
    told = {"place": place, "quarter": reading.quarters[worst], "share": percent(float(course[worst]))}
    if worst == 0:
        return tr("On the way {place} never stands worse than in {quarter}, {share}", **told)
    return tr(
        "If prices take their time, {place} is at its worst after {horizon}, in {quarter}: {share}",
        **told,
        horizon=said.horizon(worst),
    )


def course_deck(reading: StressReading) -> str:
    """The path's metric, places and period."""
    view, story = reading.view, reading.scenario
    line = tr("on a straight line")
    if story.form == "repeat":
        line = tr("as they went from {years}", years=said.span(story.first, story.last))
    if view.kind == "trough":
        line = tr("{line}, measured from the trend", line=line)
    way = tr(
        "{definition}; prices {line}, loans paid down meanwhile; {first} to {last}",
        definition=definition(view.now),
        line=line,
        first=reading.quarters[0],
        last=reading.quarters[-1],
    )
    if math.isnan(float(reading.chosen.after[0])):
        return way
    return tr(
        "{way}, where prices in {place} stand at {change}",
        way=way,
        place=where(reading.chosen.places[0]),
        change=said.signed(float(reading.prices[-1]) - 1),
    )


def course_figures(reading: StressReading) -> str:
    """The path in a sentence."""
    rows = zip(reading.chosen.places, reading.course, strict=True)
    ends = tr("; ").join(
        tr("{place}: {first} to {last}", place=p.called, first=percent(float(c[0])), last=percent(float(c[-1])))
        for p, c in rows
    )
    return tr("Share through the scenario. {lines}.", lines=ends)


def card(before: float, after: float) -> str:
    """What the map's card says of a place."""
    if math.isnan(after):
        return formatting.UNKNOWN
    return tr("{after} (before: {before})", after=percent(after), before=percent(before))


def _none(reading: StressReading) -> str:
    return tr("No figures by {level} in {quarter}", level=words.LEVEL_ONE[reading.view.level], quarter=reading.as_of)


def _loans(reading: StressReading) -> str:
    if reading.view.kind == "static":
        return tr("loans of {quarter}", quarter=reading.as_of)
    return tr("loans of {quarter}, read in {judged}", quarter=reading.as_of, judged=reading.judged)


def rank(table: Stressed) -> list[tuple[Region, float]]:
    """Places with a figure, the worst first."""
    pairs = zip(table.places, table.after.tolist(), strict=True)
    return sorted(
        ((p, share) for p, share in pairs if not math.isnan(share)), key=lambda pair: (-pair[1], pair[0].region)
    )
