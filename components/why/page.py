"""The page of change as a room: what a reader does there becomes a question, and its answer a page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Input, State

from components.site import html, ids
from components.site.page import Page, PlainQuestion
from components.site.urls import passport
from components.why import bridge, layout, text
from components.why import ids as why
from data.i18n import tr
from data.quarter import label
from data.snapshot.pin import without_figure
from data.why.reading import Bridge, Change
from data.why.view import WhyView, view_from_query

NAME = "why"
INPUTS = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    why.PLACE: Input(why.PLACE, "value"),
    why.SPAN: Input(why.SPAN, "value"),
    ids.WEIGHT: Input(ids.WEIGHT, "value"),
    ids.VALUE: Input(ids.VALUE, "value"),
    ids.THRESHOLD: Input(ids.THRESHOLD, "value"),
    ids.INDEX: Input(ids.INDEX, "value"),
    why.PUBLISHER: Input(why.PUBLISHER, "value"),
    ids.LINK: State(ids.LINK, "data"),
}
Known = Callable[[str], str | None]


Asked = PlainQuestion[WhyView]


def why_page(
    frame: Callable[[], layout.WhyFrame],
    known: Known,
    told: Callable[[WhyView], tuple[WhyView, Change, Bridge]],
    assets: Mapping[str, str],
) -> Page:
    """The room. told: a question's nearest one that has an answer, and the answer: the change, and the bridge."""

    def paint(parts: Mapping[str, str], search: str) -> str:
        view, dropped = view_from_query(search, known)
        _, change, to = _answered(told, view, dropped)
        title, summary = (
            text.title(change),
            tr("{one}. {other}", one=text.headline(change), other=text.standfirst(change)),
        )
        tree = layout.tree(frame())
        own = dict.fromkeys(
            map(ids.passport, (why.WATERFALL, why.BRIDGE)), passport(layout.share_link(change, change.last))
        )
        for name, place in (layout.links(change) | own | bridge.links(to)).items():
            tree[name].href = place
        for name, away in (layout.hidden(change) | bridge.hidden(to)).items():
            tree[name].hidden = away
        texts = layout.texts(change) | bridge.texts(to)
        body = html.as_html(tree, texts, {why.BRIDGE_ROOM: bridge.row_styles(to)})
        return html.document(parts, title, summary, body, assets)

    return Page(
        name=NAME,
        inputs=INPUTS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        hear=lambda by, said: view_of_inputs(by, said, known),
        answer=lambda asked: changes(asked, *_answered(told, asked.view, asked.dropped)),
        paint=paint,
    )


def view_of_inputs(by: str, said: Mapping[str, Any], known: Known) -> Asked:
    """What a reader asks. by: the name of what was touched; said: what every input holds."""
    link = said[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(said[ids.ADDRESS] or "", known)
        return Asked(view, dropped, ids.ADDRESS, replaces=True)
    before = view_from_query(link["search"], known)[0]
    before = before.but(pin=without_figure(before.pin))
    changes: dict[str, Callable[[Any], WhyView]] = {
        why.PLACE: lambda place: before.but(places=(place, *(p for p in before.places[1:] if p != place))),
        why.SPAN: lambda span: before.but(first=label(int(span[0])), last=label(int(span[1]))),
        ids.WEIGHT: lambda weight: before.but(weight=weight),
        ids.VALUE: lambda value: before.but(value=value),
        ids.THRESHOLD: lambda percent: before.but(threshold=int(percent)),
        ids.INDEX: lambda index: before.but(index=index),
        why.PUBLISHER: lambda publisher: before.but(publisher=publisher),
    }
    # Heard once more as a link, so that whatever a hand could send is checked as an address is.
    view, dropped = view_from_query(changes[by](said[by]).search(), known)
    return Asked(view, dropped, by, replaces=by == why.SPAN and link["by"] == why.SPAN)


def changes(asked: Asked, view: WhyView, change: Change, to: Bridge) -> dict[str, object]:
    """What an answer writes on the page; what it leaves out stays as it is."""
    changed = layout.answer(change, to)
    changed["link"] = {
        "search": view.search(),
        "now": layout.share_link(change, change.last),
        "title": text.title(change),
        "by": asked.by,
        "replaces": asked.replaces,
    }
    return changed


def _answered(
    told: Callable[[WhyView], tuple[WhyView, Change, Bridge]], view: WhyView, dropped: tuple[str, ...]
) -> tuple[WhyView, Change, Bridge]:
    nearest, change, to = told(view)
    return nearest, replace(change, dropped=dropped + change.dropped), to
