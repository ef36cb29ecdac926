"""What each panel of the page of stress claims: its title, its deck, and its picture in words."""

import math

from components import numerals, words
from components.meaning import definition, loans, state_of_loans, where
from components.numerals import percent
from components.stress import words as said
from data.reading import Place
from data.stress_reading import TARGETS, Stressed, StressReading
from data.tongue import tr


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


def curve_title(reading: StressReading) -> str:
    """Reverse stress, claimed for the focus: the fall that puts a fifth under water."""
    needed, already = reading.chosen.needed[0], reading.chosen.already[0]
    place = where(reading.chosen.places[0])
    told = {"loans": loans(reading.view.now), "place": place, "state": state_of_loans(reading.view.now)}
    if already[2]:
        return tr("More than 20% of {loans} in {place} are {state} without any fall", **told)
    if math.isnan(needed[2]):
        return tr("No figure for {place}", place=place)
    fall = said.deep(needed[2])
    return tr("It takes a fall of {fall} to put a fifth of {loans} in {place} {state}", **told, fall=fall)


def curve_deck(reading: StressReading) -> str:
    """The curve's metric and places."""
    return tr(
        "{definition}, after an immediate, uniform fall in prices (across, percent); loans of {quarter}. "
        "Lines at 5, 10 and 20%",
        definition=definition(reading.view.now),
        quarter=reading.as_of,
    )


def curve_figures(reading: StressReading) -> str:
    """The curve in a sentence: each place's falls."""
    rows = zip(reading.chosen.places, reading.chosen.needed, reading.chosen.already, strict=True)
    return words.run_on(
        tr("{place}: {falls}.", place=place.called, falls=falls(needed, already)) for place, needed, already in rows
    )


def falls(needed: list[float], already: list[bool]) -> str:
    """A place's falls in words."""
    if not any(already) and all(math.isnan(fall) for fall in needed):
        return tr(words.NO_DATA)
    return tr(", ").join(
        tr("{target} already", target=f"{target:.0%}")
        if there
        else tr("{target} at −{fall}", target=f"{target:.0%}", fall=said.deep(fall))
        for target, fall, there in zip(TARGETS, needed, already, strict=True)
    )


def bearable_title(reading: StressReading) -> str:
    """The table's claim: which place can bear least before a tenth is under water."""
    rows = zip(reading.table.places, reading.table.needed[:, 1], reading.table.already[:, 1], strict=True)
    known = sorted(
        ((0.0 if there else float(fall), place) for place, fall, there in rows if there or fall >= 0),
        key=lambda pair: (pair[0], pair[1].region),
    )
    there = int(reading.table.already[:, 1].sum())
    if not known:
        return tr("No figures in this quarter")
    if there:
        told = {"count": len(known), "places": words.LEVEL_COUNTED[reading.view.level]}
        if there == 1:
            return tr("1 of {count} {places} is at 10% without any fall", **told)
        return tr("{many} of {count} {places} are at 10% without any fall", many=there, **told)
    (least, first), (most, last) = known[0], known[-1]
    return tr(
        "A tenth: {first} gets there with a fall of {least}, {last} only with {most}",
        first=first.called,
        least=said.deep(least),
        last=last.called,
        most=said.deep(most),
    )


def bearable_deck(reading: StressReading) -> str:
    """What the table of falls lists."""
    return tr(
        "The immediate, uniform fall in prices, percent, that brings a place’s share to 5, 10 or 20%; "
        "loans of {quarter}",
        quarter=reading.as_of,
    )


def bearable_figures(reading: StressReading) -> str:
    """The table of falls in a sentence."""
    return tr("Table of falls by {level}; figures are in its cells.", level=words.LEVEL_ONE[reading.view.level])


def recovery_title(reading: StressReading) -> str:
    """The claim on time: years to positive equity for the median loan under water in the focus."""
    now, then = float(reading.chosen.years[0]), float(reading.chosen.years_after[0])
    place = where(reading.chosen.places[0])
    if math.isnan(float(reading.chosen.after[0])):
        return tr("No figure for {place} in {quarter}", place=place, quarter=reading.as_of)
    if math.isnan(then):
        return tr("No loans under water in {place} to wait for", place=place)
    return tr(
        "Under the stress the middle loan under water in {place} needs {then} to come up, {now} before",
        place=place,
        then=years(then),
        now=years(now),
    )


def recovery_deck(reading: StressReading) -> str:
    """What is assumed of the years."""
    return tr(
        "Years until half of the loans under water are above it again, prices changing by {growth} a year from there "
        "(ours: a choice, no forecast) and loans being paid down; at a threshold of 100%",
        growth=said.signed(reading.view.growth),
    )


def recovery_figures(reading: StressReading) -> str:
    """The years in a sentence."""
    rows = zip(reading.chosen.places, reading.chosen.years.tolist(), reading.chosen.years_after.tolist(), strict=True)
    return words.run_on(
        tr("{place}: {now} before, {then} under the stress.", place=place.called, now=years(now), then=years(then))
        for place, now, then in rows
    )


def years(number: float) -> str:
    """A number of years as it is known.

    >>> years(1.0), years(2.46), years(math.inf), years(math.nan)
    ('1.0 years', '2.5 years', 'over 30 years', 'none')
    """
    if math.isnan(number):
        return tr("none")
    return tr("over 30 years") if math.isinf(number) else tr("{count} years", count=f"{number:.1f}")


def card(before: float, after: float) -> str:
    """What the map's card says of a place."""
    if math.isnan(after):
        return numerals.UNKNOWN
    return tr("{after} (before: {before})", after=percent(after), before=percent(before))


def _none(reading: StressReading) -> str:
    return tr("No figures by {level} in {quarter}", level=words.LEVEL_ONE[reading.view.level], quarter=reading.as_of)


def _loans(reading: StressReading) -> str:
    if reading.view.kind == "static":
        return tr("loans of {quarter}", quarter=reading.as_of)
    return tr("loans of {quarter}, read in {judged}", quarter=reading.as_of, judged=reading.judged)


def rank(table: Stressed) -> list[tuple[Place, float]]:
    """Places with a figure, the worst first."""
    pairs = zip(table.places, table.after.tolist(), strict=True)
    return sorted(
        ((p, share) for p, share in pairs if not math.isnan(share)), key=lambda pair: (-pair[1], pair[0].region)
    )
