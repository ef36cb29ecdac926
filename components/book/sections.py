"""The sections of the book's page: tables and charts, each with its title and its metric."""

import math
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.book import pictures, upload
from components.book import words as book_words
from components.site import urls
from components.site.attributes import attributes
from components.text import formatting, words
from data.book.report.reading import TARGETS, BookReading, RiskLayer, TableRow
from data.country import Currency
from data.i18n import tr


def regions(reading: BookReading) -> html.Section:
    """Each region's share beside the market's: tile map and table."""
    title = tr("Where the book is under water, and where the market is")
    scroll_attributes = attributes({"tabIndex": "0", "data-find": tr(book_words.FIND)})
    body = [
        html.Div(
            _rows(reading, reading.regions, tr("Region"), market=True), className="table-room", **scroll_attributes
        )
    ]
    if reading.view.level == reading.country.base.key:
        body.insert(0, html.Div(pictures.tiles(reading), className="chart"))
    return part(title, html.P(_deck(reading), className="deck"), html.Div(body, className="picture-and-table"))


def table(reading: BookReading, title: str, groups: Sequence[TableRow], name: str) -> html.Section:
    """A table of groups of loans; hidden groups show no figures."""
    return part(title, html.Div(_rows(reading, groups, name), className="wide", tabIndex="0"))


def _rows(reading: BookReading, groups: Sequence[TableRow], name: str, *, market: bool = False) -> html.Table:
    # The columns compared come first, side by side: a phone shows three columns.
    heads = [name, tr("Under water"), *([tr("Market"), tr("Gap, points")] if market else []), tr("After stress")]
    heads += [tr("Loans"), tr("Balance"), tr("Shortfall")]
    head = html.Thead(html.Tr([html.Th(head, scope="col") for head in heads]))
    currency = book_words.currency(reading)
    rows = [_row(group, reading.view.weight, currency, market=market) for group in groups]
    return html.Table([head, html.Tbody(rows)], className="figures")


def _row(group: TableRow, weight: str, currency: Currency, *, market: bool) -> html.Tr:
    name = group.shown_name or tr("not said")
    if group.hidden:
        return html.Tr(
            [
                html.Th(name, scope="row"),
                html.Td(tr(book_words.HIDDEN), colSpan=7 if market else 5, className="hatched"),
            ]
        )
    share, after = group.before.share(weight), group.after.share(weight)
    gap = share - group.market
    market_cells = (
        [(group.market, formatting.percent(group.market)), (100 * gap, formatting.points(gap))] if market else []
    )
    cells = [
        (share, formatting.percent(share)),
        *market_cells,
        (math.nan, tr("hidden")) if group.hidden_after else (after, formatting.percent(after)),
        (group.before.loans, book_words.count(group.before.loans)),
        (group.before.upb, formatting.amount(group.before.upb, currency)),
        (group.before.shortfall, formatting.amount(group.before.shortfall, currency)),
    ]
    # The script sorts by the figure, not by its text.
    figures = [html.Td(text, className="num", **attributes({"data-value": f"{value:.9g}"})) for value, text in cells]
    return html.Tr([html.Th(name, scope="row"), *figures])


def ladder(reading: BookReading) -> html.Section:
    """The book and the market by LTV band, before and after the stress."""
    rows = [(f"{tr(band)}%", [float(x) for x in reading.ladder[:, number]]) for number, band in enumerate(words.BANDS)]
    chart = pictures.bars(rows, ("LTV", tr("Book"), tr("Book, stressed"), tr("Market"), tr("Market, stressed")))
    deck = tr("Share of loans by mark-to-market LTV at the index; the market's loans of the same places and years.")
    return part(
        tr("How far above or under water"),
        html.P(deck, className="deck"),
        html.Div(chart, className="wide", tabIndex="0"),
    )


def reverse(reading: BookReading) -> html.Section:
    """Reverse stress: the curve of falls, and the falls that put 5, 10 and 20 % under water."""
    items = []
    for target, fall, reached in zip(TARGETS, reading.needed, reading.reached, strict=True):
        target_text = formatting.exact_percent(target, 0)
        if fall != fall:  # noqa: PLR0124  # nan
            items.append(html.Li(tr("{share} under water: there already.", share=target_text)))
        else:
            check = formatting.exact_percent(float(reached), 2)
            items.append(
                html.Li(
                    tr(
                        "A fall of {fall} puts {share} under water (applied to every loan: {proof}).",
                        fall=formatting.exact_percent(float(fall)),
                        share=target_text,
                        proof=check,
                    )
                )
            )
    key = html.P(
        [
            html.Span("━ ", style={"color": "var(--accent)"}),
            tr("the book") + " ",
            html.Span("╍ ", style={"color": "var(--muted)"}),
            tr("the market’s loans of the same places and years; share under water after an immediate fall in prices"),
        ],
        className="deck",
    )
    content = html.Div(
        [html.Div(pictures.curve(reading), className="chart"), html.Ul(items)], className="picture-and-table"
    )
    return part(tr("How far prices may fall"), key, content)


def heat(reading: BookReading) -> html.Section:
    """Places by year of origination."""
    deck = tr(
        "Share under water, per cent, by place and year of origination; dots: fewer than ten loans, or kept back."
    )
    return part(tr("Where and when it was lent"), html.P(deck, className="deck"), pictures.heat(reading))


