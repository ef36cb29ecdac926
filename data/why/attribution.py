"""Why a share moved between two quarters, cause by cause; `python -m data change`.

Prices, homes drifting from their index, amortisation, other borrowing, new lending, borrowers leaving; for a division
and the nation the mix of states; between two snapshots the revision of data. The parts sum to the change, with nothing
left over: each is what its cause moves on average over every order in which the causes could have come
(data/formulas/shapley.py).
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data import cli
from data.formulas import shapley
from data.formulas.arrays import Floats
from data.model import official
from data.model.cohorts import calibrated
from data.model.estimates import SHOWN_FROM, Estimates, estimates
from data.model.inputs import state_inputs
from data.model.price_index import estimates_at_index, log_prices
from data.monitor import measure
from data.monitor.view import View
from data.snapshot.snapshot import Snapshot
from data.why.cohort_changes import CAUSES, cohort_changes, shares
from data.why.reading import Change, Part
from data.why.view import WhyView, settled_view

# In the order in which they are told; the mix of states moves the sum of several states only.
PARTS = (*CAUSES, "mix", "revision")


def change(snapshot: Snapshot, view: View, first: str, before: Snapshot | None = None) -> Change:
    """The parts of what moved the view's place from the quarter `first` to the view's own.

    before: an earlier snapshot, as which `first` is read; what it said otherwise is the part `revision`. Every part is
    in ratio points; nan all through where a place has no price in either quarter. Raises ValueError where `before` has
    no such place or quarter.
    """
    market = estimates_at_index(snapshot, view.index)
    begin, end = (market.quarters.index(quarter) for quarter in (first, view.quarter))
    worlds = _counterfactual_shares(snapshot, market, view, begin, end)
    moved, least, most = shapley.shapley_parts(worlds)
    found = {name: Part(name, float(moved[i]), float(least[i]), float(most[i])) for i, name in enumerate(PARTS[:-1])}
    # What states' borrowers owe beside their instalments is known of some years only; outside them it stands still.
    known = _state_arrays(snapshot, "state")[2]
    measured = market.states.at[begin] < known[-1] and market.states.at[end] > known[0]
    found["borrowing"] = replace(found["borrowing"], measured=bool(measured))
    told = float(worlds[0]) if before is None else _share_of_earlier(before, view, first)
    revised = float(worlds[0]) - told
    return Change(
        place=snapshot.places[view.focus],
        first=first,
        last=view.quarter,
        weight=view.weight,
        value=view.value,
        threshold=view.threshold,
        index=view.index,
        start=told,
        end=float(worlds[-1]),
        parts=tuple(found.get(name, Part("revision", revised, revised, revised)) for name in PARTS),
        evidence="modelled",
        notes=_notes(snapshot, view, first),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        before=before.hash if before is not None else "",
        beside=official.official_figures(snapshot, market, view.focus, view, first, view.quarter),
    )


def answer(snapshot: Snapshot, view: WhyView) -> tuple[WhyView, Change]:
    """The nearest question that has an answer, its link kept short, and the answer, which says what was lost."""
    quarters = estimates(snapshot).quarters
    why, dropped = settled_view(view, quarters, snapshot.places.__contains__)
    told = replace(change(snapshot, why.now, why.first), dropped=dropped)
    # A link that left a quarter out stays without it, and means the latest whenever it is opened.
    return (why if dropped else why.but(first=view.first, last=view.last)), told


def _counterfactual_shares(snapshot: Snapshot, market: Estimates, view: View, begin: int, end: int) -> Floats:
    """The place's share in every world: six causes of its states' own, and whether their weights have moved."""
    which = market.made_of(view.focus)
    level = "metro" if view.focus in market.metro_ids else "state"
    rows = np.array([(market.metro_ids if level == "metro" else market.state_ids).index(region) for region in which])
    price, (lean, rate, _) = log_prices(snapshot, level, view.index), _state_arrays(snapshot, level)
    cohorts = (market.metros if level == "metro" else market.states).regions(rows).quarters(slice(begin, end + 1))
    by_upb = view.weight == "balances"
    own = shares(
        cohort_changes(cohorts, price[rows], rate, lean[rows]),
        view.threshold / 100.0,
        step=view.value == "step",
        by_upb=by_upb,
    )
    _, loans, upb = market.members(view.focus)
    weight = (upb if by_upb else loans)[:, [begin, end]]
    weight = weight / weight.sum(axis=0)
    return np.concatenate([own @ weight[:, 0], own @ weight[:, 1]])


@lru_cache(maxsize=4)
def _state_arrays(snapshot: Snapshot, level: str) -> tuple[Floats, Floats, NDArray[np.int_]]:
    """What a level's loans owe beside their instalments, regions x quarters, in log; each quarter's rate; and when
    the first was measured.
    """
    values = estimates(snapshot).calibration.values
    inputs = state_inputs(snapshot, values["earlier"])
    lean = calibrated(inputs, values).lean
    if level == "metro":
        order = [place.region_id for place in snapshot.level("state")]
        lean = lean[[order.index(metro.parent_id) for metro in snapshot.level("metro")]]
    return lean, inputs.rate, inputs.leverage_at


def _share_of_earlier(before: Snapshot, view: View, first: str) -> float:
    """What an earlier snapshot said of the place in the quarter."""
    market = estimates_at_index(before, view.index)
    if view.focus not in before.places or first not in market.quarters:
        raise cli.UsageError(
            f"the earlier snapshot has no figure of {view.focus} in {first}; it goes from {SHOWN_FROM} to "
            f"{market.quarters[-1]}"
        )
    stood = market.history(view.focus, view.value, view.threshold)
    share = stood.by_upb if view.weight == "balances" else stood.by_loans
    return float(share[0, market.quarters.index(first)])


def _notes(snapshot: Snapshot, view: View, first: str) -> tuple[str, ...]:
    place = snapshot.places[view.focus]
    said = [
        key
        for quarter in (first, view.quarter)
        for key in measure.notes(snapshot, view.but(level=place.level, quarter=quarter), place)
        if key != "interval-extrapolated"
    ]
    return tuple(dict.fromkeys(said))
