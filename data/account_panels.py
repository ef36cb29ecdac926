"""The panels of the pages that give an account as tables: why a share moved, why others differ, how wrong we are."""

from collections.abc import Callable, Mapping

import numpy as np

from data import backtest, bridge, change, estimates, evidence, evidence_view, view, why_view
from data.evidence_reading import EvidenceReading
from data.panel import Panel
from data.printout import Record
from data.snapshot import Snapshot

WHY = ("change", "bridge")


def why(snapshot: Snapshot, which: str, search: str) -> Panel:
    """One of them, for a link."""
    asked, dropped = why_view.heard(search, snapshot.known)
    _, moved = change.answer(snapshot, asked)
    rows = change.records(snapshot, moved)
    columns: tuple[str, ...] = change.COLUMNS
    if which == "bridge":
        last = asked.now.but(places=(moved.place.region_id,), quarter=moved.last)
        columns, rows = bridge.COLUMNS, bridge.records(snapshot, bridge.bridge(snapshot, last, asked.publisher))
    spelled = view.spelled(moved.value, moved.threshold, moved.index)
    more = tuple(dict.fromkeys((*dropped, *moved.dropped)))
    place, quarter = moved.place.region_id, moved.last
    return Panel(f"why/{which}", columns, rows, moved, place, quarter, spelled, more, moved.sources, moved.snapshot)


def errors(snapshot: Snapshot, which: str, search: str) -> Panel:
    """One of them, for a link."""
    asked, dropped = evidence_view.heard(search, snapshot.known)
    market, rows = estimates.estimates(snapshot), backtest.carried()
    told = evidence.reading(evidence.evidence(market.calibration, rows, market.interval), rows, asked)
    columns, found = EVIDENCE[which], _ERRORS[which](told)
    sources = tuple(snapshot.manifest["sources"])
    return Panel(
        *(f"{which}", columns, found, told, "US", told.evidence.fitted, "dispersed-100"),
        *(tuple(dict.fromkeys((*dropped, *told.dropped))), sources, snapshot.hash),
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
