"""Modelled and published figures as points of a scatter chart, where the publishers' files are available.

They are read when the program starts and held in memory only; nothing is written.
"""

from pathlib import Path

import numpy as np

from data.evidence.reading import PublishedPoints
from data.snapshot.snapshot import Snapshot

# Sources shown: those of states, which have enough figures for a scatter chart.
SOURCES = ("zillow-state", "corelogic-list", "corelogic-table")


def points(snapshot: Snapshot, folder: Path) -> tuple[PublishedPoints, ...]:
    """Each source's published figures and the model's, one a state and quarter.

    folder: as for `python -m data backtest --against`. Raises ValueError with the fault and the remedy where its files
    are missing or cannot be read.
    """
    try:
        published = snapshot.country.module("calibration.benchmarks").read(folder, snapshot)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(
            f"the folder of published figures, {folder}, cannot be used: {error}. Expected are the three files that "
            "`python -m data backtest --against DIR` reads; name their folder, or leave WATERLINE_AGAINST out"
        ) from error
    compared = snapshot.country.module("calibration.comparison").compared_figures(snapshot, published)
    by_source = {source: [pair for pair in compared if pair.source == source] for source in SOURCES}
    return tuple(
        PublishedPoints(
            source=source,
            published=np.array([pair.published for pair in pairs]),
            ours=np.array([pair.ours for pair in pairs]),
            labels=tuple(f"{pair.region}, {pair.quarter}" for pair in pairs),
        )
        for source, pairs in by_source.items()
        if pairs
    )
