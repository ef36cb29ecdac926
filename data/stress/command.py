"""`python -m data stress`: regions before and after a scenario as CSV or JSON, the stress page's own figures."""

import argparse
import sys

import numpy as np

from data.model import official
from data.model.estimates import Estimates
from data.model.price_index import flavoured
from data.monitor.command import AskedWronglyError, Record, asked_quarters, asked_regions, evidence, written
from data.monitor.view import DEFINITION_HELP, LEVELS, View, definition
from data.quarter import label, ordinal
from data.snapshot.snapshot import Snapshot, carried
from data.stress.measure import before_and_after, recovered, resolved
from data.stress.portfolio import cast
from data.stress.scenarios import LONGEST, library
from data.stress.view import DEEPEST, FURTHEST, GROWTH, HIGHEST, KINDS, StressView

COLUMNS = (
    *("region_id", "region", "level", "as_of", "evidence", "scenario", "kind", "judged", "definition", "price_change"),
    *("pneq_by_loans_before", "pneq_by_loans_after", "pneq_by_upb_before", "pneq_by_upb_after"),
    *("loans", "loans_under_water_before", "loans_under_water_after"),
    *("upb_usd_before", "upb_usd_after", "upb_under_water_usd_before", "upb_under_water_usd_after"),
    *("shortfall_usd_before", "shortfall_usd_after", "years_to_positive_before", "years_to_positive_after"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    own = [scenario.id for scenario in library().values() if scenario.drawn]
    parser.add_argument("--scenario", help=f"one of {', '.join(library())}; default fed-2026, or own with --depth")
    parser.add_argument("--depth", type=float, help=f"the fall as a ratio, such as -0.2; for {' and '.join(own)}")
    parser.add_argument("--shock", action="append", default=[], metavar="PLACE", help="where a regional fall happens")
    parser.add_argument("--years", type=int, help="how far prices go back, for the scenario back; default 5")
    parser.add_argument("--kind", choices=KINDS, default="static", help="at once, over time, or from the trend")
    parser.add_argument(
        "--horizon", type=int, metavar="QUARTERS", help="when it is read, for path and trough; default its end"
    )
    parser.add_argument("--growth", type=float, default=0.03, help="of prices a year, for the years; default 0.03")
    add_market_arguments(parser)


def add_market_arguments(parser: argparse.ArgumentParser) -> None:
    """What every command on today's loans takes."""
    parser.add_argument("--level", choices=LEVELS, help="nation, division, state (the default) or metro")
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")
    parser.add_argument("--as-of", metavar="QUARTER", help="the quarter whose loans are stressed; default the latest")
    parser.add_argument("--definition", default="dispersed-100", help=DEFINITION_HELP)
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 2 and what there is for what does not exist."""
    snapshot = carried()
    try:
        market = flavoured(snapshot, definition(args.definition)["index"])
        view = asked(args, snapshot, market)
        regions = asked_regions(snapshot, args.level, args.place)
    except ValueError as wrong:
        sys.stderr.write(f"python -m data stress: {wrong}\n")
        return 2
    sys.stdout.write(written(records(snapshot, market, regions, view), args.format, COLUMNS))
    return 0


def asked(args: argparse.Namespace, snapshot: Snapshot, market: Estimates) -> StressView:
    """The question that the options put; AskedWronglyError says what is wrong and what there is."""
    known = library()
    name = args.scenario or ("own" if args.depth is not None else "fed-2026")
    if name not in known:
        raise AskedWronglyError(f"no scenario {name!r} is known; there are {', '.join(known)}")
    story = known[name]
    if args.depth is not None and not story.drawn:
        what = f"a depth of its own, {story.depth:g}" if story.depth is not None else "no one depth"
        raise AskedWronglyError(f"{name} has {what}; --depth is for own and regional")
    if story.drawn and args.depth is None:
        raise AskedWronglyError(f"{name} needs a depth, such as --depth -0.2")
    if story.form == "regional" and not args.shock:
        raise AskedWronglyError("regional needs the places where prices fall, such as --shock Nevada")
    if args.shock and story.form != "regional":
        raise AskedWronglyError(f"--shock is for the scenario regional, not {name}")
    if args.years is not None and story.form != "back":
        raise AskedWronglyError(f"--years is for the scenario back, not {name}: leave it out")
    if args.horizon is not None and args.kind == "static":
        raise AskedWronglyError("--horizon is for --kind path or trough; a fall all at once has none: leave it out")
    years, horizon = StressView().years if args.years is None else args.years, args.horizon or 0
    depth = story.depth if story.depth is not None else args.depth
    if args.kind == "trough" and not (story.deep and depth is not None and depth < 0):
        raise AskedWronglyError(f"{name} has no fall to measure from the trend; choose --kind static or path")
    for said, value, low, high in (
        ("--depth", args.depth or 0.0, DEEPEST, HIGHEST),
        ("--years", years, 1, FURTHEST),
        ("--horizon", horizon, 0, LONGEST),
        ("--growth", args.growth, *GROWTH),
    ):
        if not low <= value <= high:
            raise AskedWronglyError(f"{said} {value:g} is not between {low:g} and {high:g}")
    defined = definition(args.definition)
    at = asked_quarters(market, args.as_of, None, None)
    view = StressView(
        quarter=market.quarters[at[0]],
        **defined,
        scenario=name,
        depth=args.depth if args.depth is not None else StressView().depth,
        shocked=tuple(asked_regions(snapshot, None, args.shock)) if args.shock else (),
        years=years,
        kind=args.kind,
        horizon=horizon,
        growth=args.growth,
    )
    view, dropped = resolved(snapshot, market, view.plain())
    if dropped:
        raise AskedWronglyError("; ".join(dropped))
    return view


def records(snapshot: Snapshot, market: Estimates, regions: list[str], view: StressView) -> list[Record]:
    """A record a region, before and after; None where nobody knows."""
    t = market.quarters.index(view.quarter)
    who = cast(snapshot, market, [snapshot.places[region] for region in regions], t, view.shocked, view.index)
    before, after, fall = before_and_after(who, view)
    change = np.where(who.known, who.mean(np.expm1(fall)), np.nan)
    years = recovered(who, view, np.zeros_like(fall), 0), recovered(who, view, fall, view.ahead)
    rows: list[Record] = []
    for i, place in enumerate(who.places):
        figures: dict[str, float] = {"price_change": change[i], "loans": before.loans[i, 0]}
        for name, stood in (("before", before), ("after", after)):
            figures |= {
                f"pneq_by_loans_{name}": stood.by_loans[i, 0],
                f"pneq_by_upb_{name}": stood.by_upb[i, 0],
                f"loans_under_water_{name}": stood.by_loans[i, 0] * stood.loans[i, 0],
                f"upb_usd_{name}": stood.upb_usd[i, 0],
                f"upb_under_water_usd_{name}": stood.by_upb[i, 0] * stood.upb_usd[i, 0],
                f"shortfall_usd_{name}": stood.shortfall[i, 0] * stood.upb_usd[i, 0],
            }
        figures |= {"years_to_positive_before": years[0][i], "years_to_positive_after": years[1][i]}
        row: dict[str, object] = {
            "region_id": place.region_id,
            "region": place.region,
            "level": place.level,
            "as_of": view.quarter,
            "evidence": scenario_evidence(snapshot, place.region_id, view.now),
            "scenario": view.scenario,
            "kind": view.kind,
            "judged": label(ordinal(view.quarter) + view.ahead),
            "definition": view.now.definition,
        } | {name: rounded(name, float(figure)) for name, figure in figures.items()}
        rows.append({name: row[name] for name in COLUMNS})
    return rows


def scenario_evidence(snapshot: Snapshot, region_id: str, now: View) -> str:
    """The evidence level of a figure under stress, and in brackets what it rests on.

    Prices are the scenario's; the loans are as well known as in the quarter whose loans they are. What an authority has
    published of that quarter is named, because the stress starts from the model's figure.
    """
    level, asked = snapshot.places[region_id].level, now.but(places=(region_id,))
    told = official.beside(snapshot, flavoured(snapshot, now.index), asked, now.quarter)
    return f"scenario (prices assumed; loans {official.noted(evidence(snapshot, level, now.quarter), told)})"


def rounded(name: str, figure: float) -> float | int | str | None:
    """A figure as far as it means anything: shares to six digits, years to two, counts and dollars whole."""
    if np.isnan(figure):
        return None
    if name.startswith("years"):
        return "over 30" if np.isinf(figure) else round(figure, 2)
    return round(figure, 6) if name.startswith(("pneq", "price")) else round(figure)
