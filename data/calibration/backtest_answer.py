"""What the `backtest` commands of all countries share: options, stored errors, and ours beside published figures."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.calibration import backtest
from data.model.parameters import carried as calibration
from data.model.selection import selected_regions
from data.snapshot import snapshot as snapshots
from data.snapshot.snapshot import Snapshot

# The report of stored errors, the fit's statistics and the coverage of its interval (both of the parameter file).
Report = Callable[[Sequence[backtest.Row], Mapping[str, Any], Mapping[str, Mapping[str, float]]], str]
# Ours beside the figures of a folder, of some region ids or of all.
Comparison = Callable[[Snapshot, Path, Sequence[str]], str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that every country's command has."""
    parser.add_argument("--format", choices=("csv", "text"), default="text")
    parser.add_argument(
        "--against", type=Path, metavar="DIR", help="folder of published figures: print ours beside them"
    )
    parser.add_argument("--place", action="append", default=[], help="with --against: only this place; may be repeated")


def run(args: argparse.Namespace, report: Report, comparison: Comparison) -> int:
    """Print the stored errors; with --against, the model's figures beside the published ones."""
    if args.against:
        return _print_comparison(args.against, args.place, comparison)
    if args.place:
        sys.stderr.write("python -m data backtest: --place needs --against DIR, whose figures it chooses from\n")
        return 2
    try:
        rows = backtest.carried()
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    if args.format == "csv":
        sys.stdout.write(backtest.as_csv(rows))
        return 0
    fitted = calibration()
    sys.stdout.write(report(rows, fitted.about, fitted.interval["covered"]))
    return 0


def _print_comparison(folder: Path, places: Sequence[str], comparison: Comparison) -> int:
    snapshot = snapshots.carried()
    try:
        regions = selected_regions(snapshot, None, places) if places else []
        text = comparison(snapshot, folder, regions)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"python -m data backtest: {error}\n")
        return 2
    sys.stdout.write(text)
    return 0
