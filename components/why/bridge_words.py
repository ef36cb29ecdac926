"""Every word of the bridge to another publisher's number, made from a Bridge."""

import math

from components import words
from components.words import NAME, percent, points, where
from data.bridge_reading import Bridge, Publisher, Step
from data.view import spelled

TITLE = "Why is their number different?"
CONTROL = "Whose number"
COLUMNS = ("Step", "Here", "There", "Points")
STEPS = {
    "weight": "What is counted",
    "liens": "Which debts",
    "value": "What homes are worth",
    "threshold": "Where the line is",
    "index": "Which price index",
    "level": "The publisher’s level",
    "rest": "Unexplained rest",
}
MEANINGS = {
    "weight": "loans, or the dollars owed on them",
    "liens": "the first mortgage alone, or second liens and credit lines too",
    "value": "every home at its place’s index, or homes spread around it as they sell",
    "threshold": "the loan-to-value ratio above which a loan counts",
    "index": "the same loans, their homes marked at another index since they were lent",
    "level": "what the fit learnt of this publisher against CoreLogic’s revised figures",
    "rest": "whom either side does not see, how homes are valued, and our own error",
}
NONE, UNMEASURED = "none", "not published"
DEFINED, QUOTED = "Their definition: ", "Their figure: "
AGAIN = "The same figures on the command line: "
_SIDES = {
    "weight": {"loans": "loans", "balances": "balances"},
    "liens": {"all": "all liens", "first": "first lien only", "unsaid": "not said"},
    "value": {"dispersed": "one by one", "step": "at index"},
    "index": {
        "blended": "none needed",
        "all-transactions": "FHFA, all-transactions",
        "purchase": "FHFA, sales only",
        "own": "its own, not public",
    },
    "level": {
        "": "never compared",
        "corelogic": "CoreLogic’s, revised",
        "zillow": "Zillow’s",
        "first_printing": "as first printed",
    },
}
_OURS = {("value", "dispersed"): "spread", ("index", "blended"): "FHFA, two blended"}


def title(bridge: Bridge) -> str:
    """The claim: what they printed, and what ours is."""
    who, place, ours = bridge.publisher.name, where(bridge.place), percent(bridge.ours)
    if math.isnan(bridge.ours):
        return f"No figure for {place} in {bridge.quarter}"
    if bridge.quoted:
        printed = percent(bridge.quoted.share)
        same = " too" if printed == ours else ""
        return f"{who} printed {printed} for {place} in {bridge.quarter}; ours is {ours}{same}: what lies between"
    theirs, apart = percent(bridge.theirs), _apart(bridge.publisher)
    on = f"On {who}’s definition{apart and f'{apart},'} our figure for {place} in {bridge.quarter}"
    return f"{on} is the same, {ours}" if theirs == ours else f"{on} would be {theirs}, not {ours}"


def deck(bridge: Bridge) -> str:
    """The picture's metric, place, period and definition."""
    valued = words.valued(bridge.value, bridge.index)
    counted = "loans" if bridge.weight == "loans" else "loan balances"
    return (
        f"From the share of {counted} in {where(bridge.place)} above {bridge.threshold}% of the home’s value, {valued},"
        f" to {bridge.publisher.name}’s definition, one difference at a time and always in this order; "
        f"{bridge.quarter}, percent and percentage points"
    )


def known(bridge: Bridge) -> str:
    """What the publisher says of its method."""
    return bridge.publisher.known


def note(bridge: Bridge) -> str:
    """What must be said of the quoted figure, after its source."""
    return f". {bridge.quoted.note}" if bridge.quoted and bridge.quoted.note else ""


def rest(bridge: Bridge) -> str:
    """What no step explains: how large it is, whether our error covers it, and what is known of it."""
    if math.isnan(bridge.ours):
        return "There is no price index for this place in the quarter."
    said = [words.beside(bridge.beside), _unmeasured(bridge.publisher)]
    if bridge.quoted is None:
        said.append(_elsewhere(bridge))
    else:
        size = bridge.steps[-1].moved
        said.append(f"The rest, {points(size)} points, is what no step explains: {MEANINGS['rest']}.")
        if bridge.fitted:
            said.append(
                "The model was fitted to this figure among others, so a small rest proves little; how far it is from "
                "figures it had not seen stands on the page of evidence."
            )
        elif not math.isnan(bridge.lower):
            held = bridge.lower <= bridge.quoted.share <= bridge.upper
            inside = "within" if held else "beyond"
            said.append(
                f"{bridge.publisher.name}’s figure lies {inside} the 90% interval of ours on its definition, "
                f"{words.interval(bridge.lower, bridge.upper)}%."
            )
        said.append(bridge.quoted.coverage)
    return " ".join(one for one in said if one)


