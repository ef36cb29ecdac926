"""`python -m data backtest --country gb`: the model's error on sources left out, as a report or as CSV."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.calibration import backtest, backtest_answer
from data.countries.gb.calibration import benchmarks, comparison
from data.snapshot.snapshot import Snapshot


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
    backtest_answer.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the stored errors; with --against, the model's figures beside the published ones."""
    return backtest_answer.run(args, report, _beside_published)


def _beside_published(snapshot: Snapshot, folder: Path, regions: Sequence[str]) -> str:
    published = benchmarks.read(folder, snapshot)
    return comparison.as_text(comparison.compared_figures(snapshot, published, regions))
