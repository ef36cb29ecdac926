"""How wrong the model is, against what others published, on states, quarters and years its fit had not seen.

Carried are aggregates of error only: by state over at least eight quarters, by quarter over at least ten states,
never a point, because our figure less a point's error would be the publisher's panel again.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from data import comparison, yardstick
from data import snapshot as snapshots
from data.parameters import CARRIED
from data.printout import asked_regions
from data.quarter import label
from data.yardstick import Yardstick

Floats = NDArray[np.float64]
COLUMNS = ("left_out", "source", "level", "by", "key", "n", "mae_pp", "bias_pp", "rmse_pp", "correlation")
# Below these an aggregate would give single figures away.
LEAST_QUARTERS, LEAST_STATES = 8, 10
# Upper ends of the sizes of share for which the interval is found apart.
SIZES = (0.05, 0.10, 0.20, 1.0)
COVERAGE = 0.90

Row = dict[str, Any]


def errors(stick: Yardstick, guesses: Mapping[str, Floats]) -> list[Row]:
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
            rows.append(head | {"by": "all", "key": ""} | _scores(guess[mine], stick.share[mine]))
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
                        rows.append(head | {"by": by, "key": written} | _scores(guess[part], stick.share[part]))
    return rows


def interval(stick: Yardstick, guesses: Mapping[str, Floats]) -> dict[str, Any]:
    """Half-widths on the logit scale that hold nine in ten of the figures left out, by size of the model's share.

    Split-conformal: the ceil((n + 1) 0.9)-th smallest |logit(p) - logit(y)|, both clipped to [0.001, 0.999]; for a
    state from states left out, for the nation from years left out.
    """
    answer: dict[str, Any] = {"coverage": COVERAGE, "sizes": list(SIZES)}
    for level, left_out in (("state", "states"), ("nation", "years")):
        guess = guesses[left_out]
        mine = ~np.isnan(guess) & np.array([s.endswith("nation") == (level == "nation") for s in stick.source.tolist()])
        score = np.abs(_logit(guess) - _logit(stick.share))
        if level == "nation":
            answer[level] = [_quantile(score[mine])] * len(SIZES)
            continue
        size = np.searchsorted(SIZES, np.nan_to_num(guess))
        answer[level] = [_quantile(score[mine & (size == k)]) for k in range(len(SIZES))]
    return answer


def counts(count: Floats, published: Floats, years: Sequence[int]) -> dict[str, float]:
    """Our unscaled count of loans outstanding over NMDB's, the mean of each counted year."""
    year = np.array(years)
    known = ~np.isnan(published)
    return {
        str(y): round(float(count[known & (year == y)].mean() / published[known & (year == y)].mean()), 4)
        for y in yardstick.COUNTED
    }


def write(rows: Iterable[Row], path: Path) -> None:
    """The carried table of errors."""
    path.write_text(_csv(rows), encoding="utf-8", newline="")


def report(rows: Sequence[Row], count: Mapping[str, float]) -> str:
    """The table of errors as a person reads it: totals, then the states and quarters with the largest errors."""
    lines = ["Error on figures the fit had not seen, percentage points", ""]
    lines.append(f"{'left out':9} {'source':18} {'figures':>7} {'MAE':>6} {'bias':>6} {'RMSE':>6} {'r':>6}")
    lines += [
        f"{r['left_out']:9} {r['source']:18} {r['n']:>7} {r['mae_pp']:>6} {r['bias_pp']:>6} {r['rmse_pp']:>6} "
        f"{r['correlation']:>6}"
        for r in rows
        if r["by"] == "all"
    ]
    for by in ("state", "quarter"):
        worst = sorted((r for r in rows if r["by"] == by), key=lambda r: -float(r["mae_pp"]))[:6]
        named = ", ".join(f"{r['key']} {r['mae_pp']} ({r['source']}, {r['left_out']} left out)" for r in worst)
        lines += ["", f"Largest by {by}: {named or 'too few figures'}"]
    off = {year: f"{100 * (ratio - 1):+.1f} %" for year, ratio in count.items()}
    lines += ["", "Loans outstanding against NMDB, unscaled: " + ", ".join(f"{y} {o}" for y, o in off.items()), ""]
    return "\n".join(lines)


def carried() -> list[Row]:
    """The errors that the project carries; FileNotFoundError says how to make them."""
    path = CARRIED.with_name("backtest.csv")
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing; make it: python -m data calibrate --against DIR")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--format", choices=("csv", "text"), default="text")
    parser.add_argument(
        "--against", type=Path, metavar="DIR", help="folder of published figures: print ours beside them"
    )
    parser.add_argument("--place", action="append", default=[], help="with --against: only this place; may be repeated")


def run(args: argparse.Namespace) -> int:
    """Print the carried errors; or, with the yardstick at hand, our figures beside the published ones."""
    if args.against:
        return _beside(args.against, args.place)
    try:
        rows = carried()
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    if args.format == "csv":
        sys.stdout.write(_csv(rows))
        return 0
    about = json.loads(CARRIED.read_text(encoding="utf-8"))["about"]
    sys.stdout.write(report(rows, about["outstanding"]))
    return 0


def _beside(folder: Path, places: Sequence[str]) -> int:
    snapshot = snapshots.carried()
    try:
        regions = asked_regions(snapshot, None, places) if places else []
        stick = yardstick.read(folder, snapshot)
    except (OSError, ValueError) as wrong:
        sys.stderr.write(f"python -m data backtest: {wrong}\n")
        return 2
    sys.stdout.write(comparison.printed(comparison.pairs(snapshot, stick, regions)))
    return 0


def _csv(rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _scores(guess: Floats, published: Floats) -> Row:
    off = 100.0 * (guess - published)
    related = guess.size > 2 and guess.std() > 0 and published.std() > 0
    return {
        "n": int(guess.size),
        "mae_pp": round(float(np.abs(off).mean()), 2),
        "bias_pp": round(float(off.mean()), 2),
        "rmse_pp": round(float(np.sqrt((off**2).mean())), 2),
        "correlation": round(float(np.corrcoef(guess, published)[0, 1]), 3) if related else "",
    }


def _logit(share: Floats) -> Floats:
    return np.asarray(logit(np.clip(share, 0.001, 0.999)))


def _quantile(score: Floats) -> float:
    rank = int(np.ceil((score.size + 1) * COVERAGE))
    if rank > score.size:
        raise ValueError(f"{score.size} figures are too few for a {COVERAGE:.0%} interval; widen the bins in SIZES")
    return round(float(np.sort(score)[rank - 1]), 4)
