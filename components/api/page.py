"""The page that tells how to use the API: terms, questions, every endpoint with examples that run, errors, limits."""

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components.api import words as said
from components.api.columns import COLUMNS
from components.api.examples import every_page, examples, unchanged
from components.site import header, urls
from components.site import html as site_html
from components.text import words
from data.api.parameters import MOST_A_PAGE, PAGE, PARAMETERS, Endpoint, Parameter
from data.i18n import tr

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
            header.header("api", frame["rooms"], frame["through"], frame["stale"], switch=False, path=PATH),
            html.Main(
                [
                    _head(),
                    _part(said.TERMS_TITLE, html.P(tr(said.TERMS)), html.P(tr(said.PRIVATE))),
                    _part(said.START_TITLE, html.P(tr(said.START)), _examples(endpoints["negative-equity"], host)),
                    _part(said.ASK_TITLE, html.Ul([html.Li(tr(one)) for one in said.ASK], className="plain")),
                    _part(
                        said.ENDPOINTS_TITLE,
                        *(_endpoint(endpoint, host) for endpoint in endpoints.values() if _own(endpoint)),
                    ),
                    _part(said.PANELS_TITLE, html.P(tr(said.PANELS)), *_panels(endpoints)),
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
    return site_html.plain_page(f"{tr(said.TITLE)} – {words.NAME}", tr(said.STANDFIRST), tree, assets)


def _head() -> html.Section:
    described = html.A(tr(said.DOCUMENT), href=urls.with_language(f"{ROOT}openapi.json"), className="button")
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
    columns = [(name, [tr(COLUMNS[name].meaning)]) for name in endpoint.columns]
    return html.Section(
        [
            html.H3(html.Code(ROOT + endpoint.name)),
            html.P(_meaning(endpoint)),
            _takes(endpoint),
            html.Details([html.Summary(gives), _dictionary(columns)]) if columns else html.P(gives),
            _examples(endpoint, host) if endpoint.name != "negative-equity" else None,
        ],
        className="endpoint",
    )


def _takes(endpoint: Endpoint) -> html.P:
    return html.P([html.B(tr(said.PARAMETERS_TITLE)), " ", *_codes(endpoint.readers)], className="takes")


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


def _panels(endpoints: Mapping[str, Endpoint]) -> list[html.Section]:
    """By the page they stand on, which says what they can be asked."""
    listed = [endpoint for endpoint in endpoints.values() if not _own(endpoint)]
    return [
        html.Section([html.Ul([html.Li(_linked(one)) for one in group]), _takes(group[0])], className="endpoint")
        for _, group in ((key, list(found)) for key, found in itertools.groupby(listed, lambda one: one.readers))
    ]


def _linked(endpoint: Endpoint) -> html.A:
    query = f"?{endpoint.example}" if endpoint.example else ""
    return html.A(html.Code(ROOT + endpoint.name), href=urls.with_language(ROOT + endpoint.name + query))


def _parameters() -> html.Dl:
    return _dictionary([(name, _parameter(one)) for name, one in PARAMETERS.items()])


def _parameter(parameter: Parameter) -> list[object]:
    sentences = [
        tr("{sentence}.", sentence=words.capital(text)) for text in (tr(parameter.meaning), parameter.asked_for())
    ]
    default = parameter.schema.get("default")
    usual = [tr(said.USUAL), " ", html.Code(str(default))] if default is not None else []
    return [words.run_on(sentences), *([" ", *usual] if usual else [])]


def _dictionary(rows: Sequence[tuple[str, Sequence[object]]]) -> html.Dl:
    cells = [cell for name, told in rows for cell in (html.Dt(html.Code(name)), html.Dd(list(told)))]
    return html.Dl(cells, className="symbols")


def _error(host: str, wrong: Mapping[str, Any]) -> str:
    told = json.dumps(wrong, ensure_ascii=False, indent=2)
    return f'curl "{host}{urls.with_language(ROOT)}negative-equity?quarter=2010Q9"\n\n{told}'


def _codes(names: Any) -> list[object]:  # noqa: ANN401  # whatever can be walked through
    return [one for name in names for one in (html.Code(name), " ")]


def _pre(text: str) -> html.Pre:
    return html.Pre(html.Code(text))


def _part(title: str, *body: object) -> html.Section:
    return html.Section([html.H2(tr(title)), *body], className="part")


def _own(endpoint: Endpoint) -> bool:
    return "/" not in endpoint.name
