"""A bank's own limits and its book against each of them: text and sign first, colour second."""

from collections.abc import Sequence
from html import escape

from dash import html
from markupsafe import Markup

from components.book import form_state
from components.book import words as book_words
from components.site import urls
from components.site.attributes import attributes
from components.text import formatting
from data.book.report.limits import QUERY_NAMES, BookLimits, LimitStatus
from data.book.report.reading import BookReading
from data.i18n import Messages, marked, marked_each, tr

DECK = marked(
    "Type the most that you allow; the limits stay in this page's link. Close begins at nine tenths of a limit, which "
    "is our choice."
)
CLAIMS = Messages(
    {
        "": "No limits are set",
        "within": "The book keeps all its limits, also under the stress",
        "close": "The book is close to a limit",
        "over": "The book breaks a limit",
        "after": "The stress breaks a limit that the book keeps today",
    }
)
NAMES = Messages(
    {
        "share": "Share under water",
        "region": "Largest region's part of the balance",
        "over": "Balance over 100% LTV, by the index",
        "ltv": "Mean LTV, weighted by balance",
    }
)
STANDINGS = Messages({"within": "✓ within", "close": "▲ close", "over": "✕ over", "": "no limit"})
UNKNOWN = marked("ask for 100% by the index")
HEADS = marked_each("Of the book", "Limit", "Today", "Under the stress")
SET = marked("Set limits")


def section(
    reading: BookReading, statuses: Sequence[LimitStatus], dropped: Sequence[str] = (), others: form_state.Pairs = ()
) -> html.Section:
    """The form for the limits, and the book against each of them, before and after the stress.

    statuses: data.book.report.limits of the reading; dropped: limits that could not be read; others: the values of the
    page's other forms.
    """
    shown = book_words.region_names(reading)
    rows = [
        html.Tr(
            [
                html.Th(NAMES[status.name], scope="row"),
                html.Td(formatting.exact_percent(status.limit) if status.limit is not None else "", className="num"),
                *(
                    _cell(status, figure, shown.get(name, name))
                    for figure, name in zip((status.before, status.after), status.names, strict=True)
                ),
            ]
        )
        for status in statuses
    ]
    head = html.Thead(html.Tr([html.Th(tr(head), scope="col") for head in HEADS]))
    table = html.Table([head, html.Tbody(rows)], className="figures limits")
    return html.Section(
        [
            html.H2(claim(statuses), id="limits-heading"),
            html.P(tr(DECK), className="deck"),
            book_words.left_out(dropped),
            html.Div(table, className="wide", tabIndex="0"),
            form(reading, statuses, others),
        ],
        className="part",
        id="limits",
        **attributes({"aria-labelledby": "limits-heading"}),
    )


def claim(statuses: Sequence[LimitStatus]) -> str:
    """The title: the worst standing of any limit."""
    today = {status.standing(status.before) for status in statuses}
    stressed = {status.standing(status.after) for status in statuses}
    if "over" in today:
        return CLAIMS["over"]
    if "over" in stressed:
        return CLAIMS["after"]
    return CLAIMS[next((standing for standing in ("close", "within") if standing in today | stressed), "")]


def form(reading: BookReading, statuses: Sequence[LimitStatus], others: form_state.Pairs = ()) -> Markup:
    """The form for the limits."""
    values = dict(BookLimits(**{status.name: status.limit for status in statuses}).pairs())
    fields = "".join(
        form_state.field(key, f"{NAMES[name]}, %", values.get(key, "")) for name, (key, _most) in QUERY_NAMES.items()
    )
    hidden = form_state.hidden_fields(reading.view.search(), others)
    button = f'<div><button type="submit" class="button">{escape(tr(SET))}</button></div>'
    return Markup(  # noqa: S704  # escaped above
        f'<form class="asks" method="get" action="{urls.with_language("/book/")}#first-limits">'
        f"{hidden}{fields}{button}</form>"
    )


def _cell(status: LimitStatus, figure: float, name: str) -> html.Td:
    is_known = figure == figure  # noqa: PLR0124  # nan is not itself
    figure_and_name = (
        [formatting.percent(figure), html.Span(name, className="whose")] if name else [formatting.percent(figure)]
    )
    standing = status.standing(figure)
    text = STANDINGS[standing] if is_known or status.limit is None else tr(UNKNOWN)
    return html.Td([*figure_and_name, html.Span(text, className=f"light light-{standing or 'none'}")], className="num")
