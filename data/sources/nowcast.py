"""Where a state's index ends before its metros' do: the state's price level, carried on by its metros' growth.

The assumption: a state's homes change in value as those of its metro areas do, taken together. Each metro weighs
by how surely it is measured (one over the variance of its log index), which stands for how many loans it has;
its growth is then the weighted mean. A state with no usable metro takes its division's metros, and failing those
the nation's. The error of this, made at every past quarter, is measured by `past_error` and travels with it.
"""

import numpy as np
import pandas as pd

from data import quarter
from data.countries.us import states

STEPS = (1, 2, 3, 4)
# FHFA prints an error of 0.00 at an index's base quarter; a tenth of a per cent keeps its weight finite.
_LEAST_ERROR = 0.001


def nowcast(state_hpi: pd.DataFrame, metro_hpi: pd.DataFrame, parents: dict[str, str]) -> pd.DataFrame:
    """`region_id, quarter, hpi` for the quarters after each state's last, to the metros' last; hpi to two decimals.

    `state_hpi` and `metro_hpi` are the readers' frames; `parents` gives each metro's state.
    """
    logs, weights = _metro_grid(metro_hpi)
    last_metro = logs.index[-1]
    rows = []
    for state_id, mine in state_hpi.groupby("region_id"):
        last = mine["quarter"].max()
        level = float(mine.loc[mine["quarter"] == last, "hpi"].iloc[0])
        for ahead in quarter.span(last, last_metro)[1:]:
            growth = _growth(logs, weights, _kin(str(state_id), parents, logs), last, ahead)
            rows.append((state_id, ahead, round(level * float(np.exp(growth)), 2)))
    return pd.DataFrame(rows, columns=["region_id", "quarter", "hpi"])


def past_error(
    state_hpi: pd.DataFrame, metro_hpi: pd.DataFrame, parents: dict[str, str], first: str = "1995Q1"
) -> pd.DataFrame:
    """The nowcast's own record: at each quarter since `first`, 1 to 4 steps ahead, against what FHFA then published.

    `steps_ahead, mae_log, p90_log, n`: absolute error of the log level, mean and 90th percentile. Both indices
    are today's revised releases, so the record leaves out what revisions would add.
    """
    logs, weights = _metro_grid(metro_hpi)
    actual = state_hpi.assign(log=np.log(state_hpi["hpi"])).pivot_table(
        index="quarter", columns="region_id", values="log"
    )
    kin = {state: _kin(state, parents, logs) for state in actual.columns}
    rows = []
    for steps in STEPS:
        errors = []
        for last in actual.index[actual.index >= first]:
            ahead = quarter.label(quarter.ordinal(last) + steps)
            if ahead in actual.index and ahead in logs.index:
                guess = [_growth(logs, weights, kin[s], last, ahead) for s in actual.columns]
                errors.extend(np.abs(np.array(guess) - (actual.loc[ahead] - actual.loc[last]).to_numpy()))
        if errors:
            made = np.array(errors)
            rows.append((steps, round(made.mean(), 6), round(float(np.quantile(made, 0.9)), 6), len(made)))
    return pd.DataFrame(rows, columns=["steps_ahead", "mae_log", "p90_log", "n"])


def _metro_grid(metro_hpi: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Log index and weight of each metro (columns) at each quarter (rows), NaN where there is none."""
    frame = metro_hpi.assign(
        log=np.log(metro_hpi["hpi"]),
        weight=1 / np.maximum(metro_hpi["standard_error"] / metro_hpi["hpi"], _LEAST_ERROR) ** 2,
    )
    logs = frame.pivot_table(index="quarter", columns="region_id", values="log")
    return logs, frame.pivot_table(index="quarter", columns="region_id", values="weight").reindex_like(logs)


def _kin(state_id: str, parents: dict[str, str], logs: pd.DataFrame) -> list[list[int]]:
    """Places of the metros that may speak for a state: its own, then its division's, then all."""
    division = states.BY_ABBR[state_id.removeprefix("US-")].division
    cousins = {s.region_id for s in states.STATES if s.division == division}
    homes = [parents[m] for m in logs.columns]
    own = [n for n, home in enumerate(homes) if home == state_id]
    near = [n for n, home in enumerate(homes) if home in cousins]
    return [own, near, list(range(len(homes)))]


def _growth(logs: pd.DataFrame, weights: pd.DataFrame, kin: list[list[int]], last: str, ahead: str) -> float:
    """Weighted mean growth of the log index from one quarter to another, of the first kin that have both."""
    change = np.asarray(logs.loc[ahead], dtype=np.float64) - np.asarray(logs.loc[last], dtype=np.float64)
    weight = np.asarray(weights.loc[ahead], dtype=np.float64)
    usable = np.isfinite(change) & np.isfinite(weight)
    for places in kin:
        mine = [n for n in places if usable[n]]
        if mine:
            return float(np.average(change[mine], weights=weight[mine]))
    raise ValueError(f"no metro has an index at both {last} and {ahead}")
