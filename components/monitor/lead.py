"""How a page begins: the claim, the line under it, how it is known, and the four numbers with what each is."""

import math

from components.monitor import text
from components.text import phrases, words
from components.text.formatting import amount, fraction, interval, percent, points, quarter
from components.text.phrases import definition, loans, state_of_loans, where
from data.i18n import tr
from data.monitor.reading import Measure, Reading
from data.monitor.view import View


def headline(reading: Reading) -> str:
    """The page's claim, no firmer than its evidence: a fraction in words, coarser than the interval is wide."""
    view, place, share = reading.view, where(reading.places[0]), reading.share
    if math.isnan(share):
        return tr(
            "No figure for {loans} in {place} in {quarter}",
            loans=loans(view),
            place=place,
            quarter=quarter(reading.as_of),
        )
    return tr(
        "{fraction} {loans} in {place} were {state} in {quarter}",
        fraction=fraction(share),
        loans=loans(view),
        place=place,
        state=state_of_loans(view),
        quarter=quarter(reading.as_of),
    )


def standfirst(reading: Reading) -> str:
    """The line under the claim: the figure, its error and its change on the year."""
    series, at = reading.series[0], text.at_quarter(reading)
    share = reading.share
    if math.isnan(share) and reading.evidence == "published":
        return tr(words.NOT_PRINTED)
    if math.isnan(share):
        if reading.view.index != "blended":
            none = tr("There is no such price index for this place in this quarter.")
            return tr("{one} {other}.", one=none, other=definition(reading.view))
        return tr("The model begins in 1998, and has no figure where no price index is published.")
    said = tr("{share}, {evidence}", share=percent(share), evidence=words.EVIDENCE_WORD[reading.evidence])
    if not math.isnan(series.lower[at]):
        said += tr("; 90% interval {interval}%", interval=interval(series.lower[at], series.upper[at]))
    alike = at >= 4 and series.level(at) == series.level(at - 4)
    change = share - series.share[at - 4] if alike else math.nan
    if not math.isnan(change):
        said = tr("{one}. {other}", one=said, other=_moved(change))
    return tr("{one}. {other}.", one=said, other=definition(reading.view))


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
    mixed = len({one.evidence for one in reading.measures}) > 1
    return tr("; ") + words.EVIDENCE_WORD[measure.evidence] if mixed else ""


def measure_name(measure: Measure, view: View) -> str:
    """What one of the four numbers is called: under water only where the line is at 100 %."""
    return words.MEASURES[measure.name].format(state=phrases.over(view.threshold))


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
