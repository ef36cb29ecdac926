"""What a reading says, in sentences: claims, decks and the pictures in words. Each is a plain function of a Reading."""

import math

from components import words
from components.words import (
    amount,
    capital,
    definition,
    fraction,
    interval,
    loans,
    percent,
    points,
    quarter,
    state_of_loans,
    where,
)
from data.reading import Measure, Place, Reading
from data.view import View


def headline(reading: Reading) -> str:
    """The page's claim, no firmer than its evidence: a fraction in words, coarser than the interval is wide."""
    view, place, share = reading.view, where(reading.places[0]), now(reading)
    if math.isnan(share):
        return f"No figure for {loans(view)} in {place} in {quarter(reading.as_of)}"
    return f"{fraction(share)} {loans(view)} in {place} were {state_of_loans(view)} in {quarter(reading.as_of)}"


def standfirst(reading: Reading) -> str:
    """The line under the claim: the figure, its error and its change on the year."""
    series, at = reading.series[0], at_quarter(reading)
    share = now(reading)
    if math.isnan(share) and reading.evidence == "published":
        return words.NOT_PRINTED
    if math.isnan(share):
        if reading.view.index != "blended":
            return f"There is no such price index for this place in this quarter. {definition(reading.view)}."
        return "The model begins in 1998, and has no figure where no price index is published."
    said = f"{percent(share)}, {reading.evidence}"
    if not math.isnan(series.lower[at]):
        said += f"; 90% interval {interval(series.lower[at], series.upper[at])}%"
    alike = at >= 4 and series.level(at) == series.level(at - 4)
    change = share - series.share[at - 4] if alike else math.nan
    if not math.isnan(change):
        said += f". {_moved(change)}"
    return f"{said}. {definition(reading.view)}."


def badge(reading: Reading) -> str:
    """The evidence level, in words."""
    return f"{words.EVIDENCE.get(reading.evidence, reading.evidence)}."


def dropped(reading: Reading) -> str:
    """What of the link could not be answered."""
    if not reading.dropped:
        return ""
    said = "; ".join(reading.dropped)
    return f"Shown is the nearest page to your link: {said}."


def notes(reading: Reading) -> str:
    """What the reader must know of these figures, in sentences."""
    return " ".join(words.NOTES.get(key, key) for key in reading.notes)


def sources(reading: Reading) -> str:
    """Whose data these figures are made from."""
    products: dict[str, list[str]] = {}
    for source in reading.sources:
        named = products.setdefault(source["publisher"], [])
        if (product := f"{source['product']} ({source['release']})") not in named:
            named.append(product)
    listed = "; ".join(f"{publisher}: {', '.join(named)}" for publisher, named in products.items())
    return f"Sources: {listed}. Calculations: {words.NAME}, snapshot {reading.snapshot[:12]}."


def source(reading: Reading, evidence: str = "") -> str:
    """The line under every picture: evidence, calculation, data. evidence: of this picture; the reading's if none."""
    publishers = dict.fromkeys(source["publisher"] for source in reading.sources)
    return f"{capital(evidence or reading.evidence)}. {words.NAME}, from {', '.join(publishers) or 'published data'}"


def line_evidence(reading: Reading) -> str:
    """The levels of evidence of the line in focus: both, with the quarters where it passes from one to the other."""
    runs = reading.series[0].runs
    if not runs:
        return reading.evidence
    theirs = [
        reading.quarters[first] if first == last else f"{reading.quarters[first]} to {reading.quarters[last]}"
        for level, first, last in runs
        if level == "published"
    ]
    said = f"published by FHFA {', '.join(theirs)}"
    return f"{said}, modelled else" if len(runs) > 1 else said


def by_the_model(reading: Reading) -> str:
    """What the claims of the modelled panels add where the page's own figure is an authority's."""
    return ", by the model" if reading.evidence == "published" else ""


def measure_level(reading: Reading, measure: Measure) -> str:
    """What one of the four numbers adds where they are not all of one level of evidence."""
    mixed = len({one.evidence for one in reading.measures}) > 1
    return f"; {measure.evidence}" if mixed else ""


