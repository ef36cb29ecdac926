"""The loss calculator: what a default would cost on this book, under terms that the reader enters."""

import math
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise

from dash import html
from markupsafe import Markup

from components.book import form_state, losses_words
from components.book import words as book_words
from components.site import urls
from components.site.attributes import attributes
from components.text import formatting, words
from data.book.report.reading import BookReading
from data.book.valuation.losses import EDGES, QUERY_NAMES, Losses, Sensitivity, Terms
from data.country import Currency
from data.i18n import tr

_WIDE, _SIDE, _ROW, _TOP = 340, 48, 42, 20


def section(
    reading: BookReading, losses: Losses, dropped: Sequence[str] = (), others: form_state.Pairs = ()
) -> html.Section:
    """The form, the loss given default under its terms, and the sensitivity to each of them.

    losses: data.book.valuation.losses of the reading's profile; dropped: terms that could not be read; others: the
    values of the page's other forms.
    """
    currency = book_words.currency(reading)
    return html.Section(
        [
            html.H2(claim(losses), id="losses-heading"),
            html.P(tr(losses_words.DECK, quarter=reading.as_of), className="deck"),
            book_words.left_out(dropped),
            form(reading, losses.terms, others),
            html.P(tr(losses_words.SOURCE), className="deck"),
            html.Div(
                [
                    html.Div(_bands(losses, currency), className="wide", tabIndex="0"),
                    html.Div(
                        [
                            html.H3(tr(losses_words.TORNADO)),
                            html.Div(tornado(losses), className="chart"),
                            _moves(losses),
                        ]
                    ),
                ],
                className="picture-and-table",
            ),
            html.P(expected(losses, currency)),
            html.P(tr(losses_words.CAVEAT), className="deck"),
        ],
        className="part losses",
        id="losses",
        **attributes({"aria-labelledby": "losses-heading"}),
    )


def claim(losses: Losses) -> str:
    """The title."""
    if math.isnan(losses.total):
        return tr(losses_words.NOTHING)
    text = tr(losses_words.CLAIM, lgd=formatting.exact_percent(losses.total))
    insured = losses.gross - losses.total
    return text + (tr(losses_words.INSURED, gross=formatting.exact_percent(losses.gross)) if insured > 5e-5 else "")


def expected(losses: Losses, currency: Currency) -> str:
    """The expected loss, or that it needs a probability of default."""
    if losses.expected is None:
        return tr(losses_words.NO_PD)
    terms = losses.terms
    text = tr(losses_words.PD, pd=formatting.exact_percent(terms.pd or 0.0, 2))
    if terms.pd_under is not None:
        text += tr(losses_words.PD_UNDER, pd=formatting.exact_percent(terms.pd_under, 2))
    return tr(losses_words.EXPECTED, money=formatting.amount(losses.expected, currency), told=text)


def form(reading: BookReading, terms: Terms, others: form_state.Pairs = ()) -> Markup:
    """The form for the terms."""
    values = dict(terms.pairs())
    defaults = {QUERY_NAMES["discount"]: f"{100 * Terms().discount:g}"} | {
        QUERY_NAMES[n]: "0" for n in losses_words.FROM_NOUGHT
    }
    fields = "".join(
        form_state.field(QUERY_NAMES[name], label, values.get(QUERY_NAMES[name], defaults.get(QUERY_NAMES[name], "")))
        for name, label in losses_words.TERMS.items()
    )
    options = "".join(
        f'<option value="{value}"{" selected" if (value == "no") != terms.insured else ""}>{escape(text)}</option>'
        for value, text in losses_words.INSURANCE_OPTIONS.items()
    )
    insurance = (
        f'<div><label>{escape(tr(losses_words.INSURANCE))} <select name="insurance">{options}</select></label></div>'
    )
    hidden = form_state.hidden_fields(reading.view.search(), others)
    button = f'<div><button type="submit" class="button">{escape(tr(losses_words.WORK_OUT))}</button></div>'
    return Markup(  # noqa: S704  # escaped above
        f'<form class="asks" method="get" action="{urls.with_language("/book/")}#first-losses">'
        f"{hidden}{fields}{insurance}{button}</form>"
    )


