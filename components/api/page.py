"""The page that documents the API: terms, queries, every endpoint with runnable examples, errors, limits."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import ComponentSingleType

from components.api import words as api_words
from components.api.examples import every_page, examples, unchanged
from components.site import header, urls
from components.site import html as site_html
from components.text import words
from components.text.phrases import place_phrase
from data.api.parameters import MOST_A_PAGE, PAGE, Endpoint, Parameter, used_parameters
from data.country import current_country
from data.fields import FIELDS
from data.i18n import tr
from data.quarter import label, ordinal

PATH, PATH_WITHOUT_SLASH, ROOT = "/api/", "/api", "/api/v1/"


def document(
    endpoints: Mapping[str, Endpoint],
    host: str,
    requests_a_minute: int,
    refusal: Mapping[str, Any],
    frame: Mapping[str, Any],
    assets: Mapping[str, str],
) -> str:
    """The page's HTML. host: the URL it is read at, for the examples; refusal: an error response to show."""
    tree = html.Div(
        [
            header.header("api", frame["pages"], frame["through"], frame["stale"], switch=False, path=PATH),
            html.Main(
                [
                    _head(),
                    _part(api_words.TERMS_TITLE, html.P(tr(api_words.TERMS)), html.P(tr(api_words.PRIVATE))),
                    _part(
                        api_words.START_TITLE,
                        html.P(_start()),
                        _examples(endpoints["negative-equity"], host),
                    ),
                    _part(
                        api_words.ASK_TITLE, html.Ul([html.Li(tr(text)) for text in api_words.ASK], className="plain")
                    ),
                    _part(
                        api_words.ENDPOINTS_TITLE,
                        *(_endpoint(endpoint, host) for endpoint in endpoints.values() if _is_not_panel(endpoint)),
                    ),
                    _part(api_words.PANELS_TITLE, html.P(tr(api_words.PANELS)), *_panels(endpoints)),
                    _part(api_words.PARAMETERS_TITLE, _parameters(endpoints)),
                    _part(api_words.ERRORS_TITLE, html.P(tr(api_words.ERRORS)), _pre(_error(host, refusal))),
                    _part(
                        api_words.PAGING_TITLE,
                        html.P(tr(api_words.PAGING, usual=f"{PAGE:,}", most=f"{MOST_A_PAGE:,}")),
                        _pre(every_page(host, _address("negative-equity"), _example_of_pages())),
                    ),
                    _part(api_words.LIMIT_TITLE, html.P(tr(api_words.LIMIT, most=requests_a_minute))),
                    _part(api_words.KEPT_TITLE, html.P(tr(api_words.KEPT)), _pre(unchanged(host, _address("regions")))),
                    _part(api_words.CORS_TITLE, html.P(tr(api_words.CORS))),
                ],
                className="sheet api",
            ),
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )
    return site_html.plain_page(f"{tr(api_words.TITLE)} – {words.NAME}", tr(api_words.STANDFIRST), tree, assets)


def _address(name: str) -> str:
    """An endpoint's address, which the default country writes without a word."""
    return f"{urls.site_root()}{urls.country_prefix(current_country())}{ROOT}{name}"


def _head() -> html.Section:
    document_link = html.A(tr(api_words.DOCUMENT), href=urls.with_language(f"{ROOT}openapi.json"), className="button")
    return html.Section(
        [
            html.P("API", className="eyebrow"),
            html.H1(tr(api_words.TITLE)),
            html.P(tr(api_words.STANDFIRST), className="standfirst"),
            html.P(document_link, className="ways"),
        ],
        className="head",
    )


def _endpoint(endpoint: Endpoint, host: str) -> html.Section:
    gives = tr(api_words.GIVES, count=len(endpoint.columns)) if endpoint.columns else tr(api_words.GIVES_DOCUMENT)
    columns = [(name, [FIELDS[name].described]) for name in endpoint.columns]
    return html.Section(
        [
            html.H3(html.Code(_address(endpoint.name))),
            html.P(_meaning(endpoint)),
            _takes(endpoint),
            html.Details([html.Summary(gives), _dictionary(columns)]) if columns else html.P(gives),
            _examples(endpoint, host) if endpoint.name != "negative-equity" else None,
        ],
        className="endpoint",
    )


def _takes(endpoint: Endpoint) -> html.P:
    return html.P([html.B(tr(api_words.PARAMETERS_TITLE)), " ", *_codes(endpoint.readers)], className="takes")


def _meaning(endpoint: Endpoint) -> str:
    meaning, command = tr(endpoint.meaning), api_words.COMMANDS.get(endpoint.name)
    if command and endpoint.columns:
        return tr(api_words.SAME, meaning=meaning, command=command)
    return tr("{sentence}.", sentence=meaning)


def _examples(endpoint: Endpoint, host: str) -> html.Dl:
    texts = examples(host, _address(endpoint.name), endpoint.example, table=bool(endpoint.columns))
    return html.Dl(
        [cell for name, text in texts.items() for cell in (html.Dt(name), html.Dd(_pre(text)))], className="runs"
    )


def _panels(endpoints: Mapping[str, Endpoint]) -> list[html.Section]:
    """The panels, grouped by the parameters they take."""
    panels = [endpoint for endpoint in endpoints.values() if not _is_not_panel(endpoint)]
    return [
        html.Section(
            [html.Ul([html.Li(_linked(endpoint)) for endpoint in group]), _takes(group[0])], className="endpoint"
        )
        for _, group in (
            (key, list(members)) for key, members in itertools.groupby(panels, lambda endpoint: endpoint.readers)
        )
    ]


def _linked(endpoint: Endpoint) -> html.A:
    query = f"?{endpoint.example}" if endpoint.example else ""
    return html.A(html.Code(_address(endpoint.name)), href=urls.with_language(ROOT + endpoint.name + query))


def _start() -> str:
    """What the first example asks."""
    country, example = current_country(), current_country().example
    place = place_phrase(country.region_of[example.place])
    return tr(api_words.START, place=place, first=example.first[:4], last=example.last[:4])


def _example_of_pages() -> str:
    """A query with more records than a page holds: the finest level through two years."""
    country = current_country()
    last = label(ordinal(country.example.first) + 7)
    return f"level={country.levels[-1].key}&from={country.example.first}&to={last}"


def _parameters(endpoints: Mapping[str, Endpoint]) -> html.Dl:
    return _dictionary([(name, _parameter(parameter)) for name, parameter in used_parameters(endpoints).items()])


def _parameter(parameter: Parameter) -> list[ComponentSingleType]:
    sentences = [
        tr("{sentence}.", sentence=words.capitalized(text)) for text in (tr(parameter.meaning), parameter.expectation())
    ]
    default = parameter.schema.get("default")
    default_note: list[ComponentSingleType] = (
        [" ", tr(api_words.USUAL), " ", html.Code(str(default))] if default is not None else []
    )
    return [words.join_sentences(sentences), *default_note]


def _dictionary(rows: Sequence[tuple[str, Sequence[ComponentSingleType]]]) -> html.Dl:
    cells = [cell for name, contents in rows for cell in (html.Dt(html.Code(name)), html.Dd(list(contents)))]
    return html.Dl(cells, className="symbols")


def _error(host: str, refusal: Mapping[str, Any]) -> str:
    text = json.dumps(refusal, ensure_ascii=False, indent=2)
    return f'curl "{host}{urls.with_language(ROOT)}negative-equity?quarter=2010Q9"\n\n{text}'


def _codes(names: Iterable[str]) -> list[ComponentSingleType]:
    return [child for name in names for child in (html.Code(name), " ")]


def _pre(text: str) -> html.Pre:
    return html.Pre(html.Code(text))


def _part(title: str, *body: ComponentSingleType) -> html.Section:
    return html.Section([html.H2(tr(title)), *body], className="part")


def _is_not_panel(endpoint: Endpoint) -> bool:
    return "/" not in endpoint.name
