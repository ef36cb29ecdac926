"""The panels of the page of stress as tables."""

from collections.abc import Callable, Mapping

from data.model.price_index import estimates_at_index
from data.records import Record
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.stress import measure, records, view
from data.stress.reading import FALLS, TARGETS, StressReading
from data.tables.panel import BANDS, PLACE, Panel, share


def stress_panel(today: Snapshot, which: str, search: str) -> Panel:
    """One of PANELS, for a link; of the snapshot that the link is pinned to."""
    asked, dropped = view.view_from_query(search, today.known)
    snapshot = archive.snapshot_of_pin(today, asked.pin)
    columns, rows = PANELS[which]
    told = measure.stress_reading(snapshot, asked)
    return Panel(
        name=f"stress/{which}",
        columns=columns,
        listed=lambda: rows(snapshot, told),
        reading=told,
        view=told.view.but(quarter=told.as_of),
        share=float(told.chosen.after[0]),
        place=told.view.level if which in ("map", "ranking", "bearable") else told.view.focus,
        quarter=told.as_of,
        definition=told.view.now.spelled,
        dropped=tuple(dict.fromkeys((*dropped, *told.dropped))),
        snapshot=snapshot,
    )


def _region_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return _stressed_rows(snapshot, reading, [place.region_id for place in reading.table.places])


def _recovery_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return _stressed_rows(snapshot, reading, [place.region_id for place in reading.chosen.places])


def _stressed_rows(snapshot: Snapshot, reading: StressReading, regions: list[str]) -> list[Record]:
    asked = reading.view.but(quarter=reading.as_of)
    return records.stress_records(snapshot, estimates_at_index(snapshot, asked.index), regions, asked)


def _reverse_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    asked, regions = (
        reading.view.but(quarter=reading.as_of, scenario="flat"),
        [p.region_id for p in reading.table.places],
    )
    return records.reverse_records(snapshot, estimates_at_index(snapshot, asked.index), regions, asked, list(TARGETS))


def _ladder_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, reading, 0), "band_percent": band, "when": when, "share_by_loans": share(one)}
        for when, bands in zip(("before", "after"), reading.ladder, strict=True)
        for band, one in zip(BANDS, bands.tolist(), strict=True)
    ]


def _path_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, reading, row), "quarter": quarter, "by": reading.view.weight, "pneq": share(one)}
        for row in range(len(reading.chosen.places))
        for quarter, one in zip(reading.quarters, reading.course[row].tolist(), strict=True)
    ]


def _curve_rows(snapshot: Snapshot, reading: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, reading, row), "price_change": -round(fall, 2) + 0.0, "by": reading.view.weight}
        | {"pneq": share(one)}
        for row in range(len(reading.chosen.places))
        for fall, one in zip(FALLS.tolist(), reading.curve[row].tolist(), strict=True)
    ]


def _stress_head(snapshot: Snapshot, reading: StressReading, row: int) -> dict[str, object]:
    place, now = reading.chosen.places[row], reading.view.but(quarter=reading.as_of).now
    return {
        "region_id": place.region_id,
        "region": place.region,
        "as_of": reading.as_of,
        "evidence": records.scenario_evidence(snapshot, place.region_id, now),
        "definition": now.spelled,
        "scenario": reading.view.scenario,
    }


PANELS: Mapping[str, tuple[tuple[str, ...], Callable[[Snapshot, StressReading], list[Record]]]] = {
    "map": (records.COLUMNS, _region_rows),
    "ranking": (records.COLUMNS, _region_rows),
    "ladder": ((*PLACE, "scenario", "band_percent", "when", "share_by_loans"), _ladder_rows),
    "course": ((*PLACE, "scenario", "quarter", "by", "pneq"), _path_rows),
    "curve": ((*PLACE, "scenario", "price_change", "by", "pneq"), _curve_rows),
    "bearable": (records.REVERSE_COLUMNS, _reverse_rows),
    "recovery": (records.COLUMNS, _recovery_rows),
}
