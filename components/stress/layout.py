"""The stress page's layout, and the values an answer writes into it; only leaves change."""

import dash_mantine_components as dmc
from dash import Patch, dcc, html
from dash.dependencies import Output

from components.charts import choropleth, legend, panel, ranking_table, tile_map
from components.site import controls as site_controls
from components.site import header, ids, urls
from components.site import html as site_html
from components.site.attributes import attributes
from components.site.frame import Frame
from components.stress import controls as stress_controls
from components.stress import ids as stress_ids
from components.stress import ladder, lines, tables, text
from components.stress import words as stress_words
from components.text import status, words
from data.country import country_of, current_country
from data.i18n import tr
from data.quarter import ordinal
from data.stress.reading import StressReading
from data.stress.view import StressView


def tree(frame: Frame) -> dmc.MantineProvider:
    """The whole page, its leaves still empty: headline, numbers, controls, list, map, ladder, curve, path."""
    stores = (
        *(ids.ADDRESS, ids.LINK, ids.RANKING_PLACES, ids.RANKING_FIGURES, ids.RANKING_PICKED),
        *(stress_ids.BEARABLE_FIGURES, stress_ids.RECOVERY_PLACES, stress_ids.RECOVERY_FIGURES),
    )
    return dmc.MantineProvider(
        [
            *(dcc.Store(id=name) for name in stores),
            header.header("stress", frame.pages, frame.through, frame.stale),
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
                                panel.map_graph(frame.topojson, current_country()),
                                legend.legend(choropleth.legend()),
                                tile_map.tile_box(current_country()),
                            ),
                        ],
                        className="pair",
                    ),
                    _panel(ids.LADDER, legend.bands(), panel.graph(ids.LADDER, frame.topojson)),
                    html.Div(
                        [
                            _panel(stress_ids.CURVE, panel.graph(stress_ids.CURVE, frame.topojson)),
                            _panel(stress_ids.BEARABLE, tables.table_box(stress_ids.BEARABLE)),
                        ],
                        className="twins",
                    ),
                    html.Div(
                        [
                            _panel(stress_ids.COURSE, panel.graph(stress_ids.COURSE, frame.topojson)),
                            _panel(
                                stress_ids.RECOVERY, stress_controls.growth(), tables.table_box(stress_ids.RECOVERY)
                            ),
                        ],
                        className="twins",
                    ),
                ],
                id="main",
                className="stress",
            ),
            html.Footer(
                [
                    html.P(id=stress_ids.LOAN_NOTES),
                    html.P([tr(stress_words.AGAIN), html.Code(id=stress_ids.COMMAND)]),
                    html.P(id=ids.SOURCES),
                    html.P(tr(words.CAVEAT)),
                ]
            ),
        ],
        theme={"fontFamily": "inherit", "primaryColor": "blue", "defaultRadius": 2},
        defaultColorScheme="auto",
    )


def outputs() -> dict[str, Output]:
    """Every leaf that an answer may write, by the name that `answer` uses."""
    stores = (
        *(ids.RANKING_PLACES, ids.RANKING_FIGURES),
        *(stress_ids.BEARABLE_FIGURES, stress_ids.RECOVERY_PLACES, stress_ids.RECOVERY_FIGURES),
    )
    return {
        ids.LINK: Output(ids.LINK, "data"),
        **{name: Output(name, "value") for name in (*stress_controls.values(StressView(), 0.0), ids.QUARTER)},
        **{_options(name): Output(name, "data") for name in stress_controls.options(StressView())},
        **{name: Output(name, "style") for name in stress_controls.values_shown(StressView())},
        **{name: Output(name, "children") for name in _TEXTS},
        **{name: Output(name, "figure") for name in stress_ids.PICTURES},
        **{f"{stress_ids.STORY_LINK}-{prop}": Output(stress_ids.STORY_LINK, prop) for prop in ("href", "hidden")},
        **{name: Output(name, "data") for name in stores},
        "map-click": Output(ids.MAP, "clickData"),
        "ranking-click": Output(ids.RANKING_PICKED, "data"),
    }


def answer(reading: StressReading, before: StressView | None, frame: Frame) -> dict[str, object]:
    """What changes on a page that shows `before` (None: nothing yet) so that it shows this reading."""
    view = reading.view
    same_level = before is not None and before.level == view.level
    map_figure: Patch | dict[str, object] = choropleth.map_patch(map_values(reading))
    if not same_level:
        map_figure = choropleth.map_figure(map_values(reading), frame.geojson)
    elif before is not None and before.focus != view.focus:
        map_figure = choropleth.with_focus(map_figure, reading.chosen.places[0], frame.geojson)  # type: ignore[arg-type]
    changed: dict[str, object] = {
        **texts(reading),
        **stress_controls.values(view, float(reading.chosen.change[0])),
        **{_options(name): choices for name, choices in stress_controls.options(view).items()},
        **stress_controls.values_shown(view),
        **{f"{stress_ids.STORY_LINK}-{prop}": value for prop, value in _story_link(reading).items()},
        ids.QUARTER: ordinal(reading.as_of),
        ids.MAP: map_figure,
        ids.LADDER: ladder.figure(reading),
        stress_ids.COURSE: lines.price_path(reading),
        stress_ids.CURVE: lines.curve(reading),
        ids.RANKING_FIGURES: tables.figures(reading),
        stress_ids.BEARABLE_FIGURES: tables.bearable(reading.table, view),
        stress_ids.RECOVERY_PLACES: ranking_table.region_names(reading.chosen.places),
        stress_ids.RECOVERY_FIGURES: tables.recovery(reading),
        "map-click": None,
        "ranking-click": None,
    }
    if not same_level:
        changed[ids.RANKING_PLACES] = ranking_table.region_names(reading.table.places)
    return changed


