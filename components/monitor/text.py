"""The Monitor's sentences: titles, decks and text alternatives of charts, each a function of a Reading."""

import math

from components.text import phrases, sources, words
from components.text.formatting import amount, fraction, interval, percent, points, quarter
from components.text.phrases import definition_phrase, highest_and_lowest, loans_phrase, place_phrase, state_of_loans
from components.text.words import capitalized
from data.country import Currency, Unpublished, country_of
from data.definition import MODEL_INDEX
from data.fields import FIELDS
from data.i18n import tr
from data.monitor.reading import Measure, Reading
from data.monitor.view import View
from data.region import Region


def map_title(reading: Reading) -> str:
    """The map's title: the highest and the lowest place of the level."""
    ranked = _ranked_places(reading)
    if not ranked:
        return _no_figures(reading)
    return highest_and_lowest(ranked)


def map_deck(reading: Reading) -> str:
    """The map's metric, places, period and definition, and what has no shape on it."""
    deck = tr(
        "{definition}; {places}, {quarter}, percent",
        definition=definition_phrase(reading.view),
        places=phrases.level_of_view(reading.view).plural.shown,
        quarter=reading.as_of,
    )
    return phrases.with_not_drawn(deck, country_of(reading.view.places[0]))


def map_figures(reading: Reading) -> str:
    """The map's text alternative."""
    return tr(
        "Map of {count} {places} in {quarter}. Highest: {first}.",
        count=len(reading.table.places),
        places=phrases.level_of_view(reading.view).plural.shown,
        quarter=reading.as_of,
        first=tr(", ").join(f"{place.shown_name} {percent(share)}" for place, share in _ranked_places(reading)[:5]),
    )


def ranking_title(reading: Reading) -> str:
    """The table's title: how many places are at 10 % or more."""
    ranked = _ranked_places(reading)
    if not ranked:
        return _no_figures(reading)
    count = sum(share >= 0.10 for _, share in ranked)
    values = {"count": len(ranked), "places": _counted(reading)}
    if count == 0:
        return tr("None of {count} {places} are at 10% or more", **values)
    if count == 1:
        return tr("1 of {count} {places} is at 10% or more", **values)
    return tr("{many} of {count} {places} are at 10% or more", many=count, **values)


def ranking_deck(reading: Reading) -> str:
    """The table's definition and quarter."""
    return f"{definition_phrase(reading.view)}{tr('; ')}{reading.as_of}"


def history_title(reading: Reading) -> str:
    """The history's title: the peak of the place in focus, and its latest share."""
    series = reading.series[0]
    known_shares = [(share, i) for i, share in enumerate(series.share) if not math.isnan(share)]
    if not known_shares:
        return tr("No history for {place}", place=place_phrase(series.place))
    peak, peak_at = max(known_shares)
    last, last_at = known_shares[-1]
    place = capitalized(place_phrase(series.place))
    if last_at == peak_at:
        since = reading.quarters[known_shares[0][1]]
        return tr("{place} is at its highest since {since}: {share}", place=place, since=since, share=percent(last))
    values = {"place": place, "peak": percent(peak), "then": reading.quarters[peak_at], "last": percent(last)}
    values["now"] = reading.quarters[last_at]
    before, after = series.level(peak_at), series.level(last_at)
    if before != after:
        return tr(
            "{place} peaked at {peak} in {then} ({before}), and the latest is {last} in {now} ({after})",
            **values,
            before=words.EVIDENCE_WORD[before],
            after=words.EVIDENCE_WORD[after],
        )
    return tr("{place} peaked at {peak} in {then} and is at {last} in {now}", **values)


