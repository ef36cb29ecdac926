"""The page of stress: where everything stands, and what an answer writes on it; only leaves change."""

from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import Patch, dcc, html
from dash.dependencies import Output

from components.charts import choropleth, legend, panel, ranking_table, tile_map
from components.site import controls as site_controls
from components.site import header, ids, urls
from components.site import html as site_html
from components.stress import controls as stress_controls
from components.stress import ids as stress
from components.stress import ladder, lines, tables, text
from components.stress import words as said
from components.text import status, words
from data.i18n import tr
from data.quarter import ordinal
from data.region import Region
from data.stress.reading import StressReading
from data.stress.view import StressView


@dataclass(frozen=True)
class StressFrame:
    """What stands on the page whatever is asked."""

    places: tuple[Region, ...]
    first: str
    last: str
    through: str
    stale: str
    geojson: str
    topojson: str
    rooms: tuple[str, ...]


def tree(frame: StressFrame) -> dmc.MantineProvider:
    """The whole page, its leaves still empty: claim, numbers, controls, list, map, then the way there and back."""
    stores = (
        *(ids.ADDRESS, ids.LINK, ids.RANKING_PLACES, ids.RANKING_FIGURES, ids.RANKING_PICKED),
        *(stress.BEARABLE_FIGURES, stress.RECOVERY_PLACES, stress.RECOVERY_FIGURES),
    )
    return dmc.MantineProvider(
        [
            *(dcc.Store(id=name) for name in stores),
            header.header("stress", frame.rooms, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    html.P(id=ids.PINNED, className="notice", role="status"),
                    _head(),
                    _numbers(),
                    stress_controls.section(frame.places),
                    html.Div(
                        [
                            _panel(ids.RANKING, ranking_table.search(), tables.table_box(ids.RANKING)),
                            _panel(
                                ids.MAP,
                                site_controls.quarter_slider(frame.first, frame.last),
                                panel.graph(ids.MAP, frame.topojson),
                                legend.legend(choropleth.legend()),
                                tile_map.tile_box(),
                            ),
                        ],
                        className="pair",
                    ),
                    _panel(ids.LADDER, legend.bands(), panel.graph(ids.LADDER, frame.topojson)),
                    html.Div(
                        [
                            _panel(stress.CURVE, panel.graph(stress.CURVE, frame.topojson)),
                            _panel(stress.BEARABLE, tables.table_box(stress.BEARABLE)),
                        ],
                        className="twins",
                    ),
                    html.Div(
                        [
                            _panel(stress.COURSE, panel.graph(stress.COURSE, frame.topojson)),
                            _panel(stress.RECOVERY, stress_controls.growth(), tables.table_box(stress.RECOVERY)),
                        ],
                        className="twins",
                    ),
                ],
                id="main",
                className="stress",
            ),
            html.Footer(
                [
                    html.P(id=stress.LOAN_NOTES),
                    html.P([tr(said.AGAIN), html.Code(id=stress.COMMAND)]),
                    html.P(id=ids.SOURCES),
                    html.P(tr(words.CAVEAT)),
                ]
            ),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs() -> dict[str, Output]:
    """Every leaf an answer may write, by the name `answer` uses."""
    stores = (
        *(ids.RANKING_PLACES, ids.RANKING_FIGURES),
        *(stress.BEARABLE_FIGURES, stress.RECOVERY_PLACES, stress.RECOVERY_FIGURES),
    )
    return {
        "link": Output(ids.LINK, "data"),
        **{name: Output(name, "value") for name in (*stress_controls.values(StressView(), 0.0), ids.QUARTER)},
        **{_options(name): Output(name, "data") for name in stress_controls.options(StressView())},
        **{name: Output(name, "style") for name in stress_controls.values_shown(StressView())},
        **{name: Output(name, "children") for name in _TEXTS},
        **{name: Output(name, "figure") for name in stress.PICTURES},
        **{f"{stress.STORY_LINK}-{prop}": Output(stress.STORY_LINK, prop) for prop in ("href", "hidden")},
        **{name: Output(name, "data") for name in stores},
        "map-click": Output(ids.MAP, "clickData"),
        "ranking-click": Output(ids.RANKING_PICKED, "data"),
    }


def answer(reading: StressReading, before: StressView | None, frame: StressFrame) -> dict[str, object]:
    """What changes on a page that shows `before` (None: nothing yet) so that it shows this reading."""
    view = reading.view
    same_level = before is not None and before.level == view.level
    on_map: Patch | dict[str, object] = choropleth.map_patch(map_values(reading))
    if not same_level:
        on_map = choropleth.map_figure(map_values(reading), frame.geojson)
    elif before is not None and before.focus != view.focus:
        on_map = choropleth.with_focus(on_map, reading.chosen.places[0], frame.geojson)  # type: ignore[arg-type]
    changed: dict[str, object] = {
        **texts(reading),
        **stress_controls.values(view, float(reading.chosen.change[0])),
        **{_options(name): listed for name, listed in stress_controls.options(view).items()},
        **stress_controls.values_shown(view),
        **{f"{stress.STORY_LINK}-{prop}": value for prop, value in _story_link(reading).items()},
        ids.QUARTER: ordinal(reading.as_of),
        ids.MAP: on_map,
        ids.LADDER: ladder.figure(reading),
        stress.COURSE: lines.price_path(reading),
        stress.CURVE: lines.curve(reading),
        ids.RANKING_FIGURES: tables.figures(reading),
        stress.BEARABLE_FIGURES: tables.bearable(reading.table, view),
        stress.RECOVERY_PLACES: ranking_table.region_names(reading.chosen.places),
        stress.RECOVERY_FIGURES: tables.recovery(reading),
        "map-click": None,
        "ranking-click": None,
    }
    if not same_level:
        changed[ids.RANKING_PLACES] = ranking_table.region_names(reading.table.places)
    return changed


def first_html(frame: StressFrame, reading: StressReading) -> str:
    """The tree as HTML, with this reading's words and its tables in their places."""
    hidden = {name: style for name, style in stress_controls.values_shown(reading.view).items() if style}
    drawn = tree(frame)
    for prop, value in _story_link(reading).items():
        setattr(drawn[stress.STORY_LINK], prop, value)
    view, table = reading.view, reading.table
    links = lambda place: view.but(places=(place.region_id,)).search()  # noqa: E731
    squares = tile_map.tiles(view.level, table.places, table.after, links)
    filled = {**texts(reading), **tables.tables_html(reading), ids.TILES: squares}
    return site_html.as_html(drawn, filled, hidden)


def texts(reading: StressReading) -> dict[str, str]:
    """Every sentence and number of a reading, by the id of the leaf it stands in."""
    spoken = {
        ids.MAP: (text.map_title, text.map_deck, text.map_figures),
        ids.RANKING: (text.ranking_title, text.ranking_deck, text.map_figures),
        ids.LADDER: (text.ladder_title, text.ladder_deck, text.ladder_figures),
        stress.COURSE: (text.course_title, text.course_deck, text.course_figures),
        stress.CURVE: (text.curve_title, text.curve_deck, text.curve_figures),
        stress.BEARABLE: (text.bearable_title, text.bearable_deck, text.bearable_figures),
        stress.RECOVERY: (text.recovery_title, text.recovery_deck, text.recovery_figures),
    }
    written = {
        ids.HEADLINE: text.headline(reading),
        ids.STANDFIRST: text.standfirst(reading),
        ids.BADGE: tr(said.BADGE),
        ids.NOTES: text.notes(reading),
        stress.STORY: text.story(reading),
        stress.LOAN_NOTES: text.loan_notes(reading),
        stress.COMMAND: text.command(reading),
        ids.DROPPED: text.dropped(reading),
        ids.PINNED: status.pinned(reading.pinned),
        ids.QUARTER_SAID: reading.as_of,
        stress.DEPTH_SAID: said.signed(stress_controls.depth(reading.view, float(reading.chosen.change[0]))),
        ids.SOURCES: text.sources(reading),
    }
    for name, (title, deck, in_words) in spoken.items():
        written[ids.title(name)], written[ids.deck(name)] = title(reading), deck(reading)
        written[ids.figures(name)], written[ids.source(name)] = in_words(reading), text.source(reading)
    for number in reading.amounts:
        written[ids.label(number.name)] = text.amount_name(number, reading.view.threshold)
        written[ids.number(number.name)] = text.amount_value(number)
        written[ids.detail(number.name)] = text.amount_detail(number)
    return written


def _story_link(reading: StressReading) -> dict[str, object]:
    """Where the scenario stands in print, for those that do."""
    address = reading.scenario.address
    return {"href": address or urls.with_language("/stress/"), "hidden": not address}


def _options(name: str) -> str:
    # An answer writes both a select's options and its value, under two names.
    return f"{name}-options"


def map_values(reading: StressReading) -> choropleth.MapValues:
    """The map under stress."""
    table = reading.table
    cards = [text.card(b, a) for b, a in zip(table.before.tolist(), table.after.tolist(), strict=True)]
    return choropleth.MapValues(reading.view.level, table.places, table.after, cards, reading.chosen.places[0])


def _panel(name: str, *body: object) -> html.Section:
    pictured = name in stress.PICTURES
    return panel.panel(name, *body, passport=False, quoted=f"stress/{name}", pictured=pictured)  # type: ignore[arg-type]  # parts of a tree


def _head() -> html.Section:
    return html.Section(
        [
            html.P(tr(said.EYEBROW), className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P(
                [
                    html.Span(id=stress.STORY),
                    *(" ", html.A(tr(said.ITS_PAGE), id=stress.STORY_LINK, rel="noopener noreferrer external")),
                ],
                className="evidence",
            ),
            html.P([html.Span(id=ids.BADGE, className="badge"), " ", html.Span(id=ids.NOTES)], className="evidence"),
        ],
        className="head",
    )


def _numbers() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=ids.label(name)),
                    html.P(id=ids.number(name), className="number"),
                    html.P(id=ids.detail(name), className="detail"),
                ],
                className="measure",
            )
            for name in stress.AMOUNTS
        ],
        className="numbers",
        **{"aria-label": tr("Four numbers")},
    )


_TEXTS = (
    *(ids.HEADLINE, ids.STANDFIRST, ids.BADGE, ids.NOTES, ids.DROPPED, ids.PINNED, ids.QUARTER_SAID, ids.SOURCES),
    *(stress.STORY, stress.LOAN_NOTES, stress.COMMAND, stress.DEPTH_SAID),
    *(line(name) for name in stress.AMOUNTS for line in (ids.label, ids.number, ids.detail)),
    *(line(name) for name in stress.PANELS for line in (ids.title, ids.deck, ids.figures, ids.source)),
)
