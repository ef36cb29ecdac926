"""What a page shows whatever its query."""

from dataclasses import dataclass

from data.region import Region


@dataclass(frozen=True)
class Frame:
    """Places, quarters, the age of the data, and URLs.

    through, stale: the two sentences about the age of the data. geojson, topojson: URLs of the map's shapes. pages: the
    names of the pages to link to. snapshot: the hash of the data.
    """

    places: tuple[Region, ...]
    first: str
    last: str
    through: str
    stale: str
    geojson: str
    topojson: str
    pages: tuple[str, ...] = ("",)
    snapshot: str = ""