def first_html(frame: Frame, reading: StressReading) -> str:
    """The page's tree as HTML, filled with this reading's texts and its tables."""
    hidden = {name: style for name, style in stress_controls.values_shown(reading.view).items() if style}
    page = tree(frame)
    for prop, value in _story_link(reading).items():
        setattr(page[stress_ids.STORY_LINK], prop, value)
    view, table = reading.view, reading.table
    region_link = lambda place: view.but(places=(place.region_id,)).search()  # noqa: E731
    tiles = tile_map.tiles(view.level, table.places, table.after, region_link)
    contents = {**texts(reading), **tables.tables_html(reading), ids.TILES: tiles}
    return site_html.as_html(page, contents, hidden)


def texts(reading: StressReading) -> dict[str, str]:
    """Every sentence and number of a reading, by the id of its leaf."""
    panel_texts = {
        ids.MAP: (text.map_title, text.map_deck, text.map_figures),
        ids.RANKING: (text.ranking_title, text.ranking_deck, text.map_figures),
        ids.LADDER: (text.ladder_title, text.ladder_deck, text.ladder_figures),
        stress_ids.COURSE: (text.course_title, text.course_deck, text.course_figures),
        stress_ids.CURVE: (text.curve_title, text.curve_deck, text.curve_figures),
        stress_ids.BEARABLE: (text.bearable_title, text.bearable_deck, text.bearable_figures),
        stress_ids.RECOVERY: (text.recovery_title, text.recovery_deck, text.recovery_figures),
    }
    values = {
        ids.HEADLINE: text.headline(reading),
        ids.STANDFIRST: text.standfirst(reading),
        ids.BADGE: tr(stress_words.BADGE),
        ids.NOTES: text.notes(reading),
        stress_ids.STORY: text.story(reading),
        stress_ids.LOAN_NOTES: text.loan_notes(reading),
        stress_ids.COMMAND: text.command(reading),
        ids.DROPPED: status.dropped(reading.dropped),
        ids.PINNED: status.pinned(reading.pinned),
        ids.QUARTER_TEXT: reading.as_of,
        stress_ids.DEPTH_TEXT: stress_words.signed(
            stress_controls.depth(reading.view, float(reading.chosen.change[0]))
        ),
        ids.SOURCES: text.sources(reading),
    }
    for name, (title, deck, text_alternative) in panel_texts.items():
        values[ids.title(name)], values[ids.deck(name)] = title(reading), deck(reading)
        values[ids.figures(name)], values[ids.source(name)] = text_alternative(reading), text.source(reading)
    country = country_of(reading.view.focus)
    for number in reading.amounts:
        values[ids.label(number.name)] = text.amount_name(number, reading.view.threshold)
        values[ids.number(number.name)] = text.amount_value(number, country.currency)
        values[ids.detail(number.name)] = text.amount_detail(number, country)
    return values


def _story_link(reading: StressReading) -> dict[str, object]:
    """The link to the scenario's publication; hidden without one."""
    address = reading.scenario.address
    return {"href": address or urls.with_language("/stress/"), "hidden": not address}


def _options(name: str) -> str:
    # An answer writes both the options and the value of a list, under two names.
    return f"{name}-options"


def map_values(reading: StressReading) -> choropleth.MapValues:
    """The map values of the share under stress."""
    table = reading.table
    cards = [text.card(b, a) for b, a in zip(table.before.tolist(), table.after.tolist(), strict=True)]
    return choropleth.MapValues(reading.view.level, table.places, table.after, cards, reading.chosen.places[0])


def _panel(name: str, *body: object) -> html.Section:
    pictured = name in stress_ids.PICTURES
    return panel.panel(name, *body, passport=False, quoted=f"stress/{name}", pictured=pictured)  # type: ignore[arg-type]  # parts of a tree


def _head() -> html.Section:
    return html.Section(
        [
            html.P(tr(stress_words.EYEBROW), className="eyebrow"),
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P(
                [
                    html.Span(id=stress_ids.STORY),
                    *(
                        " ",
                        html.A(tr(stress_words.ITS_PAGE), id=stress_ids.STORY_LINK, rel="noopener noreferrer external"),
                    ),
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
            for name in stress_ids.AMOUNTS
        ],
        className="numbers",
        **attributes({"aria-label": tr("Four numbers")}),
    )


_TEXTS = (
    *(ids.HEADLINE, ids.STANDFIRST, ids.BADGE, ids.NOTES, ids.DROPPED, ids.PINNED, ids.QUARTER_TEXT, ids.SOURCES),
    *(stress_ids.STORY, stress_ids.LOAN_NOTES, stress_ids.COMMAND, stress_ids.DEPTH_TEXT),
    *(line(name) for name in stress_ids.AMOUNTS for line in (ids.label, ids.number, ids.detail)),
    *(line(name) for name in stress_ids.PANELS for line in (ids.title, ids.deck, ids.figures, ids.source)),
)
