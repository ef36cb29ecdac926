"""The bridge's panel: whose number, the waterfall from ours to theirs, both definitions side by side, two ways out."""

import math
from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import html
from dash.dependencies import Output

from components.charts import panel, waterfall
from components.charts.waterfall import WaterfallBar
from components.site import ids, urls
from components.text import formatting, words
from components.why import bridge_text as said
from components.why import ids as why
from data.i18n import tr
from data.why.reading import Bridge, Step

_ROWS = ("ours", *why.STEPS, "theirs")


def section(topojson: str, publishers: Mapping[str, str]) -> html.Section:
    """The panel, its leaves still empty. publishers: the names to choose from, by their keys."""
    choice = dmc.SegmentedControl(
        id=why.PUBLISHER,
        data=[{"value": key, "label": name} for key, name in publishers.items()],
        fullWidth=True,
        size="sm",
        **{"aria-label": tr(said.CONTROL)},
    )
    picture = html.Div(panel.graph(why.BRIDGE, topojson), id=why.BRIDGE_ROOM, className="falls")
    outside = {"rel": "noopener noreferrer external"}
    return panel.panel(
        why.BRIDGE,
        html.Div(
            html.Div([html.Span(tr(said.CONTROL), className="label"), choice], className="control control-publisher"),
            className="controls",
        ),
        html.Div(
            [
                html.Div(
                    [
                        picture,
                        html.P(id=why.REST_SAID, className="deck deck-under"),
                        html.P(id=why.KNOWN, className="deck deck-under"),
                    ]
                ),
                _table(),
            ],
            className="picture-and-table",
        ),
        html.P(
            [tr(said.DEFINED), html.A(id=why.DEFINED, href=urls.with_language("/why/"), **outside)], className="source"
        ),
        html.P(
            [
                tr(said.QUOTED),
                html.A(id=why.QUOTED, href=urls.with_language("/why/"), **outside),
                html.Span(id=why.NOTE),
            ],
            className="source",
            id=why.row(why.QUOTED),
        ),
        html.P([tr(said.AGAIN), html.Code(id=why.COMMAND)], className="source"),
        quoted="why/bridge",
    )


def outputs() -> dict[str, Output]:
    """Every leaf of the panel, by the name `answer` uses."""
    return {
        why.BRIDGE: Output(why.BRIDGE, "figure"),
        why.BRIDGE_ROOM: Output(why.BRIDGE_ROOM, "style"),
        why.PUBLISHER: Output(why.PUBLISHER, "value"),
        **{f"{name}-address": Output(name, "href") for name in (why.DEFINED, why.QUOTED)},
        **{name: Output(name, "hidden") for name in _OPTIONAL},
        **{name: Output(name, "children") for name in TEXTS},
    }


def answer(bridge: Bridge) -> dict[str, object]:
    """What an answer writes into the panel."""
    return {
        **texts(bridge),
        **{f"{name}-address": address for name, address in links(bridge).items()},
        **hidden(bridge),
        why.BRIDGE: waterfall.figure(bars(bridge)),
        why.BRIDGE_ROOM: row_styles(bridge),
        why.PUBLISHER: bridge.publisher.key,
    }


def bars(bridge: Bridge) -> list[WaterfallBar]:
    """Ours, the steps where the two definitions differ, and theirs; each step begins where the one above it ended."""
    ours = WaterfallBar(words.NAME, formatting.percent(bridge.ours), 0.0, 100 * bridge.ours, "accent")
    rows, stands = [ours], bridge.ours
    for step in bridge.steps:
        then = stands + step.moved
        if is_shown(step):
            colour = waterfall.UP if then >= stands else waterfall.DOWN
            colour = waterfall.REST if step.name == "rest" else colour
            told = (said.STEPS[step.name], said.figure(step), 100 * stands, 100 * then)
            rows.append(WaterfallBar(*told, colour, said.MEANINGS[step.name]))
        stands = then
    end = math.nan if math.isnan(bridge.ours) else 100 * bridge.end
    return [
        *rows,
        WaterfallBar(
            said.end(bridge), formatting.percent(bridge.end), 0.0, end, "line-1" if bridge.quoted else "accent"
        ),
    ]


def is_shown(step: Step) -> bool:
    """Whether the two sides differ in it, so that it has a bar; the table has every step."""
    return step.name == "rest" or not step.measured or step.moved != 0


