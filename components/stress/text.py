"""What a stress reading says, in sentences. Each is a plain function of a StressReading."""

import math

from components.stress import words as said
from components.text import phrases, words
from components.text.formatting import amount, percent, points
from components.text.phrases import definition, loans, state_of_loans, where
from components.text.words import capital
from data.i18n import tr
from data.quarter import label, ordinal
from data.stress.reading import Amount, StressReading


def headline(reading: StressReading) -> str:
    """The claim: what the scenario would do to the place in focus, against what stands there now."""
    share, view, place = reading.amounts[0], reading.view.now, where(reading.chosen.places[0])
    told = {"loans": loans(view), "place": place, "quarter": reading.as_of}
    if math.isnan(share.after):
        return tr("No figure for {loans} in {place} in {quarter}", **told)
    told |= {"cause": cause(reading), "share": percent(share.after), "state": state_of_loans(view)}
    if untouched(reading):
        return tr("{cause} would leave {place} where it is, with {share} of {loans} {state}", **told)
    told |= {"before": percent(share.before)}
    if flat(reading):
        return tr(
            "{cause} would leave {share} of {loans} in {place} {state}, against {before} in {quarter}",
            **told,
        )
    if reading.scenario.form == "repeat" and reading.view.kind != "static":
        return tr(
            "{cause} would {by} put {share} of {loans} in {place} {state}, against {before} in {quarter}",
            **told,
            by=_by(reading),
        )
    return tr("{cause} would put {share} of {loans} in {place} {state}, against {before} in {quarter}", **told)


def untouched(reading: StressReading) -> bool:
    """Whether a regional fall meets nothing of the place in focus: a state has its own index, not its metros'."""
    return reading.scenario.form == "regional" and reading.view.kind == "static" and reading.chosen.change[0] == 0.0


def flat(reading: StressReading) -> bool:
    """Whether prices do not move at all."""
    return reading.scenario.form in ("uniform", "regional") and reading.view.fall == 0 and reading.view.kind != "trough"


def cause(reading: StressReading) -> str:
    """The scenario as the subject of a sentence, without its verb; "once more" tells when after the verb."""
    view, story = reading.view, reading.scenario
    static = view.kind == "static"
    if story.form == "repeat":
        years = said.span(story.first, story.last)
        if static:
            return tr("The lowest prices of {years} once more", years=years)
        return tr("The prices of {years} once more", years=years)
    if flat(reading):
        return tr("Flat prices") if static else tr("Flat prices until {quarter}", quarter=reading.judged)
    if story.form == "back":
        told = tr("A return to the prices of {quarter}", quarter=label(ordinal(reading.as_of) - 4 * view.years))
    else:
        told = _fall(reading)
    return told if static else tr("{cause} {by}", cause=told, by=_by(reading))


def _fall(reading: StressReading) -> str:
    """The fall of a scenario that has a depth, and where it is."""
    view, story = reading.view, reading.scenario
    met = listed([where(place) for place in reading.met]) if story.form == "regional" else ""
    if view.kind == "trough":
        depth = said.plain_percent(-view.fall)
        if met:
            return tr("A fall to {percent}% below the trend in {places}", percent=depth, places=met)
        return tr("A fall to {percent}% below the trend in house prices", percent=depth)
    # Before the path has run out only a part of the depth is there.
    size = said.fall(view.fall if view.kind == "static" else view.fall * min(view.ahead / story.quarters, 1.0))
    return tr("{fall} in {places}", fall=size, places=met) if met else tr("{fall} in house prices", fall=size)


def _by(reading: StressReading) -> str:
    """When a path is judged, and how far on its way that is where it is read before its end."""
    view, story = reading.view, reading.scenario
    if view.ahead < story.quarters and (story.form in ("repeat", "back") or view.kind == "trough"):
        return tr(
            "by {quarter}, {done} of {whole} quarters on the way,",
            quarter=reading.judged,
            done=view.ahead,
            whole=story.quarters,
        )
    return tr("by {quarter}", quarter=reading.judged)


