"""A number's passport as a page to read: plain HTML, no script; the same content as the file that is downloaded."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.passport import text as passport_text
from components.passport import told as file
from components.passport import words as said
from components.passport.sum_table import rows_of, sum_table
from components.site import header, urls
from components.site.urls import PASSPORT, PASSPORT_FILE, passport
from components.text import formatting, words
from data.i18n import tr

Content = Mapping[str, Any]


def tree(
    content: Content,
    search: str,
    offered: Sequence[str],
    dropped: Sequence[str],
    rooms: Sequence[str],
    through: str,
    pin: str,
    stands: Mapping[str, Any] | None,
) -> html.Div:
    """The whole page. search: the main page's query for the same question; offered: the figures this place has.

    pin: of this very figure, "" if there is none; stands: what became of the figure that the link was pinned to.
    """
    return html.Div(
        [
            header.header("passport", rooms, through, "", switch=False, path=PASSPORT),
            html.Main(
                [
                    html.P(passport_text.dropped(tuple(dropped)), className="notice", role="status"),
                    html.P(passport_text.stands(content, stands), className="notice", role="status"),
                    _head(content, search, pin),
                    _siblings(content, search, offered),
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
    kept = passport(search, content["figure"])
    return html.Section(
        [
            html.P(tr(said.EYEBROW), className="eyebrow"),
            html.H1(passport_text.claim(content)),
            html.P(passport_text.standfirst(content), className="standfirst"),
            html.P(
                [html.Span(passport_text.evidence(content), className="badge"), " ", passport_text.notes(content)],
                className="evidence",
            ),
            html.P(
                [
                    html.A(
                        tr(said.DOWNLOAD), href=passport(search, content["figure"], PASSPORT_FILE), className="button"
                    ),
                    html.A(tr(said.PIN), href=f"{kept}&pin={pin}", title=tr(said.PIN_HELP)) if pin else None,
                    html.A(tr(said.BACK), href=urls.with_language(f"/{search}")),
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
                href=passport(search, name),
                **({"aria-current": "page"} if name == content["figure"] else {}),
            )
        )
        for name in offered
    ]
    return html.Nav(html.Ul(links), className="siblings", **{"aria-label": tr(said.SIBLINGS)})


def _published(content: Content) -> html.Section | None:
    """The authority's own cells, where the figure is its own."""
    told = content.get("published")
    if not told:
        return None
    printed = [
        [
            passport_text.state_name(row["region_id"]),
            passport_text.cell(row["share"]),
            passport_text.count(row["count"], told["count_unit"]),
        ]
        for row in told["cells"]
    ]
    return _section(
        "published",
        html.P(passport_text.published(content), className="deck"),
        html.P(html.Code(file.again(told["text"])), className="formula"),
        rows_of(
            [tr(name) for name in said.PUBLISHED_COLUMNS],
            printed,
            [],
            "errors",
            said.HEADINGS["published"],
            words_first=1,
        ),
        html.P(passport_text.modelled(content), className="deck"),
    )


def _formula(content: Content) -> html.Section:
    formula, one = content["formula"], content["formula"]["one_cohort"]
    worked = one and [
        html.H3(said.HEADINGS["one"]),
        html.P(passport_text.example(content), className="deck"),
        html.Ol([html.Li(html.Code(file.again(step, file.STEPS))) for step in one["text"]], className="steps"),
    ]
    return _section(
        "formula",
        html.P(tr(said.FORMULA_OF_MODEL), className="deck") if "published" in content else None,
        html.P(html.Code(file.again(formula["text"], file.FORMULAS)), className="formula"),
        html.P(html.Code(file.again(formula["weights"])), className="formula"),
        html.Dl(
            [
                cell
                for name, text in formula["symbols"].items()
                for cell in (html.Dt(html.Code(name)), html.Dd(file.again(text)))
            ],
            className="symbols",
        ),
        *worked,
    )


def _sums(content: Content, search: str) -> list[Component]:
    formula = content["formula"]
    # A place without the index asked for has loans and weights, and nothing to sum.
    if not formula["years"] or any(row["contribution"] is None for row in formula["years"]):
        return [_section("years", html.P(tr(said.NO_ROWS)))]
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
        rows = [{**row, "mtmltv": math.exp(row["m"])} for row in formula["cohorts"]]
        shut = html.Details(
            [html.Summary(tr("{count} rows", count=len(rows))), sum_table(content, rows, "made", search)]
        )
        parts.append(_section("cohorts", shut))
    return parts


def _inputs(content: Content) -> html.Section:
    return _section("inputs", html.Ul([_input(row) for row in content["inputs"]], className="inputs"))


def _input(row: Mapping[str, Any]) -> html.Li:
    values = file.values(row)
    # A template such as {year} is an address for a program, not one to follow.
    place = row["address"]
    where = html.A(place, href=place, rel="noreferrer") if place and "{" not in place else place
    return html.Li(
        [
            html.P([html.B(tr(row["product"])), file.released(row)]),
            html.P(file.used(row)),
            html.P(values, className="values") if values else "",
            html.P([tr("{sentence}. ", sentence=tr(row["licence"])), where], className="licence"),
        ]
    )


def _excluded(content: Content) -> html.Section:
    return _section(
        "excluded", html.Ul([html.Li(file.again(row["text"])) for row in content["excluded"]], className="plain")
    )


def _error(content: Content) -> html.Section:
    rows = [
        [
            said.LEFT_OUT.get(row["left_out"], row["left_out"]),
            said.YARDSTICKS.get(row["source"], row["source"]),
            row["key"] or tr(said.ALL),
            str(row["n"]),
            f"{row['mae_pp']:.2f}",
            f"{row['bias_pp']:+.2f}".replace("-", "−"),
        ]
        for row in sorted(content["error"]["rows"], key=lambda row: not row["key"])  # this place's own first
    ]
    deck = [said.ERROR_DECK]
    deck += [said.ERROR_OF_MODEL] if "published" in content else []
    deck += [said.NO_METRO_ERROR] if content["place"]["level"] == "metro" else []
    return _section(
        "error",
        html.P(words.run_on(map(tr, deck)), className="deck"),
        rows_of(
            [words.capital(name) for name in said.ERROR_COLUMNS.values()],
            rows,
            [],
            "errors",
            said.HEADINGS["error"],
            words_first=3,
        ),
    )


def _parameters(content: Content) -> html.Section:
    fitted = content["parameters"]
    rows = [
        [row["name"], f"{row['value']:g}", _plain(row["standard_error"]), file.again(row["meaning"], file.MEANINGS)]
        for row in fitted["values"]
    ]
    table = rows_of(
        [words.capital(name) for name in said.PARAMETER_COLUMNS.values()],
        rows,
        [],
        "parameters",
        said.HEADINGS["parameters"],
        words_last=True,
    )
    return _section(
        "parameters",
        html.Details([html.Summary(tr("{count}, fitted {date}", count=len(rows), date=fitted["fitted"])), table]),
    )


def _recompute(content: Content) -> html.Section:
    made = content["made_by"]
    return _section(
        "recompute",
        html.P(tr(said.RECOMPUTE), className="deck"),
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


def _plain(value: object) -> str:
    return formatting.UNKNOWN if value is None else f"{value:g}"
