"""The stress page's sentences, each a function of a StressReading."""

import math

from components.stress import words as stress_words
from components.text import formatting, phrases, words
from components.text.formatting import amount, percent, points
from components.text.phrases import definition_phrase, highest_and_lowest, loans_phrase, place_phrase, state_of_loans
from components.text.words import capitalized
from data.country import Country, Currency, country_of
from data.fields import FIELDS
from data.i18n import marked, tr
from data.quarter import label, ordinal
from data.region import Region
from data.stress.reading import TARGETS, StressedMeasure, StressedTable, StressReading
from data.stress.view import percent as plain_percent


def headline(reading: StressReading) -> str:
    """The headline: what the scenario would do to the place in focus, against its share before."""
    share, view, place = reading.amounts[0], reading.view.now, place_phrase(reading.chosen.places[0])
    values = {"loans": loans_phrase(view), "place": place, "quarter": reading.as_of}
    if math.isnan(share.after):
        return tr("No figure for {loans} in {place} in {quarter}", **values)
    values |= {"cause": cause(reading), "share": percent(share.after), "condition": state_of_loans(view)}
    if untouched(reading):
        return tr("{cause} would leave {place} where it is, with {share} of {loans} {condition}", **values)
    values |= {"before": percent(share.before)}
    if flat(reading):
        return tr(
            "{cause} would leave {share} of {loans} in {place} {condition}, against {before} in {quarter}",
            **values,
        )
    if reading.scenario.form == "repeat" and reading.view.kind != "static":
        return tr(
            "{cause} would {by} put {share} of {loans} in {place} {condition}, against {before} in {quarter}",
            **values,
            by=_by(reading),
        )
    return tr("{cause} would put {share} of {loans} in {place} {condition}, against {before} in {quarter}", **values)


def untouched(reading: StressReading) -> bool:
    """Whether a regional fall leaves the place in focus as it is: a state has its own index, not its metros'."""
    return reading.scenario.form == "regional" and reading.view.kind == "static" and reading.chosen.change[0] == 0.0


def flat(reading: StressReading) -> bool:
    """Whether prices do not move at all."""
    return reading.scenario.form in ("uniform", "regional") and reading.view.fall == 0 and reading.view.kind != "trough"


def cause(reading: StressReading) -> str:
    """The scenario as the subject of a sentence, without its verb; "once more" gives the time after the verb."""
    view, story = reading.view, reading.scenario
    static = view.kind == "static"
    if story.form == "repeat":
        years = stress_words.span(story.first, story.last)
        if static:
            return tr("The lowest prices of {years} once more", years=years)
        return tr("The prices of {years} once more", years=years)
    if flat(reading):
        return tr("Flat prices") if static else tr("Flat prices until {quarter}", quarter=reading.judged)
    if story.form == "back":
        text = tr("A return to the prices of {quarter}", quarter=label(ordinal(reading.as_of) - 4 * view.years))
    else:
        text = _fall(reading)
    return text if static else tr("{cause} {by}", cause=text, by=_by(reading))


def _fall(reading: StressReading) -> str:
    """The fall of a scenario that has a depth, and where prices fall."""
    view, story = reading.view, reading.scenario
    places = words.listed([place_phrase(place) for place in reading.shocked]) if story.form == "regional" else ""
    if view.kind == "trough":
        depth = plain_percent(-view.fall)
        if places:
            return tr("A fall to {percent}% below the trend in {places}", percent=depth, places=places)
        return tr("A fall to {percent}% below the trend in house prices", percent=depth)
    # Before the path has run out only a part of the depth is there.
    size = stress_words.fall(view.fall if view.kind == "static" else view.fall * min(view.ahead / story.quarters, 1.0))
    return tr("{fall} in {places}", fall=size, places=places) if places else tr("{fall} in house prices", fall=size)


def _by(reading: StressReading) -> str:
    """The quarter a path is read in, and how far along it that is when read before its end."""
    view, story = reading.view, reading.scenario
    if view.ahead < story.quarters and (story.form in ("repeat", "back") or view.kind == "trough"):
        return tr(
            "by {quarter}, {done} of {whole} quarters on the way,",
            quarter=reading.judged,
            done=view.ahead,
            whole=story.quarters,
        )
    return tr("by {quarter}", quarter=reading.judged)


