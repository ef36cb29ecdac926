"""The model's error, from files in the repository: aggregates of held-out error, and the fit's own statistics.

A publisher's panel cannot be reconstructed from them: no single figure is given together with its error.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from data.calibration.backtest import own_errors
from data.country import Country
from data.evidence.reading import (
    ErrorHistory,
    Evidence,
    EvidenceReading,
    FittedParameter,
    IntervalCoverage,
    IntervalExample,
    PublishedPoints,
    RankAccuracy,
    Score,
)
from data.evidence.view import EvidenceView
from data.formulas.arrays import Floats
from data.model.parameters import PRIORS, Calibration

Row = Mapping[str, Any]

# Targets set before the fit, on held-out figures: mean absolute error in percentage points, and rank correlation. They
# are this project's; no authority requires them.
AIMS = {"corelogic-table": 2.0, "corelogic-list": 2.5, "zillow-state": 2.0, "corelogic-nation": 0.5}
RANK_AIMS = {"corelogic-table": 0.85, "zillow-state": 0.92}
# With fewer states than this a rank correlation means little.
LEAST_RANKED = 30
# The range in which the coverage of a 90 % interval should lie, as parts of the published figures.
COVERED = (0.85, 0.95)
SOURCES = ("corelogic-table", "corelogic-list", "zillow-state", "corelogic-nation")
# Shares for which the page shows the interval, as examples of its width.
SHARES = (0.05, 0.10, 0.20, 0.40)


def evidence(
    country: Country, fitted: Calibration, rows: Iterable[Row], interval: Callable[[Floats, str], tuple[Floats, Floats]]
) -> Evidence:
    """All statistics of the model's error.

    rows: of data.calibration.backtest.carried; interval: data.model.estimates.Estimates.interval, the lower and upper
    ends of the interval of shares of a level.
    """
    about, covered = fitted.about, fitted.interval["covered"]
    return Evidence(
        country=country,
        scores=tuple(_score(row) for row in rows if row["by"] == "all"),
        coverage=tuple(_interval_coverage(kind, covered[kind]) for kind in sorted(covered, key=_KINDS.index)),
        examples=_examples(country, interval),
        agreement=about["agreement"],
        own_errors=own_errors(about["agreement"]),
        parameters=tuple(
            FittedParameter(
                name, prior.meaning, value, about["standard_errors"].get(name, math.nan), prior.centre, prior.sd
            )
            for name, value in fitted.values.items()
            if (prior := PRIORS.get(name))
        ),
        outstanding=about["outstanding"],
        yardstick=about["yardstick"],
        fitted=about["fitted"],
        fitted_on=about["snapshot"],
    )


def reading(
    evidence: Evidence, rows: Sequence[Row], view: EvidenceView, points: tuple[PublishedPoints, ...] = ()
) -> EvidenceReading:
    """The page's figures for a view: what was held out, the source on the map, and mean absolute error or bias.

    points: of data.evidence.points, where the publishers' files are available.
    """
    held_out = [row for row in rows if row["left_out"] == view.left_out]
    country = evidence.country
    of_source = [row for row in held_out if row["source"] == view.source]
    row_of = {row["key"]: row for row in of_source if row["by"] == country.base.key}
    column = f"{view.error}_pp"
    return EvidenceReading(
        view=view,
        scores=tuple(score for score in evidence.scores if score.left_out == view.left_out),
        places=country.areas,
        error=np.array(
            [_number(row_of[area.region_id][column]) if area.region_id in row_of else np.nan for area in country.areas]
        ),
        counted=tuple(int(row_of[area.region_id]["n"]) if area.region_id in row_of else 0 for area in country.areas),
        error_histories=tuple(filter(None, (_error_history(held_out, source, column) for source in SOURCES))),
        rank_accuracy=tuple(filter(None, (_rank_accuracy(held_out, source, aim) for source, aim in RANK_AIMS.items()))),
        evidence=evidence,
        points=points,
    )


def _rank_accuracy(rows: Iterable[Row], source: str, aim: float) -> RankAccuracy | None:
    correlations = [
        _number(row["rank_correlation"])
        for row in rows
        if row["by"] == "quarter" and row["source"] == source and int(row["n"]) >= LEAST_RANKED
    ]
    return (
        RankAccuracy(source, aim, sum(value >= aim for value in correlations), len(correlations), min(correlations))
        if correlations
        else None
    )


def _error_history(rows: Iterable[Row], source: str, column: str) -> ErrorHistory | None:
    rows_by_quarter = sorted((row["key"], row) for row in rows if row["by"] == "quarter" and row["source"] == source)
    if not rows_by_quarter:
        return None
    return ErrorHistory(
        source,
        tuple(quarter for quarter, _ in rows_by_quarter),
        np.array([_number(row[column]) for _, row in rows_by_quarter]),
        tuple(int(row["n"]) for _, row in rows_by_quarter),
    )


# Display order of coverage: all figures, by source, by size of share.
_KINDS = ("all", *SOURCES, "to 0.10", "to 0.20", "to 1.00")


def _interval_coverage(kind: str, counts: Mapping[str, float]) -> IntervalCoverage:
    inside = float(counts["inside"])
    return IntervalCoverage(kind, int(counts["n"]), inside, int(inside > COVERED[1]) - int(inside < COVERED[0]))


def _score(row: Row) -> Score:
    source = row["source"]
    return Score(
        left_out=row["left_out"],
        source=source,
        n=int(row["n"]),
        mae=_number(row["mae_pp"]),
        bias=_number(row["bias_pp"]),
        rmse=_number(row["rmse_pp"]),
        correlation=_number(row["correlation"]),
        rank_correlation=_number(row["rank_correlation"]),
        aim=AIMS.get(source, math.nan),
    )


def _examples(
    country: Country, interval: Callable[[Floats, str], tuple[Floats, Floats]]
) -> tuple[IntervalExample, ...]:
    examples = []
    for level in (country.base.key, country.levels[0].key):
        ends = interval(np.array(SHARES), level)
        for share, lower, upper in zip(SHARES, *(end.tolist() for end in ends), strict=True):
            examples.append(IntervalExample(level, share, lower, upper))
    return tuple(examples)


def _number(text: str | float) -> float:
    return math.nan if text == "" else float(text)
