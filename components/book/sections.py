"""The sections of the book's page: tables and pictures, each with its title and what it measures."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import words
from components.book import pictures
from components.book import words as said
from data.tape.reading import TARGETS, BookReading, Group


def regions(reading: BookReading) -> html.Section:
    """Each region's share beside the market's: squares of the states, and the table."""
    title = "Where the book is under water, and where the market is"
    room = {"tabIndex": "0", "data-find": said.FIND}
    body = [html.Div(_rows(reading, reading.regions, "region", market=True), className="table-room", **room)]
    if reading.view.level == "state":
        body.insert(0, html.Div(pictures.tiles(reading), className="chart"))
    return part(title, html.P(_deck(reading), className="deck"), html.Div(body, className="picture-and-table"))


def table(reading: BookReading, title: str, groups: Sequence[Group], name: str) -> html.Section:
    """A table of parts of the book; hidden ones say so and nothing else."""
    return part(title, html.Div(_rows(reading, groups, name), className="wide", tabIndex="0"))


def _rows(reading: BookReading, groups: Sequence[Group], name: str, *, market: bool = False) -> html.Table:
    # What is compared stands side by side, and first: a phone shows three columns.
    heads = [name, "Under water", *(["Market", "Gap, points"] if market else []), "After stress"]
    heads += ["Loans", "Balance", "Shortfall"]
    head = html.Thead(html.Tr([html.Th(one, scope="col") for one in heads]))
    rows = [_row(group, reading.view.weight, market=market) for group in groups]
    return html.Table([head, html.Tbody(rows)], className="figures")


def _row(group: Group, weight: str, *, market: bool) -> html.Tr:
    name = group.place.region if group.place and group.place.region else group.key or "not said"
    if group.hidden:
        return html.Tr(
            [html.Th(name, scope="row"), html.Td(said.HIDDEN, colSpan=7 if market else 5, className="hatched")]
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
    figures = [html.Td(text, className="num", **{"data-value": f"{value:.9g}"}) for value, text in cells]
    return html.Tr([html.Th(name, scope="row"), *figures])


def _points(gap: float) -> str:
    return "–" if gap != gap else f"{gap:+.1f}".replace("-", "−")  # noqa: PLR0124  # nan


def ladder(reading: BookReading) -> html.Section:
    """The book and the market by band of LTV, before and after the stress."""
    rows = [(f"{band}%", [float(x) for x in reading.ladder[:, number]]) for number, band in enumerate(words.BANDS)]
    drawn = pictures.bars(rows, ("LTV", "Book", "Book, stressed", "Market", "Market, stressed"))
    deck = "Share of loans by mark-to-market LTV at the index; the market in the book's mix of states."
    return part(
        "How far above or under water", html.P(deck, className="deck"), html.Div(drawn, className="wide", tabIndex="0")
    )


def reverse(reading: BookReading) -> html.Section:
    """The curve of falls, and the falls that put 5, 10 and 20% under water."""
    told = []
    for target, fall, reached in zip(TARGETS, reading.needed, reading.reached, strict=True):
        goal = said.percent(target, 0)
        if fall != fall:  # noqa: PLR0124  # nan
            told.append(html.Li(f"{goal} under water: there already."))
        else:
            proof = f"applied to every loan: {said.percent(float(reached), 2)}"
            told.append(html.Li(f"A fall of {said.percent(float(fall))} puts {goal} under water ({proof})."))
    key = html.P(
        [
            html.Span("━ ", style={"color": "var(--accent)"}),
            "the book ",
            html.Span("╍ ", style={"color": "var(--muted)"}),
            "the market in the same mix; share under water after an immediate fall in prices",
        ],
        className="deck",
    )
    drawn = html.Div(
        [html.Div(pictures.curve(reading), className="chart"), html.Ul(told)], className="picture-and-table"
    )
    return part("How far prices may fall", key, drawn)


def heat(reading: BookReading) -> html.Section:
    """Places by year of origination."""
    deck = "Share under water, per cent, by place and year of origination; dots: fewer than ten loans, or kept back."
    return part("Where and when it was lent", html.P(deck, className="deck"), pictures.heat(reading))


def weak(reading: BookReading) -> html.Section:
    """The worst pockets, how the balance hangs together, and risks on top of each other."""
    pockets = [
        html.Li(
            f"{one.place.region}, {one.year}: {said.money(one.shortfall)} short on {said.count(one.loans)} loans, "
            f"{said.percent(one.share)} under water"
        )
        for one in reading.pockets
    ]
    layers = [
        (said.listed([said.LAYERS[risk] for risk in one.risks]) if one.risks else said.NO_LAYERS, one)
        for one in reading.layers
    ]
    rows = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(text, className="num") for text in
                 (said.count(one.loans), said.money(one.upb), said.percent(one.share)))])
        for name, one in layers
    ]  # fmt: skip
    heads = html.Thead(
        html.Tr([html.Th(one, scope="col") for one in ("Risks at once", "Loans", "Balance", "Under water")])
    )
    spread = reading.concentration
    together = (
        f"The five largest regions ({said.listed(spread.names)}) hold {said.percent(spread.largest)} of the balance; "
        f"Herfindahl index {spread.herfindahl:.3f}."
        if spread.names
        else ""
    )
    return part(
        "Where it is weak",
        html.Ul(pockets) if pockets else html.P("No shown group is short."),
        html.P(together),
        html.Div(html.Table([heads, html.Tbody(rows)], className="figures"), className="wide", tabIndex="0"),
    )


def capital(reading: BookReading) -> html.Section:
    """Dual LTV and Basel's risk weights."""
    one, other = reading.capital
    rows = [
        ("Mean LTV on the value at origination", one.ltv_then, other.ltv_then),
        ("Mean LTV on the indexed value", one.ltv_now, other.ltv_now),
        ("Risk weight by the value at origination", one.weight_then, other.weight_then),
        ("Risk weight by the lower of the two values", one.weight_now, other.weight_now),
    ]
    cells = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(said.percent(x), className="num") for x in pair)])
        for name, *pair in rows
    ]
    head = html.Thead(html.Tr([html.Th(one, scope="col") for one in ("Weighted by balance", said.BEFORE, said.AFTER)]))
    deck = "Basel CRE20.82, whole loan: 20, 25, 30, 40, 50, 70% up to 50, 60, 80, 90, 100% LTV and above."
    drawn = html.Table([head, html.Tbody(cells)], className="figures")
    return part(
        "Two LTVs, and what rules make of them",
        html.P(deck, className="deck"),
        html.Div(drawn, className="wide", tabIndex="0"),
    )


def foot(reading: BookReading) -> html.Section:
    """Exports, notes and sources."""
    search = reading.view.search()
    ways = [html.A(text, href=f"/book/{name}{search}", className="button") for name, text in said.EXPORTS]
    told = " ".join(said.NOTES[note] for note in reading.notes)
    publishers: dict[str, list[str]] = {}
    for one in reading.sources:
        if "Price Index" in one["product"]:
            publishers.setdefault(one["publisher"], []).append(one["product"].removeprefix("House Price Index, "))
    sources = "; ".join(f"{who}, house price indices: {', '.join(what)}" for who, what in publishers.items())
    return part(
        "Take it along",
        html.P(ways, className="ways"),
        html.P(told, className="deck"),
        html.P(f"Prices: {sources}. Snapshot {reading.snapshot[:12]}.", className="deck"),
    )


def _deck(reading: BookReading) -> str:
    view = reading.view
    what = "balances" if view.weight == "balances" else "loans"
    return f"Share of {what} over {view.threshold}% LTV, {reading.as_of}; the book loan by loan, the market modelled."


def part(title: str, *body: Component) -> html.Section:
    """A section: its title, and what is in it."""
    return html.Section([html.H2(title), *body], className="part")
