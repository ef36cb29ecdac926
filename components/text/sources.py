"""Whose figures these are: the line under each panel and the list at the foot of the page."""

from components.text import words
from components.text.words import capital
from data.i18n import tr
from data.monitor.reading import Reading


def sources(reading: Reading) -> str:
    """Whose data these figures are made from."""
    products: dict[str, list[str]] = {}
    for source in reading.sources:
        named = products.setdefault(source["publisher"], [])
        product = f"{tr(source['product'])} ({source['release']})"
        if product not in named:
            named.append(product)
    # A publisher's name stands as the publisher writes it, in any language.
    listed = tr("; ").join(f"{publisher}{tr(': ')}{tr(', ').join(named)}" for publisher, named in products.items())
    return tr(
        "Sources: {listed}. Calculations: {us}, snapshot {hash}.",
        listed=listed,
        us=words.NAME,
        hash=reading.snapshot[:12],
    )


def source(reading: Reading, evidence: str) -> str:
    """The line under every picture: evidence, calculation, data. evidence: of this picture, in words."""
    publishers = dict.fromkeys(source["publisher"] for source in reading.sources)
    return tr(
        "{evidence}. {us}, from {publishers}",
        evidence=capital(evidence),
        us=words.NAME,
        publishers=tr(", ").join(publishers) or tr("published data"),
    )


def listed_source(reading: Reading) -> str:
    """The line under the map and the table."""
    return source(reading, words.EVIDENCE_WORD[reading.table.evidence])


def history_source(reading: Reading) -> str:
    """The line under the history."""
    return source(reading, line_evidence(reading))


def modelled_source(reading: Reading) -> str:
    """The line under the bands and the years, which are the model's, whoever says the share."""
    return source(reading, words.EVIDENCE_WORD["modelled"])


def line_evidence(reading: Reading) -> str:
    """The levels of evidence of the line in focus: both, with the quarters where it passes from one to the other."""
    runs = reading.series[0].runs
    if not runs:
        return words.EVIDENCE_WORD[reading.evidence]
    theirs = [
        reading.quarters[first]
        if first == last
        else tr("{first} to {last}", first=reading.quarters[first], last=reading.quarters[last])
        for level, first, last in runs
        if level == "published"
    ]
    spans = tr(", ").join(theirs)
    if len(runs) > 1:
        return tr("published by FHFA {quarters}, modelled else", quarters=spans)
    return tr("published by FHFA {quarters}", quarters=spans)


def by_the_model(reading: Reading) -> str:
    """What the claims of the modelled panels add where the page's own figure is an authority's."""
    return tr(", by the model") if reading.evidence == "published" else ""
