"""`python -m data estimate`: figures by region and quarter as CSV or JSON, the same as the page shows."""

import argparse
import sys

from data.cli import add_level_argument
from data.definition import Definition, definition_help
from data.model.estimates import estimates
from data.model.price_index import estimates_at_index
from data.model.selection import check_vintage, selected_quarters, selected_regions
from data.monitor.records import COLUMNS, region_records
from data.records import as_text
from data.snapshot.snapshot import carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_level_argument(parser, "{listed}")
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")
    parser.add_argument("--as-of", metavar="QUARTER", help="one quarter, such as 2013Q4; default the latest")
    parser.add_argument("--from", dest="first", metavar="QUARTER", help="the first of several quarters")
    parser.add_argument("--to", dest="last", metavar="QUARTER", help="the last of several quarters")
    parser.add_argument("--definition", default="dispersed-100", help=definition_help())
    parser.add_argument("--vintage", type=int, default=0, metavar="YEAR", help="only loans made in that year")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print the figures. Exit code 2, with the nearest names, for a region or quarter that does not exist."""
    snapshot = carried()
    market = estimates(snapshot)
    try:
        definition = Definition.parse(args.definition, vintage=args.vintage)
        market = estimates_at_index(snapshot, definition.index)
        at = selected_quarters(market, args.as_of, args.first, args.last)
        check_vintage(market, args.vintage, at)
        regions = selected_regions(snapshot, args.level, args.place)
    except ValueError as error:
        sys.stderr.write(f"python -m data estimate: {error}\n")
        return 2
    rows = [row for region in regions for row in region_records(snapshot, market, region, definition, at)]
    sys.stdout.write(as_text(rows, args.format, COLUMNS))
    return 0
