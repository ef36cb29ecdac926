"""The fit of the one free parameter to published figures; `python -m data calibrate --country gb --against DIR`.

Only `drift`, the variance that homes gain around their index, is found on published figures: on a grid, because they
are few. All other parameters are set by published inputs, taken from the priors of the United States, or assumed. The
figures of one source are left out in turn to measure the error. The published figures are not copied.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import logit

from data.calibration import backtest
from data.countries.gb.calibration import backtest_command, benchmarks
from data.countries.gb.calibration.benchmarks import PublishedShares
from data.countries.gb.calibration.prediction import predicted_of
from data.countries.gb.inputs import node_inputs
from data.countries.gb.priors import PRIORS
from data.country import current_country
from data.formulas.arrays import Floats
from data.formulas.interval import half_width
from data.model.node_cohorts import NodeInputs
from data.snapshot.snapshot import Snapshot, carried

GRID = tuple(round(0.0004 * step, 4) for step in range(2, 17))
# Mean absolute logit errors this close to the best are as good: with 26 figures, of which perhaps 15 are independent,
# a difference under 0.02 means nothing. Of those the lowest drift is taken, by judgement: it is the one under which
# fewest are under water in calm years, when hardly anybody can be and nobody published a figure.
FLAT = 0.02
# A share of nought has no logit; none that is published is below this.
LEAST_SHARE = 0.001
# Half-widths on the logit scale, by judgement: as wide as the 90 % quantile of the held-out errors by region, and wider
# than the nation's, whose figures are one estimate in several words. With 12 and 14 figures no quantile is sure.
SIZES = (1.0,)
HALF_WIDTHS: Mapping[str, float] = {"itl1": 1.0, "nation": 0.7}
# Outside the quarters that figures were published for.
UNTESTED_HALF_WIDTH = 1.0
# Where each parameter is from. The four of the distribution of LTV lie between what MLAR's bands give by themselves
# (0.29 and -0.01 to 2008Q1, 0.14 and -0.04 from 2009Q2) and what they give with Table 15's means by sort of buyer.
FITTED, NEAR_BANDS, ELSEWHERE, ASSUMED = "fitted", "near MLAR's bands of LTV", "priors of the United States", "assumed"
ORIGINS: Mapping[str, str] = {
    "drift": FITTED,
    "ramp": ELSEWHERE,
    "locked": ELSEWHERE,
    "spread_2008": NEAR_BANDS,
    "maximum_2008": NEAR_BANDS,
    "spread_2009": NEAR_BANDS,
    "maximum_2009": NEAR_BANDS,
    "interest_only": ASSUMED,
    "remortgages": ASSUMED,
    "margin_before": ASSUMED,
    "margin_after": ASSUMED,
    "closing": ASSUMED,
}


@dataclass(frozen=True)
class GridFit:
    """The drift that is taken, the grid's range that is as good as its best, and what each source's absence gives.

    errors: mean absolute logit error by drift, on all figures. chosen_without: by source, the grid's best without its
    figures. held_out: every figure as predicted without its own source.
    """

    drift: float
    flat: tuple[float, float]
    errors: Mapping[float, float]
    chosen_without: Mapping[str, float]
    held_out: Floats


@dataclass(frozen=True)
class Variant:
    """The model with one thing different: parameters held at other values, inputs changed, homes at the index (step).

    changed: makes other inputs of the model's.
    """

    fixed: Mapping[str, float] = field(default_factory=dict)
    changed: Callable[[NodeInputs], NodeInputs] = lambda inputs: inputs
    step: bool = False


AS_IT_IS = Variant()


def fit(snapshot: Snapshot, benchmark: PublishedShares, variant: Variant = AS_IT_IS) -> GridFit:
    """The fit to all figures, and without each source in turn; ValueError where no figure is comparable.

    variant: the model as it is unless given, for ablation.
    """
    if not benchmark.share.size:
        raise ValueError(f"{benchmarks.FILE} has no comparable figure of {' to '.join(benchmarks.FITTED)}")
    values = centres() | dict(variant.fixed)
    inputs = variant.changed(node_inputs(snapshot, values))
    at_drift = {
        drift: predicted_of(inputs, snapshot, benchmark, values | {"drift": drift}, step=variant.step) for drift in GRID
    }
    error = {drift: np.abs(logit_error(share, benchmark.share)) for drift, share in at_drift.items()}

    def best(selected: Floats) -> float:
        return min(GRID, key=lambda drift: float(error[drift][selected].mean()))

    everything = np.full(benchmark.share.shape, True)
    least = float(error[best(everything)].mean())
    flat = [drift for drift in GRID if float(error[drift].mean()) <= least + FLAT]
    sources = sorted(set(benchmark.source.tolist()))
    chosen = {source: best(benchmark.source != source) for source in sources if len(sources) > 1}
    held_out = np.full(benchmark.share.shape, np.nan)
    for source, drift in chosen.items():
        held_out = np.where(benchmark.source == source, at_drift[drift], held_out)
    return GridFit(
        drift=min(flat),
        flat=(min(flat), max(flat)),
        errors={drift: round(float(figures.mean()), 3) for drift, figures in error.items()},
        chosen_without=chosen,
        held_out=held_out,
    )


def centres() -> dict[str, float]:
    """Every parameter at its prior's centre."""
    return {name: prior.centre for name, prior in PRIORS.items()}


