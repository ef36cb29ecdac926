"""The stress page as a Page: its controls, and what a StressReading writes on it."""

from collections.abc import Callable, Hashable, Mapping

from dash import Input, State

from components.charts import choropleth
from components.site import controls, ids
from components.site.frame import Frame
from components.site.page import Control, FirstPaint, Page
from components.stress import ids as stress_ids
from components.stress import layout, text
from data.api.pages import PAGES
from data.i18n import tr
from data.quarter import ordinal
from data.stress.reading import StressReading
from data.stress.view import StressView


def with_fall(view: StressView, percent: float) -> StressView:
    """The view with a fall of that percentage: in the places already chosen for it, else everywhere."""
    scenario = view.scenario if view.chosen_scenario.drawn else "own"
    return view.but(scenario=scenario, depth=-round(percent) / 100.0 + 0.0)


CONTROLS: Mapping[str, Control] = {
    stress_ids.SCENARIO: Control("value", lambda view, scenario: view.but(scenario=scenario)),
    stress_ids.KIND: Control("value", lambda view, kind: view.but(kind=kind)),
    stress_ids.HORIZON: Control("value", lambda view, quarters: view.but(horizon=int(quarters))),
    stress_ids.BACK: Control("value", lambda view, years: view.but(years=int(years))),
    stress_ids.SHOCKED: Control("value", lambda view, places: view.but(shocked=tuple(places or ()))),
    stress_ids.DEPTH: Control("value", with_fall, steps=True, stays=True),
    stress_ids.GROWTH: Control("value", lambda view, percent: view.but(growth=float(percent) / 100)),
    **controls.shared_controls(ids.PLACES, ids.LEVEL, ids.QUARTER, *controls.DEFINITION_IDS),
    ids.MAP: choropleth.CLICK,
    **controls.shared_controls(ids.RANKING_PICKED),
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


def page(
    frame: Callable[[], Frame],
    region_id_of: Callable[[str], str | None],
    reading_of: Callable[[StressView], StressReading],
    assets: Mapping[str, str],
) -> Page:
    """The page. reading_of: the reading of a view."""
    return Page(
        data=PAGES["stress"],
        controls=CONTROLS,
        outputs=layout.outputs(),
        tree=lambda: layout.tree(frame()),
        region_id_of=region_id_of,
        reading_of=reading_of,
        changes=lambda question, reading: layout.answer(reading, question.before, frame()),
        link=lambda reading: link(reading, frame().last),
        first_paint=lambda reading: FirstPaint(
            text.page_title(reading),
            tr("{one}. {other}", one=text.headline(reading), other=text.standfirst(reading)),
            layout.first_html(frame(), reading),
        ),
        assets=assets,
        depends_on=depends_on,
        browser_callbacks=IN_THE_BROWSER,
    )


def depends_on(before: StressView, _: StressView) -> Hashable:
    """The level and the place shown."""
    return before.level, before.focus


def link(reading: StressReading, last: str) -> dict[str, object]:
    """The query, in which the latest quarter is left out, the title and the quarter. last: the latest quarter."""
    return {
        "search": reading.view.but(quarter="" if reading.as_of == last else reading.as_of).search(),
        "title": text.page_title(reading),
        "quarter": ordinal(reading.as_of),
    }
