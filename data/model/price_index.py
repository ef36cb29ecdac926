"""The same loans against homes marked at another price index: the market of a definition's index.

`blended` is the model's own market: FHFA's all-transactions index, moved part of the way to recorded sales and settled
(data.model.cohorts.log_price). `all-transactions` is that index alone, as FHFA's own negative-equity shares use it. `purchase`
counts sales only: the expanded-data index of states, the purchase-only index of the hundred largest metros. Who is left
of each quarter's loans is as the model has it; homes alone are worth something else.

Where a place has no such index in a quarter it has no figure: the other index never stands in. Before an index begins
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

# The publisher's name of each level's index of sales, as the table `log_prices` has it.
SALES = {"state": "expanded", "metro": "purchase-only"}


@lru_cache(maxsize=4)
def estimates_at_index(snapshot: Snapshot, index: str) -> Estimates:
    """The worked-out market with homes marked at a View's `index`; the model's own for `blended`.

    Made when first asked for and then kept. A state without the index in a quarter has medians of nan there, and so
    has every sum it belongs to.
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
    """Whether a level's regions have the index in each shown quarter, published or nowcast: regions x quarters."""
    ids = market.metro_ids if level == "metro" else market.state_ids
    return np.asarray(~np.isnan(snapshot.hpi(ids, market.quarters, SALES[level] if index == "purchase" else index)))


def cohorts_at_index(cohorts: Cohorts, gap: Floats) -> Cohorts:
    """The same loans against homes marked at another index; who is left is not followed anew.

    gap: regions x quarters on the axis on which `cohorts.at` counts, ln of the index they are marked at less ln of the
    other. A cohort moves by what the two have disagreed on since it was made: where they agree nothing moves.
    """
    regions, _, ages = cohorts.median.shape
    shift = np.empty((regions, len(cohorts.at), ages))
    for i, t in enumerate(cohorts.at):
        shift[:, i] = gap[:, [t]] - gap[:, np.maximum(t - np.arange(ages), 0)]
    return replace(cohorts, median=cohorts.median + shift)


@lru_cache(maxsize=8)
def log_prices(snapshot: Snapshot, level: str, index: str) -> Floats:
    """Ln of the index that a level's homes are marked at, regions x quarters since 1975: only its moves mean anything.

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
    has = ~np.isnan(sales).all(axis=1)
    level_of = inputs.log_hpi.copy()
    level_of[has] = spliced(sales[has], inputs.log_hpi[has])
    return np.asarray(level_of)
