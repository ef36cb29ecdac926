"""FHFA's own count of loans above 100 % of the home's value, where its state files are in the snapshot; beside ours.

FHFA marks each first loan's home at the index: our `step-100` by loans is the same question asked of the model, with
all liens. `python -m data backtest --official` prints how far they are apart.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from data.calibration import backtest
from data.formulas.arrays import Floats
from data.model import official
from data.model.estimates import Estimates
from data.snapshot.snapshot import Snapshot

Row = dict[str, Any]

SERIES = official.SERIES
MISSING = (
    f"the snapshot has no {SERIES} by state: FHFA publishes it in its outstanding mortgages, states, quarterly; "
    "`make refresh` fetches it, or put the file beside the others and `make build FROM=dir`"
)


def published(snapshot: Snapshot, region_id: str, quarters: Sequence[str]) -> Floats:
    """The share of a state's (or the nation's) loans above 100 % as FHFA prints it; nan where it does not."""
    return snapshot.nmdb(SERIES, region_id, tuple(quarters))


def errors(snapshot: Snapshot, market: Estimates) -> list[Row]:
    """Ours less FHFA's over all states and quarters it prints, and quarter by quarter; LookupError when it has none."""
    theirs = np.array([published(snapshot, region, market.quarters) for region in market.state_ids])
    known = ~np.isnan(theirs)
    if not known.any():
        raise LookupError(MISSING)
    ours = market.level_summary("state", "step", 100)[1].by_loans
    rows = [{"quarter": "all"} | backtest.scores(ours[known], theirs[known])]
    for t in np.flatnonzero(known.any(axis=0)).tolist():
        both = known[:, t]
        rows.append({"quarter": market.quarters[t]} | backtest.scores(ours[both, t], theirs[both, t]))
    return rows


def report(rows: Sequence[Row]) -> str:
    """The table as a person reads it."""
    lines = ["Our step-100 (all liens) less FHFA's PCT_MTMLTV_GT100 (first liens), by state, percentage points", ""]
    lines.append(f"{'quarter':8}{'states':>7}{'MAE':>7}{'bias':>7}{'r':>7}{'rank r':>7}")
    lines += [
        f"{r['quarter']:8}{r['n']:>7}{r['mae_pp']:>7}{r['bias_pp']:>7}{r['correlation']:>7}{r['rank_correlation']:>7}"
        for r in rows
    ]
    return "\n".join(lines) + "\n"
