"""The sentences of the bridge to another publisher's figure, each a function of a Bridge."""

import math
from collections.abc import Mapping

from components.text import formatting, phrases, words
from components.text.formatting import percent, points
from components.text.phrases import place_phrase
from components.text.words import NAME
from data.country import Country, country_of, current_country
from data.definition import Definition
from data.i18n import Messages, marked, marked_each, tr
from data.region import Region
from data.why.publishers import publishers
from data.why.reading import Bridge, Publisher, Step

TITLE = marked("Why is their number different?")
CONTROL = marked("Whose number")
COLUMNS = marked_each("Step", "Here", "There", "Points")
STEPS = Messages(
    {
        "weight": "What is counted",
        "liens": "Which debts",
        "vintages": "Which loans",
        "value": "What homes are worth",
        "threshold": "Where the line is",
        "index": "Which price index",
        "level": "The publisher’s level",
        "denominator": "Of whom",
        "rest": "Unexplained rest",
    }
)
MEANINGS = Messages(
    {
        "weight": "loans, or the {units} owed on them",
        "liens": "the first mortgage alone, or second liens and credit lines too",
        "vintages": "loans of every age, or only those made since a quarter",
        "value": "every home at its place’s index, or homes spread around it as they sell",
        "threshold": "the loan-to-value ratio above which a loan counts",
        "index": "the same loans, their homes marked at another index since they were lent",
        "level": "what the fit learnt of this publisher against CoreLogic’s revised figures",
        "denominator": "of all mortgages, or of all homes whose owners live in them",
        "rest": "whom either side does not see, how homes are valued, and our own error",
    }
)
_UNSAID = Messages(
    {"bridge-unsaid-liens": "Two steps are empty: whether second liens count is not said, and the index is not public."}
)
NONE, UNMEASURED = marked("none"), marked("not published")
DEFINED, QUOTED = marked("Their definition: "), marked("Their figure: ")
AGAIN = marked("The same figures on the command line: ")
_SIDES: Mapping[str, Mapping[str, str]] = {
    "weight": Messages({"loans": "loans", "balances": "balances"}),
    "liens": Messages({"all": "all liens", "first": "first lien only", "unsaid": "not said"}),
    "value": Messages({"dispersed": "one by one", "step": "at index"}),
    "index": Messages(
        {
            "blended": "none needed",
            "own": "its own, not public",
        }
    ),
    "vintages": Messages({"": "of every age"}),
    "denominator": Messages({"mortgages": "mortgages", "owners": "all owner-occupiers"}),
    "level": Messages(
        {
            "": "never compared",
            "corelogic": "CoreLogic’s, revised",
            "zillow": "Zillow’s",
            "first_printing": "as first printed",
        }
    ),
}
_OURS: Mapping[str, Mapping[str, str]] = {
    "value": Messages({"dispersed": "spread"}),
    "level": Messages({"": "no one’s"}),
}


def who(publisher: Publisher) -> str:
    """A publisher's name within a sentence, with the article that it has there."""
    return tr("the {name}", name=tr(publisher.name)) if publisher.article else tr(publisher.name)


def label(publisher: Publisher) -> str:
    """A publisher's name on its control, which tells apart two shares of one publisher."""
    return tr("{name}, owners", name=tr(publisher.name)) if publisher.of == "owners" else tr(publisher.name)


def title(bridge: Bridge) -> str:
    """The title: the publisher's figure, and ours."""
    values = {
        "who": words.capitalized(who(bridge.publisher)),
        "place": place_phrase(bridge.place),
        "quarter": bridge.quarter,
        "ours": percent(bridge.ours),
        "theirs": percent(bridge.end),
    }
    if math.isnan(bridge.ours):
        return tr("No figure for {place} in {quarter}", **values)
    same = values["theirs"] == values["ours"]
    if bridge.quoted and same:
        return tr("{who} printed {theirs} for {place} in {quarter}; ours is {ours} too: what lies between", **values)
    if bridge.quoted:
        return tr("{who} printed {theirs} for {place} in {quarter}; ours is {ours}: what lies between", **values)
    definition = _definition(bridge.publisher)
    definition = definition if bridge.publisher.liens == "all" else tr("{definition},", definition=definition)
    if same:
        return tr(
            "On {definition} our figure for {place} in {quarter} is the same, {ours}", **values, definition=definition
        )
    return tr(
        "On {definition} our figure for {place} in {quarter} would be {theirs}, not {ours}",
        **values,
        definition=definition,
    )


