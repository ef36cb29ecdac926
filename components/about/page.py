"""The explanatory page: a worked example, whom negative equity concerns, what it is not, and its history."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component, ComponentSingleType

from components.about import words as about_words
from components.site import header, urls
from components.site import html as site_html
from components.text import formatting, words
from components.text.phrases import said_of
from data.country import current_country
from data.i18n import tr
from data.monitor.price_falls import PriceFall
from data.region import Region

PATH = "/about"
_PRICE, _LOAN, _PAID, _FALL = 250_000, 225_000, 9_000, 20


def document(
    falls: Sequence[PriceFall], places: Mapping[str, Region], frame: Mapping[str, Any], assets: Mapping[str, str]
) -> str:
    """The page's HTML. falls: of data.monitor.price_falls; frame: the values that every page shows."""
    tree = html.Div(
        [
            header.header("about", frame["pages"], frame["through"], frame["stale"], switch=False, path=PATH),
            html.Main(
                [
                    html.Section(
                        [html.H1(tr(about_words.TITLE)), html.P(tr(about_words.STANDFIRST), className="standfirst")],
                        className="head",
                    ),
                    _part(about_words.EXAMPLE_TITLE, html.P(example())),
                    _part(
                        about_words.WHO_TITLE,
                        html.Dl(
                            [
                                item
                                for audience, concern in about_words.WHO
                                for item in (html.Dt(tr(audience)), html.Dd(tr(concern)))
                            ]
                        ),
                    ),
                    _part(about_words.NOT_TITLE, html.Ul([html.Li(item) for item in _what_it_is_not()])),
                    _part(
                        about_words.HISTORY_TITLE,
                        html.P(
                            tr(about_words.HISTORY_DECK, index=current_country().index_name.shown), className="deck"
                        ),
                        _history(falls, places),
                    ),
                    _not_held(),
                    _part(
                        about_words.MORE_TITLE,
                        html.Ul(
                            [
                                html.Li(html.A(tr(name), href=urls.with_language(path)))
                                for path, name in about_words.MORE
                                if path.strip("/") in (*frame["pages"], "api")
                            ]
                        ),
                    ),
                ],
                className="sheet explained",
            ),
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )
    return site_html.plain_page(f"{tr(about_words.TITLE)} – {words.NAME}", tr(about_words.STANDFIRST), tree, assets)


def _not_held() -> html.Section | None:
    """The products that the country's figures want and do not have, and what stands in for each; None for none."""
    missing = current_country().module("sources").NOT_HELD
    if not missing:
        return None
    return _part(
        about_words.NOT_HELD_TITLE,
        html.Ul(
            [
                html.Li(
                    tr(
                        "{product} ({publisher}). In its place: {stands_in}",
                        product=tr(product.product),
                        publisher=product.publisher,
                        stands_in=tr(product.stands_in),
                    )
                )
                for product in missing
            ]
        ),
    )


def _what_it_is_not() -> list[str]:
    definitions = said_of(current_country(), "about-definitions", about_words.DEFINITIONS)
    return [*map(tr, about_words.NOT), definitions]


def example() -> str:
    """The worked example, computed from the numbers it states.

    >>> "The home is now worth $200,000, and $216,000 is owed: an LTV of 108%." in example()
    True
    """
    worth, owed = _PRICE * (100 - _FALL) // 100, _LOAN - _PAID
    money = {"price": _PRICE, "loan": _LOAN, "paid": _PAID, "worth": worth, "owed": owed, "under": owed - worth}
    return tr(
        about_words.EXAMPLE,
        **{name: formatting.exact_amount(amount, current_country().currency) for name, amount in money.items()},
        before=f"{100 * _LOAN / _PRICE:g}",
        after=f"{100 * owed / worth:g}",
        fall=_FALL,
    )


def _history(falls: Sequence[PriceFall], places: Mapping[str, Region]) -> html.Dl:
    items: list[Component] = []
    for period, message, chapter, source, address in about_words.TIMES:
        listed = tr(", ").join(_fall(fall, places[fall.region_id]) for fall in falls if fall.chapter == chapter != "")
        if chapter and not listed:
            continue  # a chapter on falls that this country's prices do not have
        text = tr(message, falls=listed) if chapter else tr(message)
        source_note: list[ComponentSingleType] = (
            [" ", html.Small([tr(about_words.SOURCE), " ", html.A(source, href=address, rel="noopener")])]
            if source
            else []
        )
        items += [html.Dt(tr(period)), html.Dd([text, *source_note])]
    return html.Dl(items)


def _fall(fall: PriceFall, place: Region) -> str:
    return tr(
        about_words.FALL, place=place.shown_name, fall=f"{-100 * fall.change:.0f}", peak=fall.peak, trough=fall.trough
    )


def _part(title: str, *body: ComponentSingleType) -> html.Section:
    return html.Section([html.H2(tr(title)), *body], className="part")
