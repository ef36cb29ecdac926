"""The page of evidence as a room: what a reader does there becomes a question, and its answer a page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Input, State

from components.evidence import ids as names
from components.evidence import layout, text
from components.site import html, ids
from components.site.page import Page, PlainQuestion
from data.evidence.reading import EvidenceReading
from data.evidence.view import EvidenceView, view_from_query
from data.i18n import tr

NAME = "evidence"
INPUTS = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    **{name: Input(name, "value") for name in (names.LEFT_OUT, names.SOURCE, names.ERROR)},
    ids.LINK: State(ids.LINK, "data"),
}


Asked = PlainQuestion[EvidenceView]


def evidence_page(
    frame: Callable[[], layout.EvidenceFrame],
    told: Callable[[EvidenceView], EvidenceReading],
    assets: Mapping[str, str],
) -> Page:
    """The room. told: the answer to a question."""

    def read(view: EvidenceView, dropped: tuple[str, ...]) -> EvidenceReading:
        return replace(told(view), dropped=dropped)

    def paint(parts: Mapping[str, str], search: str) -> str:
        reading = read(*view_from_query(search))
        title, summary = (
            text.page_title(reading),
            tr("{one}. {other}", one=text.headline(reading), other=text.standfirst(reading)),
        )
        return html.document(parts, title, summary, layout.painted(frame(), reading), assets)

    return Page(
        name=NAME,
        inputs=INPUTS,
        outputs=layout.outputs(points=frame().points),
        tree=lambda: layout.tree(frame()),
        hear=view_of_inputs,
        answer=lambda asked: show(asked, read(asked.view, asked.dropped), assets["geojson"]),
        paint=paint,
    )


def view_of_inputs(by: str, said: Mapping[str, Any]) -> Asked:
    """What a reader asks. by: the name of what was touched; said: what every input holds."""
    link = said[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(said[ids.ADDRESS] or "")
        return Asked(view, dropped, ids.ADDRESS, replaces=True)
    before = view_from_query(link["search"])[0]
    fields = {names.LEFT_OUT: "left_out", names.SOURCE: "source", names.ERROR: "error"}
    # Heard once more as a link, so that whatever a hand could send is checked as an address is.
    view, dropped = view_from_query(before.but(**{fields[by]: said[by]}).search())
    return Asked(view, dropped, by, replaces=False)


def show(asked: Asked, reading: EvidenceReading, geojson: str) -> dict[str, object]:
    """What an answer writes on the page."""
    changed = layout.answer(reading, geojson)
    changed["link"] = {
        "search": reading.view.search(),
        "title": text.page_title(reading),
        "by": asked.by,
        "replaces": asked.replaces,
    }
    return changed
