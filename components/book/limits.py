"""A bank's own limits and where its book stands: words and signs first, colour after."""

from collections.abc import Sequence
from html import escape

from dash import html
from markupsafe import Markup

from components.book import form_state
from components.book import words as said
from components.site import urls
from components.site.attributes import attributes
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
    reading: BookReading, lights: Sequence[LimitStatus], dropped: Sequence[str] = (), others: form_state.Pairs = ()
) -> html.Section:
    """The limits to be typed, and the book against each before and after the stress.

    lights: data.book.report.limits of the reading; dropped: what could not be read; others: what the page's other forms said.
    """
    rows = [
        html.Tr(
            [
                html.Th(NAMES[light.name], scope="row"),
                html.Td(said.percent(light.limit) if light.limit is not None else "", className="num"),
                _cell(light, light.before, light.names[0]),
                _cell(light, light.after, light.names[1]),
            ]
        )
        for light in lights
    ]
    head = html.Thead(html.Tr([html.Th(tr(head), scope="col") for head in HEADS]))
    drawn = html.Table([head, html.Tbody(rows)], className="figures limits")
    return html.Section(
        [
            html.H2(claim(lights), id="limits-heading"),
            html.P(tr(DECK), className="deck"),
            html.P(tr("{said}; left out.", said=said.listed([*dropped])), className="notice", role="status")
            if dropped
            else None,
            html.Div(drawn, className="wide", tabIndex="0"),
            form(reading, lights, others),
        ],
        className="part",
        id="limits",
        **attributes({"aria-labelledby": "limits-heading"}),
    )


def claim(lights: Sequence[LimitStatus]) -> str:
    """What the section says: the worst that is so."""
    today = {light.standing(light.before) for light in lights}
    later = {light.standing(light.after) for light in lights}
    if "over" in today:
        return CLAIMS["over"]
    if "over" in later:
        return CLAIMS["after"]
    return CLAIMS[next((one for one in ("close", "within") if one in today | later), "")]


def form(reading: BookReading, lights: Sequence[LimitStatus], others: form_state.Pairs = ()) -> Markup:
    """The limits, to be typed."""
    typed = dict(BookLimits(**{light.name: light.limit for light in lights}).pairs())
    fields = "".join(
        form_state.field(key, f"{NAMES[name]}, %", typed.get(key, "")) for name, (key, _most) in QUERY_NAMES.items()
    )
    carried = form_state.hidden_fields(reading.view.search(), others)
    button = f'<div><button type="submit" class="button">{escape(tr(SET))}</button></div>'
    return Markup(  # noqa: S704  # escaped above
        f'<form class="asks" method="get" action="{urls.with_language("/book/")}#first-limits">{carried}{fields}{button}</form>'
    )


def _cell(light: LimitStatus, figure: float, whose: str) -> html.Td:
    known = figure == figure  # noqa: PLR0124  # nan is not itself
    told = [said.percent(figure), html.Span(whose, className="whose")] if whose else [said.percent(figure)]
    standing = light.standing(figure)
    words = STANDINGS[standing] if known or light.limit is None else tr(UNKNOWN)
    return html.Td([*told, html.Span(words, className=f"light light-{standing or 'none'}")], className="num")
