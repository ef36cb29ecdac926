"""The stress page's controls: their options, their values, and which of them have an effect."""

from collections.abc import Iterable, Mapping
from math import isnan

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components.site import controls, ids
from components.site.attributes import attributes
from components.stress import ids as stress_ids
from components.stress import words as stress_words
from components.text import phrases
from data.i18n import tr
from data.region import Region
from data.stress.view import FURTHEST, KINDS, StressView

DEEPEST = 70  # percent, of the slider; a link may have more
HORIZONS = tuple(range(2, 41, 2))  # quarters; a link may have others
GROWTHS = (-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 10)


def section(places: Iterable[Region]) -> html.Section:
    """The controls of the scenario, then those of every page."""

    def labelled(name: str, control: Component, help_text: str = "") -> html.Div:
        return controls.labelled(name, control, f"control-{name}", help_text, stress_words.CONTROLS[name])

    def select(name: str, options: Mapping[str, str]) -> html.Div:
        return labelled(name, controls.select(name, options, stress_words.CONTROLS[name]))

    slider = dmc.Slider(
        id=stress_ids.DEPTH,
        min=0,
        max=DEEPEST,
        step=1,
        value=30,
        marks=[{"value": n, "label": f"−{n}%" if n else "0"} for n in range(0, DEEPEST + 1, 20)],
        updatemode="drag",
        label=None,
        thumbLabel=stress_words.CONTROLS["depth"],
        className="slider",
    )
    depth_text = html.Output(id=stress_ids.DEPTH_TEXT, className="quarter-said")
    return html.Section(
        [
            select(stress_ids.SCENARIO, phrases.scenario_names()),
            labelled(
                stress_ids.KIND,
                controls.switch(stress_ids.KIND, {kind: stress_words.KINDS[kind] for kind in KINDS}),
                tr(stress_words.KIND_HELP),
            ),
            select(stress_ids.HORIZON, horizons(StressView())),
            select(stress_ids.BACK, {str(n): stress_words.horizon(4 * n) for n in range(1, FURTHEST + 1)}),
            labelled(
                stress_ids.SHOCKED, controls.region_select(stress_ids.SHOCKED, places, stress_words.CONTROLS["shocked"])
            ),
            labelled(stress_ids.DEPTH, html.Div([slider, depth_text], className="depth")),
            *controls.region_fields(places),
            *controls.definition_fields(),
        ],
        className="controls",
        **attributes({"aria-label": tr("What to show")}),
    )


def growth() -> html.Div:
    """The growth of prices after the stress, for the years to positive equity."""
    select = controls.select(stress_ids.GROWTH, growths(StressView()), stress_words.CONTROLS["growth"])
    return controls.labelled(stress_ids.GROWTH, select, "control-growth", "", stress_words.CONTROLS["growth"])


def horizons(view: StressView) -> dict[str, str]:
    """The horizons to choose from, including one that a link has set."""
    return {str(n): stress_words.horizon(n) for n in sorted({*HORIZONS, view.ahead or view.chosen_scenario.quarters})}


def growths(view: StressView) -> dict[str, str]:
    """The annual growth rates to choose from, percent; including one that a link has set.

    >>> list(growths(StressView(growth=0.025)))[5:8]
    ['2', '2.5', '3']
    """
    return {f"{n:g}": stress_words.signed(n / 100) for n in sorted({*GROWTHS, round(100 * view.growth, 1)})}


def options(view: StressView) -> dict[str, list[dict[str, str]]]:
    """The options of the lists whose value a link may set freely within a range, by their ids."""
    return {
        stress_ids.HORIZON: controls.options_of(horizons(view)),
        stress_ids.GROWTH: controls.options_of(growths(view)),
    }


def values(view: StressView, change: float) -> dict[str, object]:
    """The value of each control. change: of the focus's prices, where the scenario has no single depth."""
    return {
        ids.PLACES: list(view.places),
        ids.LEVEL: view.level,
        **controls.definition_values(view),
        stress_ids.SCENARIO: view.scenario,
        stress_ids.DEPTH: round(min(max(-100 * depth(view, 0.0 if isnan(change) else change), 0), DEEPEST)),
        stress_ids.KIND: view.kind,
        stress_ids.SHOCKED: list(view.shocked),
        stress_ids.BACK: str(view.years),
        stress_ids.HORIZON: str(view.ahead or view.chosen_scenario.quarters),
        stress_ids.GROWTH: f"{round(100 * view.growth, 1):g}",
    }


def relevant(view: StressView) -> dict[str, bool]:
    """Which of the controls that can be hidden have an effect in this view."""
    return {
        stress_ids.SHOCKED: view.chosen_scenario.form == "regional",
        stress_ids.BACK: view.chosen_scenario.form == "back",
        stress_ids.HORIZON: view.kind != "static",
    }


def values_shown(view: StressView) -> dict[str, dict[str, str]]:
    """The style of each control that can be hidden, by its id."""
    return {
        ids.control(name): {} if is_relevant else {"display": "none"} for name, is_relevant in relevant(view).items()
    }


def depth(view: StressView, change: float) -> float:
    """The scenario's depth; where it has no single depth, the change in prices of the place in focus."""
    return view.fall if view.chosen_scenario.drawn or view.chosen_scenario.depth is not None else change
