"""A passport's tables: lines that add up, each with a bar as long as what it adds."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components.passport import text
from components.passport import words as said
from components.site.urls import passport
from data.i18n import tr

Content = Mapping[str, Any]


def sum_table(content: Content, rows: Sequence[Mapping[str, Any]], key: str, search: str) -> html.Div:
    """Lines that add up, each with a bar as long as what it adds, and their sum."""
    scale = {"loans": 1e-3, "US dollars": 1e-6}.get(content["unit"], 100.0)
    adds = said.ADDS.get(content["unit"], said.ADDS["share"])
    longest = max(abs(row["contribution"]) for row in rows) or 1.0
    columns = [
        said.COLUMNS[key],
        said.WEIGHT_COLUMN[content["formula"]["whole_unit"]],
        said.COLUMNS["mtmltv"],
        said.COLUMNS["between"],
        said.COLUMNS["dispersion"],
        said.FIGURE_COLUMN[_kind(content)],
        adds,
        "",
    ]

    def line(row: Mapping[str, Any]) -> list[object]:
        width = f"{100 * max(row['contribution'], 0.0) / longest:.1f}%"
        bar = html.Span(className="bar", style={"width": width})
        name: object = str(row[key])
        if key == "region":
            name = html.A(
                text.state_name(row["region_id"]),
                href=passport(elsewhere(search, row["region_id"]), content["figure"]),
            )
        return [
            name,
            f"{100 * row['weight']:.2f}",
            *(_figure(row, column, digits) for column, digits in _OWN),
            f"{scale * row['contribution']:,.3f}",
            bar,
        ]

    shown = _folded(rows) if key == "year" else rows
    total = [tr(said.SUM), f"{100 * sum(row['weight'] for row in rows):.2f}", *[""] * len(_OWN)]
    summed = [f"{scale * sum(row['contribution'] for row in rows):,.3f}", ""]
    return rows_of(columns, [line(row) for row in shown], [*total, *summed], "sum", said.HEADINGS[_CAPTIONS[key]])


# Under which heading the lines of each kind stand.
_CAPTIONS = {"year": "years", "region": "states", "made": "cohorts"}
# What a line of the sum says of its own loans: percent, or a variance with four decimals.
_OWN = (("mtmltv", 1), ("between", 4), ("dispersion", 4), ("figure", 2))


def _figure(row: Mapping[str, Any], column: str, digits: int) -> str:
    if row.get(column) is None:
        return ""
    return f"{(1 if digits == 4 else 100) * row[column]:.{digits}f}"


def _folded(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The years with the oldest, of which hardly a loan is left, in one line."""
    kept = [row for row in rows if row["weight"] >= 0.001]
    rest = [row for row in rows if row["weight"] < 0.001]
    if len(rest) < 2 or not kept or rest[0]["year"] > kept[-1]["year"]:
        return list(rows)
    return [
        *kept,
        {"year": text.to_year(rest[0]["year"])} | {n: sum(row[n] for row in rest) for n in ("weight", "contribution")},
    ]


def rows_of(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    foot: Sequence[object],
    name: str,
    caption: str,
    *,
    words_first: int = 1,
    words_last: bool = False,
) -> html.Div:
    """A table that scrolls by itself where it is wider than the screen. words_first, words_last: columns of words."""

    def dress(i: int) -> str:
        return "word" if i < words_first or (words_last and i == len(columns) - 1) else "figure"

    body = [
        html.Tr(
            [
                html.Th(cell, scope="row", className="word") if i == 0 else html.Td(cell, className=dress(i))
                for i, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    ends = [html.Tfoot(html.Tr([html.Td(cell, className=dress(i)) for i, cell in enumerate(foot)]))] if foot else []
    heads = [
        html.Th(label, scope="col", className=dress(i)) if label else html.Td("") for i, label in enumerate(columns)
    ]
    table = html.Table(
        [html.Caption(caption, className="unseen"), html.Thead(html.Tr(heads)), html.Tbody(body), *ends],
        className=f"rows rows-{name}",
    )
    return html.Div(table, className="wide", tabIndex="0", role="region", **{"aria-label": caption})


def _kind(content: Content) -> str:
    name = content["figure"]
    return "near" if "near" in name else "median" if "median" in name else "shortfall" if "short" in name else "over"


def elsewhere(search: str, region_id: str) -> str:
    """The same question of another place: links of a passport name their place first.

    >>> elsewhere("?place=US&quarter=2010Q2", "US-NV")
    '?place=US-NV&quarter=2010Q2'
    """
    rest = [part for part in search.lstrip("?").split("&") if part and not part.startswith("place=")]
    return "?" + "&".join([f"place={region_id}", *rest])
