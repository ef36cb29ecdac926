"""The ranked table: every place of the level, highest share first; real HTML before and after the scripts arrive.

The first paint carries `table`; once the page is up, assets/scripts/ranking.js writes the same table from `places` and
`figures`. What is printed is rounded here, so that both print the same.
"""

import math

import numpy as np
from dash import html

from components import sentences, theme, words
from data.reading import Floats, Reading


def places(reading: Reading) -> dict[str, list[str]]:
    """Who is in the table; sent again only when the level changes."""
    found = reading.table.places
    return {
        "ids": [place.region_id for place in found],
        "names": [place.region for place in found],
    }


def figures(reading: Reading) -> dict[str, object]:
    """The table's figures in the order of `places`: percent and points with one decimal, null where unknown."""
    table = reading.table
    return {
        "share": _known(words.tenths(table.share)),
        "lower": _known(words.tenths(table.lower)),
        "upper": _known(words.tenths(table.upper)),
        "change": _known(words.tenths(table.change)),
        "loans": _known(np.rint(1e-3 * table.loans_under_water)),
        "shortfall": _known(np.rint(1e-6 * table.shortfall_usd)),
        "chosen": list(reading.view.places),
    }


def table(reading: Reading) -> html.Table:
    """The table as it stands in the first paint; each name is a link to its own page."""
    named, said = places(reading), figures(reading)
    share: list[float | None] = said["share"]  # type: ignore[assignment]  # `figures` says what it holds
    order = sorted(range(len(share)), key=lambda i: (share[i] is None, -(share[i] or 0), named["names"][i]))
    head = html.Tr(
        [
            html.Th(html.Button(label, className="sort", type="button"), scope="col", className=f"col-{key}",
                    **({"aria-sort": "descending"} if key == "share" else {}))
            for key, label in words.COLUMNS.items()
        ]
    )  # fmt: skip
    rows = [_row(reading, named, said, i, rank) for rank, i in enumerate(order, 1)]
    caption = html.Caption(sentences.ranking_deck(reading), className="unseen")
    return html.Table([caption, html.Thead(head), html.Tbody(rows)], className="ranking")


def _row(reading: Reading, named: dict[str, list[str]], said: dict[str, object], i: int, rank: int) -> html.Tr:
    region_id = named["ids"][i]
    figure = {key: column[i] for key, column in said.items() if key != "chosen"}  # type: ignore[index]
    place = html.A(named["names"][i], href=reading.view.but(places=(region_id,)).search() or "?")
    cells = {
        "rank": str(rank) if figure["share"] is not None else "",
        "place": place,
        "share": [html.Span(className=f"swatch {swatch(figure['share'])}"), html.Span(_decimal(figure["share"]))],
        "interval": words.UNKNOWN
        if figure["lower"] is None
        else f"{_decimal(figure['lower'])}–{_decimal(figure['upper'])}",
        "change": words.points(math.nan if figure["change"] is None else figure["change"] / 100),
        "loans": _whole(figure["loans"]),
        "shortfall": _whole(figure["shortfall"]),
    }
    head = {"place": lambda child: html.Th(child, scope="row", className="col-place")}
    return html.Tr(
        [head.get(key, lambda child, k=key: html.Td(child, className=f"col-{k}"))(cell) for key, cell in cells.items()],
        className="chosen" if region_id in reading.view.places else None,
    )


def swatch(percent: float | None) -> str:
    """The class that paints a share's own bin beside it.

    >>> swatch(66.0), swatch(None)
    ('water-8', 'no-data')
    """
    return "no-data" if percent is None else f"water-{theme.bin_of(percent)}"


def _known(column: Floats) -> list[float | None]:
    return [None if math.isnan(x) else x for x in column.tolist()]


def _decimal(value: float | None) -> str:
    return words.UNKNOWN if value is None else f"{value:.1f}"


def _whole(value: float | None) -> str:
    return words.UNKNOWN if value is None else f"{value:,.0f}"