def weak(reading: BookReading) -> html.Section:
    """The largest shortfalls by place and vintage, concentration, and layered risks."""
    currency = book_words.currency(reading)
    pockets = [
        html.Li(
            tr(
                "{place}, {year}: {money} short on {count} loans, {share} under water",
                place=pocket.place.shown_name,
                year=pocket.year,
                money=formatting.amount(pocket.shortfall, currency),
                count=book_words.count(pocket.loans),
                share=formatting.percent(pocket.share),
            )
        )
        for pocket in reading.hot_spots
    ]
    layers = [
        (
            words.listed([book_words.LAYERS[risk] for risk in layer.risks])
            if layer.risks
            else tr(book_words.NO_LAYERS),
            layer,
        )
        for layer in reading.layers
    ]
    rows = [
        html.Tr(
            [html.Th(name, scope="row"), *(html.Td(text, className="num") for text in _layer_texts(layer, currency))]
        )
        for name, layer in layers
    ]
    heads = html.Thead(
        html.Tr(
            [
                html.Th(heading, scope="col")
                for heading in (tr("Risks at once"), tr("Loans"), tr("Balance"), tr("Under water"))
            ]
        )
    )
    return part(
        tr("Where it is weak"),
        html.Ul(pockets) if pockets else html.P(tr("No shown group is short.")),
        html.P(_concentration(reading)),
        html.Div(html.Table([heads, html.Tbody(rows)], className="figures"), className="wide", tabIndex="0"),
    )


def _concentration(reading: BookReading) -> str:
    """How much of the balance lies in the largest regions, up to five, by their names in the current language."""
    concentration = reading.concentration
    if not concentration.names:
        return ""
    shown = book_words.region_names(reading)
    values = {
        "names": words.listed([shown.get(name, name) for name in concentration.names]),
        "share": formatting.exact_percent(concentration.largest),
        "index": f"{concentration.herfindahl:.3f}",
    }
    if len(concentration.names) == 1:
        return tr("The largest region, {names}, holds {share} of the balance; Herfindahl index {index}.", **values)
    return tr("The largest regions, {names}, hold {share} of the balance; Herfindahl index {index}.", **values)


def _layer_texts(layer: RiskLayer, currency: Currency) -> tuple[str, str, str]:
    return book_words.count(layer.loans), formatting.amount(layer.upb, currency), formatting.percent(layer.share)


def capital(reading: BookReading) -> html.Section:
    """LTV on both values, and Basel risk weights."""
    today, stressed = reading.capital
    rows = [
        (tr("Mean LTV on the value at origination"), today.ltv_then, stressed.ltv_then),
        (tr("Mean LTV on the indexed value"), today.ltv_now, stressed.ltv_now),
        (tr("Risk weight by the value at origination"), today.weight_then, stressed.weight_then),
        (tr("Risk weight by the lower of the two values"), today.weight_now, stressed.weight_now),
    ]
    cells = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(formatting.exact_percent(x), className="num") for x in pair)])
        for name, *pair in rows
    ]
    head = html.Thead(
        html.Tr(
            [
                html.Th(heading, scope="col")
                for heading in (tr("Weighted by balance"), tr("Today"), tr("Under the stress"))
            ]
        )
    )
    deck = tr("Basel CRE20.82, whole loan: 20, 25, 30, 40, 50, 70% up to 50, 60, 80, 90, 100% LTV and above.")
    table = html.Table([head, html.Tbody(cells)], className="figures")
    return part(
        tr("Two LTVs, and what rules make of them"),
        html.P(deck, className="deck"),
        html.Div(table, className="wide", tabIndex="0"),
    )


def findings(reading: BookReading) -> html.Section:
    """What reading the tape found: all that was assumed, left out or unusual."""
    return part(
        tr(book_words.FINDINGS),
        html.P(tr(book_words.FINDINGS_DECK), className="deck"),
        *upload.finding_list(reading.findings),
    )


def foot(reading: BookReading) -> html.Section:
    """Exports, notes and sources."""
    search = reading.view.search()
    links = [
        html.A(tr(text), href=urls.with_language(f"/book/{name}{search}"), className="button")
        for name, text in book_words.EXPORTS
    ]
    notes = words.join_sentences(book_words.note(reading, note) for note in reading.notes)
    publishers: dict[str, list[str]] = {}
    for source in reading.sources:
        if "Price Index" in source["product"]:
            publishers.setdefault(source["publisher"], []).append(
                tr(source["product"]).removeprefix(tr("House Price Index, "))
            )
    sources = tr("; ").join(
        tr("{publisher}, house price indices: {products}", publisher=publisher, products=tr("; ").join(products))
        for publisher, products in publishers.items()
    )
    prices = tr("Prices: {sources}. Snapshot {hash}.", sources=sources, hash=reading.snapshot[:12])
    return part(
        tr("Take it along"),
        html.P(links, className="ways"),
        html.P(notes, className="deck"),
        html.P(prices, className="deck"),
    )


def _deck(reading: BookReading) -> str:
    view = reading.view
    values = {"threshold": view.threshold, "quarter": reading.as_of}
    if view.weight == "balances":
        return tr(
            "Share of balances over {threshold}% LTV, {quarter}; the book loan by loan, the market modelled.", **values
        )
    return tr("Share of loans over {threshold}% LTV, {quarter}; the book loan by loan, the market modelled.", **values)


def part(title: str, *body: Component) -> html.Section:
    """A section with its title."""
    return html.Section([html.H2(title), *body], className="part")