def measure_name(measure: Measure, view: View) -> str:
    """What one of the four numbers is called: under water only where the line is at 100 %."""
    return words.MEASURES[measure.name].format(state=words.over(view.threshold))


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
        return words.NO_DATA
    if measure.name == "near_negative":
        return f"of loans owe 95–100% of the home’s value; {_on_year(measure.value - measure.year_ago)}"
    whole = {"loans_under_water": "of loans", "upb_under_water_usd": "of balances"}.get(measure.name)
    if whole and not math.isnan(measure.share):
        moved = _on_year(measure.share - measure.share_year_ago)
        uncounted = math.isnan(measure.value)
        return (
            f"{whole}; {moved}; no count by metro is published"
            if uncounted
            else (f"{percent(measure.share)} {whole}; {moved}")
        )
    said = "owed beyond what the homes are worth"
    if math.isnan(measure.value):
        return f"of all balances, {said}; no amount by metro is published"
    if math.isnan(measure.year_ago) or measure.year_ago <= 0:
        return said
    moved = round(100 * (measure.value / measure.year_ago - 1))
    change = f"{moved:+d}% on the year".replace("-", "−") if moved else "unchanged on the year"
    return f"{said}; {change}"


def map_title(reading: Reading) -> str:
    """The map's claim: the highest and the lowest of the level."""
    ranked = _ranked(reading)
    if not ranked:
        return f"No figures by {words.LEVEL_ONE[reading.view.level]} in {reading.as_of}"
    (high, top), (low, bottom) = ranked[0], ranked[-1]
    return f"Highest in {where(high)}, {percent(top)}; lowest in {where(low)}, {percent(bottom)}"


def map_deck(reading: Reading) -> str:
    """The map's metric, places, period and definition."""
    return f"{definition(reading.view)}; {words.LEVEL_MANY[reading.view.level]}, {reading.as_of}, percent"


def map_figures(reading: Reading) -> str:
    """The map in a sentence."""
    first = ", ".join(f"{place.region} {percent(share)}" for place, share in _ranked(reading)[:5])
    drawn = f"{len(reading.table.places)} {words.LEVEL_MANY[reading.view.level]}"
    return f"Map of {drawn} in {reading.as_of}. Highest: {first}."


def ranking_title(reading: Reading) -> str:
    """The table's claim: how many are above a tenth."""
    ranked = _ranked(reading)
    many = sum(share >= 0.10 for _, share in ranked)
    one, of = words.LEVEL_COUNTED[reading.view.level], len(ranked)
    if not ranked:
        return f"No figures by {words.LEVEL_ONE[reading.view.level]} in {reading.as_of}"
    return f"{many or 'None'} of {of} {one} {'is' if many == 1 else 'are'} at 10% or more"


def ranking_deck(reading: Reading) -> str:
    """What the table lists."""
    return f"{definition(reading.view)}; {reading.as_of}"


def history_title(reading: Reading) -> str:
    """The history's claim: the peak of the place in focus, and where it is now."""
    series = reading.series[0]
    known = [(share, i) for i, share in enumerate(series.share) if not math.isnan(share)]
    if not known:
        return f"No history for {where(series.place)}"
    peak, at = max(known)
    last, end = known[-1]
    who = capital(where(series.place))
    if end == at:
        return f"{who} is at its highest since {reading.quarters[known[0][1]]}: {percent(last)}"
    if series.level(at) != series.level(end):
        levels = (
            f"{series.level(at)}), and the latest is {percent(last)} in {reading.quarters[end]} ({series.level(end)})"
        )
        return f"{who} peaked at {percent(peak)} in {reading.quarters[at]} ({levels}"
    peaked = f"{who} peaked at {percent(peak)} in {reading.quarters[at]}"
    return f"{peaked} and is at {percent(last)} in {reading.quarters[end]}"


def history_deck(reading: Reading) -> str:
    """The history's metric, places, period and definition."""
    span = f"{reading.quarters[0]} to {reading.quarters[-1]}"
    band = f"Band: 90% interval of {where(reading.places[0])}"
    if reading.series[0].runs:
        band = f"{capital(line_evidence(reading))}: upright lines mark the change. {band} where modelled"
    return f"{definition(reading.view)}; {span}, percent. {band}. {words.RECESSION}"


def history_figures(reading: Reading) -> str:
    """The history in a sentence: each place's latest and highest."""
    said = []
    for series in reading.series:
        known = [(share, i) for i, share in enumerate(series.share) if not math.isnan(share)]
        if known:
            peak, at = max(known)
            highest = f"highest {percent(peak)} in {reading.quarters[at]}"
            said.append(f"{series.place.region}: {percent(known[-1][0])} at the end, {highest}")
    return "Lines through time. " + "; ".join(said) + "."


