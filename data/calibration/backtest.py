"""Backtest: the model's error against published figures, on states, quarters and years held out of the fit.

Only aggregates of error are stored: by state over at least eight quarters, by quarter over at least ten states, never
a single point, because a modelled figure less its error would reproduce the publisher's panel.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit, logit

from data.calibration import benchmarks
from data.calibration.benchmarks import Benchmarks
from data.formulas.arrays import Floats
from data.quarter import label
from data.snapshot.snapshot import PARAMETERS

COLUMNS = (
    "left_out",
    "source",
    "level",
    "by",
    "key",
    "n",
    "mae_pp",
    "bias_pp",
    "rmse_pp",
    "correlation",
    "rank_correlation",
)
# An aggregate over fewer figures could reveal single ones.
LEAST_QUARTERS, LEAST_STATES = 8, 10
COVERAGE = 0.90

Row = dict[str, Any]


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


def own_errors(differences: Mapping[str, float]) -> dict[str, float]:
    """The error of each of three measurements of one quantity, from their pairwise differences.

    The three-cornered hat: if the three errors are independent, squared differences are sums of squared errors; a mean
    absolute difference stands for its standard deviation. differences: of `agreement`. Percentage points; nan where a
    squared error would be negative.

    >>> own_errors({"corelogic_pp": 5.0, "zillow_pp": 5.0, "publishers_pp": 32.0**0.5})
    {'model': 3.0, 'corelogic': 4.0, 'zillow': 4.0}
    """
    ours, theirs, publishers = (differences[name] ** 2 for name in ("corelogic_pp", "zillow_pp", "publishers_pp"))
    squared = {
        "model": ours + theirs - publishers,
        "corelogic": ours + publishers - theirs,
        "zillow": theirs + publishers - ours,
    }
    return {
        name: round((twice_squared / 2) ** 0.5, 2) if twice_squared >= 0 else float("nan")
        for name, twice_squared in squared.items()
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


def write(rows: Iterable[Row], path: Path) -> None:
    """Write the table of errors."""
    path.write_text(as_csv(rows), encoding="utf-8", newline="")


def carried() -> list[Row]:
    """The stored table of errors; FileNotFoundError with the command that makes it."""
    path = PARAMETERS.with_name("backtest.csv")
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing; make it: python -m data calibrate --against DIR")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(rows: Iterable[Row]) -> str:
    """The table of errors as CSV."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def scores(prediction: Floats, published: Floats) -> Row:
    """Error statistics of predictions: number, mean absolute error, bias, RMSE, both correlations."""
    from scipy.stats import rankdata  # slow to import, and used by the fit only

    error = 100.0 * (prediction - published)
    has_correlation = prediction.size > 2 and prediction.std() > 0 and published.std() > 0
    ranks = np.array([rankdata(share) for share in (prediction, published)])
    return {
        "n": int(prediction.size),
        "mae_pp": round(float(np.abs(error).mean()), 2),
        "bias_pp": round(float(error.mean()), 2),
        "rmse_pp": round(float(np.sqrt((error**2).mean())), 2),
        "correlation": round(float(np.corrcoef(prediction, published)[0, 1]), 3) if has_correlation else "",
        "rank_correlation": round(float(np.corrcoef(ranks)[0, 1]), 3) if has_correlation else "",
    }


def _logit(share: Floats) -> Floats:
    return np.asarray(logit(np.clip(share, 0.001, 0.999)))
