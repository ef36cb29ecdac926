"""Map shapes of states and counties: converts us-atlas TopoJSON to small GeoJSON with borders still shared.

Source: npm us-atlas 3 (ISC), from the US Census Bureau's cartographic boundary files.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.countries.us import states
from data.sources import topojson
from data.sources.topojson import Polygon, Ring

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


def features(topology: dict[str, Any], layer: MapLayer) -> list[dict[str, Any]]:
    """GeoJSON features of a layer (`US-NV`; counties by FIPS), territories left out."""
    shapes = topology["objects"][layer.name]["geometries"]
    arcs = topojson.arcs(topology)
    lines = topojson.simplified(arcs, layer.tolerance, layer.decimals, fine=_fine_arcs(shapes, arcs), finer=_FINER)
    result = []
    for shape in shapes:
        state = states.BY_FIPS.get(str(shape["id"])[:2])
        if state is not None:
            region_id = state.region_id if layer.name == "states" else str(shape["id"])
            polygons = _large_polygons(topojson.polygons(shape, lines), layer.least_area)
            result.append(topojson.feature(region_id, shape["properties"]["name"], polygons))
    return sorted(result, key=lambda feature: str(feature["id"]))


def _fine_arcs(shapes: list[dict[str, Any]], arcs: list[Ring]) -> set[int]:
    """The arcs around regions so small that simplification would remove them."""
    fine: set[int] = set()
    for shape in shapes:
        largest = max(abs(topojson.area(polygon[0])) for polygon in topojson.polygons(shape, arcs))
        if largest <= _SMALL:
            fine |= {n if n >= 0 else ~n for group in topojson.arc_rings(shape) for ring in group for n in ring}
    return fine


def _large_polygons(polygons: list[Polygon], least: float) -> list[Polygon]:
    """The islands and lakes of at least this area; a square for a region that the atlas draws as a line."""
    largest = max(polygons, key=lambda polygon: abs(topojson.area(polygon[0])))
    if not topojson.area(largest[0]):
        return [[_square(largest[0])]]
    return topojson.large_polygons(polygons, least)


def _square(ring: Ring) -> Ring:
    """A square instead of a degenerate ring, clockwise: the atlas has Falls Church, Virginia, as a line."""
    x, y = (round((min(axis) + max(axis)) / 2, 3) for axis in zip(*ring, strict=True))
    half = 0.012
    corners = [(x - half, y - half), (x - half, y + half), (x + half, y + half), (x + half, y - half)]
    return [(round(a, 3), round(b, 3)) for a, b in (*corners, corners[0])]


def write(source: Path, to: Path) -> Path:
    """Write the GeoJSON of an atlas file into the folder; returns the file written."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    layer = next(layer for layer in LAYERS if layer.name in topology["objects"])
    target = to / layer.file
    topojson.write(features(topology, layer), target)
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
