"""A record for each region and quarter, the rows of `python -m data estimate` and of the panels."""

from collections.abc import Sequence

import numpy as np

from data.definition import Definition
from data.model import official
from data.model.estimates import Estimates
from data.model.official import OfficialSummary
from data.monitor.measure import extrapolated_amounts, median_mtmltv
from data.records import Record
from data.snapshot.snapshot import Snapshot

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


def region_records(
    snapshot: Snapshot,
    market: Estimates,
    region_id: str,
    definition: Definition,
    at: Sequence[int],
) -> list[Record]:
    """One region's figures, a record a quarter; None where nobody knows. vintage: of one year's loans only.

    market: of the definition's index, as data.model.price_index gives it.
    """
    place = snapshot.places[region_id]
    found = official.region_summary(snapshot, market, region_id, definition)
    past, model = found.now, found.modelled
    # The interval is of the share of loans, and an authority's own figure has none of ours.
    lower, upper = (np.where(found.loans, np.nan, bound) for bound in market.interval(past.by_loans[0], place.level))
    span = slice(at[0], at[-1] + 1)
    middle = median_mtmltv(market, region_id, definition.value, span, definition.vintage)
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
                "evidence": _evidence_of(found, t) or evidence_label(snapshot, place.level, market.quarters[t]),
                "definition": definition.spelled,
            }
            | {name: _rounded(name, float(figure)) for name, figure in figures.items()}
        )
    return rows


def _evidence_of(summary: OfficialSummary, t: int) -> str:
    """The evidence of a record with figures of an authority's own: what in it is the model's stands in brackets."""
    weights = (("loans", "shares by loans"), ("balances", "shares by balances"))
    ours = [said for weight, said in weights if not summary.published(weight)[t]]
    if len(ours) == len(weights):
        return ""
    return f"{official.PUBLISHED} ({', '.join([*ours, 'near-negative', 'shortfall', 'median'])}: modelled)"


def evidence_label(snapshot: Snapshot, level: str, quarter: str) -> str:
    """The evidence level, and in brackets what stands in for figures that nobody publishes."""
    if level == "metro":
        assumed = "lending-extrapolated" in extrapolated_amounts(snapshot, quarter)
        return f"modelled (own prices; state's loans{'; extrapolated lending' if assumed else ''})"
    said = ["nowcast prices"] if snapshot.nowcast_from and quarter >= snapshot.nowcast_from else []
    said += [f"extrapolated {STANDS_IN[key]}" for key in extrapolated_amounts(snapshot, quarter)]
    return f"modelled ({'; '.join(said)})" if said else "modelled"


def _rounded(name: str, figure: float) -> float | int | None:
    if np.isnan(figure):
        return None
    return round(figure, DIGITS[name]) if name in DIGITS else round(figure)
