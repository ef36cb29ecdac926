"""What a reader can ask with: few controls, in reading order, each with its name in words."""

from collections.abc import Iterable

import dash_mantine_components as dmc
from dash import dcc, html

from components import ids, words
from data.quarter import label, ordinal
from data.reading import Place
from data.view import LEVELS, MOST_PLACES, THRESHOLDS, View

FRAME_MS = 400  # a frame of Play: 112 quarters in three quarters of a minute


def question(places: Iterable[Place]) -> html.Section:
    """Level, places, weight, how homes are valued, threshold; and the chosen year of lending, with its way out."""
    return html.Section(
        [
            _named(ids.PLACES, _places(places), "control-places"),
            _named(ids.LEVEL, _switch(ids.LEVEL, words.LEVELS), "control-level"),
            _named(ids.WEIGHT, _switch(ids.WEIGHT, words.WEIGHTS), "control-weight"),
            _named(ids.VALUE, _switch(ids.VALUE, words.VALUES), "control-value", words.CONTROL_HELP["value"]),
            _named(ids.THRESHOLD, _threshold(), "control-threshold", words.CONTROL_HELP["threshold"]),
            html.Div(
                [
                    html.Span(id=ids.VINTAGE_SAID),
                    html.Button(words.CONTROLS["clear"], id=ids.VINTAGE_CLEAR, className="text-button", type="button"),
                ],
                className="chip",
            ),
        ],
        className="controls",
        **{"aria-label": "What to show"},
    )


def quarters(first: str, last: str) -> html.Div:
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
    }


def _named(name: str, control: object, class_name: str, explained: str = "") -> html.Div:
    return html.Div(
        [html.Span(words.CONTROLS[name], id=f"{name}-label", className="label", title=explained or None), control],
        className=f"control {class_name}",
    )


def _switch(name: str, options: dict[str, str]) -> dmc.SegmentedControl:
    return dmc.SegmentedControl(
        id=name,
        data=[{"value": value, "label": said} for value, said in options.items()],
        size="sm",
        **{"aria-labelledby": f"{name}-label"},
    )


def _threshold() -> dmc.Select:
    return dmc.Select(
        id=ids.THRESHOLD,
        data=[{"value": str(percent), "label": f"{percent}%"} for percent in THRESHOLDS],
        size="sm",
        allowDeselect=False,
        **{"aria-label": words.CONTROLS["threshold"]},
    )


def _places(places: Iterable[Place]) -> dmc.MultiSelect:
    found = list(places)
    groups = [
        {
            "group": words.GROUPS[level],
            "items": [
                {"value": place.region_id, "label": place.region}
                for place in sorted(found, key=lambda p: p.region)
                if place.level == level
            ],
        }
        for level in LEVELS
    ]
    return dmc.MultiSelect(
        id=ids.PLACES,
        data=groups,
        value=[],
        searchable=True,
        maxValues=MOST_PLACES,
        hidePickedOptions=True,
        limit=60,
        size="sm",
        nothingFoundMessage=words.NOTHING_FOUND,
        **{"aria-label": words.CONTROLS["places"]},
    )
