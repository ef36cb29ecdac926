"""The page of stress: where everything stands, and what an answer writes on it; only leaves change."""

from dataclasses import dataclass

import dash_mantine_components as dmc
import numpy as np
from dash import Patch, dcc, html
from dash.dependencies import Output

from components import area_map, controls, first_paint, ids, legend, masthead, panel, ranking, words
from components.ranking import Column
from components.stress import ids as stress
from components.stress import ladder, lines, sentences
from components.stress import words as said
from data.quarter import ordinal
from data.reading import Place
from data.stress_reading import Stressed, StressReading
from data.stress_view import FURTHEST, KINDS, StressView

COLUMNS, BEARABLE, RECOVERY = (
    tuple(Column(key, label, kind) for key, (label, kind) in listed.items())
    for listed in (said.COLUMNS, said.BEARABLE, said.RECOVERY)
)
DEEPEST = 70  # the slider's; a link may ask for more
HORIZONS = range(2, 41, 2)  # quarters
GROWTHS = (-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Frame:
    """What stands on the page whatever is asked."""

    places: tuple[Place, ...]
    first: str
    last: str
    through: str
    stale: str
    geojson: str
    topojson: str
    rooms: tuple[str, ...]


def tree(frame: Frame) -> dmc.MantineProvider:
    """The whole page, its leaves still empty: claim, numbers, controls, list, map, then the way there and back."""
    stores = (
        *(ids.ADDRESS, ids.LINK, ids.RANKING_PLACES, ids.RANKING_FIGURES, ids.RANKING_PICKED),
        *(stress.BEARABLE_FIGURES, stress.RECOVERY_PLACES, stress.RECOVERY_FIGURES),
    )
    return dmc.MantineProvider(
        [
            *(dcc.Store(id=name) for name in stores),
            masthead.masthead("stress", frame.rooms, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    _head(),
                    _numbers(),
                    _question(frame),
                    html.Div(
                        [
                            _panel(ids.RANKING, ranking.search(), _table(ids.RANKING)),
                            _panel(
                                ids.MAP,
                                controls.quarters(frame.first, frame.last),
                                panel.graph(ids.MAP, frame.topojson),
                                legend.legend(area_map.legend()),
                            ),
                        ],
                        className="pair",
                    ),
                    _panel(ids.LADDER, legend.bands(), panel.graph(ids.LADDER, frame.topojson)),
                    html.Div(
                        [
                            _panel(stress.CURVE, panel.graph(stress.CURVE, frame.topojson)),
                            _panel(stress.BEARABLE, _table(stress.BEARABLE)),
                        ],
                        className="twins",
                    ),
                    html.Div(
                        [
                            _panel(stress.COURSE, panel.graph(stress.COURSE, frame.topojson)),
                            _panel(stress.RECOVERY, _growth(), _table(stress.RECOVERY)),
                        ],
                        className="twins",
                    ),
                ],
                id="main",
                className="stress",
            ),
            html.Footer(
                [
                    html.P(id=stress.LOAN_NOTES),
                    html.P([said.AGAIN, html.Code(id=stress.COMMAND)]),
                    html.P(id=ids.SOURCES),
                    html.P(words.CAVEAT),
                ]
            ),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs() -> dict[str, Output]:
    """Every leaf an answer may write, by the name `answer` uses."""
    stores = (
        *(ids.RANKING_PLACES, ids.RANKING_FIGURES),
        *(stress.BEARABLE_FIGURES, stress.RECOVERY_PLACES, stress.RECOVERY_FIGURES),
    )
    return {
        "link": Output(ids.LINK, "data"),
        **{name: Output(name, "value") for name in (*values(StressView(), 0.0), ids.QUARTER)},
        **{shown(name): Output(stress.control(name), "style") for name in _HIDEABLE},
        **{name: Output(name, "children") for name in _TEXTS},
        **{name: Output(name, "figure") for name in stress.PICTURES},
        **{name: Output(name, "data") for name in stores},
        "map-click": Output(ids.MAP, "clickData"),
        "ranking-click": Output(ids.RANKING_PICKED, "data"),
    }


def answer(reading: StressReading, before: StressView | None, frame: Frame) -> dict[str, object]:
    """What changes on a page that shows `before` (None: nothing yet) so that it shows this reading."""
    view = reading.view
    same_level = before is not None and before.level == view.level
    on_map: Patch | dict[str, object] = area_map.redrawn(shown_on_map(reading))
    if not same_level:
        on_map = area_map.drawn(shown_on_map(reading), frame.geojson)
    elif before is not None and before.focus != view.focus:
        on_map = area_map.refocused(on_map, reading.chosen.places[0], frame.geojson)  # type: ignore[arg-type]
    changed: dict[str, object] = {
        **texts(reading),
        **values(view, float(reading.chosen.change[0])),
        **{shown(name): {} if there else {"display": "none"} for name, there in bearing(view).items()},
        ids.QUARTER: ordinal(reading.as_of),
        ids.MAP: on_map,
        ids.LADDER: ladder.figure(reading),
        stress.COURSE: lines.course(reading),
        stress.CURVE: lines.curve(reading),
        ids.RANKING_FIGURES: figures(reading),
        stress.BEARABLE_FIGURES: bearable(reading.table, view),
        stress.RECOVERY_PLACES: ranking.named(reading.chosen.places),
        stress.RECOVERY_FIGURES: recovery(reading),
        "map-click": None,
        "ranking-click": None,
    }
    if not same_level:
        changed[ids.RANKING_PLACES] = ranking.named(reading.table.places)
    return changed


def painted(frame: Frame, reading: StressReading) -> str:
    """The tree as HTML, with this reading's words and its tables in their places."""
    links = [reading.view.but(places=(p.region_id,)).search() or "?" for p in reading.table.places]
    names = ranking.named(reading.table.places)
    few = ranking.named(reading.chosen.places)
    own = [reading.view.but(places=(p.region_id,)).search() or "?" for p in reading.chosen.places]
    filled: dict[str, object] = {
        **texts(reading),
        ids.RANKING: ranking.written(COLUMNS, names, figures(reading), links, sentences.ranking_deck(reading)),
        stress.BEARABLE: ranking.written(
            BEARABLE, names, bearable(reading.table, reading.view), links, sentences.bearable_deck(reading)
        ),
        stress.RECOVERY: ranking.written(RECOVERY, few, recovery(reading), own, sentences.recovery_deck(reading)),
    }
    hidden = {stress.control(name): {"display": "none"} for name, there in bearing(reading.view).items() if not there}
    return first_paint.written(tree(frame), filled, hidden)


def texts(reading: StressReading) -> dict[str, str]:
    """Every sentence and number of a reading, by the id of the leaf it stands in."""
    spoken = {
        ids.MAP: (sentences.map_title, sentences.map_deck, sentences.map_figures),
        ids.RANKING: (sentences.ranking_title, sentences.ranking_deck, sentences.map_figures),
        ids.LADDER: (sentences.ladder_title, sentences.ladder_deck, sentences.ladder_figures),
        stress.COURSE: (sentences.course_title, sentences.course_deck, sentences.course_figures),
        stress.CURVE: (sentences.curve_title, sentences.curve_deck, sentences.curve_figures),
        stress.BEARABLE: (sentences.bearable_title, sentences.bearable_deck, sentences.bearable_figures),
        stress.RECOVERY: (sentences.recovery_title, sentences.recovery_deck, sentences.recovery_figures),
    }
    written = {
        ids.HEADLINE: sentences.headline(reading),
        ids.STANDFIRST: sentences.standfirst(reading),
        ids.BADGE: said.BADGE,
        ids.NOTES: sentences.notes(reading),
        stress.STORY: sentences.story(reading),
        stress.LOAN_NOTES: sentences.loan_notes(reading),
        stress.COMMAND: sentences.command(reading),
        ids.DROPPED: sentences.dropped(reading),
        ids.QUARTER_SAID: reading.as_of,
        stress.DEPTH_SAID: said.signed(_depth(reading.view, float(reading.chosen.change[0]))),
        ids.SOURCES: sentences.sources(reading),
    }
    for name, (title, deck, in_words) in spoken.items():
        written[ids.title(name)], written[ids.deck(name)] = title(reading), deck(reading)
        written[ids.figures(name)], written[ids.source(name)] = in_words(reading), sentences.source(reading)
    for number in reading.amounts:
        written[ids.number(number.name)] = sentences.amount_value(number)
        written[ids.detail(number.name)] = sentences.amount_detail(number)
    return written


def values(view: StressView, change: float) -> dict[str, object]:
    """What each control shows. change: of the focus's prices, where the scenario has no one depth."""
    return {
        ids.PLACES: list(view.places),
        ids.LEVEL: view.level,
        ids.WEIGHT: view.weight,
        ids.VALUE: view.value,
        ids.THRESHOLD: str(view.threshold),
        stress.SCENARIO: view.scenario,
        stress.DEPTH: round(min(max(-100 * _depth(view, change), 0), DEEPEST)),
        stress.KIND: view.kind,
        stress.SHOCKED: list(view.shocked),
        stress.BACK: str(view.years),
        stress.HORIZON: str(view.ahead or view.story.quarters),
        stress.GROWTH: f"{100 * view.growth:g}",
    }


def bearing(view: StressView) -> dict[str, bool]:
    """Which of the controls that may be hidden have a bearing on the question."""
    return {
        stress.SHOCKED: view.story.form == "regional",
        stress.BACK: view.story.form == "back",
        stress.HORIZON: view.kind != "static",
    }


def shown(name: str) -> str:
    """The output that shows or hides a control."""
    return f"{name}-shown"


def shown_on_map(reading: StressReading) -> area_map.Shown:
    """The map under stress."""
    table = reading.table
    cards = [sentences.card(b, a) for b, a in zip(table.before.tolist(), table.after.tolist(), strict=True)]
    return area_map.Shown(reading.view.level, table.places, table.after, cards, reading.chosen.places[0])


def figures(reading: StressReading) -> dict[str, object]:
    """The result table's figures, as printed."""
    table = reading.table
    return {
        "after": ranking.known(words.tenths(table.after)),
        "before": ranking.known(words.tenths(table.before)),
        "change": ranking.known(words.tenths(table.after - table.before)),
        "loans": ranking.known(np.rint(1e-3 * table.loans_pushed) + 0.0),
        "chosen": list(reading.view.places),
    }


def bearable(table: Stressed, view: StressView) -> dict[str, object]:
    """The falls needed, percent with one decimal; `ALREADY` where none is."""
    needed = np.where(table.already, ranking.ALREADY, words.tenths(table.needed))
    return {
        "before": ranking.known(words.tenths(table.before)),
        **{key: ranking.known(needed[:, i]) for i, key in enumerate(("to-5", "to-10", "to-20"))},
        "chosen": list(view.places),
    }


def recovery(reading: StressReading) -> dict[str, object]:
    """The chosen places' years to positive equity, with one decimal."""

    def told(column: np.ndarray) -> list[float | None]:
        return ranking.known(np.where(np.isinf(column), ranking.ENDLESS, np.round(column, 1)))

    table = reading.chosen
    return {
        "after": ranking.known(words.tenths(table.after)),
        "years": told(table.years),
        "years-after": told(table.years_after),
        "chosen": [reading.view.focus],
    }


def _depth(view: StressView, change: float) -> float:
    """The scenario's depth; where it has no one depth, what it does to the prices of the place in focus."""
    return view.fall if view.story.drawn or view.story.depth is not None else change


def _panel(name: str, *body: object) -> html.Section:
    return panel.panel(name, *body, passport=False)  # type: ignore[arg-type]  # parts of a tree


def _table(name: str) -> html.Div:
    return html.Div(
        id=name, className="table-room", tabIndex="0", role="region", **{"aria-labelledby": ids.title(name)}
    )


def _head() -> html.Section:
    return html.Section(
        [
            html.P(said.EYEBROW, className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P(id=stress.STORY, className="evidence"),
            html.P([html.Span(id=ids.BADGE, className="badge"), " ", html.Span(id=ids.NOTES)], className="evidence"),
        ],
        className="head",
    )


def _numbers() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(said.AMOUNTS[name]),
                    html.P(id=ids.number(name), className="number"),
                    html.P(id=ids.detail(name), className="detail"),
                ],
                className="measure",
            )
            for name in stress.AMOUNTS
        ],
        className="numbers",
        **{"aria-label": "Four numbers"},
    )


