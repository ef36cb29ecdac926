"""The Monitor's ranked table: every region of a level with share, interval, change and amounts."""

import numpy as np
from dash import html

from components.charts.ranking_table import RankingColumn, null_where_unknown, ranking_table, region_names
from components.monitor import text
from components.text import formatting, words
from data.country import country_of
from data.monitor.reading import Reading

COLUMNS = tuple(
    RankingColumn(key, label, kind)
    for (key, label), kind in zip(
        words.COLUMNS.items(), ("rank", "place", "share", "interval", "signed", "whole", "whole"), strict=True
    )
)


def places(reading: Reading) -> dict[str, list[str]]:
    """The table's places; sent again only when the level changes."""
    return region_names(reading.table.places)


def figures(reading: Reading) -> dict[str, object]:
    """The table's figures in the order of `places`: percent and points with one decimal, null where unknown."""
    table = reading.table
    return {
        "share": null_where_unknown(formatting.tenths(table.share)),
        "lower": null_where_unknown(formatting.tenths(table.lower)),
        "upper": null_where_unknown(formatting.tenths(table.upper)),
        "change": null_where_unknown(formatting.tenths(table.change)),
        "loans": null_where_unknown(np.rint(1e-3 * table.loans_under_water)),
        "shortfall": null_where_unknown(np.rint(1e-6 * table.shortfall)),
        "chosen": list(reading.view.places),
    }


def table(reading: Reading) -> html.Table:
    """The table of the first HTML; each place's name links to its own page."""
    links = [reading.view.but(places=(place.region_id,)).search() or "?" for place in reading.table.places]
    currency = formatting.beside_amount(country_of(reading.view.focus).currency)
    return ranking_table(COLUMNS, places(reading), figures(reading), links, text.ranking_deck(reading), currency)
