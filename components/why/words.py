"""Every word of the page of change, made from a Change."""

import math

from components import words
from components.words import NOTES, beside, capital, percent, points, where
from data.reading import Change, Part

TITLE = "Why a share moved"
CONTROLS = {
    "question": "What to explain",
    "place": "Place",
    "span": "Between two quarters",
    "first": "First quarter",
    "last": "Last quarter",
}
PARTS = {
    "prices": "House prices",
    "drift": "Homes drifting apart",
    "amortisation": "Paying down",
    "borrowing": "Other borrowing",
    "lending": "New loans",
    "exits": "Loans that ended",
    "mix": "Mix of states",
    "revision": "Revised data",
}
MEANINGS = {
    "prices": "the index of the place moved, and with it what every home is worth",
    "drift": "as years pass single homes move away from their index, some below what is owed",
    "amortisation": "borrowers paid their instalments",
    "borrowing": "debt taken out or paid back beside the instalments, more or less than the nation; known 2005 to 2018",
    "lending": "purchases and refinanced loans, as they were lent, joined the rest",
    "exits": "who sold, refinanced or defaulted was not like those who stayed",
    "mix": "states weigh otherwise than before",
    "revision": "one snapshot of the data only, so nothing was revised",
}
COLUMNS = ("Step", "Points", "Range by order")
NONE, UNMEASURED = "none", "not measured"
DECK_METHOD = (
    "Each bar is what its cause moved on average over every order in which the causes could have come, so that none is "
    "favoured and nothing is left over; the last column says how much the order matters."
)
SCOPE = (
    "A loan refinanced ends as one loan and begins as a new one. What was lent, what prices did and who left are the "
    "model’s, as every figure here is; no error of a single bar has been measured, because nobody publishes one."
)
LINK = "Why did it change?"
_VERBS = {
    "prices": "house prices",
    "drift": "homes drifting apart",
    "amortisation": "paying down",
    "borrowing": "other borrowing",
    "lending": "new loans",
    "exits": "loans that ended",
    "mix": "the mix of states",
    "revision": "revised data",
}
# A share that moved less, or a part that moved it less, is not worth a word.
_STILL = 0.0005


def headline(change: Change) -> str:
    """The claim: from where to where."""
    who, what = capital(_of(change)), _what(change)
    if math.isnan(change.start) or math.isnan(change.end):
        return f"No figure for {where(change.place)} in {change.first} or in {change.last}"
    start, end = percent(change.start), percent(change.end)
    if start == end:
        return f"{who} share of {what} was {start} in both {change.first} and {change.last}"
    verb = "fell" if change.end < change.start else "rose"
    return f"{who} share of {what} {verb} from {start} to {end}"


def standfirst(change: Change) -> str:
    """The reason in a sentence: what moved it most, and what pushed the other way."""
    if math.isnan(change.start) or math.isnan(change.end):
        return "There is no price index for this place in one of the two quarters."
    up = change.end >= change.start
    ranked = sorted(change.parts, key=lambda part: -abs(part.moved))
    with_it = [part for part in ranked if (part.moved > 0) == up and abs(part.moved) >= _STILL][:3]
    against = [part for part in ranked if (part.moved > 0) != up and abs(part.moved) >= _STILL][:2]
    said = f"Between {change.first} and {change.last} {_told(with_it, 'added' if up else 'took off')}"
    if against:
        said += f"; {_told(against, 'took off' if up else 'added')}"
    return f"{said}." if with_it or against else f"Between {change.first} and {change.last} nothing moved it."


def title(change: Change) -> str:
    """The browser tab's title."""
    return f"{headline(change)}, {change.first} to {change.last} – {words.NAME}"


def deck(change: Change) -> str:
    """The picture's metric, place, period and definition."""
    counted = "loans" if change.weight == "loans" else "loan balances"
    return (
        f"Share of {counted} in {where(change.place)} above {change.threshold}% of the home’s value, "
        f"{words.valued(change.value, change.index)}; "
        f"{change.first} to {change.last}, percent and percentage points"
    )


def panel_title(change: Change) -> str:
    """The picture's claim: the largest part."""
    if math.isnan(change.start) or math.isnan(change.end):
        return "No figure in one of the two quarters"
    known = [part for part in change.parts if not math.isnan(part.moved)]
    largest = max(known, key=lambda part: abs(part.moved), default=None)
    if largest is None or abs(largest.moved) < _STILL:
        return "Nothing moved it"
    verb = "added" if largest.moved > 0 else "took off"
    return f"{capital(_VERBS[largest.name])} {verb} {_bare(largest.moved)} points"


def in_words(change: Change) -> str:
    """The picture in a sentence."""
    said = "; ".join(f"{PARTS[part.name]} {figure(part)}" for part in change.parts if part.moved or part.name != "mix")
    return f"From {percent(change.start)} in {change.first} to {percent(change.end)} in {change.last}: {said}."


def figure(part: Part) -> str:
    """What a part moved, in points with its sign; a bar without a cause says so.

    >>> figure(Part("borrowing", 0.0, 0.0, 0.0, measured=False)), figure(Part("mix", 0.0, 0.0, 0.0))
    ('not measured', 'none')
    """
    if not part.measured:
        return UNMEASURED
    return NONE if part.moved == 0 else points(part.moved)


def either(part: Part) -> str:
    """The least and the most a part moves, by the order of the causes.

    >>> either(Part("prices", -0.077, -0.0892, -0.0661)), either(Part("mix", 0.0, 0.0, 0.0))
    ('−8.9 to −6.6', '')
    """
    if math.isnan(part.moved) or part.least == part.most:
        return ""
    return f"{points(part.least)} to {points(part.most)}"


def evidence(change: Change) -> str:
    """The evidence level in words."""
    return f"{words.EVIDENCE.get(change.evidence, change.evidence)}."


def notes(change: Change) -> str:
    """What must be known of either quarter's figures."""
    return " ".join([*filter(None, [beside(change.beside)]), *(NOTES.get(key, key) for key in change.notes)])


def source(change: Change) -> str:
    """The line under the picture."""
    publishers = dict.fromkeys(source["publisher"] for source in change.sources)
    return f"{capital(change.evidence)}. {words.NAME}, from {', '.join(publishers)}; snapshot {change.snapshot[:12]}"


def dropped(change: Change) -> str:
    """What of the link could not be answered."""
    return f"Shown is the nearest page to your link: {'; '.join(change.dropped)}." if change.dropped else ""


def _told(parts: list[Part], verb: str) -> str:
    """Causes with their points; the verb and the unit are said once.

    >>> _told([Part("prices", -0.02, 0, 0), Part("lending", -0.01, 0, 0)], "took off")
    'house prices took off 2.0 points and new loans 1.0'
    """
    said = [f"{_VERBS[part.name]} {'' if i else f'{verb} '}{_bare(part.moved)}" for i, part in enumerate(parts)]
    said[:1] = [f"{first} points" for first in said[:1]]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said or ["nothing moved it"])


def _bare(moved: float) -> str:
    return points(abs(moved)).lstrip("+")


def _of(change: Change) -> str:
    name = where(change.place)
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _what(change: Change) -> str:
    counted = "mortgages" if change.weight == "loans" else "mortgage dollars"
    state = "under water" if change.threshold == 100 else f"above {change.threshold}% of the home’s value"
    return f"{counted} {state}"
