"""The page that tells how to use the API: terms, questions, every endpoint with examples that run, errors, limits."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import first_paint, masthead, way, words
from components.api import words as said
from components.api.columns import COLUMNS
from components.api.examples import every_page, examples, unchanged
from data.strict import MOST_A_PAGE, PAGE, PARAMETERS, Endpoint
from data.tongue import tr

PATH, DOOR, ROOT = "/api/", "/api", "/api/v1/"


def document(
    endpoints: Mapping[str, Endpoint],
    host: str,
    most: int,
    wrong: Mapping[str, Any],
    frame: Mapping[str, Any],
    assets: Mapping[str, str],
) -> str:
    """The page's HTML. host: where it is read, for the examples; most: requests a minute; wrong: a refusal to show."""
    tree = html.Div(
        [
            masthead.masthead("api", frame["rooms"], frame["through"], frame["stale"], switch=False, path=PATH),
            html.Main(
                [
                    _head(),
                    _part(said.TERMS_TITLE, html.P(tr(said.TERMS)), html.P(tr(said.PRIVATE))),
                    _part(said.START_TITLE, html.P(tr(said.START)), _examples(endpoints["negative-equity"], host)),
                    _part(said.ASK_TITLE, html.Ul([html.Li(tr(one)) for one in said.ASK], className="plain")),
                    _part(said.ENDPOINTS_TITLE, *(_endpoint(one, host) for one in endpoints.values() if _own(one))),
                    _part(said.PANELS_TITLE, html.P(tr(said.PANELS)), _panels(endpoints)),
                    _part(said.PARAMETERS_TITLE, _parameters()),
                    _part(said.ERRORS_TITLE, html.P(tr(said.ERRORS)), _pre(_error(host, wrong))),
                    _part(
                        said.PAGING_TITLE,
                        html.P(tr(said.PAGING, usual=f"{PAGE:,}", most=f"{MOST_A_PAGE:,}")),
                        _pre(every_page(host, ROOT + "negative-equity", "level=metro&from=2006Q1&to=2007Q4")),
                    ),
                    _part(said.LIMIT_TITLE, html.P(tr(said.LIMIT, most=most))),
                    _part(said.KEPT_TITLE, html.P(tr(said.KEPT)), _pre(unchanged(host, ROOT + "regions"))),
                    _part(said.CORS_TITLE, html.P(tr(said.CORS))),
                ],
                className="sheet api",
            ),
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )
    return first_paint.sheet(f"{tr(said.TITLE)} – {words.NAME}", tr(said.STANDFIRST), tree, assets)


def _head() -> html.Section:
    described = html.A(tr(said.DOCUMENT), href=way.at(f"{ROOT}openapi.json"), className="button")
    return html.Section(
        [
            html.P("API", className="eyebrow"),
            html.H1(tr(said.TITLE)),
            html.P(tr(said.STANDFIRST), className="standfirst"),
            html.P(described, className="ways"),
        ],
        className="head",
    )


def _endpoint(endpoint: Endpoint, host: str) -> html.Section:
    gives = tr(said.GIVES, count=len(endpoint.columns)) if endpoint.columns else tr(said.GIVES_DOCUMENT)
    columns = html.Details([html.Summary(gives), _table(said.COLUMN_HEADS, [_column(n) for n in endpoint.columns])])
    return html.Section(
        [
            html.H3(html.Code(ROOT + endpoint.name)),
            html.P(_meaning(endpoint)),
            html.P([html.B(tr(said.TAKES)), " ", _codes(endpoint.readers)], className="licence"),
            columns if endpoint.columns else html.P(gives),
            _examples(endpoint, host) if endpoint.name != "negative-equity" else None,
        ],
        className="endpoint",
    )


def _meaning(endpoint: Endpoint) -> str:
    meaning, command = tr(endpoint.meaning), said.COMMANDS.get(endpoint.name)
    if command and endpoint.columns:
        return tr(said.SAME, meaning=meaning, command=command)
    return tr("{sentence}.", sentence=meaning)


def _examples(endpoint: Endpoint, host: str) -> html.Dl:
    told = examples(host, ROOT + endpoint.name, endpoint.example, table=bool(endpoint.columns))
    return html.Dl(
        [cell for name, text in told.items() for cell in (html.Dt(name), html.Dd(_pre(text)))], className="runs"
    )


def _panels(endpoints: Mapping[str, Endpoint]) -> html.Div:
    rows = [
        [
            _linked(one),
            _codes(name for name in one.readers if name not in ("page", "per_page", "format")),
            _codes(one.columns),
        ]
        for one in endpoints.values()
        if not _own(one)
    ]
    return _table(said.PANEL_HEADS, rows)


def _linked(endpoint: Endpoint) -> html.A:
    query = f"?{endpoint.example}" if endpoint.example else ""
    return html.A(html.Code(ROOT + endpoint.name), href=way.at(ROOT + endpoint.name + query))


def _parameters() -> html.Div:
    rows = [
        [
            html.Code(name),
            tr(one.meaning),
            one.asked_for(),
            html.Code(str(one.schema["default"])) if "default" in one.schema else "",
        ]
        for name, one in PARAMETERS.items()
    ]
    return _table(said.HEADS, rows)


def _column(name: str) -> list[object]:
    return [html.Code(name), tr(COLUMNS[name].meaning)]


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> html.Div:
    head = html.Thead(html.Tr([html.Th(tr(one), scope="col", className="word") for one in heads]))
    body = [
        html.Tr([html.Th(row[0], scope="row", className="word"), *(html.Td(one, className="word") for one in row[1:])])
        for row in rows
    ]
    return html.Div(html.Table([head, html.Tbody(body)], className="rows rows-words"), className="wide")


def _error(host: str, wrong: Mapping[str, Any]) -> str:
    return f'curl "{host}{ROOT}negative-equity?quarter=2010Q9"\n\n{json.dumps(wrong, ensure_ascii=False, indent=2)}'


def _codes(names: Any) -> list[object]:  # noqa: ANN401  # whatever can be walked through
    return [one for name in names for one in (html.Code(name), " ")]


def _pre(text: str) -> html.Pre:
    return html.Pre(html.Code(text), **{"tabIndex": "0"})


def _part(title: str, *body: object) -> html.Section:
    return html.Section([html.H2(tr(title)), *body], className="part")


def _own(endpoint: Endpoint) -> bool:
    return "/" not in endpoint.name
