"""How the United Kingdom's loans are paid off: the rate that all of them carry, and the part that pay interest only.

Most rates float or are fixed for two to five years, so that all loans are taken to pay the mean rate of the quarter.
"""

from collections.abc import Mapping

import numpy as np

from data.countries.gb.series import first_published, last_published, series
from data.formulas.arrays import Floats
from data.model.inputs import filled_forward, quarters_of
from data.snapshot.snapshot import Snapshot

YEAR = 4
# Lenders under conduct rules; the others let mostly, and letting is left out.
BOOK = "regulated"


def stock_rate(snapshot: Snapshot, values: Mapping[str, float]) -> Floats:
    """The mean rate of all loans outstanding, per year, by quarter of the model's axis.

    MLAR's; before it Bank Rate and a margin; after it, it closes a part of its distance to Bank Rate and another
    margin each quarter. Of values: margin_before, margin_after, closing.
    """
    quarters = quarters_of(snapshot)
    bank = filled_forward(series(snapshot, "bank_rate", "rate", quarters))
    rate = series(snapshot, "lending", "rate_on_balances", quarters, book=BOOK)
    first, last = first_published(rate), last_published(rate)
    rate[:first] = bank[:first] + values["margin_before"]
    for t in range(last + 1, rate.size):
        rate[t] = rate[t - 1] + values["closing"] * (bank[t] + values["margin_after"] - rate[t - 1])
    return rate


def interest_only(snapshot: Snapshot, values: Mapping[str, float]) -> Floats:
    """The part of each quarter's new loans that pay interest only, by quarter of the model's axis.

    As assumed before MLAR; from then on as MLAR's part of new lending moves from its first year's mean; after it the
    mean of its last year. Of values: interest_only.
    """
    lent = series(snapshot, "lending", "interest_only", quarters_of(snapshot), book=BOOK)
    first, last = first_published(lent), last_published(lent)
    part = lent / lent[first : first + YEAR].mean() * values["interest_only"]
    part[:first] = values["interest_only"]
    part[last + 1 :] = part[last + 1 - YEAR : last + 1].mean()
    return np.asarray(part)
