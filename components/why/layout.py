"""The layout of the page of change: headline, reason, waterfall, table; and the bridge to other publishers."""

from collections.abc import Iterable, Mapping

import dash_mantine_components as dmc
from dash import dcc, html
from dash.dependencies import Output
from dash.development.base_component import ComponentSingleType

from components.charts import panel, waterfall
from components.site import controls, header, ids, urls
from components.site.attributes import attributes
from components.site.frame import Frame
from components.site.urls import passport
from components.text import formatting, status, words
from components.why import bridge
from components.why import change as why_change
from components.why import ids as why_ids
from components.why import text as why_text
from data.definition import DEFINITION_QUERY_NAMES
from data.i18n import tr
from data.quarter import label, ordinal
from data.query import write_query
from data.region import Region
from data.why.reading import Bridge, Change


def tree(frame: Frame, publishers: Mapping[str, str]) -> dmc.MantineProvider:
    """The whole page, its leaves still empty. publishers: the names of those the bridge can lead to, by their keys."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.LINK),
            header.header("why", frame.pages, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    html.P(id=ids.PINNED, className="notice", role="status"),
                    _head(),
                    _question(frame),
                    panel.panel(
                        why_ids.WATERFALL,
                        html.Div(
                            [html.Div(panel.graph(why_ids.WATERFALL, frame.topojson), className="falls"), _table()],
                            className="picture-and-table",
                        ),
                        html.P(tr(why_text.DECK_METHOD), className="deck deck-under"),
                        html.P(tr(why_text.SCOPE), className="deck deck-under"),
                        quoted="why/change",
                    ),
                    bridge.section(frame.topojson, publishers),
                ],
                id="main",
            ),
            html.Footer(html.P(tr(words.CAVEAT))),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs() -> dict[str, Output]:
    """Every leaf that an answer may write, by the name that `answer` uses."""
    values = {name: Output(name, "value") for name in (why_ids.PLACE, why_ids.SPAN, *controls.DEFINITION_IDS)}
    links = {why_ids.address(name): Output(name, "href") for name in (why_ids.FIRST_PASSPORT, why_ids.LAST_PASSPORT)}
    texts = {name: Output(name, "children") for name in _TEXTS}
    return {
        ids.LINK: Output(ids.LINK, "data"),
        why_ids.WATERFALL: Output(why_ids.WATERFALL, "figure"),
        why_ids.row("mix"): Output(why_ids.row("mix"), "hidden"),
        **values,
        **links,
        **texts,
        **bridge.outputs(),
    }


def answer(change: Change, shown_bridge: Bridge) -> dict[str, object]:
    """The values of all outputs except the link."""
    return {
        **bridge.answer(shown_bridge),
        **texts(change),
        **{why_ids.address(name): address for name, address in links(change).items()},
        **hidden(change),
        why_ids.WATERFALL: waterfall.figure(why_change.bars(change)),
        why_ids.PLACE: change.place.region_id,
        why_ids.SPAN: [ordinal(change.first), ordinal(change.last)],
        **controls.definition_values(change.definition),
    }


def texts(change: Change) -> dict[str, str]:
    """Every sentence and figure, by the id of its leaf."""
    return {
        ids.DROPPED: status.dropped(change.dropped),
        ids.PINNED: status.pinned(change.pinned),
        ids.HEADLINE: why_text.headline(change),
        ids.STANDFIRST: why_text.standfirst(change),
        ids.BADGE: why_text.evidence(change),
        ids.NOTES: why_text.notes(change),
        why_ids.SPAN_TEXT: why_text.span(change),
        ids.title(why_ids.WATERFALL): why_text.panel_title(change),
        ids.deck(why_ids.WATERFALL): why_text.deck(change),
        ids.figures(why_ids.WATERFALL): why_text.in_words(change),
        ids.source(why_ids.WATERFALL): why_text.source(change),
        why_ids.FIRST_PASSPORT: change.first,
        why_ids.LAST_PASSPORT: change.last,
        why_ids.moved("start"): formatting.percent(change.start),
        why_ids.moved("end"): formatting.percent(change.end),
        **{why_ids.moved(part.name): why_text.figure(part) for part in change.parts},
        **{why_ids.either(part.name): why_text.either(part) for part in change.parts},
    }


def links(change: Change) -> dict[str, str]:
    """The URL of the passport of either end's share."""
    return {
        why_ids.FIRST_PASSPORT: passport(share_link(change, change.first)),
        why_ids.LAST_PASSPORT: passport(share_link(change, change.last)),
    }


