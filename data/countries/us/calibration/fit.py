"""The fit of the model's parameters to published figures and priors; `python -m data calibrate --against DIR`.

Reads the snapshot and the folder of published figures, fits, refits with states, quarters and years held out in turn
to measure the error, and writes the parameter file and the table of errors. The published figures are not copied.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from data.calibration import backtest
from data.countries.us.calibration import backtest_command, benchmarks, conformal, held_out_errors
from data.countries.us.calibration.objective import (
    OFFSETS,
    Objective,
    modelled,
    objective,
    outstanding,
    predicted,
    residuals,
)
from data.country import current_country
from data.formulas.arrays import Floats
from data.model.cohorts import Cohorts
from data.model.parameters import PRIORS
from data.snapshot.snapshot import carried

FOLDS = 5


@dataclass(frozen=True)
class Fit:
    """Fitted parameter values, the sources' logit offsets, the cost, and the covariance of `names`."""

    values: Mapping[str, float]
    offsets: Mapping[str, float]
    cost: float
    covariance: Floats
    names: tuple[str, ...]


def fit(task: Objective, evaluations: int = 25, fixed: Mapping[str, float] | None = None) -> Fit:
    """The maximum a posteriori fit to the figures in `task.seen` and the priors; deterministic.

    fixed: parameters held at given values, for ablation.
    """
    fixed_values = dict(fixed or {})
    names = tuple(name for name in (*PRIORS, *OFFSETS) if name not in fixed_values)
    centre = {name: prior.centre for name, prior in PRIORS.items()} | {
        name: mean for name, (mean, _) in OFFSETS.items()
    }
    sd = {name: prior.sd for name, prior in PRIORS.items()} | {name: width for name, (_, width) in OFFSETS.items()}
    low, high = (
        np.array([getattr(PRIORS[name], end) if name in PRIORS else default for name in names])
        for end, default in (("low", -3.0), ("high", 3.0))
    )
    scale = np.array([sd[name] for name in names])

    def split(point: Floats) -> tuple[dict[str, float], dict[str, float]]:
        all_values = fixed_values | dict(zip(names, (point * scale).tolist(), strict=True))
        return {name: all_values[name] for name in PRIORS}, {name: all_values[name] for name in OFFSETS}

    def weighted_residuals(point: Floats) -> Floats:
        return residuals(task, *split(point))

    solution = least_squares(
        weighted_residuals,
        np.array([centre[name] for name in names]) / scale,
        bounds=(low / scale, high / scale),
        loss="soft_l1",
        max_nfev=evaluations,
        ftol=1e-4,
    )
    values, offsets = split(solution.x)
    jacobian = np.asarray(solution.jac, dtype=float)
    covariance = np.linalg.pinv(jacobian.T @ jacobian) * np.outer(scale, scale)
    return Fit(values, offsets, float(solution.cost), covariance, names)