def standfirst(reading: StressReading) -> str:
    """The line under the headline: how the stress comes, the change in prices of the place, and the definition."""
    view, change = reading.view, float(reading.chosen.change[0])
    if math.isnan(reading.amounts[0].after):
        reason = tr("There is no such price index for this place in {quarter}", quarter=reading.as_of)
        return tr("{one}. {other}.", one=reason, other=definition_phrase(view.now))
    horizon = stress_words.horizon(view.ahead)
    manner = {
        "static": tr("All at once"),
        "path": tr("Over {horizon}, loans being paid down meanwhile", horizon=horizon),
        "trough": tr("Over {horizon}, the depth measured from each region’s long-run trend", horizon=horizon),
    }[view.kind]
    return tr(
        "{how}: prices in {place} {change}. {definition}.",
        how=manner,
        place=place_phrase(reading.chosen.places[0]),
        change=stress_words.signed(change),
        definition=definition_phrase(view.now),
    )


def story(reading: StressReading) -> str:
    """The scenario's publisher and date, what it published, and what we added."""
    scenario = reading.scenario
    values = {"title": tr(scenario.title), "publisher": tr(scenario.publisher)}
    if scenario.date:
        sentences = [tr("{title} ({publisher}, {date}).", **values, date=stress_words.date(scenario.date))]
    else:
        sentences = [tr("{title} ({publisher}).", **values)]
    if scenario.published:
        sentences.append(tr("Published: {text}", text=tr(scenario.published)))
    return words.join_sentences([*sentences, tr("Ours: {text}", text=tr(scenario.ours))])


def notes(reading: StressReading) -> str:
    """The notes on the stress, as sentences."""
    sentences = [stress_words.NOTES[key] for key in reading.notes if key in stress_words.NOTES]
    return words.join_sentences([*filter(None, [words.official_figure_sentence(reading.official_figures)]), *sentences])


def loan_notes(reading: StressReading) -> str:
    """The notes on the loans that are stressed, as sentences."""
    country = country_of(reading.view.focus)
    keys = [key for key in reading.notes if key not in stress_words.NOTES]
    return words.join_sentences(phrases.note(country, key, words.NOTES) for key in keys)


def sources(reading: StressReading) -> str:
    """The publishers of the data behind the reading."""
    publishers = dict.fromkeys(source["publisher"] for source in reading.sources)
    return tr(
        "Sources of prices and loans: {publishers}. Calculations: {us}, snapshot {hash}.",
        publishers=tr(", ").join(publishers),
        us=words.NAME,
        hash=reading.snapshot[:12],
    )


def command(reading: StressReading) -> str:
    """The command that prints the figures of the place in focus again."""
    view, story = reading.view, reading.scenario
    arguments = ["python -m data stress", f"--scenario {view.scenario}"]
    if story.drawn:
        arguments.append(f"--depth {view.depth:g}")
    arguments += [f"--shock {place}" for place in view.shocked]
    if story.form == "back":
        arguments.append(f"--years {view.years}")
    if view.kind != "static":
        arguments.append(f"--kind {view.kind} --horizon {view.ahead}")
    arguments.append(f"--growth {view.growth:g} --place {view.focus} --as-of {reading.as_of}")
    return " ".join([*arguments, f"--definition {view.now.spelled}"])


def source(reading: StressReading) -> str:
    """The line under a chart: evidence, scenario, calculation; the foot of the page names the publishers."""
    scenario = reading.scenario
    origin = tr("ours")
    if scenario.depth and scenario.date:
        origin = tr("{publisher}, {date}", publisher=tr(scenario.publisher), date=scenario.date)
        if reading.view.kind == "trough":
            origin = tr("{publisher}; measured from the trend by us", publisher=origin)
    level = capitalized(words.EVIDENCE_WORD[reading.evidence])
    return tr("{evidence}: {whose}. Calculations: {us}", evidence=level, whose=origin, us=words.NAME)


def amount_name(number: StressedMeasure, threshold: int) -> str:
    """The name of one of the four numbers: "under water" only at a threshold of 100 %.

    >>> amount_name(StressedMeasure("loans_under_water", 0, 1), 100), amount_name(StressedMeasure("share", 0, 1), 110)
    ('Loans pushed under', 'Above 110%')
    """
    name = (stress_words.AMOUNTS if threshold == 100 else stress_words.OVER)[number.name]
    return capitalized(name.format(condition=phrases.threshold_phrase(threshold), threshold=threshold))


