"""A number's passport as a page to read: plain HTML, no script; the same content as the file that is downloaded."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import passport_words as said
from components import words

PATH, FILE = "/passport", "/passport.json"
Content = Mapping[str, Any]


def address(search: str, figure: str = "", path: str = PATH) -> str:
    """The link to a figure's passport, beside the page's own query; without a figure, the page's share itself.

    >>> address("?place=US-NV", "shortfall_usd"), address("", "pneq_by_loans"), address("")
    ('/passport?place=US-NV&figure=shortfall_usd', '/passport?figure=pneq_by_loans', '/passport')
    """
    return f"{path}{search}{('&' if search else '?') + 'figure=' + figure if figure else ''}"


def tree(content: Content, search: str, offered: Sequence[str], dropped: Sequence[str], through: str) -> html.Div:
    """The whole page. search: the main page's query for the same question; offered: the figures this place has."""
    return html.Div(
        [
            html.Header(
                [
                    html.A(words.NAME, href="/", className="name"),
                    html.Span(words.TAGLINE, className="tagline"),
                    html.Span(through, className="through"),
                ],
                className="masthead",
            ),
            html.Main(
                [
                    html.P(said.dropped(tuple(dropped)), className="notice", role="status"),
                    _head(content, search),
                    _siblings(content, search, offered),
                    _formula(content),
                    *_sums(content, search),
                    _inputs(content),
                    _excluded(content),
                    _error(content),
                    _parameters(content),
                    _recompute(content),
                ],
                className="sheet",
            ),
            html.Footer([html.P(words.CAVEAT)]),
        ]
    )


def _head(content: Content, search: str) -> html.Section:
    return html.Section(
        [
            html.P(said.EYEBROW, className="eyebrow"),
            html.H1(said.claim(content)),
            html.P(said.standfirst(content), className="standfirst"),
            html.P(
                [html.Span(said.evidence(content), className="badge"), " ", said.notes(content)], className="evidence"
            ),
            html.P(
                [
                    html.A(said.DOWNLOAD, href=address(search, content["figure"], FILE), className="button"),
                    html.A(said.BACK, href=f"/{search}"),
                ],
                className="ways",
            ),
        ],
        className="head",
    )


def _siblings(content: Content, search: str, offered: Sequence[str]) -> html.Nav:
    links = [
        html.Li(
            html.A(
                said.FIGURES[name],
                href=address(search, name),
                **({"aria-current": "page"} if name == content["figure"] else {}),
            )
        )
        for name in offered
    ]
    return html.Nav(html.Ul(links), className="siblings", **{"aria-label": said.SIBLINGS})


def _formula(content: Content) -> html.Section:
    formula, one = content["formula"], content["formula"]["one_cohort"]
    worked = one and [
        html.H3(said.HEADINGS["one"]),
        html.P(said.example(content), className="deck"),
        html.Ol([html.Li(html.Code(_typeset(step))) for step in one["text"]], className="steps"),
    ]
    return _section(
        "formula",
        html.P(html.Code(formula["text"]), className="formula"),
        html.P(html.Code(_typeset(formula["weights"])), className="formula"),
        html.Dl(
            [
                cell
                for name, text in formula["symbols"].items()
                for cell in (html.Dt(html.Code(name)), html.Dd(_typeset(text)))
            ],
            className="symbols",
        ),
        *worked,
    )


def _sums(content: Content, search: str) -> list[Component]:
    formula = content["formula"]
    if not formula["years"]:
        return [_section("years", html.P(said.NO_ROWS))]
    parts: list[Component] = [
        _section(
            "years",
            html.P(said.old_loans(content), className="deck"),
            _sum_table(content, formula["years"], "year", search),
            title=said.years_title(content),
        )
    ]
    if formula["states"]:
        ordered = sorted(formula["states"], key=lambda row: -row["contribution"])
        parts.append(_section("states", _sum_table(content, ordered, "region", search)))
    if formula["cohorts"]:
        rows = [{**row, "mtmltv": math.exp(row["m"])} for row in formula["cohorts"]]
        shut = html.Details([html.Summary(f"{len(rows)} rows"), _sum_table(content, rows, "made", search)])
        parts.append(_section("cohorts", shut))
    return parts


