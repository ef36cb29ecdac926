"""`python -m data panel history "?place=US-NV"`: the table of any panel, for a page's link."""

import argparse

from data.api.panels import names, panel
from data.cli import UsageError, add_format_argument, print_records
from data.snapshot.snapshot import carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("name", metavar="PANEL", help=", ".join(names()))
    parser.add_argument("link", nargs="?", default="", help="what stands after ? in the page's address")
    add_format_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print the panel's table. Exit code 2 for an unknown panel or a link with an invalid parameter."""
    try:
        table = panel(carried(), args.name, "?" + args.link.rpartition("?")[2])
    except KeyError:
        raise UsageError(f"no panel {args.name!r}; there are {', '.join(names())}") from None
    if table.dropped:
        raise UsageError("; ".join(table.dropped))
    return print_records(table.rows, args.format, table.columns)
