"""The estimated market with homes marked to another house price index.

`blended` is the model's own: FHFA's all-transactions index, moved part of the way to recorded sales and smoothed
(data.model.cohorts.log_price). `all-transactions` is that index alone, as FHFA's own negative-equity shares use it.
`purchase` counts sales only: the expanded-data index of states, the purchase-only index of the hundred largest metros.
The loans left of each vintage are the model's in every case; only home values differ.

Where a region has no such index in a quarter it has no figure: no other index is substituted. Before an index begins
its homes follow the all-transactions index, so that older loans have a price to be marked from.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Floats
from data.model.cohorts import Cohorts, log_price
from data.model.estimates import Estimates, estimates
from data.model.inputs import FIRST, metro_inputs, spliced, state_inputs
from data.snapshot.snapshot import Snapshot, quarters_from

# The publisher's name of each level's index of sales, as in the snapshot's table of prices.
SALES = {"state": "expanded", "metro": "purchase-only"}


@lru_cache(maxsize=4)
def estimates_at_index(snapshot: Snapshot, index: str) -> Estimates:
    """The estimated market with homes marked to a definition's `index`; the model's own for `blended`.

    Computed on first use and cached. A state without the index in a quarter has medians of nan there, and so has every
    sum it belongs to.
    """
    market = estimates(snapshot)
    if index == "blended":
        return market
    states, metros = (
        cohorts_at_index(cohorts, log_prices(snapshot, level, "blended") - log_prices(snapshot, level, index))
        for level, cohorts in (("state", market.states), ("metro", market.metros))
    )
    hidden = np.where(index_known(snapshot, market, "state", index), 0.0, np.nan)
    return replace(
        market,
        states=replace(states, median=states.median + hidden[:, :, None]),
        metros=metros,
        metro_known=market.metro_known & index_known(snapshot, market, "metro", index),
    )


@lru_cache(maxsize=8)
def index_known(snapshot: Snapshot, market: Estimates, level: str, index: str) -> NDArray[np.bool_]:
    """Whether each region of a level has the index in each shown quarter, published or nowcast: regions x quarters."""
    ids = market.metro_ids if level == "metro" else market.state_ids
    return np.asarray(~np.isnan(snapshot.hpi(ids, market.quarters, SALES[level] if index == "purchase" else index)))


def cohorts_at_index(cohorts: Cohorts, gap: Floats) -> Cohorts:
    """Cohorts re-marked to another index; which loans are left is not simulated again.

    gap: regions x quarters on the axis of `cohorts.at`, ln of the index they are marked to less ln of the other. A
    cohort's median moves by how far the two indices have diverged since its origination.
    """
    regions, _, ages = cohorts.median.shape
    shift = np.empty((regions, len(cohorts.at), ages))
    for i, t in enumerate(cohorts.at):
        shift[:, i] = gap[:, [t]] - gap[:, np.maximum(t - np.arange(ages), 0)]
    return replace(cohorts, median=cohorts.median + shift)


@lru_cache(maxsize=8)
def log_prices(snapshot: Snapshot, level: str, index: str) -> Floats:
    """Ln of the index that a level's homes are marked to, regions x quarters since 1975; only changes are meaningful.

    level: state | metro, in the order of their ids.
    """
    values = estimates(snapshot).calibration.values
    inputs = state_inputs(snapshot, values["earlier"])
    if level == "metro":
        inputs = metro_inputs(snapshot, inputs)
    if index == "blended":
        return log_price(inputs, values)
    if index == "all-transactions":
        return inputs.log_hpi
    ids = tuple(place.region_id for place in snapshot.level(level))
    sales = np.log(snapshot.hpi(ids, quarters_from(snapshot, FIRST), SALES[level]))
    has_sales_index = ~np.isnan(sales).all(axis=1)
    log_index = inputs.log_hpi.copy()
    log_index[has_sales_index] = spliced(sales[has_sales_index], inputs.log_hpi[has_sales_index])
    return np.asarray(log_index)
