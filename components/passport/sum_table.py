"""A passport's tables of summands, each with a bar as long as its contribution."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import ComponentSingleType

from components.passport import text
from components.passport import words as passport_words
from components.site.attributes import attributes
from components.site.urls import passport
from components.text import formatting, words
from data.country import country_of
from data.fields import FIELDS
from data.i18n import tr
from data.passport.figures import FIGURES

Content = Mapping[str, Any]


def sum_table(content: Content, rows: Sequence[Mapping[str, Any]], key: str, search: str) -> html.Div:
    """Summands, each with a bar as long as its contribution, and their sum."""
    kind, currency = FIELDS[content["figure"]].kind, formatting.beside_amount(text.currency(content))
    scale = {"count": 1e-3, "money": 1e-6}.get(kind, 100.0)
    adds = passport_words.ADDS.get(kind, passport_words.ADDS["share"])
    longest = max(abs(row["contribution"]) for row in rows) or 1.0
    regions = country_of(content["place"]["region_id"]).base.singular.shown
    columns = [
        words.capitalized(regions) if key == "region" else passport_words.COLUMNS[key],
        passport_words.WEIGHT_COLUMN["balances" if FIGURES[content["figure"]].by_upb else "loans"],
        passport_words.COLUMNS["mtmltv"],
        passport_words.COLUMNS["between"],
        passport_words.COLUMNS["dispersion"],
        passport_words.FIGURE_COLUMN[FIGURES[content["figure"]].kind].format(currency=currency),
        adds.format(currency=currency),
        "",
    ]

    def line(row: Mapping[str, Any]) -> list[ComponentSingleType]:
        width = f"{100 * max(row['contribution'], 0.0) / longest:.1f}%"
        bar = html.Span(className="bar", style={"width": width})
        name: ComponentSingleType = str(row[key])
        if key == "region":
            name = html.A(
                text.state_name(row["region_id"]),
                href=passport(query_of_place(search, row["region_id"]), content["figure"]),
            )
        return [
            name,
            f"{100 * row['weight']:.2f}",
            *(_figure(row, column, digits) for column, digits in _COLUMNS),
            f"{scale * row['contribution']:,.3f}",
            bar,
        ]

    shown = _folded(rows) if key == "year" else rows
    total = [tr(passport_words.SUM), f"{100 * sum(row['weight'] for row in rows):.2f}", *[""] * len(_COLUMNS)]
    summed = [f"{scale * sum(row['contribution'] for row in rows):,.3f}", ""]
    return rows_of(columns, [line(row) for row in shown], [*total, *summed], "sum", text.heading(_CAPTIONS[key]))


# The heading of each kind of summands.
_CAPTIONS = {"year": "years", "region": "states", "made": "cohorts"}
# Columns on a summand's own loans, with decimals: percent, or a variance with four decimals.
_COLUMNS = (("mtmltv", 1), ("between", 4), ("dispersion", 4), ("figure", 2))


def _figure(row: Mapping[str, Any], column: str, digits: int) -> str:
    if row.get(column) is None:
        return ""
    return f"{(1 if digits == 4 else 100) * row[column]:.{digits}f}"


def _folded(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The vintages, with the oldest, of which less than 0.1 % of loans is left, in one row."""
    shown = [row for row in rows if row["weight"] >= 0.001]
    folded = [row for row in rows if row["weight"] < 0.001]
    if len(folded) < 2 or not shown or folded[0]["year"] > shown[-1]["year"]:
        return list(rows)
    return [
        *shown,
        {"year": text.to_year(folded[0]["year"])}
        | {column: sum(row[column] for row in folded) for column in ("weight", "contribution")},
    ]


def rows_of(
    columns: Sequence[str],
    rows: Sequence[Sequence[ComponentSingleType]],
    foot: Sequence[ComponentSingleType],
    name: str,
    caption: str,
    *,
    words_first: int = 1,
    words_last: bool = False,
) -> html.Div:
    """A table that scrolls when it is wider than the screen. words_first: the number of leading text columns;
    words_last: whether the last is text.
    """

    def column_class(i: int) -> str:
        return "word" if i < words_first or (words_last and i == len(columns) - 1) else "figure"

    body = [
        html.Tr(
            [
                html.Th(cell, scope="row", className="word") if i == 0 else html.Td(cell, className=column_class(i))
                for i, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    footers = (
        [html.Tfoot(html.Tr([html.Td(cell, className=column_class(i)) for i, cell in enumerate(foot)]))] if foot else []
    )
    headers = [
        html.Th(label, scope="col", className=column_class(i)) if label else html.Td("")
        for i, label in enumerate(columns)
    ]
    table = html.Table(
        [html.Caption(caption, className="unseen"), html.Thead(html.Tr(headers)), html.Tbody(body), *footers],
        className=f"rows rows-{name}",
    )
    return html.Div(table, className="wide", tabIndex="0", role="region", **attributes({"aria-label": caption}))


def query_of_place(search: str, region_id: str) -> str:
    """The same query for another place; a passport's links begin with their place.

    >>> query_of_place("?place=US&quarter=2010Q2", "US-NV")
    '?place=US-NV&quarter=2010Q2'
    """
    rest = [part for part in search.lstrip("?").split("&") if part and not part.startswith("place=")]
    return "?" + "&".join([f"place={region_id}", *rest])
