"""`python -m data bridge`: the difference between this model's figure and another publisher's, step by step."""

import argparse
import sys

from data import records
from data.cli import add_level_argument
from data.definition import WEIGHTS, Definition, definition_help
from data.model import selection
from data.model.estimates import estimates
from data.monitor.view import View
from data.snapshot.snapshot import carried
from data.why.bridge import bridge
from data.why.publishers import publishers
from data.why.records import BRIDGE_COLUMNS, bridge_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")
    add_level_argument(parser, "every place of a level; {base} when no place is named")
    parser.add_argument("--as-of", metavar="QUARTER", help="one quarter, such as 2013Q4; default the latest")
    parser.add_argument("--to", required=True, choices=tuple(publishers()), help="whose number")
    parser.add_argument("--definition", default="dispersed-100", help=definition_help())
    parser.add_argument("--by", choices=WEIGHTS, default="loans")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print a row for the model's figure, one for each step, one for the end. Exit code 2 for what does not exist."""
    snapshot = carried()
    market = estimates(snapshot)
    try:
        definition = Definition.parse(args.definition, weight=args.by)
        quarter = market.quarters[selection.selected_quarters(market, args.as_of, None, None)[0]]
        regions = selection.selected_regions(snapshot, args.level, args.place)
    except ValueError as error:
        sys.stderr.write(f"python -m data bridge: {error}\n")
        return 2
    view = View(quarter=quarter, **definition.parts)
    rows = [
        row
        for region in regions
        for row in bridge_records(snapshot, bridge(snapshot, view.but(places=(region,)), args.to))
    ]
    sys.stdout.write(records.as_text(rows, args.format, BRIDGE_COLUMNS))
    return 0
