"""The bridge's panel: publisher, waterfall from our share to theirs, both definitions, links to its sources."""

import math
from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import html
from dash.dependencies import Output

from components.charts import panel, waterfall
from components.charts.waterfall import WaterfallBar
from components.site import ids, urls
from components.site.attributes import attributes
from components.text import formatting, words
from components.why import bridge_text
from components.why import ids as why_ids
from data.i18n import tr
from data.why.reading import Bridge, Step

_ROWS = ("ours", *why_ids.STEPS, "theirs")


def section(topojson: str, publishers: Mapping[str, str]) -> html.Section:
    """The panel, its leaves still empty. publishers: the names to choose from, by their keys."""
    choice = dmc.SegmentedControl(
        id=why_ids.PUBLISHER,
        data=[{"value": key, "label": name} for key, name in publishers.items()],
        fullWidth=True,
        size="sm",
        **attributes({"aria-label": tr(bridge_text.CONTROL)}),
    )
    chart = html.Div(panel.graph(why_ids.BRIDGE, topojson), id=why_ids.BRIDGE_BOX, className="falls")
    rel = "noopener noreferrer external"
    return panel.panel(
        why_ids.BRIDGE,
        html.Div(
            html.Div(
                [html.Span(tr(bridge_text.CONTROL), className="label"), choice], className="control control-publisher"
            ),
            className="controls",
        ),
        html.Div(
            [
                html.Div(
                    [
                        chart,
                        html.P(id=why_ids.REST_TEXT, className="deck deck-under"),
                        html.P(id=why_ids.METHOD, className="deck deck-under"),
                    ]
                ),
                _table(),
            ],
            className="picture-and-table",
        ),
        html.P(
            [tr(bridge_text.DEFINED), html.A(id=why_ids.DEFINED, href=urls.with_language("/why/"), rel=rel)],
            className="source",
        ),
        html.P(
            [
                tr(bridge_text.QUOTED),
                html.A(id=why_ids.QUOTED, href=urls.with_language("/why/"), rel=rel),
                html.Span(id=why_ids.NOTE),
            ],
            className="source",
            id=why_ids.row(why_ids.QUOTED),
        ),
        html.P([tr(bridge_text.AGAIN), html.Code(id=why_ids.COMMAND)], className="source"),
        quoted="why/bridge",
    )


def outputs() -> dict[str, Output]:
    """Every leaf of the panel, by the name that `answer` uses."""
    return {
        why_ids.BRIDGE: Output(why_ids.BRIDGE, "figure"),
        why_ids.BRIDGE_BOX: Output(why_ids.BRIDGE_BOX, "style"),
        why_ids.PUBLISHER: Output(why_ids.PUBLISHER, "value"),
        **{why_ids.address(name): Output(name, "href") for name in (why_ids.DEFINED, why_ids.QUOTED)},
        **{name: Output(name, "hidden") for name in _OPTIONAL},
        **{name: Output(name, "children") for name in TEXTS},
    }


def answer(bridge: Bridge) -> dict[str, object]:
    """The values of the panel's outputs."""
    return {
        **texts(bridge),
        **{why_ids.address(name): address for name, address in links(bridge).items()},
        **hidden(bridge),
        why_ids.BRIDGE: waterfall.figure(bars(bridge)),
        why_ids.BRIDGE_BOX: row_styles(bridge),
        why_ids.PUBLISHER: bridge.publisher.key,
    }


def bars(bridge: Bridge) -> list[WaterfallBar]:
    """Our share, the steps where the definitions differ, and the publisher's share; each step begins where the one
    before ended.
    """
    ours = WaterfallBar(words.NAME, formatting.percent(bridge.ours), 0.0, 100 * bridge.ours, "accent")
    rows, share = [ours], bridge.ours
    for step in bridge.steps:
        next_share = share + step.moved
        if is_shown(step):
            colour = waterfall.UP if next_share >= share else waterfall.DOWN
            colour = waterfall.REST if step.name == "rest" else colour
            texts_and_ends = (bridge_text.STEPS[step.name], bridge_text.figure(step), 100 * share, 100 * next_share)
            rows.append(WaterfallBar(*texts_and_ends, colour, bridge_text.meaning(step.name)))
        share = next_share
    end = math.nan if math.isnan(bridge.ours) else 100 * bridge.end
    return [
        *rows,
        WaterfallBar(
            bridge_text.bar_end(bridge),
            formatting.percent(bridge.end),
            0.0,
            end,
            "line-1" if bridge.quoted else "accent",
        ),
    ]


def is_shown(step: Step) -> bool:
    """Whether the definitions differ in this step, so that it has a bar; the table has every step."""
    return step.name == "rest" or not step.measured or step.moved != 0


def row_styles(bridge: Bridge) -> dict[str, str]:
    """The chart's height, by its number of bars."""
    return {"height": f"{waterfall.height(len(bars(bridge)))}px"}


