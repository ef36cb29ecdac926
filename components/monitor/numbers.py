"""The page's claim and its four numbers, each with its change on the year and a small history."""

import math

import numpy as np
from dash import html

from components.monitor import text
from components.site import ids, urls
from components.text import words
from data.i18n import tr
from data.monitor.reading import Measure, Reading

_POINTS = 56  # a small history is some 200 px wide; more corners than this are not seen


def head() -> html.Section:
    """The claim, the line under it and the evidence."""
    return html.Section(
        [
            html.H1(id=ids.HEADLINE),
            html.P(id=ids.STANDFIRST, className="standfirst"),
            html.P(
                [
                    html.A(
                        id=ids.BADGE, href=urls.with_language("/evidence/"), className="badge", title=tr(words.ERROR)
                    ),
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


def _file(form: str, said: str) -> html.A:
    name = f"region.{form}"
    return html.A(said, href=urls.with_language(f"/file/{name}{urls.query_here()}"), **{"data-file": name})


def numbers() -> html.Section:
    """The four numbers' places."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=ids.label(name)),
                    html.P(id=ids.number(name), className="number"),
                    html.P(id=ids.detail(name), className="detail"),
                    html.P(
                        passport(name, ids.MEASURE_FIGURES[name], words.MEASURES_HEARD[name]), className="detail-how"
                    ),
                    html.Div(
                        [html.Div(id=ids.spark(name), className="spark"), html.Div(className="mark")],
                        className="sparkline",
                        **{"aria-hidden": "true"},
                    ),
                ],
                className="measure",
            )
            for name in ids.MEASURES
        ],
        className="numbers",
        **{"aria-label": tr("Four numbers")},
    )


def passport(name: str, figure: str = "", of: str = "") -> html.A:
    """The link to how a number is made; assets/scripts/turning.js keeps its address at the page's own question.

    figure: "" is the page's share itself. of: the number's name, for who hears the link alone.
    """
    return html.A(
        tr(words.HOW),
        id=ids.passport(name),
        href=urls.with_language("/passport"),
        className="how",
        **{"data-figure": figure, **({"aria-label": f"{tr(words.HOW)}{tr(': ')}{of}"} if of else {})},
    )


def spark(measure: Measure) -> dict[str, str]:
    """A number's history as the outline of a filled shape: light enough to be a style, and in the theme's colour.

    Where nothing is known (a metro's amounts) there is nothing to draw, and its room stays empty.

    >>> spark(Measure("near_negative", 0.2, 0.1, np.array([0.0, 0.1, 0.2])))
    {'clipPath': 'polygon(0% 100%,0% 100%,50% 50%,100% 0%,100% 100%)'}
    """
    history = np.asarray(measure.history, dtype=float)
    known = history[~np.isnan(history)]
    if not len(known) or known.max() <= 0:
        return {"display": "none"}
    picked = np.unique(np.linspace(0, len(history) - 1, min(_POINTS, len(history))).round().astype(int))
    corners = [
        f"{100 * i / (len(history) - 1):.3g}% {100 * (1 - height / known.max()):.3g}%"
        for i, height in zip(picked.tolist(), history[picked].tolist(), strict=True)
        if not math.isnan(height)
    ]
    first, last = corners[0].split()[0], corners[-1].split()[0]
    return {"clipPath": f"polygon({first} 100%,{','.join(corners)},{last} 100%)"}


def number_texts(reading: Reading) -> dict[str, str]:
    """The words of both, by id."""
    texts = {
        ids.HEADLINE: text.headline(reading),
        ids.STANDFIRST: text.standfirst(reading),
        ids.BADGE: text.badge(reading),
        ids.NOTES: text.notes(reading),
    }
    for measure in reading.measures:
        texts[ids.label(measure.name)] = text.measure_name(measure, reading.view)
        texts[ids.number(measure.name)] = text.measure_value(measure)
        texts[ids.detail(measure.name)] = text.measure_detail(measure) + text.measure_level(reading, measure)
    return texts
