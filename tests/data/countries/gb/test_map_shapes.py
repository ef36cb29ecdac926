"""The shapes of the map: twelve regions, each with its label inside, drawn the right way round."""

import csv
import json
from collections import Counter
from types import SimpleNamespace

import pytest

from data.countries.gb import COUNTRY, map_shapes
from data.countries.gb.geography import REGIONS
from data.sources import topojson

AREAS = [region for region in REGIONS if region.abbr]


def polygons(feature):
    coordinates = feature["geometry"]["coordinates"]
    return [coordinates] if feature["geometry"]["type"] == "Polygon" else coordinates


@pytest.fixture(scope="module")
def shapes():
    text = (COUNTRY.folder / COUNTRY.shapes).read_text(encoding="utf-8")
    return {feature["id"]: feature for feature in json.loads(text)["features"]}


@pytest.fixture
def atlas():
    """Every unit of the table as the same square, the twice-named twice, and the one without a geometry."""
    names = [*map_shapes.units(), "Halton"]
    units = [
        {"type": None, "properties": {"name": name}}
        if name in map_shapes.NOT_DRAWN
        else {"type": "Polygon", "properties": {"name": name}, "arcs": [[n]]}
        for n, name in enumerate(names)
    ]
    squares = [[[20 * n, 0], [0, 10], [10, 0], [0, -10], [-10, 0]] for n in range(len(names))]
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [0, 50]},
        "arcs": squares,
        "objects": {"units": {"geometries": units}},
    }


def test_all_regions_are_there_each_with_its_label_point_inside(shapes):
    assert set(shapes) == {area.region_id for area in AREAS}
    for area in AREAS:
        feature = shapes[area.region_id]
        assert feature["properties"]["name"] == area.name
        assert any(topojson.contains(polygon[0], (area.lon, area.lat)) for polygon in polygons(feature)), area.name


def test_every_outer_ring_is_closed_and_clockwise_or_the_map_fills_the_rest_of_the_globe(shapes):
    for region_id, feature in shapes.items():
        for polygon in polygons(feature):
            assert polygon[0][0] == polygon[0][-1]
            assert topojson.area(polygon[0]) < 0, region_id


def test_neighbours_share_the_very_points_of_their_border(shapes):
    points = {region_id: {tuple(p) for polygon in polygons(f) for p in polygon[0]} for region_id, f in shapes.items()}
    assert len(points["E12000007"] & points["E12000008"]) > 10, "London and the South East"
    assert len(points["W92000004"] & points["E12000005"]) > 10, "Wales and the West Midlands"
    assert not points["N92000002"] & points["S92000003"]


def test_each_unit_is_in_one_region_and_each_region_has_units():
    with (map_shapes.GEO / "map-units.csv").open(encoding="utf-8", newline="") as file:
        names = [row["unit"] for row in csv.DictReader(file)]
    assert len(names) == len(set(names)) == 231
    region_of = map_shapes.units()
    assert set(region_of.values()) == {area.region_id for area in AREAS}
    assert region_of["Halton"] == "E12000002"
    assert region_of["Isles of Scilly"] == "E12000009"


def test_a_region_is_its_units_together(atlas):
    drawn = {feature["id"]: len(polygons(feature)) for feature in map_shapes.features(atlas)}
    counted = Counter(map_shapes.units().values())
    assert drawn["W92000004"] == counted["W92000004"]
    assert drawn["E12000002"] == counted["E12000002"] + 1, "Halton stands twice"
    assert drawn["E12000009"] == counted["E12000009"] - 1, "the Isles of Scilly have no geometry"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"properties": {"name": "Atlantis"}}, "'Atlantis' is in no region"),
        ({"type": None}, "has no geometry"),
    ],
)
def test_an_atlas_that_is_not_as_it_was_is_refused(atlas, change, message):
    atlas["objects"]["units"]["geometries"][0] |= change
    with pytest.raises(ValueError, match=message):
        map_shapes.features(atlas)


def test_the_command_writes_the_file_and_refuses_what_is_no_atlas(atlas, tmp_path, capsys):
    source = tmp_path / "GBR.json"
    source.write_text(json.dumps(atlas))
    args = SimpleNamespace(source=source, to=tmp_path / "shapes")
    assert map_shapes.run(args) == 0
    assert len(json.loads((args.to / map_shapes.FILE).read_text())["features"]) == len(AREAS)
    source.write_text('{"type": "FeatureCollection"}')
    assert map_shapes.run(args) == 1
    assert "not the TopoJSON file GBR.json" in capsys.readouterr().err


def test_tiles_hold_every_region_once_and_no_two_in_one_place():
    assert set(COUNTRY.tiles) == {area.region_id for area in AREAS}
    assert len({(column, row) for _, column, row in COUNTRY.tiles.values()}) == len(AREAS)
