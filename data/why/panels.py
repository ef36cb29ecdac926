"""The panels of the page of change as tables: parts of a change, and the bridge to another publisher."""

from data.registry import by_name
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.tables.panel import Panel, PanelTable
from data.why import attribution, bridge, records
from data.why import view as why_view
from data.why.reading import Bridge, Change

PANELS = by_name(
    (
        PanelTable("change", records.CHANGE_COLUMNS, records.change_records),
        PanelTable("bridge", records.BRIDGE_COLUMNS, records.bridge_records),
    )
)


def why_panel(today: Snapshot, name: str, search: str) -> Panel:
    """The panel (a key of PANELS) of a page's query string, from the snapshot that the link is pinned to."""
    view, dropped = why_view.view_from_query(search, today.region_id_of)
    snapshot = archive.snapshot_of_pin(today, view.pin)
    _, change = attribution.change_for_view(snapshot, view)
    table = PANELS[name]
    reading: Change | Bridge = change
    if name == "bridge":
        last_view = view.now.but(places=(change.place.region_id,), quarter=change.last)
        reading = bridge.bridge(snapshot, last_view, view.publisher)
    return Panel(
        name=f"why/{name}",
        columns=table.columns,
        make_rows=lambda: table.rows(snapshot, reading),
        reading=reading,
        view=view.but(places=(change.place.region_id, *view.places[1:]), first=change.first, last=change.last),
        share=change.end,
        place=change.place.region_id,
        quarter=change.last,
        definition=change.definition.spelled,
        dropped=tuple(dict.fromkeys((*dropped, *change.dropped))),
        snapshot=snapshot,
    )
