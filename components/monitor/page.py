"""The front page as a Page: its inputs become a MonitorQuestion, and a Reading the values of its outputs."""

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
from data.query import with_focus
from data.snapshot.pin import without_figure

INPUTS: Mapping[str, Input | State] = {
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
# Clientside callbacks: the mark of the quarter, sorting and filtering the table, Play.
IN_THE_BROWSER = (
    ("mark", (Input(ids.QUARTER, "value"), State(ids.QUARTER, "min"), State(ids.QUARTER, "max"))),
    (
        "rank",
        (Input(ids.RANKING_PLACES, "data"), Input(ids.RANKING_FIGURES, "data"), Input(ids.RANKING_SEARCH, "value")),
    ),
    controls.PLAY_CALLBACK,
)


@dataclass(frozen=True)
class MonitorQuestion:
    """A request to the page: the view requested, the view it shows (None: none yet), and the id of the input that
    changed.
    """

    view: View
    dropped: tuple[str, ...]
    before: View | None
    by: str
    replaces: bool  # whether the answer's URL replaces the current entry of the browser's history

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        before = self.before
        return (
            *(self.view, self.dropped, self.by, self.replaces),
            *(before and (before.level, before.focus), before and before.but(quarter="") == self.view.but(quarter="")),
        ) if before else (self.view, self.dropped)  # fmt: skip


def monitor_page(
    frame: Callable[[], layout.MonitorFrame],
    lookup: Callable[[str], str | None],
    reading_of: Callable[[View], Reading],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the reading of a view."""

    def read(view: View, dropped: tuple[str, ...]) -> Reading:
        reading = reading_of(view)
        return replace(reading, dropped=dropped + reading.dropped) if dropped else reading

    def first_html(parts: Mapping[str, str], search: str) -> str:
        reading = read(*view_from_query(search, lookup))
        title, summary = text.page_title(reading), layout.summary(reading)
        return html.document(parts, title, summary, layout.first_html(frame(), reading), assets)

    return Page(
        name="",
        inputs=INPUTS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        question_of=lambda by, values: question_of_inputs(by, values, lookup),
        answer=lambda question: changes(question, read(question.view, question.dropped), frame()),
        first_html=first_html,
        browser_callbacks=IN_THE_BROWSER,
    )


def question_of_inputs(by: str, values: Mapping[str, Any], lookup: Callable[[str], str | None]) -> MonitorQuestion:
    """The question that the inputs ask. by: the id of the input that changed; values: of every input, by its id."""
    link = values[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = view_from_query(values[ids.ADDRESS] or "", lookup)
        # A corrected URL replaces the one typed; pushed after it, Back would return to the wrong one again and again.
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
        ids.MAP: lambda click: before.but(places=with_focus(before.places, choropleth.clicked_region(click))),
        ids.RANKING_PICKED: lambda place: before.but(places=with_focus(before.places, place)),
    }
    requested = changes[by](values[by])
    # Read again as a query, so that values from controls pass the same checks as a URL.
    view, dropped = view_from_query(requested.search(), lookup)
    return MonitorQuestion(view, dropped, before, by, replaces=by == ids.QUARTER and link["by"] == ids.QUARTER)


def changes(question: MonitorQuestion, reading: Reading, frame: layout.MonitorFrame) -> dict[str, object]:
    """The values of the outputs that change; the others stay as they are."""
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
        changed |= controls.values(
            reading.view
        )  # when all places are removed, the nation is shown, and the control must show it
    if question.by == ids.QUARTER:
        del changed[ids.QUARTER]  # the slider may have moved on since the request; an answer must not move it back
    return changed
