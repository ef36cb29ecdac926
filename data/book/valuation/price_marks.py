"""The price marks of a book: for each place and quarter of origination the HPI ratio, dispersion and stress."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.geography import tape_geography
from data.book.report.view import BookView
from data.book.valuation.cohorts import CellPrices, PriceCells, present, prices
from data.formulas.arrays import Floats
from data.formulas.equity import dispersion
from data.model import parameters
from data.model.estimates import Estimates
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot
from data.stress.portfolio import build_portfolio


@dataclass(frozen=True, eq=False)
class PriceMarks:
    """The marks of a book's cells, today and under the view's scenario, with the index prices they come from."""

    cells: PriceCells
    prices: CellPrices
    today: pa.Table
    stressed: pa.Table


def price_marks(
    snapshot: Snapshot, cells: PriceCells, view: BookView, balance_at: str = "", market: Estimates | None = None
) -> PriceMarks:
    """The marks of every cell for a resolved view, whose quarter exists.

    balance_at: the quarter of the tape's balances, "" for the view's own. Under a scenario a cell without a known place
    moves as the nation does; a cell originated after the view's quarter has no ratio. market: needed for a scenario's
    price changes; None where prices do not change (flat, at once), which saves computing them.
    """
    cells = present(snapshot, cells)
    index_prices = prices(snapshot, cells, view.quarter)
    a = parameters.carried(snapshot.parameters).values["drift"]
    levels = tape_geography(snapshot.country).levels
    fall = _falls(snapshot, market, cells, view) if market else np.zeros(len(cells.cell))
    since = 3 * (ordinal(view.quarter) - ordinal(balance_at)) if balance_at else 0
    is_later = cells.quarter > ordinal(view.quarter)

    def table(shock: Floats, ahead: int) -> pa.Table:
        columns: dict[str, NDArray[Any]] = {
            "cell": cells.cell,
            "age": (3 * index_prices.age).astype(np.int32),
            "sigma": np.sqrt(dispersion(index_prices.age + ahead, a)),
            "shock": shock,
            "paid": np.full(len(cells.cell), 3 * ahead, dtype=np.int32),
            "since": np.full(len(cells.cell), since, dtype=np.int32),
            **{level: cells.codes[level].astype(np.int32) for level in levels},
            "year": cells.years.astype(np.int32),
        }
        ratio = pa.array(index_prices.ratio * shock, mask=is_later | ~np.isfinite(index_prices.ratio))
        return pa.table({"ratio": ratio} | {name: pa.array(column) for name, column in columns.items()})

    return PriceMarks(cells, index_prices, table(np.ones(len(cells.cell)), 0), table(np.exp(fall), view.ahead))


def _falls(snapshot: Snapshot, market: Estimates, cells: PriceCells, view: BookView) -> Floats:
    """The scenario's change of ln prices by cell: of its finest place that is modelled, else the nation's."""
    modelled_ids = {region_id for level in market.levels.values() for region_id in level.ids}
    ids = [market.country.nation] * len(cells.cell)
    # Coarsest first: a finer place takes precedence.
    for level, region_id in tape_geography(snapshot.country).levels.items():
        regions = [region_id(code) for code in cells.codes[level].tolist()]
        ids = [region if region in modelled_ids else coarser for region, coarser in zip(regions, ids, strict=True)]
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return np.zeros(0)
    t = market.quarters.index(view.quarter)
    portfolio = build_portfolio(snapshot, market, [snapshot.places[region] for region in wanted], t, view.shocked)
    fall = np.log(portfolio.mean(np.exp(portfolio.log_change(view))))
    row_of = {region: i for i, region in enumerate(wanted)}
    return np.asarray(fall[[row_of[region] for region in ids]])
