"""How many loans the United Kingdom's regions make a quarter, for purchases and remortgages; none for letting.

Published are amounts (MLAR, from 2007Q1 on), what a buyer borrows on average (Table 15 of ONS) and sales of homes
(HMRC, from 2005Q2 on). A remortgage is a new loan on the home that one has: in 2007 they were 41 % of all lending.
"""

from collections.abc import Mapping

import numpy as np

from data.countries.gb.geography import ENGLAND, ENGLISH_REGIONS, NATION
from data.countries.gb.series import first_published, last_published, series
from data.formulas.arrays import Floats
from data.formulas.moving_mean import moving_mean
from data.model.inputs import filled_forward, quarters_of
from data.snapshot.snapshot import Snapshot

YEAR = 4
# Remortgages for each purchase before MLAR: as assumed (`remortgages`) to the first quarter; to the second, by which
# switching had become usual, in a straight line to what they were in MLAR's first year; then that. Assumed.
FEW_TO, USUAL_FROM = "1995Q4", "2003Q1"
# The mean of four quarters about each: two before, itself and one after. Sales have seasons.
BEFORE, AFTER = 2, 1


def new_loans(snapshot: Snapshot, values: Mapping[str, float], stock: Floats) -> Floats:
    """Loans made in each region and quarter, in number: regions (in the order of their ids) x quarters.

    stock: mortgages by region. The nation's are split by sales of its countries, England's among its regions by stock.
    """
    purchases, remortgages = national(snapshot, values)
    return (purchases + remortgages) * region_share(snapshot, stock)


def national(snapshot: Snapshot, values: Mapping[str, float]) -> tuple[Floats, Floats]:
    """The nation's loans for purchases and its remortgages by quarter, in number.

    Amounts of MLAR over what buyers borrow on average. Before MLAR purchases follow sales at the ratio of its first
    year, and before sales are published they are the mean of those to that year's end; after MLAR both follow sales at
    the ratio of its last four quarters; after the last sales they stay as they are. Of values: remortgages.
    """
    quarters = quarters_of(snapshot)
    purchases, remortgages = _lent(snapshot, quarters)
    sales = series(snapshot, "transactions", "sales", quarters, region_id=NATION.region_id)
    begin, first, last = first_published(sales), first_published(purchases), last_published(purchases)
    first_year, last_year = slice(first, first + YEAR), slice(last + 1 - YEAR, last + 1)
    purchases[begin:first] = sales[begin:first] * purchases[first_year].sum() / sales[first_year].sum()
    purchases[:begin] = purchases[begin : first + YEAR].mean()
    per_purchase = np.interp(
        np.arange(first),
        [quarters.index(FEW_TO), quarters.index(USUAL_FROM)],
        [values["remortgages"], remortgages[first_year].sum() / purchases[first_year].sum()],
    )
    remortgages[:first] = per_purchase * purchases[:first]
    for loans in (purchases, remortgages):
        loans[last + 1 :] = sales[last + 1 :] * loans[last_year].sum() / sales[last_year].sum()
    return filled_forward(purchases), filled_forward(remortgages)


def region_share(snapshot: Snapshot, stock: Floats) -> Floats:
    """Each region's part of the nation's new loans, regions x quarters; they add up to 1.

    stock: mortgages by region. Before sales are published, the mean of their first year.
    """
    quarters = quarters_of(snapshot)
    regions = [region.region_id for region in snapshot.level("itl1")]
    english = np.array([region in ENGLISH_REGIONS for region in regions])
    nation = series(snapshot, "transactions", "sales", quarters, region_id=NATION.region_id)
    shares = []
    for region, mortgages in zip(regions, stock, strict=True):
        is_english = region in ENGLISH_REGIONS
        country = ENGLAND.region_id if is_english else region
        raw = series(snapshot, "transactions", "sales", quarters, region_id=country) / nation
        first = first_published(raw)
        share = filled_forward(moving_mean(raw, BEFORE, AFTER))
        share[:first] = raw[first : first + YEAR].mean()
        shares.append(share * mortgages / stock[english].sum() if is_english else share)
    return np.asarray(np.array(shares) / np.sum(shares, axis=0))


def _lent(snapshot: Snapshot, quarters: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Loans for purchases and remortgages where MLAR is published, nan elsewhere.

    Of all lenders, regulated or not; letting, further advances and other purposes are lines of their own and left out.
    """
    amount, first_time, other, remortgage = (
        series(snapshot, "lending", column, quarters, book="all")
        for column in ("advances", "first_time_buyers", "other_buyers", "remortgages")
    )
    by_first_time, by_former_owner, by_all = (
        series(snapshot, "buyers", "advance", quarters, region_id=NATION.region_id, buyer=buyer)
        for buyer in ("first-time", "former-owner", "all")
    )
    purchases = amount * (first_time / by_first_time + other / by_former_owner)
    return purchases, amount * remortgage / by_all
