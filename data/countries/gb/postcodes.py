"""The regions in which each postcode area of the United Kingdom lies.

The table beside this module (postcode_areas.csv) has a row for each area and region. It is ours, written down from
general knowledge of counties and post towns, not from a directory of postcodes; no publisher stands behind it. An area
that crosses a border between regions has a row for each, and so has one of which we are not certain that it does not:
nothing is guessed from where most of its homes lie. Areas of the Channel Islands and the Isle of Man, which are no part
of the United Kingdom, are in no region.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("postcode_areas.csv")
OUTSIDE = ("GY", "IM", "JE")


@cache
def regions_of() -> Mapping[str, tuple[str, ...]]:
    """The region ids of each postcode area, several where it may cross a border.

    >>> regions_of()["M"], regions_of()["TD"], regions_of()["JE"]
    (('E12000002',), ('S92000003', 'E12000001'), ())
    """
    regions: defaultdict[str, list[str]] = defaultdict(list)
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            regions[row["area"]].append(row["region_id"])
    return {area: tuple(ids) for area, ids in regions.items()} | dict.fromkeys(OUTSIDE, ())
