"""What each panel of the page of stress claims: its title, its deck, and its picture in words."""

import math

from components import words
from components.stress import words as said
from components.words import definition, loans, percent, state_of_loans, where
from data.reading import Place
from data.stress_reading import TARGETS, Stressed, StressReading


def map_title(reading: StressReading) -> str:
    """The map's claim: the highest and the lowest of the level under the stress."""
    ranked = rank(reading.table)
    if not ranked:
        return f"No figures by {words.LEVEL_ONE[reading.view.level]} in {reading.as_of}"
    (top, high), (bottom, low) = ranked[0], ranked[-1]
    return f"Highest in {where(top)}, {percent(high)}; lowest in {where(bottom)}, {percent(low)}"


def map_deck(reading: StressReading) -> str:
    """The map's metric, places, period and definition."""
    many = words.LEVEL_MANY[reading.view.level]
    return (
        f"{definition(reading.view.now)}, under the stress; {many}, loans of {reading.as_of}{_read(reading)}, percent"
    )


def map_figures(reading: StressReading) -> str:
    """The map in a sentence."""
    first = ", ".join(f"{place.region} {percent(share)}" for place, share in rank(reading.table)[:5])
    return f"Map under the stress. Highest: {first}."


def ranking_title(reading: StressReading) -> str:
    """The table's claim: how many are above a fifth, against how many before."""
    after, before = (
        sum(share >= 0.20 for share in column.tolist()) for column in (reading.table.after, reading.table.before)
    )
    many = words.LEVEL_COUNTED[reading.view.level]
    of = len(rank(reading.table))
    if not of:
        return f"No figures by {words.LEVEL_ONE[reading.view.level]} in {reading.as_of}"
    return f"{after or 'None'} of {of} {many} would be at 20% or more, {before or 'none'} before"


def ranking_deck(reading: StressReading) -> str:
    """What the table lists."""
    return f"{definition(reading.view.now)}; loans of {reading.as_of}{_read(reading)}"


def ladder_title(reading: StressReading) -> str:
    """The ladder's claim: how many stand where they cannot sell and buy again, before and after."""
    before, after = (float(bands[3:].sum()) for bands in reading.ladder)
    place = where(reading.chosen.places[0])
    if math.isnan(before):
        return f"No distribution for {place} in {reading.as_of}"
    return (
        f"Loans above 80% of the home’s value in {place}: {percent(before)} before, {percent(after)} under the stress"
    )


def ladder_deck(reading: StressReading) -> str:
    """The ladder's metric, place and period."""
    valued = "homes spread around the price index" if reading.view.value == "dispersed" else "homes valued at the index"
    return f"Loans by balance as a percentage of the home’s value, {valued}; percent of loans"


def ladder_figures(reading: StressReading) -> str:
    """The ladder in a sentence: each band before and after."""
    bands = zip(words.BANDS, *reading.ladder.tolist(), strict=True)
    return "; ".join(f"{name}: {percent(before)}, then {percent(after)}" for name, before, after in bands) + "."


def course_title(reading: StressReading) -> str:
    """The path's claim: where the focus stands at its worst on the way."""
    course = reading.course[0]
    if math.isnan(float(course[0])):
        return f"No path for {where(reading.chosen.places[0])}"
    worst = int(course.argmax())
    place = where(reading.chosen.places[0])
    if worst == 0:
        return f"On the way {place} never stands worse than in {reading.as_of}, {percent(float(course[0]))}"
    when = f"after {said.horizon(worst)}, in {reading.quarters[worst]}"
    return f"If prices take their time, {place} is at its worst {when}: {percent(float(course[worst]))}"


def course_deck(reading: StressReading) -> str:
    """The path's metric, places and period."""
    view = reading.view
    line = (
        f"as they went from {said.span(reading.scenario.first, reading.scenario.last)}"
        if reading.scenario.form == "repeat"
        else "on a straight line"
    )
    of = ", measured from the trend" if view.kind == "trough" else ""
    way = (
        f"{definition(view.now)}; prices {line}{of}, loans paid down meanwhile; {reading.quarters[0]} to "
        f"{reading.quarters[-1]}"
    )
    if math.isnan(float(reading.chosen.after[0])):
        return way
    last = said.signed(float(reading.prices[-1]) - 1)
    return f"{way}, where prices in {where(reading.chosen.places[0])} stand at {last}"


def course_figures(reading: StressReading) -> str:
    """The path in a sentence."""
    rows = zip(reading.chosen.places, reading.course, strict=True)
    ends = "; ".join(f"{p.region}: {percent(float(c[0]))} to {percent(float(c[-1]))}" for p, c in rows)
    return f"Share through the scenario. {ends}."


