"""What a stress reading says, in sentences. Each is a plain function of a StressReading."""

import math

from components.stress import words as said
from components.text import formatting, phrases, words
from components.text.formatting import amount, percent, points
from components.text.phrases import definition_phrase, loans_phrase, place_phrase, state_of_loans
from components.text.words import capital
from data.i18n import tr
from data.quarter import label, ordinal
from data.region import Region
from data.stress.reading import TARGETS, StressedMeasure, StressedTable, StressReading


def headline(reading: StressReading) -> str:
    """The claim: what the scenario would do to the place in focus, against what stands there now."""
    share, view, place = reading.amounts[0], reading.view.now, place_phrase(reading.chosen.places[0])
    told = {"loans": loans_phrase(view), "place": place, "quarter": reading.as_of}
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
    met = listed([place_phrase(place) for place in reading.met]) if story.form == "regional" else ""
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
        return tr("{one}. {other}.", one=none, other=definition_phrase(view.now))
    horizon = said.horizon(view.ahead)
    how = {
        "static": tr("All at once"),
        "path": tr("Over {horizon}, loans being paid down meanwhile", horizon=horizon),
        "trough": tr("Over {horizon}, the depth measured from each region’s long-run trend", horizon=horizon),
    }[view.kind]
    return tr(
        "{how}: prices in {place} {change}. {definition}.",
        how=how,
        place=place_phrase(reading.chosen.places[0]),
        change=said.signed(change),
        definition=definition_phrase(view.now),
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
    return words.run_on([*filter(None, [words.official_figure_sentence(reading.beside)]), *told])


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


def amount_name(number: StressedMeasure, threshold: int) -> str:
    """What one of the four numbers is called: under water only where the line is at 100 %.

    >>> amount_name(StressedMeasure("loans_under_water", 0, 1), 100), amount_name(StressedMeasure("share", 0, 1), 110)
    ('Loans pushed under', 'Above 110%')
    """
    name = (said.AMOUNTS if threshold == 100 else said.OVER)[number.name]
    return capital(name.format(state=phrases.threshold_phrase(threshold), threshold=threshold))


def amount_value(number: StressedMeasure) -> str:
    """One of the four numbers: the share after, or what is added to an amount."""
    if number.name == "share":
        return percent(number.after)
    unit = "$" if number.name.endswith("_usd") else ""
    if number.name == "shortfall_usd":
        return amount(number.after, unit)
    moved = number.after - number.before
    return amount(moved, unit) if math.isnan(moved) or moved >= 0 else f"−{amount(-moved, unit)}"


def amount_detail(number: StressedMeasure) -> str:
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


def curve_title(reading: StressReading) -> str:
    """Reverse stress, claimed for the focus: the fall that puts a fifth under water."""
    needed, already = reading.chosen.needed[0], reading.chosen.already[0]
    place = place_phrase(reading.chosen.places[0])
    told = {"loans": loans_phrase(reading.view.now), "place": place, "state": state_of_loans(reading.view.now)}
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
        definition=definition_phrase(reading.view.now),
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
    place = place_phrase(reading.chosen.places[0])
    if math.isnan(float(reading.chosen.after[0])):
        return tr("No figure for {place} in {quarter}", place=place, quarter=reading.as_of)
    if math.isnan(then):
        return tr("No loans under water in {place} to wait for", place=place)
    return tr(
        "Under the stress the middle loan under water in {place} needs {then} to come up, {now} before",
        place=place,
        then=years_in_words(then),
        now=years_in_words(now),
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
        tr(
            "{place}: {now} before, {then} under the stress.",
            place=place.called,
            now=years_in_words(now),
            then=years_in_words(then),
        )
        for place, now, then in rows
    )


def years_in_words(number: float) -> str:
    """A number of years as it is known.

    >>> years_in_words(1.0), years_in_words(2.46), years_in_words(math.inf), years_in_words(math.nan)
    ('1.0 years', '2.5 years', 'over 30 years', 'none')
    """
    if math.isnan(number):
        return tr("none")
    return tr("over 30 years") if math.isinf(number) else tr("{count} years", count=f"{number:.1f}")


def map_title(reading: StressReading) -> str:
    """The map's claim: the highest and the lowest of the level under the stress."""
    ranked = rank(reading.table)
    if not ranked:
        return _none(reading)
    (high, top), (low, bottom) = ranked[0], ranked[-1]
    return tr(
        "Highest in {high}, {top}; lowest in {low}, {bottom}",
        high=place_phrase(high),
        top=percent(top),
        low=place_phrase(low),
        bottom=percent(bottom),
    )


def map_deck(reading: StressReading) -> str:
    """The map's metric, places, period and definition."""
    return tr(
        "{definition}, under the stress; {places}, {loans}, percent",
        definition=definition_phrase(reading.view.now),
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
    return f"{definition_phrase(reading.view.now)}{tr('; ')}{_loans(reading)}"


def ladder_title(reading: StressReading) -> str:
    """The ladder's claim: how many stand where they cannot sell and buy again, before and after."""
    before, after = (float(bands[3:].sum()) for bands in reading.ladder)
    place = place_phrase(reading.chosen.places[0])
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
    course, place = reading.course[0], place_phrase(reading.chosen.places[0])
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
        definition=definition_phrase(view.now),
        line=line,
        first=reading.quarters[0],
        last=reading.quarters[-1],
    )
    if math.isnan(float(reading.chosen.after[0])):
        return way
    return tr(
        "{way}, where prices in {place} stand at {change}",
        way=way,
        place=place_phrase(reading.chosen.places[0]),
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


def rank(table: StressedTable) -> list[tuple[Region, float]]:
    """Places with a figure, the worst first."""
    pairs = zip(table.places, table.after.tolist(), strict=True)
    return sorted(
        ((p, share) for p, share in pairs if not math.isnan(share)), key=lambda pair: (-pair[1], pair[0].region)
    )
