"""The headline and the four numbers, each with its change on the year and a sparkline."""

import math
from typing import Any

import numpy as np
from dash import html

from components.monitor import text
from components.site import ids, urls
from components.site.attributes import attributes
from components.text import words
from data.country import country_of, current_country
from data.i18n import tr
from data.monitor.reading import Measure, Reading

_POINTS = 56  # a sparkline is some 200 px wide; more points than this are not visible


def head() -> html.Section:
    """The headline, the standfirst and the evidence level."""
    return html.Section(
        [
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P(
                [
                    html.A(id=ids.BADGE, className="badge", title=tr(words.ERROR), **_link_to_errors()),
                    *(" ", html.Span(id=ids.NOTES)),
                    *(
                        " ",
                        passport(ids.HEADLINE),
                        " · ",
                        html.A(tr(words.OTHERS), id=ids.OTHERS, href=urls.with_language("/why/")),
                    ),
                ],
                className="evidence",
            ),
            html.P(
                [_file("pdf", tr(words.BRIEFING)), " · ", _file("pptx", tr(words.SLIDE))], className="evidence takes"
            ),
        ],
        className="head",
    )


def _file(form: str, label: str) -> html.A:
    name = f"region.{form}"
    return html.A(
        label, href=urls.with_language(f"/file/{name}{urls.current_query()}"), **attributes({"data-file": name})
    )


def numbers() -> html.Section:
    """The four numbers, their leaves still empty."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=ids.label(name)),
                    html.P(id=ids.number(name), className="number"),
                    html.P(id=ids.detail(name), className="detail"),
                    html.P(
                        passport(name, ids.MEASURE_FIGURES[name], words.MEASURE_LINK_NAMES[name]),
                        className="detail-how",
                    ),
                    html.Div(
                        [html.Div(id=ids.spark(name), className="spark"), html.Div(className="mark")],
                        className="sparkline",
                        **attributes({"aria-hidden": "true"}),
                    ),
                ],
                className="measure",
            )
            for name in ids.MEASURES
        ],
        className="numbers",
        **attributes({"aria-label": tr("Four numbers")}),
    )


def passport(name: str, figure: str = "", label: str = "") -> html.A:
    """The link to a number's passport; assets/scripts/turning.js keeps its URL at the page's own query.

    figure: "" is the page's share. label: the number's name, for screen readers.
    """
    return html.A(
        tr(words.HOW),
        id=ids.passport(name),
        href=urls.with_language("/passport"),
        className="how",
        **attributes({"data-figure": figure, **({"aria-label": f"{tr(words.HOW)}{tr(': ')}{label}"} if label else {})}),
    )


def spark(measure: Measure) -> dict[str, str]:
    """A number's history as a CSS clip-path: small enough for a style, and drawn in the theme's colour.

    Without any figure (a metro's amounts) nothing is drawn.

    >>> spark(Measure("near_negative", 0.2, 0.1, np.array([0.0, 0.1, 0.2])))
    {'clipPath': 'polygon(0% 100%,0% 100%,50% 50%,100% 0%,100% 100%)'}
    """
    history = np.asarray(measure.history, dtype=float)
    known_values = history[~np.isnan(history)]
    if not len(known_values) or known_values.max() <= 0:
        return {"display": "none"}
    indices = np.unique(np.linspace(0, len(history) - 1, min(_POINTS, len(history))).round().astype(int))
    corners = [
        f"{100 * i / (len(history) - 1):.3g}% {100 * (1 - height / known_values.max()):.3g}%"
        for i, height in zip(indices.tolist(), history[indices].tolist(), strict=True)
        if not math.isnan(height)
    ]
    first, last = corners[0].split()[0], corners[-1].split()[0]
    return {"clipPath": f"polygon({first} 100%,{','.join(corners)},{last} 100%)"}


def number_texts(reading: Reading) -> dict[str, str]:
    """The texts of the headline and the four numbers, by id."""
    texts = {
        ids.HEADLINE: text.headline(reading),
        ids.STANDFIRST: text.standfirst(reading),
        ids.BADGE: text.badge(reading),
        ids.NOTES: text.notes(reading),
    }
    country = country_of(reading.view.focus)
    for measure in reading.measures:
        texts[ids.label(measure.name)] = text.measure_name(measure, reading.view)
        texts[ids.number(measure.name)] = text.measure_value(measure, country.currency)
        texts[ids.detail(measure.name)] = text.measure_detail(measure, country.unpublished) + text.measure_level(
            reading, measure
        )
    return texts


def _link_to_errors() -> dict[str, Any]:
    """The address of the evidence page; nothing where the country's data do not answer it."""
    return {"href": urls.with_language("/evidence/")} if "evidence" in current_country().pages else {}
