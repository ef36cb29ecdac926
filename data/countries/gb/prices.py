"""The price index that homes of the United Kingdom are marked to, by region; see each series for what stands before it.

UK HPI begins in 1995Q1 in England and Wales, in 2004Q1 in Scotland and in 2011Q1 (of the files held) in Northern
Ireland. Before it a region follows the prices of Table 15 of ONS, and before 1992Q2, where that begins, the nation's
index of the BIS. Table 15 is a mean price of homes bought with a loan, at a fixed mix of first-time buyers and former
owners: no index, because who could still borrow changes it. From 2007Q3 to 2009Q2 it misses 14 log points of the fall,
alike in every region; what it misses on the mean of England and Wales is taken off Scotland and Northern Ireland.
"""

import numpy as np

from data.countries.gb.geography import ENGLISH_REGIONS, NATION, WALES
from data.countries.gb.series import first_published, series
from data.formulas.arrays import Flags, Floats
from data.formulas.moving_mean import moving_mean
from data.model.inputs import filled_forward, quarters_of
from data.snapshot.snapshot import Snapshot

# Common quarters whose mean difference joins Table 15 to UK HPI, and the nation's index to Table 15.
JOINED_OVER, NATION_JOINED_OVER = 8, 4


def log_hpi(snapshot: Snapshot, *, corrected: bool = True) -> tuple[Floats, Flags]:
    """Ln of each region's index on the model's axis, and whether the region's own index has a figure there.

    Both regions (in the order of their ids) x quarters. After a region's last price (Northern Ireland's are published
    later than the others') the last one is carried on, for the sums that the region belongs to. corrected: False
    leaves Table 15 as it is in Scotland and Northern Ireland, for ablation.
    """
    quarters = quarters_of(snapshot)
    regions = tuple(region.region_id for region in snapshot.level("itl1"))
    own = {region: _own(snapshot, region, quarters) for region in regions}
    mix = {region: fixed_mix(snapshot, region, quarters) for region in regions}
    error = mix_error(np.array([mix[region] - own[region] for region in (*ENGLISH_REGIONS, WALES)]))
    nation = np.log(snapshot.hpi((NATION.region_id,), quarters, "bis")[0])
    index = []
    for region in regions:
        is_corrected = corrected and region not in (*ENGLISH_REGIONS, WALES)
        early = mix[region] - error if is_corrected else mix[region]
        index.append(preceded(preceded(own[region], early, JOINED_OVER), nation, NATION_JOINED_OVER))
    priced = ~np.isnan(np.array(index))
    return np.array([filled_forward(row) for row in index]), priced


def fixed_mix(snapshot: Snapshot, region: str, quarters: tuple[str, ...]) -> Floats:
    """Ln of Table 15's price at a fixed mix, half first-time buyers and half former owners; mean of three quarters."""
    first_time, former_owner = (
        np.log(series(snapshot, "buyers", "price", quarters, region_id=region, buyer=buyer))
        for buyer in ("first-time", "former-owner")
    )
    return moving_mean(0.5 * (first_time + former_owner), 1, 1)


def mix_error(difference: Floats) -> Floats:
    """What Table 15 says too much, by quarter: its mean difference (log) from UK HPI in England and Wales.

    difference: regions x quarters, nan before UK HPI begins; there the mean of its first eight quarters stands.
    """
    error = difference.mean(axis=0)
    first = first_published(error)
    error[:first] = error[first : first + JOINED_OVER].mean()
    return np.asarray(error)


def preceded(late: Floats, early: Floats, over: int) -> Floats:
    """A series, with another before it that is moved by their mean difference over the first common quarters.

    late, early: in log; over: how many quarters. After the late series' first figure nothing is put in.
    """
    common = np.flatnonzero(~np.isnan(late) & ~np.isnan(early))[:over]
    moved = early + (late[common] - early[common]).mean()
    return np.where(np.arange(late.size) < first_published(late), moved, late)


def _own(snapshot: Snapshot, region: str, quarters: tuple[str, ...]) -> Floats:
    return np.asarray(np.log(snapshot.hpi((region,), quarters)[0]))