def deck(bridge: Bridge) -> str:
    """The chart's metric, place, period and definition."""
    return tr(
        "From the share of {counted} in {place} above {threshold}% of the home’s value, {valued}, to {who}’s "
        "definition, one difference at a time and always in this order; {quarter}, percent and percentage points",
        counted=tr("loans") if bridge.definition.weight == "loans" else tr("loan balances"),
        place=place_phrase(bridge.place),
        threshold=bridge.definition.threshold,
        valued=phrases.valuation_phrase(bridge.definition.value, bridge.definition.index),
        who=who(bridge.publisher),
        quarter=bridge.quarter,
    )


def method(bridge: Bridge) -> str:
    """What the publisher discloses of its method."""
    return tr(bridge.publisher.known)


def note(bridge: Bridge) -> str:
    """The note on the quoted figure, after its source."""
    return tr(". {note}", note=tr(bridge.quoted.note)) if bridge.quoted and bridge.quoted.note else ""


def rest(bridge: Bridge) -> str:
    """The unexplained rest: its size, whether our interval covers it, and what is known of it."""
    if math.isnan(bridge.ours):
        return tr("There is no price index for this place in the quarter.")
    sentences = [words.official_figure_sentence(bridge.official_figures), _unmeasured(bridge.publisher)]
    if bridge.quoted is None:
        sentences.append(_quoted_elsewhere(bridge))
    else:
        size = points(bridge.steps[-1].moved)
        sentences.append(
            tr("The rest, {points} points, is what no step explains: {meaning}.", points=size, meaning=MEANINGS["rest"])
        )
        if bridge.fitted:
            sentences.append(
                tr(
                    "The model was fitted to this figure among others, so a small rest proves little; how far it is "
                    "from figures it had not seen stands on the page of evidence."
                )
                if "evidence" in country_of(bridge.place.region_id).pages
                else tr(
                    "The model was fitted to this figure among others, so a small rest proves little; how far it is "
                    "from figures it had not seen stands in the figure’s passport."
                )
            )
        elif not math.isnan(bridge.lower):
            sentences.append(_within_interval(bridge, bridge.quoted.share))
        sentences.append(bridge.quoted.coverage and tr(bridge.quoted.coverage))
    return words.join_sentences(sentence for sentence in sentences if sentence)


def in_words(bridge: Bridge) -> str:
    """The chart's text alternative."""
    steps = [tr("{name} {figure}", name=STEPS[step.name], figure=figure(step)) for step in bridge.steps]
    return tr(
        "From ours, {ours}, to {name}, {theirs}: {steps}.",
        ours=percent(bridge.ours),
        name=end(bridge),
        theirs=percent(bridge.end),
        steps=tr("; ").join(steps),
    )


def source(bridge: Bridge) -> str:
    """The line under the chart."""
    ours = tr(
        "{evidence}: {us}, from {publishers}; snapshot {hash}",
        evidence=words.capitalized(words.EVIDENCE_WORD[bridge.evidence]),
        us=NAME,
        publishers=tr(", ").join(dict.fromkeys(source["publisher"] for source in bridge.sources)),
        hash=bridge.snapshot[:12],
    )
    if not bridge.quoted:
        return ours
    theirs = words.EVIDENCE_WORD[bridge.quoted.evidence]
    return tr("{ours}; {evidence}: {who}’s own figure", ours=ours, evidence=theirs, who=who(bridge.publisher))


def figure(step: Step) -> str:
    """What a step moved, in points with its sign; a step without a size says why.

    >>> figure(Step("value", 0.0157)), figure(Step("value", 0.0)), figure(Step("liens", 0.0, measured=False))
    ('+1.6', 'none', 'not published')
    """
    if not step.measured:
        return tr(UNMEASURED)
    if step.name == "level" and not step.theirs:
        return formatting.UNKNOWN
    return tr(NONE) if step.moved == 0 else points(step.moved)


def ours(step: Step, place: Region) -> str:
    """Our side of a step, at a place."""
    country = country_of(place.region_id)
    if step.name == "index":
        return country.index_of(step.ours).whose.shown
    return _OURS.get(step.name, {}).get(step.ours) or _side(step.name, step.ours, country)


