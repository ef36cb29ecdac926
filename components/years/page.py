"""The page of all years: small tile maps, and the same figures in a table; no script needed."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components.charts import box, choropleth, legend, tile_map
from components.site import header, urls
from components.site import html as site_html
from components.site.attributes import attributes
from components.text import formatting, phrases, status, words
from data.country import Level, country_of
from data.i18n import tr
from data.monitor.view import View
from data.region import Region
from data.tables.panel import Panel

PATH = "/years"


@dataclass(frozen=True)
class YearRow:
    """The states in one quarter of a year: shares by region id, nan where unknown."""

    quarter: str
    shares: Mapping[str, float]

    @property
    def known_shares(self) -> list[float]:
        """The known shares, highest first."""
        return sorted((share for share in self.shares.values() if not math.isnan(share)), reverse=True)

    @property
    def high_count(self) -> int:
        """The number of states at 10 % or more."""
        return sum(share >= 0.10 for share in self.known_shares)


def years(panel: Panel) -> list[YearRow]:
    """The panel's rows, one item a year."""
    column = "pneq_by_upb" if _view(panel).weight == "balances" else "pneq_by_loans"
    rows = sorted(panel.rows, key=lambda row: str(row["as_of"]))
    return [
        YearRow(str(quarter), {str(row["region_id"]): _number(row[column]) for row in year_rows})
        for quarter, year_rows in itertools.groupby(rows, key=lambda row: row["as_of"])
    ]


def claim(panel: Panel) -> str:
    """The page's title: the year with most states at 10 % or more."""
    rows = years(panel)
    worst = max(rows, key=lambda year: (year.high_count, sum(year.known_shares)), default=None)
    if worst is None or not worst.known_shares:
        return tr("No figures by {level}", level=_base(panel).singular.shown)
    values = {
        "places": _base(panel).name_after_number.shown,
        "quarter": worst.quarter,
        "many": worst.high_count,
        "count": len(worst.known_shares),
    }
    if sum(year.high_count == worst.high_count for year in rows) > 1:
        return tr("In {quarter}, {many} of {count} {places} were at 10% or more; in no year were there more", **values)
    return tr("In {quarter}, {many} of {count} {places} were at 10% or more, most of all these years", **values)


def deck(panel: Panel) -> str:
    """What each tile map shows."""
    rows = years(panel)
    return tr(
        "{definition}; {places} as squares, each year’s quarter {number}, {first} to {last}, percent",
        places=_base(panel).plural.shown,
        definition=phrases.definition_phrase(_view(panel)),
        number=panel.quarter[-1],
        first=rows[0].quarter,
        last=rows[-1].quarter,
    )


def document(panel: Panel, frame: Mapping[str, Any], assets: Mapping[str, str]) -> str:
    """The page's HTML."""
    view = _view(panel)
    lists_base = view.level == country_of(view.focus).base.key
    tree = html.Div(
        [
            header.header("years", frame["pages"], frame["through"], frame["stale"], switch=False, path=PATH),
            html.Main(
                [
                    html.P(status.joined(panel.dropped), className="notice", role="status"),
                    html.Section(
                        [
                            html.P(tr("Every year at a glance"), className="eyebrow"),
                            html.H1(claim(panel)),
                            html.P(deck(panel), className="standfirst"),
                            html.P(
                                html.A(tr("Back to the map and history"), href=urls.with_language(f"/{view.search()}"))
                            ),
                        ],
                        className="head",
                    ),
                    legend.legend(choropleth.legend()),
                    grid(panel),
                    table(
                        panel,
                        panel.reading.table.places if lists_base else frame["places"],
                    ),
                    box.files("years"),
                ],
                className="sheet",
            ),
            html.Footer([html.P(tr(words.CAVEAT))]),
        ]
    )
    return site_html.plain_page(f"{claim(panel)} – {words.NAME}", deck(panel), tree, assets)


def grid(panel: Panel) -> html.Div:
    """The tile maps."""
    return html.Div([_picture(year, _view(panel)) for year in years(panel)], className="years")


def table(panel: Panel, places: Sequence[Region]) -> html.Table:
    """The same figures: the highest and the median state, and how many are at 10 % or more."""
    names = {place.region_id: place.shown_name for place in places}
    heads = (
        tr("Quarter"),
        tr("At 10% or more"),
        tr("Middle {level}, %", level=_base(panel).singular.shown),
        tr("Highest, %"),
        tr("Highest"),
    )
    return html.Table(
        [
            html.Caption(claim(panel), className="unseen"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_row(year, names) for year in years(panel) if year.known_shares]),
        ],
        className="years-table",
    )


def _row(year: YearRow, names: Mapping[str, str]) -> html.Tr:
    highest = max(year.shares, key=lambda place: -1.0 if math.isnan(year.shares[place]) else year.shares[place])
    median = year.known_shares[len(year.known_shares) // 2]
    cells = (
        str(year.high_count),
        formatting.cell(_tenths(median)),
        formatting.cell(_tenths(year.shares[highest])),
        names.get(highest, highest),
    )
    return html.Tr([html.Th(year.quarter, scope="row"), *(html.Td(cell) for cell in cells)])


def _picture(year: YearRow, view: View) -> html.Figure:
    label = tr("{quarter}: {many} of {count} {places} at 10% or more", quarter=year.quarter, many=year.high_count,
              places=country_of(view.focus).base.name_after_number.shown,
              count=len(year.known_shares))  # fmt: skip
    squares = [
        html.Span(
            className=f"small {tile_map.tile_class(year.shares.get(region_id, math.nan))}",
            style={"gridArea": f"{y + 1} / {x + 1}"},
        )
        for region_id, (_, x, y) in country_of(view.focus).tiles.items()
    ]
    url = urls.with_language("/" + view.but(quarter=year.quarter).search())
    return html.Figure(
        [
            html.A(
                html.Div(
                    squares,
                    className="small-tiles",
                    style=tile_map.grid(country_of(view.focus)),
                    role="img",
                    **attributes({"aria-label": label}),
                ),
                href=url,
            ),
            html.Figcaption([html.B(year.quarter), " ", html.Span(str(year.high_count))], title=label),
        ]
    )


def _base(panel: Panel) -> Level:
    """The level whose regions are the squares."""
    return country_of(_view(panel).focus).base


def _view(panel: Panel) -> View:
    assert isinstance(panel.view, View)
    return panel.view


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def _tenths(share: float) -> float:
    return float(formatting.tenths(share))
