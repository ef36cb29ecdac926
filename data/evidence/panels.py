"""The panels of the evidence page as tables: errors by source, and their history."""

import numpy as np

from data.calibration import backtest
from data.evidence import measure
from data.evidence import view as evidence_view
from data.evidence.reading import EvidenceReading
from data.fields import rounded
from data.model import estimates
from data.records import Record
from data.registry import by_name
from data.snapshot.snapshot import Snapshot
from data.tables.panel import Panel, PanelTable


def evidence_panel(snapshot: Snapshot, name: str, search: str) -> Panel:
    """The panel (a key of PANELS) of a page's query string."""
    view, dropped = evidence_view.view_from_query(search, snapshot.region_id_of)
    market, rows = estimates.estimates(snapshot), backtest.carried(snapshot.country)
    reading = measure.reading(measure.evidence(snapshot.country, market.calibration, rows, market.interval), rows, view)
    table = PANELS[name]
    return Panel(
        name=f"evidence/{name}",
        columns=table.columns,
        make_rows=lambda: table.rows(snapshot, reading),
        reading=reading,
        view=view,
        share=np.nan,
        place=snapshot.country.nation,
        quarter=reading.evidence.fitted,
        definition="dispersed-100",
        dropped=tuple(dict.fromkeys((*dropped, *reading.dropped))),
        snapshot=snapshot,
    )


def _error_rows(_: Snapshot, reading: EvidenceReading) -> list[Record]:
    return [
        {
            "region_id": place.region_id,
            "region": place.name,
            "left_out": reading.view.left_out,
            "against": reading.view.source,
            "error_points": rounded("error_points", error),
            "quarters": counted,
        }
        for place, error, counted in zip(reading.places, reading.error.tolist(), reading.counted, strict=True)
    ]


def _history_rows(_: Snapshot, reading: EvidenceReading) -> list[Record]:
    return [
        {
            "quarter": quarter,
            "left_out": reading.view.left_out,
            "against": history.source,
            "error_points": rounded("error_points", error),
            "states": states,
        }
        for history in reading.error_histories
        for quarter, error, states in zip(history.quarters, history.error.tolist(), history.n, strict=True)
    ]


def _points(error: float) -> float | None:
    return None if np.isnan(error) else round(error, 2)


PANELS = by_name(
    (
        PanelTable("error", ("region_id", "region", "left_out", "against", "error_points", "quarters"), _error_rows),
        PanelTable("error-course", ("quarter", "left_out", "against", "error_points", "states"), _history_rows),
    )
)
