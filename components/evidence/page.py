"""The evidence page as a Page: its inputs become a question, and an EvidenceReading the values of its outputs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Input, State

from components.evidence import ids as evidence_ids
from components.evidence import layout, text
from components.site import html, ids
from components.site.page import Page, PlainQuestion
from data.evidence.reading import EvidenceReading
from data.evidence.view import EvidenceView, view_from_query
from data.i18n import tr

NAME = "evidence"
INPUTS: Mapping[str, Input | State] = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    **{name: Input(name, "value") for name in (evidence_ids.LEFT_OUT, evidence_ids.SOURCE, evidence_ids.ERROR)},
    ids.LINK: State(ids.LINK, "data"),
}


EvidenceQuestion = PlainQuestion[EvidenceView]


def evidence_page(
    frame: Callable[[], layout.EvidenceFrame],
    reading_of: Callable[[EvidenceView], EvidenceReading],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the reading of a view."""

    def read(view: EvidenceView, dropped: tuple[str, ...]) -> EvidenceReading:
        return replace(reading_of(view), dropped=dropped)

    def first_html(parts: Mapping[str, str], search: str) -> str:
        reading = read(*view_from_query(search))
        title, summary = (
            text.page_title(reading),
            tr("{one}. {other}", one=text.headline(reading), other=text.standfirst(reading)),
        )
        return html.document(parts, title, summary, layout.first_html(frame(), reading), assets)

    return Page(
        name=NAME,
        inputs=INPUTS,
        outputs=layout.outputs(points=frame().points),
        tree=lambda: layout.tree(frame()),
        question_of=question_of_inputs,
        answer=lambda question: changes(question, read(question.view, question.dropped), assets["geojson"]),
        first_html=first_html,
    )


def question_of_inputs(by: str, values: Mapping[str, Any]) -> EvidenceQuestion:
    """The question that the inputs ask. by: the id of the input that changed; values: of every input, by its id."""
    link = values[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(values[ids.ADDRESS] or "")
        return EvidenceQuestion(view, dropped, ids.ADDRESS, replaces=True)
    before = view_from_query(link["search"])[0]
    fields = {evidence_ids.LEFT_OUT: "left_out", evidence_ids.SOURCE: "source", evidence_ids.ERROR: "error"}
    # Read again as a query, so that values from controls pass the same checks as a URL.
    view, dropped = view_from_query(before.but(**{fields[by]: values[by]}).search())
    return EvidenceQuestion(view, dropped, by, replaces=False)


def changes(question: EvidenceQuestion, reading: EvidenceReading, geojson: str) -> dict[str, object]:
    """The values of the outputs."""
    changed = layout.answer(reading, geojson)
    changed["link"] = {
        "search": reading.view.search(),
        "title": text.page_title(reading),
        "by": question.by,
        "replaces": question.replaces,
    }
    return changed
