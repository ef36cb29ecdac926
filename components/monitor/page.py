"""The front page as a room: what a reader does there becomes a question, and its answer a page.

hear: what a reader did -> View. show: Reading -> what changes on the page.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import Input, State

from components.charts import choropleth, heatmap
from components.monitor import layout, text
from components.site import controls, html, ids
from components.site.page import Page
from data.monitor.reading import Reading
from data.monitor.view import View, view_from_query
from data.quarter import label, ordinal
from data.query import MOST_PLACES
from data.snapshot.pin import without_figure

INPUTS = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    ids.QUARTER: Input(ids.QUARTER, "value"),
    ids.LEVEL: Input(ids.LEVEL, "value"),
    ids.PLACES: Input(ids.PLACES, "value"),
    ids.WEIGHT: Input(ids.WEIGHT, "value"),
    ids.VALUE: Input(ids.VALUE, "value"),
    ids.THRESHOLD: Input(ids.THRESHOLD, "value"),
    ids.INDEX: Input(ids.INDEX, "value"),
    ids.VINTAGE_CLEAR: Input(ids.VINTAGE_CLEAR, "n_clicks"),
    ids.MAP: Input(ids.MAP, "clickData"),
    ids.VINTAGES: Input(ids.VINTAGES, "clickData"),
    ids.RANKING_PICKED: Input(ids.RANKING_PICKED, "data"),
    ids.LINK: State(ids.LINK, "data"),
}
# What needs no answer: the mark of the quarter, Play, and the table's own sorting.
IN_THE_BROWSER = (
    ("mark", (Input(ids.QUARTER, "value"), State(ids.QUARTER, "min"), State(ids.QUARTER, "max"))),
    (
        "rank",
        (Input(ids.RANKING_PLACES, "data"), Input(ids.RANKING_FIGURES, "data"), Input(ids.RANKING_SEARCH, "value")),
    ),
    controls.PLAYING,
)


@dataclass(frozen=True)
class MonitorQuestion:
    """A question as it came: what is asked now, what the page shows (None: nothing yet), and by which hand."""

    view: View
    dropped: tuple[str, ...]
    before: View | None
    by: str
    replaces: bool  # the answer's address takes the present one's place in the browser's history

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        seen = self.before
        return (
            *(self.view, self.dropped, self.by, self.replaces),
            *(seen and (seen.level, seen.focus), seen and seen.but(quarter="") == self.view.but(quarter="")),
        ) if seen else (self.view, self.dropped)  # fmt: skip


def monitor_page(
    frame: Callable[[], layout.MonitorFrame],
    lookup: Callable[[str], str | None],
    measured: Callable[[View], Reading],
    assets: Mapping[str, str],
) -> Page:
    """The room. measured: the answer to a question."""

    def read(view: View, dropped: tuple[str, ...]) -> Reading:
        reading = measured(view)
        return replace(reading, dropped=dropped + reading.dropped) if dropped else reading

    def paint(parts: Mapping[str, str], search: str) -> str:
        reading = read(*view_from_query(search, lookup))
        title, summary = text.page_title(reading), layout.summary(reading)
        return html.document(parts, title, summary, layout.first_html(frame(), reading), assets)

    return Page(
        name="",
        inputs=INPUTS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        hear=lambda by, said: question_of_inputs(by, said, lookup),
        answer=lambda asked: changes(asked, read(asked.view, asked.dropped), frame()),
        paint=paint,
        does=IN_THE_BROWSER,
    )


def question_of_inputs(by: str, said: Mapping[str, Any], lookup: Callable[[str], str | None]) -> MonitorQuestion:
    """What a reader asks. by: the name of what was touched; said: what every input holds."""
    link = said[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(said[ids.ADDRESS] or "", lookup)
        # What was typed is put right where it stands; pushed beside it, Back would lead there again and again.
        return MonitorQuestion(
            view, dropped, view_from_query(link["search"], lookup)[0] if link else None, ids.ADDRESS, replaces=True
        )
    before = view_from_query(link["search"], lookup)[0]
    before = before.but(pin=without_figure(before.pin))
    changes: dict[str, Callable[[Any], View]] = {
        ids.QUARTER: lambda number: before.but(quarter=label(number)),
        ids.LEVEL: lambda level: before.but(level=level),
        ids.PLACES: lambda places: before.but(places=tuple(places or ("US",))),
        ids.WEIGHT: lambda weight: before.but(weight=weight),
        ids.VALUE: lambda value: before.but(value=value),
        ids.THRESHOLD: lambda percent: before.but(threshold=int(percent)),
        ids.INDEX: lambda index: before.but(index=index),
        ids.VINTAGE_CLEAR: lambda _: before.but(vintage=0),
        ids.VINTAGES: lambda click: before.but(vintage=heatmap.clicked_year(click)),
        ids.MAP: lambda click: focused(before, choropleth.clicked_region(click)),
        ids.RANKING_PICKED: lambda place: focused(before, place),
    }
    asked = changes[by](said[by])
    # Heard once more as a link, so that whatever a hand could send is checked as an address is.
    view, dropped = view_from_query(asked.search(), lookup)
    return MonitorQuestion(view, dropped, before, by, replaces=by == ids.QUARTER and link["by"] == ids.QUARTER)


def focused(view: View, place: str) -> View:
    """The view with a place in focus: it takes the focus's seat, but the nation stays beside it to compare with."""
    others = view.places[1:] if view.focus != "US" else view.places
    return view.but(places=(place, *(other for other in others if other != place))[:MOST_PLACES])


def changes(question: MonitorQuestion, reading: Reading, frame: layout.MonitorFrame) -> dict[str, object]:
    """What an answer writes on the page; what it leaves out stays as it is."""
    latest = reading.as_of == reading.quarters[-1]
    search = reading.view.but(quarter="" if latest else reading.as_of).search()
    changed = layout.answer(reading, question.before, frame)
    changed["link"] = {
        "search": search,
        "title": text.page_title(reading),
        "quarter": ordinal(reading.as_of),
        "by": question.by,
        "replaces": question.replaces,
    }
    if question.by == ids.PLACES:
        changed |= controls.values(reading.view)  # an emptied box of places shows the nation, and must say so
    if question.by == ids.QUARTER:
        del changed[ids.QUARTER]  # an answer must not pull the slider from under the finger that has moved on
    return changed