def tornado(losses: Losses) -> Markup:
    """The tornado chart: how far each term, moved alone, moves the loss given default."""
    bars = [bar for bar in losses.tornado if not math.isnan(bar.less + bar.more)]
    if not bars:
        return Markup("")
    ends = [end for bar in bars for end in (bar.less, bar.more)] + [losses.total]
    low, high = min(ends), max(ends)
    scale = (_WIDE - 2 * _SIDE) / (high - low) if high > low else 0.0

    def at(lgd: float) -> float:
        return round(_SIDE + scale * (lgd - low), 1) if scale else _WIDE / 2

    rows = "".join(_bar(bar, _TOP + _ROW * i, at, at(losses.total)) for i, bar in enumerate(bars))
    bottom = _TOP + _ROW * len(bars)
    label = escape(f"{tr(losses_words.TORNADO)}{tr(': ')}{words.listed([_sensitivity_text(bar) for bar in bars])}")
    middle = at(losses.total)
    return Markup(  # noqa: S704  # escaped above
        f'<svg class="curve tornado" viewBox="0 0 {_WIDE} {bottom + 4}" role="img" aria-label="{label}">{rows}'
        f'<text x="{middle}" y="{_TOP - 6}">{formatting.exact_percent(losses.total)}</text></svg>'
    )


def _bar(bar: Sensitivity, y: float, at: Callable[[float], float], middle: float) -> str:
    """One term: its name above a bar from the middle to the loss at its lower and at its higher value."""
    fills = "".join(
        f'<rect x="{min(x, middle)}" width="{abs(x - middle):.1f}" y="{y + 22}" height="14" fill="var(--{fill})"/>'
        for x, fill in ((at(bar.less), "water-2"), (at(bar.more), "water-6"))
    )
    left, right = sorted((bar.less, bar.more))
    less, more = formatting.exact_percent(left), formatting.exact_percent(right)
    return (
        f'<text x="0" y="{y + 14}" text-anchor="start">{escape(losses_words.MOVED[bar.name])}</text>{fills}'
        # The loss under the terms themselves, a line across the bar only, so that it does not cross the name above.
        f'<line x1="{middle}" x2="{middle}" y1="{y + 18}" y2="{y + 40}" stroke="var(--ink)" stroke-width="1.5"/>'
        f'<text x="{min(at(left), middle) - 6}" y="{y + 33}" text-anchor="end">{less}</text>'
        f'<text x="{max(at(right), middle) + 6}" y="{y + 33}" text-anchor="start">{more}</text>'
    )


def _sensitivity_text(bar: Sensitivity) -> str:
    return tr(
        "{input} {less} to {more}",
        input=losses_words.MOVED[bar.name],
        less=formatting.exact_percent(bar.less),
        more=formatting.exact_percent(bar.more),
    )


def _moves(losses: Losses) -> html.P:
    return html.P(tr(losses_words.TORNADO_KEY, lgd=formatting.exact_percent(losses.total)), className="deck")


def _bands(losses: Losses, currency: Currency) -> html.Table:
    names = [f"{100 * low:.0f}–{100 * high:.0f}%" for low, high in pairwise(EDGES[1:])]
    names = [
        tr("up to {share}%", share=f"{100 * EDGES[1]:.0f}"),
        *names,
        tr("over {share}%", share=f"{100 * EDGES[-1]:.0f}"),
    ]
    rows = [
        html.Tr(
            [
                html.Th(name, scope="row"),
                html.Td(formatting.amount(upb, currency), className="num"),
                html.Td(formatting.exact_percent(lgd), className="num"),
                html.Td(formatting.amount(upb * lgd if upb else 0.0, currency), className="num"),
            ]
        )
        for name, (_, upb, lgd) in zip(names, losses.by_band, strict=True)
    ]
    head = html.Thead(html.Tr([html.Th(tr(head), scope="col") for head in losses_words.HEADS]))
    return html.Table([head, html.Tbody(rows)], className="figures")
