"""The ranked table: every place of the level, highest share first; real HTML before and after the scripts arrive.

The first paint carries `table`; once the page is up, assets/scripts/ranking.js writes the same table from `places` and
`figures`. What is printed is rounded here, so that both print the same. Other rooms list other columns the same way.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html

from components.site import ids, theme
from components.text import formatting, words
from data.formulas.arrays import Floats
from data.i18n import tr
from data.region import Region

ALREADY = -1.0  # in a column of falls: the place is there without any
ENDLESS = -1.0  # in a column of years: more than are told


@dataclass(frozen=True)
class RankingColumn:
    """A column of a ranked table. kind: how its figures are printed; a table has one `share`, by which it is ranked."""

    key: str
    label: str
    kind: str  # rank | place | share | interval | level | signed | whole | signed-whole | fall | years


# Here every label is still its message; it is told where a table is written.
_WORDS = {"fall": words.ALREADY, "years": words.ENDLESS}


def region_names(places: Sequence[Region]) -> dict[str, list[str]]:
    """Places by id and name."""
    return {
        "ids": [place.region_id for place in places],
        "names": [place.called for place in places],
    }


def ranking_table(
    columns: Sequence[RankingColumn],
    names: Mapping[str, Sequence[str]],
    said: Mapping[str, object],
    links: Sequence[str],
    caption: str,
) -> html.Table:
    """A ranked table. names: as `region_names`; said: each column's figures by its key, and `chosen`; links: one a place."""
    rank_by = next(column.key for column in columns if column.kind == "share")
    share: Sequence[float | None] = said[rank_by]  # type: ignore[assignment]  # `said` holds columns
    order = sorted(range(len(share)), key=lambda i: (share[i] is None, -(share[i] or 0), names["names"][i]))
    head = html.Tr(
        [
            html.Th(
                html.Button(tr(column.label), className="sort", type="button"),
                scope="col",
                className=f"col-{column.key}",
                **{"data-kind": column.kind},
                **({"aria-sort": "descending"} if column.kind == "share" else {}),
            )
            for column in columns
        ]
    )
    rows = [
        html.Tr(
            [_cell(column, i, str(rank) if share[i] is not None else "", names, said, links[i]) for column in columns],
            className="chosen" if names["ids"][i] in said["chosen"] else None,  # type: ignore[operator]  # ids
        )
        for rank, i in enumerate(order, 1)
    ]
    return html.Table(
        [html.Caption(caption, className="unseen"), html.Thead(head), html.Tbody(rows)], className="ranking"
    )


def search() -> html.Label:
    """The box that finds a place in the table."""
    typed = dcc.Input(id=ids.RANKING_SEARCH, type="search", placeholder=words.CONTROLS["search"], autoComplete="off")
    return html.Label([html.Span(words.CONTROLS["search"], className="unseen"), typed], className="search")


def swatch(percent: float | None) -> str:
    """The class that paints a share's own bin beside it.

    >>> swatch(66.0), swatch(None)
    ('water-8', 'no-data')
    """
    return "no-data" if percent is None else f"water-{theme.bin_of(percent)}"


def null_where_unknown(column: Floats) -> list[float | None]:
    """A column as it is sent: null where there is no figure."""
    return [None if math.isnan(x) else x for x in column.tolist()]


def cell_text(kind: str, value: float | None) -> str:
    """A figure of a kind in words; assets/scripts/ranking.js prints alike.

    >>> cell_text("level", 3.0), cell_text("signed", -0.1), cell_text("signed-whole", 1200.0), cell_text("fall", ALREADY)
    ('3.0', '−0.1', '+1,200', 'already')
    """
    if value is None:
        return formatting.UNKNOWN
    if kind == "signed":
        return formatting.points(value / 100)
    if kind == "level":
        return formatting.cell(value)
    if kind in _WORDS and value < 0:
        return tr(_WORDS[kind])
    if kind in ("whole", "signed-whole"):
        said = f"{value:+,.0f}" if kind == "signed-whole" else f"{value:,.0f}"
        return said.replace("-", "−").removeprefix("+" if value == 0 else " ")
    return f"{value:.1f}"


def _cell(
    column: RankingColumn, i: int, rank: str, names: Mapping[str, Sequence[str]], said: Mapping[str, object], link: str
) -> html.Th | html.Td:
    class_name = f"col-{column.key}"
    if column.kind == "place":
        return html.Th(html.A(names["names"][i], href=link), scope="row", className=class_name)
    if column.kind == "rank":
        return html.Td(rank, className=class_name)
    if column.kind == "interval":
        lower, upper = (said[bound][i] for bound in ("lower", "upper"))  # type: ignore[index]  # `said` holds columns
        both = formatting.UNKNOWN if lower is None else f"{formatting.cell(lower)}–{formatting.cell(upper)}"
        return html.Td(both, className=class_name)
    value: float | None = said[column.key][i]  # type: ignore[index]  # as above
    if column.kind == "share":
        mark = html.Span(className=f"swatch {swatch(value)}")
        return html.Td([mark, html.Span(formatting.cell(value))], className=class_name)
    return html.Td(cell_text(column.kind, value), className=class_name)
