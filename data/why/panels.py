"""The panels of the pages that give an account as tables: why a share moved, why others differ, how wrong we are."""

from collections.abc import Callable, Mapping

import numpy as np

from data.calibration import backtest
from data.evidence import measure
from data.evidence import view as evidence_view
from data.evidence.reading import EvidenceReading
from data.model import estimates
from data.monitor import view as monitor_view
from data.monitor.command import Record
from data.monitor.reading import Change
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.tables.panel import Panel
from data.why import attribution, bridge
from data.why import view as why_view
from data.why.reading import Bridge

WHY = ("change", "bridge")


def why(today: Snapshot, which: str, search: str) -> Panel:
    """One of WHY, for a link; of the snapshot that the link is pinned to."""
    asked, dropped = why_view.heard(search, today.known)
    snapshot = archive.chosen(today, asked.pin)
    _, moved = attribution.answer(snapshot, asked)
    columns: tuple[str, ...] = attribution.COLUMNS
    told: Change | Bridge = moved
    if which == "bridge":
        last = asked.now.but(places=(moved.place.region_id,), quarter=moved.last)
        columns, told = bridge.COLUMNS, bridge.bridge(snapshot, last, asked.publisher)
    return Panel(
        name=f"why/{which}",
        columns=columns,
        listed=lambda: (
            bridge.records(snapshot, told) if isinstance(told, Bridge) else attribution.records(snapshot, told)
        ),
        reading=told,
        view=asked.but(places=(moved.place.region_id, *asked.places[1:]), first=moved.first, last=moved.last),
        share=moved.end,
        place=moved.place.region_id,
        quarter=moved.last,
        definition=monitor_view.spelled(moved.value, moved.threshold, moved.index),
        dropped=tuple(dict.fromkeys((*dropped, *moved.dropped))),
        snapshot=snapshot,
    )


def errors(snapshot: Snapshot, which: str, search: str) -> Panel:
    """One of EVIDENCE, for a link."""
    asked, dropped = evidence_view.heard(search, snapshot.known)
    market, rows = estimates.estimates(snapshot), backtest.carried()
    told = measure.reading(measure.evidence(market.calibration, rows, market.interval), rows, asked)
    return Panel(
        name=f"evidence/{which}",
        columns=EVIDENCE[which],
        listed=lambda: _ERRORS[which](told),
        reading=told,
        view=asked,
        share=np.nan,
        place="US",
        quarter=told.evidence.fitted,
        definition="dispersed-100",
        dropped=tuple(dict.fromkeys((*dropped, *told.dropped))),
        snapshot=snapshot,
    )


EVIDENCE = {
    "error": ("region_id", "region", "left_out", "against", "error_points", "quarters"),
    "error-course": ("quarter", "left_out", "against", "error_points", "states"),
}
_ERRORS: Mapping[str, Callable[[EvidenceReading], list[Record]]] = {
    "error": lambda told: [
        {
            "region_id": place.region_id,
            "region": place.region,
            "left_out": told.view.left_out,
            "against": told.view.source,
            "error_points": None if np.isnan(error) else round(float(error), 2),
            "quarters": counted,
        }
        for place, error, counted in zip(told.places, told.error.tolist(), told.counted, strict=True)
    ],
    "error-course": lambda told: [
        {
            "quarter": quarter,
            "left_out": told.view.left_out,
            "against": course.source,
            "error_points": None if np.isnan(error) else round(float(error), 2),
            "states": states,
        }
        for course in told.courses
        for quarter, error, states in zip(course.quarters, course.error.tolist(), course.n, strict=True)
    ],
}
