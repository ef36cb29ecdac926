"""Records of a change, cause by cause, and of a bridge, step by step."""

from data import records as data_records
from data.definition import Definition
from data.model import official
from data.model import official as model_official
from data.monitor import records as monitor_records
from data.snapshot.snapshot import Snapshot
from data.why.bridge import is_measured
from data.why.reading import Bridge, Change

CHANGE_COLUMNS = (
    *("region_id", "region", "level", "from", "to", "evidence", "definition", "by"),
    *("part", "share", "moved", "least", "most"),
)


def change_records(snapshot: Snapshot, moved: Change) -> list[data_records.Record]:
    """The start, the parts and the end, a record each; None where nobody knows."""
    place = moved.place
    ends = [monitor_records.evidence_label(snapshot, place.level, quarter) for quarter in (moved.first, moved.last)]
    head = {
        "region_id": place.region_id,
        "region": place.region,
        "level": place.level,
        "from": moved.first,
        "to": moved.last,
        "evidence": official.with_official_figures(" to ".join(dict.fromkeys(ends)), moved.beside),
        "definition": Definition(value=moved.value, threshold=moved.threshold, index=moved.index).spelled,
        "by": moved.weight,
    }
    empty = dict.fromkeys(("share", "moved", "least", "most"))
    sizes = {
        part.name: {name: data_records.rounded_part(getattr(part, name)) for name in ("moved", "least", "most")}
        for part in moved.parts
        if part.measured
    }
    parts = [{"part": part.name} | empty | sizes.get(part.name, {}) for part in moved.parts]
    both = {"start": moved.start, "end": moved.end}
    start, end = ({"part": name} | empty | {"share": data_records.rounded_part(share)} for name, share in both.items())
    return [head | row for row in (start, *parts, end)]


BRIDGE_COLUMNS = (
    *("region_id", "region", "level", "as_of", "to", "definition", "by"),
    *("step", "evidence", "ours", "theirs", "share", "moved", "title", "address"),
)


def bridge_records(snapshot: Snapshot, bridge: Bridge) -> list[data_records.Record]:
    """Our figure, the steps, and the publisher's figure or else ours on its definition; None where nobody knows."""
    evidence = monitor_records.evidence_label(snapshot, bridge.place.level, bridge.quarter)
    head = {
        "region_id": bridge.place.region_id,
        "region": bridge.place.region,
        "level": bridge.place.level,
        "as_of": bridge.quarter,
        "to": bridge.publisher.key,
        "definition": Definition(value=bridge.value, threshold=bridge.threshold, index=bridge.index).spelled,
        "by": bridge.weight,
    }
    empty: dict[str, object] = dict.fromkeys(BRIDGE_COLUMNS[len(head) :])
    steps: list[dict[str, object]] = [
        {
            "step": step.name,
            "evidence": evidence if is_measured(step) and step.name != "rest" else None,
            "ours": step.ours or None,
            "theirs": step.theirs or None,
            "moved": data_records.rounded_part(step.moved) if is_measured(step) else None,
        }
        for step in bridge.steps
    ]
    end: dict[str, object] = {
        "step": "ours on theirs",
        "evidence": evidence,
        "share": data_records.rounded_part(bridge.theirs),
    }
    if bridge.quoted:
        end = {"step": "published", "evidence": bridge.quoted.evidence, "share": bridge.quoted.share}
        end |= {"title": bridge.quoted.title, "address": bridge.quoted.address}
    noted = model_official.with_official_figures(evidence, bridge.beside)
    start: dict[str, object] = {"step": "ours", "evidence": noted, "share": data_records.rounded_part(bridge.ours)}
    return [head | empty | row for row in (start, *steps, end)]