def texts(bridge: Bridge) -> dict[str, str]:
    """Every sentence and figure, by the id of its leaf."""
    steps = {step.name: step for step in bridge.steps}
    texts_by_id = {
        ids.title(why_ids.BRIDGE): bridge_text.title(bridge),
        ids.deck(why_ids.BRIDGE): bridge_text.deck(bridge),
        ids.figures(why_ids.BRIDGE): bridge_text.in_words(bridge),
        ids.source(why_ids.BRIDGE): bridge_text.source(bridge),
        why_ids.METHOD: bridge_text.method(bridge),
        why_ids.REST_TEXT: bridge_text.rest(bridge),
        why_ids.DEFINED: tr(bridge.publisher.title),
        why_ids.QUOTED: bridge_text.quoted(bridge),
        why_ids.NOTE: bridge_text.note(bridge),
        why_ids.COMMAND: bridge_text.command(bridge),
        why_ids.step("ours"): formatting.percent(bridge.ours),
        why_ids.step("theirs"): formatting.percent(bridge.end),
        why_ids.side("theirs", "name"): bridge_text.end(bridge),
        why_ids.side("theirs", "badge"): words.EVIDENCE_WORD[
            bridge.quoted.evidence if bridge.quoted else bridge.evidence
        ],
        why_ids.side("ours", "badge"): words.EVIDENCE_WORD[bridge.evidence],
    }
    for name in why_ids.STEPS:
        step = steps.get(name)
        texts_by_id[why_ids.step(name)] = bridge_text.figure(step) if step else ""
        if name != "rest":
            texts_by_id[why_ids.side(name, "ours")] = bridge_text.ours(step, bridge.place) if step else ""
            texts_by_id[why_ids.side(name, "theirs")] = (
                bridge_text.theirs(step, bridge.publisher, bridge.place) if step else ""
            )
    return texts_by_id


def links(bridge: Bridge) -> dict[str, str]:
    """The URLs of the publisher's definition and of its figure."""
    defined = bridge.publisher.address
    return {why_ids.DEFINED: defined, why_ids.QUOTED: bridge.quoted.address if bridge.quoted else defined}


def hidden(bridge: Bridge) -> dict[str, bool]:
    """Whether each row that does not apply to every bridge is hidden."""
    steps = {step.name for step in bridge.steps}
    of_steps = {why_ids.row(why_ids.step(name)): name not in steps for name in _SOMETIMES}
    return {why_ids.row(why_ids.QUOTED): bridge.quoted is None, **of_steps}


def _table() -> html.Div:
    """The two definitions side by side; the rows are fixed and only their texts and figures change."""
    head = [
        html.Th(tr(name), scope="col", className="figure" if i == 3 else "word")
        for i, name in enumerate(bridge_text.COLUMNS)
    ]
    table = html.Table(
        [
            html.Caption(tr(bridge_text.TITLE), className="unseen"),
            html.Thead(html.Tr(head)),
            html.Tbody([_row(name) for name in _ROWS]),
        ],
        className="rows rows-change rows-bridge",
    )
    return html.Div(
        table, className="wide", tabIndex="0", role="region", **attributes({"aria-label": tr(bridge_text.TITLE)})
    )


def _row(name: str) -> html.Tr:
    figure = html.Td(id=why_ids.step(name), className="figure")
    if name in ("ours", "theirs"):
        name_cell = html.Span(words.NAME) if name == "ours" else html.Span(id=why_ids.side(name, "name"))
        badge = html.Span(id=why_ids.side(name, "badge"), className="badge")
        return html.Tr(
            [html.Th([name_cell, " ", badge], scope="row", className="word", colSpan="3"), figure], className="end"
        )
    if name == "rest":
        label = [
            html.Span(bridge_text.STEPS[name]),
            html.Span(words.capitalized(bridge_text.meaning(name)), className="meaning"),
        ]
        return html.Tr(
            [html.Th(label, scope="row", className="word", colSpan="3"), figure], id=why_ids.row(why_ids.step(name))
        )
    sides = [html.Td(id=why_ids.side(name, whose), className="word muted") for whose in ("ours", "theirs")]
    cells = [html.Th(bridge_text.STEPS[name], scope="row", className="word"), *sides, figure]
    return html.Tr(cells, id=why_ids.row(why_ids.step(name))) if name in _SOMETIMES else html.Tr(cells)


# Steps that some bridges lack; their rows are hidden then.
_SOMETIMES = ("vintages", "denominator", "rest")
_OPTIONAL = (why_ids.row(why_ids.QUOTED), *(why_ids.row(why_ids.step(name)) for name in _SOMETIMES))
TEXTS = (
    *(line(why_ids.BRIDGE) for line in (ids.title, ids.deck, ids.figures, ids.source)),
    *(
        why_ids.METHOD,
        why_ids.REST_TEXT,
        why_ids.DEFINED,
        why_ids.QUOTED,
        why_ids.NOTE,
        why_ids.COMMAND,
        why_ids.side("theirs", "name"),
    ),
    *(why_ids.side(end, "badge") for end in ("ours", "theirs")),
    *(why_ids.step(name) for name in _ROWS),
    *(why_ids.side(name, whose) for name in why_ids.STEPS if name != "rest" for whose in ("ours", "theirs")),
)
