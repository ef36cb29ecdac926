"""Nowcast of state price indices: where a state's index ends before its metros' do, extended by its metros' growth.

Assumption: the homes of a state change in value as those of its metro areas do on average. Metros are weighted by the
precision of their index (one over the variance of its log), a proxy for their number of loans. A state with no usable
metro takes its division's metros, and failing those the nation's. `past_error` measures the error of this at every
past quarter; it is stored in the snapshot.
"""

import numpy as np
import pandas as pd

from data import quarter
from data.countries.us import states

STEPS = (1, 2, 3, 4)
# FHFA prints an error of 0.00 at an index's base quarter; a minimum of 0.1 % keeps the weight finite.
_LEAST_ERROR = 0.001


def nowcast(state_hpi: pd.DataFrame, metro_hpi: pd.DataFrame, parents: dict[str, str]) -> pd.DataFrame:
    """`region_id, quarter, hpi` for the quarters after each state's last, to the metros' last; hpi to two decimals.

    `state_hpi` and `metro_hpi` are the readers' frames; `parents` gives each metro's state.
    """
    logs, weights = _metro_grid(metro_hpi)
    last_metro = logs.index[-1]
    rows = []
    for state_id, prices in state_hpi.groupby("region_id"):
        last = prices["quarter"].max()
        level = float(prices.loc[prices["quarter"] == last, "hpi"].iloc[0])
        for target in quarter.span(last, last_metro)[1:]:
            growth = _growth(logs, weights, _metro_groups(str(state_id), parents, logs), last, target)
            rows.append((state_id, target, round(level * float(np.exp(growth)), 2)))
    return pd.DataFrame(rows, columns=["region_id", "quarter", "hpi"])


def past_error(
    state_hpi: pd.DataFrame, metro_hpi: pd.DataFrame, parents: dict[str, str], first: str = "1995Q1"
) -> pd.DataFrame:
    """The nowcast's error: at each quarter since `first`, 1 to 4 quarters ahead, against FHFA's published index.

    `steps_ahead, mae_log, p90_log, n`: absolute error of the log level, mean and 90th percentile. Both indices
    are today's revised releases, so the error of revisions is not included.
    """
    logs, weights = _metro_grid(metro_hpi)
    actual = state_hpi.assign(log=np.log(state_hpi["hpi"])).pivot_table(
        index="quarter", columns="region_id", values="log"
    )
    metros_of = {state: _metro_groups(state, parents, logs) for state in actual.columns}
    rows = []
    for steps in STEPS:
        errors = []
        for last in actual.index[actual.index >= first]:
            target = quarter.label(quarter.ordinal(last) + steps)
            if target in actual.index and target in logs.index:
                nowcast_growth = [_growth(logs, weights, metros_of[state], last, target) for state in actual.columns]
                errors.extend(np.abs(np.array(nowcast_growth) - (actual.loc[target] - actual.loc[last]).to_numpy()))
        if errors:
            all_errors = np.array(errors)
            rows.append(
                (steps, round(all_errors.mean(), 6), round(float(np.quantile(all_errors, 0.9)), 6), len(all_errors))
            )
    return pd.DataFrame(rows, columns=["steps_ahead", "mae_log", "p90_log", "n"])


def _metro_grid(metro_hpi: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Log index and weight of each metro (columns) at each quarter (rows), NaN where there is none."""
    frame = metro_hpi.assign(
        log=np.log(metro_hpi["hpi"]),
        weight=1 / np.maximum(metro_hpi["standard_error"] / metro_hpi["hpi"], _LEAST_ERROR) ** 2,
    )
    logs = frame.pivot_table(index="quarter", columns="region_id", values="log")
    return logs, frame.pivot_table(index="quarter", columns="region_id", values="weight").reindex_like(logs)


def _metro_groups(state_id: str, parents: dict[str, str], logs: pd.DataFrame) -> list[list[int]]:
    """Column positions of the metros used for a state, in order of preference: its own, its division's, all."""
    division = states.BY_ABBR[state_id.removeprefix("US-")].division
    same_division = {state.region_id for state in states.STATES if state.division == division}
    home_states = [parents[metro] for metro in logs.columns]
    own_metros = [n for n, home_state in enumerate(home_states) if home_state == state_id]
    division_metros = [n for n, home_state in enumerate(home_states) if home_state in same_division]
    return [own_metros, division_metros, list(range(len(home_states)))]


def _growth(logs: pd.DataFrame, weights: pd.DataFrame, metro_groups: list[list[int]], last: str, target: str) -> float:
    """Weighted mean growth of the log index between two quarters, over the first group of metros that have both."""
    change = np.asarray(logs.loc[target], dtype=np.float64) - np.asarray(logs.loc[last], dtype=np.float64)
    weight = np.asarray(weights.loc[target], dtype=np.float64)
    usable = np.isfinite(change) & np.isfinite(weight)
    for group in metro_groups:
        selected = [n for n in group if usable[n]]
        if selected:
            return float(np.average(change[selected], weights=weight[selected]))
    raise ValueError(f"no metro has an index at both {last} and {target}")
