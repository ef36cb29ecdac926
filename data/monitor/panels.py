"""The Monitor's panels as tables: one set of columns and rows for each chart of the page."""

from collections.abc import Callable

import numpy as np

from data.country import country_of
from data.fields import rounded
from data.model.price_index import estimates_at_index
from data.monitor import measure, records, view
from data.monitor.reading import Reading
from data.records import Record
from data.registry import by_name
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.tables.panel import BANDS, PLACE, Panel, PanelTable


def monitor_panel(today: Snapshot, name: str, search: str) -> Panel:
    """The panel (a key of PANELS) of a page's query string, from the snapshot that the link is pinned to."""
    asked_view, dropped = view.view_from_query(search, today.region_id_of)
    snapshot = archive.snapshot_of_pin(today, asked_view.pin)
    table = PANELS[name]
    reading = measure.measure(snapshot, asked_view)
    return Panel(
        name=name,
        columns=table.columns,
        make_rows=lambda: table.rows(snapshot, reading),
        reading=reading,
        view=reading.view,
        share=reading.share,
        place=_file_place(name, reading),
        quarter=reading.as_of,
        definition=reading.view.spelled,
        dropped=tuple(dict.fromkeys((*dropped, *reading.dropped))),
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


def _file_place(name: str, reading: Reading) -> str:
    """What a download is named after: the level that it lists, or the place in focus."""
    if name == "years":
        return country_of(reading.view.focus).base.key
    return reading.view.level if name in ("map", "ranking") else reading.view.focus


def _year_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    """The regions of the base level in the same quarter of every year."""
    at = [t for t, quarter in enumerate(reading.quarters) if quarter[-1] == reading.as_of[-1]]
    market = estimates_at_index(snapshot, reading.view.index)
    return [
        row
        for place in snapshot.level(snapshot.country.base.key)
        for row in records.region_records(snapshot, market, place.region_id, reading.view, at)
    ]


def _estimate_rows(snapshot: Snapshot, reading: Reading, region_id: str, quarter: str) -> list[Record]:
    market = estimates_at_index(snapshot, reading.view.index)
    at = range(len(reading.quarters)) if not quarter else [reading.quarters.index(quarter)]
    return records.region_records(snapshot, market, region_id, reading.view, at)


def _ladder_rows(snapshot: Snapshot, reading: Reading) -> list[Record]:
    head = _head(snapshot, reading)
    return [
        {**head(quarter), "band_percent": band, "share_by_loans": rounded("share_by_loans", reading.ladder[row, t])}
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
            "pneq": rounded("pneq", reading.vintage_share[row, t]),
            "part_of_all_loans": rounded("part_of_all_loans", reading.vintage_alive[row, t]),
        }
        for t, quarter in enumerate(reading.quarters)
        for row, year in enumerate(reading.vintage_years)
        if not np.isnan(reading.vintage_share[row, t])
    ]


def _head(snapshot: Snapshot, reading: Reading) -> Callable[[str], dict[str, object]]:
    place, spelled = reading.places[0], reading.view.spelled
    return lambda quarter: {
        "region_id": place.region_id,
        "region": place.name,
        "as_of": quarter,
        "evidence": records.evidence_label(snapshot, place, quarter, reading.view),
        "definition": spelled,
    }


PANELS = by_name(
    (
        PanelTable("map", records.COLUMNS, _region_rows),
        PanelTable("ranking", records.COLUMNS, _region_rows),
        PanelTable("history", records.COLUMNS, _history_rows),
        PanelTable("ladder", (*PLACE, "band_percent", "share_by_loans"), _ladder_rows),
        PanelTable("years", records.COLUMNS, _year_rows, path="/years"),
        PanelTable("vintages", (*PLACE, "by", "vintage", "pneq", "part_of_all_loans"), _vintage_rows),
    )
)
