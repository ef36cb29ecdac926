"""What a reader can ask with: few controls, in reading order, each with its name in words."""

from collections.abc import Iterable, Mapping

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html

from components.site import ids
from components.text import words
from data.definition import LEVELS, THRESHOLDS
from data.i18n import tr
from data.monitor.view import View
from data.quarter import label, ordinal
from data.query import MOST_PLACES
from data.region import Region

# The quarter's Play, which the browser does by itself: its name in turning.js, and what it is bound to.
PLAYING = (
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
FRAME_MS = 400  # a frame of Play: 112 quarters in three quarters of a minute


def question(places: Iterable[Region]) -> html.Section:
    """Level, places, the definition's four; and the chosen year of lending, with its way out."""
    return html.Section(
        [
            *region_fields(places),
            *definition_fields(),
            html.Div(
                [
                    html.Span(id=ids.VINTAGE_SAID),
                    html.Button(words.CONTROLS["clear"], id=ids.VINTAGE_CLEAR, className="text-button", type="button"),
                ],
                className="chip",
            ),
        ],
        className="controls",
        **{"aria-label": tr("What to show")},
    )


def definition_fields() -> list[html.Div]:
    """What is counted, how homes are valued, where the line is drawn, which index: the same four in every room."""
    return [
        labelled(ids.WEIGHT, switch(ids.WEIGHT, words.WEIGHTS), "control-weight"),
        labelled(ids.VALUE, switch(ids.VALUE, words.VALUES), "control-value", words.CONTROL_HELP["value"]),
        labelled(
            ids.THRESHOLD,
            select(ids.THRESHOLD, {str(percent): f"{percent}%" for percent in THRESHOLDS}),
            "control-threshold",
            words.CONTROL_HELP["threshold"],
        ),
        labelled(ids.INDEX, select(ids.INDEX, words.INDEXES), "control-index", words.CONTROL_HELP["index"]),
    ]


def region_fields(places: Iterable[Region]) -> list[html.Div]:
    """The places compared, and what the map and the table list."""
    return [
        labelled(ids.PLACES, region_select(ids.PLACES, places), "control-places"),
        labelled(ids.LEVEL, switch(ids.LEVEL, words.LEVELS), "control-level"),
    ]


def quarter_slider(first: str, last: str) -> html.Div:
    """The quarter: a slider for arrow keys and fingers, and Play. Its value counts quarters, as data.quarter does."""
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
            html.Output(id=ids.QUARTER_SAID, className="quarter-said"),
            dcc.Interval(id=ids.TICK, interval=FRAME_MS, disabled=True),
        ],
        className="quarters",
    )


def values(view: View) -> dict[str, object]:
    """What each control shows for a question, by its id."""
    return {
        ids.LEVEL: view.level,
        ids.PLACES: list(view.places),
        ids.WEIGHT: view.weight,
        ids.VALUE: view.value,
        ids.THRESHOLD: str(view.threshold),
        ids.INDEX: view.index,
    }


def labelled(name: str, control: object, class_name: str, explained: str = "", said: str = "") -> html.Div:
    """A control under its name. said: the name where words.CONTROLS has none."""
    return html.Div(
        [
            html.Span(said or words.CONTROLS[name], id=f"{name}-label", className="label", title=explained or None),
            control,
        ],
        id=f"{name}-control",
        className=f"control {class_name}",
    )


def switch(name: str, options: Mapping[str, str]) -> dmc.SegmentedControl:
    """A few options side by side."""
    return dmc.SegmentedControl(
        id=name,
        data=options_of(options),
        size="sm",
        **{"aria-labelledby": f"{name}-label"},
    )


def options_of(options: Mapping[str, str]) -> list[dict[str, str]]:
    """Options as a control takes them."""
    return [{"value": value, "label": label} for value, label in options.items()]


def select(name: str, options: Mapping[str, str], said: str = "") -> dmc.Select:
    """More options, one under the other. said: as in `labelled`."""
    return dmc.Select(
        id=name,
        data=options_of(options),
        size="sm",
        allowDeselect=False,
        **{"aria-label": said or words.CONTROLS[name]},
    )


def region_select(name: str, places: Iterable[Region], said: str = "") -> dmc.MultiSelect:
    """Up to six places, found by typing. said: as in `labelled`."""
    found = list(places)
    groups = [
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
    return dmc.MultiSelect(
        id=name,
        data=groups,
        value=[],
        searchable=True,
        maxValues=MOST_PLACES,
        hidePickedOptions=True,
        limit=60,
        size="sm",
        nothingFoundMessage=tr(words.NOTHING_FOUND),
        **{"aria-label": said or words.CONTROLS[name]},
    )