def amount_value(number: StressedMeasure, currency: Currency) -> str:
    """One of the four numbers: the share after, or what the stress adds to an amount."""
    if number.name == "share":
        return percent(number.after)
    if math.isnan(number.after) and not math.isnan(number.share_after):
        if number.name == "shortfall":
            return percent(number.share_after)
        return tr("{points} points", points=points(number.share_after - number.share_before))
    unit = currency if FIELDS[number.name].kind == "money" else None
    if number.name == "shortfall":
        return amount(number.after, unit)
    return amount(number.after - number.before, unit)


def amount_detail(number: StressedMeasure, country: Country) -> str:
    """The line under one of the four numbers."""
    if number.name == "share":
        moved = points(number.after - number.before)
        text = tr("{before} before; {points} points", before=percent(number.before), points=moved)
        return text if not math.isnan(number.after) else ""
    if math.isnan(number.after):
        return _share_detail(number, country)
    unit = country.currency if FIELDS[number.name].kind == "money" else None
    before, after = amount(number.before, unit), amount(number.after, unit)
    if number.name == "shortfall":
        return tr("owed beyond what the homes would be worth; {before} before", before=before)
    return tr("{before} before, {after} after", before=before, after=after)


def _share_detail(number: StressedMeasure, country: Country) -> str:
    """The line under a number whose amount is not known: its shares, and why there is no amount."""
    reason = country.unpublished.both
    if math.isnan(number.share_after):
        return tr(reason) if reason else ""
    values = {"before": percent(number.share_before), "after": percent(number.share_after)}
    text = {
        "loans_under_water": marked("{before} of loans before, {after} after"),
        "upb_under_water": marked("{before} of balances before, {after} after"),
        "shortfall": marked("of all balances, owed beyond what the homes would be worth; {before} before"),
    }[number.name]
    return tr("; ").join([tr(text, **values), *([tr(reason)] if reason else [])])


def page_title(reading: StressReading) -> str:
    """The browser tab's title."""
    share = reading.amounts[0]
    if math.isnan(share.before):
        values = {"place": reading.chosen.places[0].shown_name, "quarter": reading.as_of, "us": words.NAME}
        return tr("{place}, {quarter} under stress: no figure – {us}", **values)
    return tr(
        "{place}, {quarter} under stress: {after} against {before} – {us}",
        place=reading.chosen.places[0].shown_name,
        quarter=reading.as_of,
        after=percent(share.after),
        before=percent(share.before),
        us=words.NAME,
    )


def curve_title(reading: StressReading) -> str:
    """Reverse stress for the focus: the fall that puts 20 % under water."""
    needed, already = reading.chosen.needed[0], reading.chosen.already[0]
    place = place_phrase(reading.chosen.places[0])
    values = {"loans": loans_phrase(reading.view.now), "place": place, "condition": state_of_loans(reading.view.now)}
    if already[2]:
        return tr("More than 20% of {loans} in {place} are {condition} without any fall", **values)
    if math.isnan(needed[2]):
        return tr("No figure for {place}", place=place)
    fall = stress_words.deep(needed[2])
    return tr("It takes a fall of {fall} to put a fifth of {loans} in {place} {condition}", **values, fall=fall)


def curve_deck(reading: StressReading) -> str:
    """The curve's metric and places."""
    return tr(
        "{definition}, after an immediate, uniform fall in prices (across, percent); loans of {quarter}. "
        "Lines at 5, 10 and 20%",
        definition=definition_phrase(reading.view.now),
        quarter=reading.as_of,
    )


def curve_figures(reading: StressReading) -> str:
    """The curve's text alternative: each place's falls."""
    rows = zip(reading.chosen.places, reading.chosen.needed, reading.chosen.already, strict=True)
    return words.join_sentences(
        tr("{place}: {falls}.", place=place.shown_name, falls=falls(needed, already)) for place, needed, already in rows
    )


def falls(needed: list[float], already: list[bool]) -> str:
    """A place's falls in words."""
    if not any(already) and all(math.isnan(fall) for fall in needed):
        return tr(words.NO_DATA)
    return tr(", ").join(
        tr("{target} already", target=f"{target:.0%}")
        if is_reached
        else tr("{target} at −{fall}", target=f"{target:.0%}", fall=stress_words.deep(fall))
        for target, fall, is_reached in zip(TARGETS, needed, already, strict=True)
    )


