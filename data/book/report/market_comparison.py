"""The market beside a book: the same places, the same definition, the same stress, weighted as the book is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from data.book.report.reading import FALLS, Sums
from data.book.report.view import BookView
from data.formulas.arrays import Floats
from data.model.estimates import Estimates
from data.snapshot.snapshot import Snapshot
from data.stress import measure
from data.stress.portfolio import Portfolio, build_portfolio


@dataclass(frozen=True)
class MarketComparison:
    """The market with its states weighted as the book's loans and balances are; all nan for a book without a state.

    share, after: under water before and after the stress. ladder: (before, after) x bands. curve: by data.book.FALLS.
    """

    share: float
    after: float
    ladder: Floats
    curve: Floats


def by_place(snapshot: Snapshot, market: Estimates, view: BookView) -> dict[str, tuple[float, float]]:
    """The market's share in each place of the view's level, before and after the stress."""
    t = market.quarters.index(view.quarter)
    who = build_portfolio(snapshot, market, snapshot.level(view.level), t, view.shocked)
    before, after, _ = measure.before_and_after(who, view)
    shares = zip(before.share(view.now.weight)[:, 0].tolist(), after.share(view.now.weight)[:, 0].tolist(), strict=True)
    return dict(zip([place.region_id for place in who.places], shares, strict=True))


def market_in_book_mix(
    snapshot: Snapshot, market: Estimates, view: BookView, states: Mapping[str, Sums]
) -> MarketComparison:
    """The market in the book's mix of states. states: the book's sums by region id."""
    there = {region: sums for region, sums in states.items() if sums.loans > 0}
    if not there:
        return MarketComparison(np.nan, np.nan, np.full((2, 10), np.nan), np.full(len(FALLS), np.nan))
    who = _book_mix(snapshot, market, view, there)
    before, after, _ = measure.before_and_after(who, view)
    share, later = (float(one.share(view.now.weight)[0, 0]) for one in (before, after))
    return MarketComparison(share, later, measure.ladder(who, view), measure.curve(who, view)[0])


def _book_mix(snapshot: Snapshot, market: Estimates, view: BookView, states: Mapping[str, Sums]) -> Portfolio:
    t = market.quarters.index(view.quarter)
    who = build_portfolio(snapshot, market, [snapshot.places[region] for region in states], t, view.shocked)
    loans, upb = (np.array([getattr(sums, name) for sums in states.values()]) for name in ("loans", "upb"))
    return replace(
        who,
        places=(snapshot.places["US"],),
        pool=replace(who.pool, loans=loans, upb_usd=upb),
        place_of_row=np.zeros(len(states), dtype=int),
        has_price=np.ones(1, dtype=bool),
    )
