"""The fit: which parameters make the model agree with what others published, believing the priors otherwise.

A program, not a habit: `python -m data calibrate --against DIR` reads the snapshot and the yardstick, fits, leaves
out whole states, quarters and years in turn to see how wrong it is on figures it has not seen, and writes the parameter
file and the errors that the project carries. The yardstick itself stays where it is.
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

from data.calibration import backtest, backtest_command, benchmarks, conformal
from data.calibration.objective import OFFSETS, Objective, modelled, objective, outstanding, predicted, residuals
from data.formulas.arrays import Floats
from data.model.cohorts import Cohorts
from data.model.parameters import PRIORS
from data.snapshot.snapshot import PARAMETERS, carried

FOLDS = 5


@dataclass(frozen=True)
class Fit:
    """Parameter values and the sources' logit offsets, with the fit's own account of itself."""

    values: Mapping[str, float]
    offsets: Mapping[str, float]
    cost: float
    covariance: Floats
    names: tuple[str, ...]


def fit(task: Objective, evaluations: int = 25, fixed: Mapping[str, float] | None = None) -> Fit:
    """The parameters that the seen figures and the priors agree on; the same every time, there is no chance in it.

    fixed: parameters that are not asked about but set, to see what they are worth.
    """
    held = dict(fixed or {})
    names = tuple(name for name in (*PRIORS, *OFFSETS) if name not in held)
    centre = {name: p.centre for name, p in PRIORS.items()} | {name: c for name, (c, _) in OFFSETS.items()}
    sd = {name: p.sd for name, p in PRIORS.items()} | {name: width for name, (_, width) in OFFSETS.items()}
    low, high = (
        np.array([getattr(PRIORS[name], end) if name in PRIORS else beyond for name in names])
        for end, beyond in (("low", -3.0), ("high", 3.0))
    )
    scale = np.array([sd[name] for name in names])

    def split(point: Floats) -> tuple[dict[str, float], dict[str, float]]:
        said = held | dict(zip(names, (point * scale).tolist(), strict=True))
        return {name: said[name] for name in PRIORS}, {name: said[name] for name in OFFSETS}

    def off(point: Floats) -> Floats:
        return residuals(task, *split(point))

    found = least_squares(
        off,
        np.array([centre[name] for name in names]) / scale,
        bounds=(low / scale, high / scale),
        loss="soft_l1",
        max_nfev=evaluations,
        ftol=1e-4,
    )
    values, offsets = split(found.x)
    slopes = np.asarray(found.jac, dtype=float)
    covariance = np.linalg.pinv(slopes.T @ slopes) * np.outer(scale, scale)
    return Fit(values, offsets, float(found.cost), covariance, names)


def folds(task: Objective) -> dict[str, list[NDArray[np.bool_]]]:
    """What is left out in turn: every fifth state; apart from that every fifth quarter; and every fifth calendar year.

    A quarter's neighbours tell the fit much of what it was; a year's do not, so years are the harder question.
    """
    row = np.array([task.states.get(region, -1) for region in task.stick.region_id.tolist()])
    quarter = task.stick.quarter
    return {
        "states": [(row >= 0) & (row % FOLDS == k) for k in range(FOLDS)],
        "quarters": [quarter % FOLDS == k for k in range(FOLDS)],
        "years": [quarter // 4 % FOLDS == k for k in range(FOLDS)],
    }


def held_out(
    task: Objective, left_out: NDArray[np.bool_], fixed: Mapping[str, float] | None = None
) -> backtest.Predictions:
    """The model's figures for what was left out, from a fit that never saw it; nan for the rest."""
    blind = replace(task, seen=~left_out)
    found = fit(blind, fixed=fixed)
    cohorts, _ = modelled(blind, found.values)
    level = dict.fromkeys(OFFSETS, 0.0)
    figure, own = (np.where(left_out, predicted(blind, cohorts, offsets), np.nan) for offsets in (found.offsets, level))
    return backtest.Predictions(figure, own)


