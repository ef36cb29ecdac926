"""The evidence page's answer to any view: the model's errors on figures left out of its fit."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from data.calibration import backtest
from data.evidence.measure import evidence, reading
from data.evidence.reading import EvidenceReading, PublishedPoints
from data.evidence.view import EvidenceView
from data.model.estimates import estimates
from data.snapshot.archive import is_of
from data.snapshot.snapshot import Snapshot


def answers(today: Snapshot) -> Callable[[EvidenceView], EvidenceReading]:
    """The reading of any view. ValueError for a folder WATERLINE_AGAINST that cannot be used."""
    market, rows, points = estimates(today), backtest.carried(today.country), _points_against(today)
    summary = evidence(today.country, market.calibration, rows, market.interval)
    if is_of(today, summary.fitted_on):  # under a former hash the same figures
        summary = replace(summary, fitted_on=today.hash)
    return lambda view: reading(summary, rows, view, points)


def _points_against(snapshot: Snapshot) -> tuple[PublishedPoints, ...]:
    """Published figures to plot against the model, from the folder WATERLINE_AGAINST; the repository has none."""
    folder = os.environ.get("WATERLINE_AGAINST")
    if not folder:
        return ()
    from data.evidence.points import points  # needed only where the files exist

    return points(snapshot, Path(folder))
