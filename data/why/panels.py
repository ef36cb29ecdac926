"""The panels of the pages that give an account as tables: why a share moved, why others differ, how wrong we are."""

from data.definition import Definition
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.tables.panel import Panel
from data.why import attribution, bridge, records
from data.why import view as why_view
from data.why.reading import Bridge, Change

WHY = ("change", "bridge")


def why_panel(today: Snapshot, which: str, search: str) -> Panel:
    """One of WHY, for a link; of the snapshot that the link is pinned to."""
    asked, dropped = why_view.view_from_query(search, today.known)
    snapshot = archive.snapshot_of_pin(today, asked.pin)
    _, moved = attribution.answer(snapshot, asked)
    columns: tuple[str, ...] = records.CHANGE_COLUMNS
    told: Change | Bridge = moved
    if which == "bridge":
        last = asked.now.but(places=(moved.place.region_id,), quarter=moved.last)
        columns, told = records.BRIDGE_COLUMNS, bridge.bridge(snapshot, last, asked.publisher)
    return Panel(
        name=f"why/{which}",
        columns=columns,
        listed=lambda: (
            records.bridge_records(snapshot, told)
            if isinstance(told, Bridge)
            else records.change_records(snapshot, told)
        ),
        reading=told,
        view=asked.but(places=(moved.place.region_id, *asked.places[1:]), first=moved.first, last=moved.last),
        share=moved.end,
        place=moved.place.region_id,
        quarter=moved.last,
        definition=Definition(value=moved.value, threshold=moved.threshold, index=moved.index).spelled,
        dropped=tuple(dict.fromkeys((*dropped, *moved.dropped))),
        snapshot=snapshot,
    )
