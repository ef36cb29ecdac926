"""Backtest: the model's error against published figures, on states, quarters and years held out of the fit.

Only aggregates of error are stored: by state over at least eight quarters, by quarter over at least ten states, never
a single point, because a modelled figure less its error would reproduce the publisher's panel.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from data.country import Country, current_country
from data.formulas.arrays import Floats

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


def write(rows: Iterable[Row], path: Path) -> None:
    """Write the table of errors."""
    path.write_text(as_csv(rows), encoding="utf-8", newline="")


def carried(profile: Country | None = None) -> list[Row]:
    """A country's stored table of errors, the default's unless given; FileNotFoundError with the command to run."""
    path = (profile or current_country()).backtest
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
