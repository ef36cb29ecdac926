"""The node model's inputs of the United Kingdom: prices, new loans and how they began, what they pay, and how many."""

from collections.abc import Mapping, Sequence

import numpy as np

from data.countries.gb import new_loans, origination_ltv, prices, repayment
from data.countries.gb.geography import NORTHERN_IRELAND, SCOTLAND
from data.formulas.arrays import Floats
from data.model.inputs import quarters_of
from data.model.node_cohorts import NodeInputs
from data.model.simulation import Simulation, node_simulation
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

# Twenty-five years, the usual term of a British mortgage.
TERM = 100
# Households of Scotland, census 2011 (National Records of Scotland): the part of them with a mortgage is held, the
# number is not.
SCOTTISH_HOUSEHOLDS = 2_372_777
# Households with a mortgage in Northern Ireland: assumed, 34.5 % of the 703,275 of 2011. No count is held.
NORTHERN_IRISH_MORTGAGES = 243_000


# The first quarter of the census whose households are shown as numbers of mortgages ("2021 households").
FIRST_COUNTED = "2021Q1"


def simulation(snapshot: Snapshot, values: Mapping[str, float], shown: Sequence[int]) -> Simulation:
    """The simulated loans of the twelve regions in the shown quarters, given as positions.

    Counts are shown where the census counted households, from its year on; amounts of money nowhere: what regions owe
    rests on numbers of mortgages of which two are assumed.
    """
    quarters = quarters_of(snapshot)
    counted_regions = ~np.isnan(counted_mortgages(snapshot))
    is_counted = np.array([quarters[t] >= FIRST_COUNTED for t in shown])
    return node_simulation(
        snapshot,
        node_inputs(snapshot, values),
        values,
        shown,
        counted=counted_regions[:, None] & is_counted[None],
        lent_through=int(max(snapshot.column("lending", "quarter").tolist())[:4]),
    )


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
    share = snapshot.yearly("households", "mortgaged_share", (SCOTLAND,), snapshot.years("households"))[0]
    assumed = {
        SCOTLAND: float(share[~np.isnan(share)][-1]) * SCOTTISH_HOUSEHOLDS,
        NORTHERN_IRELAND: float(NORTHERN_IRISH_MORTGAGES),
    }
    counted = counted_mortgages(snapshot)
    return np.where(np.isnan(counted), [assumed.get(region, np.nan) for region in regions], counted)


def counted_mortgages(snapshot: Snapshot) -> Floats:
    """Households with a mortgage by region as the last census counted them; nan where none that is held did."""
    regions = tuple(region.region_id for region in snapshot.level("itl1"))
    counted = snapshot.yearly("households", "mortgaged", regions, snapshot.years("households"))
    return np.array([row[~np.isnan(row)][-1] if not np.isnan(row).all() else np.nan for row in counted])


def _on_each_node(by_buyer: Floats, count: int) -> Floats:
    """Buyers x regions x quarters, the same on each node along a new last axis."""
    return np.repeat(by_buyer[..., None], count, axis=-1)
