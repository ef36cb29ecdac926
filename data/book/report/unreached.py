"""Loans that the index of their place does not reach: made before it begins, or valued after it ends."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from data.book.geography import tape_geography
from data.book.intake.findings import Finding
from data.book.valuation.price_marks import PriceMarks
from data.i18n import Message, marked
from data.quarter import label, ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot, quarters_from

_UNREACHED = marked("{place} has an index from {first} to {last} only: no index values these loans in {quarter}")
_CHANGES = marked("they are in no share, unless the tape has a later valuation of its own")


def unreached(snapshot: Snapshot, marks: PriceMarks, loans: Mapping[int, int], as_of: str) -> list[Finding]:
    """A finding for each place of the base level with loans that its index does not reach, the most loans first.

    loans: their number by cell.
    """
    geography, base = tape_geography(snapshot.country), snapshot.country.base.key
    no_index = len(geography.indices)
    cells = marks.cells
    is_lost = (marks.prices.basis == no_index) & (cells.quarter > 0) & (cells.quarter <= ordinal(as_of))
    counts: defaultdict[Region, int] = defaultdict(int)
    for cell, code in zip(cells.cell[is_lost].tolist(), cells.codes[base][is_lost].tolist(), strict=True):
        if place := snapshot.places.get(geography.levels[base](code)):
            counts[place] += loans[cell]
    quarters = quarters_from(snapshot, snapshot.country.first_price)
    found = []
    for place, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].region_id)):
        priced = np.flatnonzero(np.isfinite(snapshot.hpi((place.region_id,), quarters)[0]))
        if priced.size:
            first, last = (label(ordinal(quarters[0]) + int(at)) for at in (priced[0], priced[-1]))
            values = {"place": place.shown_name, "first": first, "last": last, "quarter": as_of}
            found.append(Finding("layout", count, (), "", Message(_UNREACHED, **values), _CHANGES))
    return found
