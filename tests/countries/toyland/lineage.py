"""What a passport says of Toyland: its sources, and what its model leaves out."""

from collections.abc import Mapping
from typing import Any

from data.model.estimates import Estimates
from data.passport.source_rows import source_row
from data.region import Region
from data.snapshot.snapshot import Snapshot

EXCLUDED: Mapping[str, str] = {"one-index": "Homes of one region follow one index; they scatter around it."}
PRICES: Mapping[str, str] = {
    "blended": "homes follow the registry's index, settled",
    "registry": "homes follow the registry's index alone",
}
_PURPOSES = {
    "registry-prices": "what homes are worth, by province",
    "bank-rates": "the rate at which each quarter's loans are paid off",
    "office-loans": "how many loans the country made and has",
    "office-homes": "how the country's loans are shared among provinces, and what they owe",
}


def excluded(snapshot: Snapshot, market: Estimates) -> Mapping[str, str]:  # noqa: ARG001  # every country's
    """What the model leaves out or assumes of Toyland."""
    return EXCLUDED


def lineage(
    snapshot: Snapshot,
    market: Estimates,  # noqa: ARG001  # the signature of every country's
    place: Region,
    quarter: str,
    index: str = "blended",  # noqa: ARG001  # likewise
    *,
    published: bool = False,  # noqa: ARG001  # likewise
) -> list[dict[str, Any]]:
    """The products behind a region's figures of a quarter, the index with its value."""
    region = place.region_id if place.level == "province" else "XT-N"
    value = {
        "what": "index, registry",
        "at": quarter,
        "value": round(float(snapshot.hpi((region,), (quarter,))[0, 0]), 2),
    }
    values = {"registry-prices": [value | {"unit": "index"}] if place.level == "province" else []}
    return [
        source_row(source, "figure", _PURPOSES[source["source_id"]], values.get(source["source_id"], []))
        for source in snapshot.manifest["sources"]
        if source["source_id"] in _PURPOSES
    ]