def hidden(change: Change) -> dict[str, bool]:
    """The rows that do not apply to the place, as in the chart."""
    return {why_ids.row("mix"): "mix" not in why_change.shown_parts(change)}


def share_link(change: Change, quarter: str) -> str:
    """The front page's query for one of the two quarters, with the change's place and definition."""
    definition = write_query(change.definition, DEFINITION_QUERY_NAMES).replace("?", "&")
    return f"?place={change.place.region_id}&quarter={quarter}{definition}"


_TEXTS = (
    *(ids.DROPPED, ids.PINNED, ids.HEADLINE, ids.STANDFIRST, ids.BADGE, ids.NOTES, why_ids.SPAN_TEXT),
    *(line(why_ids.WATERFALL) for line in (ids.title, ids.deck, ids.figures, ids.source)),
    *(why_ids.FIRST_PASSPORT, why_ids.LAST_PASSPORT),
    *(why_ids.moved(row) for row in why_ids.ROWS),
    *(why_ids.either(row) for row in why_ids.PARTS),
)


def _head() -> html.Section:
    return html.Section(
        [
            html.P(tr(why_text.TITLE), className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P([html.Span(id=ids.BADGE, className="badge"), " ", html.Span(id=ids.NOTES)], className="evidence"),
        ],
        className="head",
    )


def _question(frame: Frame) -> html.Section:
    low, high = ordinal(frame.first), ordinal(frame.last)
    marks = [{"value": n, "label": label(n)[:4]} for n in range(low, high + 1) if n % 20 == 0]
    span = dmc.RangeSlider(
        id=why_ids.SPAN,
        min=low,
        max=high,
        minRange=1,
        value=[high - 4, high],
        marks=marks,
        updatemode="mouseup",
        label={"function": "waterlineQuarter"},
        thumbFromLabel=why_text.CONTROLS["first"],
        thumbToLabel=why_text.CONTROLS["last"],
        className="slider",
    )
    return html.Section(
        [
            html.Div(
                [html.Span(why_text.CONTROLS["place"], className="label"), _place(frame.places)],
                className="control control-places",
            ),
            *controls.definition_fields(),
            html.Div(
                [
                    html.Span(why_text.CONTROLS["span"], className="label"),
                    html.Div([span, html.Output(id=why_ids.SPAN_TEXT, className="quarter-said")], className="span-row"),
                ],
                className="control control-span",
            ),
        ],
        className="controls",
        **attributes({"aria-label": why_text.CONTROLS["question"]}),
    )


def _place(places: Iterable[Region]) -> dmc.Select:
    return dmc.Select(
        id=why_ids.PLACE,
        data=controls.region_groups(places),
        searchable=True,
        allowDeselect=False,
        limit=60,
        size="sm",
        nothingFoundMessage=tr(words.NOTHING_FOUND),
        **attributes({"aria-label": why_text.CONTROLS["place"]}),
    )


def _table() -> html.Div:
    """The chart as a table; its rows are fixed and only their figures change."""
    rows = [_row(row) for row in why_ids.ROWS]
    head = html.Thead(
        html.Tr(
            [
                html.Th(tr(name), scope="col", className="figure" if i else "word")
                for i, name in enumerate(why_text.COLUMNS)
            ]
        )
    )
    table = html.Table(
        [html.Caption(tr(why_text.TITLE), className="unseen"), head, html.Tbody(rows)], className="rows rows-change"
    )
    return html.Div(
        table, className="wide", tabIndex="0", role="region", **attributes({"aria-label": tr(why_text.TITLE)})
    )


def _row(row: str) -> html.Tr:
    ends = {"start": why_ids.FIRST_PASSPORT, "end": why_ids.LAST_PASSPORT}
    if row in ends:
        name: list[ComponentSingleType] = [
            html.A(id=ends[row], href=urls.with_language("/passport"), title=tr(words.HOW))
        ]
    else:
        name = [
            html.Span(why_text.part_name(row)),
            html.Span(words.capitalized(why_text.part_meaning(row)), className="meaning"),
        ]
    return html.Tr(
        [
            html.Th(name, scope="row", className="word"),
            html.Td(id=why_ids.moved(row), className="figure"),
            html.Td(id=why_ids.either(row), className="figure muted"),
        ],
        id=why_ids.row(row),
        className="end" if row in ends else None,
    )
