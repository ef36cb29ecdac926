"""The page of change as a Page: its inputs become a question, and a Change and a Bridge the values of its outputs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Input, State

from components.site import html, ids
from components.site.page import Page, PlainQuestion
from components.site.urls import passport
from components.why import bridge, layout, text
from components.why import ids as why_ids
from data.i18n import tr
from data.quarter import label
from data.snapshot.pin import without_figure
from data.why.reading import Bridge, Change
from data.why.view import WhyView, view_from_query

NAME = "why"
INPUTS: Mapping[str, Input | State] = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    why_ids.PLACE: Input(why_ids.PLACE, "value"),
    why_ids.SPAN: Input(why_ids.SPAN, "value"),
    ids.WEIGHT: Input(ids.WEIGHT, "value"),
    ids.VALUE: Input(ids.VALUE, "value"),
    ids.THRESHOLD: Input(ids.THRESHOLD, "value"),
    ids.INDEX: Input(ids.INDEX, "value"),
    why_ids.PUBLISHER: Input(why_ids.PUBLISHER, "value"),
    ids.LINK: State(ids.LINK, "data"),
}
RegionIdOf = Callable[[str], str | None]


WhyQuestion = PlainQuestion[WhyView]


def why_page(
    frame: Callable[[], layout.WhyFrame],
    region_id_of: RegionIdOf,
    answer_of: Callable[[WhyView], tuple[WhyView, Change, Bridge]],
    assets: Mapping[str, str],
) -> Page:
    """The page. answer_of: the nearest view with an answer, its change and its bridge."""

    def first_html(parts: Mapping[str, str], search: str) -> str:
        view, dropped = view_from_query(search, region_id_of)
        _, change, shown_bridge = _answer_for(answer_of, view, dropped)
        title, summary = (
            text.title(change),
            tr("{one}. {other}", one=text.headline(change), other=text.standfirst(change)),
        )
        tree = layout.tree(frame())
        panel_passports = dict.fromkeys(
            map(ids.passport, (why_ids.WATERFALL, why_ids.BRIDGE)), passport(layout.share_link(change, change.last))
        )
        for name, url in (layout.links(change) | panel_passports | bridge.links(shown_bridge)).items():
            tree[name].href = url
        for name, is_hidden in (layout.hidden(change) | bridge.hidden(shown_bridge)).items():
            tree[name].hidden = is_hidden
        texts = layout.texts(change) | bridge.texts(shown_bridge)
        body = html.as_html(tree, texts, {why_ids.BRIDGE_BOX: bridge.row_styles(shown_bridge)})
        return html.document(parts, title, summary, body, assets)

    return Page(
        name=NAME,
        inputs=INPUTS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        question_of=lambda by, values: question_of_inputs(by, values, region_id_of),
        answer=lambda question: changes(question, *_answer_for(answer_of, question.view, question.dropped)),
        first_html=first_html,
    )


def question_of_inputs(by: str, values: Mapping[str, Any], region_id_of: RegionIdOf) -> WhyQuestion:
    """The question that the inputs ask. by: the id of the input that changed; values: of every input, by its id."""
    link = values[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(values[ids.ADDRESS] or "", region_id_of)
        return WhyQuestion(view, dropped, ids.ADDRESS, replaces=True)
    before = view_from_query(link["search"], region_id_of)[0]
    before = before.but(pin=without_figure(before.pin))
    changes: dict[str, Callable[[Any], WhyView]] = {
        why_ids.PLACE: lambda place: before.but(
            places=(place, *(other for other in before.places[1:] if other != place))
        ),
        why_ids.SPAN: lambda span: before.but(first=label(int(span[0])), last=label(int(span[1]))),
        ids.WEIGHT: lambda weight: before.but(weight=weight),
        ids.VALUE: lambda value: before.but(value=value),
        ids.THRESHOLD: lambda percent: before.but(threshold=int(percent)),
        ids.INDEX: lambda index: before.but(index=index),
        why_ids.PUBLISHER: lambda publisher: before.but(publisher=publisher),
    }
    # Read again as a query, so that values from controls pass the same checks as a URL.
    view, dropped = view_from_query(changes[by](values[by]).search(), region_id_of)
    return WhyQuestion(view, dropped, by, replaces=by == why_ids.SPAN and link["by"] == why_ids.SPAN)


def changes(question: WhyQuestion, view: WhyView, change: Change, shown_bridge: Bridge) -> dict[str, object]:
    """The values of the outputs that change; the others stay as they are."""
    changed = layout.answer(change, shown_bridge)
    changed["link"] = {
        "search": view.search(),
        "now": layout.share_link(change, change.last),
        "title": text.title(change),
        "by": question.by,
        "replaces": question.replaces,
    }
    return changed


def _answer_for(
    answer_of: Callable[[WhyView], tuple[WhyView, Change, Bridge]], view: WhyView, dropped: tuple[str, ...]
) -> tuple[WhyView, Change, Bridge]:
    nearest, change, shown_bridge = answer_of(view)
    return nearest, replace(change, dropped=dropped + change.dropped), shown_bridge
