"""Claims on how far prices may fall before a share is reached, and on how long a loan under water stays there."""

import math

from components.stress import words as said
from components.text import words
from components.text.phrases import definition, loans, state_of_loans, where
from data.i18n import tr
from data.stress.reading import TARGETS, StressReading


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
