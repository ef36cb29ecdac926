"""Any panel's figures as a table, for a link: `python -m data panel history "?place=US-NV"`; the page's downloads too.

A panel's table has what the picture shows and what it is made of. Where a command of its own prints the same figures
(estimate, stress, reverse, change, bridge), the records are that command's own.
"""

import argparse
import sys
from collections.abc import Callable, Mapping

from data.monitor import panels as monitor_panels
from data.monitor.command import written
from data.snapshot.snapshot import Snapshot, carried
from data.stress import panels as stress_panels
from data.tables.panel import Panel
from data.why import attribution, bridge
from data.why import panels as why_panels

# By the room, "" the front page: what makes a panel's table, and which panels there are.
_ROOMS: Mapping[str, tuple[Callable[[Snapshot, str, str], Panel], tuple[str, ...]]] = {
    "": (monitor_panels.market, tuple(monitor_panels.PANELS)),
    "stress": (stress_panels.stress, tuple(stress_panels.PANELS)),
    "why": (why_panels.why, why_panels.WHY),
    "evidence": (why_panels.errors, tuple(why_panels.EVIDENCE)),
}

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{name: listed for name, (listed, _) in monitor_panels.PANELS.items()},
    **{f"stress/{name}": listed for name, (listed, _) in stress_panels.PANELS.items()},
    "why/change": attribution.COLUMNS,
    "why/bridge": bridge.COLUMNS,
    **{f"evidence/{name}": listed for name, listed in why_panels.EVIDENCE.items()},
}


def panel(snapshot: Snapshot, name: str, search: str) -> Panel:
    """The table of one panel for a link's query; KeyError for a panel that there is not."""
    if name not in names():
        raise KeyError(name)
    room, _, which = name.rpartition("/")
    return _ROOMS[room][0](snapshot, which, search)


def names() -> tuple[str, ...]:
    """Every panel there is; a room's behind its name."""
    return tuple(f"{room}/{name}".lstrip("/") for room, (_, listed) in _ROOMS.items() for name in listed)


def columns(name: str) -> tuple[str, ...]:
    """The columns of a panel's table; KeyError for a panel that there is not."""
    return _COLUMNS[name]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("name", metavar="PANEL", help=", ".join(names()))
    parser.add_argument("link", nargs="?", default="", help="what stands after ? in the page's address")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print the panel's table; 2 for a panel or a link that cannot be answered as it is."""
    try:
        told = panel(carried(), args.name, "?" + args.link.rpartition("?")[2])
    except KeyError:
        sys.stderr.write(f"python -m data panel: no panel {args.name!r}; there are {', '.join(names())}\n")
        return 2
    if told.dropped:
        sys.stderr.write(f"python -m data panel: {'; '.join(told.dropped)}\n")
        return 2
    sys.stdout.write(written(told.rows, args.format, told.columns))
    return 0
