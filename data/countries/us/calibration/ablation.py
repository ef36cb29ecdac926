"""Ablation: the model refitted without each of its components, scored on held-out states.

`python -m data ablate --against DIR`; it takes a few minutes a component.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from data.countries.us.calibration import benchmarks, held_out_errors
from data.countries.us.calibration.fit import folds, held_out, merged
from data.countries.us.calibration.objective import objective
from data.snapshot.snapshot import carried

# Each component: its description, and the parameter values that switch it off.
IDEAS: Mapping[str, tuple[str, Mapping[str, float]]] = {
    "whole": ("the model as it is", {}),
    "current": ("state leverage year by year: its mean only", {"current": 0.0, "lagging": 0.0}),
    "leverage": ("state leverage at all", {"leverage": 0.0, "current": 0.0, "lagging": 0.0}),
    "boom": ("more lending where prices outran the nation's", {"boom": 0.0}),
    "recorded": ("recorders' sales in the price index", {"recorded": 0.0}),
    "settling": ("prices that settle from quarter to quarter", {"settling": 0.0}),
    "water": ("loans under water leaving otherwise than the rest", {"locked": 0.0, "default": 0.0}),
    "maximum": ("a highest CLTV at origination", {"maximum": 3.0}),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--against", type=Path, required=True, metavar="DIR", help="folder of published figures")
    parser.add_argument("--idea", action="append", default=[], choices=IDEAS, help="only this; may be repeated")


def run(args: argparse.Namespace) -> int:
    """Print a line for each component: the error by source of the model without it."""
    snapshot = carried()
    try:
        task = objective(snapshot, benchmarks.read(args.against, snapshot))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The yardstick in {args.against} cannot be used: {error}\n")
        return 1
    sys.stdout.write("Mean absolute error on every fifth state, left out, percentage points\n\n")
    sys.stdout.write(f"{'lists':>6} {'table':>6} {'zillow':>6}  without\n")
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        for name in args.idea or IDEAS:
            description, fixed = IDEAS[name]
            jobs = [pool.submit(held_out, task, left_out, fixed) for left_out in folds(task)["states"]]
            rows = held_out_errors.errors(task.benchmark, {"states": merged([job.result() for job in jobs]).figure})
            error_pp = {row["source"]: row["mae_pp"] for row in rows if row["by"] == "all"}
            figures = " ".join(
                f"{error_pp[source]:6.2f}" for source in ("corelogic-list", "corelogic-table", "zillow-state")
            )
            sys.stdout.write(f"{figures}  {description}\n")
            sys.stdout.flush()
    return 0
