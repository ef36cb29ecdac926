"""Comparison with FHFA's own share of loans above 100 % of the home's value, where the snapshot has its state files.

FHFA marks the home of each first mortgage to the index; the model's `step-100` by loans is the same definition with
all liens. `python -m data backtest --official` prints the differences.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from data.calibration import backtest
from data.countries.us.official import SERIES, published
from data.model.estimates import Estimates
from data.snapshot.snapshot import Snapshot

Row = dict[str, Any]

MISSING = (
    f"the snapshot has no {SERIES} by state: FHFA publishes it in its outstanding mortgages, states, quarterly; "
    "`make refresh` fetches it, or put the file beside the others and `make build FROM=dir`"
)


def errors(snapshot: Snapshot, market: Estimates) -> list[Row]:
    """Error of the model against FHFA, overall and by quarter; LookupError where the snapshot has no FHFA figure."""
    official_shares = published(snapshot, market.base.ids, market.quarters)
    is_published = ~np.isnan(official_shares)
    if not is_published.any():
        raise LookupError(MISSING)
    modelled = market.level_summary("state", "step", 100)[1].by_loans
    rows = [{"quarter": "all"} | backtest.scores(modelled[is_published], official_shares[is_published])]
    for t in np.flatnonzero(is_published.any(axis=0)).tolist():
        in_quarter = is_published[:, t]
        rows.append(
            {"quarter": market.quarters[t]} | backtest.scores(modelled[in_quarter, t], official_shares[in_quarter, t])
        )
    return rows


def report(rows: Sequence[Row]) -> str:
    """The errors as a text table."""
    lines = ["Our step-100 (all liens) less FHFA's PCT_MTMLTV_GT100 (first liens), by state, percentage points", ""]
    lines.append(f"{'quarter':8}{'states':>7}{'MAE':>7}{'bias':>7}{'r':>7}{'rank r':>7}")
    lines += [
        f"{row['quarter']:8}{row['n']:>7}{row['mae_pp']:>7}{row['bias_pp']:>7}{row['correlation']:>7}"
        f"{row['rank_correlation']:>7}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
