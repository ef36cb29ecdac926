"""TopoJSON atlases to small GeoJSON whose borders are still shared: what the map shapes of every country are made with.

Coordinates are degrees of longitude and latitude. Each border is one arc in TopoJSON, used by both its neighbours: it
is decoded, simplified and rounded once, so that no gap can open between them. Rings keep the atlas's winding (outer
rings clockwise), which d3-geo and plotly need; the other way fills the rest of the globe.
"""

import itertools
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]  # an outer ring, and the holes in it

# A ring of an atlas: the numbers of its arcs in order; a negative number is arc ~n from its end to its beginning.
ArcRing = list[int]


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


def simplified(
    lines: Sequence[Ring], tolerance: float, decimals: int, *, fine: Collection[int] = (), finer: float = 1.0
) -> list[Ring]:
    """The arcs thinned to a tolerance in degrees and rounded; the arcs numbered `fine` to one `finer` times smaller."""
    return [_rounded(thinned(line, tolerance / (finer if n in fine else 1)), decimals) for n, line in enumerate(lines)]


def _rounded(line: Ring, decimals: int) -> Ring:
    points = [(round(x, decimals), round(y, decimals)) for x, y in line]
    return [p for n, p in enumerate(points) if n in {0, len(points) - 1} or p != points[n - 1]]


def arc_rings(shape: dict[str, Any]) -> list[list[ArcRing]]:
    """The polygons of an atlas's shape as rings of arcs; none for a unit that has no geometry."""
    if shape["type"] is None:
        return []
    groups: list[list[ArcRing]] = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return groups


def polygons(shape: dict[str, Any], lines: Sequence[Ring]) -> list[Polygon]:
    """The polygons of an atlas's shape in degrees."""
    return [[joined(indices, lines) for indices in group] for group in arc_rings(shape)]


def joined(indices: Iterable[int], lines: Sequence[Ring]) -> Ring:
    """Arcs joined end to end; a negative number is arc ~n reversed, and the shared point of two arcs is dropped.

    >>> joined([0, ~1], [[(0, 0), (1, 1)], [(2, 2), (1, 1)]])
    [(0, 0), (1, 1), (2, 2)]
    """
    ring: Ring = []
    for index in indices:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring += line[1:] if ring else line
    return ring


def dissolved(shapes: Sequence[dict[str, Any]], lines: Sequence[Ring]) -> list[Polygon]:
    """The polygons of several units together: the arcs that two of them share are no border any more.

    lines: the atlas's arcs, simplified or not. A ring that runs clockwise is a polygon, one that runs the other way
    the hole of the polygon around it. Raises ValueError where arcs do not close to rings.
    """
    indices = [index for shape in shapes for group in arc_rings(shape) for ring in group for index in ring]
    uses = Counter(index if index >= 0 else ~index for index in indices)
    outer: list[Ring] = []
    holes: list[Ring] = []
    for ring in _closed([index for index in indices if uses[index if index >= 0 else ~index] == 1], lines):
        (outer if area(ring) < 0 else holes).append(ring)
    together = [[ring] for ring in outer]
    for hole in holes:
        around = [polygon for polygon in together if contains(polygon[0], hole[0])]
        if not around:
            raise ValueError(f"the ring at {hole[0]} runs anticlockwise and is no hole of a polygon")
        min(around, key=lambda polygon: abs(area(polygon[0]))).append(hole)
    return together


def _closed(indices: Sequence[int], lines: Sequence[Ring]) -> list[Ring]:
    """Directed arcs joined to closed rings."""
    ends = {index: (joined([index], lines)[0], joined([index], lines)[-1]) for index in indices}
    leaving: dict[Point, list[int]] = {}
    for index in indices:
        leaving.setdefault(ends[index][0], []).append(index)
    rings = []
    for first in indices:
        if first not in leaving[ends[first][0]]:
            continue  # in a ring already
        chain: list[int] = []
        at = ends[first][0]
        while not chain or at != ends[first][0]:
            if not leaving.get(at):
                raise ValueError(f"no arc goes on from {at}: the units have a gap between them")
            chain.append(leaving[at].pop() if chain else _taken(leaving[at], first))
            at = ends[chain[-1]][1]
        rings.append(joined(chain, lines))
    return rings


def _taken(waiting: list[int], index: int) -> int:
    waiting.remove(index)
    return index


def contains(ring: Ring, point: Point) -> bool:
    """Whether a point lies inside a ring.

    >>> contains([(0, 0), (0, 2), (2, 2), (2, 0), (0, 0)], (1, 1))
    True
    """
    x, y = point
    crossings = 0
    for (x0, y0), (x1, y1) in itertools.pairwise(ring):
        crossings += (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    return crossings % 2 == 1


def large_polygons(polygons: list[Polygon], least: float) -> list[Polygon]:
    """The islands and lakes of at least this area in square degrees, and a region's largest polygon in any case."""
    largest = max(polygons, key=lambda polygon: abs(area(polygon[0])))
    large_enough = [polygon for polygon in polygons if polygon is largest or abs(area(polygon[0])) >= least]
    return [[polygon[0], *(hole for hole in polygon[1:] if abs(area(hole)) >= least)] for polygon in large_enough]


def feature(region_id: str, name: str, polygons: list[Polygon]) -> dict[str, Any]:
    """A GeoJSON feature."""
    geometry: dict[str, Any] = {"type": "MultiPolygon", "coordinates": polygons}
    if len(polygons) == 1:
        geometry = {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "Feature", "id": region_id, "properties": {"name": name}, "geometry": geometry}


def write(features: list[dict[str, Any]], target: Path) -> None:
    """Write the features as a GeoJSON file, in order of id."""
    collection = {"type": "FeatureCollection", "features": sorted(features, key=lambda each: str(each["id"]))}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
