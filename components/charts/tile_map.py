"""The map as equal squares, one an area, for use with arrow keys; places, bins and texts are those of the map.

The first HTML contains `tiles`; once scripts run, assets/scripts/tiles.js colours the same squares from the ranked
table's figures, so that a change of quarter requests nothing more.
"""

import math
from collections.abc import Callable, Sequence

from dash import html

from components.site import ids, theme
from components.site.attributes import attributes
from components.text import formatting
from data.country import Country, country_of, current_country
from data.formulas.arrays import Floats
from data.i18n import marked, tr
from data.region import Region

LABEL = marked("{place}: {share}, rank {rank} of {count}")
NONE = marked("{place}: no figure")


def tile_box(country: Country) -> html.Details:
    """The empty container of the squares, with its keyboard help."""
    values = {"area": country.base.singular.shown}
    return html.Details(
        [
            html.Summary(tr("As squares, for the keyboard: every {area} the same size", **values)),
            html.P(
                tr("Arrow keys go to the neighbouring {area}, Page Up and Page Down by rank, Enter chooses.", **values),
                className="deck",
            ),
            html.Div(id=ids.TILES, style=grid(country), **attributes(_texts(country))),
            html.P(id=ids.TILES_TEXT, className="tiles-said", **attributes({"aria-live": "polite"})),
        ],
        id=ids.TILES_BOX,
        className="tiles-room",
    )


def grid(country: Country) -> dict[str, str]:
    """The inline style that gives a grid of squares the country's columns and rows; assets/css/panel.css uses them.

    >>> from data.country import country
    >>> grid(country("us"))
    {'--columns': '12', '--rows': '8'}
    """
    columns, rows = country.tile_grid
    return {"--columns": str(columns), "--rows": str(rows)}


def _texts(country: Country) -> dict[str, str]:
    """The texts and positions that assets/scripts/tiles.js reads; it holds no texts of its own.

    A square is written as its label, column, row, region, and the larger regions that it is coloured for too, the
    smallest first.
    """
    places = " ".join(
        ",".join((label, str(x), str(y), *country.containers_of(region_id)))
        for region_id, (label, x, y) in country.tiles.items()
    )
    return {"data-said": tr(LABEL), "data-none": tr(NONE), "data-tiles": places}


def tiles(level: str, places: Sequence[Region], shares: Floats, link: Callable[[Region], str]) -> list[html.A]:
    """The squares of the first HTML; none for a level without areas. link: the URL of a place."""
    country = country_of(places[0].region_id) if places else current_country()
    if country.level_of[level].basis == "prices":
        return []
    container_of = dict(zip((area.region_id for area in country.areas), country.areas_of(level), strict=True))
    by_id = {place.region_id: i for i, place in enumerate(places)}
    known_shares = [share for share in shares.tolist() if not math.isnan(share)]
    squares = []
    for region_id, (name, x, y) in country.tiles.items():
        i = by_id[container_of[region_id]]
        place, share = places[i], float(shares[i])
        rank = 1 + sum(other > share for other in known_shares)
        label = tr(LABEL, place=place.shown_name, share=formatting.percent(share), rank=rank, count=len(known_shares))
        if math.isnan(share):
            label = tr(NONE, place=place.shown_name)
        squares.append(
            html.A(
                name,
                href=link(place),
                className=f"tile {tile_class(share)}",
                style={"gridArea": f"{y + 1} / {x + 1}"},
                **attributes({"aria-label": label}),
            )
        )
    return squares


def tile_class(share: float) -> str:
    """The CSS class of a square's bin.

    >>> tile_class(0.66), tile_class(0.01), tile_class(float("nan"))
    ('water-8', 'water-0', 'no-data')
    """
    return "no-data" if math.isnan(share) else f"water-{theme.bin_of(float(formatting.tenths(share)))}"