def theirs(step: Step, publisher: Publisher, place: Region) -> str:
    """The publisher's side of a step, at a place."""
    if step.name == "threshold" and publisher.key == "attom":
        return tr("{threshold}% or more", threshold=step.theirs)
    return _side(step.name, step.theirs, country_of(place.region_id))


def bar_end(bridge: Bridge) -> str:
    """The last bar's name, short enough for a phone: how far a definition is known stands in the title."""
    short = tr("{who}’s definition", who=who(bridge.publisher))
    is_short = bridge.quoted is None and bridge.publisher.liens == "unsaid"
    return tr("{us} on {definition}", us=NAME, definition=short) if is_short else end(bridge)


def end(bridge: Bridge) -> str:
    """The last row's name."""
    publisher = bridge.publisher
    return (
        tr(publisher.name) if bridge.quoted else tr("{us} on {definition}", us=NAME, definition=_definition(publisher))
    )


def quoted(bridge: Bridge) -> str:
    """The source of the quoted figure, with its date where known; "" where none is quoted."""
    if bridge.quoted is None:
        return ""
    title, date = tr(bridge.quoted.title), bridge.quoted.date
    return tr("{title}, {date}", title=title, date=date) if date and date[:4] not in bridge.quoted.title else title


def command(bridge: Bridge) -> str:
    """The command that prints the bridge again."""
    text = (
        f"python -m data bridge --place {bridge.place.region_id} --as-of {bridge.quarter} --to {bridge.publisher.key}"
    )
    defined = bridge.definition.spelled
    text += f" --definition {defined}" if defined != Definition().spelled else ""
    return text + (f" --by {bridge.definition.weight}" if bridge.definition.weight != "loans" else "")


def meaning(name: str) -> str:
    """What a step is about, in a clause."""
    country, key = current_country(), f"{name}-meaning"
    return phrases.said_of(country, key, {key: MEANINGS[name]}, units=tr(country.currency.units))


def _side(name: str, key: str, country: Country) -> str:
    if name == "threshold":
        return tr("above {threshold}%", threshold=key)
    if name == "vintages" and key:
        return tr("made since {quarter}", quarter=key)
    if name == "index" and key in country.index_keys[1:]:
        return country.index_of(key).whose.shown
    if name == "level" and key not in _SIDES[name] and key in publishers(country):
        return tr("{who}’s", who=publishers(country)[key].name)
    usual = _SIDES.get(name, {}).get(key, "")
    return phrases.said_of(country, f"{name}-{key}", {f"{name}-{key}": usual})


def _within_interval(bridge: Bridge, share: float) -> str:
    """Whether our interval on the publisher's definition contains its figure."""
    values = {
        "who": words.capitalized(who(bridge.publisher)),
        "interval": formatting.interval(bridge.lower, bridge.upper),
    }
    if bridge.lower <= share <= bridge.upper:
        return tr("{who}’s figure lies within the 90% interval of ours on its definition, {interval}%.", **values)
    return tr("{who}’s figure lies beyond the 90% interval of ours on its definition, {interval}%.", **values)


def _unmeasured(publisher: Publisher) -> str:
    if publisher.liens == "first":
        return tr(
            "Our loans carry all their liens. On first liens alone the share would be lower, by an amount that nobody "
            "publishes by region, so that step is empty."
        )
    if publisher.liens == "unsaid":
        return phrases.said_of(current_country(), "bridge-unsaid-liens", _UNSAID)
    return ""


def _definition(publisher: Publisher) -> str:
    """The publisher's definition, and what of it no step could follow."""
    if publisher.liens == "first":
        return tr("{who}’s definition, liens apart", who=who(publisher))
    if publisher.liens == "unsaid":
        return tr("{who}’s definition, as far as it is known", who=who(publisher))
    return tr("{who}’s definition", who=who(publisher))


def _quoted_elsewhere(bridge: Bridge) -> str:
    name = who(bridge.publisher)
    if not bridge.elsewhere:
        return tr("No figure of {who}’s is quoted here, so the bridge ends at ours.", who=name)
    quarters: dict[str, list[str]] = {}
    for place, quarter in bridge.elsewhere:
        quarters.setdefault(place, []).append(quarter)
    listed = tr("; ").join(
        f"{place} {tr(', ').join(sorted(quarters_of_place))}" for place, quarters_of_place in quarters.items()
    )
    return tr(
        "No figure of {who}’s is quoted for this place and quarter, so the bridge ends at ours. Quoted are {listed}.",
        who=name,
        listed=listed,
    )
