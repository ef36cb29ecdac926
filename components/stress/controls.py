"""What a reader can ask of the page of stress: its controls, what they show, and which have a bearing."""

from collections.abc import Iterable
from math import isnan

import dash_mantine_components as dmc
from dash import html

from components.site import controls, ids
from components.stress import ids as stress
from components.stress import words as said
from components.text import words
from data.i18n import tr
from data.region import Region
from data.stress.view import FURTHEST, KINDS, StressView

DEEPEST = 70  # the slider's; a link may ask for more
HORIZONS = tuple(range(2, 41, 2))  # quarters; a link may ask for others
GROWTHS = (-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 10)


def section(places: Iterable[Region]) -> html.Section:
    """The scenario and how it comes, then what every room can be asked."""

    def named(name: str, control: object, explained: str = "") -> html.Div:
        return controls.labelled(name, control, f"control-{name}", explained, said.CONTROLS[name])

    def select(name: str, options: dict[str, str]) -> html.Div:
        return named(name, controls.select(name, options, said.CONTROLS[name]))

    slider = dmc.Slider(
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
            select(stress.SCENARIO, words.SCENARIOS),
            named(
                stress.KIND,
                controls.switch(stress.KIND, {kind: said.KINDS[kind] for kind in KINDS}),
                tr(said.KIND_HELP),
            ),
            select(stress.HORIZON, horizons(StressView())),
            select(stress.BACK, {str(n): said.horizon(4 * n) for n in range(1, FURTHEST + 1)}),
            named(stress.SHOCKED, controls.region_select(stress.SHOCKED, places, said.CONTROLS["shocked"])),
            named(stress.DEPTH, html.Div([slider, said_depth], className="depth")),
            *controls.region_fields(places),
            *controls.definition_fields(),
        ],
        className="controls",
        **{"aria-label": tr("What to show")},
    )


def growth() -> html.Div:
    """What prices do after the stress, for the years to positive equity."""
    select = controls.select(stress.GROWTH, growths(StressView()), said.CONTROLS["growth"])
    return controls.labelled(stress.GROWTH, select, "control-growth", "", said.CONTROLS["growth"])


def horizons(view: StressView) -> dict[str, str]:
    """The horizons to choose from, the one in force among them whatever a link asked for."""
    return {str(n): said.horizon(n) for n in sorted({*HORIZONS, view.ahead or view.story.quarters})}


def growths(view: StressView) -> dict[str, str]:
    """The growths to choose from, a year, percent; the one in force among them.

    >>> list(growths(StressView(growth=0.025)))[5:8]
    ['2', '2.5', '3']
    """
    return {f"{n:g}": said.signed(n / 100) for n in sorted({*GROWTHS, round(100 * view.growth, 1)})}


def options(view: StressView) -> dict[str, list[dict[str, str]]]:
    """What the selects offer whose value a link may set to anything between two ends, by their ids."""
    return {
        stress.HORIZON: controls.options_of(horizons(view)),
        stress.GROWTH: controls.options_of(growths(view)),
    }


def values(view: StressView, change: float) -> dict[str, object]:
    """What each control shows. change: of the focus's prices, where the scenario has no one depth."""
    return {
        ids.PLACES: list(view.places),
        ids.LEVEL: view.level,
        ids.WEIGHT: view.weight,
        ids.VALUE: view.value,
        ids.THRESHOLD: str(view.threshold),
        ids.INDEX: view.index,
        stress.SCENARIO: view.scenario,
        stress.DEPTH: round(min(max(-100 * depth(view, 0.0 if isnan(change) else change), 0), DEEPEST)),
        stress.KIND: view.kind,
        stress.SHOCKED: list(view.shocked),
        stress.BACK: str(view.years),
        stress.HORIZON: str(view.ahead or view.story.quarters),
        stress.GROWTH: f"{round(100 * view.growth, 1):g}",
    }


def relevant(view: StressView) -> dict[str, bool]:
    """Which of the controls that may be hidden have a bearing on the question."""
    return {
        stress.SHOCKED: view.story.form == "regional",
        stress.BACK: view.story.form == "back",
        stress.HORIZON: view.kind != "static",
    }


def values_shown(view: StressView) -> dict[str, dict[str, str]]:
    """The style of each control that may be hidden, by its id."""
    return {stress.control(name): {} if there else {"display": "none"} for name, there in relevant(view).items()}


def depth(view: StressView, change: float) -> float:
    """The scenario's depth; where it has no one depth, what it does to the prices of the place in focus."""
    return view.fall if view.story.drawn or view.story.depth is not None else change
