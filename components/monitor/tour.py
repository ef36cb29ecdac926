"""Four steps for who comes for the first time; assets/scripts/tour.js shows them once."""

import json

from dash import html

from components.site import ids
from data.i18n import Messages, marked, tr

# Where each step points, and what it says.
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
    """The card, hidden until a script shows it."""
    steps = [{"at": at, "text": tr(text)} for at, text in STEPS]
    return html.Aside(
        [
            html.P(className="tour-count"),
            html.P(className="tour-text", **{"aria-live": "polite"}),
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
        **{
            "aria-label": LABELS["name"],
            "data-steps": json.dumps(steps, ensure_ascii=False),
            "data-next": LABELS["next"],
            "data-done": LABELS["done"],
        },
    )
