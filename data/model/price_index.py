"""The estimated market with homes marked to another house price index.

`blended` is the model's own: the country's index, moved part of the way to recorded sales where there is such an index,
and smoothed (data.model.cohorts.log_price). Another is one published index alone, such as FHFA's all-transactions
index, as its own negative-equity shares use it; its name in the table of prices may differ by level
(data.country.Index). The loans left of each vintage are the model's in every case; only home values differ.

Where a region has no such index in a quarter it has no figure: no other index is substituted. Before an index begins
its homes follow the country's index, so that older loans have a price to be marked from.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from data.definition import MODEL_INDEX
from data.formulas.arrays import Flags, Floats
from data.model.cohorts import Cohorts
from data.model.estimates import Estimates, LevelEstimates, estimates
from data.model.inputs import quarters_of, spliced
from data.snapshot.snapshot import Snapshot


@lru_cache(maxsize=8)
def estimates_at_index(snapshot: Snapshot, index: str) -> Estimates:
    """The estimated market with homes marked to a definition's `index`; the model's own for `blended`.

    Computed on first use and cached. A region of the base level without the index in a quarter has medians of nan
    there, and so has every sum it belongs to.
    """
    market = estimates(snapshot)
    if index == MODEL_INDEX:
        return market

    def at_index(key: str, level: LevelEstimates) -> LevelEstimates:
        if level.basis == "sum":
            return level
        gap = log_prices(snapshot, key, MODEL_INDEX) - log_prices(snapshot, key, index)
        cohorts = cohorts_at_index(level.own_cohorts, gap)
        has_index = index_known(snapshot, market, key, index)
        if level.basis == "prices":
            return replace(level, cohorts=cohorts, has_price=level.priced & has_index)
        hidden = np.where(has_index, 0.0, np.nan)
        return replace(level, cohorts=replace(cohorts, median=cohorts.median + hidden[:, :, None]))

    return replace(market, levels={key: at_index(key, level) for key, level in market.levels.items()})


@lru_cache(maxsize=8)
def index_known(snapshot: Snapshot, market: Estimates, level: str, index: str) -> Flags:
    """Whether each region of a level has the index in each shown quarter, published or nowcast: regions x quarters."""
    name = snapshot.country.index_of(index).name_at(level)
    return np.asarray(~np.isnan(snapshot.hpi(market.levels[level].ids, market.quarters, name)))


def cohorts_at_index(cohorts: Cohorts, gap: Floats) -> Cohorts:
    """Cohorts re-marked to another index; which loans are left is not simulated again.

    gap: regions x quarters on the axis of `cohorts.at`, ln of the index they are marked to less ln of the other. A
    cohort's median moves by how far the two indices have diverged since its origination.
    """
    shift = np.empty(cohorts.median.shape)
    for i, t in enumerate(cohorts.at):
        shift[:, i] = gap[:, [t]] - gap[:, np.maximum(t - cohorts.ages, 0)]
    return replace(cohorts, median=cohorts.median + shift)


@lru_cache(maxsize=8)
def log_prices(snapshot: Snapshot, level: str, index: str) -> Floats:
    """Ln of the index that a level's homes are marked to, regions x quarters of the model's axis; only changes count.

    level: one with prices of its own, in the order of its ids.
    """
    simulation = estimates(snapshot).simulation
    if index == MODEL_INDEX:
        return simulation.log_price[level]
    name = snapshot.country.index_of(index).name_at(level)
    own_index = simulation.log_index[level]
    if name == snapshot.country.index:
        return own_index
    ids = tuple(place.region_id for place in snapshot.level(level))
    published = np.log(snapshot.hpi(ids, quarters_of(snapshot), name))
    has_index = ~np.isnan(published).all(axis=1)
    log_index = own_index.copy()
    log_index[has_index] = spliced(published[has_index], own_index[has_index])
    return np.asarray(log_index)
