"""Records by region and quarter: the rows of `python -m data estimate` and of the panels."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.country import country_of
from data.definition import Definition
from data.fields import rounded
from data.model import official
from data.model.estimates import Estimates
from data.model.official import OfficialSummary
from data.monitor.measure import extrapolated_amounts, is_tested, median_mtmltv
from data.records import Record
from data.region import Region
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
    "currency",
    "upb",
    "upb_under_water",
    "shortfall",
    "median_mtmltv",
)


STANDS_IN = {"upb-extrapolated": "balances", "loans-extrapolated": "count", "lending-extrapolated": "lending"}


def region_records(
    snapshot: Snapshot,
    market: Estimates,
    region_id: str,
    definition: Definition,
    at: Sequence[int],
) -> list[Record]:
    """One region's figures, a record a quarter; None where unknown.

    market: at the definition's index (data.model.price_index). at: positions in its quarters, ascending.
    """
    place = snapshot.places[region_id]
    summary = official.region_summary(snapshot, market, region_id, definition)
    shown, modelled = summary.now, summary.modelled
    # The interval is for the modelled share of loans; an authority's own figure has none.
    lower, upper = (np.where(summary.loans, np.nan, bound) for bound in market.interval(shown.by_loans[0], place.level))
    span = slice(at[0], at[-1] + 1)
    median = median_mtmltv(market, region_id, definition.value, span, definition.vintage)
    currency = country_of(region_id).currency.code
    rows: list[Record] = []
    for t in at:
        figures = {
            "pneq_by_loans": shown.by_loans[0, t],
            "pneq_by_upb": shown.by_upb[0, t],
            "lower": lower[t],
            "upper": upper[t],
            "near_negative_by_loans": modelled.near[0, t],
            "loans": shown.loans[0, t],
            "loans_under_water": shown.loans[0, t] * shown.by_loans[0, t],
            "upb": shown.upb[0, t],
            "upb_under_water": shown.upb[0, t] * shown.by_upb[0, t],
            "shortfall": modelled.upb[0, t] * modelled.shortfall[0, t],
            "median_mtmltv": median[t - at[0]],
        }
        row: dict[str, object] = {
            "region_id": region_id,
            "region": place.name,
            "level": place.level,
            "as_of": market.quarters[t],
            "evidence": _evidence_of(summary, t) or evidence_label(snapshot, place, market.quarters[t], definition),
            "definition": definition.spelled,
            "currency": currency,
        } | {name: rounded(name, float(figure)) for name, figure in figures.items()}
        rows.append({name: row[name] for name in COLUMNS})
    return rows


def _evidence_of(summary: OfficialSummary, t: int) -> str:
    """The evidence of a record with official figures, its modelled figures in brackets; "" where all are modelled."""
    weights = (("loans", "shares by loans"), ("balances", "shares by balances"))
    modelled = [description for weight, description in weights if not summary.published(weight)[t]]
    if len(modelled) == len(weights):
        return ""
    return f"{official.PUBLISHED} ({', '.join([*modelled, 'near-negative', 'shortfall', 'median'])}: modelled)"


def evidence_label(snapshot: Snapshot, place: Region, quarter: str, definition: Definition) -> str:
    """The evidence level of a modelled figure, with its extrapolated or nowcast inputs in brackets.

    Where the country says so: whether published figures have tested such figures, and what is weak of the place's.
    """
    country = snapshot.country
    if country.level_of[place.level].basis == "prices":
        assumed = "lending-extrapolated" in extrapolated_amounts(snapshot, quarter)
        return f"modelled (own prices; {country.base.singular.en}'s loans{'; extrapolated lending' if assumed else ''})"
    caveats = ["nowcast prices"] if snapshot.nowcast_from and quarter >= snapshot.nowcast_from else []
    caveats += [f"extrapolated {STANDS_IN[key]}" for key in extrapolated_amounts(snapshot, quarter)]
    if country.names_untested:
        tested_levels = (country.base.key, country.levels[0].key)
        is_tested_by_loans = is_tested(country, replace(definition, weight="loans"), quarter)
        has_tested_shares = is_tested_by_loans and place.level in tested_levels
        caveats.append("extrapolated by balances" if has_tested_shares else "extrapolated")
    caveats += [
        caveat.label for caveat in country.caveats if caveat.label and caveat.concerns(place.region_id, quarter)
    ]
    return f"modelled ({'; '.join(caveats)})" if caveats else "modelled"
