"""The market compared with a book: same places, definition and stress, weighted by places as the book is."""

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
    """The market, places of the base level weighted by the book's loans and balances; all nan without a known place.

    share, after: shares under water before and after the stress. ladder: (before, after) x bands. curve: share after
    each of data.book.report.reading.FALLS.
    """

    share: float
    after: float
    ladder: Floats
    curve: Floats


def by_place(snapshot: Snapshot, market: Estimates, view: BookView) -> dict[str, tuple[float, float]]:
    """The market's share under water in each place of the view's level, before and after the stress; by region id."""
    t = market.quarters.index(view.quarter)
    portfolio = build_portfolio(snapshot, market, snapshot.level(view.level), t, view.shocked)
    before, after, _ = measure.before_and_after(portfolio, view)
    shares = zip(before.share(view.now.weight)[:, 0].tolist(), after.share(view.now.weight)[:, 0].tolist(), strict=True)
    return dict(zip([place.region_id for place in portfolio.places], shares, strict=True))


def market_in_book_mix(
    snapshot: Snapshot, market: Estimates, view: BookView, places: Mapping[str, Sums]
) -> MarketComparison:
    """The market re-weighted to the book's mix of places. places: the book's sums by region id, of the base level."""
    with_loans = {region: sums for region, sums in places.items() if sums.loans > 0}
    if not with_loans:
        return MarketComparison(np.nan, np.nan, np.full((2, 10), np.nan), np.full(len(FALLS), np.nan))
    portfolio = _book_mix(snapshot, market, view, with_loans)
    before, after, _ = measure.before_and_after(portfolio, view)
    share, later = (float(side.share(view.now.weight)[0, 0]) for side in (before, after))
    return MarketComparison(share, later, measure.ladder(portfolio, view), measure.curve(portfolio, view)[0])


def _book_mix(snapshot: Snapshot, market: Estimates, view: BookView, places: Mapping[str, Sums]) -> Portfolio:
    """One portfolio of the market's places, with loans and balances replaced by the book's."""
    t = market.quarters.index(view.quarter)
    portfolio = build_portfolio(snapshot, market, [snapshot.places[region] for region in places], t, view.shocked)
    loans, upb = (np.array([getattr(sums, name) for sums in places.values()]) for name in ("loans", "upb"))
    return replace(
        portfolio,
        places=(snapshot.places[snapshot.country.nation],),
        pool=replace(portfolio.pool, loans=loans, upb=upb),
        place_of_row=np.zeros(len(places), dtype=int),
        has_price=np.ones(1, dtype=bool),
    )
