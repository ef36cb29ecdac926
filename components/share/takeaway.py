"""The takeaway of a panel: its finding, definition, place and quarter, with its interval and its evidence.

It is made of the page's own sentences, so that a reader who checks it finds the same words; and it claims no more than
its evidence: a modelled figure is called so, and has its interval, or the reason why it has none.
"""

from components.share.panels import PANELS
from components.text import words
from data.i18n import tr
from data.tables.panel import Panel


def takeaway(panel: Panel) -> str:
    """The takeaway of one panel, in the current language."""
    spec = PANELS[panel.name]
    parts = (part(spec.subject(panel)) for part in (spec.finding, spec.definition, spec.evidence))
    return words.join_sentences(tr("{sentence}.", sentence=part.rstrip(".。")) for part in parts if part)


def title(panel: Panel) -> str:
    """The panel's finding alone, as its citation and its table have it."""
    spec = PANELS[panel.name]
    return spec.finding(spec.subject(panel))
