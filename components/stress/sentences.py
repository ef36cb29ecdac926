"""What a stress reading says, in sentences. Each is a plain function of a StressReading."""

import math

from components import words
from components.stress import words as said
from components.words import amount, capital, definition, loans, percent, points, state_of_loans, where
from data.quarter import label, ordinal
from data.reading import Place
from data.stress_reading import TARGETS, Amount, Stressed, StressReading


def headline(reading: StressReading) -> str:
    """The claim: what the scenario would do to the place in focus, against what stands there now."""
    share, view, place = reading.amounts[0], reading.view.now, where(reading.chosen.places[0])
    if math.isnan(share.after):
        return f"No figure for {loans(view)} in {place} in {reading.as_of}"
    whose = f"{percent(share.after)} of {loans(view)} in {place} {state_of_loans(view)}"
    return f"{cause(reading)} {whose}, against {percent(share.before)} in {reading.as_of}"


def cause(reading: StressReading) -> str:
    """The scenario as the subject of a sentence, with its verb."""
    view, story = reading.view, reading.scenario
    by = "" if view.kind == "static" else f" by {reading.judged}"
    if story.form == "repeat":
        lowest = "The lowest prices" if view.kind == "static" else "The prices"
        return f"{lowest} of {span(reading)} once more would{by} put"
    if story.form == "back":
        return f"A return to the prices of {label(ordinal(reading.as_of) - 4 * view.years)}{by} would put"
    if view.fall == 0 and view.kind != "trough":
        return f"Flat prices{f' until {reading.judged}' if by else ''} would leave"
    places = " in house prices"
    if story.form == "regional":
        places = f" in {listed([where(place) for place in reading.met])}"
    if view.kind == "trough":
        return f"A fall to {said.plain_percent(-view.fall)}% below the trend{places}{by} would put"
    # Before the path has run out only a part of the depth is there.
    depth = view.fall * min(view.ahead / story.quarters, 1.0) if by else view.fall
    return f"{said.fall(depth)}{places}{by} would put"


def span(reading: StressReading) -> str:
    """The stretch that is repeated."""
    return f"{reading.scenario.first[:4]} to {reading.scenario.last[:4]}"


def listed(names: list[str]) -> str:
    """Names in a row.

    >>> listed(["Nevada", "Florida", "Ohio"]), listed(["Ohio"])
    ('Nevada, Florida and Ohio', 'Ohio')
    """
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def standfirst(reading: StressReading) -> str:
    """The line under the claim: how the stress comes, what prices do in the place, and the definition."""
    view, change = reading.view, float(reading.chosen.change[0])
    how = {
        "static": "All at once",
        "path": f"Over {said.horizon(view.ahead)}, loans being paid down meanwhile",
        "trough": f"Over {said.horizon(view.ahead)}, the depth measured from each region’s long-run trend",
    }[view.kind]
    prices = f"prices in {where(reading.chosen.places[0])} {said.signed(change)}"
    return f"{how}: {prices}. {definition(view.now)}."


def story(reading: StressReading) -> str:
    """Whose scenario it is, of when, what they published and what is ours."""
    one = reading.scenario
    dated = f", {one.date}" if one.date else ""
    published = f" Published: {one.published}" if one.published else ""
    return f"{one.title} ({one.publisher}{dated}).{published} Ours: {one.ours}"


def notes(reading: StressReading) -> str:
    """What the reader must know of the stress."""
    return " ".join(said.NOTES[key] for key in reading.notes if key in said.NOTES)


def loan_notes(reading: StressReading) -> str:
    """What the reader must know of the loans that are stressed."""
    return " ".join(words.NOTES.get(key, key) for key in reading.notes if key not in said.NOTES)


def dropped(reading: StressReading) -> str:
    """What of the link could not be answered."""
    return f"Shown is the nearest page to your link: {'; '.join(reading.dropped)}." if reading.dropped else ""


def sources(reading: StressReading) -> str:
    """Whose data these figures are made from."""
    publishers = ", ".join(dict.fromkeys(source["publisher"] for source in reading.sources))
    return f"Sources of prices and loans: {publishers}. Calculations: {words.NAME}, snapshot {reading.snapshot[:12]}."


def command(reading: StressReading) -> str:
    """The command that prints the focus's figures again."""
    view, story = reading.view, reading.scenario
    words_ = ["python -m data stress", f"--scenario {view.scenario}"]
    if story.drawn:
        words_.append(f"--depth {view.depth:g}")
    words_ += [f"--shock {place}" for place in view.shocked]
    if story.form == "back":
        words_.append(f"--years {view.years}")
    if view.kind != "static":
        words_.append(f"--kind {view.kind} --horizon {view.ahead}")
    words_.append(f"--growth {view.growth:g} --place {view.focus} --as-of {reading.as_of}")
    return " ".join([*words_, f"--definition {view.now.definition}"])


def source(reading: StressReading) -> str:
    """The line under every picture: evidence, whose scenario, calculation; whose data is said once, at the foot."""
    one = reading.scenario
    whose = f"{one.publisher}, {one.date}" if one.depth and one.date else "ours"
    return f"{capital(reading.evidence)}: {whose}. Calculations: {words.NAME}"


def amount_value(number: Amount) -> str:
    """One of the four numbers: the share after, or what is added to an amount."""
    if number.name == "share":
        return percent(number.after)
    unit = "$" if number.name.endswith("_usd") else ""
    if number.name == "shortfall_usd":
        return amount(number.after, unit)
    moved = number.after - number.before
    return amount(moved, unit) if math.isnan(moved) or moved >= 0 else f"−{amount(-moved, unit)}"


def amount_detail(number: Amount) -> str:
    """What stands under one of the four numbers."""
    if number.name == "share":
        moved = points(number.after - number.before)
        return f"{percent(number.before)} before; {moved} points" if not math.isnan(number.after) else ""
    if math.isnan(number.after):
        return "no one publishes mortgage counts or balances by metro"
    unit = "$" if number.name.endswith("_usd") else ""
    before, after = amount(number.before, unit), amount(number.after, unit)
    if number.name == "shortfall_usd":
        return f"owed beyond what the homes would be worth; {before} before"
    return f"{before} before, {after} after"


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
    place = capital(where(reading.chosen.places[0]))
    if worst == 0:
        return f"On the way {place} never stands worse than in {reading.as_of}, {percent(float(course[0]))}"
    when = f"after {said.horizon(worst)}, in {reading.quarters[worst]}"
    return f"If prices take their time, {place} is at its worst {when}: {percent(float(course[worst]))}"


def course_deck(reading: StressReading) -> str:
    """The path's metric, places and period."""
    view = reading.view
    line = f"as they went from {span(reading)}" if reading.scenario.form == "repeat" else "on a straight line"
    of = ", measured from the trend" if view.kind == "trough" else ""
    last = said.signed(float(reading.prices[-1]) - 1)
    return (
        f"{definition(view.now)}; prices {line}{of}, loans paid down meanwhile; {reading.quarters[0]} to "
        f"{reading.quarters[-1]}, where prices in {where(reading.chosen.places[0])} stand at {last}"
    )


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


def page_title(reading: StressReading) -> str:
    """The browser tab's title."""
    share = reading.amounts[0]
    return (
        f"{reading.chosen.places[0].region}, {reading.as_of} under stress: {percent(share.after)} against "
        f"{percent(share.before)} – {words.NAME}"
    )


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
