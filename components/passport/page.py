"""The passport of a figure as a page: plain HTML without scripts, the content of the downloadable file."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component, ComponentSingleType

from components.passport import text as passport_text
from components.passport import words as passport_words
from components.passport.sum_table import rows_of, sum_table
from components.site import header, urls
from components.site.attributes import attributes
from components.site.urls import PASSPORT, PASSPORT_FILE, passport
from components.text import formatting, status, words
from data.country import Currency, country_of
from data.i18n import tr

Content = Mapping[str, Any]


def tree(
    content: Content,
    search: str,
    figures: Sequence[str],
    dropped: Sequence[str],
    pages: Sequence[str],
    through: str,
    pin: str,
    pin_status: Mapping[str, Any] | None,
) -> html.Div:
    """The whole page. search: the main page's query for the same view; figures: those of this place; pages: the names
    to link to.

    pin: of this very figure, "" if there is none; pin_status: of the figure that the link was pinned to.
    """
    return html.Div(
        [
            header.header("passport", pages, through, "", switch=False, path=PASSPORT),
            html.Main(
                [
                    html.P(status.dropped(dropped), className="notice", role="status"),
                    html.P(passport_text.pin_status(content, pin_status), className="notice", role="status"),
                    _head(content, search, pin),
                    _siblings(content, search, figures),
                    _published(content),
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
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )


def _head(content: Content, search: str, pin: str) -> html.Section:
    passport_url = passport(search, content["figure"])
    return html.Section(
        [
            html.P(tr(passport_words.EYEBROW), className="eyebrow"),
            html.H1(passport_text.claim(content)),
            html.P(passport_text.standfirst(content), className="standfirst"),
            html.P(
                [html.Span(passport_text.evidence(content), className="badge"), " ", passport_text.notes(content)],
                className="evidence",
            ),
            html.P(
                [
                    html.A(
                        tr(passport_words.DOWNLOAD),
                        href=passport(search, content["figure"], PASSPORT_FILE),
                        className="button",
                    ),
                    html.A(tr(passport_words.PIN), href=f"{passport_url}&pin={pin}", title=tr(passport_words.PIN_HELP))
                    if pin
                    else None,
                    html.A(tr(passport_words.BACK), href=urls.with_language(f"/{search}")),
                ],
                className="ways",
            ),
        ],
        className="head",
    )


def _siblings(content: Content, search: str, figures: Sequence[str]) -> html.Nav:
    links = [
        html.Li(
            html.A(
                passport_words.FIGURES[name],
                href=passport(search, name),
                **attributes({"aria-current": "page"} if name == content["figure"] else {}),
            )
        )
        for name in figures
    ]
    return html.Nav(html.Ul(links), className="siblings", **attributes({"aria-label": tr(passport_words.SIBLINGS)}))


def _published(content: Content) -> html.Section | None:
    """FHFA's published cells, where the figure is one."""
    published = content.get("published")
    if not published:
        return None
    cells = [
        [
            passport_text.state_name(row["region_id"]),
            passport_text.cell(row["share"]),
            passport_text.count(row["count"], content),
        ]
        for row in published["cells"]
    ]
    return _section(
        "published",
        html.P(passport_text.published(content), className="deck"),
        html.P(html.Code(passport_text.shown(published["text"])), className="formula"),
        rows_of(
            [tr(name) for name in passport_words.PUBLISHED_COLUMNS],
            cells,
            [],
            "errors",
            passport_words.HEADINGS["published"],
            words_first=1,
        ),
        html.P(passport_text.modelled(content), className="deck"),
    )


def _formula(content: Content) -> html.Section:
    formula, cohort = content["formula"], content["formula"]["one_cohort"]
    worked_example = cohort and [
        html.H3(passport_words.HEADINGS["one"]),
        html.P(passport_text.example(content), className="deck"),
        html.Ol(
            [html.Li(html.Code(passport_text.shown(step))) for step in cohort["text"]],
            className="steps",
        ),
    ]
    return _section(
        "formula",
        html.P(tr(passport_words.FORMULA_OF_MODEL), className="deck") if "published" in content else None,
        html.P(html.Code(passport_text.shown(formula["text"])), className="formula"),
        html.P(html.Code(passport_text.shown(formula["weights"])), className="formula"),
        html.Dl(
            [
                cell
                for name, text in formula["symbols"].items()
                for cell in (html.Dt(html.Code(name)), html.Dd(passport_text.shown(text)))
            ],
            className="symbols",
        ),
        *worked_example,
    )


