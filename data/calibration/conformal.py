"""The interval of a modelled share: so wide that nine in ten of the figures others publish lie in it, and is it so?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from data.calibration.backtest import COVERAGE, Predictions
from data.calibration.benchmarks import Benchmarks
from data.formulas.arrays import Floats
from data.formulas.interval import half_width

# Upper ends of the sizes of share for which the width is found apart.
SIZES = (0.10, 0.20, 1.0)
# Fewer scores than this have no ninth tenth: ceil((n + 1) 0.9) would be past the last.
LEAST_SCORES = 9


def interval(stick: Benchmarks, guesses: Mapping[str, Predictions]) -> dict[str, Any]:
    """Half-widths on the logit scale that hold nine in ten of the figures left out, by size of the model's own share.

    Split-conformal: the ceil((n + 1) 0.9)-th smallest |logit(p) - logit(y)|, both clipped to [0.001, 0.999]; for a
    state from states left out, for the nation from years left out. Where two publishers are known each counts for half:
    the interval is to hold the one of whom there is less, too.
    """
    answer: dict[str, Any] = {"coverage": COVERAGE, "sizes": list(SIZES)}
    for level, left_out in (("state", "states"), ("nation", "years")):
        guess = guesses[left_out]
        mine = ~np.isnan(guess.figure) & (_national(stick) == (level == "nation"))
        answer[level] = widths(stick, guess, mine, SIZES if level == "state" else SIZES[-1:])
    answer["nation"] *= len(SIZES)
    return answer


def widths(stick: Benchmarks, guess: Predictions, mine: NDArray[np.bool_], sizes: Sequence[float]) -> list[float]:
    """The half-width for each size of share, from the figures of `mine`; a size with too few takes all sizes' own."""
    score = _score(guess, stick)
    size = np.searchsorted(sizes, np.nan_to_num(guess.own))
    parts = [mine & (size == k) for k in range(len(sizes))]
    enough = [part if part.sum() >= LEAST_SCORES else mine for part in parts]
    return [_quantile(score[part], _publisher(stick)[part]) for part in enough]


def coverage(
    stick: Benchmarks, trials: Sequence[tuple[Predictions, NDArray[np.bool_], NDArray[np.bool_]]]
) -> dict[str, dict[str, float]]:
    """How many of the published figures lie in the interval, where neither the fit nor its width has seen the state.

    trials: a fit's guesses, the figures that its width is found on, and those that it is tested on. By source, and by
    size of share (upper end of the bin); `n` figures, `inside` the part of them that the interval holds. The width is
    the one that would be shown: data.formulas.interval.half_width.
    """
    held: dict[str, list[bool]] = {}
    for guess, tuned, tested in trials:
        own = np.nan_to_num(guess.own)
        half = half_width(own, SIZES, widths(stick, guess, tuned, SIZES))
        size = np.searchsorted(SIZES, own)
        inside = _score(guess, stick) <= half
        for i in np.flatnonzero(tested).tolist():
            for key in ("all", str(stick.source[i]), f"to {SIZES[size[i]]:.2f}"):
                held.setdefault(key, []).append(bool(inside[i]))
    return {key: {"n": len(held[key]), "inside": round(float(np.mean(held[key])), 4)} for key in sorted(held)}


def _score(guess: Predictions, stick: Benchmarks) -> Floats:
    figure, published = (logit(np.clip(share, 0.001, 0.999)) for share in (guess.figure, stick.share))
    return np.asarray(np.abs(figure - published))


def _national(stick: Benchmarks) -> NDArray[np.bool_]:
    return np.array([source.endswith("nation") for source in stick.source.tolist()])


def _publisher(stick: Benchmarks) -> NDArray[np.str_]:
    return np.array([source.partition("-")[0] for source in stick.source.tolist()])


def _quantile(score: Floats, publisher: NDArray[np.str_]) -> float:
    """The score that COVERAGE of a new publisher's figures stay within; each publisher has the same weight."""
    rank = int(np.ceil((score.size + 1) * COVERAGE))
    if rank > score.size:
        raise ValueError(f"{score.size} figures are too few for a {COVERAGE:.0%} interval; widen the bins in SIZES")
    names, which, count = np.unique(publisher, return_inverse=True, return_counts=True)
    order = np.argsort(score)
    weight = (score.size / (names.size * count))[which][order].cumsum()
    return round(float(score[order][np.searchsorted(weight, rank - 1e-9)]), 4)
