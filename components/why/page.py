"""The page of change as a Page: its controls, and what a Change and a Bridge write on it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import dash_mantine_components as dmc
from dash.development.base_component import Component

from components.site import controls, html, ids
from components.site.frame import Frame
from components.site.page import Control, FirstPaint, Page
from components.site.urls import passport
from components.why import bridge, bridge_text, layout, text
from components.why import ids as why_ids
from data.api.pages import PAGES
from data.i18n import tr
from data.quarter import label
from data.why.explanation import Explanation
from data.why.publishers import publishers
from data.why.view import WhyView


def with_place(view: WhyView, place: str) -> WhyView:
    """The view of another place; those carried for other pages stay."""
    return view.but(places=(place, *(other for other in view.places[1:] if other != place)))


def with_span(view: WhyView, span: tuple[int, int]) -> WhyView:
    """The view of two other quarters. span: their ordinals."""
    return view.but(first=label(int(span[0])), last=label(int(span[1])))


CONTROLS: Mapping[str, Control] = {
    why_ids.PLACE: Control("value", with_place),
    why_ids.SPAN: Control("value", with_span, steps=True),
    **controls.shared_controls(*controls.DEFINITION_IDS),
    why_ids.PUBLISHER: Control("value", lambda view, publisher: view.but(publisher=publisher)),
}


def page(
    frame: Callable[[], Frame],
    region_id_of: Callable[[str], str | None],
    reading_of: Callable[[WhyView], Explanation],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the nearest view with an answer, its change and its bridge."""
    publisher_names = {key: bridge_text.label(publisher) for key, publisher in publishers().items()}

    def tree() -> dmc.MantineProvider:
        return layout.tree(frame(), publisher_names)

    return Page(
        data=PAGES["why"],
        controls=CONTROLS,
        outputs=layout.outputs(),
        tree=tree,
        region_id_of=region_id_of,
        reading_of=reading_of,
        with_dropped=with_dropped,
        changes=lambda _, explained: layout.answer(explained.change, explained.bridge),
        link=link,
        first_paint=lambda explained: first_paint(tree(), explained),
        assets=assets,
    )


def with_dropped(explained: Explanation, dropped: tuple[str, ...]) -> Explanation:
    """The same answer with the messages on parameters that were dropped."""
    return replace(explained, change=replace(explained.change, dropped=dropped + explained.change.dropped))


def link(explained: Explanation) -> dict[str, object]:
    """The query, the query of the last quarter's share for its passport, and the title."""
    change = explained.change
    return {
        "search": explained.view.search(),
        "now": layout.share_link(change, change.last),
        "title": text.title(change),
    }


def first_paint(tree: Component, explained: Explanation) -> FirstPaint:
    """The first HTML. tree: the layout, its leaves still empty."""
    change, shown_bridge = explained.change, explained.bridge
    panel_passports = dict.fromkeys(
        map(ids.passport, (why_ids.WATERFALL, why_ids.BRIDGE)), passport(layout.share_link(change, change.last))
    )
    for name, url in (layout.links(change) | panel_passports | bridge.links(shown_bridge)).items():
        tree[name].href = url
    for name, is_hidden in (layout.hidden(change) | bridge.hidden(shown_bridge)).items():
        tree[name].hidden = is_hidden
    texts = layout.texts(change) | bridge.texts(shown_bridge)
    return FirstPaint(
        text.title(change),
        tr("{one}. {other}", one=text.headline(change), other=text.standfirst(change)),
        html.as_html(tree, texts, {why_ids.BRIDGE_BOX: bridge.row_styles(shown_bridge)}),
    )
