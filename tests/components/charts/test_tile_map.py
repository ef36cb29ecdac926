"""The map as squares: every state once, in its bin's colour, with the table's words."""

import re

import numpy as np

from components.charts import tile_map
from components.site import theme
from components.site.html import as_html
from components.site.stylesheet import stylesheet
from data.countries.us.states import DIVISIONS, STATES
from data.country import country, default
from data.i18n import in_language
from data.region import Region
from tests.paths import ROOT

PLACES = [Region(s.region_id, s.name, s.name_zh, "state", f"US-DIV-{s.division}", s.abbr) for s in STATES]
SHARES = np.linspace(0.0, 0.6, len(PLACES))


def test_every_state_has_a_square_of_its_own():
    """Fifty states and the District, no two on one square."""
    tiles = default().tiles
    assert set(tiles) == {state.region_id for state in STATES}
    assert len({(x, y) for _, x, y in tiles.values()}) == len(STATES)


def test_a_square_says_place_share_and_rank_in_both_languages():
    """The highest is first; one without a figure says so, and has no rank."""
    shares = SHARES.copy()
    shares[0] = np.nan
    drawn = {one.children: one for one in tile_map.tiles("state", PLACES, shares, lambda place: place.region_id)}
    assert drawn["WY"].to_plotly_json()["props"]["aria-label"] == "Wyoming: 60.0%, rank 1 of 50"
    assert drawn["AL"].to_plotly_json()["props"]["aria-label"] == "Alabama: no figure"
    assert drawn["AL"].className == "tile no-data"
    assert drawn["WY"].className == f"tile water-{theme.bin_of(60.0)}"
    with in_language("zh"):
        said = tile_map.tiles("state", PLACES, shares, lambda place: place.region_id)[-1]
    assert "排第" in said.to_plotly_json()["props"]["aria-label"]


def test_a_division_is_all_its_states_squares():
    """At the level of divisions each square shows, and chooses, its division."""
    places = [Region(f"US-DIV-{d.suffix}", d.name, d.name_zh, "division", "US") for d in DIVISIONS]
    drawn = tile_map.tiles("division", places, np.linspace(0.1, 0.5, 9), lambda place: place.region_id)
    nevada = next(one for one in drawn if one.children == "NV")
    assert nevada.href == "US-DIV-MT"


def test_metros_are_no_squares():
    """No state's square can stand for a metro."""
    assert tile_map.tiles("metro", PLACES, SHARES, lambda place: place.region_id) == []


def test_the_grid_has_the_columns_and_rows_of_its_country():
    """A country of two squares is not drawn in the corner of another's grid; the style sheet names no size itself."""
    toyland = country("tests.countries.toyland")
    assert tile_map.grid(country("us")) == {"--columns": "12", "--rows": "8"}
    assert tile_map.grid(toyland) == {"--columns": "1", "--rows": "2"}
    assert 'style="--columns:1;--rows:2"' in as_html(tile_map.tile_box(toyland), {}, {})
    grids = re.findall(r"grid-template:[^;]*;", stylesheet(ROOT / "assets" / "css"))
    assert len(grids) == 2
    assert all("var(--rows)" in rule and "var(--columns)" in rule for rule in grids)


def test_a_script_learns_a_squares_label_and_every_region_around_it():
    """The label is the country's, not cut from an id, and no number of levels is assumed."""
    texts = as_html(tile_map.tile_box(country("tests.countries.toyland")), {}, {})
    assert 'data-tiles="NS,0,0,XT-N SM,0,1,XT-S"' in texts
    assert "NV,2,3,US-NV,US-DIV-MT" in as_html(tile_map.tile_box(country("us")), {}, {})
