"""Series of the National Mortgage Database in a snapshot: mortgages outstanding by quarter, new mortgages by year."""

import numpy as np

from data.formulas.arrays import Floats
from data.snapshot.snapshot import Snapshot, number

_ALL = "All Mortgages"


def outstanding(
    snapshot: Snapshot, series_id: str, regions: tuple[str, ...], quarters: tuple[str, ...], *, by_upb: bool = False
) -> Floats:
    """One series of outstanding mortgages, regions x quarters; nan where not published or suppressed.

    by_upb: the publisher's figure weighted by dollars (VALUE2), else by loans (VALUE1).
    """
    selected = (snapshot.column("nmdb", "series_id") == series_id) & (snapshot.column("nmdb", "market") == _ALL)
    places, at, values = (
        snapshot.column("nmdb", name)[selected].tolist()
        for name in ("region_id", "quarter", "value_by_upb" if by_upb else "value_by_loans")
    )
    figures = dict(zip(zip(places, at, strict=True), values, strict=True))
    return np.array([[number(figures.get((region, quarter))) for quarter in quarters] for region in regions])


def lent(snapshot: Snapshot, series_id: str, regions: tuple[str, ...], years: tuple[int, ...]) -> Floats:
    """One series of a year's new mortgages, by loans, regions x years; nan where not published."""
    selected = (
        (snapshot.column("nmdb_new", "series_id") == series_id)
        & (snapshot.column("nmdb_new", "market") == _ALL)
        & (snapshot.column("nmdb_new", "frequency") == "annual")
    )
    places, at, values = (
        snapshot.column("nmdb_new", name)[selected].tolist() for name in ("region_id", "quarter", "value_by_loans")
    )
    keys = ((region, int(quarter[:4])) for region, quarter in zip(places, at, strict=True))
    figures = dict(zip(keys, values, strict=True))
    return np.array([[number(figures.get((region, year))) for year in years] for region in regions])
