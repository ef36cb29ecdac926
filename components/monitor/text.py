"""What a reading says, in sentences: claims, decks and the pictures in words. Each is a plain function of a Reading."""

import math

from components.text import phrases, sources, words
from components.text.formatting import amount, fraction, interval, percent, points, quarter
from components.text.phrases import definition_phrase, loans_phrase, place_phrase, state_of_loans
from components.text.words import capital
from data.i18n import tr
from data.monitor.reading import Measure, Reading
from data.monitor.view import View
from data.region import Region


def map_title(reading: Reading) -> str:
    """The map's claim: the highest and the lowest of the level."""
    ranked = _ranked(reading)
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


def map_deck(reading: Reading) -> str:
    """The map's metric, places, period and definition."""
    return tr(
        "{definition}; {places}, {quarter}, percent",
        definition=definition_phrase(reading.view),
        places=words.LEVEL_MANY[reading.view.level],
        quarter=reading.as_of,
    )


def map_figures(reading: Reading) -> str:
    """The map in a sentence."""
    return tr(
        "Map of {count} {places} in {quarter}. Highest: {first}.",
        count=len(reading.table.places),
        places=words.LEVEL_MANY[reading.view.level],
        quarter=reading.as_of,
        first=tr(", ").join(f"{place.called} {percent(share)}" for place, share in _ranked(reading)[:5]),
    )


def ranking_title(reading: Reading) -> str:
    """The table's claim: how many are above a tenth."""
    ranked = _ranked(reading)
    if not ranked:
        return _none(reading)
    many = sum(share >= 0.10 for _, share in ranked)
    listed = {"count": len(ranked), "places": words.LEVEL_COUNTED[reading.view.level]}
    if many == 0:
        return tr("None of {count} {places} are at 10% or more", **listed)
    if many == 1:
        return tr("1 of {count} {places} is at 10% or more", **listed)
    return tr("{many} of {count} {places} are at 10% or more", many=many, **listed)


def ranking_deck(reading: Reading) -> str:
    """What the table lists."""
    return f"{definition_phrase(reading.view)}{tr('; ')}{reading.as_of}"


def history_title(reading: Reading) -> str:
    """The history's claim: the peak of the place in focus, and where it is now."""
    series = reading.series[0]
    known = [(share, i) for i, share in enumerate(series.share) if not math.isnan(share)]
    if not known:
        return tr("No history for {place}", place=place_phrase(series.place))
    peak, at = max(known)
    last, end = known[-1]
    who = capital(place_phrase(series.place))
    if end == at:
        since = reading.quarters[known[0][1]]
        return tr("{place} is at its highest since {since}: {share}", place=who, since=since, share=percent(last))
    told = {"place": who, "peak": percent(peak), "then": reading.quarters[at], "last": percent(last)}
    told["now"] = reading.quarters[end]
    before, after = series.level(at), series.level(end)
    if before != after:
        return tr(
            "{place} peaked at {peak} in {then} ({before}), and the latest is {last} in {now} ({after})",
            **told,
            before=words.EVIDENCE_WORD[before],
            after=words.EVIDENCE_WORD[after],
        )
    return tr("{place} peaked at {peak} in {then} and is at {last} in {now}", **told)


def history_deck(reading: Reading) -> str:
    """The history's metric, places, period and definition."""
    band = tr("Band: 90% interval of {place}", place=place_phrase(reading.places[0]))
    if reading.series[0].runs:
        levels = capital(sources.line_evidence(reading))
        band = tr("{levels}: upright lines mark the change. {band} where modelled", levels=levels, band=band)
    return tr(
        "{definition}; {first} to {last}, percent. {band}. {recession}",
        definition=definition_phrase(reading.view),
        first=reading.quarters[0],
        last=reading.quarters[-1],
        band=band,
        recession=tr(words.RECESSION),
    )


def history_figures(reading: Reading) -> str:
    """The history in a sentence: each place's latest and highest."""
    said = []
    for series in reading.series:
        known = [(share, i) for i, share in enumerate(series.share) if not math.isnan(share)]
        if known:
            peak, at = max(known)
            said.append(
                tr(
                    "{place}: {last} at the end, highest {peak} in {quarter}",
                    place=series.place.called,
                    last=percent(known[-1][0]),
                    peak=percent(peak),
                    quarter=reading.quarters[at],
                )
            )
    return tr("Lines through time. {lines}.", lines=tr("; ").join(said))


