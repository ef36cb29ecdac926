"""How wrong the model is, against what others published, on states, quarters and years its fit had not seen.

Carried are aggregates of error only: by state over at least eight quarters, by quarter over at least ten states,
never a point, because our figure less a point's error would be the publisher's panel again.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from data import comparison, yardstick
from data import snapshot as snapshots
from data.parameters import CARRIED
from data.parameters import carried as calibration
from data.printout import asked_regions
from data.quarter import label
from data.yardstick import Yardstick

Floats = NDArray[np.float64]
COLUMNS = (
    "left_out",
    "source",
    "level",
    "by",
    "key",
    "n",
    "mae_pp",
    "bias_pp",
    "rmse_pp",
    "correlation",
    "rank_correlation",
)
# Below these an aggregate would give single figures away.
LEAST_QUARTERS, LEAST_STATES = 8, 10
COVERAGE = 0.90

Row = dict[str, Any]


@dataclass(frozen=True)
class Guess:
    """What a fit that never saw them says of the yardstick's figures, nan where it did see them.

    figure: on the source's own level, to be compared with it; own: the model's share as the page would show it.
    """

    figure: Floats
    own: Floats


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
            rows.append(head | {"by": "all", "key": ""} | scores(guess[mine], stick.share[mine]))
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
                        rows.append(head | {"by": by, "key": written} | scores(guess[part], stick.share[part]))
    return rows


def agreement(stick: Yardstick, guess: Guess, offsets: Mapping[str, float]) -> dict[str, float]:
    """How far publishers are from each other, and the model from each and from their mean, where two speak at once.

    guess: of states left out; offsets: by which the sources lie off CoreLogic's revised level, in logit, as the fit
    found them: the model is measured by those. The two publishers are measured by the one offset between them that
    brings these very figures closest, which is kinder to them. Mean absolute differences in percentage points over the
    states and quarters that both CoreLogic and Zillow have, most of them CoreLogic's worst states; `table_n` and
    `table_publishers_pp` are of its one full table alone. `shared_error`: the correlation of the model's two errors.
    """
    zillow = stick.source == "zillow-state"
    printed = _logit(stick.share) - np.where(stick.first_printing, offsets["first_printing"], 0.0)
    points = list(zip(stick.region_id.tolist(), stick.quarter.tolist(), strict=True))
    mine = ~np.isnan(guess.own)
    there = {points[i]: i for i in np.flatnonzero(mine & zillow).tolist()}
    core = np.char.startswith(stick.source, "corelogic")
    one = np.array([i for i in np.flatnonzero(mine & core).tolist() if points[i] in there])
    other = np.array([there[points[i]] for i in one.tolist()])
    ours, first, second = guess.own[one], expit(printed[one]), expit(printed[other] - offsets["zillow"])
    full = stick.source[one] == "corelogic-table"
    return {"n": int(one.size), "table_n": int(full.sum())} | {
        name: round(float(figure), 3)
        for name, figure in (
            ("publishers_pp", _apart(first, printed[other])),
            ("table_publishers_pp", _apart(first[full], printed[other][full]) if full.any() else np.nan),
            ("corelogic_pp", 100 * np.abs(ours - first).mean()),
            ("zillow_pp", 100 * np.abs(ours - second).mean()),
            ("mean_pp", 100 * np.abs(ours - (first + second) / 2).mean()),
            ("shared_error", np.corrcoef(ours - first, ours - second)[0, 1]),
        )
    }


def own_errors(met: Mapping[str, float]) -> dict[str, float]:
    """What each of three who measure one thing errs by itself, from how far every two of them are apart.

    The three-cornered hat: if the three err independently, squares of differences are sums of squares of errors; a mean
    absolute difference stands for its standard deviation. met: of `agreement`. Percentage points; nan for who is closer
    to both others than they are to each other by more than chance allows.

    >>> own_errors({"corelogic_pp": 5.0, "zillow_pp": 5.0, "publishers_pp": 32.0**0.5})
    {'model': 3.0, 'corelogic': 4.0, 'zillow': 4.0}
    """
    ours, theirs, between = (met[name] ** 2 for name in ("corelogic_pp", "zillow_pp", "publishers_pp"))
    squared = {
        "model": ours + theirs - between,
        "corelogic": ours + between - theirs,
        "zillow": theirs + between - ours,
    }
    return {name: round((two / 2) ** 0.5, 2) if two >= 0 else float("nan") for name, two in squared.items()}


def _apart(share: Floats, odds: Floats) -> float:
    """How far shares are from others given in logit, in points, by the one offset between them that suits them best."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415  # as in `scores`: only the fit comes here

    def off(offset: float) -> float:
        return 100 * float(np.abs(share - expit(odds - offset)).mean())

    return float(minimize_scalar(off, bounds=(-3.0, 3.0), method="bounded").fun)


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


def report(rows: Sequence[Row], about: Mapping[str, Any], covered: Mapping[str, Mapping[str, float]]) -> str:
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
    lines += ["", f"Published figures inside the {COVERAGE:.0%} interval, states that neither fit nor width had seen:"]
    lines += [f"{name:18} {held['n']:>7.0f} {held['inside']:>7.1%}" for name, held in covered.items()]
    met = about["agreement"]
    own = own_errors(met)
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
        rows = carried()
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    if args.format == "csv":
        sys.stdout.write(_csv(rows))
        return 0
    fitted = calibration()
    sys.stdout.write(report(rows, fitted.about, fitted.interval["covered"]))
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


def _official() -> int:
    from data import estimates, official  # noqa: PLC0415  # they score by this module

    snapshot = snapshots.carried()
    try:
        rows = official.errors(snapshot, estimates.estimates(snapshot))
    except LookupError as missing:
        sys.stderr.write(f"python -m data backtest: {missing.args[0]}\n")
        return 1
    sys.stdout.write(official.report(rows))
    return 0


def _csv(rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def scores(guess: Floats, published: Floats) -> Row:
    """How far guesses are from what was published: number, mean absolute error, bias, RMSE, both correlations."""
    from scipy.stats import rankdata  # noqa: PLC0415  # slow to import, and only the fit comes here, never a reader

    off = 100.0 * (guess - published)
    related = guess.size > 2 and guess.std() > 0 and published.std() > 0
    ranks = np.array([rankdata(share) for share in (guess, published)])
    return {
        "n": int(guess.size),
        "mae_pp": round(float(np.abs(off).mean()), 2),
        "bias_pp": round(float(off.mean()), 2),
        "rmse_pp": round(float(np.sqrt((off**2).mean())), 2),
        "correlation": round(float(np.corrcoef(guess, published)[0, 1]), 3) if related else "",
        "rank_correlation": round(float(np.corrcoef(ranks)[0, 1]), 3) if related else "",
    }


def _logit(share: Floats) -> Floats:
    return np.asarray(logit(np.clip(share, 0.001, 0.999)))