def bearable_title(reading: StressReading) -> str:
    """The title of the table of falls: which place reaches 10 % with the smallest fall."""
    rows = zip(reading.table.places, reading.table.needed[:, 1], reading.table.already[:, 1], strict=True)
    ranked = sorted(
        ((0.0 if reached else float(fall), place) for place, fall, reached in rows if reached or fall >= 0),
        key=lambda pair: (pair[0], pair[1].name),
    )
    reached = int(reading.table.already[:, 1].sum())
    if not ranked:
        return tr("No figures in this quarter")
    if reached:
        values = {"count": len(ranked), "places": _counted(reading)}
        if reached == 1:
            return tr("1 of {count} {places} is at 10% without any fall", **values)
        return tr("{many} of {count} {places} are at 10% without any fall", many=reached, **values)
    (least, first), (most, last) = ranked[0], ranked[-1]
    return tr(
        "A tenth: {first} gets there with a fall of {least}, {last} only with {most}",
        first=first.shown_name,
        least=stress_words.deep(least),
        last=last.shown_name,
        most=stress_words.deep(most),
    )


def bearable_deck(reading: StressReading) -> str:
    """What the table of falls lists."""
    return tr(
        "The immediate, uniform fall in prices, percent, that brings a place’s share to 5, 10 or 20%; "
        "loans of {quarter}",
        quarter=reading.as_of,
    )


def bearable_figures(reading: StressReading) -> str:
    """The text alternative of the table of falls."""
    return tr("Table of falls by {level}; figures are in its cells.", level=_level_name(reading))


def recovery_title(reading: StressReading) -> str:
    """The title on recovery: years to positive equity for the median loan under water in the focus."""
    years_before, years_after = float(reading.chosen.years[0]), float(reading.chosen.years_after[0])
    place = place_phrase(reading.chosen.places[0])
    if math.isnan(float(reading.chosen.after[0])):
        return tr("No figure for {place} in {quarter}", place=place, quarter=reading.as_of)
    if math.isnan(years_after):
        return tr("No loans under water in {place} to wait for", place=place)
    return tr(
        "Under the stress the middle loan under water in {place} needs {then} to come up, {now} before",
        place=place,
        then=years_in_words(years_after),
        now=years_in_words(years_before),
    )


def recovery_deck(reading: StressReading) -> str:
    """The assumptions behind the years."""
    return tr(
        "Years until half of the loans under water are above it again, prices changing by {growth} a year from there "
        "(ours: a choice, no forecast) and loans being paid down; at a threshold of 100%",
        growth=stress_words.signed(reading.view.growth),
    )


def recovery_figures(reading: StressReading) -> str:
    """The text alternative of the table of years."""
    rows = zip(reading.chosen.places, reading.chosen.years.tolist(), reading.chosen.years_after.tolist(), strict=True)
    return words.join_sentences(
        tr(
            "{place}: {now} before, {then} under the stress.",
            place=place.shown_name,
            now=years_in_words(years_before),
            then=years_in_words(years_after),
        )
        for place, years_before, years_after in rows
    )


def years_in_words(number: float) -> str:
    """A number of years in words.

    >>> years_in_words(1.0), years_in_words(2.46), years_in_words(math.inf), years_in_words(math.nan)
    ('1.0 years', '2.5 years', 'over 30 years', 'none')
    """
    if math.isnan(number):
        return tr("none")
    return tr("over 30 years") if math.isinf(number) else tr("{count} years", count=f"{number:.1f}")


def map_title(reading: StressReading) -> str:
    """The map's title: the highest and the lowest place of the level under the stress."""
    ranked = ranked_places(reading.table)
    if not ranked:
        return _no_figures(reading)
    return highest_and_lowest(ranked)


def map_deck(reading: StressReading) -> str:
    """The map's metric, places, period and definition, and what has no shape on it."""
    deck = tr(
        "{definition}, under the stress; {places}, {loans}, percent",
        definition=definition_phrase(reading.view.now),
        places=phrases.level_of_view(reading.view).plural.shown,
        loans=_loans(reading),
    )
    return phrases.with_not_drawn(deck, country_of(reading.view.focus))


def map_figures(reading: StressReading) -> str:
    """The map's text alternative."""
    first = tr(", ").join(f"{place.shown_name} {percent(share)}" for place, share in ranked_places(reading.table)[:5])
    return tr("Map under the stress. Highest: {first}.", first=first)


