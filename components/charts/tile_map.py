"""The map as equal squares, one a state, for use with arrow keys; places, bins and texts are those of the map.

The first HTML contains `tiles`; once scripts run, assets/scripts/tiles.js colours the same squares from the ranked
table's figures, so that a change of quarter requests nothing more.
"""

import math
from collections.abc import Callable, Sequence

from dash import html

from components.site import ids, theme
from components.site.attributes import attributes
from components.text import formatting
from data.countries.us.states import STATES
from data.formulas.arrays import Floats
from data.i18n import marked, tr
from data.region import Region

# Column and row of each state, as close to its position on the map as squares allow.
_POSITIONS = (
    "AK 0 0, ME 11 0, VT 10 1, NH 11 1, WA 1 2, ID 2 2, MT 3 2, ND 4 2, MN 5 2, IL 6 2, WI 7 2, MI 8 2, NY 9 2, "
    "RI 10 2, MA 11 2, OR 1 3, NV 2 3, WY 3 3, SD 4 3, IA 5 3, IN 6 3, OH 7 3, PA 8 3, NJ 9 3, CT 10 3, CA 1 4, "
    "UT 2 4, CO 3 4, "
    "NE 4 4, MO 5 4, KY 6 4, WV 7 4, VA 8 4, MD 9 4, DE 10 4, AZ 2 5, NM 3 5, KS 4 5, AR 5 5, TN 6 5, NC 7 5, SC 8 5, "
    "DC 9 5, OK 4 6, LA 5 6, MS 6 6, AL 7 6, GA 8 6, HI 0 7, TX 4 7, FL 9 7"
)
TILES = {name: (int(x), int(y)) for name, x, y in (entry.split() for entry in _POSITIONS.split(", "))}
LABEL = marked("{place}: {share}, rank {rank} of {count}")
NONE = marked("{place}: no figure")


def tile_box() -> html.Details:
    """The empty container of the squares, with its keyboard help."""
    return html.Details(
        [
            html.Summary(tr("As squares, for the keyboard: every state the same size")),
            html.P(
                tr("Arrow keys go to the neighbouring state, Page Up and Page Down by rank, Enter chooses."),
                className="deck",
            ),
            html.Div(id=ids.TILES, **attributes(_texts())),
            html.P(id=ids.TILES_TEXT, className="tiles-said", **attributes({"aria-live": "polite"})),
        ],
        id=ids.TILES_BOX,
        className="tiles-room",
    )


def _texts() -> dict[str, str]:
    """The texts and positions that assets/scripts/tiles.js reads; it holds no texts of its own."""
    places = " ".join(f"US-{name},{x},{y},US-DIV-{_DIVISION[name]}" for name, (x, y) in TILES.items())
    return {"data-said": tr(LABEL), "data-none": tr(NONE), "data-tiles": places}


def tiles(level: str, places: Sequence[Region], shares: Floats, link: Callable[[Region], str]) -> list[html.A]:
    """The squares of the first HTML; none for metros. link: the URL of a place."""
    if level == "metro":
        return []
    by_id = {place.region_id: i for i, place in enumerate(places)}
    known_shares = [share for share in shares.tolist() if not math.isnan(share)]
    squares = []
    for name, (x, y) in TILES.items():
        i = by_id[f"US-DIV-{_DIVISION[name]}" if level == "division" else f"US-{name}"]
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


_DIVISION = {state.abbr: state.division for state in STATES}