def folds(task: Objective) -> dict[str, list[NDArray[np.bool_]]]:
    """The folds held out in turn: every fifth state, every fifth quarter, and every fifth calendar year.

    A quarter is largely determined by its neighbours in the fit, a whole year is not, so years are the stricter test.
    """
    row = np.array([task.states.get(region, -1) for region in task.benchmark.region_id.tolist()])
    quarter = task.benchmark.quarter
    return {
        "states": [(row >= 0) & (row % FOLDS == k) for k in range(FOLDS)],
        "quarters": [quarter % FOLDS == k for k in range(FOLDS)],
        "years": [quarter // 4 % FOLDS == k for k in range(FOLDS)],
    }


def held_out(
    task: Objective, left_out: NDArray[np.bool_], fixed: Mapping[str, float] | None = None
) -> held_out_errors.Predictions:
    """Predictions for the held-out figures, from a fit without them; nan for the rest."""
    blind_task = replace(task, seen=~left_out)
    blind_fit = fit(blind_task, fixed=fixed)
    cohorts, _ = modelled(blind_task, blind_fit.values)
    no_offsets = dict.fromkeys(OFFSETS, 0.0)
    figure, own = (
        np.where(left_out, predicted(blind_task, cohorts, offsets), np.nan)
        for offsets in (blind_fit.offsets, no_offsets)
    )
    return held_out_errors.Predictions(figure, own)


def calibration_and_test_folds(
    states: Sequence[NDArray[np.bool_]],
) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Pairs (calibration, test) of folds of states: each fold tests the width found on the fold after it."""
    return list(zip([*states[1:], states[0]], states, strict=True))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--against", type=Path, required=True, metavar="DIR", help="folder of published figures")
    parser.add_argument(
        "--to", type=Path, default=current_country().parameters, metavar="FILE", help="parameter file to write"
    )
    parser.add_argument("--coverage", action="store_true", help="keep the fit; only try its interval's coverage anew")


def run(args: argparse.Namespace) -> int:
    """Fit, refit with data held out, write the parameter file and the errors, and print the report."""
    snapshot = carried()
    try:
        task = objective(snapshot, benchmarks.read(args.against, snapshot))
    except (OSError, ValueError) as error:
        print(f"The yardstick in {args.against} cannot be used: {error}", file=sys.stderr)  # noqa: T201  # a command's output
        return 1
    folds_by_kind = folds(task)
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        if args.coverage:
            return _update_coverage(args.to, _start_coverage(task, folds_by_kind["states"], pool)())
        fit_job = pool.submit(fit, task)
        held_out_jobs = {
            kind: [pool.submit(held_out, task, fold) for fold in kind_folds]
            for kind, kind_folds in folds_by_kind.items()
        }
        coverage_job = _start_coverage(task, folds_by_kind["states"], pool)
        fitted = fit_job.result()
        predictions = {kind: merged([job.result() for job in jobs]) for kind, jobs in held_out_jobs.items()}
        covered = coverage_job()
    cohorts, inputs = modelled(task, fitted.values)
    errors = held_out_errors.errors(
        task.benchmark, {kind: prediction.figure for kind, prediction in predictions.items()}
    )
    counts = held_out_errors.counts(
        outstanding(cohorts, inputs), task.outstanding[list(cohorts.at)], _years(task, cohorts)
    )
    file = {
        "values": {name: round(value, 6) for name, value in fitted.values.items()},
        "interval": conformal.interval(task.benchmark, predictions) | {"covered": covered},
        "about": {
            "fitted": datetime.now(tz=UTC).date().isoformat(),
            "snapshot": snapshot.hash,
            "yardstick": _digest(args.against),
            "offsets": {name: round(value, 4) for name, value in fitted.offsets.items()},
            "objective": round(fitted.cost, 3),
            "standard_errors": {
                name: float(f"{np.sqrt(variance):.3g}")
                for name, variance in zip(fitted.names, np.diag(fitted.covariance), strict=True)
            },
            "covariance": [[float(f"{cell:.3g}") for cell in row] for row in fitted.covariance],
            "names": list(fitted.names),
            "outstanding": counts,
            "agreement": held_out_errors.agreement(task.benchmark, predictions["states"], fitted.offsets),
        },
    }
    _write_atomically(args.to, json.dumps(file, indent=1, ensure_ascii=False) + "\n")
    backtest.write(errors, args.to.with_name("backtest.csv"))
    sys.stdout.write(backtest_command.report(errors, file["about"], covered))
    return 0


def _start_coverage(
    task: Objective, states: Sequence[NDArray[np.bool_]], pool: ProcessPoolExecutor
) -> Callable[[], Mapping[str, Mapping[str, float]]]:
    """Start the jobs that measure the interval's coverage; calling the result waits for them."""
    fold_pairs = calibration_and_test_folds(states)
    jobs = [pool.submit(held_out, task, calibration_set | test_set) for calibration_set, test_set in fold_pairs]
    return lambda: conformal.coverage(
        task.benchmark, [(job.result(), *sets) for job, sets in zip(jobs, fold_pairs, strict=True)]
    )


def _update_coverage(path: Path, covered: Mapping[str, Mapping[str, float]]) -> int:
    """Replace the coverage in a parameter file, everything else unchanged, and print it."""
    file = json.loads(path.read_text(encoding="utf-8"))
    file["interval"]["covered"] = covered
    _write_atomically(path, json.dumps(file, indent=1, ensure_ascii=False) + "\n")
    for kind, counts in covered.items():
        print(f"{kind:18}{counts['n']:>6}{counts['inside']:>8.1%}")  # noqa: T201  # a command's output
    return 0


def _years(task: Objective, cohorts: Cohorts) -> list[int]:
    return [(task.inputs.first + t) // 4 for t in cohorts.at]


def merged(parts: Sequence[held_out_errors.Predictions]) -> held_out_errors.Predictions:
    """The predictions of several folds, which do not overlap, as one; nan where no fold held a figure out."""
    figure, own = (np.full_like(parts[0].figure, np.nan) for _ in range(2))
    for part in parts:
        is_predicted = ~np.isnan(part.figure)
        figure[is_predicted], own[is_predicted] = part.figure[is_predicted], part.own[is_predicted]
    return held_out_errors.Predictions(figure, own)


def _digest(folder: Path) -> Mapping[str, Any]:
    names = ("us_corelogic.csv", "us_corelogic_national_latest_vintage.csv", "us_zillow_negative_equity.csv")
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


def _write_atomically(path: Path, text: str) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
