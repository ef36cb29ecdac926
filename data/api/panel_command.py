"""`python -m data panel history "?place=US-NV"`: the figures of any panel, for a page's link."""

import argparse
import sys

from data.api.panels import names, panel
from data.records import as_text
from data.snapshot.snapshot import carried


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
    sys.stdout.write(as_text(told.rows, args.format, told.columns))
    return 0
