"""`python -m data backtest`: how wrong the model is on figures it had not seen, as a person reads it or as CSV."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.calibration import backtest, benchmarks, comparison
from data.model.parameters import carried as calibration
from data.model.selection import selected_regions
from data.snapshot import snapshot as snapshots


def report(rows: Sequence[backtest.Row], about: Mapping[str, Any], covered: Mapping[str, Mapping[str, float]]) -> str:
    """The table of errors as a person reads it: totals, largest by state and by quarter, coverage, agreement, counts.

    about, covered: the calibration's own account of itself, and of its interval.
    """
    lines = ["Error on figures the fit had not seen, percentage points", ""]
    lines.append(
        f"{'left out':9} {'source':18} {'figures':>7} {'MAE':>6} {'bias':>6} {'RMSE':>6} {'r':>6} {'rank r':>6}"
    )
    lines += [
        f"{r['left_out']:9} {r['source']:18} {r['n']:>7} {r['mae_pp']:>6} {r['bias_pp']:>6} {r['rmse_pp']:>6} "
        f"{r['correlation']:>6} {r['rank_correlation']:>6}"
        for r in rows
        if r["by"] == "all"
    ]
    for by in ("state", "quarter"):
        worst = sorted((r for r in rows if r["by"] == by), key=lambda r: -float(r["mae_pp"]))[:6]
        named = ", ".join(f"{r['key']} {r['mae_pp']} ({r['source']}, {r['left_out']} left out)" for r in worst)
        lines += ["", f"Largest by {by}: {named or 'too few figures'}"]
    lines += [
        "",
        f"Published figures inside the {backtest.COVERAGE:.0%} interval, states that neither fit nor width had seen:",
    ]
    lines += [f"{name:18} {held['n']:>7.0f} {held['inside']:>7.1%}" for name, held in covered.items()]
    met = about["agreement"]
    own = backtest.own_errors(met)
    lines += [
        "",
        f"Where CoreLogic and Zillow both have a figure ({met['n']:.0f}, most of the worst states) they differ by "
        f"{met['publishers_pp']:.2f} even by the offset",
        f"that suits them best ({met['table_publishers_pp']:.2f} on the {met['table_n']:.0f} of the full table). "
        "The model, its states left out, differs",
        f"from CoreLogic by {met['corelogic_pp']:.2f}, from Zillow by {met['zillow_pp']:.2f}, from their mean by "
        f"{met['mean_pp']:.2f}; its two errors correlate at {met['shared_error']:.2f}.",
        "If the three err independently (a three-cornered hat), of these differences the model's own error is "
        f"{own['model']:.2f},",
        f"CoreLogic's {own['corelogic']:.2f}, Zillow's {own['zillow']:.2f}.",
    ]
    off = {year: f"{100 * (ratio - 1):+.1f} %" for year, ratio in about["outstanding"].items()}
    lines += ["", "Loans outstanding against NMDB, unscaled: " + ", ".join(f"{y} {o}" for y, o in off.items()), ""]
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--format", choices=("csv", "text"), default="text")
    parser.add_argument(
        "--against", type=Path, metavar="DIR", help="folder of published figures: print ours beside them"
    )
    parser.add_argument(
        "--official", action="store_true", help="ours beside FHFA's own shares, where the snapshot has them"
    )
    parser.add_argument("--place", action="append", default=[], help="with --against: only this place; may be repeated")


def run(args: argparse.Namespace) -> int:
    """Print the carried errors; or, with the yardstick at hand, our figures beside the published ones."""
    if args.against:
        return _beside(args.against, args.place)
    if args.place:
        sys.stderr.write("python -m data backtest: --place needs --against DIR, whose figures it chooses from\n")
        return 2
    if args.official:
        return _official()
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


def _beside(folder: Path, places: Sequence[str]) -> int:
    snapshot = snapshots.carried()
    try:
        regions = selected_regions(snapshot, None, places) if places else []
        stick = benchmarks.read(folder, snapshot)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"python -m data backtest: {error}\n")
        return 2
    sys.stdout.write(comparison.as_text(comparison.compared_figures(snapshot, stick, regions)))
    return 0


def _official() -> int:
    from data.calibration import official_check  # as the yardstick: only who asks needs them
    from data.model import estimates

    snapshot = snapshots.carried()
    try:
        rows = official_check.errors(snapshot, estimates.estimates(snapshot))
    except LookupError as missing:
        sys.stderr.write(f"python -m data backtest: {missing.args[0]}\n")
        return 1
    sys.stdout.write(official_check.report(rows))
    return 0
