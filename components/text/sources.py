"""Sources: the line under each panel and the list at the foot of the page."""

from components.text import words
from components.text.words import capitalized
from data.i18n import tr
from data.monitor.reading import Reading


def sources(reading: Reading) -> str:
    """The publishers and products of all data behind a reading, with the snapshot."""
    products: dict[str, list[str]] = {}
    for source in reading.sources:
        names = products.setdefault(source["publisher"], [])
        product = f"{tr(source['product'])} ({source['release']})"
        if product not in names:
            names.append(product)
    # A publisher's name is not translated.
    listed = tr("; ").join(f"{publisher}{tr(': ')}{tr(', ').join(names)}" for publisher, names in products.items())
    return tr(
        "Sources: {listed}. Calculations: {us}, snapshot {hash}.",
        listed=listed,
        us=words.NAME,
        hash=reading.snapshot[:12],
    )


def source(reading: Reading, evidence: str) -> str:
    """The line under a chart: evidence, calculation, publishers. evidence: of this chart, in words."""
    publishers = dict.fromkeys(source["publisher"] for source in reading.sources)
    return tr(
        "{evidence}. {us}, from {publishers}",
        evidence=capitalized(evidence),
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
    """The line under the ladder and the vintages, which are always modelled, whatever the share's evidence."""
    return source(reading, words.EVIDENCE_WORD["modelled"])


def line_evidence(reading: Reading) -> str:
    """The evidence of the focus's line: both levels, with the quarters where it changes."""
    runs = reading.series[0].runs
    if not runs:
        return words.EVIDENCE_WORD[reading.evidence]
    published_runs = [
        reading.quarters[first]
        if first == last
        else tr("{first} to {last}", first=reading.quarters[first], last=reading.quarters[last])
        for level, first, last in runs
        if level == "published"
    ]
    spans = tr(", ").join(published_runs)
    if len(runs) > 1:
        return tr("published by FHFA {quarters}, modelled else", quarters=spans)
    return tr("published by FHFA {quarters}", quarters=spans)


def by_the_model(reading: Reading) -> str:
    """What the titles of modelled panels add where the page's share is a published figure."""
    return tr(", by the model") if reading.evidence == "published" else ""
