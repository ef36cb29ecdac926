"""Every word of the page of change, made from a Change."""

import math

from components.text import phrases, words
from components.text.formatting import percent, points
from components.text.phrases import place_phrase
from components.text.words import NOTES, capital, official_figure_sentence
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
        "mix": "Mix of states",
        "revision": "Revised data",
    }
)
MEANINGS = Messages(
    {
        "prices": "the index of the place moved, and with it what every home is worth",
        "drift": "as years pass single homes move away from their index, some below what is owed",
        "amortisation": "borrowers paid their instalments",
        "borrowing": "debt taken out or paid back beside the instalments, more or less than the nation; known 2005 to "
        "2018",
        "lending": "purchases and refinanced loans, as they were lent, joined the rest",
        "exits": "who sold, refinanced or defaulted was not like those who stayed",
        "mix": "states weigh otherwise than before",
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
# The causes as they stand in a sentence.
_CAUSES = Messages(
    {
        "prices": "house prices",
        "drift": "homes drifting apart",
        "amortisation": "paying down",
        "borrowing": "other borrowing",
        "lending": "new loans",
        "exits": "loans that ended",
        "mix": "the mix of states",
        "revision": "revised data",
    }
)
# A share that moved less, or a part that moved it less, is not worth a word.
_STILL = 0.0005


def headline(change: Change) -> str:
    """The claim: from where to where."""
    told = {"first": change.first, "last": change.last, "start": percent(change.start), "end": percent(change.end)}
    if math.isnan(change.start) or math.isnan(change.end):
        return tr("No figure for {place} in {first} or in {last}", **told, place=place_phrase(change.place))
    told |= {
        "whose": capital(_whose(change)),
        "loans": tr("mortgages") if change.weight == "loans" else tr("mortgage dollars"),
        "state": _state(change),
    }
    if told["start"] == told["end"]:
        return tr("{whose} share of {loans} {state} was {start} in both {first} and {last}", **told)
    if change.end < change.start:
        return tr("{whose} share of {loans} {state} fell from {start} to {end}", **told)
    return tr("{whose} share of {loans} {state} rose from {start} to {end}", **told)


def standfirst(change: Change) -> str:
    """The reason in a sentence: what moved it most, and what pushed the other way."""
    if math.isnan(change.start) or math.isnan(change.end):
        return tr("There is no price index for this place in one of the two quarters.")
    up = change.end >= change.start
    ranked = sorted(change.parts, key=lambda part: -abs(part.moved))
    with_it = [part for part in ranked if (part.moved > 0) == up and abs(part.moved) >= _STILL][:3]
    against = [part for part in ranked if (part.moved > 0) != up and abs(part.moved) >= _STILL][:2]
    told = {"first": change.first, "last": change.last, "moved": _told(with_it, added=up)}
    if not with_it and not against:
        return tr("Between {first} and {last} nothing moved it.", **told)
    if not against:
        return tr("Between {first} and {last} {moved}.", **told)
    return tr("Between {first} and {last} {moved}; {against}.", **told, against=_told(against, added=not up))


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
    """The picture's metric, place, period and definition."""
    return tr(
        "Share of {counted} in {place} above {threshold}% of the home’s value, {valued}; {first} to {last}, "
        "percent and percentage points",
        counted=tr("loans") if change.weight == "loans" else tr("loan balances"),
        place=place_phrase(change.place),
        threshold=change.threshold,
        valued=phrases.valuation_phrase(change.value, change.index),
        first=change.first,
        last=change.last,
    )


def panel_title(change: Change) -> str:
    """The picture's claim: the largest part."""
    if math.isnan(change.start) or math.isnan(change.end):
        return tr("No figure in one of the two quarters")
    known = [part for part in change.parts if not math.isnan(part.moved)]
    largest = max(known, key=lambda part: abs(part.moved), default=None)
    if largest is None or abs(largest.moved) < _STILL:
        return tr("Nothing moved it")
    return capital(_moved(largest, added=largest.moved > 0))


def in_words(change: Change) -> str:
    """The picture in a sentence."""
    parts = [
        tr("{name} {figure}", name=PARTS[part.name], figure=figure(part))
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
    """What a part moved, in points with its sign; a bar without a cause says so.

    >>> figure(Part("borrowing", 0.0, 0.0, 0.0, measured=False)), figure(Part("mix", 0.0, 0.0, 0.0))
    ('not measured', 'none')
    """
    if not part.measured:
        return tr(UNMEASURED)
    return tr(NONE) if part.moved == 0 else points(part.moved)


def either(part: Part) -> str:
    """The least and the most a part moves, by the order of the causes.

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
    """What must be known of either quarter's figures."""
    return words.run_on(
        [*filter(None, [official_figure_sentence(change.beside)]), *(NOTES.get(key, key) for key in change.notes)]
    )


def source(change: Change) -> str:
    """The line under the picture."""
    return tr(
        "{evidence}. {us}, from {publishers}; snapshot {hash}",
        evidence=capital(words.EVIDENCE_WORD[change.evidence]),
        us=words.NAME,
        publishers=tr(", ").join(dict.fromkeys(source["publisher"] for source in change.sources)),
        hash=change.snapshot[:12],
    )


def dropped(change: Change) -> str:
    """What of the link could not be answered."""
    if not change.dropped:
        return ""
    return tr("Shown is the nearest page to your link: {said}.", said=tr("; ").join(change.dropped))


def span(change: Change) -> str:
    """The two quarters."""
    return tr("{first} to {last}", first=change.first, last=change.last)


def _told(parts: list[Part], *, added: bool) -> str:
    """Causes with their points; the verb and the unit are said once.

    >>> _told([Part("prices", -0.02, 0, 0), Part("lending", -0.01, 0, 0)], added=False)
    'house prices took off 2.0 points and new loans 1.0'
    """
    if not parts:
        return tr("nothing moved it")
    rest = [tr("{cause} {points}", cause=_CAUSES[part.name], points=_bare(part.moved)) for part in parts[1:]]
    said = [_moved(parts[0], added=added), *rest]
    return tr(" and ").join([tr(", ").join(said[:-1]), said[-1]]) if rest else said[0]


def _moved(part: Part, *, added: bool) -> str:
    told = {"cause": _CAUSES[part.name], "points": _bare(part.moved)}
    return tr("{cause} added {points} points", **told) if added else tr("{cause} took off {points} points", **told)


def _bare(moved: float) -> str:
    return points(abs(moved)).lstrip("+")


def _whose(change: Change) -> str:
    name = place_phrase(change.place)
    return tr("{place}’", place=name) if name.endswith("s") else tr("{place}’s", place=name)


def _state(change: Change) -> str:
    if change.threshold == 100:
        return tr("under water")
    return tr("above {threshold}% of the home’s value", threshold=change.threshold)
