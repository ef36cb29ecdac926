"""Records of a change (a row a part) and of a bridge (a row a step)."""

from data.fields import rounded
from data.model import official
from data.model import official as model_official
from data.monitor import records as monitor_records
from data.records import Record
from data.snapshot.snapshot import Snapshot
from data.why.bridge import is_measured
from data.why.reading import Bridge, Change

CHANGE_COLUMNS = (
    *("region_id", "region", "level", "from", "to", "evidence", "definition", "by"),
    *("part", "share", "moved", "least", "most"),
)


def change_records(snapshot: Snapshot, change: Change) -> list[Record]:
    """The start, the parts and the end, a record each; None where unknown."""
    place = change.place
    ends = [
        monitor_records.evidence_label(snapshot, place, quarter, change.definition)
        for quarter in (change.first, change.last)
    ]
    head = {
        "region_id": place.region_id,
        "region": place.name,
        "level": place.level,
        "from": change.first,
        "to": change.last,
        "evidence": official.with_official_figures(" to ".join(dict.fromkeys(ends)), change.official_figures),
        "definition": change.definition.spelled,
        "by": change.definition.weight,
    }
    empty = dict.fromkeys(("share", "moved", "least", "most"))
    sizes = {
        part.name: {name: rounded(name, getattr(part, name)) for name in ("moved", "least", "most")}
        for part in change.parts
        if part.measured
    }
    parts = [{"part": part.name} | empty | sizes.get(part.name, {}) for part in change.parts]
    shares = {"start": change.start, "end": change.end}
    start, end = ({"part": name} | empty | {"share": rounded("share", share)} for name, share in shares.items())
    return [head | row for row in (start, *parts, end)]


BRIDGE_COLUMNS = (
    *("region_id", "region", "level", "as_of", "to", "definition", "by"),
    *("step", "evidence", "ours", "theirs", "share", "moved", "title", "address"),
)


def bridge_records(snapshot: Snapshot, bridge: Bridge) -> list[Record]:
    """The model's figure, the steps, and the publisher's figure or the model's on its definition; None if unknown."""
    evidence = monitor_records.evidence_label(snapshot, bridge.place, bridge.quarter, bridge.definition)
    head = {
        "region_id": bridge.place.region_id,
        "region": bridge.place.name,
        "level": bridge.place.level,
        "as_of": bridge.quarter,
        "to": bridge.publisher.key,
        "definition": bridge.definition.spelled,
        "by": bridge.definition.weight,
    }
    empty: dict[str, object] = dict.fromkeys(BRIDGE_COLUMNS[len(head) :])
    steps: list[dict[str, object]] = [
        {
            "step": step.name,
            "evidence": evidence if is_measured(step) and step.name != "rest" else None,
            "ours": step.ours or None,
            "theirs": step.theirs or None,
            "moved": rounded("moved", step.moved) if is_measured(step) else None,
        }
        for step in bridge.steps
    ]
    end: dict[str, object] = {
        "step": "ours on theirs",
        "evidence": evidence,
        "share": rounded("share", bridge.theirs),
    }
    if bridge.quoted:
        end = {"step": "published", "evidence": bridge.quoted.evidence, "share": bridge.quoted.share}
        end |= {"title": bridge.quoted.title, "address": bridge.quoted.address}
    start_evidence = model_official.with_official_figures(evidence, bridge.official_figures)
    start: dict[str, object] = {
        "step": "ours",
        "evidence": start_evidence,
        "share": rounded("share", bridge.ours),
    }
    return [head | empty | row for row in (start, *steps, end)]
