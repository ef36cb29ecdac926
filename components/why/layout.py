"""The page of change: a claim, its reason, the waterfall and its table; and the bridge to others' numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.dependencies import Output

from components.charts import panel, waterfall
from components.site import controls, header, ids, urls
from components.site.urls import passport
from components.text import formatting, status, words
from components.why import bridge
from components.why import change as why_change
from components.why import ids as why
from components.why import text as said
from data.definition import LEVELS
from data.i18n import tr
from data.quarter import label, ordinal
from data.region import Region
from data.why.reading import Bridge, Change


@dataclass(frozen=True)
class WhyFrame:
    """What stands on the page whatever is asked: its places, its quarters, the pages there are, and addresses.

    publishers: the names of those to whose numbers a bridge leads, by their keys.
    """

    places: tuple[Region, ...]
    first: str
    last: str
    through: str
    stale: str
    topojson: str
    rooms: tuple[str, ...]
    publishers: Mapping[str, str]


def tree(frame: WhyFrame) -> dmc.MantineProvider:
    """The whole page, its leaves still empty."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.LINK),
            header.header("why", frame.rooms, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    html.P(id=ids.PINNED, className="notice", role="status"),
                    _head(),
                    _question(frame),
                    panel.panel(
                        why.WATERFALL,
                        html.Div(
                            [html.Div(panel.graph(why.WATERFALL, frame.topojson), className="falls"), _table()],
                            className="picture-and-table",
                        ),
                        html.P(tr(said.DECK_METHOD), className="deck deck-under"),
                        html.P(tr(said.SCOPE), className="deck deck-under"),
                        quoted="why/change",
                    ),
                    bridge.section(frame.topojson, frame.publishers),
                ],
                id="main",
            ),
            html.Footer(html.P(tr(words.CAVEAT))),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs() -> dict[str, Output]:
    """Every leaf an answer may write, by the name `answer` uses."""
    values = {
        name: Output(name, "value") for name in (why.PLACE, why.SPAN, ids.WEIGHT, ids.VALUE, ids.THRESHOLD, ids.INDEX)
    }
    links = {_href(name): Output(name, "href") for name in (why.FIRST_PASSPORT, why.LAST_PASSPORT)}
    texts = {name: Output(name, "children") for name in _TEXTS}
    return {
        "link": Output(ids.LINK, "data"),
        why.WATERFALL: Output(why.WATERFALL, "figure"),
        why.row("mix"): Output(why.row("mix"), "hidden"),
        **values,
        **links,
        **texts,
        **bridge.outputs(),
    }


def answer(change: Change, to: Bridge) -> dict[str, object]:
    """What an answer writes, but the link."""
    return {
        **bridge.answer(to),
        **texts(change),
        **{_href(name): address for name, address in links(change).items()},
        **hidden(change),
        why.WATERFALL: waterfall.figure(why_change.bars(change)),
        why.PLACE: change.place.region_id,
        why.SPAN: [ordinal(change.first), ordinal(change.last)],
        ids.WEIGHT: change.weight,
        ids.VALUE: change.value,
        ids.THRESHOLD: str(change.threshold),
        ids.INDEX: change.index,
    }


def texts(change: Change) -> dict[str, str]:
    """Every sentence and figure, by the id of the leaf it stands in."""
    return {
        ids.DROPPED: said.dropped(change),
        ids.PINNED: status.pinned(change.pinned),
        ids.HEADLINE: said.headline(change),
        ids.STANDFIRST: said.standfirst(change),
        ids.BADGE: said.evidence(change),
        ids.NOTES: said.notes(change),
        why.SPAN_SAID: said.span(change),
        ids.title(why.WATERFALL): said.panel_title(change),
        ids.deck(why.WATERFALL): said.deck(change),
        ids.figures(why.WATERFALL): said.in_words(change),
        ids.source(why.WATERFALL): said.source(change),
        why.FIRST_PASSPORT: change.first,
        why.LAST_PASSPORT: change.last,
        why.moved("start"): formatting.percent(change.start),
        why.moved("end"): formatting.percent(change.end),
        **{why.moved(part.name): said.figure(part) for part in change.parts},
        **{why.either(part.name): said.either(part) for part in change.parts},
    }


def links(change: Change) -> dict[str, str]:
    """Where either end's own figure is taken apart."""
    return {
        why.FIRST_PASSPORT: passport(share_link(change, change.first)),
        why.LAST_PASSPORT: passport(share_link(change, change.last)),
    }


