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


def _region_rows(snapshot: Snapshot, told: StressReading) -> list[Record]:
    return _stressed_rows(snapshot, told, [place.region_id for place in told.table.places])


def _recovery_rows(snapshot: Snapshot, told: StressReading) -> list[Record]:
    return _stressed_rows(snapshot, told, [place.region_id for place in told.chosen.places])


def _stressed_rows(snapshot: Snapshot, told: StressReading, regions: list[str]) -> list[Record]:
    asked = told.view.but(quarter=told.as_of)
    return records.stress_records(snapshot, estimates_at_index(snapshot, asked.index), regions, asked)


def _reverse_rows(snapshot: Snapshot, told: StressReading) -> list[Record]:
    asked, regions = told.view.but(quarter=told.as_of, scenario="flat"), [p.region_id for p in told.table.places]
    return records.reverse_records(snapshot, estimates_at_index(snapshot, asked.index), regions, asked, list(TARGETS))


def _ladder_rows(snapshot: Snapshot, told: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, told, 0), "band_percent": band, "when": when, "share_by_loans": share(one)}
        for when, bands in zip(("before", "after"), told.ladder, strict=True)
        for band, one in zip(BANDS, bands.tolist(), strict=True)
    ]


def _path_rows(snapshot: Snapshot, told: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, told, row), "quarter": quarter, "by": told.view.weight, "pneq": share(one)}
        for row in range(len(told.chosen.places))
        for quarter, one in zip(told.quarters, told.course[row].tolist(), strict=True)
    ]


def _curve_rows(snapshot: Snapshot, told: StressReading) -> list[Record]:
    return [
        {**_stress_head(snapshot, told, row), "price_change": -round(fall, 2) + 0.0, "by": told.view.weight}
        | {"pneq": share(one)}
        for row in range(len(told.chosen.places))
        for fall, one in zip(FALLS.tolist(), told.curve[row].tolist(), strict=True)
    ]


def _stress_head(snapshot: Snapshot, told: StressReading, row: int) -> dict[str, object]:
    place, now = told.chosen.places[row], told.view.but(quarter=told.as_of).now
    return {
        "region_id": place.region_id,
        "region": place.region,
        "as_of": told.as_of,
        "evidence": records.scenario_evidence(snapshot, place.region_id, now),
        "definition": now.spelled,
        "scenario": told.view.scenario,
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
