"""Map shapes of states and counties: converts us-atlas TopoJSON to small GeoJSON with borders still shared.

Coordinates are degrees of longitude and latitude. Each border is one arc in TopoJSON, used by both its
neighbours: it is decoded, simplified and rounded once, so that no gap can open between them. Rings keep the
atlas's winding (outer rings clockwise), which d3-geo and plotly need; the other way fills the rest of the globe.
Source: npm us-atlas 3 (ISC), from the US Census Bureau's cartographic boundary files.
"""

import argparse
import itertools
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.countries.us import states

Point = tuple[float, float]
Ring = list[Point]

GEO = Path(__file__).parent


@dataclass(frozen=True)
class MapLayer:
    """How one object of the atlas is simplified: its file, tolerance of borders, and the smallest islands kept."""

    name: str
    file: str
    tolerance: float  # degrees that a simplified border may deviate from the atlas
    decimals: int
    least_area: float  # square degrees; smaller islands and lakes are left out, except a region's largest


LAYERS = (
    MapLayer("counties", "us-counties.json", tolerance=0.022, decimals=2, least_area=0.002),
    MapLayer("states", "us-states.json", tolerance=0.02, decimals=2, least_area=0.006),
)
_SMALL = 0.02  # square degrees: smaller regions (Virginia's independent cities) use a tolerance _FINER times smaller
_FINER = 10


def arcs(topology: dict[str, Any]) -> list[Ring]:
    """The topology's arcs in degrees, decoded from integer steps by its scale and translation.

    >>> arcs({"transform": {"scale": [0.5, 1.0], "translate": [10, 20]}, "arcs": [[[0, 0], [2, 1], [2, 0]]]})
    [[(10.0, 20.0), (11.0, 21.0), (12.0, 21.0)]]
    """
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for steps in topology["arcs"]:
        x = y = 0
        line: Ring = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        decoded.append(line)
    return decoded


def thinned(line: Ring, tolerance: float) -> Ring:
    """The line without points that lie within the tolerance of it (Douglas and Peucker); its ends stay.

    >>> thinned([(0, 0), (1, 0.001), (2, 0), (3, 5)], 0.01)
    [(0, 0), (2, 0), (3, 5)]
    """
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        inner = range(first + 1, last)
        if not inner:
            continue
        furthest = max(inner, key=lambda n: _distance(line[n], line[first], line[last]))
        if _distance(line[furthest], line[first], line[last]) > tolerance:
            kept.add(furthest)
            spans += [(first, furthest), (furthest, last)]
    return [line[n] for n in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a segment; a degree of longitude is scaled by the cosine of the point's latitude."""
    shrink = math.cos(math.radians(point[1]))
    ax, ay = (end[0] - start[0]) * shrink, end[1] - start[1]
    px, py = (point[0] - start[0]) * shrink, point[1] - start[1]
    length = ax * ax + ay * ay
    along = min(1.0, max(0.0, (px * ax + py * ay) / length)) if length else 0.0
    return math.hypot(px - along * ax, py - along * ay)


def area(ring: Ring) -> float:
    """Signed area in square degrees: negative for a clockwise ring (an outer one here).

    >>> area([(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)])
    -1.0
    """
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring)) / 2


def features(topology: dict[str, Any], layer: MapLayer) -> list[dict[str, Any]]:
    """GeoJSON features of a layer in order of id (`US-NV`; counties by FIPS), territories left out."""
    shapes = topology["objects"][layer.name]["geometries"]
    all_arcs = arcs(topology)
    fine_arcs = _fine_arcs(shapes, all_arcs)
    lines = [
        _rounded(thinned(line, layer.tolerance / (_FINER if n in fine_arcs else 1)), layer.decimals)
        for n, line in enumerate(all_arcs)
    ]
    result = []
    for shape in shapes:
        state = states.BY_FIPS.get(str(shape["id"])[:2])
        if state is None:
            continue
        polygons = _polygons(shape, lines)
        result.append(
            {
                "type": "Feature",
                "id": state.region_id if layer.name == "states" else str(shape["id"]),
                "properties": {"name": shape["properties"]["name"]},
                "geometry": _geometry(_large_polygons(polygons, layer.least_area)),
            }
        )
    return sorted(result, key=lambda feature: str(feature["id"]))


def _polygons(shape: dict[str, Any], lines: list[Ring]) -> list[list[Ring]]:
    groups = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [[_ring(indices, lines) for indices in group] for group in groups]


def _fine_arcs(shapes: list[dict[str, Any]], all_arcs: list[Ring]) -> set[int]:
    """The arcs around regions so small that simplification would remove them."""
    fine: set[int] = set()
    for shape in shapes:
        largest = max(abs(area(polygon[0])) for polygon in _polygons(shape, all_arcs))
        if largest <= _SMALL:
            groups = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            fine |= {n if n >= 0 else ~n for group in groups for ring in group for n in ring}
    return fine


def _rounded(line: Ring, decimals: int) -> Ring:
    points = [(round(x, decimals), round(y, decimals)) for x, y in line]
    return [p for n, p in enumerate(points) if n in {0, len(points) - 1} or p != points[n - 1]]


def _ring(indices: list[int], lines: list[Ring]) -> Ring:
    """Arcs joined end to end; a negative number is arc ~n reversed, and the shared point of two arcs is dropped."""
    ring: Ring = []
    for index in indices:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring += line[1:] if ring else line
    return ring


def _large_polygons(polygons: list[list[Ring]], least: float) -> list[list[Ring]]:
    """The islands and lakes of at least this area, and a region's largest in any case."""
    largest = max(polygons, key=lambda polygon: abs(area(polygon[0])))
    if not area(largest[0]):
        return [[_square(largest[0])]]
    large_enough = [polygon for polygon in polygons if polygon is largest or abs(area(polygon[0])) >= least]
    return [[polygon[0], *(hole for hole in polygon[1:] if abs(area(hole)) >= least)] for polygon in large_enough]


def _square(ring: Ring) -> Ring:
    """A square instead of a degenerate ring, clockwise: the atlas has Falls Church, Virginia, as a line."""
    x, y = (round((min(axis) + max(axis)) / 2, 3) for axis in zip(*ring, strict=True))
    half = 0.012
    corners = [(x - half, y - half), (x - half, y + half), (x + half, y + half), (x + half, y - half)]
    return [(round(a, 3), round(b, 3)) for a, b in (*corners, corners[0])]


def _geometry(polygons: list[list[Ring]]) -> dict[str, Any]:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def write(source: Path, to: Path) -> Path:
    """Write the GeoJSON of an atlas file into the folder; returns the file written."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    layer = next(layer for layer in LAYERS if layer.name in topology["objects"])
    collection = {"type": "FeatureCollection", "features": features(topology, layer)}
    to.mkdir(parents=True, exist_ok=True)
    target = to / layer.file
    target.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--from",
        dest="files",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="states-10m.json and counties-10m.json of us-atlas 3",
    )
    parser.add_argument("--to", type=Path, default=GEO, metavar="DIR", help="where the shapes go (this folder)")


def run(args: argparse.Namespace) -> int:
    """Convert each file. Exit code 1 where one is not an atlas file."""
    for source in args.files:
        try:
            target = write(source, args.to)
        except (OSError, KeyError, ValueError, StopIteration) as fault:
            sys.stderr.write(f"{source}: not a TopoJSON file of us-atlas 3 ({fault!r})\n")
            return 1
        count = len(json.loads(target.read_text(encoding="utf-8"))["features"])
        sys.stderr.write(f"{target}: {count:,} shapes, {target.stat().st_size / 1000:.0f} KB\n")
    return 0
