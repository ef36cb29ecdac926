"""Attribution of a change in the share between two quarters to its causes; `python -m data change`.

Causes: prices, dispersion of homes around their index, amortisation, other borrowing, originations, exits; for a
division and the nation the mix of states; between two snapshots the revision of data. The parts sum to the change
exactly: each is the average effect of its cause over every order of the causes (Shapley; data/formulas/shapley.py).
"""

from dataclasses import replace

import numpy as np

from data import cli
from data.definition import Definition
from data.formulas import shapley
from data.formulas.arrays import Floats
from data.model import official
from data.model.estimates import Estimates, estimates
from data.model.price_index import estimates_at_index, log_prices
from data.monitor import measure
from data.monitor.view import View
from data.snapshot.snapshot import Snapshot
from data.why.cohort_changes import CAUSES, cohort_changes, shares
from data.why.reading import Change, Part
from data.why.view import WhyView, settled_view

# In display order; the mix of states matters only for a sum of several states.
PARTS = (*CAUSES, "mix", "revision")


def change(snapshot: Snapshot, view: View, first: str, before: Snapshot | None = None) -> Change:
    """The change of the view's region from the quarter `first` to the view's quarter, and its parts.

    before: an earlier snapshot from which the start is read; its difference to this one is the part `revision`. Every
    part is in ratio points; nan throughout where a region has no price in either quarter. Raises ValueError where
    `before` has no such region or quarter.
    """
    market = estimates_at_index(snapshot, view.index)
    begin, end = (market.quarters.index(quarter) for quarter in (first, view.quarter))
    counterfactuals = _counterfactual_shares(snapshot, market, view, begin, end)
    means, least, most = shapley.shapley_parts(counterfactuals)
    parts = {name: Part(name, float(means[i]), float(least[i]), float(most[i])) for i, name in enumerate(PARTS[:-1])}
    # Excess borrowing by state is measured in some years only; outside them it is constant and has no effect.
    years, at = market.simulation.borrowing_measured, market.cohorts.at
    measured = years is not None and at[begin] < years[1] and at[end] > years[0]
    parts["borrowing"] = replace(parts["borrowing"], measured=measured)
    start = float(counterfactuals[0]) if before is None else _share_of_earlier(before, view, first)
    revised = float(counterfactuals[0]) - start
    return Change(
        place=snapshot.places[view.focus],
        first=first,
        last=view.quarter,
        definition=Definition(**view.parts),
        start=start,
        end=float(counterfactuals[-1]),
        parts=tuple(parts.get(name, Part("revision", revised, revised, revised)) for name in PARTS),
        evidence="modelled",
        notes=_notes(snapshot, view, first),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        before=before.hash if before is not None else "",
        official_figures=official.official_figures(snapshot, market, view.focus, view, first, view.quarter),
    )


def change_for_view(snapshot: Snapshot, view: WhyView) -> tuple[WhyView, Change]:
    """The nearest valid view, as short as its link was, and its change, whose `dropped` lists what was adjusted."""
    quarters = estimates(snapshot).quarters
    settled, dropped = settled_view(view, quarters, snapshot.places.__contains__)
    answered = replace(change(snapshot, settled.now, settled.first), dropped=dropped)
    # A link without a quarter stays without it, so that it means the latest quarter whenever it is opened.
    return (settled if dropped else settled.but(first=view.first, last=view.last)), answered


def _counterfactual_shares(snapshot: Snapshot, market: Estimates, view: View, begin: int, end: int) -> Floats:
    """The region's share by counterfactual: subsets of the six causes, at the start's and then the end's state mix."""
    member_ids = market.member_ids(view.focus)
    own_level, base_level = snapshot.places[view.focus].level, snapshot.country.base.key
    level = base_level if market.has_loans(view.focus) else own_level
    rows = np.array([market.levels[level].ids.index(region) for region in member_ids])
    price, lean = log_prices(snapshot, level, view.index), market.simulation.lean[level]
    cohorts = market.levels[level].own_cohorts.regions(rows).quarters(slice(begin, end + 1))
    by_upb = view.weight == "balances"
    fixed_mix_shares = shares(
        cohort_changes(cohorts, price[rows], market.terms, lean[rows]),
        view.threshold / 100.0,
        step=view.value == "step",
        by_upb=by_upb,
    )
    _, loans, upb = market.members(view.focus)
    weight = (upb if by_upb else loans)[:, [begin, end]]
    weight = weight / weight.sum(axis=0)
    return np.concatenate([fixed_mix_shares @ weight[:, 0], fixed_mix_shares @ weight[:, 1]])


def _share_of_earlier(before: Snapshot, view: View, first: str) -> float:
    """The share of the region in a quarter according to an earlier snapshot."""
    market = estimates_at_index(before, view.index)
    if view.focus not in before.places or first not in market.quarters:
        raise cli.UsageError(
            f"the earlier snapshot has no figure of {view.focus} in {first}; it goes from {market.quarters[0]} to "
            f"{market.quarters[-1]}"
        )
    summary = market.region_summary(view.focus, view.value, view.threshold)
    share = summary.by_upb if view.weight == "balances" else summary.by_loans
    return float(share[0, market.quarters.index(first)])


def _notes(snapshot: Snapshot, view: View, first: str) -> tuple[str, ...]:
    place = snapshot.places[view.focus]
    keys = [
        key
        for quarter in (first, view.quarter)
        for key in measure.notes(snapshot, view.but(level=place.level, quarter=quarter), place)
        if key != "interval-extrapolated"
    ]
    return tuple(dict.fromkeys(keys))
