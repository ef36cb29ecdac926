"""A record for each region before and after a scenario, and for the fall that reaches a target."""

import numpy as np

from data.model import official
from data.model.estimates import Estimates
from data.model.price_index import estimates_at_index
from data.monitor.records import evidence_label
from data.monitor.view import View
from data.quarter import label, ordinal
from data.records import Record
from data.snapshot.snapshot import Snapshot
from data.stress.measure import before_and_after, recovered, reverse_stress
from data.stress.portfolio import portfolio
from data.stress.view import StressView

COLUMNS = (
    *("region_id", "region", "level", "as_of", "evidence", "scenario", "kind", "judged", "definition", "price_change"),
    *("pneq_by_loans_before", "pneq_by_loans_after", "pneq_by_upb_before", "pneq_by_upb_after"),
    *("loans", "loans_under_water_before", "loans_under_water_after"),
    *("upb_usd_before", "upb_usd_after", "upb_under_water_usd_before", "upb_under_water_usd_after"),
    *("shortfall_usd_before", "shortfall_usd_after", "years_to_positive_before", "years_to_positive_after"),
)


def stress_records(snapshot: Snapshot, market: Estimates, regions: list[str], view: StressView) -> list[Record]:
    """A record a region, before and after; None where nobody knows."""
    t = market.quarters.index(view.quarter)
    who = portfolio(snapshot, market, [snapshot.places[region] for region in regions], t, view.shocked, view.index)
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
            "definition": view.now.spelled,
        } | {name: rounded(name, float(figure)) for name, figure in figures.items()}
        rows.append({name: row[name] for name in COLUMNS})
    return rows


def scenario_evidence(snapshot: Snapshot, region_id: str, now: View) -> str:
    """The evidence level of a figure under stress, and in brackets what it rests on.

    Prices are the scenario's; the loans are as well known as in the quarter whose loans they are. What an authority has
    published of that quarter is named, because the stress starts from the model's figure.
    """
    level = snapshot.places[region_id].level
    told = official.official_figures(snapshot, estimates_at_index(snapshot, now.index), region_id, now, now.quarter)
    return f"scenario (prices assumed; loans {official.with_official_figures(evidence_label(snapshot, level, now.quarter), told)})"


def rounded(name: str, figure: float) -> float | int | str | None:
    """A figure as far as it means anything: shares to six digits, years to two, counts and dollars whole."""
    if np.isnan(figure):
        return None
    if name.startswith("years"):
        return "over 30" if np.isinf(figure) else round(figure, 2)
    return round(figure, 6) if name.startswith(("pneq", "price")) else round(figure)


REVERSE_COLUMNS = (
    *("region_id", "region", "level", "as_of", "evidence", "definition", "weight"),
    *("pneq_before", "target", "price_change", "already"),
)


def reverse_records(
    snapshot: Snapshot, market: Estimates, regions: list[str], view: StressView, targets: list[float]
) -> list[Record]:
    """A record a region and target. price_change: the immediate, uniform change of prices, None where it takes none."""
    t = market.quarters.index(view.quarter)
    who = portfolio(snapshot, market, [snapshot.places[region] for region in regions], t, index=view.index)
    today = before_and_after(who, view)[0].share(view.now.weight)[:, 0]
    found = [(target, *reverse_stress(who, view, target)) for target in targets]
    return [
        {
            "region_id": place.region_id,
            "region": place.region,
            "level": place.level,
            "as_of": view.quarter,
            "evidence": scenario_evidence(snapshot, place.region_id, view.now),
            "definition": view.now.spelled,
            "weight": view.weight,
            "pneq_before": rounded("pneq", float(today[i])),
            "target": target,
            "price_change": rounded("price", -float(fall[i])),
            "already": None if np.isnan(today[i]) else bool(already[i]),
        }
        for i, place in enumerate(who.places)
        for target, fall, already in found
    ]
