"""The Monitor's layout, and the values an answer writes into it.

The tree is sent once. After that only leaves change (texts, figures, data): Dash rebuilds a whole subtree when one is
returned, and loses the reader's focus and scroll position.
"""

import dash_mantine_components as dmc
import numpy as np
from dash import Patch, dcc, html
from dash.dependencies import Output

from components.charts import choropleth, heatmap, ladder, legend, panel, ranking_table, tile_map
from components.charts import line as charts_line
from components.monitor import numbers, tables, tour
from components.monitor import numbers as monitor_numbers
from components.monitor import text as monitor_text
from components.site import controls, header, ids, urls
from components.site.attributes import attributes
from components.site.frame import Frame
from components.site.html import as_html
from components.site.urls import passport
from components.text import sources, status, words
from data.country import current_country
from data.i18n import tr
from data.monitor.reading import Reading
from data.monitor.view import View
from data.quarter import ordinal


def tree(frame: Frame) -> dmc.MantineProvider:
    """The whole page, its leaves still empty, in a phone's order: headline, numbers, controls, list, map, history."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.LINK),
            dcc.Store(id=ids.RANKING_PLACES),
            dcc.Store(id=ids.RANKING_FIGURES),
            dcc.Store(id=ids.RANKING_PICKED),
            header.header("", frame.pages, frame.through, frame.stale),
            html.Main(
                [
                    html.P(id=ids.DROPPED, className="notice", role="status"),
                    html.P(id=ids.PINNED, className="notice", role="status"),
                    monitor_numbers.head(),
                    monitor_numbers.numbers(),
                    controls.question_controls(frame.places),
                    html.Div(
                        [
                            panel.panel(
                                ids.RANKING,
                                ranking_table.search(),
                                html.Div(id=ids.RANKING, className="table-room"),
                                quoted="ranking",
                                pictured=False,
                            ),
                            panel.panel(
                                ids.MAP,
                                controls.quarter_slider(frame.first, frame.last),
                                panel.map_graph(frame.topojson, current_country()),
                                legend.legend(choropleth.legend()),
                                tile_map.tile_box(current_country()),
                                html.P(
                                    html.A(
                                        tr(words.YEARS),
                                        href=urls.with_language(f"/years{urls.current_query()}"),
                                        **attributes({"data-way": "/years"}),
                                    ),
                                    className="source",
                                ),
                                quoted="map",
                            ),
                        ],
                        className="pair",
                    ),
                    panel.panel(
                        ids.HISTORY,
                        panel.graph(ids.HISTORY, frame.topojson, marked=True),
                        html.P(html.A(tr(words.WHY), id=ids.WHY, href=urls.with_language("/why/")), className="source"),
                        quoted="history",
                    ),
                    html.Div(
                        [
                            panel.panel(
                                ids.LADDER,
                                legend.bands(),
                                panel.graph(ids.LADDER, frame.topojson, marked=True),
                                quoted="ladder",
                            ),
                            panel.panel(
                                ids.VINTAGES,
                                legend.legend(choropleth.legend()[:-1]),
                                panel.graph(ids.VINTAGES, frame.topojson, marked=True),
                                quoted="vintages",
                            ),
                        ],
                        className="twins",
                    ),
                ],
                id="main",
            ),
            tour.tour(),
            html.Footer(
                [
                    html.P(
                        [
                            html.A(tr(words.ABOUT), href=urls.with_language("/about")),
                            " · ",
                            html.A(tr(words.API), href=urls.with_language("/api/")),
                        ]
                    ),
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
    return {
        ids.LINK: Output(ids.LINK, "data"),
        **{name: Output(name, "value") for name in (*controls.values(View()), ids.QUARTER)},
        **{name: Output(name, "children") for name in _TEXTS},
        **{ids.spark(name): Output(ids.spark(name), "style") for name in ids.MEASURES},
        **{name: Output(name, "figure") for name in (ids.MAP, ids.HISTORY, ids.LADDER, ids.VINTAGES)},
        **{name: Output(name, "href") for name in (ids.WHY, ids.OTHERS)},
        ids.RANKING_PLACES: Output(ids.RANKING_PLACES, "data"),
        ids.RANKING_FIGURES: Output(ids.RANKING_FIGURES, "data"),
        "map-click": Output(ids.MAP, "clickData"),
        "vintages-click": Output(ids.VINTAGES, "clickData"),
        "ranking-click": Output(ids.RANKING_PICKED, "data"),
    }


def answer(reading: Reading, before: View | None, frame: Frame) -> dict[str, object]:
    """What changes on a page that shows `before` (None: nothing yet) so that it shows this reading.

    A change of quarter alone changes the map, the table and the texts, but no chart with time across: there the quarter
    is only a mark, which the browser moves.
    """
    view = reading.view
    same_level = before is not None and before.level == view.level
    stepped = before is not None and before.but(quarter=view.quarter) == view
    map_figure: Patch | dict[str, object]
    if not same_level:
        map_figure = choropleth.figure(reading, frame.geojson)
    else:
        map_figure = choropleth.step(reading)
        if before is not None and before.focus != view.focus:
            map_figure = choropleth.with_focus(map_figure, reading.places[0], frame.geojson)
    all_texts = texts(reading)
    changed: dict[str, object] = {
        **{key: value for key, value in all_texts.items() if not (stepped and key in _SAME_IN_EVERY_QUARTER)},
        ids.MAP: map_figure,
        ids.RANKING_FIGURES: tables.figures(reading),
        ids.QUARTER: ordinal(reading.as_of),
        ids.OTHERS: bridge_link(reading),
        "map-click": None,
        "vintages-click": None,
        "ranking-click": None,
    }
    if not same_level:
        changed[ids.RANKING_PLACES] = tables.places(reading)
    if not stepped:
        changed |= controls.values(view)
        changed |= {ids.spark(measure.name): monitor_numbers.spark(measure) for measure in reading.measures}
        changed[ids.WHY] = why_link(reading)
        changed[ids.HISTORY] = charts_line.figure(reading)
        changed[ids.LADDER] = ladder.figure(reading)
        changed[ids.VINTAGES] = heatmap.figure(reading)
    return changed


def texts(reading: Reading) -> dict[str, str]:
    """Every sentence and number of a reading, by the id of its leaf."""
    return {
        **monitor_numbers.number_texts(reading),
        ids.DROPPED: status.dropped(reading.dropped),
        ids.PINNED: status.pinned(reading.pinned),
        ids.QUARTER_TEXT: reading.as_of,
        ids.VINTAGE_TEXT: monitor_text.vintage(reading.view),
        ids.SOURCES: sources.sources(reading),
        **dict.fromkeys((ids.source(ids.MAP), ids.source(ids.RANKING)), sources.listed_source(reading)),
        ids.source(ids.HISTORY): sources.history_source(reading),
        **dict.fromkeys((ids.source(ids.LADDER), ids.source(ids.VINTAGES)), sources.modelled_source(reading)),
        ids.title(ids.MAP): monitor_text.map_title(reading),
        ids.deck(ids.MAP): monitor_text.map_deck(reading),
        ids.figures(ids.MAP): monitor_text.map_figures(reading),
        ids.title(ids.RANKING): monitor_text.ranking_title(reading),
        ids.deck(ids.RANKING): monitor_text.ranking_deck(reading),
        ids.figures(ids.RANKING): monitor_text.map_figures(reading),
        ids.title(ids.HISTORY): monitor_text.history_title(reading),
        ids.deck(ids.HISTORY): monitor_text.history_deck(reading),
        ids.figures(ids.HISTORY): monitor_text.history_figures(reading),
        ids.title(ids.LADDER): monitor_text.ladder_title(reading),
        ids.deck(ids.LADDER): monitor_text.ladder_deck(reading),
        ids.figures(ids.LADDER): monitor_text.ladder_figures(reading),
        ids.title(ids.VINTAGES): monitor_text.vintages_title(reading),
        ids.deck(ids.VINTAGES): monitor_text.vintages_deck(reading),
        ids.figures(ids.VINTAGES): monitor_text.vintages_figures(reading),
    }


def why_link(reading: Reading) -> str:
    """The link to the page of change from the highest share of the place in focus to its latest: it explains the
    history's title.
    """
    search = reading.view.but(level=View().level, places=reading.view.places[:1], quarter="", vintage=0).search()
    share = reading.series[0].share
    if np.isnan(share).all() or np.nanargmax(share) == share.size - 1:
        return urls.with_language(f"/why/{search}")
    return urls.with_language(f"/why/{search}{'&' if search else '?'}from={reading.quarters[int(np.nanargmax(share))]}")


def bridge_link(reading: Reading) -> str:
    """The link to the page of change up to the view's quarter: its bridge compares other publishers' figures of that
    quarter.
    """
    search = reading.view.but(level=View().level, places=reading.view.places[:1], quarter="", vintage=0).search()
    return urls.with_language(f"/why/{search}{'&' if search else '?'}to={reading.as_of}")


def passport_links(search: str) -> dict[str, str]:
    """The URL of each number's and each panel's passport, by the link's id."""
    numbers = {ids.passport(name): passport(search, figure) for name, figure in ids.MEASURE_FIGURES.items()}
    return numbers | {ids.passport(name): passport(search) for name in (ids.HEADLINE, *ids.PANELS)}