def ladder_title(reading: Reading) -> str:
    """The ladder's claim: what stands above the waterline in the quarter asked for, and how much far above."""
    bands, whose = reading.ladder[:, at_quarter(reading)], _whose(reading)
    if math.isnan(float(bands.sum())):
        return f"No distribution for {where(reading.places[0])} in {reading.as_of}"
    over, far = percent(float(bands[6:].sum())), percent(float(bands[9]))
    said = f"In {reading.as_of}, {over} of {whose} owed more than the home’s value, {far} more than 125% of it"
    return said + by_the_model(reading)


def ladder_deck(reading: Reading) -> str:
    """The ladder's metric, place and period."""
    valued = "homes spread around the price index" if reading.view.value == "dispersed" else "homes valued at the index"
    return (
        f"{capital(_whose(reading))} by loan balance as a percentage of the home’s value, {valued}; "
        f"{reading.quarters[0]} to {reading.quarters[-1]}, percent of loans"
    )


def ladder_figures(reading: Reading) -> str:
    """The ladder in a sentence: each band of the quarter asked for."""
    bands = reading.ladder[:, at_quarter(reading)]
    said = "; ".join(f"{name}: {percent(float(share))}" for name, share in zip(words.BANDS, bands, strict=True))
    return f"Loans by loan-to-value ratio in {reading.as_of}. {said}."


def vintages_title(reading: Reading) -> str:
    """The heat map's claim: which year's loans are deepest under water in the quarter asked for."""
    ranked = _years(reading)
    if not ranked:
        return f"No loans by year in {reading.as_of}"
    share, year = ranked[0]
    worst = f"In {reading.as_of} loans lent in {year} are worst off: {percent(share)} {state_of_loans(reading.view)}"
    return worst + by_the_model(reading)


def vintages_deck(reading: Reading) -> str:
    """The heat map's metric, place and period."""
    counted = "loans" if reading.view.weight == "loans" else "balances"
    return (
        f"Share of each year’s {counted} in {where(reading.places[0])} {state_of_loans(reading.view)}, "
        "by year lent (down) and quarter (across). Pick a year to see it everywhere"
    )


def vintages_figures(reading: Reading) -> str:
    """The heat map in a sentence: the five worst years of the quarter asked for."""
    said = "; ".join(f"{year}: {percent(share)}" for share, year in _years(reading)[:5])
    return f"Share under water by year lent in {reading.as_of}, highest first. {said}."


def vintage(view: View) -> str:
    """What a chosen year narrows the page to, "" when none is."""
    return f"Only loans lent in {view.vintage}" if view.vintage else ""


def page_title(reading: Reading) -> str:
    """The browser tab's title."""
    share = percent(now(reading))
    return f"{reading.places[0].region}, {reading.as_of}: {share} {state_of_loans(reading.view)} – {words.NAME}"


def at_quarter(reading: Reading) -> int:
    """Where the quarter asked for stands on the history's axis."""
    return reading.quarters.index(reading.as_of)


def now(reading: Reading) -> float:
    """The one share the page is about: the focus place's, in the quarter asked for."""
    return float(reading.series[0].share[at_quarter(reading)])


def _years(reading: Reading) -> list[tuple[float, int]]:
    """Years lent, the worst off first; years of which hardly a loan is left make no claim."""
    at = at_quarter(reading)
    columns = zip(reading.vintage_share[:, at], reading.vintage_alive[:, at], reading.vintage_years, strict=True)
    return sorted(((share, year) for share, alive, year in columns if alive >= 0.01 and share >= 0), reverse=True)


def _ranked(reading: Reading) -> list[tuple[Place, float]]:
    pairs = zip(reading.table.places, reading.table.share.tolist(), strict=True)
    known = [(place, share) for place, share in pairs if not math.isnan(share)]
    return sorted(known, key=lambda pair: (-pair[1], pair[0].region))


def _whose(reading: Reading) -> str:
    lent = f" lent in {reading.view.vintage}" if reading.view.vintage else ""
    return f"loans{lent} in {where(reading.places[0])}"


def _moved(change: float) -> str:
    if abs(change) < 0.0005:
        return "Unchanged on the year"
    return f"{'Up' if change > 0 else 'Down'} {points(abs(change)).lstrip('+')} points on the year"


def _on_year(change: float) -> str:
    return "no comparable figure a year ago" if math.isnan(change) else f"{points(change)} points on the year"
