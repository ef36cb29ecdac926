"""`python -m data passport`: how one figure is calculated, with everything needed to check it, as JSON or text."""

import argparse
import sys

from data import cli
from data.definition import Definition
from data.fields import current_name
from data.model import selection
from data.model.price_index import estimates_at_index
from data.monitor.view import View
from data.passport.figures import FIGURES
from data.passport.passport import as_json, passport
from data.passport.plain_text import as_text
from data.passport.view import passport_question
from data.snapshot.snapshot import carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--place", required=True, help="an id, a name or an alias")
    parser.add_argument("--as-of", metavar="QUARTER", help="a quarter, such as 2013Q4; default the latest")
    cli.add_definition_argument(parser)
    parser.add_argument("--vintage", type=int, default=0, metavar="YEAR", help="only loans made in that year")
    parser.add_argument("--figure", type=current_name, choices=tuple(FIGURES), default="pneq_by_loans")
    parser.add_argument("--format", choices=("json", "text"), default="json")


def run(args: argparse.Namespace) -> int:
    """Print the passport. Exit code 2, with the nearest names, for what does not exist."""
    snapshot = carried()
    with cli.usage_errors():
        definition = Definition.parse(args.definition, vintage=args.vintage)
        market = estimates_at_index(snapshot, definition.index)
        at = selection.selected_quarters(market, args.as_of, None, None)
        selection.check_vintage(market, args.vintage, at)
        region = selection.selected_regions(snapshot, None, [args.place])[0]
        view = View(places=(region,), quarter=market.quarters[at[0]], **definition.parts)
        passport_view, name, dropped = passport_question(snapshot, view, args.figure)
        if dropped:
            raise cli.UsageError("; ".join(dropped))
    content = passport(snapshot, passport_view, name)
    sys.stdout.write(as_json(content) if args.format == "json" else as_text(content))
    return 0
