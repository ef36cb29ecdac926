"""`python -m data bridge`: the difference between this model's figure and another publisher's, step by step."""

import argparse

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
from data.snapshot.snapshot import carried
from data.why.bridge import bridge
from data.why.publishers import publishers
from data.why.records import BRIDGE_COLUMNS, bridge_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_place_argument(parser)
    add_level_argument(parser, "every place of a level; {base} when no place is named")
    parser.add_argument("--as-of", metavar="QUARTER", help="one quarter, such as 2013Q4; default the latest")
    parser.add_argument("--to", required=True, choices=tuple(publishers()), help="whose number")
    add_definition_argument(parser)
    add_weight_argument(parser)
    add_format_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print a row for the model's figure, one for each step, one for the end. Exit code 2 for what does not exist."""
    snapshot = carried()
    market = estimates(snapshot)
    with usage_errors():
        definition = Definition.parse(args.definition, weight=args.by)
        quarter = market.quarters[selection.selected_quarters(market, args.as_of, None, None)[0]]
        regions = selection.selected_regions(snapshot, args.level, args.place)
    view = View(quarter=quarter, **definition.parts)
    rows = [
        row
        for region in regions
        for row in bridge_records(snapshot, bridge(snapshot, view.but(places=(region,)), args.to))
    ]
    return print_records(rows, args.format, BRIDGE_COLUMNS)
