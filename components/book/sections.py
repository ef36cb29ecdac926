"""The sections of the book's page: tables and pictures, each with its title and what it measures."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.book import pictures
from components.book import words as said
from components.site import urls
from components.site.attributes import attributes
from components.text import words
from data.book.report.reading import TARGETS, BookReading, TableRow
from data.i18n import tr


def regions(reading: BookReading) -> html.Section:
    """Each region's share beside the market's: squares of the states, and the table."""
    title = tr("Where the book is under water, and where the market is")
    room = attributes({"tabIndex": "0", "data-find": tr(said.FIND)})
    body = [html.Div(_rows(reading, reading.regions, tr("Region"), market=True), className="table-room", **room)]
    if reading.view.level == "state":
        body.insert(0, html.Div(pictures.tiles(reading), className="chart"))
    return part(title, html.P(_deck(reading), className="deck"), html.Div(body, className="picture-and-table"))


def table(reading: BookReading, title: str, groups: Sequence[TableRow], name: str) -> html.Section:
    """A table of parts of the book; hidden ones say so and nothing else."""
    return part(title, html.Div(_rows(reading, groups, name), className="wide", tabIndex="0"))


def _rows(reading: BookReading, groups: Sequence[TableRow], name: str, *, market: bool = False) -> html.Table:
    # What is compared stands side by side, and first: a phone shows three columns.
    heads = [name, tr("Under water"), *([tr("Market"), tr("Gap, points")] if market else []), tr("After stress")]
    heads += [tr("Loans"), tr("Balance"), tr("Shortfall")]
    head = html.Thead(html.Tr([html.Th(head, scope="col") for head in heads]))
    rows = [_row(group, reading.view.weight, market=market) for group in groups]
    return html.Table([head, html.Tbody(rows)], className="figures")


def _row(group: TableRow, weight: str, *, market: bool) -> html.Tr:
    name = group.place.shown_name if group.place and group.place.name else group.key or tr("not said")
    if group.hidden:
        return html.Tr(
            [html.Th(name, scope="row"), html.Td(tr(said.HIDDEN), colSpan=7 if market else 5, className="hatched")]
        )
    share, after = group.before.share(weight), group.after.share(weight)
    gap = 100 * (share - group.market)
    beside = [(group.market, said.percent(group.market)), (gap, _points(gap))] if market else []
    cells = [
        (share, said.percent(share)),
        *beside,
        (after, said.percent(after)),
        (group.before.loans, said.count(group.before.loans)),
        (group.before.upb, said.money(group.before.upb)),
        (group.before.shortfall, said.money(group.before.shortfall)),
    ]
    # The script sorts by the figure, not by its text.
    figures = [html.Td(text, className="num", **attributes({"data-value": f"{value:.9g}"})) for value, text in cells]
    return html.Tr([html.Th(name, scope="row"), *figures])


def _points(gap: float) -> str:
    return "–" if gap != gap else f"{gap:+.1f}".replace("-", "−")  # noqa: PLR0124  # nan


def ladder(reading: BookReading) -> html.Section:
    """The book and the market by band of LTV, before and after the stress."""
    rows = [(f"{tr(band)}%", [float(x) for x in reading.ladder[:, number]]) for number, band in enumerate(words.BANDS)]
    drawn = pictures.bars(rows, ("LTV", tr("Book"), tr("Book, stressed"), tr("Market"), tr("Market, stressed")))
    deck = tr("Share of loans by mark-to-market LTV at the index; the market in the book's mix of states.")
    return part(
        tr("How far above or under water"),
        html.P(deck, className="deck"),
        html.Div(drawn, className="wide", tabIndex="0"),
    )


def reverse(reading: BookReading) -> html.Section:
    """The curve of falls, and the falls that put 5, 10 and 20% under water."""
    told = []
    for target, fall, reached in zip(TARGETS, reading.needed, reading.reached, strict=True):
        goal = said.percent(target, 0)
        if fall != fall:  # noqa: PLR0124  # nan
            told.append(html.Li(tr("{share} under water: there already.", share=goal)))
        else:
            proof = said.percent(float(reached), 2)
            told.append(
                html.Li(
                    tr(
                        "A fall of {fall} puts {share} under water (applied to every loan: {proof}).",
                        fall=said.percent(float(fall)),
                        share=goal,
                        proof=proof,
                    )
                )
            )
    key = html.P(
        [
            html.Span("━ ", style={"color": "var(--accent)"}),
            tr("the book") + " ",
            html.Span("╍ ", style={"color": "var(--muted)"}),
            tr("the market in the same mix; share under water after an immediate fall in prices"),
        ],
        className="deck",
    )
    drawn = html.Div(
        [html.Div(pictures.curve(reading), className="chart"), html.Ul(told)], className="picture-and-table"
    )
    return part(tr("How far prices may fall"), key, drawn)


def heat(reading: BookReading) -> html.Section:
    """Places by year of origination."""
    deck = tr(
        "Share under water, per cent, by place and year of origination; dots: fewer than ten loans, or kept back."
    )
    return part(tr("Where and when it was lent"), html.P(deck, className="deck"), pictures.heat(reading))


def weak(reading: BookReading) -> html.Section:
    """The worst pockets, how the balance hangs together, and risks on top of each other."""
    pockets = [
        html.Li(
            tr(
                "{place}, {year}: {money} short on {count} loans, {share} under water",
                place=spot.place.shown_name,
                year=spot.year,
                money=said.money(spot.shortfall),
                count=said.count(spot.loans),
                share=said.percent(spot.share),
            )
        )
        for spot in reading.pockets
    ]
    layers = [
        (said.listed([said.LAYERS[risk] for risk in layer.risks]) if layer.risks else tr(said.NO_LAYERS), layer)
        for layer in reading.layers
    ]
    rows = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(text, className="num") for text in
                 (said.count(one.loans), said.money(one.upb), said.percent(one.share)))])
        for name, one in layers
    ]  # fmt: skip
    heads = html.Thead(
        html.Tr(
            [html.Th(one, scope="col") for one in (tr("Risks at once"), tr("Loans"), tr("Balance"), tr("Under water"))]
        )
    )
    spread = reading.concentration
    together = (
        tr(
            "The five largest regions ({names}) hold {share} of the balance; Herfindahl index {index}.",
            names=said.listed(spread.names),
            share=said.percent(spread.largest),
            index=f"{spread.herfindahl:.3f}",
        )
        if spread.names
        else ""
    )
    return part(
        tr("Where it is weak"),
        html.Ul(pockets) if pockets else html.P(tr("No shown group is short.")),
        html.P(together),
        html.Div(html.Table([heads, html.Tbody(rows)], className="figures"), className="wide", tabIndex="0"),
    )


def capital(reading: BookReading) -> html.Section:
    """Dual LTV and Basel's risk weights."""
    one, other = reading.capital
    rows = [
        (tr("Mean LTV on the value at origination"), one.ltv_then, other.ltv_then),
        (tr("Mean LTV on the indexed value"), one.ltv_now, other.ltv_now),
        (tr("Risk weight by the value at origination"), one.weight_then, other.weight_then),
        (tr("Risk weight by the lower of the two values"), one.weight_now, other.weight_now),
    ]
    cells = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(said.percent(x), className="num") for x in pair)])
        for name, *pair in rows
    ]
    head = html.Thead(
        html.Tr([html.Th(one, scope="col") for one in (tr("Weighted by balance"), tr("Today"), tr("Under the stress"))])
    )
    deck = tr("Basel CRE20.82, whole loan: 20, 25, 30, 40, 50, 70% up to 50, 60, 80, 90, 100% LTV and above.")
    drawn = html.Table([head, html.Tbody(cells)], className="figures")
    return part(
        tr("Two LTVs, and what rules make of them"),
        html.P(deck, className="deck"),
        html.Div(drawn, className="wide", tabIndex="0"),
    )


