"""The Monitor's panels as tables."""

from collections.abc import Callable, Mapping

import numpy as np

from data.model.price_index import estimates_at_index
from data.monitor import measure, records, view
from data.monitor.reading import Reading
from data.records import Record
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.tables.panel import BANDS, PLACE, Panel, share


def monitor_panel(today: Snapshot, which: str, search: str) -> Panel:
    """One of PANELS, for a link; of the snapshot that the link is pinned to."""
    asked, dropped = view.view_from_query(search, today.known)
    snapshot = archive.snapshot_of_pin(today, asked.pin)
    columns, rows = PANELS[which]
    told = measure.measure(snapshot, asked)
    return Panel(
        name=which,
        columns=columns,
        listed=lambda: rows(snapshot, told),
        reading=told,
        view=told.view,
        share=told.share,
        place="state" if which == "years" else told.view.level if which in ("map", "ranking") else told.view.focus,
        quarter=told.as_of,
        definition=told.view.spelled,
        dropped=tuple(dict.fromkeys((*dropped, *told.dropped))),
        snapshot=snapshot,
    )


def _region_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    return [
        row
        for place in reading.table.places
        for row in _estimate_rows(snapshot, reading, place.region_id, reading.as_of)
    ]


def _history_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    return [row for place in reading.places for row in _estimate_rows(snapshot, reading, place.region_id, "")]


def _year_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    """The states in the same quarter of every year."""
    at = [t for t, quarter in enumerate(reading.quarters) if quarter[-1] == reading.as_of[-1]]
    market = estimates_at_index(snapshot, reading.view.index)
    return [
        row
        for place in snapshot.level("state")
        for row in records.region_records(snapshot, market, place.region_id, reading.view, at)
    ]


def _estimate_rows(snapshot: Snapshot, reading: Reading, region_id: str, quarter: str) -> list[Record]:
    market = estimates_at_index(snapshot, reading.view.index)
    at = range(len(reading.quarters)) if not quarter else [reading.quarters.index(quarter)]
    return records.region_records(snapshot, market, region_id, reading.view, at)


def _ladder_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    head = _head(snapshot, reading)
    return [
        {**head(quarter), "band_percent": band, "share_by_loans": share(reading.ladder[row, t])}
        for t, quarter in enumerate(reading.quarters)
        for row, band in enumerate(BANDS)
    ]


def _vintage_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    head = _head(snapshot, reading)
    return [
        {
            **head(quarter),
            "by": reading.view.weight,
            "vintage": year,
            "pneq": share(reading.vintage_share[row, t]),
            "part_of_all_loans": share(reading.vintage_alive[row, t]),
        }
        for t, quarter in enumerate(reading.quarters)
        for row, year in enumerate(reading.vintage_years)
        if not np.isnan(reading.vintage_share[row, t])
    ]


def _head(snapshot: Snapshot, reading: Reading) -> Callable[[str], dict[str, object]]:
    place, spelled = reading.places[0], reading.view.spelled
    return lambda quarter: {
        "region_id": place.region_id,
        "region": place.region,
        "as_of": quarter,
        "evidence": records.evidence_label(snapshot, place.level, quarter),
        "definition": spelled,
    }


PANELS: Mapping[str, tuple[tuple[str, ...], Callable[[Snapshot, Reading], list[Record]]]] = {
    "map": (records.COLUMNS, _region_rows),
    "ranking": (records.COLUMNS, _region_rows),
    "history": (records.COLUMNS, _history_rows),
    "ladder": ((*PLACE, "band_percent", "share_by_loans"), _ladder_rows),
    "years": (records.COLUMNS, _year_rows),
    "vintages": ((*PLACE, "by", "vintage", "pneq", "part_of_all_loans"), _vintage_rows),
}
