"""Past falls of a region's house prices: peak quarter, trough quarter and size, on the publisher's own index."""

from dataclasses import dataclass

import numpy as np

from data.quarter import span
from data.snapshot.snapshot import Snapshot

# Notable busts: the region, and the first and last quarter between which its deepest fall is searched.
NOTABLE = (
    ("US-TX", "1980Q1", "1995Q4"),
    ("US-LA", "1980Q1", "1995Q4"),
    ("US-OK", "1980Q1", "1995Q4"),
    ("US-CT", "1985Q1", "1999Q4"),
    ("US-MA", "1985Q1", "1999Q4"),
    ("US-CA", "1985Q1", "1999Q4"),
    ("US", "2005Q1", "2013Q4"),
    ("US-FL", "2005Q1", "2013Q4"),
    ("US-NV", "2005Q1", "2013Q4"),
)


@dataclass(frozen=True)
class PriceFall:
    """The deepest fall of a region's index in a period: peak and trough quarter, change as a negative ratio."""

    region_id: str
    peak: str
    trough: str
    change: float


def price_fall(snapshot: Snapshot, region_id: str, first: str, last: str) -> PriceFall:
    """The deepest fall between two quarters on FHFA's all-transactions index; ValueError where there is none."""
    quarters = span(first, last)
    index = snapshot.hpi((region_id,), quarters)[0]
    highest = np.fmax.accumulate(index)
    below = index / highest - 1.0
    if np.isnan(below).all() or not np.nanmin(below) < 0:
        raise ValueError(f"the index of {region_id} does not fall between {first} and {last}")
    trough = int(np.nanargmin(below))
    peak = int(np.nanargmax(index[: trough + 1]))
    return PriceFall(region_id, quarters[peak], quarters[trough], float(below[trough]))


def notable_falls(snapshot: Snapshot) -> tuple[PriceFall, ...]:
    """The falls of NOTABLE, in its order."""
    return tuple(price_fall(snapshot, *bust) for bust in NOTABLE)
