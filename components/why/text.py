"""The sentences of the page of change, each a function of a Change."""

import math

from components.text import phrases, words
from components.text.formatting import percent, points
from components.text.phrases import place_phrase
from components.text.words import NOTES, capitalized, official_figure_sentence
from data.country import country_of, current_country
from data.i18n import Messages, marked, marked_each, tr
from data.why.reading import Change, Part

TITLE = marked("Why a share moved")
CONTROLS = Messages(
    {
        "question": "What to explain",
        "place": "Place",
        "span": "Between two quarters",
        "first": "First quarter",
        "last": "Last quarter",
    }
)
PARTS = Messages(
    {
        "prices": "House prices",
        "drift": "Homes drifting apart",
        "amortisation": "Paying down",
        "borrowing": "Other borrowing",
        "lending": "New loans",
        "exits": "Loans that ended",
        "mix": "Mix of {regions}",
        "revision": "Revised data",
    }
)
MEANINGS = Messages(
    {
        "prices": "the index of the place moved, and with it what every home is worth",
        "drift": "as years pass single homes move away from their index, some below what is owed",
        "amortisation": "borrowers paid their instalments",
        "borrowing": "debt taken out or paid back beside the instalments, more or less than the nation; known {first} "
        "to {last}",
        "lending": "purchases and refinanced loans, as they were lent, joined the rest",
        "exits": "who sold, refinanced or defaulted was not like those who stayed",
        "mix": "{regions} weigh otherwise than before",
        "revision": "one snapshot of the data only, so nothing was revised",
    }
)
COLUMNS = marked_each("Step", "Points", "Range by order")
NONE, UNMEASURED = marked("none"), marked("not measured")
DECK_METHOD = marked(
    "Each bar is what its cause moved on average over every order in which the causes could have come, so that none is "
    "favoured and nothing is left over; the last column says how much the order matters."
)
SCOPE = marked(
    "A loan refinanced ends as one loan and begins as a new one. What was lent, what prices did and who left are the "
    "model’s, as every figure here is; no error of a single bar has been measured, because nobody publishes one."
)
# The causes within a sentence.
_CAUSES = Messages(
    {
        "prices": "house prices",
        "drift": "homes drifting apart",
        "amortisation": "paying down",
        "borrowing": "other borrowing",
        "lending": "new loans",
        "exits": "loans that ended",
        "mix": "the mix of {regions}",
        "revision": "revised data",
    }
)
_UNMEASURED_BORROWING = marked(
    "debt taken out or paid back beside the instalments: nobody measures it here, so that it is not in the model"
)
# A smaller change of a share, or a smaller effect of a cause, is not mentioned.
_NEGLIGIBLE = 0.0005


def part_name(name: str) -> str:
    """A cause by name, as in the chart and the table."""
    return _with_regions(PARTS[name])


def part_meaning(name: str) -> str:
    """What a cause is, in a clause."""
    if name == "borrowing" and current_country().borrowing_known is None:
        return tr(_UNMEASURED_BORROWING)
    return _with_regions(MEANINGS[name])


def _cause(name: str) -> str:
    return _with_regions(_CAUSES[name])


def _with_regions(text: str) -> str:
    """The text with the regions that a sum consists of, and the years in which borrowing was measured."""
    country = current_country()
    first, last = country.borrowing_known or ("", "")
    return text.format(regions=country.base.regions.shown, first=first, last=last)


def headline(change: Change) -> str:
    """The headline: the share at both ends."""
    values = {"first": change.first, "last": change.last, "start": percent(change.start), "end": percent(change.end)}
    if math.isnan(change.start) or math.isnan(change.end):
        return tr("No figure for {place} in {first} or in {last}", **values, place=place_phrase(change.place))
    currency = country_of(change.place.region_id).currency
    values |= {
        "whose": capitalized(_possessive(change)),
        "loans": tr("mortgages") if change.definition.weight == "loans" else currency.balances.shown,
        "condition": _state(change),
    }
    if values["start"] == values["end"]:
        return tr("{whose} share of {loans} {condition} was {start} in both {first} and {last}", **values)
    if change.end < change.start:
        return tr("{whose} share of {loans} {condition} fell from {start} to {end}", **values)
    return tr("{whose} share of {loans} {condition} rose from {start} to {end}", **values)


def standfirst(change: Change) -> str:
    """The reason in a sentence: the largest causes, and the largest that acted the other way."""
    if math.isnan(change.start) or math.isnan(change.end):
        return tr("There is no price index for this place in one of the two quarters.")
    is_rise = change.end >= change.start
    ranked = sorted(change.parts, key=lambda part: -abs(part.moved))
    with_it = [part for part in ranked if (part.moved > 0) == is_rise and abs(part.moved) >= _NEGLIGIBLE][:3]
    against = [part for part in ranked if (part.moved > 0) != is_rise and abs(part.moved) >= _NEGLIGIBLE][:2]
    values = {"first": change.first, "last": change.last, "moved": _causes_with_points(with_it, added=is_rise)}
    if not with_it and not against:
        return tr("Between {first} and {last} nothing moved it.", **values)
    if not against:
        return tr("Between {first} and {last} {moved}.", **values)
    return tr(
        "Between {first} and {last} {moved}; {against}.",
        **values,
        against=_causes_with_points(against, added=not is_rise),
    )


