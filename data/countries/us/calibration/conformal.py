"""The 90 % interval of a modelled share by split-conformal calibration, and its measured coverage."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from data.calibration.backtest import COVERAGE
from data.countries.us.calibration.benchmarks import Benchmarks
from data.countries.us.calibration.held_out_errors import Predictions
from data.formulas.arrays import Floats
from data.formulas.interval import half_width

# Upper ends of the bins of share, each of which has its own width.
SIZES = (0.10, 0.20, 1.0)
# With fewer scores there is no 90 % quantile: ceil((n + 1) 0.9) would be past the last.
LEAST_SCORES = 9


def interval(benchmark: Benchmarks, predictions: Mapping[str, Predictions]) -> dict[str, Any]:
    """Half-widths on the logit scale that contain 90 % of the held-out figures, by size of the model's own share.

    Split-conformal: the ceil((n + 1) 0.9)-th smallest |logit(p) - logit(y)|, both clipped to [0.001, 0.999]; for a
    state from held-out states, for the nation from held-out years. Where there are two publishers each has half the
    weight, so that the interval also covers the one with fewer figures.
    """
    half_widths: dict[str, Any] = {"coverage": COVERAGE, "sizes": list(SIZES)}
    for level, left_out in (("state", "states"), ("nation", "years")):
        prediction = predictions[left_out]
        selected = ~np.isnan(prediction.figure) & (_national(benchmark) == (level == "nation"))
        half_widths[level] = widths(benchmark, prediction, selected, SIZES if level == "state" else SIZES[-1:])
    half_widths["nation"] *= len(SIZES)
    return half_widths


def widths(
    benchmark: Benchmarks, prediction: Predictions, selected: NDArray[np.bool_], sizes: Sequence[float]
) -> list[float]:
    """The half-width for each bin of share, from the selected figures; a bin with too few takes that of all bins."""
    score = _score(prediction, benchmark)
    size = np.searchsorted(sizes, np.nan_to_num(prediction.own))
    bins = [selected & (size == k) for k in range(len(sizes))]
    bins_used = [part if part.sum() >= LEAST_SCORES else selected for part in bins]
    return [_quantile(score[part], _publisher(benchmark)[part]) for part in bins_used]


def coverage(
    benchmark: Benchmarks, trials: Sequence[tuple[Predictions, NDArray[np.bool_], NDArray[np.bool_]]]
) -> dict[str, dict[str, float]]:
    """The interval's coverage of published figures of states held out of both the fit and the calibration of its width.

    trials: a fit's predictions, the figures its width is calibrated on, and those it is tested on. By source, and by
    size of share (upper end of the bin); `n` figures, `inside` the part of them in the interval. The width is the one
    that is shown: data.formulas.interval.half_width.
    """
    inside_by_key: dict[str, list[bool]] = {}
    for prediction, calibration_set, test_set in trials:
        share = np.nan_to_num(prediction.own)
        half_widths = half_width(share, SIZES, widths(benchmark, prediction, calibration_set, SIZES))
        size = np.searchsorted(SIZES, share)
        inside = _score(prediction, benchmark) <= half_widths
        for i in np.flatnonzero(test_set).tolist():
            for key in ("all", str(benchmark.source[i]), f"to {SIZES[size[i]]:.2f}"):
                inside_by_key.setdefault(key, []).append(bool(inside[i]))
    return {
        key: {"n": len(inside_by_key[key]), "inside": round(float(np.mean(inside_by_key[key])), 4)}
        for key in sorted(inside_by_key)
    }


def _score(prediction: Predictions, benchmark: Benchmarks) -> Floats:
    figure, published = (logit(np.clip(share, 0.001, 0.999)) for share in (prediction.figure, benchmark.share))
    return np.asarray(np.abs(figure - published))


def _national(benchmark: Benchmarks) -> NDArray[np.bool_]:
    return np.array([source.endswith("nation") for source in benchmark.source.tolist()])


def _publisher(benchmark: Benchmarks) -> NDArray[np.str_]:
    return np.array([source.partition("-")[0] for source in benchmark.source.tolist()])


def _quantile(score: Floats, publisher: NDArray[np.str_]) -> float:
    """The COVERAGE quantile of the scores; each publisher has the same total weight."""
    rank = int(np.ceil((score.size + 1) * COVERAGE))
    if rank > score.size:
        raise ValueError(f"{score.size} figures are too few for a {COVERAGE:.0%} interval; widen the bins in SIZES")
    names, publisher_index, count = np.unique(publisher, return_inverse=True, return_counts=True)
    order = np.argsort(score)
    weight = (score.size / (names.size * count))[publisher_index][order].cumsum()
    return round(float(score[order][np.searchsorted(weight, rank - 1e-9)]), 4)