def merged_in_thirds(states: Sequence[NDArray[np.bool_]]) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Every fold of states in turn to test an interval's width, found on the fold after it; the fit sees neither."""
    return list(zip([*states[1:], states[0]], states, strict=True))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--against", type=Path, required=True, metavar="DIR", help="folder of published figures")
    parser.add_argument("--to", type=Path, default=PARAMETERS, metavar="FILE", help="parameter file to write")
    parser.add_argument("--coverage", action="store_true", help="keep the fit; only try its interval's coverage anew")


def run(args: argparse.Namespace) -> int:
    """Fit, leave out, write the parameter file and the errors, and print the report."""
    snapshot = carried()
    try:
        task = objective(snapshot, benchmarks.read(args.against, snapshot))
    except (OSError, ValueError) as error:
        print(f"The yardstick in {args.against} cannot be used: {error}", file=sys.stderr)  # noqa: T201  # a command's voice
        return 1
    cuts = folds(task)
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        if args.coverage:
            return _tried_anew(args.to, _covered(task, cuts["states"], pool)())
        whole = pool.submit(fit, task)
        blind = {how: [pool.submit(held_out, task, cut) for cut in cut_list] for how, cut_list in cuts.items()}
        tried = _covered(task, cuts["states"], pool)
        fitted = whole.result()
        guesses = {how: merged([job.result() for job in jobs]) for how, jobs in blind.items()}
        covered = tried()
    cohorts, inputs = modelled(task, fitted.values)
    errors = backtest.errors(task.stick, {how: guess.figure for how, guess in guesses.items()})
    counts = backtest.counts(outstanding(cohorts, inputs), task.outstanding[list(cohorts.at)], _years(task, cohorts))
    file = {
        "values": {name: round(value, 6) for name, value in fitted.values.items()},
        "interval": conformal.interval(task.stick, guesses) | {"covered": covered},
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
            "agreement": backtest.agreement(task.stick, guesses["states"], fitted.offsets),
        },
    }
    _written(args.to, json.dumps(file, indent=1, ensure_ascii=False) + "\n")
    backtest.write(errors, args.to.with_name("backtest.csv"))
    sys.stdout.write(backtest_command.report(errors, file["about"], covered))
    return 0


def _covered(
    task: Objective, states: Sequence[NDArray[np.bool_]], pool: ProcessPoolExecutor
) -> Callable[[], Mapping[str, Mapping[str, float]]]:
    """The interval tried on states that neither the fit nor its width has seen: begun at once, ready when called."""
    thirds = merged_in_thirds(states)
    jobs = [pool.submit(held_out, task, tuned | tested) for tuned, tested in thirds]
    return lambda: conformal.coverage(
        task.stick, [(job.result(), *sets) for job, sets in zip(jobs, thirds, strict=True)]
    )


def _tried_anew(path: Path, covered: Mapping[str, Mapping[str, float]]) -> int:
    """Write the coverage into a parameter file that stays as it is otherwise, and print it."""
    file = json.loads(path.read_text(encoding="utf-8"))
    file["interval"]["covered"] = covered
    _written(path, json.dumps(file, indent=1, ensure_ascii=False) + "\n")
    for kind, held in covered.items():
        print(f"{kind:18}{held['n']:>6}{held['inside']:>8.1%}")  # noqa: T201  # a command's voice
    return 0


def _years(task: Objective, cohorts: Cohorts) -> list[int]:
    return [(task.inputs.first + t) // 4 for t in cohorts.at]


def merged(parts: Sequence[backtest.Predictions]) -> backtest.Predictions:
    """The guesses of several folds, which do not overlap, as one; what no fold left out stays nan."""
    figure, own = (np.full_like(parts[0].figure, np.nan) for _ in range(2))
    for part in parts:
        known = ~np.isnan(part.figure)
        figure[known], own[known] = part.figure[known], part.own[known]
    return backtest.Predictions(figure, own)


def _digest(folder: Path) -> Mapping[str, Any]:
    names = ("us_corelogic.csv", "us_corelogic_national_latest_vintage.csv", "us_zillow_negative_equity.csv")
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


def _written(path: Path, text: str) -> None:
    beside = path.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
