"""`python -m data change`: a change in the share between two quarters, attributed to its causes."""

import argparse
import sys
from pathlib import Path

from data import records
from data.cli import add_level_argument
from data.definition import WEIGHTS, Definition, definition_help
from data.model import selection
from data.model.estimates import estimates
from data.monitor.view import View
from data.snapshot.snapshot import carried, read_snapshot
from data.why.attribution import change
from data.why.records import CHANGE_COLUMNS, change_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")
    add_level_argument(parser, "every place of a level; {base} when no place is named")
    parser.add_argument("--from", dest="first", metavar="QUARTER", required=True, help="the earlier quarter")
    parser.add_argument("--to", dest="last", metavar="QUARTER", help="the later quarter; default the latest")
    parser.add_argument("--definition", default="dispersed-100", help=definition_help())
    parser.add_argument("--by", choices=WEIGHTS, default="loans")
    parser.add_argument("--before", type=Path, metavar="DIR", help="an earlier snapshot's tables: tells revision apart")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print a row for the start, each part and the end. Exit code 2 for what does not exist, 1 for no snapshot."""
    snapshot = carried()
    market = estimates(snapshot)
    try:
        definition = Definition.parse(args.definition, weight=args.by)
        at = selection.selected_quarters(market, None, args.first, args.last)
        regions = selection.selected_regions(snapshot, args.level, args.place)
        before = read_snapshot(args.before) if args.before else None
        rows = []
        for region in regions:
            view = View(places=(region,), quarter=market.quarters[at[-1]], **definition.parts)
            rows += change_records(snapshot, change(snapshot, view, market.quarters[at[0]], before))
    except FileNotFoundError as missing:
        sys.stderr.write(f"python -m data change: {missing}\n")
        return 1
    except ValueError as error:
        sys.stderr.write(f"python -m data change: {error}\n")
        return 2
    sys.stdout.write(records.as_text(rows, args.format, CHANGE_COLUMNS))
    return 0
