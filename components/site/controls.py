"""The page's controls in reading order: level, places, definition, quarter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from components.site import ids
from components.site.attributes import attributes
from components.site.page import Control
from components.text import words
from data.country import current_country
from data.definition import THRESHOLDS, Definition
from data.i18n import marked, tr
from data.monitor.view import View
from data.quarter import label, ordinal
from data.query import MOST_PLACES, with_focus
from data.region import Region

# The clientside callback of Play: its function's name in turning.js, and its outputs, inputs and states.
PLAY_CALLBACK = (
    "play",
    (
        Output(ids.QUARTER, "value", allow_duplicate=True),
        Output(ids.TICK, "disabled"),
        Output(ids.PLAY, "children"),
        Input(ids.PLAY, "n_clicks"),
        Input(ids.TICK, "n_intervals"),
        State(ids.TICK, "disabled"),
        State(ids.QUARTER, "value"),
        State(ids.QUARTER, "min"),
        State(ids.QUARTER, "max"),
        State(ids.LINK, "data"),
    ),
)


@dataclass(frozen=True)
class DefinitionField:
    """A field of a definition on every page: its control, the text that explains it, and how the two are read.

    name: the id of its component; label: an English message above it. options: the label of each value, in the current
    language; few: whether they stand side by side, else in a list. read: the view with the control's value; write: the
    control's value of a definition. help_text: the tooltip of the label, "" for none.
    """

    name: str
    label: str
    options: Callable[[], Mapping[str, str]]
    few: bool
    read: Callable[[Any, Any], Any]
    write: Callable[[Definition], str]
    help_text: Callable[[], str] = str

    def control(self) -> html.Div:
        """The control with its label."""
        label = tr(self.label)
        drawn = switch(self.name, self.options()) if self.few else select(self.name, self.options(), label)
        return labelled(self.name, drawn, f"control-{self.name}", self.help_text(), label)


# One entry a field, in the order of the controls; outputs, inputs and values of every page follow.
DEFINITION = (
    DefinitionField(
        name=ids.WEIGHT,
        label=marked("Count"),
        options=lambda: words.WEIGHTS,
        few=True,
        read=lambda view, weight: view.but(weight=weight),
        write=lambda definition: definition.weight,
    ),
    DefinitionField(
        name=ids.VALUE,
        label=marked("Home values"),
        options=lambda: words.VALUES,
        few=True,
        read=lambda view, value: view.but(value=value),
        write=lambda definition: definition.value,
        help_text=lambda: words.CONTROL_HELP["value"],
    ),
    DefinitionField(
        name=ids.THRESHOLD,
        label=marked("Under water above"),
        options=lambda: {str(percent): f"{percent}%" for percent in THRESHOLDS},
        few=False,
        read=lambda view, percent: view.but(threshold=int(percent)),
        write=lambda definition: str(definition.threshold),
        help_text=lambda: words.CONTROL_HELP["threshold"],
    ),
    DefinitionField(
        name=ids.INDEX,
        label=marked("Price index"),
        options=lambda: {index.key: index.label.shown for index in current_country().indices},
        few=False,
        read=lambda view, index: view.but(index=index),
        write=lambda definition: definition.index,
        help_text=lambda: current_country().index_meaning.shown,
    ),
)
DEFINITION_IDS = tuple(field.name for field in DEFINITION)
# The inputs that several pages have, by the ids of their components.
SHARED_CONTROLS: Mapping[str, Control] = {
    ids.QUARTER: Control("value", lambda view, number: view.but(quarter=label(number)), steps=True, stays=True),
    ids.LEVEL: Control("value", lambda view, level: view.but(level=level)),
    ids.PLACES: Control("value", lambda view, places: view.but(places=tuple(places or (current_country().nation,)))),
    **{field.name: Control("value", field.read) for field in DEFINITION},
    ids.RANKING_PICKED: Control("data", lambda view, place: view.but(places=with_focus(view.places, place))),
}
FRAME_MS = 400  # ms a frame of Play: 112 quarters in 45 seconds


def question_controls(places: Iterable[Region]) -> html.Section:
    """Level, places and the four controls of the definition; and the chosen vintage with the button that clears it."""
    return html.Section(
        [
            *region_fields(places),
            *definition_fields(),
            html.Div(
                [
                    html.Span(id=ids.VINTAGE_TEXT),
                    html.Button(words.CONTROLS["clear"], id=ids.VINTAGE_CLEAR, className="text-button", type="button"),
                ],
                className="chip",
            ),
        ],
        className="controls",
        **attributes({"aria-label": tr("What to show")}),
    )


def definition_fields() -> list[html.Div]:
    """The controls of the definition: the same on every page."""
    return [field.control() for field in DEFINITION]


def definition_values(definition: Definition) -> dict[str, object]:
    """The value of each control of the definition, by its id."""
    return {field.name: field.write(definition) for field in DEFINITION}


def region_fields(places: Iterable[Region]) -> list[html.Div]:
    """The places compared, and the level that map and table list."""
    country = current_country()
    buttons = {key: country.level_of[key].button.shown for key in country.listed_levels}
    return [
        labelled(ids.PLACES, region_select(ids.PLACES, places), "control-places"),
        labelled(ids.LEVEL, switch(ids.LEVEL, buttons), "control-level"),
    ]


def quarter_slider(first: str, last: str) -> html.Div:
    """The quarter: a slider for keyboard and touch, and Play. Its value is an ordinal of data.quarter."""
    low, high = ordinal(first), ordinal(last)
    marks = [{"value": n, "label": label(n)[:4]} for n in range(low, high + 1) if n % 4 == 0 and (n // 4) % 5 == 0]
    return html.Div(
        [
            html.Button(words.CONTROLS["play"], id=ids.PLAY, className="play", type="button"),
            dmc.Slider(
                id=ids.QUARTER,
                min=low,
                max=high,
                step=1,
                value=high,
                marks=marks,
                updatemode="drag",
                label={"function": "waterlineQuarter"},
                thumbLabel=words.CONTROLS["quarter"],
                className="slider",
            ),
            html.Output(id=ids.QUARTER_TEXT, className="quarter-said"),
            dcc.Interval(id=ids.TICK, interval=FRAME_MS, disabled=True),
        ],
        className="quarters",
    )


def shared_controls(*names: str) -> dict[str, Control]:
    """Some of the inputs that several pages have, in this order; names: the ids of their components."""
    return {name: SHARED_CONTROLS[name] for name in names}


def values(view: View) -> dict[str, object]:
    """The value of each control for a view, by its id."""
    return {
        ids.LEVEL: view.level,
        ids.PLACES: list(view.places),
        **definition_values(view),
    }


def labelled(name: str, control: Component, class_name: str, help_text: str = "", label: str = "") -> html.Div:
    """A control with its label. label: overrides words.CONTROLS[name]; help_text: the tooltip of the label."""
    return html.Div(
        [
            html.Span(
                label or words.CONTROLS[name], id=ids.control_label(name), className="label", title=help_text or None
            ),
            control,
        ],
        id=ids.control(name),
        className=f"control {class_name}",
    )


def switch(name: str, options: Mapping[str, str]) -> dmc.SegmentedControl:
    """A segmented control, for a few options."""
    return dmc.SegmentedControl(
        id=name,
        data=options_of(options),
        size="sm",
        **attributes({"aria-labelledby": ids.control_label(name)}),
    )


def options_of(options: Mapping[str, str]) -> list[dict[str, str]]:
    """Options in the format of Mantine's components."""
    return [{"value": value, "label": label} for value, label in options.items()]


def select(name: str, options: Mapping[str, str], label: str = "") -> dmc.Select:
    """A drop-down list. label: as in `labelled`."""
    return dmc.Select(
        id=name,
        data=options_of(options),
        size="sm",
        allowDeselect=False,
        **attributes({"aria-label": label or words.CONTROLS[name]}),
    )


def region_groups(places: Iterable[Region]) -> list[dict[str, Any]]:
    """The options of a list of regions, grouped by level, each level by name."""
    regions = sorted(places, key=lambda region: region.shown_name)
    return [
        {
            "group": level.heading.shown,
            "items": [
                {"value": region.region_id, "label": region.shown_name}
                for region in regions
                if region.level == level.key
            ],
        }
        for level in current_country().levels
    ]


def region_select(name: str, places: Iterable[Region], label: str = "") -> dmc.MultiSelect:
    """A searchable list for up to six places. label: as in `labelled`."""
    return dmc.MultiSelect(
        id=name,
        data=region_groups(places),
        value=[],
        searchable=True,
        maxValues=MOST_PLACES,
        hidePickedOptions=True,
        limit=60,
        size="sm",
        nothingFoundMessage=tr(words.NOTHING_FOUND),
        **attributes({"aria-label": label or words.CONTROLS[name]}),
    )
