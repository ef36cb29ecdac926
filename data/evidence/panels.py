"""The panels of the evidence page as tables: errors by source, and their history."""

from collections.abc import Callable, Mapping

import numpy as np

from data.calibration import backtest
from data.evidence import measure
from data.evidence import view as evidence_view
from data.evidence.reading import EvidenceReading
from data.model import estimates
from data.records import Record
from data.snapshot.snapshot import Snapshot
from data.tables.panel import Panel


def evidence_panel(snapshot: Snapshot, which: str, search: str) -> Panel:
    """One of EVIDENCE, for a link."""
    asked, dropped = evidence_view.view_from_query(search, snapshot.known)
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
