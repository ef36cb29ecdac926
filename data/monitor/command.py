"""`python -m data estimate`: the figures of regions and quarters as CSV or JSON, the same as the page shows."""

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from data.model import official
from data.model.cohorts import AGES
from data.model.estimates import Estimates, estimates
from data.model.inputs import FIRST
from data.model.official import Held
from data.model.price_index import flavoured
from data.monitor.measure import extrapolated, median
from data.monitor.view import DEFINITION_HELP, LEVELS, Defined, View, definition
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot, carried

COLUMNS = (
    "region_id",
    "region",
    "level",
    "as_of",
    "evidence",
    "definition",
    "pneq_by_loans",
    "pneq_by_upb",
    "lower",
    "upper",
    "near_negative_by_loans",
    "loans",
    "loans_under_water",
    "upb_usd",
    "upb_under_water_usd",
    "shortfall_usd",
    "median_mtmltv",
)
# Digits after the point, as far as a figure means anything; what has none of these is a whole number.
SHARES = ("pneq_by_loans", "pneq_by_upb", "lower", "upper", "near_negative_by_loans")
DIGITS = dict.fromkeys(SHARES, 6) | {"median_mtmltv": 4}
STANDS_IN = {"upb-extrapolated": "balances", "loans-extrapolated": "count", "lending-extrapolated": "lending"}
Record = Mapping[str, object]


class AskedWronglyError(ValueError):
    """What was asked does not exist; the message says what does."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--level", choices=LEVELS, help="nation, division, state (the default) or metro")
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")
    parser.add_argument("--as-of", metavar="QUARTER", help="one quarter, such as 2013Q4; default the latest")
    parser.add_argument("--from", dest="first", metavar="QUARTER", help="the first of several quarters")
    parser.add_argument("--to", dest="last", metavar="QUARTER", help="the last of several quarters")
    parser.add_argument("--definition", default="dispersed-100", help=DEFINITION_HELP)
    parser.add_argument("--vintage", type=int, default=0, metavar="YEAR", help="only loans made in that year")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 2 and the nearest names for what does not exist."""
    snapshot = carried()
    market = estimates(snapshot)
    try:
        defined = definition(args.definition)
        market = flavoured(snapshot, defined["index"])
        at = asked_quarters(market, args.as_of, args.first, args.last)
        vintage = asked_vintage(market, args.vintage, at)
        regions = asked_regions(snapshot, args.level, args.place)
    except ValueError as wrong:
        sys.stderr.write(f"python -m data estimate: {wrong}\n")
        return 2
    rows = [row for region in regions for row in records(snapshot, market, region, defined, at, vintage)]
    sys.stdout.write(written(rows, args.format))
    return 0


def records(
    snapshot: Snapshot,
    market: Estimates,
    region_id: str,
    defined: Defined,
    at: Sequence[int],
    vintage: int = 0,
) -> list[Record]:
    """One region's figures, a record a quarter; None where nobody knows. vintage: of one year's loans only.

    market: of the definition's index, as data.model.price_index gives it.
    """
    place, asked = snapshot.places[region_id], View(vintage=vintage, **defined)
    found = official.history(snapshot, market, region_id, asked)
    past, model = found.now, found.modelled
    # The interval is of the share of loans, and an authority's own figure has none of ours.
    lower, upper = (np.where(found.loans, np.nan, bound) for bound in market.interval(past.by_loans[0], place.level))
    span = slice(at[0], at[-1] + 1)
    middle = median(market, region_id, defined["value"], span, vintage)
    rows: list[Record] = []
    for t in at:
        figures = {
            "pneq_by_loans": past.by_loans[0, t],
            "pneq_by_upb": past.by_upb[0, t],
            "lower": lower[t],
            "upper": upper[t],
            "near_negative_by_loans": model.near[0, t],
            "loans": past.loans[0, t],
            "loans_under_water": past.loans[0, t] * past.by_loans[0, t],
            "upb_usd": past.upb_usd[0, t],
            "upb_under_water_usd": past.upb_usd[0, t] * past.by_upb[0, t],
            "shortfall_usd": model.upb_usd[0, t] * model.shortfall[0, t],
            "median_mtmltv": middle[t - at[0]],
        }
        rows.append(
            {
                "region_id": region_id,
                "region": place.region,
                "level": place.level,
                "as_of": market.quarters[t],
                "evidence": _whose(found, t) or evidence(snapshot, place.level, market.quarters[t]),
                "definition": asked.definition,
            }
            | {name: _rounded(name, float(figure)) for name, figure in figures.items()}
        )
    return rows


