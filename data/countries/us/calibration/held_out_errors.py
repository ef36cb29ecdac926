"""Held-out errors of the fit against published figures: by state and quarter, between publishers, and of counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from data.calibration.backtest import LEAST_QUARTERS, LEAST_STATES, Row, scores
from data.countries.us.calibration import benchmarks
from data.countries.us.calibration.benchmarks import Benchmarks
from data.formulas.arrays import Floats
from data.quarter import label


@dataclass(frozen=True)
class Predictions:
    """Held-out predictions of the published figures, nan where a figure was part of the fit.

    figure: on the source's level, comparable with it; own: the model's share as the page would show it.
    """

    figure: Floats
    own: Floats


def errors(benchmark: Benchmarks, predictions: Mapping[str, Floats]) -> list[Row]:
    """The table of held-out error by what was left out and source: overall, by state and by quarter.

    predictions: by what was left out, the model's figure for each published one, nan where it was not left out.
    """
    rows: list[Row] = []
    for left_out, prediction in predictions.items():
        for source in np.unique(benchmark.source).tolist():
            of_source = (benchmark.source == source) & ~np.isnan(prediction)
            if not of_source.any():
                continue
            level = "nation" if source.endswith("nation") else "state"
            row_head = {"left_out": left_out, "source": source, "level": level}
            rows.append(row_head | {"by": "all", "key": ""} | scores(prediction[of_source], benchmark.share[of_source]))
            if level == "nation":
                continue
            for by, keys, minimum in (
                ("state", benchmark.region_id, LEAST_QUARTERS),
                ("quarter", benchmark.quarter, LEAST_STATES),
            ):
                for key in np.unique(keys[of_source]).tolist():
                    in_group = of_source & (keys == key)
                    if in_group.sum() >= minimum:
                        key_text = label(key) if by == "quarter" else key
                        rows.append(
                            row_head
                            | {"by": by, "key": key_text}
                            | scores(prediction[in_group], benchmark.share[in_group])
                        )
    return rows


def agreement(benchmark: Benchmarks, prediction: Predictions, offsets: Mapping[str, float]) -> dict[str, float]:
    """Differences between two publishers, and between the model and each and their mean, where both have a figure.

    prediction: of held-out states; offsets: of the sources from CoreLogic's revised level, in logit, as fitted: the
    model is compared at those. The two publishers are compared at the one offset between them that brings these
    figures closest, which favours them. Mean absolute differences in percentage points over the states and quarters
    that both CoreLogic and Zillow have, most of them CoreLogic's worst states; `table_n` and `table_publishers_pp` are
    of its one full table alone. `shared_error`: the correlation of the model's two errors.
    """
    is_zillow = benchmark.source == "zillow-state"
    logits = _logit(benchmark.share) - np.where(benchmark.first_printing, offsets["first_printing"], 0.0)
    points = list(zip(benchmark.region_id.tolist(), benchmark.quarter.tolist(), strict=True))
    is_held_out = ~np.isnan(prediction.own)
    zillow_index = {points[i]: i for i in np.flatnonzero(is_held_out & is_zillow).tolist()}
    corelogic = np.char.startswith(benchmark.source, "corelogic")
    corelogic_rows = np.array(
        [i for i in np.flatnonzero(is_held_out & corelogic).tolist() if points[i] in zillow_index]
    )
    zillow_rows = np.array([zillow_index[points[i]] for i in corelogic_rows.tolist()])
    ours, corelogic_share, zillow_share = (
        prediction.own[corelogic_rows],
        expit(logits[corelogic_rows]),
        expit(logits[zillow_rows] - offsets["zillow"]),
    )
    in_full_table = benchmark.source[corelogic_rows] == "corelogic-table"
    return {"n": int(corelogic_rows.size), "table_n": int(in_full_table.sum())} | {
        name: round(float(figure), 3)
        for name, figure in (
            ("publishers_pp", _closest_difference(corelogic_share, logits[zillow_rows])),
            (
                "table_publishers_pp",
                _closest_difference(corelogic_share[in_full_table], logits[zillow_rows][in_full_table])
                if in_full_table.any()
                else np.nan,
            ),
            ("corelogic_pp", 100 * np.abs(ours - corelogic_share).mean()),
            ("zillow_pp", 100 * np.abs(ours - zillow_share).mean()),
            ("mean_pp", 100 * np.abs(ours - (corelogic_share + zillow_share) / 2).mean()),
            ("shared_error", np.corrcoef(ours - corelogic_share, ours - zillow_share)[0, 1]),
        )
    }


def _closest_difference(share: Floats, logits: Floats) -> float:
    """Mean absolute difference in points between shares and logits, at the offset that minimises it."""
    from scipy.optimize import minimize_scalar  # slow to import, and used by the fit only

    def difference(offset: float) -> float:
        return 100 * float(np.abs(share - expit(logits - offset)).mean())

    return float(minimize_scalar(difference, bounds=(-3.0, 3.0), method="bounded").fun)


def counts(count: Floats, published: Floats, years: Sequence[int]) -> dict[str, float]:
    """The model's unscaled count of loans outstanding over NMDB's, by year (mean of its quarters)."""
    year = np.array(years)
    is_known = ~np.isnan(published)
    return {
        str(counted): round(
            float(count[is_known & (year == counted)].mean() / published[is_known & (year == counted)].mean()), 4
        )
        for counted in benchmarks.COUNTED
    }


def _logit(share: Floats) -> Floats:
    return np.asarray(logit(np.clip(share, 0.001, 0.999)))
