"""How wrong the model is, against what others published, on states, quarters and years its fit had not seen.

Carried are aggregates of error only: by state over at least eight quarters, by quarter over at least ten states,
never a point, because our figure less a point's error would be the publisher's panel again.
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
# Below these an aggregate would give single figures away.
LEAST_QUARTERS, LEAST_STATES = 8, 10
COVERAGE = 0.90

Row = dict[str, Any]


@dataclass(frozen=True)
class Predictions:
    """What a fit that never saw them says of the yardstick's figures, nan where it did see them.

    figure: on the source's own level, to be compared with it; own: the model's share as the page would show it.
    """

    figure: Floats
    own: Floats


def errors(stick: Benchmarks, guesses: Mapping[str, Floats]) -> list[Row]:
    """The table of held-out error, by what was left out, source, and then all together, by state, by quarter.

    guesses: by what was left out, the model's figure for each of the yardstick's, nan where it was not left out.
    """
    rows: list[Row] = []
    for left_out, guess in guesses.items():
        for source in np.unique(stick.source).tolist():
            mine = (stick.source == source) & ~np.isnan(guess)
            if not mine.any():
                continue
            level = "nation" if source.endswith("nation") else "state"
            head = {"left_out": left_out, "source": source, "level": level}
            rows.append(head | {"by": "all", "key": ""} | scores(guess[mine], stick.share[mine]))
            if level == "nation":
                continue
            for by, keys, least in (
                ("state", stick.region_id, LEAST_QUARTERS),
                ("quarter", stick.quarter, LEAST_STATES),
            ):
                for key in np.unique(keys[mine]).tolist():
                    part = mine & (keys == key)
                    if part.sum() >= least:
                        written = label(key) if by == "quarter" else key
                        rows.append(head | {"by": by, "key": written} | scores(guess[part], stick.share[part]))
    return rows


def agreement(stick: Benchmarks, guess: Predictions, offsets: Mapping[str, float]) -> dict[str, float]:
    """How far publishers are from each other, and the model from each and from their mean, where two speak at once.

    guess: of states left out; offsets: by which the sources lie off CoreLogic's revised level, in logit, as the fit
    found them: the model is measured by those. The two publishers are measured by the one offset between them that
    brings these very figures closest, which is kinder to them. Mean absolute differences in percentage points over the
    states and quarters that both CoreLogic and Zillow have, most of them CoreLogic's worst states; `table_n` and
    `table_publishers_pp` are of its one full table alone. `shared_error`: the correlation of the model's two errors.
    """
    zillow = stick.source == "zillow-state"
    printed = _logit(stick.share) - np.where(stick.first_printing, offsets["first_printing"], 0.0)
    points = list(zip(stick.region_id.tolist(), stick.quarter.tolist(), strict=True))
    mine = ~np.isnan(guess.own)
    there = {points[i]: i for i in np.flatnonzero(mine & zillow).tolist()}
    core = np.char.startswith(stick.source, "corelogic")
    one = np.array([i for i in np.flatnonzero(mine & core).tolist() if points[i] in there])
    other = np.array([there[points[i]] for i in one.tolist()])
    ours, first, second = guess.own[one], expit(printed[one]), expit(printed[other] - offsets["zillow"])
    full = stick.source[one] == "corelogic-table"
    return {"n": int(one.size), "table_n": int(full.sum())} | {
        name: round(float(figure), 3)
        for name, figure in (
            ("publishers_pp", _apart(first, printed[other])),
            ("table_publishers_pp", _apart(first[full], printed[other][full]) if full.any() else np.nan),
            ("corelogic_pp", 100 * np.abs(ours - first).mean()),
            ("zillow_pp", 100 * np.abs(ours - second).mean()),
            ("mean_pp", 100 * np.abs(ours - (first + second) / 2).mean()),
            ("shared_error", np.corrcoef(ours - first, ours - second)[0, 1]),
        )
    }


def own_errors(met: Mapping[str, float]) -> dict[str, float]:
    """What each of three who measure one thing errs by itself, from how far every two of them are apart.

    The three-cornered hat: if the three err independently, squares of differences are sums of squares of errors; a mean
    absolute difference stands for its standard deviation. met: of `agreement`. Percentage points; nan for who is closer
    to both others than they are to each other by more than chance allows.

    >>> own_errors({"corelogic_pp": 5.0, "zillow_pp": 5.0, "publishers_pp": 32.0**0.5})
    {'model': 3.0, 'corelogic': 4.0, 'zillow': 4.0}
    """
    ours, theirs, between = (met[name] ** 2 for name in ("corelogic_pp", "zillow_pp", "publishers_pp"))
    squared = {
        "model": ours + theirs - between,
        "corelogic": ours + between - theirs,
        "zillow": theirs + between - ours,
    }
    return {name: round((two / 2) ** 0.5, 2) if two >= 0 else float("nan") for name, two in squared.items()}


def _apart(share: Floats, odds: Floats) -> float:
    """How far shares are from others given in logit, in points, by the one offset between them that suits them best."""
    from scipy.optimize import minimize_scalar  # as in `scores`: only the fit comes here

    def off(offset: float) -> float:
        return 100 * float(np.abs(share - expit(odds - offset)).mean())

    return float(minimize_scalar(off, bounds=(-3.0, 3.0), method="bounded").fun)


def counts(count: Floats, published: Floats, years: Sequence[int]) -> dict[str, float]:
    """Our unscaled count of loans outstanding over NMDB's, the mean of each counted year."""
    year = np.array(years)
    known = ~np.isnan(published)
    return {
        str(y): round(float(count[known & (year == y)].mean() / published[known & (year == y)].mean()), 4)
        for y in benchmarks.COUNTED
    }


def write(rows: Iterable[Row], path: Path) -> None:
    """The carried table of errors."""
    path.write_text(as_csv(rows), encoding="utf-8", newline="")


def carried() -> list[Row]:
    """The errors that the project carries; FileNotFoundError says how to make them."""
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


def scores(guess: Floats, published: Floats) -> Row:
    """How far guesses are from what was published: number, mean absolute error, bias, RMSE, both correlations."""
    from scipy.stats import rankdata  # slow to import, and only the fit comes here, never a reader

    off = 100.0 * (guess - published)
    related = guess.size > 2 and guess.std() > 0 and published.std() > 0
    ranks = np.array([rankdata(share) for share in (guess, published)])
    return {
        "n": int(guess.size),
        "mae_pp": round(float(np.abs(off).mean()), 2),
        "bias_pp": round(float(off.mean()), 2),
        "rmse_pp": round(float(np.sqrt((off**2).mean())), 2),
        "correlation": round(float(np.corrcoef(guess, published)[0, 1]), 3) if related else "",
        "rank_correlation": round(float(np.corrcoef(ranks)[0, 1]), 3) if related else "",
    }


def _logit(share: Floats) -> Floats:
    return np.asarray(logit(np.clip(share, 0.001, 0.999)))