def row_styles(bridge: Bridge) -> dict[str, str]:
    """The picture's height, by its bars."""
    return {"height": f"{waterfall.height(len(bars(bridge)))}px"}


def texts(bridge: Bridge) -> dict[str, str]:
    """Every sentence and figure, by the id of the leaf it stands in."""
    steps = {step.name: step for step in bridge.steps}
    told = {
        ids.title(why.BRIDGE): said.title(bridge),
        ids.deck(why.BRIDGE): said.deck(bridge),
        ids.figures(why.BRIDGE): said.in_words(bridge),
        ids.source(why.BRIDGE): said.source(bridge),
        why.KNOWN: said.known(bridge),
        why.REST_SAID: said.rest(bridge),
        why.DEFINED: tr(bridge.publisher.title),
        why.QUOTED: said.quoted(bridge),
        why.NOTE: said.note(bridge),
        why.COMMAND: said.command(bridge),
        why.step("ours"): formatting.percent(bridge.ours),
        why.step("theirs"): formatting.percent(bridge.end),
        why.side("theirs", "name"): said.end(bridge),
        why.side("theirs", "badge"): words.EVIDENCE_WORD[bridge.quoted.evidence if bridge.quoted else bridge.evidence],
        why.side("ours", "badge"): words.EVIDENCE_WORD[bridge.evidence],
    }
    for name in why.STEPS:
        step = steps.get(name)
        told[why.step(name)] = said.figure(step) if step else ""
        if name != "rest":
            told[why.side(name, "ours")] = said.ours(step) if step else ""
            told[why.side(name, "theirs")] = said.theirs(step, bridge.publisher) if step else ""
    return told


def links(bridge: Bridge) -> dict[str, str]:
    """Where the definition and the figure stand in print."""
    defined = bridge.publisher.address
    return {why.DEFINED: defined, why.QUOTED: bridge.quoted.address if bridge.quoted else defined}


def hidden(bridge: Bridge) -> dict[str, bool]:
    """What only a quoted figure has."""
    return dict.fromkeys(_OPTIONAL, bridge.quoted is None)


def _table() -> html.Div:
    """The two definitions side by side; the rows stand still and only their words and figures change."""
    head = [
        html.Th(tr(name), scope="col", className="figure" if i == 3 else "word") for i, name in enumerate(said.COLUMNS)
    ]
    table = html.Table(
        [
            html.Caption(tr(said.TITLE), className="unseen"),
            html.Thead(html.Tr(head)),
            html.Tbody([_row(name) for name in _ROWS]),
        ],
        className="rows rows-change rows-bridge",
    )
    return html.Div(table, className="wide", tabIndex="0", role="region", **{"aria-label": tr(said.TITLE)})


def _row(name: str) -> html.Tr:
    figure = html.Td(id=why.step(name), className="figure")
    if name in ("ours", "theirs"):
        who = html.Span(words.NAME) if name == "ours" else html.Span(id=why.side(name, "name"))
        badge = html.Span(id=why.side(name, "badge"), className="badge")
        return html.Tr(
            [html.Th([who, " ", badge], scope="row", className="word", colSpan="3"), figure], className="end"
        )
    if name == "rest":
        told = [html.Span(said.STEPS[name]), html.Span(words.capital(said.MEANINGS[name]), className="meaning")]
        return html.Tr([html.Th(told, scope="row", className="word", colSpan="3"), figure], id=why.row(why.step(name)))
    sides = [html.Td(id=why.side(name, whose), className="word muted") for whose in ("ours", "theirs")]
    return html.Tr([html.Th(said.STEPS[name], scope="row", className="word"), *sides, figure])


_OPTIONAL = (why.row(why.QUOTED), why.row(why.step("rest")))
TEXTS = (
    *(line(why.BRIDGE) for line in (ids.title, ids.deck, ids.figures, ids.source)),
    *(why.KNOWN, why.REST_SAID, why.DEFINED, why.QUOTED, why.NOTE, why.COMMAND, why.side("theirs", "name")),
    *(why.side(end, "badge") for end in ("ours", "theirs")),
    *(why.step(name) for name in _ROWS),
    *(why.side(name, whose) for name in why.STEPS if name != "rest" for whose in ("ours", "theirs")),
)