def logit_error(share: Floats, published: Floats) -> Floats:
    """The model's share less the published one on the logit scale; the model's is held at a thousandth or more."""
    clipped = np.clip(share, LEAST_SHARE, 1.0 - LEAST_SHARE)
    return np.asarray(logit(clipped) - logit(published))


def held_out_errors(benchmark: PublishedShares, prediction: Floats, nation: str) -> list[backtest.Row]:
    """The table of error on sources that were left out: of each source and of all, regions and nation apart.

    prediction: nan where a figure was not left out. An aggregate of fewer than LEAST_QUARTERS figures is not stored,
    because it could reveal them; by region or quarter there are never as many.
    """
    is_nation = benchmark.region_id == nation
    rows: list[backtest.Row] = []
    for source in ("all", *sorted(set(benchmark.source.tolist()))):
        of_source = (benchmark.source == source) | (source == "all")
        for level, of_level in (("itl1", ~is_nation), ("nation", is_nation)):
            selected = of_source & of_level & ~np.isnan(prediction)
            if selected.sum() >= backtest.LEAST_QUARTERS:
                head = {"left_out": "sources", "source": source, "level": level, "by": "all", "key": ""}
                rows.append(head | backtest.scores(prediction[selected], benchmark.share[selected]))
    return rows


def coverage(benchmark: PublishedShares, prediction: Floats, nation: str) -> dict[str, dict[str, float]]:
    """How many held-out figures lie inside the interval, regions and nation apart: `n`, and `inside` as a part of them.

    The widths were chosen in sight of the same errors, so that this tests little.
    """
    is_nation = benchmark.region_id == nation
    covered = {}
    for level, of_level in (("itl1", ~is_nation), ("nation", is_nation)):
        selected = of_level & ~np.isnan(prediction)
        error = np.abs(logit_error(prediction[selected], benchmark.share[selected]))
        inside = error <= half_width(prediction[selected], SIZES, [HALF_WIDTHS[level]])
        if selected.any():
            covered[level] = {"n": int(selected.sum()), "inside": round(float(inside.mean()), 4)}
    return covered


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--against", type=Path, required=True, metavar="DIR", help="folder of published figures")
    parser.add_argument(
        "--to", type=Path, default=current_country().parameters, metavar="FILE", help="parameter file to write"
    )


def run(args: argparse.Namespace) -> int:
    """GridFit, refit without each source, write the parameter file and the errors, and print the report."""
    snapshot = carried()
    try:
        benchmark = benchmarks.read(args.against, snapshot)
        fitted = fit(snapshot, benchmark)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The yardstick in {args.against} cannot be used: {error}\n")
        return 1
    nation = snapshot.country.nation
    errors = held_out_errors(benchmark, fitted.held_out, nation)
    covered = coverage(benchmark, fitted.held_out, nation)
    statistics = about(snapshot, benchmark, fitted, args.against)
    file = {
        "values": centres() | {"drift": fitted.drift},
        "interval": {
            "coverage": backtest.COVERAGE,
            "sizes": list(SIZES),
            **{level: [width] for level, width in HALF_WIDTHS.items()},
            "untested": {level: [UNTESTED_HALF_WIDTH] for level in HALF_WIDTHS},
            "covered": covered,
        },
        "about": statistics,
    }
    text = json.dumps(file, indent=1, ensure_ascii=False) + "\n"
    partial = args.to.with_suffix(".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(args.to)
    backtest.write(errors, args.to.with_name("backtest.csv"))
    sys.stdout.write(backtest_command.report(errors, statistics, covered))
    return 0


def about(snapshot: Snapshot, benchmark: PublishedShares, fitted: GridFit, folder: Path) -> dict[str, Any]:
    """What the parameter file says of the fit.

    standard_errors: of the drift, half the range that is as good as the best; no other parameter was fitted. offsets,
    outstanding, agreement: empty, no source is offset, no count of loans is published, and no two sources have enough
    figures in common.
    """
    low, high = fitted.flat
    is_nation = benchmark.region_id == snapshot.country.nation
    return {
        "fitted": datetime.now(tz=UTC).date().isoformat(),
        "snapshot": snapshot.hash,
        "yardstick": {benchmarks.FILE: sha256((folder / benchmarks.FILE).read_bytes()).hexdigest()},
        "offsets": {},
        "standard_errors": {"drift": float(f"{(high - low) / 2.0:.3g}")},
        "ranges": {"drift": [low, high]},
        "grid": {str(drift): error for drift, error in fitted.errors.items()},
        "chosen_without": dict(fitted.chosen_without),
        "origins": dict(ORIGINS),
        "scored": {
            "quarters": list(benchmarks.FITTED),
            "figures": int(benchmark.share.size),
            "regions": int((~is_nation).sum()),
            "nation": int(is_nation.sum()),
        },
        "outstanding": {},
        "agreement": {},
    }
