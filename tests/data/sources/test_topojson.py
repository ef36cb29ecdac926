"""Atlases: arcs joined, units dissolved, islands left out, each ring the right way round."""

import pytest

from data.sources import topojson

# Two unit squares side by side, each of its three outer sides (0, 2) and the side between them (1), with an islet (3).
LINES = [
    [(1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)],
    [(1.0, 1.0), (1.0, 0.0)],
    [(1.0, 1.0), (2.0, 1.0), (2.0, 0.0), (1.0, 0.0)],
    [(4.0, 4.0), (4.0, 4.1), (4.1, 4.0), (4.0, 4.0)],
]
WEST = {"type": "MultiPolygon", "arcs": [[[0, 1]], [[3]]]}
EAST = {"type": "Polygon", "arcs": [[2, -2]]}


def test_the_border_of_two_units_is_gone_when_they_are_dissolved():
    mainland, islet = topojson.dissolved([WEST, EAST], LINES)
    (ring,) = mainland
    assert len(ring) == 7
    assert ring[0] == ring[-1]
    assert set(ring) == {(0, 0), (0, 1), (1, 1), (2, 1), (2, 0), (1, 0)}
    assert topojson.area(ring) == -2
    assert islet == [LINES[3]]


def test_a_unit_alone_keeps_its_polygons():
    assert topojson.dissolved([EAST], LINES) == topojson.polygons(EAST, LINES)


def test_a_unit_without_a_geometry_adds_nothing():
    nothing = {"type": None}
    assert topojson.dissolved([EAST, nothing], LINES) == topojson.dissolved([EAST], LINES)
    assert topojson.polygons(nothing, LINES) == []


def test_a_unit_that_others_surround_leaves_no_hole_but_one_left_out_does():
    """A square in a square: the inner ring of the outer unit is the border of the inner one, the other way round."""
    lines = [
        [(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0)],
        [(3.0, 3.0), (3.0, 6.0), (6.0, 6.0), (6.0, 3.0), (3.0, 3.0)],
    ]
    around = {"type": "Polygon", "arcs": [[0], [-2]]}
    within = {"type": "Polygon", "arcs": [[1]]}
    assert topojson.dissolved([around, within], lines) == [[lines[0]]]
    assert topojson.dissolved([around], lines) == [[lines[0], lines[1][::-1]]]


def test_units_with_a_gap_between_them_are_refused():
    with pytest.raises(ValueError, match="no arc goes on from"):
        topojson.dissolved([{"type": "Polygon", "arcs": [[0]]}], LINES)
    with pytest.raises(ValueError, match="runs anticlockwise"):
        topojson.dissolved([{"type": "Polygon", "arcs": [[-4]]}], LINES)


def test_islands_too_small_to_see_are_left_out_but_never_a_whole_place():
    assert topojson.large_polygons([[LINES[0]], [LINES[3]]], 0.1) == [[LINES[0]]]
    assert topojson.large_polygons([[LINES[3]]], 1.0) == [[LINES[3]]]


def test_a_border_is_simplified_once_for_both_neighbours():
    wavy = [(0.0, 0.0), (1.0, 0.004), (2.0, 0.0)]
    assert topojson.simplified([wavy, wavy], 0.01, 2, fine={1}, finer=10) == [
        [(0, 0), (2, 0)],
        [(0, 0), (1, 0), (2, 0)],
    ]