def ranking_title(reading: StressReading) -> str:
    """The table's title: how many places are at 20 % or more, against how many before."""
    after, before = (
        sum(share >= 0.20 for share in column.tolist()) for column in (reading.table.after, reading.table.before)
    )
    count = len(ranked_places(reading.table))
    if not count:
        return _no_figures(reading)
    values = {
        "after": after,
        "before": before,
        "count": count,
        "places": phrases.level_of_view(reading.view).counted.shown,
    }
    if after and before:
        return tr("{after} of {count} {places} would be at 20% or more, {before} before", **values)
    if after:
        return tr("{after} of {count} {places} would be at 20% or more, none before", **values)
    if before:
        return tr("None of {count} {places} would be at 20% or more, {before} before", **values)
    return tr("None of {count} {places} would be at 20% or more, none before", **values)


def ranking_deck(reading: StressReading) -> str:
    """The table's definition and quarter."""
    return f"{definition_phrase(reading.view.now)}{tr('; ')}{_loans(reading)}"


def ladder_title(reading: StressReading) -> str:
    """The ladder's title: the loans above 80 % LTV, which leave too little to sell and buy again, before and after."""
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
    """The ladder's text alternative: each band before and after."""
    bands = [
        tr("{band}: {before}, then {after}", band=tr(name), before=percent(before), after=percent(after))
        for name, before, after in zip(words.BANDS, *reading.ladder.tolist(), strict=True)
    ]
    return tr("{sentence}.", sentence=tr("; ").join(bands))


def course_title(reading: StressReading) -> str:
    """The path's title: the focus's worst quarter on the way."""
    course, place = reading.course[0], place_phrase(reading.chosen.places[0])
    if math.isnan(float(course[0])):
        return tr("No path for {place}", place=place)
    worst = int(course.argmax())
    values = {"place": place, "quarter": reading.quarters[worst], "share": percent(float(course[worst]))}
    if worst == 0:
        return tr("On the way {place} never stands worse than in {quarter}, {share}", **values)
    return tr(
        "If prices take their time, {place} is at its worst after {horizon}, in {quarter}: {share}",
        **values,
        horizon=stress_words.horizon(worst),
    )


def course_deck(reading: StressReading) -> str:
    """The path's metric, places and period."""
    view, story = reading.view, reading.scenario
    line = tr("on a straight line")
    if story.form == "repeat":
        line = tr("as they went from {years}", years=stress_words.span(story.first, story.last))
    if view.kind == "trough":
        line = tr("{line}, measured from the trend", line=line)
    deck = tr(
        "{definition}; prices {line}, loans paid down meanwhile; {first} to {last}",
        definition=definition_phrase(view.now),
        line=line,
        first=reading.quarters[0],
        last=reading.quarters[-1],
    )
    if math.isnan(float(reading.chosen.after[0])):
        return deck
    return tr(
        "{way}, where prices in {place} stand at {change}",
        way=deck,
        place=place_phrase(reading.chosen.places[0]),
        change=stress_words.signed(float(reading.prices[-1]) - 1),
    )


def course_figures(reading: StressReading) -> str:
    """The path's text alternative."""
    rows = zip(reading.chosen.places, reading.course, strict=True)
    ends = tr("; ").join(
        tr(
            "{place}: {first} to {last}",
            place=place.shown_name,
            first=percent(float(course[0])),
            last=percent(float(course[-1])),
        )
        for place, course in rows
    )
    return tr("Share through the scenario. {lines}.", lines=ends)


def card(before: float, after: float) -> str:
    """A place's hover text on the map."""
    if math.isnan(after):
        return formatting.UNKNOWN
    return tr("{after} (before: {before})", after=percent(after), before=percent(before))


def _no_figures(reading: StressReading) -> str:
    return tr(
        "No figures by {level} in {quarter}",
        level=_level_name(reading),
        quarter=reading.as_of,
    )


def _loans(reading: StressReading) -> str:
    if reading.view.kind == "static":
        return tr("loans of {quarter}", quarter=reading.as_of)
    return tr("loans of {quarter}, read in {judged}", quarter=reading.as_of, judged=reading.judged)


def ranked_places(table: StressedTable) -> list[tuple[Region, float]]:
    """Places with a figure, highest share first."""
    pairs = zip(table.places, table.after.tolist(), strict=True)
    return sorted(
        ((place, share) for place, share in pairs if not math.isnan(share)), key=lambda pair: (-pair[1], pair[0].name)
    )


def _level_name(reading: StressReading) -> str:
    return phrases.level_of_view(reading.view).singular.shown


def _counted(reading: StressReading) -> str:
    return phrases.level_of_view(reading.view).counted.shown
