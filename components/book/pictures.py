"""The book's charts: HTML tables and plain SVG made on the server, so that no script has a figure of the book."""

from collections.abc import Sequence
from html import escape

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from components.book import words as book_words
from components.site import theme
from components.text import formatting
from data.book.report.reading import FALLS, BookReading
from data.i18n import tr

_SIDE, _GAP = 44, 4
_WIDE, _HIGH, _LEFT, _RIGHT, _BOTTOM = 560, 260, 44, 20, 30


def tiles(reading: BookReading) -> Markup:
    """The country's areas as squares in the map's colours of the book's share; hidden and absent ones hatched."""
    groups = {group.place.abbr: group for group in reading.regions if group.place and group.place.abbr}
    squares = []
    for name, x, y in reading.country.tiles.values():
        group = groups.get(name)
        share = group.before.share(reading.view.weight) if group and not group.hidden else float("nan")
        is_known = share == share  # noqa: PLR0124  # nan is not itself
        step = theme.bin_of(round(100 * share, 1)) if is_known else -1
        fill = f"var(--water-{step})" if is_known else "url(#hatch)" if group else "none"
        ink = "var(--paper)" if step >= 5 else "var(--ink)"
        reason = tr(book_words.HIDDEN) if group else tr("none of these loans")
        label = f"{name}{tr(': ')}{formatting.percent(share) if is_known else reason}"
        position = f"translate({x * (_SIDE + _GAP)} {y * (_SIDE + _GAP)})"
        figure = f"{formatting.cell(float(formatting.tenths(share)))}%" if is_known else ""
        text = f'<text x="22" y="19" class="tile-name">{name}</text>'
        text += f'<text x="22" y="34" class="tile-figure">{figure}</text>'
        squares.append(
            f'<g transform="{position}" style="color:{ink}"><title>{escape(label)}</title>'
            f'<rect width="{_SIDE}" height="{_SIDE}" rx="2" fill="{fill}" stroke="var(--rule)"/>{text}</g>'
        )
    columns, rows = reading.country.tile_grid
    box = f"0 0 {columns * (_SIDE + _GAP)} {rows * (_SIDE + _GAP)}"
    label = escape(tr(book_words.TILES, regions=reading.country.base.regions.shown))
    svg = f'<svg class="tiles" style="--columns:{columns}" viewBox="{box}" role="img" aria-label="{label}">'
    return Markup(f"{svg}{''.join(squares)}</svg>")  # noqa: S704  # escaped above


def curve(reading: BookReading) -> Markup:
    """The share under water after an immediate fall of 0 to 60 %, of the book and of the market in the same mix."""
    width, height = _WIDE - _LEFT - _RIGHT, _HIGH - _BOTTOM - 10

    def line(shares: Sequence[float], colour: str, dash: str) -> str:
        points = [
            f"{_LEFT + width * fall / FALLS[-1]:.1f},{10 + height * (1 - share):.1f}"
            for fall, share in zip(FALLS, shares, strict=True)
            if share == share  # noqa: PLR0124
        ]
        return f'<polyline points="{" ".join(points)}" fill="none" stroke="var(--{colour})" stroke-width="2.5"{dash}/>'

    grid = "".join(
        f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y}" y2="{y}" stroke="var(--grid)"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{share}%</text>'
        for share in (0, 25, 50, 75, 100)
        for y in (round(10 + height * (1 - share / 100), 1),)
    )
    foot = "".join(
        f'<text x="{_LEFT + width * fall / 60:.0f}" y="{_HIGH - 8}">{f"−{fall}" if fall else 0}%</text>'
        for fall in (0, 10, 20, 30, 40, 50, 60)
    )
    lines = line(reading.curve[1], "muted", ' stroke-dasharray="5 4"') + line(reading.curve[0], "accent", "")
    box = f"0 0 {_WIDE} {_HIGH}"
    label = escape(tr(book_words.CURVE))
    return Markup(f'<svg class="curve" viewBox="{box}" role="img" aria-label="{label}">{grid}{foot}{lines}</svg>')  # noqa: S704  # numbers


def bars(rows: Sequence[tuple[str, Sequence[float]]], heads: Sequence[str]) -> Component:
    """Shares side by side, as a table whose cells are bars."""
    top = max((share for _, shares in rows for share in shares if share == share), default=1.0) or 1.0  # noqa: PLR0124

    def cell(share: float, kind: int) -> Component:
        width = 0.0 if share != share else 100 * share / top  # noqa: PLR0124
        bar = html.Span(className=f"bar bar-{kind}", style={"width": f"{width:.1f}%"})
        return html.Td([html.Span(formatting.percent(share)), bar], className="barred")

    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(
                [
                    html.Tr([html.Th(name, scope="row"), *(cell(share, kind) for kind, share in enumerate(shares))])
                    for name, shares in rows
                ]
            ),
        ],
        className="bars",
    )


def heat(reading: BookReading) -> Component:
    """Places by year of origination, the share in each cell on the map's colour."""
    values = reading.heat

    def cell(i: int, j: int) -> Component:
        share = float(values.share[i, j])
        if values.hidden[i, j]:
            return html.Td("·", className="hatched", title=tr(book_words.HIDDEN))
        if share != share:  # noqa: PLR0124
            return html.Td("")
        step = theme.bin_of(round(100 * share, 1))
        ink = "var(--paper)" if step >= 5 else "var(--ink)"
        return html.Td(f"{100 * share:.0f}", style={"background": f"var(--water-{step})", "color": ink})

    head = [html.Th(tr(book_words.PLACE), scope="col"), *(html.Th(year, scope="col") for year in values.years)]
    rows = [
        html.Tr([html.Th(place.shown_name, scope="row"), *(cell(i, j) for j in range(len(values.years)))])
        for i, place in enumerate(values.places)
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="heat"), className="wide", tabIndex="0"
    )