def ladder_title(reading: Reading) -> str:
    """The ladder's claim: what stands above the waterline in the quarter asked for, and how much far above."""
    bands, whose = reading.ladder[:, at_quarter(reading)], _whose(reading)
    if math.isnan(float(bands.sum())):
        return tr(
            "No distribution for {place} in {quarter}", place=place_phrase(reading.places[0]), quarter=reading.as_of
        )
    said = tr(
        "In {quarter}, {over} of {loans} owed more than the home’s value, {far} more than 125% of it",
        quarter=reading.as_of,
        over=percent(float(bands[6:].sum())),
        loans=whose,
        far=percent(float(bands[9])),
    )
    return said + sources.by_the_model(reading)


def ladder_deck(reading: Reading) -> str:
    """The ladder's metric, place and period."""
    spread = reading.view.value == "dispersed"
    return tr(
        "{loans} by loan balance as a percentage of the home’s value, {valued}; {first} to {last}, percent of loans",
        loans=capital(_whose(reading)),
        valued=tr("homes spread around the price index") if spread else tr("homes valued at the index"),
        first=reading.quarters[0],
        last=reading.quarters[-1],
    )


def ladder_figures(reading: Reading) -> str:
    """The ladder in a sentence: each band of the quarter asked for."""
    bands = reading.ladder[:, at_quarter(reading)]
    said = [f"{tr(name)}{tr(': ')}{percent(float(share))}" for name, share in zip(words.BANDS, bands, strict=True)]
    return tr("Loans by loan-to-value ratio in {quarter}. {bands}.", quarter=reading.as_of, bands=tr("; ").join(said))


def vintages_title(reading: Reading) -> str:
    """The heat map's claim: which year's loans are deepest under water in the quarter asked for."""
    ranked = _years(reading)
    if not ranked:
        return tr("No loans by year in {quarter}", quarter=reading.as_of)
    share, year = ranked[0]
    worst = tr(
        "In {quarter} loans lent in {year} are worst off: {share} {state}",
        quarter=reading.as_of,
        year=year,
        share=percent(share),
        state=state_of_loans(reading.view),
    )
    return worst + sources.by_the_model(reading)


def vintages_deck(reading: Reading) -> str:
    """The heat map's metric, place and period."""
    counted = tr("loans") if reading.view.weight == "loans" else tr("balances")
    return tr(
        "Share of each year’s {counted} in {place} {state}, by year lent (down) and quarter (across). "
        "Pick a year to see it everywhere",
        counted=counted,
        place=place_phrase(reading.places[0]),
        state=state_of_loans(reading.view),
    )


def vintages_figures(reading: Reading) -> str:
    """The heat map in a sentence: the five worst years of the quarter asked for."""
    said = tr("; ").join(f"{year}{tr(': ')}{percent(share)}" for share, year in _years(reading)[:5])
    return tr("Share under water by year lent in {quarter}, highest first. {years}.", quarter=reading.as_of, years=said)


def vintage(view: View) -> str:
    """What a chosen year narrows the page to, "" when none is."""
    return tr("Only loans lent in {year}", year=view.vintage) if view.vintage else ""


def at_quarter(reading: Reading) -> int:
    """Where the quarter asked for stands on the history's axis."""
    return reading.quarters.index(reading.as_of)


def _years(reading: Reading) -> list[tuple[float, int]]:
    """Years lent, the worst off first; years of which hardly a loan is left make no claim."""
    at = at_quarter(reading)
    columns = zip(reading.vintage_share[:, at], reading.vintage_alive[:, at], reading.vintage_years, strict=True)
    return sorted(((share, year) for share, alive, year in columns if alive >= 0.01 and share >= 0), reverse=True)


def _ranked(reading: Reading) -> list[tuple[Region, float]]:
    pairs = zip(reading.table.places, reading.table.share.tolist(), strict=True)
    known = [(place, share) for place, share in pairs if not math.isnan(share)]
    return sorted(known, key=lambda pair: (-pair[1], pair[0].region))


def _none(reading: Reading) -> str:
    return tr("No figures by {level} in {quarter}", level=words.LEVEL_ONE[reading.view.level], quarter=reading.as_of)


def _whose(reading: Reading) -> str:
    lent = reading.view.vintage
    said = tr("{loans} lent in {year}", loans=tr("loans"), year=lent) if lent else tr("loans")
    return tr("{loans} in {place}", loans=said, place=place_phrase(reading.places[0]))


def headline(reading: Reading) -> str:
    """The page's claim, no firmer than its evidence: a fraction in words, coarser than the interval is wide."""
    view, place, share = reading.view, place_phrase(reading.places[0]), reading.share
    if math.isnan(share):
        return tr(
            "No figure for {loans} in {place} in {quarter}",
            loans=loans_phrase(view),
            place=place,
            quarter=quarter(reading.as_of),
        )
    return tr(
        "{fraction} {loans} in {place} were {state} in {quarter}",
        fraction=fraction(share),
        loans=loans_phrase(view),
        place=place,
        state=state_of_loans(view),
        quarter=quarter(reading.as_of),
    )


