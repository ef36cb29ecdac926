"""Past falls of a region's house prices: peak quarter, trough quarter and size, on the publisher's own index."""

from dataclasses import dataclass, replace

import numpy as np

from data.quarter import span
from data.snapshot.snapshot import Snapshot


@dataclass(frozen=True)
class PriceFall:
    """The deepest fall of a region's index in a period: peak and trough quarter, change as a negative ratio.

    chapter: of the About page, "" for none.
    """

    region_id: str
    peak: str
    trough: str
    change: float
    chapter: str = ""


def price_fall(snapshot: Snapshot, region_id: str, first: str, last: str) -> PriceFall:
    """The deepest fall between two quarters on the index that homes are marked to; ValueError where there is none."""
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
    """The falls that the country's profile names, in its order."""
    return tuple(
        replace(price_fall(snapshot, period.region_id, period.first, period.last), chapter=period.chapter)
        for period in snapshot.country.falls
    )
