"""`python -m data estimate`: figures by region and quarter as CSV or JSON, the same as the page shows."""

import argparse

from data.cli import (
    add_definition_argument,
    add_format_argument,
    add_level_argument,
    add_place_argument,
    print_records,
    usage_errors,
)
from data.definition import Definition
from data.model.price_index import estimates_at_index
from data.model.selection import check_vintage, selected_quarters, selected_regions
from data.monitor.records import COLUMNS, region_records
from data.snapshot.snapshot import carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_level_argument(parser, "{listed}")
    add_place_argument(parser)
    parser.add_argument("--as-of", metavar="QUARTER", help="one quarter, such as 2013Q4; default the latest")
    parser.add_argument("--from", dest="first", metavar="QUARTER", help="the first of several quarters")
    parser.add_argument("--to", dest="last", metavar="QUARTER", help="the last of several quarters")
    add_definition_argument(parser)
    parser.add_argument("--vintage", type=int, default=0, metavar="YEAR", help="only loans made in that year")
    add_format_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print the figures. Exit code 2, with the nearest names, for a region or quarter that does not exist."""
    snapshot = carried()
    with usage_errors():
        definition = Definition.parse(args.definition, vintage=args.vintage)
        market = estimates_at_index(snapshot, definition.index)
        at = selected_quarters(market, args.as_of, args.first, args.last)
        check_vintage(market, args.vintage, at)
        regions = selected_regions(snapshot, args.level, args.place)
    rows = [row for region in regions for row in region_records(snapshot, market, region, definition, at)]
    return print_records(rows, args.format, COLUMNS)