def history_deck(reading: Reading) -> str:
    """The history's metric, places, period and definition."""
    band = tr("Band: 90% interval of {place}", place=place_phrase(reading.places[0]))
    if reading.series[0].runs:
        levels = capitalized(sources.line_evidence(reading))
        band = tr("{levels}: upright lines mark the change. {band} where modelled", levels=levels, band=band)
    values = {
        "definition": definition_phrase(reading.view),
        "first": reading.quarters[0],
        "last": reading.quarters[-1],
        "band": band,
    }
    country = country_of(reading.view.focus)
    if not country.recessions:
        return tr("{definition}; {first} to {last}, percent. {band}", **values)
    recession = tr(words.RECESSION, who=country.recessions_by.shown)
    return tr("{definition}; {first} to {last}, percent. {band}. {recession}", **values, recession=recession)


def history_figures(reading: Reading) -> str:
    """The history's text alternative: each place's latest and highest share."""
    lines = []
    for series in reading.series:
        known_shares = [(share, i) for i, share in enumerate(series.share) if not math.isnan(share)]
        if known_shares:
            peak, peak_at = max(known_shares)
            lines.append(
                tr(
                    "{place}: {last} at the end, highest {peak} in {quarter}",
                    place=series.place.shown_name,
                    last=percent(known_shares[-1][0]),
                    peak=percent(peak),
                    quarter=reading.quarters[peak_at],
                )
            )
    return tr("Lines through time. {lines}.", lines=tr("; ").join(lines))


def ladder_title(reading: Reading) -> str:
    """The ladder's title: the loans above 100 % and above 125 % LTV in the view's quarter."""
    bands, loans = reading.ladder[:, at_quarter(reading)], _loans_of_focus(reading)
    if math.isnan(float(bands.sum())):
        return tr(
            "No distribution for {place} in {quarter}", place=place_phrase(reading.places[0]), quarter=reading.as_of
        )
    title = tr(
        "In {quarter}, {over} of {loans} owed more than the home’s value, {far} more than 125% of it",
        quarter=reading.as_of,
        over=percent(float(bands[6:].sum())),
        loans=loans,
        far=percent(float(bands[9])),
    )
    return title + sources.by_the_model(reading)


def ladder_deck(reading: Reading) -> str:
    """The ladder's metric, place and period."""
    spread = reading.view.value == "dispersed"
    return tr(
        "{loans} by loan balance as a percentage of the home’s value, {valued}; {first} to {last}, percent of loans",
        loans=capitalized(_loans_of_focus(reading)),
        valued=tr("homes spread around the price index") if spread else tr("homes valued at the index"),
        first=reading.quarters[0],
        last=reading.quarters[-1],
    )


def ladder_figures(reading: Reading) -> str:
    """The ladder's text alternative: each band in the view's quarter."""
    bands = reading.ladder[:, at_quarter(reading)]
    lines = [f"{tr(name)}{tr(': ')}{percent(float(share))}" for name, share in zip(words.BANDS, bands, strict=True)]
    return tr("Loans by loan-to-value ratio in {quarter}. {bands}.", quarter=reading.as_of, bands=tr("; ").join(lines))


def vintages_title(reading: Reading) -> str:
    """The heat map's title: the vintage with the highest share in the view's quarter."""
    ranked = _ranked_vintages(reading)
    if not ranked:
        return tr("No loans by year in {quarter}", quarter=reading.as_of)
    share, year = ranked[0]
    title = tr(
        "In {quarter} loans lent in {year} are worst off: {share} {condition}",
        quarter=reading.as_of,
        year=year,
        share=percent(share),
        condition=state_of_loans(reading.view),
    )
    return title + sources.by_the_model(reading)


def vintages_deck(reading: Reading) -> str:
    """The heat map's metric, place and period."""
    counted = tr("loans") if reading.view.weight == "loans" else tr("balances")
    return tr(
        "Share of each year’s {counted} in {place} {condition}, by year lent (down) and quarter (across). "
        "Pick a year to see it everywhere",
        counted=counted,
        place=place_phrase(reading.places[0]),
        condition=state_of_loans(reading.view),
    )


