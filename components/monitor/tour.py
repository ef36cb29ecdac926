"""A tour of four steps for first-time visitors; assets/scripts/tour.js shows it once."""

import json

from dash import html

from components.site import ids
from components.site.attributes import attributes
from data.i18n import Messages, marked, tr

# The CSS selector that each step points to, and its text.
STEPS = (
    (
        ".head",
        marked(
            "The claim comes first, with its error and its evidence. “How this number is made” opens any figure up."
        ),
    ),
    (
        ".controls",
        marked("Ask for up to six places, another definition or another quarter: the address keeps your question."),
    ),
    (
        ".panel-map",
        marked("Choose a place on the map, in the table or among the squares; Play walks through the quarters."),
    ),
    (
        ".panel-history",
        marked(
            "Under every picture there is a sentence to quote, a citation, a link that keeps its figures, and the "
            "data. Why and Stress, at the top, ask further."
        ),
    ),
)
LABELS = Messages({"next": "Next", "done": "Done", "skip": "Skip", "name": "A first look"})


def tour() -> html.Aside:
    """The card of the tour, hidden until the script shows it."""
    steps = [{"at": selector, "text": tr(text)} for selector, text in STEPS]
    return html.Aside(
        [
            html.P(className="tour-count"),
            html.P(className="tour-text", **attributes({"aria-live": "polite"})),
            html.P(
                [
                    html.Button(LABELS["next"], type="button", className="tour-next button"),
                    html.Button(LABELS["skip"], type="button", className="tour-skip text-button"),
                ],
                className="tour-ways",
            ),
        ],
        id=ids.TOUR,
        className="tour",
        hidden=True,
        **attributes(
            {
                "aria-label": LABELS["name"],
                "data-steps": json.dumps(steps, ensure_ascii=False),
                "data-next": LABELS["next"],
                "data-done": LABELS["done"],
            }
        ),
    )
