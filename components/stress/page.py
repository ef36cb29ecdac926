"""The page of stress as a room: what a reader does there becomes a question, and its answer a page."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import Input, State

from components.charts import choropleth
from components.site import controls, html, ids
from components.site.page import Page
from components.stress import ids as stress
from components.stress import layout, text
from data.i18n import tr
from data.quarter import label, ordinal
from data.query import MOST_PLACES
from data.snapshot.pin import without_figure
from data.stress.reading import StressReading
from data.stress.view import StressView, view_from_query

NAME = "stress"
INPUTS = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    **{
        name: Input(name, "value")
        for name in (
            *(stress.SCENARIO, stress.KIND, stress.HORIZON, stress.BACK, stress.SHOCKED, stress.DEPTH, stress.GROWTH),
            *(ids.PLACES, ids.LEVEL, ids.QUARTER, ids.WEIGHT, ids.VALUE, ids.THRESHOLD, ids.INDEX),
        )
    },
    ids.MAP: Input(ids.MAP, "clickData"),
    ids.RANKING_PICKED: Input(ids.RANKING_PICKED, "data"),
    ids.LINK: State(ids.LINK, "data"),
}
# What needs no answer: Play, and the tables' own sorting.
_SOUGHT = Input(ids.RANKING_SEARCH, "value")
_LISTED = Input(ids.RANKING_PLACES, "data")
IN_THE_BROWSER = (
    ("rank", (_LISTED, Input(ids.RANKING_FIGURES, "data"), _SOUGHT, State(ids.RANKING, "id"))),
    ("rank", (_LISTED, Input(stress.BEARABLE_FIGURES, "data"), _SOUGHT, State(stress.BEARABLE, "id"))),
    (
        "rank",
        (
            Input(stress.RECOVERY_PLACES, "data"),
            Input(stress.RECOVERY_FIGURES, "data"),
            State(stress.RECOVERY, "title"),  # nothing is sought there
            State(stress.RECOVERY, "id"),
        ),
    ),
    controls.PLAYING,
)
# Sliders under a finger: their steps replace each other in the history, and are not pulled back by an answer.
_DRAGGED = (ids.QUARTER, stress.DEPTH)
Known = Callable[[str], str | None]


@dataclass(frozen=True)
class StressQuestion:
    """A question as it came: what is asked now, what the page shows (None: nothing yet), and by which hand."""

    view: StressView
    dropped: tuple[str, ...]
    before: StressView | None
    by: str
    replaces: bool

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        seen = self.before
        return (self.view, self.dropped, self.by, self.replaces, seen and (seen.level, seen.focus))


def stress_page(
    frame: Callable[[], layout.StressFrame],
    known: Known,
    stressed: Callable[[StressView], StressReading],
    assets: Mapping[str, str],
) -> Page:
    """The room. stressed: the answer to a question."""

    def read(view: StressView, dropped: tuple[str, ...]) -> StressReading:
        reading = stressed(view)
        return replace(reading, dropped=dropped + reading.dropped) if dropped else reading

    def paint(parts: Mapping[str, str], search: str) -> str:
        reading = read(*view_from_query(search, known))
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
        hear=lambda by, said: question_of_inputs(by, said, known),
        answer=lambda asked: changes(asked, read(asked.view, asked.dropped), frame()),
        paint=paint,
        does=IN_THE_BROWSER,
    )


def question_of_inputs(by: str, said: Mapping[str, Any], known: Known) -> StressQuestion:
    """What a reader asks. by: the name of what was touched; said: what every input holds."""
    link = said[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(said[ids.ADDRESS] or "", known)
        return StressQuestion(
            view, dropped, view_from_query(link["search"], known)[0] if link else None, ids.ADDRESS, replaces=True
        )
    before = view_from_query(link["search"], known)[0]
    before = before.but(pin=without_figure(before.pin))
    changes: dict[str, Callable[[Any], StressView]] = {
        stress.SCENARIO: lambda scenario: before.but(scenario=scenario),
        stress.KIND: lambda kind: before.but(kind=kind),
        stress.HORIZON: lambda quarters: before.but(horizon=int(quarters)),
        stress.BACK: lambda years: before.but(years=int(years)),
        stress.SHOCKED: lambda places: before.but(shocked=tuple(places or ())),
        stress.DEPTH: lambda percent: drawn(before, percent),
        stress.GROWTH: lambda percent: before.but(growth=float(percent) / 100),
        ids.PLACES: lambda places: before.but(places=tuple(places or ("US",))),
        ids.LEVEL: lambda level: before.but(level=level),
        ids.QUARTER: lambda number: before.but(quarter=label(number)),
        ids.WEIGHT: lambda weight: before.but(weight=weight),
        ids.VALUE: lambda value: before.but(value=value),
        ids.THRESHOLD: lambda percent: before.but(threshold=int(percent)),
        ids.INDEX: lambda index: before.but(index=index),
        ids.MAP: lambda click: focused(before, choropleth.clicked_region(click)),
        ids.RANKING_PICKED: lambda place: focused(before, place),
    }
    # Heard once more as a link, so that whatever a hand could send is checked as an address is.
    view, dropped = view_from_query(changes[by](said[by]).search(), known)
    return StressQuestion(view, dropped, before, by, replaces=by in _DRAGGED and link["by"] == by)


def drawn(view: StressView, percent: float) -> StressView:
    """The view with a fall of the reader's own; in the places already chosen for one, else everywhere."""
    scenario = view.scenario if view.story.drawn else "own"
    return view.but(scenario=scenario, depth=-round(percent) / 100.0 + 0.0)


def focused(view: StressView, place: str) -> StressView:
    """The view with a place in focus: it takes the focus's seat, but the nation stays beside it to compare with."""
    others = view.places[1:] if view.focus != "US" else view.places
    return view.but(places=(place, *(other for other in others if other != place))[:MOST_PLACES])


def changes(question: StressQuestion, reading: StressReading, frame: layout.StressFrame) -> dict[str, object]:
    """What an answer writes on the page; what it leaves out stays as it is."""
    changed = layout.answer(reading, question.before, frame)
    latest = reading.as_of == frame.last
    changed["link"] = {
        "search": reading.view.but(quarter="" if latest else reading.as_of).search(),
        "title": text.page_title(reading),
        "quarter": ordinal(reading.as_of),
        "by": question.by,
        "replaces": question.replaces,
    }
    if question.by in _DRAGGED:
        del changed[question.by]  # an answer must not pull the slider from under the finger that has moved on
    return changed
