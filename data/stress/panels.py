"""The stress page's panels as tables: one set of columns and rows for each chart."""

from data.fields import rounded
from data.model.price_index import estimates_at_index
from data.records import Record
from data.registry import by_name
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.stress import measure, records, view
from data.stress.reading import FALLS, TARGETS, StressReading
from data.tables.panel import BANDS, PLACE, Panel, PanelTable


def stress_panel(today: Snapshot, name: str, search: str) -> Panel:
    """The panel (a key of PANELS) of a page's query string, from the snapshot that the link is pinned to."""
    asked_view, dropped = view.view_from_query(search, today.region_id_of)
    snapshot = archive.snapshot_of_pin(today, asked_view.pin)
    table = PANELS[name]
    reading = measure.stress_reading(snapshot, asked_view)
    return Panel(
        name=f"stress/{name}",
        columns=table.columns,
        make_rows=lambda: table.rows(snapshot, reading),
        reading=reading,
        view=reading.view.but(quarter=reading.as_of),
        share=float(reading.chosen.after[0]),
        place=reading.view.level if name in ("map", "ranking", "bearable") else reading.view.focus,
        quarter=reading.as_of,
        definition=reading.view.now.spelled,
        dropped=tuple(dict.fromkeys((*dropped, *reading.dropped))),
        snapshot=snapshot,
    )


def _region_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return _stressed_rows(snapshot, reading, [place.region_id for place in reading.table.places])


def _recovery_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return _stressed_rows(snapshot, reading, [place.region_id for place in reading.chosen.places])


def _stressed_rows(snapshot: Snapshot, reading: StressReading, regions: list[str]) -> list[Record]:
    dated_view = reading.view.but(quarter=reading.as_of)
    return records.stress_records(snapshot, estimates_at_index(snapshot, dated_view.index), regions, dated_view)


def _reverse_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    flat_view, regions = (
        reading.view.but(quarter=reading.as_of, scenario="flat"),
        [place.region_id for place in reading.table.places],
    )
    return records.reverse_records(
        snapshot, estimates_at_index(snapshot, flat_view.index), regions, flat_view, list(TARGETS)
    )


def _ladder_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return [
        {
            **_stress_head(snapshot, reading, 0),
            "band_percent": band,
            "when": when,
            "share_by_loans": rounded("share_by_loans", figure),
        }
        for when, bands in zip(("before", "after"), reading.ladder, strict=True)
        for band, figure in zip(BANDS, bands.tolist(), strict=True)
    ]


def _path_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return [
        {
            **_stress_head(snapshot, reading, row),
            "quarter": quarter,
            "by": reading.view.weight,
            "pneq": rounded("pneq", figure),
        }
        for row in range(len(reading.chosen.places))
        for quarter, figure in zip(reading.quarters, reading.course[row].tolist(), strict=True)
    ]


def _curve_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, reading, row), "price_change": -round(fall, 2) + 0.0, "by": reading.view.weight}
        | {"pneq": rounded("pneq", figure)}
        for row in range(len(reading.chosen.places))
        for fall, figure in zip(FALLS.tolist(), reading.curve[row].tolist(), strict=True)
    ]


def _stress_head(snapshot: Snapshot, reading: StressReading, row: int) -> dict[str, object]:
    place, unstressed = reading.chosen.places[row], reading.view.but(quarter=reading.as_of).now
    return {
        "region_id": place.region_id,
        "region": place.name,
        "as_of": reading.as_of,
        "evidence": records.scenario_evidence(snapshot, place.region_id, unstressed),
        "definition": unstressed.spelled,
        "scenario": reading.view.scenario,
    }


PANELS = by_name(
    (
        PanelTable("map", records.COLUMNS, _region_rows),
        PanelTable("ranking", records.COLUMNS, _region_rows),
        PanelTable("ladder", (*PLACE, "scenario", "band_percent", "when", "share_by_loans"), _ladder_rows),
        PanelTable("course", (*PLACE, "scenario", "quarter", "by", "pneq"), _path_rows),
        PanelTable("curve", (*PLACE, "scenario", "price_change", "by", "pneq"), _curve_rows),
        PanelTable("bearable", records.REVERSE_COLUMNS, _reverse_rows),
        PanelTable("recovery", records.COLUMNS, _recovery_rows),
    )
)
