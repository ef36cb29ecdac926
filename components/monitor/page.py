"""The front page as a Page: its controls, and what a Reading writes on it."""

from collections.abc import Callable, Hashable, Mapping

from dash import Input, State

from components.charts import choropleth, heatmap
from components.monitor import layout, text
from components.site import controls, ids
from components.site.frame import Frame
from components.site.page import Control, FirstPaint, Page, Question
from data.api.pages import PAGES
from data.monitor.reading import Reading
from data.monitor.view import View
from data.quarter import ordinal

CONTROLS: Mapping[str, Control] = {
    **controls.shared_controls(ids.QUARTER, ids.LEVEL, ids.PLACES, *controls.DEFINITION_IDS),
    ids.VINTAGE_CLEAR: Control("n_clicks", lambda view, _: view.but(vintage=0)),
    ids.MAP: choropleth.CLICK,
    ids.VINTAGES: Control("clickData", lambda view, click: view.but(vintage=heatmap.clicked_year(click))),
    **controls.shared_controls(ids.RANKING_PICKED),
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


def page(
    frame: Callable[[], Frame],
    region_id_of: Callable[[str], str | None],
    reading_of: Callable[[View], Reading],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the reading of a view."""
    return Page(
        data=PAGES[""],
        controls=CONTROLS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        region_id_of=region_id_of,
        reading_of=reading_of,
        changes=lambda question, reading: changes(question, reading, frame()),
        link=link,
        first_paint=lambda reading: FirstPaint(
            text.page_title(reading), layout.summary(reading), layout.first_html(frame(), reading)
        ),
        assets=assets,
        depends_on=depends_on,
        browser_callbacks=IN_THE_BROWSER,
    )


def depends_on(before: View, view: View) -> Hashable:
    """The level and the place shown, and whether all but the quarter stays."""
    return before.level, before.focus, before.but(quarter="") == view.but(quarter="")


def link(reading: Reading) -> dict[str, object]:
    """The query, in which the latest quarter is left out, the title and the quarter."""
    latest = reading.as_of == reading.quarters[-1]
    return {
        "search": reading.view.but(quarter="" if latest else reading.as_of).search(),
        "title": text.page_title(reading),
        "quarter": ordinal(reading.as_of),
    }


def changes(question: Question[View], reading: Reading, frame: Frame) -> dict[str, object]:
    """The values of the outputs that change; the others stay as they are."""
    changed = layout.answer(reading, question.before, frame)
    if question.by == ids.PLACES:
        # When all places are removed, the nation is shown, and the control must show it.
        changed |= controls.values(reading.view)
    return changed