def vintages_figures(reading: Reading) -> str:
    """The heat map's text alternative: the five highest vintages of the view's quarter."""
    listed = tr("; ").join(f"{year}{tr(': ')}{percent(share)}" for share, year in _ranked_vintages(reading)[:5])
    return tr(
        "Share under water by year lent in {quarter}, highest first. {years}.", quarter=reading.as_of, years=listed
    )


def vintage(view: View) -> str:
    """The restriction of the page to a vintage, "" without one."""
    return tr("Only loans lent in {year}", year=view.vintage) if view.vintage else ""


def at_quarter(reading: Reading) -> int:
    """The index of the view's quarter on the history's axis."""
    return reading.quarters.index(reading.as_of)


def _ranked_vintages(reading: Reading) -> list[tuple[float, int]]:
    """Shares by vintage, highest first, without vintages of which less than 1 % of loans is left."""
    t = at_quarter(reading)
    columns = zip(reading.vintage_share[:, t], reading.vintage_alive[:, t], reading.vintage_years, strict=True)
    return sorted(((share, year) for share, alive, year in columns if alive >= 0.01 and share >= 0), reverse=True)


def _ranked_places(reading: Reading) -> list[tuple[Region, float]]:
    pairs = zip(reading.table.places, reading.table.share.tolist(), strict=True)
    known_shares = [(place, share) for place, share in pairs if not math.isnan(share)]
    return sorted(known_shares, key=lambda pair: (-pair[1], pair[0].name))


def _no_figures(reading: Reading) -> str:
    return tr(
        "No figures by {level} in {quarter}",
        level=_level_name(reading),
        quarter=reading.as_of,
    )


def _loans_of_focus(reading: Reading) -> str:
    vintage = reading.view.vintage
    loans = tr("{loans} lent in {year}", loans=tr("loans"), year=vintage) if vintage else tr("loans")
    return tr("{loans} in {place}", loans=loans, place=place_phrase(reading.places[0]))


def headline(reading: Reading) -> str:
    """The page's headline, no firmer than its evidence: a fraction in words, coarser than the interval is wide."""
    view, place, share = reading.view, place_phrase(reading.places[0]), reading.share
    if math.isnan(share):
        return tr(
            "No figure for {loans} in {place} in {quarter}",
            loans=loans_phrase(view),
            place=place,
            quarter=quarter(reading.as_of),
        )
    return tr(
        "{fraction} {loans} in {place} were {condition} in {quarter}",
        fraction=fraction(share),
        loans=loans_phrase(view),
        place=place,
        condition=state_of_loans(view),
        quarter=quarter(reading.as_of),
    )


def standfirst(reading: Reading) -> str:
    """The line under the headline: the share, its interval and its change on the year."""
    series, at = reading.series[0], at_quarter(reading)
    share = reading.share
    if math.isnan(share) and reading.evidence == "published":
        return tr(words.NOT_PRINTED)
    if math.isnan(share):
        if reading.view.index != MODEL_INDEX:
            reason = tr("There is no such price index for this place in this quarter.")
            return tr("{one} {other}.", one=reason, other=definition_phrase(reading.view))
        year = country_of(reading.view.focus).first_shown[:4]
        return tr("The model begins in {year}, and has no figure where no price index is published.", year=year)
    text = tr("{share}, {evidence}", share=percent(share), evidence=words.EVIDENCE_WORD[reading.evidence])
    if not math.isnan(series.lower[at]):
        text += tr("; 90% interval {interval}%", interval=interval(series.lower[at], series.upper[at]))
    comparable = at >= 4 and series.level(at) == series.level(at - 4)
    change = share - series.share[at - 4] if comparable else math.nan
    if not math.isnan(change):
        text = tr("{one}. {other}", one=text, other=_change_on_year(change))
    return tr("{one}. {other}.", one=text, other=definition_phrase(reading.view))


def badge(reading: Reading) -> str:
    """The evidence level in words."""
    return tr("{sentence}.", sentence=words.EVIDENCE[reading.evidence])


