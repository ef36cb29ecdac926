"""Records by region: before and after a scenario, and the price fall that reaches a target share."""

import numpy as np

from data.country import country_of
from data.fields import rounded
from data.model import official
from data.model.estimates import Estimates
from data.model.price_index import estimates_at_index
from data.monitor.records import evidence_label
from data.monitor.view import View
from data.quarter import label, ordinal
from data.records import Record
from data.snapshot.snapshot import Snapshot
from data.stress.measure import before_and_after, reverse_stress, years_to_positive_equity
from data.stress.portfolio import build_portfolio
from data.stress.view import StressView

COLUMNS = (
    *("region_id", "region", "level", "as_of", "evidence", "scenario", "kind", "judged", "definition", "price_change"),
    *("pneq_by_loans_before", "pneq_by_loans_after", "pneq_by_upb_before", "pneq_by_upb_after"),
    *("loans", "loans_under_water_before", "loans_under_water_after"),
    *("currency", "upb_before", "upb_after", "upb_under_water_before", "upb_under_water_after"),
    *("shortfall_before", "shortfall_after", "years_to_positive_before", "years_to_positive_after"),
)


def stress_records(snapshot: Snapshot, market: Estimates, regions: list[str], view: StressView) -> list[Record]:
    """A record a region with its figures before and after; None where unknown."""
    t = market.quarters.index(view.quarter)
    portfolio = build_portfolio(
        snapshot, market, [snapshot.places[region] for region in regions], t, view.shocked, view.index
    )
    before, after, log_change = before_and_after(portfolio, view)
    change = np.where(portfolio.has_price, portfolio.mean(np.expm1(log_change)), np.nan)
    years = (
        years_to_positive_equity(portfolio, view, np.zeros_like(log_change), 0),
        years_to_positive_equity(portfolio, view, log_change, view.ahead),
    )
    rows: list[Record] = []
    for i, place in enumerate(portfolio.places):
        figures: dict[str, float] = {"price_change": change[i], "loans": before.loans[i, 0]}
        for name, summary in (("before", before), ("after", after)):
            figures |= {
                f"pneq_by_loans_{name}": summary.by_loans[i, 0],
                f"pneq_by_upb_{name}": summary.by_upb[i, 0],
                f"loans_under_water_{name}": summary.by_loans[i, 0] * summary.loans[i, 0],
                f"upb_{name}": summary.upb[i, 0],
                f"upb_under_water_{name}": summary.by_upb[i, 0] * summary.upb[i, 0],
                f"shortfall_{name}": summary.shortfall[i, 0] * summary.upb[i, 0],
            }
        figures |= {"years_to_positive_before": years[0][i], "years_to_positive_after": years[1][i]}
        row: dict[str, object] = {
            "region_id": place.region_id,
            "region": place.name,
            "level": place.level,
            "as_of": view.quarter,
            "evidence": scenario_evidence(snapshot, place.region_id, view.now),
            "scenario": view.scenario,
            "kind": view.kind,
            "judged": label(ordinal(view.quarter) + view.ahead),
            "definition": view.now.spelled,
            "currency": country_of(place.region_id).currency.code,
        } | {name: rounded(name, float(figure)) for name, figure in figures.items()}
        rows.append({name: row[name] for name in COLUMNS})
    return rows


def scenario_evidence(snapshot: Snapshot, region_id: str, unstressed: View) -> str:
    """The evidence level of a figure under stress, with the evidence of its loans in brackets.

    Prices are the scenario's; the loans have the evidence level of their quarter. An official figure of that quarter
    is named, because the stress starts from the model's figure.
    """
    published = official.official_figures(
        snapshot, estimates_at_index(snapshot, unstressed.index), region_id, unstressed, unstressed.quarter
    )
    loans = official.with_official_figures(
        evidence_label(snapshot, snapshot.places[region_id], unstressed.quarter, unstressed), published
    )
    return f"scenario (prices assumed; loans {loans})"


REVERSE_COLUMNS = (
    *("region_id", "region", "level", "as_of", "evidence", "definition", "weight"),
    *("pneq_before", "target", "price_change", "already"),
)


def reverse_records(
    snapshot: Snapshot, market: Estimates, regions: list[str], view: StressView, targets: list[float]
) -> list[Record]:
    """A record a region and target. price_change: the immediate uniform change of prices, None where none is needed."""
    t = market.quarters.index(view.quarter)
    portfolio = build_portfolio(snapshot, market, [snapshot.places[region] for region in regions], t, index=view.index)
    today = before_and_after(portfolio, view)[0].share(view.now.weight)[:, 0]
    results = [(target, *reverse_stress(portfolio, view, target)) for target in targets]
    return [
        {
            "region_id": place.region_id,
            "region": place.name,
            "level": place.level,
            "as_of": view.quarter,
            "evidence": scenario_evidence(snapshot, place.region_id, view.now),
            "definition": view.now.spelled,
            "weight": view.weight,
            "pneq_before": rounded("pneq_before", float(today[i])),
            "target": target,
            "price_change": rounded("price_change", -float(fall[i])),
            "already": None if np.isnan(today[i]) else bool(already[i]),
        }
        for i, place in enumerate(portfolio.places)
        for target, fall, already in results
    ]
