"""The ranked table of the Monitor: every region of a level with its share, interval, change and amounts."""

import numpy as np
from dash import html

from components.charts.ranking_table import Column, known, named, written
from components.monitor import text
from components.text import formatting, words
from data.monitor.reading import Reading

COLUMNS = tuple(
    Column(key, label, kind)
    for (key, label), kind in zip(
        words.COLUMNS.items(), ("rank", "place", "share", "interval", "signed", "whole", "whole"), strict=True
    )
)


def places(reading: Reading) -> dict[str, list[str]]:
    """Who is in the table; sent again only when the level changes."""
    return named(reading.table.places)


def figures(reading: Reading) -> dict[str, object]:
    """The table's figures in the order of `places`: percent and points with one decimal, null where unknown."""
    table = reading.table
    return {
        "share": known(formatting.tenths(table.share)),
        "lower": known(formatting.tenths(table.lower)),
        "upper": known(formatting.tenths(table.upper)),
        "change": known(formatting.tenths(table.change)),
        "loans": known(np.rint(1e-3 * table.loans_under_water)),
        "shortfall": known(np.rint(1e-6 * table.shortfall_usd)),
        "chosen": list(reading.view.places),
    }


def table(reading: Reading) -> html.Table:
    """The table as it stands in the first paint; each name is a link to its own page."""
    links = [reading.view.but(places=(place.region_id,)).search() or "?" for place in reading.table.places]
    return written(COLUMNS, places(reading), figures(reading), links, text.ranking_deck(reading))
