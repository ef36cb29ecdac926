"""`python -m data panel history "?place=US-NV"`: the table of any panel, for a page's link."""

import argparse
import sys

from data.api.panels import names, panel
from data.records import as_text
from data.snapshot.snapshot import carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("name", metavar="PANEL", help=", ".join(names()))
    parser.add_argument("link", nargs="?", default="", help="what stands after ? in the page's address")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print the panel's table. Exit code 2 for an unknown panel or a link with an invalid parameter."""
    try:
        table = panel(carried(), args.name, "?" + args.link.rpartition("?")[2])
    except KeyError:
        sys.stderr.write(f"python -m data panel: no panel {args.name!r}; there are {', '.join(names())}\n")
        return 2
    if table.dropped:
        sys.stderr.write(f"python -m data panel: {'; '.join(table.dropped)}\n")
        return 2
    sys.stdout.write(as_text(table.rows, args.format, table.columns))
    return 0
