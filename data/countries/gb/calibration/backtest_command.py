"""`python -m data backtest --country gb`: the model's error on sources left out, as a report or as CSV."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.calibration import backtest
from data.countries.gb.calibration import benchmarks, comparison
from data.model.parameters import carried as calibration
from data.model.selection import selected_regions
from data.snapshot import snapshot as snapshots


def report(rows: Sequence[backtest.Row], about: Mapping[str, Any], covered: Mapping[str, Mapping[str, float]]) -> str:
    """The report: errors by source and level, the drift that was taken and its range, and the interval's coverage.

    about, covered: of the parameter file, the fit's statistics and the coverage of its interval.
    """
    scored, (low, high) = about["scored"], about["ranges"]["drift"]
    lines = [
        f"Error on sources the fit had not seen, {' to '.join(scored['quarters'])}, percentage points",
        "",
        f"{'source':9} {'level':7} {'figures':>7} {'MAE':>6} {'bias':>6} {'RMSE':>6} {'r':>6} {'rank r':>6}",
        *(
            f"{row['source']:9} {row['level']:7} {row['n']:>7} {row['mae_pp']:>6} {row['bias_pp']:>6} "
            f"{row['rmse_pp']:>6} {row['correlation']:>6} {row['rank_correlation']:>6}"
            for row in rows
        ),
        "",
        f"Fitted to {scored['figures']} figures, {scored['regions']} of regions and {scored['nation']} of the nation; "
        "several are one estimate in two words.",
        f"Drift: {low} to {high} are as good as the best; the lowest is taken. "
        + ", ".join(f"{drift} without {source}" for source, drift in about["chosen_without"].items())
        + ".",
        "",
        f"Published figures inside the {backtest.COVERAGE:.0%} interval, whose width was chosen in sight of them:",
        *(f"{level:17} {counts['n']:>7.0f} {counts['inside']:>7.1%}" for level, counts in covered.items()),
        "",
    ]
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--format", choices=("csv", "text"), default="text")
    parser.add_argument(
        "--against", type=Path, metavar="DIR", help="folder of published figures: print ours beside them"
    )
    parser.add_argument("--place", action="append", default=[], help="with --against: only this place; may be repeated")


def run(args: argparse.Namespace) -> int:
    """Print the stored errors; with --against, the model's figures beside the published ones."""
    if args.against:
        return _print_comparison(args.against, args.place)
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


def _print_comparison(folder: Path, places: Sequence[str]) -> int:
    snapshot = snapshots.carried()
    try:
        regions = selected_regions(snapshot, None, places) if places else []
        published = benchmarks.read(folder, snapshot)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"python -m data backtest: {error}\n")
        return 2
    sys.stdout.write(comparison.as_text(comparison.compared_figures(snapshot, published, regions)))
    return 0
