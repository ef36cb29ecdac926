"""The shapes of the map: every place is there, drawn the right way round, with no gap to its neighbour."""

import json

import pytest

from data.countries.us import map_shapes, states
from data.sources import topojson
from tests.paths import ROOT

GEO = ROOT / "data" / "countries" / "us"

# A square cut down the middle by one shared arc (the second); the western half holds an islet, the eastern a lake.
HALVES = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [-110, 30]},
    "arcs": [
        [[10, 0], [-10, 0], [0, 10], [10, 0]],
        [[10, 10], [0, -5], [0, -5]],
        [[10, 10], [10, 0], [0, -10], [-10, 0]],
        [[40, 40], [0, 1], [1, 0], [-1, -1]],
    ],
    "objects": {
        "states": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "MultiPolygon", "id": "32", "properties": {"name": "Nevada"}, "arcs": [[[0, 1]], [[3]]]},
                {"type": "Polygon", "id": "49", "properties": {"name": "Utah"}, "arcs": [[2, -2]]},
                {"type": "Polygon", "id": "72", "properties": {"name": "Puerto Rico"}, "arcs": [[3]]},
            ],
        }
    },
}


def shapes(name):
    return json.loads((GEO / name).read_text(encoding="utf-8"))["features"]


def polygons(feature):
    coordinates = feature["geometry"]["coordinates"]
    return [coordinates] if feature["geometry"]["type"] == "Polygon" else coordinates


def test_neighbours_share_the_very_points_of_their_border_and_territories_are_left_out():
    nevada, utah = map_shapes.features(HALVES, map_shapes.LAYERS[1])
    assert (nevada["id"], utah["id"]) == ("US-NV", "US-UT")
    shared = {(-109.0, 30.0), (-109.0, 31.0)}
    assert shared <= set(polygons(nevada)[0][0])
    assert shared <= set(polygons(utah)[0][0])
    assert (-109.0, 30.5) not in polygons(utah)[0][0], "a point on a straight border says nothing"


def test_an_islet_too_small_to_see_is_left_out():
    nevada, _ = map_shapes.features(HALVES, map_shapes.LAYERS[1])
    assert nevada["geometry"]["type"] == "Polygon"


def test_a_place_that_the_atlas_draws_as_a_line_gets_a_small_square():
    [[ring]] = map_shapes._large_polygons([[[(0.0, 0.0), (0.02, 0.0), (0.0, 0.0)]]], 0.01)
    assert topojson.area(ring) == pytest.approx(-(0.024**2))


def test_a_file_that_is_no_atlas_is_refused_in_words(tmp_path, capsys):
    (tmp_path / "x.json").write_text('{"type": "FeatureCollection"}')
    args = type("Args", (), {"files": [tmp_path / "x.json"], "to": tmp_path})
    assert map_shapes.run(args) == 1
    assert "not a TopoJSON file" in capsys.readouterr().err


def test_all_states_are_there_each_with_its_label_point_inside():
    found = {f["id"]: f for f in shapes("us-states.json")}
    assert set(found) == {s.region_id for s in states.STATES}
    for state in states.STATES:
        assert any(topojson.contains(p[0], (state.lon, state.lat)) for p in polygons(found[state.region_id])), (
            state.name
        )
        assert found[state.region_id]["properties"]["name"] == state.name


def test_the_counties_are_the_3142_of_the_atlas_with_virginias_independent_cities():
    ids = [f["id"] for f in shapes("us-counties.json")]
    assert len(ids) == len(set(ids)) == 3142
    # Alexandria, Bristol, Covington, Emporia, Fairfax, Falls Church, Fredericksburg, Lexington, Manassas Park, Norton
    cities = {"51510", "51520", "51580", "51595", "51600", "51610", "51630", "51678", "51685", "51720"}
    assert cities <= set(ids)
    assert len([i for i in ids if i.startswith("51") and i >= "51510"]) == 38
    assert {i[:2] for i in ids} == set(states.BY_FIPS)


@pytest.mark.parametrize("name", ["us-states.json", "us-counties.json"])
def test_every_outer_ring_is_closed_and_clockwise_or_the_map_fills_the_rest_of_the_globe(name):
    for feature in shapes(name):
        for polygon in polygons(feature):
            assert polygon[0][0] == polygon[0][-1]
            assert topojson.area(polygon[0]) < 0, feature["id"]


def test_the_shapes_are_small_enough_to_be_fetched_once():
    assert (GEO / "us-states.json").stat().st_size <= 120_000
    assert (GEO / "us-counties.json").stat().st_size <= 1_000_000
