"""Every panel as a table, for a link: `python -m data panel history "?place=US-NV"`, the API and the page's downloads.

A panel's table has the figures of its chart. Where a command prints the same figures (estimate, stress, reverse,
change, bridge), the records are that command's.
"""

from collections.abc import Callable, Mapping

from data.evidence import panels as evidence_panels
from data.monitor import panels as monitor_panels
from data.snapshot.snapshot import Snapshot
from data.stress import panels as stress_panels
from data.tables.panel import Panel
from data.why import panels as why_panels
from data.why import records

# By package ("" is the Monitor): the function that makes a panel's table, and the names of its panels.
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
    """The table of one panel for a query string; KeyError for an unknown panel."""
    if name not in names():
        raise KeyError(name)
    package, _, panel_name = name.rpartition("/")
    return _PAGES[package][0](snapshot, panel_name, search)


def names() -> tuple[str, ...]:
    """The names of all panels; those of a package other than the Monitor are prefixed with its name."""
    return tuple(
        f"{package}/{name}".lstrip("/") for package, (_, panel_names) in _PAGES.items() for name in panel_names
    )


def columns(name: str) -> tuple[str, ...]:
    """The columns of a panel's table; KeyError for an unknown panel."""
    return _COLUMNS[name]
