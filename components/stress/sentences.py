"""What a stress reading says, in sentences. Each is a plain function of a StressReading."""

import math

from components import words
from components.stress import words as said
from components.words import amount, capital, definition, loans, percent, points, state_of_loans, where
from data.quarter import label, ordinal
from data.stress_reading import Amount, StressReading


def headline(reading: StressReading) -> str:
    """The claim: what the scenario would do to the place in focus, against what stands there now."""
    share, view, place = reading.amounts[0], reading.view.now, where(reading.chosen.places[0])
    if math.isnan(share.after):
        return f"No figure for {loans(view)} in {place} in {reading.as_of}"
    if untouched(reading):
        left = f"{percent(share.after)} of {loans(view)} {state_of_loans(view)}"
        return f"{cause(reading).removesuffix(' put')} leave {place} where it is, with {left}"
    whose = f"{percent(share.after)} of {loans(view)} in {place} {state_of_loans(view)}"
    return f"{cause(reading)} {whose}, against {percent(share.before)} in {reading.as_of}"


def untouched(reading: StressReading) -> bool:
    """Whether a regional fall meets nothing of the place in focus: a state has its own index, not its metros'."""
    return reading.scenario.form == "regional" and reading.view.kind == "static" and reading.chosen.change[0] == 0.0


def cause(reading: StressReading) -> str:
    """The scenario as the subject of a sentence, with its verb."""
    view, story = reading.view, reading.scenario
    by = "" if view.kind == "static" else f" by {reading.judged}"
    if by and view.ahead < story.quarters and (story.form in ("repeat", "back") or view.kind == "trough"):
        by += f", {view.ahead} of {story.quarters} quarters on the way,"
    if story.form == "repeat":
        lowest = "The lowest prices" if view.kind == "static" else "The prices"
        return f"{lowest} of {said.span(story.first, story.last)} once more would{by} put"
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


def listed(names: list[str]) -> str:
    """Names in a row.

    >>> listed(["Nevada", "Florida", "Ohio"]), listed(["Ohio"])
    ('Nevada, Florida and Ohio', 'Ohio')
    """
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def standfirst(reading: StressReading) -> str:
    """The line under the claim: how the stress comes, what prices do in the place, and the definition."""
    view, change = reading.view, float(reading.chosen.change[0])
    if math.isnan(reading.amounts[0].after):
        return f"There is no such price index for this place in {reading.as_of}. {definition(view.now)}."
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
    dated = f", {said.date(one.date)}" if one.date else ""
    published = f" Published: {one.published}" if one.published else ""
    return f"{one.title} ({one.publisher}{dated}).{published} Ours: {one.ours}"


def notes(reading: StressReading) -> str:
    """What the reader must know of the stress."""
    told = [said.NOTES[key] for key in reading.notes if key in said.NOTES]
    return " ".join([*filter(None, [words.beside(reading.beside)]), *told])


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
    if reading.view.kind == "trough" and whose != "ours":
        whose += "; measured from the trend by us"
    return f"{capital(reading.evidence)}: {whose}. Calculations: {words.NAME}"


def amount_name(number: Amount, threshold: int) -> str:
    """What one of the four numbers is called: under water only where the line is at 100 %.

    >>> amount_name(Amount("loans_under_water", 0, 1), 100), amount_name(Amount("share", 0, 1), 110)
    ('Loans pushed under', 'Above 110%')
    """
    over = words.over(threshold)
    return capital(said.AMOUNTS[number.name].format(state=over, over="under" if threshold == 100 else over))


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


def page_title(reading: StressReading) -> str:
    """The browser tab's title."""
    share = reading.amounts[0]
    return (
        f"{reading.chosen.places[0].region}, {reading.as_of} under stress: {percent(share.after)} against "
        f"{percent(share.before)} – {words.NAME}"
    )
