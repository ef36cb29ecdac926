"""Our figures beside published ones as points to be drawn: only where the publishers' files are at hand.

Nothing of them is kept: they are read when the program starts, live in its memory, and are gone when it ends.
"""

from pathlib import Path

import numpy as np

from data.calibration import benchmarks, comparison
from data.evidence.reading import PublishedPoints
from data.snapshot.snapshot import Snapshot

# Whose figures are drawn: those of states, of which there are enough to be a cloud.
SOURCES = ("zillow-state", "corelogic-list", "corelogic-table")


def points(snapshot: Snapshot, folder: Path) -> tuple[PublishedPoints, ...]:
    """Each source's published figures and ours, one a state and quarter.

    folder: as `python -m data backtest --against` takes it. Raises ValueError, saying what is wrong with it and what to
    do, where its files are missing or cannot be read.
    """
    try:
        stick = benchmarks.read(folder, snapshot)
    except (OSError, ValueError, KeyError) as wrong:
        raise ValueError(
            f"the folder of published figures, {folder}, cannot be used: {wrong}. Expected are the three files that "
            "`python -m data backtest --against DIR` reads; name their folder, or leave WATERLINE_AGAINST out"
        ) from wrong
    found = comparison.compared_figures(snapshot, stick)
    mine = {source: [pair for pair in found if pair.source == source] for source in SOURCES}
    return tuple(
        PublishedPoints(
            source=source,
            published=np.array([pair.published for pair in pairs]),
            ours=np.array([pair.ours for pair in pairs]),
            named=tuple(f"{pair.region}, {pair.quarter}" for pair in pairs),
        )
        for source, pairs in mine.items()
        if pairs
    )