def in_words(bridge: Bridge) -> str:
    """The picture in a sentence."""
    said = "; ".join(f"{STEPS[step.name]} {figure(step)}" for step in bridge.steps)
    return f"From ours, {percent(bridge.ours)}, to {end(bridge)}, {percent(bridge.end)}: {said}."


def source(bridge: Bridge) -> str:
    """The line under the picture."""
    publishers = dict.fromkeys(source["publisher"] for source in bridge.sources)
    theirs = f"; {bridge.quoted.evidence}: {bridge.publisher.name}’s own figure" if bridge.quoted else ""
    ours = f"{words.capital(bridge.evidence)}: {NAME}, from {', '.join(publishers)}"
    return f"{ours}; snapshot {bridge.snapshot[:12]}{theirs}"


def figure(step: Step) -> str:
    """What a step moved, in points with its sign; a step without a size says why.

    >>> figure(Step("value", 0.0157)), figure(Step("value", 0.0)), figure(Step("liens", 0.0, measured=False))
    ('+1.6', 'none', 'not published')
    """
    if not step.measured:
        return UNMEASURED
    if step.name == "level" and not step.theirs:
        return words.UNKNOWN
    return NONE if step.moved == 0 else points(step.moved)


def ours(step: Step) -> str:
    """Our side of a step."""
    return _OURS.get((step.name, step.ours)) or _side(step.name, step.ours)


def theirs(step: Step, publisher: Publisher) -> str:
    """The publisher's side of a step."""
    if step.name == "threshold" and publisher.key == "attom":
        return f"{step.theirs}% or more"
    return _side(step.name, step.theirs)


def end(bridge: Bridge) -> str:
    """The last bar's name."""
    who = bridge.publisher.name
    return who if bridge.quoted else f"{NAME} on {who}’s definition{_apart(bridge.publisher)}"


def quoted(bridge: Bridge) -> str:
    """The quoted figure's source, with its date where it has one; "" where none is quoted."""
    if bridge.quoted is None:
        return ""
    dated = (
        f", {bridge.quoted.date}" if bridge.quoted.date and bridge.quoted.date[:4] not in bridge.quoted.title else ""
    )
    return f"{bridge.quoted.title}{dated}"


def command(bridge: Bridge) -> str:
    """The command that prints the bridge again."""
    said = (
        f"python -m data bridge --place {bridge.place.region_id} --as-of {bridge.quarter} --to {bridge.publisher.key}"
    )
    defined = spelled(bridge.value, bridge.threshold, bridge.index)
    said += f" --definition {defined}" if defined != "dispersed-100" else ""
    return said + (f" --by {bridge.weight}" if bridge.weight != "loans" else "")


def _side(name: str, key: str) -> str:
    if name == "threshold":
        return f"above {key}%"
    return _SIDES.get(name, {}).get(key, "")


def _unmeasured(publisher: Publisher) -> str:
    if publisher.liens == "first":
        return (
            "Our loans carry all their liens. On first liens alone the share would be lower, by an amount that nobody "
            "publishes by region, so that step is empty."
        )
    if publisher.liens == "unsaid":
        return "Two steps are empty: whether second liens count is not said, and the index is not public."
    return ""


def _apart(publisher: Publisher) -> str:
    """What of the publisher's definition a step could not follow."""
    return {"first": ", liens apart", "unsaid": ", as far as it is known"}.get(publisher.liens, "")


def _elsewhere(bridge: Bridge) -> str:
    who = bridge.publisher.name
    if not bridge.elsewhere:
        return f"No figure of {who}’s is quoted here, so the bridge ends at ours."
    quarters: dict[str, list[str]] = {}
    for place, quarter in bridge.elsewhere:
        quarters.setdefault(place, []).append(quarter)
    listed = "; ".join(f"{place} {', '.join(sorted(told))}" for place, told in quarters.items())
    return (
        f"No figure of {who}’s is quoted for this place and quarter, so the bridge ends at ours. Quoted are {listed}."
    )
