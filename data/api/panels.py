"""Any panel's figures as a table, for a link: `python -m data panel history "?place=US-NV"`; the page's downloads too.

A panel's table has what the picture shows and what it is made of. Where a command of its own prints the same figures
(estimate, stress, reverse, change, bridge), the records are that command's own.
"""

from collections.abc import Callable, Mapping

from data.evidence import panels as evidence_panels
from data.monitor import panels as monitor_panels
from data.snapshot.snapshot import Snapshot
from data.stress import panels as stress_panels
from data.tables.panel import Panel
from data.why import panels as why_panels
from data.why import records

# By the room, "" the front page: what makes a panel's table, and which panels there are.
_PAGES: Mapping[str, tuple[Callable[[Snapshot, str, str], Panel], tuple[str, ...]]] = {
    "": (monitor_panels.monitor_panel, tuple(monitor_panels.PANELS)),
    "stress": (stress_panels.stress_panel, tuple(stress_panels.PANELS)),
    "why": (why_panels.why_panel, why_panels.WHY),
    "evidence": (evidence_panels.evidence_panel, tuple(evidence_panels.EVIDENCE)),
}

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{name: listed for name, (listed, _) in monitor_panels.PANELS.items()},
    **{f"stress/{name}": listed for name, (listed, _) in stress_panels.PANELS.items()},
    "why/change": records.CHANGE_COLUMNS,
    "why/bridge": records.BRIDGE_COLUMNS,
    **{f"evidence/{name}": listed for name, listed in evidence_panels.EVIDENCE.items()},
}


def panel(snapshot: Snapshot, name: str, search: str) -> Panel:
    """The table of one panel for a link's query; KeyError for a panel that there is not."""
    if name not in names():
        raise KeyError(name)
    room, _, which = name.rpartition("/")
    return _PAGES[room][0](snapshot, which, search)


def names() -> tuple[str, ...]:
    """Every panel there is; a room's behind its name."""
    return tuple(f"{room}/{name}".lstrip("/") for room, (_, listed) in _PAGES.items() for name in listed)


def columns(name: str) -> tuple[str, ...]:
    """The columns of a panel's table; KeyError for a panel that there is not."""
    return _COLUMNS[name]
