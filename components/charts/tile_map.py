"""The map as squares: every state as large as any other, to be walked by arrow keys; the same places, bins and words.

The first paint carries `tiles`; once the page is up, assets/scripts/tiles.js paints the same squares from the ranked
table's figures, so that a step asks nothing more of the server.
"""

import math
from collections.abc import Callable, Sequence

from dash import html

from components.site import ids, theme
from components.text import formatting
from data.countries.us.states import STATES
from data.formulas.arrays import Floats
from data.i18n import marked, tr
from data.region import Region

# Column and row of each state, the map's order kept as far as squares allow.
_PLACES = (
    "AK 0 0, ME 11 0, VT 10 1, NH 11 1, WA 1 2, ID 2 2, MT 3 2, ND 4 2, MN 5 2, IL 6 2, WI 7 2, MI 8 2, NY 9 2, "
    "RI 10 2, MA 11 2, OR 1 3, NV 2 3, WY 3 3, SD 4 3, IA 5 3, IN 6 3, OH 7 3, PA 8 3, NJ 9 3, CT 10 3, CA 1 4, "
    "UT 2 4, CO 3 4, "
    "NE 4 4, MO 5 4, KY 6 4, WV 7 4, VA 8 4, MD 9 4, DE 10 4, AZ 2 5, NM 3 5, KS 4 5, AR 5 5, TN 6 5, NC 7 5, SC 8 5, "
    "DC 9 5, OK 4 6, LA 5 6, MS 6 6, AL 7 6, GA 8 6, HI 0 7, TX 4 7, FL 9 7"
)
TILES = {name: (int(x), int(y)) for name, x, y in (one.split() for one in _PLACES.split(", "))}
LABEL = marked("{place}: {share}, rank {rank} of {count}")
NONE = marked("{place}: no figure")


def tile_box() -> html.Details:
    """Where the squares stand, with how they are walked."""
    return html.Details(
        [
            html.Summary(tr("As squares, for the keyboard: every state the same size")),
            html.P(
                tr("Arrow keys go to the neighbouring state, Page Up and Page Down by rank, Enter chooses."),
                className="deck",
            ),
            html.Div(id=ids.TILES, **_texts()),
            html.P(id=ids.TILES_SAID, className="tiles-said", **{"aria-live": "polite"}),
        ],
        id=ids.TILES_ROOM,
        className="tiles-room",
    )


def _texts() -> dict[str, str]:
    """What the script says of a square, with the squares' places: it has no words of its own."""
    places = " ".join(f"US-{name},{x},{y},US-DIV-{_DIVISION[name]}" for name, (x, y) in TILES.items())
    return {"data-said": tr(LABEL), "data-none": tr(NONE), "data-tiles": places}


def tiles(level: str, places: Sequence[Region], shares: Floats, link: Callable[[Region], str]) -> list[html.A]:
    """The squares of the first paint; none at a level that states are no part of. link: where a place leads."""
    if level == "metro":
        return []
    by_id = {place.region_id: i for i, place in enumerate(places)}
    known = [share for share in shares.tolist() if not math.isnan(share)]
    drawn = []
    for name, (x, y) in TILES.items():
        i = by_id[f"US-DIV-{_DIVISION[name]}" if level == "division" else f"US-{name}"]
        place, share = places[i], float(shares[i])
        rank = 1 + sum(other > share for other in known)
        said = tr(LABEL, place=place.called, share=formatting.percent(share), rank=rank, count=len(known))
        if math.isnan(share):
            said = tr(NONE, place=place.called)
        drawn.append(
            html.A(
                name,
                href=link(place),
                className=f"tile {tile_class(share)}",
                style={"gridArea": f"{y + 1} / {x + 1}"},
                **{"aria-label": said},
            )
        )
    return drawn


def tile_class(share: float) -> str:
    """The class that paints a square by its bin.

    >>> tile_class(0.66), tile_class(0.01), tile_class(float("nan"))
    ('water-8', 'water-0', 'no-data')
    """
    return "no-data" if math.isnan(share) else f"water-{theme.bin_of(float(formatting.tenths(share)))}"


_DIVISION = {state.abbr: state.division for state in STATES}
