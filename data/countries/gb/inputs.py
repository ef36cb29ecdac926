"""The node model's inputs of the United Kingdom: prices, new loans and how they began, what they pay, and how many."""

from collections.abc import Mapping

import numpy as np

from data.countries.gb import new_loans, origination_ltv, prices, repayment
from data.countries.gb.geography import NORTHERN_IRELAND, SCOTLAND
from data.formulas.arrays import Floats
from data.model.inputs import quarters_of
from data.model.node_cohorts import NodeInputs
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

# Twenty-five years, the usual term of a British mortgage.
TERM = 100
# Households of Scotland, census 2011 (National Records of Scotland): the part of them with a mortgage is held, the
# number is not.
SCOTTISH_HOUSEHOLDS = 2_372_777
# Households with a mortgage in Northern Ireland: assumed, 34.5 % of the 703,275 of 2011. No count is held.
NORTHERN_IRISH_MORTGAGES = 243_000


def node_inputs(snapshot: Snapshot, values: Mapping[str, float]) -> NodeInputs:
    """The inputs of the twelve regions, in the order of their ids.

    values: the parameters of data/countries/gb/priors.py. Kinds: the nodes of first-time buyers and of former owners
    that pay off, then the same that pay interest only. Remortgages are lent like the purchases of their quarter.
    """
    quarters = quarters_of(snapshot)
    log_hpi, priced = prices.log_hpi(snapshot)
    stock = mortgages(snapshot)
    by_buyer = origination_ltv.log_ltv(snapshot, values)
    first_time = origination_ltv.first_time_share(snapshot)
    interest_only = repayment.interest_only(snapshot, values)
    count = by_buyer.shape[-1]
    ltv, price, weight = (
        np.concatenate(list(parts), axis=-1)
        for parts in (
            by_buyer,
            _on_each_node(origination_ltv.prices(snapshot, log_hpi), count),
            _on_each_node(np.array([first_time, 1.0 - first_time]) / count, count),
        )
    )
    part = interest_only[:, None]
    return NodeInputs(
        first=ordinal(quarters[0]),
        log_hpi=log_hpi,
        priced=priced,
        stock=stock,
        new_loans=new_loans.new_loans(snapshot, values, stock) / stock[:, None],
        log_ltv=np.concatenate([ltv, ltv], axis=-1),
        weight=np.concatenate([weight * (1.0 - part), weight * part], axis=-1),
        home_value=np.concatenate([price, price], axis=-1),
        amortises=np.repeat([True, False], ltv.shape[-1]),
        rate=repayment.stock_rate(snapshot, values),
        term=TERM,
    )


def mortgages(snapshot: Snapshot) -> Floats:
    """Households with a mortgage by region, taken for every quarter: the last census that counted them.

    Of Scotland the part of 2011 is held and of Northern Ireland nothing: their numbers are assumed, and only weigh them
    in sums.
    """
    regions = tuple(region.region_id for region in snapshot.level("itl1"))
    years = snapshot.years("households")
    counted = snapshot.yearly("households", "mortgaged", regions, years)
    share = snapshot.yearly("households", "mortgaged_share", (SCOTLAND,), years)[0]
    assumed = {
        SCOTLAND: float(share[~np.isnan(share)][-1]) * SCOTTISH_HOUSEHOLDS,
        NORTHERN_IRELAND: float(NORTHERN_IRISH_MORTGAGES),
    }
    return np.array(
        [
            row[~np.isnan(row)][-1] if not np.isnan(row).all() else assumed[region]
            for region, row in zip(regions, counted, strict=True)
        ]
    )


def _on_each_node(by_buyer: Floats, count: int) -> Floats:
    """Buyers x regions x quarters, the same on each node along a new last axis."""
    return np.repeat(by_buyer[..., None], count, axis=-1)
