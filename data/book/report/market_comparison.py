"""The market compared with a book: the same places and years lent, definition and stress, weighted as the book is.

Like is set beside like: a book of loans made in 2006 beside the loans that the market made in 2006 in the same places.
The market of all years stands second, because it is the figure that others quote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from data.book.report.reading import FALLS, Sums
from data.book.report.view import BookView
from data.formulas.arrays import Floats
from data.model.estimates import Estimates
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot
from data.stress import measure
from data.stress.portfolio import Portfolio, build_portfolio

# By region id, the book's loans by the year in which they were made.
Lent = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True)
class MarketComparison:
    """The market, places of the base level weighted by the book's loans and balances; all nan without a known place.

    share, after: of the loans made in the same places and years, before and after the stress; all_years: the same
    places, loans of all years, before and after. matched: the part of the book's loans with a known place whose year
    the model has. ladder: (before, after) x bands. curve: share after each of data.book.report.reading.FALLS.
    """

    share: float
    after: float
    all_years: tuple[float, float]
    matched: float
    ladder: Floats
    curve: Floats


def by_place(snapshot: Snapshot, market: Estimates, view: BookView, lent: Lent) -> dict[str, tuple[float, float]]:
    """The market's share under water in each place of the view's level, of the years in which the book's loans there
    were made, before and after the stress; by region id. Places without loans of the book are left out.
    """
    places = [place for place in snapshot.level(view.level) if lent.get(place.region_id)]
    if not places:
        return {}
    t = market.quarters.index(view.quarter)
    portfolio, _ = _of_years(build_portfolio(snapshot, market, places, t, view.shocked), lent, view.quarter)
    before, after, _ = measure.before_and_after(portfolio, view)
    shares = zip(before.share(view.now.weight)[:, 0].tolist(), after.share(view.now.weight)[:, 0].tolist(), strict=True)
    return dict(zip([place.region_id for place in portfolio.places], shares, strict=True))


def market_in_book_mix(
    snapshot: Snapshot, market: Estimates, view: BookView, places: Mapping[str, Sums], lent: Lent
) -> MarketComparison:
    """The market re-weighted to the book's mix of places and years. places: the book's sums by region id, of the base
    level; lent: its loans there by year.
    """
    with_loans = {region: sums for region, sums in places.items() if sums.loans > 0}
    if not with_loans:
        nothing = (np.nan, np.nan)
        return MarketComparison(*nothing, nothing, np.nan, np.full((2, 10), np.nan), np.full(len(FALLS), np.nan))
    t = market.quarters.index(view.quarter)
    regions = [snapshot.places[region] for region in with_loans]
    of_all_years = build_portfolio(snapshot, market, regions, t, view.shocked)
    of_years, matched = _of_years(of_all_years, lent, view.quarter)
    mixed = _book_mix(of_years, snapshot, with_loans)

    def shares(portfolio: Portfolio) -> tuple[float, float]:
        before, after, _ = measure.before_and_after(portfolio, view)
        share, later = (float(side.share(view.now.weight)[0, 0]) for side in (before, after))
        return share, later

    return MarketComparison(
        *shares(mixed),
        shares(_book_mix(of_all_years, snapshot, with_loans)),
        matched,
        measure.ladder(mixed, view),
        measure.curve(mixed, view)[0],
    )


def _of_years(portfolio: Portfolio, lent: Lent, quarter: str) -> tuple[Portfolio, float]:
    """A portfolio with the loans of each row as many by year as the book's, and the part of the book's loans in it.

    The market's cohorts keep what they are (LTV, spread, rate); only how many loans each has is the book's. Within a
    year its quarters keep their proportions. A row of whose years the model has none stays as it is.
    """
    cohorts = portfolio.pool.cohorts
    years = (ordinal(quarter) - cohorts.ages) // 4
    alive = np.array(np.broadcast_to(cohorts.alive, cohorts.median.shape))
    matched = whole = 0.0
    for row, place in enumerate(portfolio.place_of_row.tolist()):
        loans_of = lent.get(portfolio.places[place].region_id, {})
        factor = np.zeros(years.shape)
        for year, loans in loans_of.items():
            market_loans = alive[row, :, years == year].sum()
            whole += loans
            if market_loans > 0:
                factor[years == year] = loans / market_loans
                matched += loans
        if factor.any():
            alive[row] *= factor
    pool = replace(portfolio.pool, cohorts=replace(cohorts, alive=alive))
    return replace(portfolio, pool=pool), matched / whole if whole else np.nan


def _book_mix(portfolio: Portfolio, snapshot: Snapshot, places: Mapping[str, Sums]) -> Portfolio:
    """One portfolio of the market's places, with loans and balances replaced by the book's."""
    loans, upb = (np.array([getattr(sums, name) for sums in places.values()]) for name in ("loans", "upb"))
    return replace(
        portfolio,
        places=(snapshot.places[snapshot.country.nation],),
        pool=replace(portfolio.pool, loans=loans, upb=upb),
        place_of_row=np.zeros(len(places), dtype=int),
        has_price=np.ones(1, dtype=bool),
    )