def curve_title(reading: StressReading) -> str:
    """Reverse stress, claimed for the focus: the fall that puts a fifth under water."""
    needed, already = reading.chosen.needed[0], reading.chosen.already[0]
    place, state = where(reading.chosen.places[0]), state_of_loans(reading.view.now)
    if already[2]:
        return f"More than 20% of {loans(reading.view.now)} in {place} are {state} without any fall"
    if math.isnan(needed[2]):
        return f"No figure for {place}"
    return f"It takes a fall of {said.deep(needed[2])} to put a fifth of {loans(reading.view.now)} in {place} {state}"


def curve_deck(reading: StressReading) -> str:
    """The curve's metric and places."""
    return (
        f"{definition(reading.view.now)}, after an immediate, uniform fall in prices (across, percent); loans of "
        f"{reading.as_of}. Lines at 5, 10 and 20%"
    )


def curve_figures(reading: StressReading) -> str:
    """The curve in a sentence: each place's falls."""
    rows = zip(reading.chosen.places, reading.chosen.needed, reading.chosen.already, strict=True)
    return " ".join(f"{place.region}: {falls(needed, already)}." for place, needed, already in rows)


def falls(needed: list[float], already: list[bool]) -> str:
    """A place's falls in words."""
    parts = []
    if not any(already) and all(math.isnan(fall) for fall in needed):
        return words.NO_DATA
    for target, fall, there in zip(TARGETS, needed, already, strict=True):
        parts.append(f"{target:.0%} {'already' if there else f'at −{said.deep(fall)}'}")
    return ", ".join(parts)


def bearable_title(reading: StressReading) -> str:
    """The table's claim: which place can bear least before a tenth is under water."""
    rows = zip(reading.table.places, reading.table.needed[:, 1], reading.table.already[:, 1], strict=True)
    known = sorted((0.0 if there else float(fall), place.region) for place, fall, there in rows if there or fall >= 0)
    there = int(reading.table.already[:, 1].sum())
    if not known:
        return "No figures in this quarter"
    if there:
        many = words.LEVEL_COUNTED[reading.view.level]
        return f"{there} of {len(known)} {many} {'is' if there == 1 else 'are'} at 10% without any fall"
    (least, first), (most, last) = known[0], known[-1]
    return f"A tenth: {first} gets there with a fall of {said.deep(least)}, {last} only with {said.deep(most)}"


def bearable_deck(reading: StressReading) -> str:
    """What the table of falls lists."""
    falls_to = "The immediate, uniform fall in prices, percent, that brings a place’s share to 5, 10 or 20%"
    return f"{falls_to}; loans of {reading.as_of}"


def bearable_figures(reading: StressReading) -> str:
    """The table of falls in a sentence."""
    return f"Table of falls by {words.LEVEL_ONE[reading.view.level]}; figures are in its cells."


def recovery_title(reading: StressReading) -> str:
    """The claim on time: years to positive equity for the median loan under water in the focus."""
    now, then = float(reading.chosen.years[0]), float(reading.chosen.years_after[0])
    place = where(reading.chosen.places[0])
    if math.isnan(float(reading.chosen.after[0])):
        return f"No figure for {place} in {reading.as_of}"
    if math.isnan(then):
        return f"No loans under water in {place} to wait for"
    return (
        f"Under the stress the middle loan under water in {place} needs {years(then)} to come up, {years(now)} before"
    )


def recovery_deck(reading: StressReading) -> str:
    """What is assumed of the years."""
    growth = said.signed(reading.view.growth)
    return (
        f"Years until half of the loans under water are above it again, prices changing by {growth} a year from there "
        "(ours: a choice, no forecast) and loans being paid down; at a threshold of 100%"
    )


def recovery_figures(reading: StressReading) -> str:
    """The years in a sentence."""
    rows = zip(reading.chosen.places, reading.chosen.years.tolist(), reading.chosen.years_after.tolist(), strict=True)
    return " ".join(
        f"{place.region}: {years(now)} before, {years(then)} under the stress." for place, now, then in rows
    )


def years(number: float) -> str:
    """A number of years as it is known.

    >>> years(1.0), years(2.46), years(math.inf), years(math.nan)
    ('1.0 years', '2.5 years', 'over 30 years', 'none')
    """
    if math.isnan(number):
        return "none"
    return "over 30 years" if math.isinf(number) else f"{number:.1f} years"


def card(before: float, after: float) -> str:
    """What the map's card says of a place."""
    return words.UNKNOWN if math.isnan(after) else f"{percent(after)} (before: {percent(before)})"


def _read(reading: StressReading) -> str:
    return f", read in {reading.judged}" if reading.view.kind != "static" else ""


def rank(table: Stressed) -> list[tuple[Place, float]]:
    """Places with a figure, the worst first."""
    pairs = zip(table.places, table.after.tolist(), strict=True)
    return sorted(
        ((p, share) for p, share in pairs if not math.isnan(share)), key=lambda pair: (-pair[1], pair[0].region)
    )