def _sum_table(content: Content, rows: Sequence[Mapping[str, Any]], key: str, search: str) -> html.Div:
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
            name = html.A(row["region"], href=address(_other(search, row["region_id"]), content["figure"]))
        return [
            name,
            f"{100 * row['weight']:.2f}",
            *(_figure(row, column, digits) for column, digits in _OWN),
            f"{scale * row['contribution']:,.3f}",
            bar,
        ]

    shown = _folded(rows) if key == "year" else rows
    total = [said.SUM, f"{100 * sum(row['weight'] for row in rows):.2f}", *[""] * len(_OWN)]
    summed = [f"{scale * sum(row['contribution'] for row in rows):,.3f}", ""]
    return _table(columns, [line(row) for row in shown], [*total, *summed], "sum", said.HEADINGS.get(f"{key}s", key))


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
        {"year": said.to_year(rest[0]["year"])} | {n: sum(row[n] for row in rest) for n in ("weight", "contribution")},
    ]


def _inputs(content: Content) -> html.Section:
    return _section("inputs", html.Ul([_input(row) for row in content["inputs"]], className="inputs"))


def _input(row: Mapping[str, Any]) -> html.Li:
    values = "; ".join(
        f"{one['what'].replace('_', ' ')} {one['at']}: {one['value']:,}"
        + ("" if one["unit"] == "index" else f" {one['unit']}")
        + (f" ({one['note']})" if one.get("note") else "")
        for one in row["values"]
    )
    # A template such as {year} is an address for a program, not one to follow.
    place = row["address"]
    where = html.A(place, href=place, rel="noreferrer") if place and "{" not in place else place
    return html.Li(
        [
            html.P([html.B(row["product"]), f". {row['publisher']}, release {row['release']} ({row['covers']})."]),
            html.P(f"{said.USED[row['used']]}{words.capital(_typeset(row['for']))}."),
            html.P(f"{words.capital(values)}.", className="values") if values else "",
            html.P([f"{row['licence']}. ", where], className="licence"),
        ]
    )


def _excluded(content: Content) -> html.Section:
    return _section(
        "excluded", html.Ul([html.Li(_typeset(row["text"])) for row in content["excluded"]], className="plain")
    )


def _error(content: Content) -> html.Section:
    rows = [
        [
            said.LEFT_OUT.get(row["left_out"], row["left_out"]),
            said.YARDSTICKS.get(row["source"], row["source"]),
            row["key"] or "all",
            str(row["n"]),
            f"{row['mae_pp']:.2f}",
            f"{row['bias_pp']:+.2f}".replace("-", "−"),
        ]
        for row in sorted(content["error"]["rows"], key=lambda row: not row["key"])  # this place's own first
    ]
    deck = said.ERROR_DECK + (f" {said.NO_METRO_ERROR}" if content["place"]["level"] == "metro" else "")
    return _section(
        "error",
        html.P(deck, className="deck"),
        _table(list(said.ERROR_COLUMNS.values()), rows, [], "errors", said.HEADINGS["error"], words_first=3),
    )


def _parameters(content: Content) -> html.Section:
    fitted = content["parameters"]
    rows = [
        [row["name"], f"{row['value']:g}", _plain(row["standard_error"]), _typeset(row["meaning"])]
        for row in fitted["values"]
    ]
    table = _table(
        list(said.PARAMETER_COLUMNS.values()), rows, [], "parameters", said.HEADINGS["parameters"], words_last=True
    )
    return _section("parameters", html.Details([html.Summary(f"{len(rows)}, fitted {fitted['fitted']}"), table]))


def _recompute(content: Content) -> html.Section:
    made = content["made_by"]
    return _section(
        "recompute",
        html.P(said.RECOMPUTE, className="deck"),
        html.Pre("\n".join(content["recompute"])),
        html.Dl(
            [
                cell
                for name, label in said.MADE_BY.items()
                for cell in (html.Dt(label), html.Dd(html.Code(str(made[name]))))
            ],
            className="symbols",
        ),
    )


def _section(name: str, *body: object, title: str = "") -> html.Section:
    heading = html.H2(title or said.HEADINGS[name], id=f"{name}-heading")
    return html.Section([heading, *body], className=f"part part-{name}", **{"aria-labelledby": f"{name}-heading"})


def _table(
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


def _other(search: str, region_id: str) -> str:
    """The same question of another place: links of a passport name their place first.

    >>> _other("?place=US&quarter=2010Q2", "US-NV")
    '?place=US-NV&quarter=2010Q2'
    """
    rest = [part for part in search.lstrip("?").split("&") if part and not part.startswith("place=")]
    return "?" + "&".join([f"place={region_id}", *rest])


def _typeset(text: str) -> str:
    return text.replace("'", "’")


def _plain(value: object) -> str:
    return words.UNKNOWN if value is None else f"{value:g}"
