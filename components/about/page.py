"""The page that explains: an example worked out, whom it concerns, what it is not, and its history."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components.about import words as said
from components.site import header, urls
from components.site import html as site_html
from components.text import words
from data.i18n import tr
from data.monitor.price_falls import PriceFall
from data.region import Region

PATH = "/about"
_PRICE, _LOAN, _PAID, _FALL = 250_000, 225_000, 9_000, 20


def document(
    falls: Sequence[PriceFall], places: Mapping[str, Region], frame: Mapping[str, Any], assets: Mapping[str, str]
) -> str:
    """The page's HTML. falls: those of data.monitor.price_falls; frame: what stands on every page."""
    tree = html.Div(
        [
            header.header("about", frame["rooms"], frame["through"], frame["stale"], switch=False, path=PATH),
            html.Main(
                [
                    html.Section(
                        [html.H1(tr(said.TITLE)), html.P(tr(said.STANDFIRST), className="standfirst")], className="head"
                    ),
                    _part(said.EXAMPLE_TITLE, html.P(example())),
                    _part(
                        said.WHO_TITLE,
                        html.Dl([one for who, why in said.WHO for one in (html.Dt(tr(who)), html.Dd(tr(why)))]),
                    ),
                    _part(said.NOT_TITLE, html.Ul([html.Li(tr(one)) for one in said.NOT])),
                    _part(said.HISTORY_TITLE, html.P(tr(said.HISTORY_DECK), className="deck"), _history(falls, places)),
                    _part(
                        said.MORE_TITLE,
                        html.Ul([html.Li(html.A(tr(name), href=urls.with_language(path))) for path, name in said.MORE]),
                    ),
                ],
                className="sheet explained",
            ),
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )
    return site_html.plain_page(f"{tr(said.TITLE)} – {words.NAME}", tr(said.STANDFIRST), tree, assets)


def example() -> str:
    """The worked example, by the very sums it tells.

    >>> "The home is now worth $200,000, and $216,000 is owed: an LTV of 108%." in example()
    True
    """
    worth, owed = _PRICE * (100 - _FALL) // 100, _LOAN - _PAID
    money = {"price": _PRICE, "loan": _LOAN, "paid": _PAID, "worth": worth, "owed": owed, "under": owed - worth}
    return tr(
        said.EXAMPLE,
        **{name: f"{amount:,}" for name, amount in money.items()},
        before=f"{100 * _LOAN / _PRICE:g}",
        after=f"{100 * owed / worth:g}",
        fall=_FALL,
    )


def _history(falls: Sequence[PriceFall], places: Mapping[str, Region]) -> html.Dl:
    by_place = {fall.region_id: fall for fall in falls}
    told: list[object] = []
    for when, what, regions, source, address in said.TIMES:
        listed = tr(", ").join(_fall(by_place[region], places[region]) for region in regions if region in by_place)
        text = tr(what, falls=listed) if regions else tr(what)
        cited = (
            [" ", html.Small([tr(said.SOURCE), " ", html.A(source, href=address, rel="noopener")])] if source else []
        )
        told += [html.Dt(tr(when)), html.Dd([text, *cited])]
    return html.Dl(told)


def _fall(fall: PriceFall, place: Region) -> str:
    return tr(said.FALL, place=place.called, fall=f"{-100 * fall.change:.0f}", peak=fall.peak, trough=fall.trough)


def _part(title: str, *body: object) -> html.Section:
    return html.Section([html.H2(tr(title)), *body], className="part")
