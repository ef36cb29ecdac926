"""`python -m data change`: a change in the share between two quarters, attributed to its causes."""

import argparse
from pathlib import Path

from data.cli import (
    add_definition_argument,
    add_format_argument,
    add_level_argument,
    add_place_argument,
    add_weight_argument,
    print_records,
    usage_errors,
)
from data.definition import Definition
from data.model import selection
from data.model.estimates import estimates
from data.monitor.view import View
from data.snapshot.snapshot import carried, read_snapshot
from data.why.attribution import change
from data.why.records import CHANGE_COLUMNS, change_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_place_argument(parser)
    add_level_argument(parser, "every place of a level; {base} when no place is named")
    parser.add_argument("--from", dest="first", metavar="QUARTER", required=True, help="the earlier quarter")
    parser.add_argument("--to", dest="last", metavar="QUARTER", help="the later quarter; default the latest")
    add_definition_argument(parser)
    add_weight_argument(parser)
    parser.add_argument("--before", type=Path, metavar="DIR", help="an earlier snapshot's tables: tells revision apart")
    add_format_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print a row for the start, each part and the end. Exit code 2 for what does not exist, 1 for no snapshot."""
    snapshot = carried()
    market = estimates(snapshot)
    with usage_errors():
        definition = Definition.parse(args.definition, weight=args.by)
        at = selection.selected_quarters(market, None, args.first, args.last)
        regions = selection.selected_regions(snapshot, args.level, args.place)
        before = read_snapshot(args.before) if args.before else None
        rows = []
        for region in regions:
            view = View(places=(region,), quarter=market.quarters[at[-1]], **definition.parts)
            rows += change_records(snapshot, change(snapshot, view, market.quarters[at[0]], before))
    return print_records(rows, args.format, CHANGE_COLUMNS)
