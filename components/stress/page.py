"""The stress page as a Page: its inputs become a StressQuestion, and a StressReading the values of its outputs."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import Input, State

from components.charts import choropleth
from components.site import controls, html, ids
from components.site.page import Page
from components.stress import ids as stress_ids
from components.stress import layout, text
from data.i18n import tr
from data.quarter import label, ordinal
from data.query import with_focus
from data.snapshot.pin import without_figure
from data.stress.reading import StressReading
from data.stress.view import StressView, view_from_query

NAME = "stress"
INPUTS: Mapping[str, Input | State] = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    **{
        name: Input(name, "value")
        for name in (
            *(
                stress_ids.SCENARIO,
                stress_ids.KIND,
                stress_ids.HORIZON,
                stress_ids.BACK,
                stress_ids.SHOCKED,
                stress_ids.DEPTH,
                stress_ids.GROWTH,
            ),
            *(ids.PLACES, ids.LEVEL, ids.QUARTER, ids.WEIGHT, ids.VALUE, ids.THRESHOLD, ids.INDEX),
        )
    },
    ids.MAP: Input(ids.MAP, "clickData"),
    ids.RANKING_PICKED: Input(ids.RANKING_PICKED, "data"),
    ids.LINK: State(ids.LINK, "data"),
}
# Clientside callbacks: sorting and filtering the tables, Play.
_SEARCH = Input(ids.RANKING_SEARCH, "value")
_PLACES = Input(ids.RANKING_PLACES, "data")
IN_THE_BROWSER = (
    ("rank", (_PLACES, Input(ids.RANKING_FIGURES, "data"), _SEARCH, State(ids.RANKING, "id"))),
    ("rank", (_PLACES, Input(stress_ids.BEARABLE_FIGURES, "data"), _SEARCH, State(stress_ids.BEARABLE, "id"))),
    (
        "rank",
        (
            Input(stress_ids.RECOVERY_PLACES, "data"),
            Input(stress_ids.RECOVERY_FIGURES, "data"),
            State(stress_ids.RECOVERY, "title"),  # no search field: an empty text
            State(stress_ids.RECOVERY, "id"),
        ),
    ),
    controls.PLAY_CALLBACK,
)
# Sliders: their steps replace each other in the browser's history, and answers do not move them back.
_SLIDERS = (ids.QUARTER, stress_ids.DEPTH)
RegionIdOf = Callable[[str], str | None]


@dataclass(frozen=True)
class StressQuestion:
    """A request to the page: the view requested, the view it shows (None: none yet), and the id of the input that
    changed.
    """

    view: StressView
    dropped: tuple[str, ...]
    before: StressView | None
    by: str
    replaces: bool

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        before = self.before
        return (self.view, self.dropped, self.by, self.replaces, before and (before.level, before.focus))


def stress_page(
    frame: Callable[[], layout.StressFrame],
    region_id_of: RegionIdOf,
    reading_of: Callable[[StressView], StressReading],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the reading of a view."""

    def read(view: StressView, dropped: tuple[str, ...]) -> StressReading:
        reading = reading_of(view)
        return replace(reading, dropped=dropped + reading.dropped) if dropped else reading

    def first_html(parts: Mapping[str, str], search: str) -> str:
        reading = read(*view_from_query(search, region_id_of))
        title, summary = (
            text.page_title(reading),
            tr("{one}. {other}", one=text.headline(reading), other=text.standfirst(reading)),
        )
        return html.document(parts, title, summary, layout.first_html(frame(), reading), assets)

    return Page(
        name=NAME,
        inputs=INPUTS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        question_of=lambda by, values: question_of_inputs(by, values, region_id_of),
        answer=lambda question: changes(question, read(question.view, question.dropped), frame()),
        first_html=first_html,
        browser_callbacks=IN_THE_BROWSER,
    )


def question_of_inputs(by: str, values: Mapping[str, Any], region_id_of: RegionIdOf) -> StressQuestion:
    """The question that the inputs ask. by: the id of the input that changed; values: of every input, by its id."""
    link = values[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(values[ids.ADDRESS] or "", region_id_of)
        return StressQuestion(
            view,
            dropped,
            view_from_query(link["search"], region_id_of)[0] if link else None,
            ids.ADDRESS,
            replaces=True,
        )
    before = view_from_query(link["search"], region_id_of)[0]
    before = before.but(pin=without_figure(before.pin))
    changes: dict[str, Callable[[Any], StressView]] = {
        stress_ids.SCENARIO: lambda scenario: before.but(scenario=scenario),
        stress_ids.KIND: lambda kind: before.but(kind=kind),
        stress_ids.HORIZON: lambda quarters: before.but(horizon=int(quarters)),
        stress_ids.BACK: lambda years: before.but(years=int(years)),
        stress_ids.SHOCKED: lambda places: before.but(shocked=tuple(places or ())),
        stress_ids.DEPTH: lambda percent: with_fall(before, percent),
        stress_ids.GROWTH: lambda percent: before.but(growth=float(percent) / 100),
        ids.PLACES: lambda places: before.but(places=tuple(places or ("US",))),
        ids.LEVEL: lambda level: before.but(level=level),
        ids.QUARTER: lambda number: before.but(quarter=label(number)),
        ids.WEIGHT: lambda weight: before.but(weight=weight),
        ids.VALUE: lambda value: before.but(value=value),
        ids.THRESHOLD: lambda percent: before.but(threshold=int(percent)),
        ids.INDEX: lambda index: before.but(index=index),
        ids.MAP: lambda click: before.but(places=with_focus(before.places, choropleth.clicked_region(click))),
        ids.RANKING_PICKED: lambda place: before.but(places=with_focus(before.places, place)),
    }
    # Read again as a query, so that values from controls pass the same checks as a URL.
    view, dropped = view_from_query(changes[by](values[by]).search(), region_id_of)
    return StressQuestion(view, dropped, before, by, replaces=by in _SLIDERS and link["by"] == by)


def with_fall(view: StressView, percent: float) -> StressView:
    """The view with a fall of that percentage: in the places already chosen for it, else everywhere."""
    scenario = view.scenario if view.chosen_scenario.drawn else "own"
    return view.but(scenario=scenario, depth=-round(percent) / 100.0 + 0.0)


def changes(question: StressQuestion, reading: StressReading, frame: layout.StressFrame) -> dict[str, object]:
    """The values of the outputs that change; the others stay as they are."""
    changed = layout.answer(reading, question.before, frame)
    latest = reading.as_of == frame.last
    changed["link"] = {
        "search": reading.view.but(quarter="" if latest else reading.as_of).search(),
        "title": text.page_title(reading),
        "quarter": ordinal(reading.as_of),
        "by": question.by,
        "replaces": question.replaces,
    }
    if question.by in _SLIDERS:
        del changed[question.by]  # the slider may have moved on since the request; an answer must not move it back
    return changed
