"""`python -m data reverse`: the fall in prices that brings each region's share to a target, as CSV or JSON."""

import argparse

from data.cli import UsageError, add_market_arguments, add_weight_argument, print_records, usage_errors
from data.definition import Definition
from data.model.price_index import estimates_at_index
from data.model.selection import selected_quarters, selected_regions
from data.snapshot.snapshot import carried
from data.stress.reading import TARGETS
from data.stress.records import REVERSE_COLUMNS, reverse_records
from data.stress.view import StressView


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--target", type=float, action="append", default=[], help="a share such as 0.10; may be repeated"
    )
    add_weight_argument(parser, "share of loans (the default) or of balances")
    add_market_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the falls. Exit code 2, with the permitted values, for an option that does not fit."""
    snapshot = carried()
    with usage_errors():
        definition = Definition.parse(args.definition, weight=args.by)
        market = estimates_at_index(snapshot, definition.index)
        targets = args.target or list(TARGETS)
        for target in targets:
            if not 0 < target < 1:
                raise UsageError(f"--target {target:g} is not a share between 0 and 1, such as 0.10")
        at = selected_quarters(market, args.as_of, None, None)
        regions = selected_regions(snapshot, args.level, args.place)
    quarter = market.quarters[at[0]]
    view = StressView(quarter=quarter, scenario="flat", **definition.parts)
    return print_records(reverse_records(snapshot, market, regions, view, targets), args.format, REVERSE_COLUMNS)