def _whose(found: Held, t: int) -> str:
    """The evidence of a record with figures of an authority's own: what in it is the model's stands in brackets."""
    weights = (("loans", "shares by loans"), ("balances", "shares by balances"))
    ours = [said for weight, said in weights if not found.published(weight)[t]]
    if len(ours) == len(weights):
        return ""
    return f"{official.PUBLISHED} ({', '.join([*ours, 'near-negative', 'shortfall', 'median'])}: modelled)"


def evidence(snapshot: Snapshot, level: str, quarter: str) -> str:
    """The evidence level, and in brackets what stands in for figures that nobody publishes."""
    if level == "metro":
        assumed = "lending-extrapolated" in extrapolated(snapshot, quarter)
        return f"modelled (own prices; state's loans{'; extrapolated lending' if assumed else ''})"
    said = ["nowcast prices"] if snapshot.nowcast_from and quarter >= snapshot.nowcast_from else []
    said += [f"extrapolated {STANDS_IN[key]}" for key in extrapolated(snapshot, quarter)]
    return f"modelled ({'; '.join(said)})" if said else "modelled"


def asked_quarters(market: Estimates, as_of: str | None, first: str | None, last: str | None) -> range:
    """The positions of the quarters asked for; AskedWronglyError names those there are."""
    if as_of and (first or last):
        raise AskedWronglyError("--as-of names one quarter, --from and --to several: give one or the other")
    begin, end = (as_of, as_of) if as_of else (first, last)
    begin = begin or (market.quarters[0] if last else market.quarters[-1])
    end = end or market.quarters[-1]
    for quarter in (begin, end):
        ordinal(quarter)
        if quarter not in market.quarters:
            raise AskedWronglyError(
                f"{quarter} is not among the quarters there are, {market.quarters[0]} to {market.quarters[-1]}"
            )
    if begin > end:
        raise AskedWronglyError(f"--from {begin} comes after --to {end}")
    return range(market.quarters.index(begin), market.quarters.index(end) + 1)


def asked_vintage(market: Estimates, year: int, at: range) -> int:
    """The year of lending asked for, 0 for all; AskedWronglyError where no loans of it are left or made yet."""
    last = int(market.quarters[at[-1]][:4])
    first = max(ordinal(market.quarters[at[0]]) - AGES + 1, ordinal(FIRST)) // 4
    if year and not first <= year <= last:
        raise AskedWronglyError(f"there are no loans of {year} then; there are of {first} to {last}")
    return year


def asked_regions(snapshot: Snapshot, level: str | None, places: Sequence[str]) -> list[str]:
    """The region ids asked for, in their order; AskedWronglyError gives the nearest names."""
    if not places:
        return [place.region_id for place in snapshot.level(level or "state")]
    found = set()
    for text in places:
        region = snapshot.known(text, level or "")
        if region is None:
            near = snapshot.nearest(text, level or "")
            kind = f"{level} " if level else ""
            hint = f"the nearest names are {'; '.join(near)}" if near else "python -m data regions lists them all"
            raise AskedWronglyError(f"no {kind}place {text!r} is known; {hint}")
        found.add(region)
    return sorted(found)


def written(rows: Sequence[Record], form: str, columns: Sequence[str] = COLUMNS) -> str:
    """The records as RFC 4180 text with a header, or as JSON; what is unknown is empty, or null, never 0."""
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def summing(figure: float) -> float | None:
    """A figure of a sum: with so many digits that the parts as printed still add up to the whole as printed."""
    return None if np.isnan(figure) else round(figure, 12) + 0.0


def _rounded(name: str, figure: float) -> float | int | None:
    if np.isnan(figure):
        return None
    return round(figure, DIGITS[name]) if name in DIGITS else round(figure)