def title(change: Change) -> str:
    """The browser tab's title."""
    return tr(
        "{claim}, {first} to {last} – {us}",
        claim=headline(change),
        first=change.first,
        last=change.last,
        us=words.NAME,
    )


def deck(change: Change) -> str:
    """The chart's metric, place, period and definition."""
    return tr(
        "Share of {counted} in {place} above {threshold}% of the home’s value, {valued}; {first} to {last}, "
        "percent and percentage points",
        counted=tr("loans") if change.definition.weight == "loans" else tr("loan balances"),
        place=place_phrase(change.place),
        threshold=change.definition.threshold,
        valued=phrases.valuation_phrase(change.definition.value, change.definition.index),
        first=change.first,
        last=change.last,
    )


def panel_title(change: Change) -> str:
    """The chart's title: its largest cause."""
    if math.isnan(change.start) or math.isnan(change.end):
        return tr("No figure in one of the two quarters")
    measured = [part for part in change.parts if not math.isnan(part.moved)]
    largest = max(measured, key=lambda part: abs(part.moved), default=None)
    if largest is None or abs(largest.moved) < _NEGLIGIBLE:
        return tr("Nothing moved it")
    return capitalized(_cause_with_points(largest, added=largest.moved > 0))


def in_words(change: Change) -> str:
    """The chart's text alternative."""
    parts = [
        tr("{name} {figure}", name=part_name(part.name), figure=figure(part))
        for part in change.parts
        if part.moved or part.name != "mix"
    ]
    return tr(
        "From {start} in {first} to {end} in {last}: {parts}.",
        start=percent(change.start),
        first=change.first,
        end=percent(change.end),
        last=change.last,
        parts=tr("; ").join(parts),
    )


def figure(part: Part) -> str:
    """What a cause moved, in points with its sign; one that is not measured says so.

    >>> figure(Part("borrowing", 0.0, 0.0, 0.0, measured=False)), figure(Part("mix", 0.0, 0.0, 0.0))
    ('not measured', 'none')
    """
    if not part.measured:
        return tr(UNMEASURED)
    return tr(NONE) if part.moved == 0 else points(part.moved)


def either(part: Part) -> str:
    """The lowest and the highest effect of a cause over all orders of the causes.

    >>> either(Part("prices", -0.077, -0.0892, -0.0661)), either(Part("mix", 0.0, 0.0, 0.0))
    ('−8.9 to −6.6', '')
    """
    if math.isnan(part.moved) or part.least == part.most:
        return ""
    return tr("{first} to {last}", first=points(part.least), last=points(part.most))


def evidence(change: Change) -> str:
    """The evidence level in words."""
    return tr("{sentence}.", sentence=words.EVIDENCE.get(change.evidence, change.evidence))


def notes(change: Change) -> str:
    """The notes on either quarter's figures, as sentences."""
    return words.join_sentences(
        [
            *filter(None, [official_figure_sentence(change.official_figures)]),
            *(phrases.note(country_of(change.place.region_id), key, NOTES) for key in change.notes),
        ]
    )


def source(change: Change) -> str:
    """The line under the chart."""
    return tr(
        "{evidence}. {us}, from {publishers}; snapshot {hash}",
        evidence=capitalized(words.EVIDENCE_WORD[change.evidence]),
        us=words.NAME,
        publishers=tr(", ").join(dict.fromkeys(source["publisher"] for source in change.sources)),
        hash=change.snapshot[:12],
    )


def span(change: Change) -> str:
    """The two quarters."""
    return tr("{first} to {last}", first=change.first, last=change.last)


def _causes_with_points(parts: list[Part], *, added: bool) -> str:
    """Causes with their points; verb and unit appear once.

    >>> _causes_with_points([Part("prices", -0.02, 0, 0), Part("lending", -0.01, 0, 0)], added=False)
    'house prices took off 2.0 points and new loans 1.0'
    """
    if not parts:
        return tr("nothing moved it")
    further = [
        tr("{cause} {points}", cause=_cause(part.name), points=_unsigned_points(part.moved)) for part in parts[1:]
    ]
    return words.listed([_cause_with_points(parts[0], added=added), *further])


def _cause_with_points(part: Part, *, added: bool) -> str:
    values = {"cause": _cause(part.name), "points": _unsigned_points(part.moved)}
    return tr("{cause} added {points} points", **values) if added else tr("{cause} took off {points} points", **values)


def _unsigned_points(moved: float) -> str:
    return points(abs(moved)).lstrip("+")


def _possessive(change: Change) -> str:
    place = place_phrase(change.place)
    return tr("{place}’", place=place) if place.endswith("s") else tr("{place}’s", place=place)


def _state(change: Change) -> str:
    if change.definition.threshold == 100:
        return tr("under water")
    return tr("above {threshold}% of the home’s value", threshold=change.definition.threshold)
