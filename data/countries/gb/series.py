"""Columns of the snapshot's quarterly tables as series on an axis of quarters."""

import numpy as np

from data.formulas.arrays import Floats
from data.snapshot.snapshot import Snapshot, number


def series(snapshot: Snapshot, table: str, column: str, quarters: tuple[str, ...], **key: str) -> Floats:
    """A column of a table by quarter, nan where nothing is published. key: what the table's other key columns must be.

    An empty series where no row has the key is nan throughout.
    """
    rows = np.full(snapshot.tables[table].num_rows, True)
    for name, wanted in key.items():
        rows &= snapshot.column(table, name) == wanted
    published = zip(
        snapshot.column(table, "quarter")[rows].tolist(), snapshot.column(table, column)[rows].tolist(), strict=True
    )
    figure_of = dict(published)
    return np.array([number(figure_of.get(quarter)) for quarter in quarters])


def first_published(figures: Floats) -> int:
    """The position of the first quarter with a figure; IndexError where there is none."""
    return int(np.flatnonzero(~np.isnan(figures))[0])


def last_published(figures: Floats) -> int:
    """The position of the last quarter with a figure; IndexError where there is none."""
    return int(np.flatnonzero(~np.isnan(figures))[-1])