def hidden(change: Change) -> dict[str, bool]:
    """The rows that the place cannot have, as in the picture."""
    return {why.row("mix"): "mix" not in why_change.shown_parts(change)}


def _href(name: str) -> str:
    # An answer writes both a link's text and its address, under two names.
    return f"{name}-address"


def share_link(change: Change, quarter: str) -> str:
    """The front page's query for one of the two quarters, in the change's own place and definition."""
    said = {"place": change.place.region_id, "quarter": quarter}
    plain = {
        "by": ("loans", change.weight),
        "value": ("dispersed", change.value),
        "over": ("100", str(change.threshold)),
        "index": ("blended", change.index),
    }
    said |= {name: value for name, (default, value) in plain.items() if value != default}
    return "?" + "&".join(f"{name}={value}" for name, value in said.items())


_TEXTS = (
    *(ids.DROPPED, ids.PINNED, ids.HEADLINE, ids.STANDFIRST, ids.BADGE, ids.NOTES, why.SPAN_SAID),
    *(line(why.WATERFALL) for line in (ids.title, ids.deck, ids.figures, ids.source)),
    *(why.FIRST_PASSPORT, why.LAST_PASSPORT),
    *(why.moved(row) for row in why.ROWS),
    *(why.either(row) for row in why.PARTS),
)


def _head() -> html.Section:
    return html.Section(
        [
            html.P(tr(said.TITLE), className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P([html.Span(id=ids.BADGE, className="badge"), " ", html.Span(id=ids.NOTES)], className="evidence"),
        ],
        className="head",
    )


def _question(frame: WhyFrame) -> html.Section:
    low, high = ordinal(frame.first), ordinal(frame.last)
    marks = [{"value": n, "label": label(n)[:4]} for n in range(low, high + 1) if n % 20 == 0]
    span = dmc.RangeSlider(
        id=why.SPAN,
        min=low,
        max=high,
        minRange=1,
        value=[high - 4, high],
        marks=marks,
        updatemode="mouseup",
        label={"function": "waterlineQuarter"},
        thumbFromLabel=said.CONTROLS["first"],
        thumbToLabel=said.CONTROLS["last"],
        className="slider",
    )
    return html.Section(
        [
            html.Div(
                [html.Span(said.CONTROLS["place"], className="label"), _place(frame.places)],
                className="control control-places",
            ),
            *controls.definition_fields(),
            html.Div(
                [
                    html.Span(said.CONTROLS["span"], className="label"),
                    html.Div([span, html.Output(id=why.SPAN_SAID, className="quarter-said")], className="span-row"),
                ],
                className="control control-span",
            ),
        ],
        className="controls",
        **{"aria-label": said.CONTROLS["question"]},
    )


def _place(places: Iterable[Region]) -> dmc.Select:
    found = list(places)
    groups: list[dict[str, Any]] = [
        {
            "group": words.GROUPS[level],
            "items": [
                {"value": place.region_id, "label": place.called}
                for place in sorted(found, key=lambda p: p.called)
                if place.level == level
            ],
        }
        for level in LEVELS
    ]
    return dmc.Select(
        id=why.PLACE,
        data=groups,
        searchable=True,
        allowDeselect=False,
        limit=60,
        size="sm",
        nothingFoundMessage=tr(words.NOTHING_FOUND),
        **{"aria-label": said.CONTROLS["place"]},
    )


def _table() -> html.Div:
    """The picture as a table; its rows stand still and only their figures change."""
    rows = [_row(row) for row in why.ROWS]
    head = html.Thead(
        html.Tr(
            [html.Th(tr(name), scope="col", className="figure" if i else "word") for i, name in enumerate(said.COLUMNS)]
        )
    )
    table = html.Table(
        [html.Caption(tr(said.TITLE), className="unseen"), head, html.Tbody(rows)], className="rows rows-change"
    )
    return html.Div(table, className="wide", tabIndex="0", role="region", **{"aria-label": tr(said.TITLE)})


def _row(row: str) -> html.Tr:
    ends = {"start": why.FIRST_PASSPORT, "end": why.LAST_PASSPORT}
    if row in ends:
        name: list[object] = [html.A(id=ends[row], href=urls.with_language("/passport"), title=tr(words.HOW))]
    else:
        name = [html.Span(said.PARTS[row]), html.Span(words.capital(said.MEANINGS[row]), className="meaning")]
    return html.Tr(
        [
            html.Th(name, scope="row", className="word"),
            html.Td(id=why.moved(row), className="figure"),
            html.Td(id=why.either(row), className="figure muted"),
        ],
        id=why.row(row),
        className="end" if row in ends else None,
    )