def _sums(content: Content, search: str) -> list[Component]:
    formula = content["formula"]
    # A place without the index chosen has loans and weights, but no shares to sum.
    if not formula["years"] or any(row["contribution"] is None for row in formula["years"]):
        return [_section("years", html.P(tr(passport_words.NO_ROWS)))]
    parts: list[Component] = [
        _section(
            "years",
            html.P(passport_text.old_loans(content), className="deck"),
            sum_table(content, formula["years"], "year", search),
            title=passport_text.years_title(content),
        )
    ]
    if formula["states"]:
        ordered = sorted(formula["states"], key=lambda row: -row["contribution"])
        parts.append(_section("states", sum_table(content, ordered, "region", search)))
    if formula["cohorts"]:
        rows = formula.get("quarters") or [{**row, "mtmltv": math.exp(row["m"])} for row in formula["cohorts"]]
        details = html.Details(
            [html.Summary(tr("{count} rows", count=len(rows))), sum_table(content, rows, "made", search)]
        )
        parts.append(_section("cohorts", details))
    return parts


def _inputs(content: Content) -> html.Section:
    currency = passport_text.currency(content)
    return _section("inputs", html.Ul([_input(row, currency) for row in content["inputs"]], className="inputs"))


def _input(row: Mapping[str, Any], currency: Currency) -> html.Li:
    values = passport_text.values_sentence(row, currency)
    # A URL with a template such as {year} cannot be followed.
    address = row["address"]
    source = html.A(address, href=address, rel="noreferrer") if address and "{" not in address else address
    return html.Li(
        [
            html.P([html.B(tr(row["product"])), passport_text.release_sentence(row)]),
            html.P(passport_text.use_sentence(row)),
            html.P(values, className="values") if values else "",
            html.P([tr("{sentence}. ", sentence=tr(row["licence"])), source], className="licence"),
        ]
    )


def _excluded(content: Content) -> html.Section:
    return _section(
        "excluded",
        html.Ul([html.Li(passport_text.shown(row["text"])) for row in content["excluded"]], className="plain"),
    )


def _error(content: Content) -> html.Section:
    yardsticks = country_of(content["place"]["region_id"]).yardsticks
    rows = [
        [
            passport_words.LEFT_OUT.get(row["left_out"], row["left_out"]),
            tr(yardsticks.get(row["source"], row["source"])),
            row["key"] or tr(passport_words.ALL),
            str(row["n"]),
            f"{row['mae_pp']:.2f}",
            f"{row['bias_pp']:+.2f}".replace("-", "−"),
        ]
        for row in sorted(content["error"]["rows"], key=lambda row: not row["key"])  # this place's rows first
    ]
    place = content["place"]
    has_prices_only = country_of(place["region_id"]).level_of[place["level"]].basis == "prices"
    deck = [passport_words.ERROR_DECK]
    deck += [passport_words.ERROR_OF_MODEL] if "published" in content else []
    deck += [passport_words.NO_METRO_ERROR] if has_prices_only else []
    return _section(
        "error",
        html.P(words.join_sentences(map(tr, deck)), className="deck"),
        rows_of(
            [words.capitalized(name) for name in passport_words.ERROR_COLUMNS.values()],
            rows,
            [],
            "errors",
            passport_words.HEADINGS["error"],
            words_first=3,
        ),
    )


def _parameters(content: Content) -> html.Section:
    parameters = content["parameters"]
    rows = [
        [
            row["name"],
            f"{row['value']:g}",
            _plain(row["standard_error"]),
            passport_text.shown(row["meaning"]),
        ]
        for row in parameters["values"]
    ]
    table = rows_of(
        [words.capitalized(name) for name in passport_words.PARAMETER_COLUMNS.values()],
        rows,
        [],
        "parameters",
        passport_words.HEADINGS["parameters"],
        words_last=True,
    )
    return _section(
        "parameters",
        html.Details([html.Summary(tr("{count}, fitted {date}", count=len(rows), date=parameters["fitted"])), table]),
    )


def _recompute(content: Content) -> html.Section:
    made = content["made_by"]
    return _section(
        "recompute",
        html.P(tr(passport_words.RECOMPUTE), className="deck"),
        html.Pre("\n".join(content["recompute"])),
        html.Dl(
            [
                cell
                for name, label in passport_words.MADE_BY.items()
                for cell in (html.Dt(label), html.Dd(html.Code(str(made[name]))))
            ],
            className="symbols",
        ),
    )


def _section(name: str, *body: ComponentSingleType, title: str = "") -> html.Section:
    heading = html.H2(title or passport_text.heading(name), id=f"{name}-heading")
    return html.Section(
        [heading, *body], className=f"part part-{name}", **attributes({"aria-labelledby": f"{name}-heading"})
    )


def _plain(value: object) -> str:
    return formatting.UNKNOWN if value is None else f"{value:g}"