def foot(reading: BookReading) -> html.Section:
    """Exports, notes and sources."""
    search = reading.view.search()
    ways = [
        html.A(tr(text), href=urls.with_language(f"/book/{name}{search}"), className="button")
        for name, text in said.EXPORTS
    ]
    told = words.join_sentences(said.NOTES[note] for note in reading.notes)
    publishers: dict[str, list[str]] = {}
    for source in reading.sources:
        if "Price Index" in source["product"]:
            publishers.setdefault(source["publisher"], []).append(source["product"].removeprefix("House Price Index, "))
    sources = tr("; ").join(
        tr("{publisher}, house price indices: {products}", publisher=who, products=tr(", ").join(what))
        for who, what in publishers.items()
    )
    prices = tr("Prices: {sources}. Snapshot {hash}.", sources=sources, hash=reading.snapshot[:12])
    return part(
        tr("Take it along"),
        html.P(ways, className="ways"),
        html.P(told, className="deck"),
        html.P(prices, className="deck"),
    )


def _deck(reading: BookReading) -> str:
    view = reading.view
    told = {"threshold": view.threshold, "quarter": reading.as_of}
    if view.weight == "balances":
        return tr(
            "Share of balances over {threshold}% LTV, {quarter}; the book loan by loan, the market modelled.", **told
        )
    return tr("Share of loans over {threshold}% LTV, {quarter}; the book loan by loan, the market modelled.", **told)


def part(title: str, *body: Component) -> html.Section:
    """A section: its title, and what is in it."""
    return html.Section([html.H2(title), *body], className="part")
