"""LTV at origination of the United Kingdom's new loans, by region and sort of buyer, from Table 15 of ONS."""

from collections.abc import Mapping

import numpy as np

from data.countries.gb.series import first_published, series
from data.formulas.arrays import Floats
from data.formulas.ltv_nodes import middle_at_mean, nodes
from data.formulas.moving_mean import moving_mean
from data.model.inputs import filled_forward, quarters_of, spliced
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

BUYERS = ("first-time", "former-owner")
# Nodes of equal weight for each sort of buyer. With 6 the share of 2009Q2 is 0.2 points lower, with 24 the same.
NODES = 12
# Until then Table 15 is a sample of 5 % of loans, whose single quarters are noisy (ONS, notes to the table).
SAMPLE_TO = "2002Q4"
# First-time buyers' part of purchases, as the prices of both and of all imply, is no more sure than this.
LEAST_FIRST_TIME, MOST_FIRST_TIME = 0.20, 0.70
# MLAR's bands of LTV show two distributions, before and after lenders drew back; between them, a straight line.
SHAPE_TO, SHAPE_FROM = "2008Q1", "2009Q2"


def log_ltv(snapshot: Snapshot, values: Mapping[str, float]) -> Floats:
    """Ln LTV at origination of each node of new loans: buyers x regions x quarters x nodes, of equal weight.

    The loans of one sort of buyer have a normal ln LTV, cut at the lenders' maximum, whose mean is what they borrow
    over what they pay: a ratio of means. Of values: spread_2008, maximum_2008, spread_2009, maximum_2009.
    """
    quarters = quarters_of(snapshot)
    ratio = _of_buyers(snapshot, "advance") / _of_buyers(snapshot, "price")
    is_sample = np.array(quarters) <= SAMPLE_TO
    mean = _completed(np.where(is_sample, moving_mean(ratio, 2, 2), ratio))
    spread, maximum = (np.broadcast_to(path, mean.shape) for path in shape(values, quarters))
    return nodes(middle_at_mean(mean, spread, maximum), spread, maximum, NODES)


def shape(values: Mapping[str, float], quarters: tuple[str, ...]) -> tuple[Floats, Floats]:
    """The spread of ln LTV before the cut, and ln of the highest LTV lent, by quarter."""
    axis = [ordinal(quarter) for quarter in quarters]
    ends = [ordinal(SHAPE_TO), ordinal(SHAPE_FROM)]
    spread, maximum = (
        np.interp(axis, ends, [values[f"{name}_2008"], values[f"{name}_2009"]]) for name in ("spread", "maximum")
    )
    return spread, maximum


def first_time_share(snapshot: Snapshot) -> Floats:
    """First-time buyers' part of homes bought with a loan, regions x quarters; mean of five quarters.

    What makes the mean price of all the mean of both sorts: (all - former owners) / (first-time - former owners).
    """
    first_time, former_owner = _of_buyers(snapshot, "price")
    everyone = _by_region(snapshot, "price", "all")
    share = moving_mean((everyone - former_owner) / (first_time - former_owner), 2, 2)
    return _completed(np.clip(share, LEAST_FIRST_TIME, MOST_FIRST_TIME))


def prices(snapshot: Snapshot, log_hpi: Floats) -> Floats:
    """What homes cost that were bought with a loan, in pounds: buyers x regions x quarters.

    log_hpi: regions x quarters; where Table 15 has no price, its nearest one moved with this index.
    """
    return np.exp([spliced(np.log(price), log_hpi) for price in _of_buyers(snapshot, "price")])


def _of_buyers(snapshot: Snapshot, column: str) -> Floats:
    return np.array([_by_region(snapshot, column, buyer) for buyer in BUYERS])


def _by_region(snapshot: Snapshot, column: str, buyer: str) -> Floats:
    quarters = quarters_of(snapshot)
    regions = [region.region_id for region in snapshot.level("itl1")]
    return np.array([series(snapshot, "buyers", column, quarters, region_id=region, buyer=buyer) for region in regions])


def _completed(figures: Floats) -> Floats:
    """Quarters along the last axis: before the first figure the mean of a year from it on, after the last the last."""
    rows = figures.reshape(-1, figures.shape[-1]).copy()
    for row in rows:
        first = first_published(row)
        row[:first] = row[first : first + 4].mean()
        row[:] = filled_forward(row)
    return rows.reshape(figures.shape)