def notes(reading: Reading) -> str:
    """The notes on these figures, as sentences."""
    country = country_of(reading.view.focus)
    return words.join_sentences(phrases.note(country, key, words.NOTES) for key in reading.notes)


def measure_level(reading: Reading, measure: Measure) -> str:
    """The evidence level of one of the four numbers, where they differ in it."""
    mixed = len({measure.evidence for measure in reading.measures}) > 1
    return tr("; ") + words.EVIDENCE_WORD[measure.evidence] if mixed else ""


def measure_name(measure: Measure, view: View) -> str:
    """The name of one of the four numbers: "under water" only at a threshold of 100 %."""
    return words.MEASURES[measure.name].format(condition=phrases.threshold_phrase(view.threshold))


def measure_value(measure: Measure, currency: Currency) -> str:
    """One of the four numbers: an amount where it is known, else its share."""
    if measure.name == "near_negative":
        return percent(measure.value)
    if math.isnan(measure.value) and not math.isnan(measure.share):
        return percent(measure.share)
    return amount(measure.value, currency if FIELDS[measure.name].kind == "money" else None)


def measure_detail(measure: Measure, unpublished: Unpublished) -> str:
    """The line under one of the four numbers: its share, and its change on the year."""
    if math.isnan(measure.value) and math.isnan(measure.share):
        return tr(words.NO_DATA)
    if measure.name == "near_negative":
        moved = _on_year(measure.value - measure.year_ago)
        return tr("of loans owe 95–100% of the home’s value; {change}", change=moved)
    whole = {"loans_under_water": tr("of loans"), "upb_under_water": tr("of balances")}.get(measure.name)
    if whole and not math.isnan(measure.share):
        moved = _on_year(measure.share - measure.share_year_ago)
        if math.isnan(measure.value):
            return tr("; ").join([whole, moved, *([tr(unpublished.count)] if unpublished.count else [])])
        return tr("{share} {whole}; {change}", share=percent(measure.share), whole=whole, change=moved)
    return _amount_detail(measure, unpublished)


def page_title(reading: Reading) -> str:
    """The browser tab's title."""
    if math.isnan(reading.share):
        values = {"place": reading.places[0].shown_name, "quarter": reading.as_of, "us": words.NAME}
        return tr("{place}, {quarter}: no figure – {us}", **values)
    return tr(
        "{place}, {quarter}: {share} {condition} – {us}",
        place=reading.places[0].shown_name,
        quarter=reading.as_of,
        share=percent(reading.share),
        condition=state_of_loans(reading.view),
        us=words.NAME,
    )


def _amount_detail(measure: Measure, unpublished: Unpublished) -> str:
    text = tr("owed beyond what the homes are worth")
    if math.isnan(measure.value):
        shown = tr("of all balances, {text}", text=text)
        return tr("; ").join([shown, tr(unpublished.amount)]) if unpublished.amount else shown
    if math.isnan(measure.year_ago) or measure.year_ago <= 0:
        return text
    moved = round(100 * (measure.value / measure.year_ago - 1))
    signed = f"{moved:+d}".replace("-", "−")
    change = tr("{change}% on the year", change=signed) if moved else tr("unchanged on the year")
    return f"{text}{tr('; ')}{change}"


def _on_year(change: float) -> str:
    if math.isnan(change):
        return tr("no comparable figure a year ago")
    return tr("{points} points on the year", points=points(change))


def _change_on_year(change: float) -> str:
    if abs(change) < 0.0005:
        return tr("Unchanged on the year")
    moved = points(abs(change)).lstrip("+")
    up = tr("Up {points} points on the year", points=moved)
    return up if change > 0 else tr("Down {points} points on the year", points=moved)


def _level_name(reading: Reading) -> str:
    return phrases.level_of_view(reading.view).singular.shown


def _counted(reading: Reading) -> str:
    return phrases.level_of_view(reading.view).counted.shown