_TEXTS = (
    *(
        ids.HEADLINE,
        ids.STANDFIRST,
        ids.BADGE,
        ids.NOTES,
        ids.DROPPED,
        ids.PINNED,
        ids.QUARTER_TEXT,
        ids.VINTAGE_TEXT,
        ids.SOURCES,
    ),
    *(line(name) for name in ids.MEASURES for line in (ids.label, ids.number, ids.detail)),
    *(line(name) for name in ids.PANELS for line in (ids.title, ids.deck, ids.figures, ids.source)),
)
# Leaves that a change of quarter leaves as they are.
_SAME_IN_EVERY_QUARTER = {
    *(ids.SOURCES, ids.VINTAGE_TEXT, *(ids.source(name) for name in (ids.HISTORY, ids.LADDER, ids.VINTAGES))),
    *(line(ids.HISTORY) for line in (ids.title, ids.deck, ids.figures)),
    *(ids.deck(ids.LADDER), ids.deck(ids.VINTAGES)),
}


def first_html(frame: Frame, reading: Reading) -> str:
    """The page's tree as HTML, filled with this reading's texts and its table."""
    view, table = reading.view, reading.table
    region_link = lambda place: view.but(places=(place.region_id,)).search()  # noqa: E731
    tiles = tile_map.tiles(view.level, table.places, table.share, region_link)
    contents: dict[str, object] = {**texts(reading), ids.RANKING: tables.table(reading), ids.TILES: tiles}
    sparks = {ids.spark(measure.name): numbers.spark(measure) for measure in reading.measures}
    page = tree(frame)
    links = {ids.WHY: why_link(reading), ids.OTHERS: bridge_link(reading)}
    for name, address in (passport_links(reading.view.search()) | links).items():
        page[name].href = address
    return as_html(page, contents, sparks)


def summary(reading: Reading) -> str:
    """Headline and standfirst, for the description that other sites show of a link."""
    return f"{monitor_text.headline(reading)}. {monitor_text.standfirst(reading)}"
