"""What countries share in making the market model's inputs of a snapshot."""

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Floats
from data.snapshot.snapshot import Snapshot, quarters_from

# Quarters of price growth, region relative to nation, to which lending responds.
MOMENTUM = 4


def quarters_of(snapshot: Snapshot) -> tuple[str, ...]:
    """The model's axis: every quarter from the first that homes are marked to, to the last with a price."""
    return quarters_from(snapshot, snapshot.country.first_price)


def row_of_parent(snapshot: Snapshot, level: str) -> NDArray[np.int_]:
    """For each region of a level, the row of its parent among the regions of the base level."""
    base = [place.region_id for place in snapshot.level(snapshot.country.base.key)]
    return np.array([base.index(place.parent_id) for place in snapshot.level(level)])


def relative_growth(log_hpi: Floats, share: Floats) -> Floats:
    """A year's log price growth less the nation's (weighted by loans); 0 in the first year."""
    growth = np.zeros_like(log_hpi)
    growth[:, MOMENTUM:] = log_hpi[:, MOMENTUM:] - log_hpi[:, :-MOMENTUM]
    return np.asarray(growth - (growth * share).sum(axis=0))


def filled_forward(series: Floats) -> Floats:
    """A series whose missing quarters take the last figure before them."""
    filled = series.copy()
    for i in range(1, filled.size):
        if np.isnan(filled[i]):
            filled[i] = filled[i - 1]
    return filled


def spliced(series: Floats, guide: Floats) -> Floats:
    """Rows of `series`, continued at either end (and over any gap) with the growth of `guide`."""
    result = series.copy()
    for row, guide_row in zip(result, guide, strict=True):
        published = np.flatnonzero(~np.isnan(row))
        difference = np.interp(np.arange(row.size), published, (row - guide_row)[published])
        is_missing = np.isnan(row)
        row[is_missing] = (guide_row + difference)[is_missing]
    return result
