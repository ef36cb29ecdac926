"""`python -m data reverse`: the fall in prices that brings each region's share to a target, as CSV or JSON."""

import argparse
import sys

import numpy as np

from data.model.aggregates import chosen
from data.model.estimates import Estimates
from data.model.price_index import flavoured
from data.monitor.command import AskedWronglyError, Record, asked_quarters, asked_regions, written
from data.monitor.view import WEIGHTS, definition
from data.snapshot.snapshot import Snapshot, carried
from data.stress.command import add_market_arguments, rounded, scenario_evidence
from data.stress.measure import before_and_after, reverse_stress
from data.stress.portfolio import cast
from data.stress.reading import TARGETS
from data.stress.view import StressView

COLUMNS = (
    *("region_id", "region", "level", "as_of", "evidence", "definition", "weight"),
    *("pneq_before", "target", "price_change", "already"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "--target", type=float, action="append", default=[], help="a share such as 0.10; may be repeated"
    )
    parser.add_argument("--by", choices=WEIGHTS, default="loans", help="share of loans (the default) or of balances")
    add_market_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the falls; 2 and what there is for what does not exist."""
    snapshot = carried()
    try:
        defined = definition(args.definition)
        market = flavoured(snapshot, defined["index"])
        targets = args.target or list(TARGETS)
        for target in targets:
            if not 0 < target < 1:
                raise AskedWronglyError(f"--target {target:g} is not a share between 0 and 1, such as 0.10")
        at = asked_quarters(market, args.as_of, None, None)
        regions = asked_regions(snapshot, args.level, args.place)
    except ValueError as wrong:
        sys.stderr.write(f"python -m data reverse: {wrong}\n")
        return 2
    quarter = market.quarters[at[0]]
    view = StressView(quarter=quarter, weight=args.by, scenario="flat", **defined)
    sys.stdout.write(written(records(snapshot, market, regions, view, targets), args.format, COLUMNS))
    return 0


def records(
    snapshot: Snapshot, market: Estimates, regions: list[str], view: StressView, targets: list[float]
) -> list[Record]:
    """A record a region and target. price_change: the immediate, uniform change of prices, None where it takes none."""
    t = market.quarters.index(view.quarter)
    who = cast(snapshot, market, [snapshot.places[region] for region in regions], t, index=view.index)
    today = chosen(before_and_after(who, view)[0], view.now)[:, 0]
    found = [(target, *reverse_stress(who, view, target)) for target in targets]
    return [
        {
            "region_id": place.region_id,
            "region": place.region,
            "level": place.level,
            "as_of": view.quarter,
            "evidence": scenario_evidence(snapshot, place.region_id, view.now),
            "definition": view.now.definition,
            "weight": view.weight,
            "pneq_before": rounded("pneq", float(today[i])),
            "target": target,
            "price_change": rounded("price", -float(fall[i])),
            "already": None if np.isnan(today[i]) else bool(already[i]),
        }
        for i, place in enumerate(who.places)
        for target, fall, already in found
    ]
