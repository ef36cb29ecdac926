"""`python -m data backtest`: the model's held-out error, as a report or as CSV."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.calibration import backtest, backtest_answer
from data.countries.us.calibration import benchmarks, comparison
from data.snapshot import snapshot as snapshots
from data.snapshot.snapshot import Snapshot


def report(rows: Sequence[backtest.Row], about: Mapping[str, Any], covered: Mapping[str, Mapping[str, float]]) -> str:
    """The report: errors overall, the largest by state and by quarter, coverage, agreement, loan counts.

    about, covered: of the parameter file, the fit's statistics and the coverage of its interval.
    """
    lines = ["Error on figures the fit had not seen, percentage points", ""]
    lines.append(
        f"{'left out':9} {'source':18} {'figures':>7} {'MAE':>6} {'bias':>6} {'RMSE':>6} {'r':>6} {'rank r':>6}"
    )
    lines += [
        f"{row['left_out']:9} {row['source']:18} {row['n']:>7} {row['mae_pp']:>6} {row['bias_pp']:>6} "
        f"{row['rmse_pp']:>6} {row['correlation']:>6} {row['rank_correlation']:>6}"
        for row in rows
        if row["by"] == "all"
    ]
    for by in ("state", "quarter"):
        largest = sorted((row for row in rows if row["by"] == by), key=lambda row: -float(row["mae_pp"]))[:6]
        listed = ", ".join(
            f"{row['key']} {row['mae_pp']} ({row['source']}, {row['left_out']} left out)" for row in largest
        )
        lines += ["", f"Largest by {by}: {listed or 'too few figures'}"]
    lines += [
        "",
        f"Published figures inside the {backtest.COVERAGE:.0%} interval, states that neither fit nor width had seen:",
    ]
    lines += [f"{name:18} {counts['n']:>7.0f} {counts['inside']:>7.1%}" for name, counts in covered.items()]
    agreement = about["agreement"]
    own_error = backtest.own_errors(agreement)
    lines += [
        "",
        f"Where CoreLogic and Zillow both have a figure ({agreement['n']:.0f}, most of the worst states) they differ "
        f"by {agreement['publishers_pp']:.2f} even by the offset",
        f"that suits them best ({agreement['table_publishers_pp']:.2f} on the {agreement['table_n']:.0f} of the full "
        "table). The model, its states left out, differs",
        f"from CoreLogic by {agreement['corelogic_pp']:.2f}, from Zillow by {agreement['zillow_pp']:.2f}, from their "
        f"mean by {agreement['mean_pp']:.2f}; its two errors correlate at {agreement['shared_error']:.2f}.",
        "If the three err independently (a three-cornered hat), of these differences the model's own error is "
        f"{own_error['model']:.2f},",
        f"CoreLogic's {own_error['corelogic']:.2f}, Zillow's {own_error['zillow']:.2f}.",
    ]
    deviations = {year: f"{100 * (ratio - 1):+.1f} %" for year, ratio in about["outstanding"].items()}
    lines += [
        "",
        "Loans outstanding against NMDB, unscaled: "
        + ", ".join(f"{year} {deviation}" for year, deviation in deviations.items()),
        "",
    ]
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    backtest_answer.add_arguments(parser)
    parser.add_argument(
        "--official", action="store_true", help="ours beside FHFA's own shares, where the snapshot has them"
    )


def run(args: argparse.Namespace) -> int:
    """Print the stored errors; with --against or --official, the model's figures beside the published ones."""
    if args.official and not args.against and not args.place:
        return _print_official()
    return backtest_answer.run(args, report, _beside_published)


def _beside_published(snapshot: Snapshot, folder: Path, regions: Sequence[str]) -> str:
    published = benchmarks.read(folder, snapshot)
    return comparison.as_text(comparison.compared_figures(snapshot, published, regions))


def _print_official() -> int:
    from data.countries.us.calibration import official_check  # imported only for --official
    from data.model import estimates

    snapshot = snapshots.carried()
    try:
        rows = official_check.errors(snapshot, estimates.estimates(snapshot))
    except LookupError as missing:
        sys.stderr.write(f"python -m data backtest: {missing.args[0]}\n")
        return 1
    sys.stdout.write(official_check.report(rows))
    return 0