def standfirst(reading: Reading) -> str:
    """The line under the claim: the figure, its error and its change on the year."""
    series, at = reading.series[0], at_quarter(reading)
    share = reading.share
    if math.isnan(share) and reading.evidence == "published":
        return tr(words.NOT_PRINTED)
    if math.isnan(share):
        if reading.view.index != "blended":
            none = tr("There is no such price index for this place in this quarter.")
            return tr("{one} {other}.", one=none, other=definition_phrase(reading.view))
        return tr("The model begins in 1998, and has no figure where no price index is published.")
    said = tr("{share}, {evidence}", share=percent(share), evidence=words.EVIDENCE_WORD[reading.evidence])
    if not math.isnan(series.lower[at]):
        said += tr("; 90% interval {interval}%", interval=interval(series.lower[at], series.upper[at]))
    alike = at >= 4 and series.level(at) == series.level(at - 4)
    change = share - series.share[at - 4] if alike else math.nan
    if not math.isnan(change):
        said = tr("{one}. {other}", one=said, other=_moved(change))
    return tr("{one}. {other}.", one=said, other=definition_phrase(reading.view))


def badge(reading: Reading) -> str:
    """The evidence level, in words."""
    return tr("{sentence}.", sentence=words.EVIDENCE[reading.evidence])


def dropped(reading: Reading) -> str:
    """What of the link could not be answered."""
    if not reading.dropped:
        return ""
    said = tr("; ").join(reading.dropped)
    return tr("Shown is the nearest page to your link: {said}.", said=said)


def notes(reading: Reading) -> str:
    """What the reader must know of these figures, in sentences."""
    return words.run_on(words.NOTES[key] for key in reading.notes)


def measure_level(reading: Reading, measure: Measure) -> str:
    """What one of the four numbers adds where they are not all of one level of evidence."""
    mixed = len({measure.evidence for measure in reading.measures}) > 1
    return tr("; ") + words.EVIDENCE_WORD[measure.evidence] if mixed else ""


def measure_name(measure: Measure, view: View) -> str:
    """What one of the four numbers is called: under water only where the line is at 100 %."""
    return words.MEASURES[measure.name].format(state=phrases.threshold_phrase(view.threshold))


def measure_value(measure: Measure) -> str:
    """One of the four numbers: an amount where it is known, else its share."""
    if measure.name == "near_negative":
        return percent(measure.value)
    if math.isnan(measure.value) and not math.isnan(measure.share):
        return percent(measure.share)
    return amount(measure.value, "$" if measure.name.endswith("_usd") else "")


def measure_detail(measure: Measure) -> str:
    """What stands under one of the four numbers: its share, and its change on the year."""
    if math.isnan(measure.value) and math.isnan(measure.share):
        return tr(words.NO_DATA)
    if measure.name == "near_negative":
        moved = _on_year(measure.value - measure.year_ago)
        return tr("of loans owe 95–100% of the home’s value; {change}", change=moved)
    whole = {"loans_under_water": tr("of loans"), "upb_under_water_usd": tr("of balances")}.get(measure.name)
    if whole and not math.isnan(measure.share):
        moved = _on_year(measure.share - measure.share_year_ago)
        if math.isnan(measure.value):
            return tr("{whole}; {change}; no count by metro is published", whole=whole, change=moved)
        return tr("{share} {whole}; {change}", share=percent(measure.share), whole=whole, change=moved)
    return _amount_detail(measure)


def page_title(reading: Reading) -> str:
    """The browser tab's title."""
    return tr(
        "{place}, {quarter}: {share} {state} – {us}",
        place=reading.places[0].called,
        quarter=reading.as_of,
        share=percent(reading.share),
        state=state_of_loans(reading.view),
        us=words.NAME,
    )


def _amount_detail(measure: Measure) -> str:
    said = tr("owed beyond what the homes are worth")
    if math.isnan(measure.value):
        return tr("of all balances, {said}; no amount by metro is published", said=said)
    if math.isnan(measure.year_ago) or measure.year_ago <= 0:
        return said
    moved = round(100 * (measure.value / measure.year_ago - 1))
    signed = f"{moved:+d}".replace("-", "−")
    change = tr("{change}% on the year", change=signed) if moved else tr("unchanged on the year")
    return f"{said}{tr('; ')}{change}"


def _on_year(change: float) -> str:
    if math.isnan(change):
        return tr("no comparable figure a year ago")
    return tr("{points} points on the year", points=points(change))


def _moved(change: float) -> str:
    if abs(change) < 0.0005:
        return tr("Unchanged on the year")
    moved = points(abs(change)).lstrip("+")
    up = tr("Up {points} points on the year", points=moved)
    return up if change > 0 else tr("Down {points} points on the year", points=moved)
