"""`python -m data stress`: regions before and after a scenario as CSV or JSON, the same figures as the stress page."""

import argparse

from data.cli import UsageError, add_market_arguments, print_records, usage_errors
from data.country import current_country
from data.definition import Definition
from data.model.estimates import Estimates
from data.model.price_index import estimates_at_index
from data.model.selection import selected_quarters, selected_regions
from data.snapshot.snapshot import Snapshot, carried
from data.stress.measure import resolved_view
from data.stress.records import COLUMNS, stress_records
from data.stress.scenarios import LONGEST, library
from data.stress.view import DEEPEST, FURTHEST, GROWTH, HIGHEST, KINDS, StressView


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    free_depth = [scenario.id for scenario in library().values() if scenario.drawn]
    parser.add_argument(
        "--scenario", help=f"one of {', '.join(library())}; default {current_country().scenario}, or own with --depth"
    )
    parser.add_argument(
        "--depth", type=float, help=f"the fall as a ratio, such as -0.2; for {' and '.join(free_depth)}"
    )
    parser.add_argument("--shock", action="append", default=[], metavar="PLACE", help="where a regional fall happens")
    parser.add_argument("--years", type=int, help="how far prices go back, for the scenario back; default 5")
    parser.add_argument("--kind", choices=KINDS, default="static", help="at once, over time, or from the trend")
    parser.add_argument(
        "--horizon", type=int, metavar="QUARTERS", help="when it is read, for path and trough; default its end"
    )
    parser.add_argument("--growth", type=float, default=0.03, help="of prices a year, for the years; default 0.03")
    add_market_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the figures. Exit code 2, with the permitted values, for an option that does not fit."""
    snapshot = carried()
    with usage_errors():
        market = estimates_at_index(snapshot, Definition.parse(args.definition).index)
        view = view_of_options(args, snapshot, market)
        regions = selected_regions(snapshot, args.level, args.place)
    return print_records(stress_records(snapshot, market, regions, view), args.format, COLUMNS)


def view_of_options(args: argparse.Namespace, snapshot: Snapshot, market: Estimates) -> StressView:
    """The stress view that the options describe; UsageError with the permitted values where they do not fit."""
    scenarios = library()
    name = args.scenario or ("own" if args.depth is not None else current_country().scenario)
    if name not in scenarios:
        raise UsageError(f"no scenario {name!r} is known; there are {', '.join(scenarios)}")
    scenario = scenarios[name]
    if args.depth is not None and not scenario.drawn:
        what = f"a depth of its own, {scenario.depth:g}" if scenario.depth is not None else "no one depth"
        raise UsageError(f"{name} has {what}; --depth is for own and regional")
    if scenario.drawn and args.depth is None:
        raise UsageError(f"{name} needs a depth, such as --depth -0.2")
    if scenario.form == "regional" and not args.shock:
        example = snapshot.places[snapshot.country.example.place].name
        raise UsageError(f"regional needs the places where prices fall, such as --shock {example}")
    if args.shock and scenario.form != "regional":
        raise UsageError(f"--shock is for the scenario regional, not {name}")
    if args.years is not None and scenario.form != "back":
        raise UsageError(f"--years is for the scenario back, not {name}: leave it out")
    if args.horizon is not None and args.kind == "static":
        raise UsageError("--horizon is for --kind path or trough; a fall all at once has none: leave it out")
    years, horizon = StressView().years if args.years is None else args.years, args.horizon or 0
    depth = scenario.depth if scenario.depth is not None else args.depth
    if args.kind == "trough" and not (scenario.deep and depth is not None and depth < 0):
        raise UsageError(f"{name} has no fall to measure from the trend; choose --kind static or path")
    for option, value, low, high in (
        ("--depth", args.depth or 0.0, DEEPEST, HIGHEST),
        ("--years", years, 1, FURTHEST),
        ("--horizon", horizon, 0, LONGEST),
        ("--growth", args.growth, *GROWTH),
    ):
        if not low <= value <= high:
            raise UsageError(f"{option} {value:g} is not between {low:g} and {high:g}")
    at = selected_quarters(market, args.as_of, None, None)
    view = StressView(
        quarter=market.quarters[at[0]],
        **Definition.parse(args.definition).parts,
        scenario=name,
        depth=args.depth if args.depth is not None else StressView().depth,
        shocked=tuple(selected_regions(snapshot, None, args.shock)) if args.shock else (),
        years=years,
        kind=args.kind,
        horizon=horizon,
        growth=args.growth,
    )
    view, dropped = resolved_view(snapshot, market, view.plain())
    if dropped:
        raise UsageError("; ".join(dropped))
    return view