def _question(frame: Frame) -> html.Section:
    def named(name: str, control: object, explained: str = "") -> html.Div:
        return controls.named(name, control, f"control-{name}", explained, said.CONTROLS[name])

    def select(name: str, options: dict[str, str]) -> html.Div:
        return named(name, controls.select(name, options, said.CONTROLS[name]))

    depth = dmc.Slider(
        id=stress.DEPTH,
        min=0,
        max=DEEPEST,
        step=1,
        value=30,
        marks=[{"value": n, "label": f"−{n}%" if n else "0"} for n in range(0, DEEPEST + 1, 20)],
        updatemode="drag",
        label=None,
        thumbLabel=said.CONTROLS["depth"],
        className="slider",
    )
    said_depth = html.Output(id=stress.DEPTH_SAID, className="quarter-said")
    return html.Section(
        [
            select(stress.SCENARIO, said.SCENARIOS),
            named(
                stress.KIND, controls.switch(stress.KIND, {kind: said.KINDS[kind] for kind in KINDS}), said.KIND_HELP
            ),
            select(stress.HORIZON, {str(n): said.horizon(n) for n in HORIZONS}),
            select(stress.BACK, {str(n): said.horizon(4 * n) for n in range(1, FURTHEST + 1)}),
            named(stress.SHOCKED, controls.choice(stress.SHOCKED, frame.places, said.CONTROLS["shocked"])),
            named(stress.DEPTH, html.Div([depth, said_depth], className="depth")),
            *controls.where(frame.places),
            *controls.definition(),
        ],
        className="controls",
        **{"aria-label": "What to show"},
    )


def _growth() -> html.Div:
    options = {f"{n}": said.signed(n / 100) for n in GROWTHS}
    select = controls.select(stress.GROWTH, options, said.CONTROLS["growth"])
    return controls.named(stress.GROWTH, select, "control-growth", "", said.CONTROLS["growth"])


_HIDEABLE = (stress.SHOCKED, stress.BACK, stress.HORIZON)
_TEXTS = (
    *(ids.HEADLINE, ids.STANDFIRST, ids.BADGE, ids.NOTES, ids.DROPPED, ids.QUARTER_SAID, ids.SOURCES),
    *(stress.STORY, stress.LOAN_NOTES, stress.COMMAND, stress.DEPTH_SAID),
    *(line(name) for name in stress.AMOUNTS for line in (ids.number, ids.detail)),
    *(line(name) for name in stress.PANELS for line in (ids.title, ids.deck, ids.figures, ids.source)),
)
