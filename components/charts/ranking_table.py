"""The ranked table: every place of the level, highest share first; real HTML before and after scripts run.

The first HTML contains `ranking_table`; once scripts run, assets/scripts/ranking.js writes the same table from the
stores of places and figures. Values are rounded here, so that both display the same. Other pages use it with other
columns.
"""

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dash import dcc, html
from markupsafe import Markup

from components.site import ids, theme
from components.site.attributes import attributes
from components.text import formatting, words
from data.formulas.arrays import Floats
from data.i18n import tr
from data.region import Region

ALREADY = -1.0  # in a column of falls: the target is reached without any
ENDLESS = -1.0  # in a column of years: more than 30


@dataclass(frozen=True)
class RankingColumn:
    """A column of a ranked table. kind: how its figures are formatted; a table has one `share` column, by which it is
    ranked.
    """

    key: str
    label: str
    kind: str  # rank | place | share | interval | level | signed | whole | signed-whole | fall | years


# Labels are untranslated messages here; they are translated where a table is written.
_TEXT_BELOW_ZERO = {"fall": words.ALREADY, "years": words.ENDLESS}


def region_names(places: Sequence[Region]) -> dict[str, list[str]]:
    """The ids and names of places."""
    return {
        "ids": [place.region_id for place in places],
        "names": [place.shown_name for place in places],
    }


def ranking_table(
    columns: Sequence[RankingColumn],
    names: Mapping[str, Sequence[str]],
    figures: Mapping[str, object],
    links: Sequence[str],
    caption: str,
    currency: str = "",
) -> html.Table:
    """A ranked table. names: as `region_names`; figures: the values of each column by its key, and `chosen`; links: the
    URL of each place; currency: of its amounts, as it stands beside one.
    """
    rank_by = next(column.key for column in columns if column.kind == "share")
    share: Sequence[float | None] = figures[rank_by]  # type: ignore[assignment]  # a column
    empty = _empty_columns(columns, figures)
    order = sorted(range(len(share)), key=lambda i: (share[i] is None, -(share[i] or 0), names["names"][i]))
    head = html.Tr(
        [
            html.Th(
                html.Button(tr(column.label, currency=currency), className="sort", type="button"),
                scope="col",
                className=f"col-{column.key}",
                hidden=column.key in empty or None,
                **attributes(
                    {"data-kind": column.kind, **({"aria-sort": "descending"} if column.kind == "share" else {})}
                ),
            )
            for column in columns
        ]
    )
    rows = "".join(
        _row(columns, i, str(rank) if share[i] is not None else "", names, figures, links[i], empty)
        for rank, i in enumerate(order, 1)
    )
    return html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(head),
            html.Tbody(Markup(rows)),  # noqa: S704  # every name, link and figure in it is escaped above
        ],
        className="ranking",
    )


def search() -> html.Label:
    """The input that filters the table by place."""
    field = dcc.Input(id=ids.RANKING_SEARCH, type="search", placeholder=words.CONTROLS["search"], autoComplete="off")
    return html.Label([html.Span(words.CONTROLS["search"], className="unseen"), field], className="search")


def swatch(percent: float | None) -> str:
    """The CSS class of the swatch beside a share, in percent.

    >>> swatch(66.0), swatch(None)
    ('water-8', 'no-data')
    """
    return "no-data" if percent is None else f"water-{theme.bin_of(percent)}"


def null_where_unknown(column: Floats) -> list[float | None]:
    """A column as JSON takes it: null where there is no figure."""
    return [None if math.isnan(x) else x for x in column.tolist()]


def cell_text(kind: str, value: float | None) -> str:
    """The text of a figure of this kind; assets/scripts/ranking.js formats alike.

    >>> cell_text("level", 3.0), cell_text("signed", -0.1), cell_text("fall", ALREADY)
    ('3.0', '−0.1', 'already')
    >>> cell_text("signed-whole", 1200.0)
    '+1,200'
    """
    if value is None:
        return formatting.UNKNOWN
    if kind == "signed":
        return formatting.points(value / 100)
    if kind == "level":
        return formatting.cell(value)
    if kind in _TEXT_BELOW_ZERO and value < 0:
        return tr(_TEXT_BELOW_ZERO[kind])
    if kind in ("whole", "signed-whole"):
        text = f"{value:+,.0f}" if kind == "signed-whole" else f"{value:,.0f}"
        return text.replace("-", "−").removeprefix("+" if value == 0 else " ")
    return f"{value:.1f}"


def _empty_columns(columns: Sequence[RankingColumn], figures: Mapping[str, object]) -> set[str]:
    """The keys of the columns without a single figure: they are hidden, and the page says once why there is none."""
    always = ("rank", "place", "share", "interval")
    return {
        column.key
        for column in columns
        if column.kind not in always and all(value is None for value in figures[column.key])  # type: ignore[attr-defined]  # a column
    }


def _row(
    columns: Sequence[RankingColumn],
    i: int,
    rank: str,
    names: Mapping[str, Sequence[str]],
    figures: Mapping[str, object],
    link: str,
    empty: Container[str],
) -> str:
    """A row as HTML. Text, because a level of 410 places would be 6,000 components and a tenth of a second."""
    cells = "".join(
        f'<td class="col-{column.key}" hidden></td>'
        if column.key in empty
        else _cell(column, i, rank, names, figures, link)
        for column in columns
    )
    chosen = ' class="chosen"' if names["ids"][i] in figures["chosen"] else ""  # type: ignore[operator]  # ids
    return f"<tr{chosen}>{cells}</tr>"


def _cell(
    column: RankingColumn,
    i: int,
    rank: str,
    names: Mapping[str, Sequence[str]],
    figures: Mapping[str, object],
    link: str,
) -> str:
    if column.kind == "place":
        name = f'<a href="{escape(link)}">{escape(names["names"][i])}</a>'
        return f'<th class="col-{column.key}" scope="row">{name}</th>'
    if column.kind == "rank":
        text = rank
    elif column.kind == "interval":
        lower, upper = (figures[bound][i] for bound in ("lower", "upper"))  # type: ignore[index]  # columns
        text = formatting.UNKNOWN if lower is None else f"{formatting.cell(lower)}–{formatting.cell(upper)}"
    else:
        value: float | None = figures[column.key][i]  # type: ignore[index]  # as above
        if column.kind == "share":
            mark = f'<span class="swatch {swatch(value)}"></span>'
            return f'<td class="col-{column.key}">{mark}<span>{escape(formatting.cell(value))}</span></td>'
        text = cell_text(column.kind, value)
    return f'<td class="col-{column.key}">{escape(text)}</td>'