def listed(names: list[str]) -> str:
    """Names in a row.

    >>> listed(["Nevada", "Florida", "Ohio"]), listed(["Ohio"])
    ('Nevada, Florida and Ohio', 'Ohio')
    """
    return tr(" and ").join([tr(", ").join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def standfirst(reading: StressReading) -> str:
    """The line under the claim: how the stress comes, what prices do in the place, and the definition."""
    view, change = reading.view, float(reading.chosen.change[0])
    if math.isnan(reading.amounts[0].after):
        none = tr("There is no such price index for this place in {quarter}", quarter=reading.as_of)
        return tr("{one}. {other}.", one=none, other=definition(view.now))
    horizon = said.horizon(view.ahead)
    how = {
        "static": tr("All at once"),
        "path": tr("Over {horizon}, loans being paid down meanwhile", horizon=horizon),
        "trough": tr("Over {horizon}, the depth measured from each region’s long-run trend", horizon=horizon),
    }[view.kind]
    return tr(
        "{how}: prices in {place} {change}. {definition}.",
        how=how,
        place=where(reading.chosen.places[0]),
        change=said.signed(change),
        definition=definition(view.now),
    )


def story(reading: StressReading) -> str:
    """Whose scenario it is, of when, what they published and what is ours."""
    one = reading.scenario
    named = {"title": tr(one.title), "publisher": tr(one.publisher)}
    if one.date:
        told = [tr("{title} ({publisher}, {date}).", **named, date=said.date(one.date))]
    else:
        told = [tr("{title} ({publisher}).", **named)]
    if one.published:
        told.append(tr("Published: {text}", text=tr(one.published)))
    return words.run_on([*told, tr("Ours: {text}", text=tr(one.ours))])


def notes(reading: StressReading) -> str:
    """What the reader must know of the stress."""
    told = [said.NOTES[key] for key in reading.notes if key in said.NOTES]
    return words.run_on([*filter(None, [words.beside(reading.beside)]), *told])


def loan_notes(reading: StressReading) -> str:
    """What the reader must know of the loans that are stressed."""
    return words.run_on(words.NOTES.get(key, key) for key in reading.notes if key not in said.NOTES)


def dropped(reading: StressReading) -> str:
    """What of the link could not be answered."""
    if not reading.dropped:
        return ""
    return tr("Shown is the nearest page to your link: {said}.", said=tr("; ").join(reading.dropped))


def sources(reading: StressReading) -> str:
    """Whose data these figures are made from."""
    publishers = dict.fromkeys(source["publisher"] for source in reading.sources)
    return tr(
        "Sources of prices and loans: {publishers}. Calculations: {us}, snapshot {hash}.",
        publishers=tr(", ").join(publishers),
        us=words.NAME,
        hash=reading.snapshot[:12],
    )


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
    return " ".join([*words_, f"--definition {view.now.spelled}"])


def source(reading: StressReading) -> str:
    """The line under every picture: evidence, whose scenario, calculation; whose data is said once, at the foot."""
    one = reading.scenario
    whose = tr("ours")
    if one.depth and one.date:
        whose = tr("{publisher}, {date}", publisher=tr(one.publisher), date=one.date)
        if reading.view.kind == "trough":
            whose = tr("{publisher}; measured from the trend by us", publisher=whose)
    level = capital(words.EVIDENCE_WORD[reading.evidence])
    return tr("{evidence}: {whose}. Calculations: {us}", evidence=level, whose=whose, us=words.NAME)


def amount_name(number: Amount, threshold: int) -> str:
    """What one of the four numbers is called: under water only where the line is at 100 %.

    >>> amount_name(Amount("loans_under_water", 0, 1), 100), amount_name(Amount("share", 0, 1), 110)
    ('Loans pushed under', 'Above 110%')
    """
    name = (said.AMOUNTS if threshold == 100 else said.OVER)[number.name]
    return capital(name.format(state=phrases.over(threshold), threshold=threshold))


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
        told = tr("{before} before; {points} points", before=percent(number.before), points=moved)
        return told if not math.isnan(number.after) else ""
    if math.isnan(number.after):
        return tr("no one publishes mortgage counts or balances by metro")
    unit = "$" if number.name.endswith("_usd") else ""
    before, after = amount(number.before, unit), amount(number.after, unit)
    if number.name == "shortfall_usd":
        return tr("owed beyond what the homes would be worth; {before} before", before=before)
    return tr("{before} before, {after} after", before=before, after=after)


def page_title(reading: StressReading) -> str:
    """The browser tab's title."""
    share = reading.amounts[0]
    return tr(
        "{place}, {quarter} under stress: {after} against {before} – {us}",
        place=reading.chosen.places[0].called,
        quarter=reading.as_of,
        after=percent(share.after),
        before=percent(share.before),
        us=words.NAME,
    )
