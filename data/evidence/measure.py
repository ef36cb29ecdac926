"""How wrong the model is, from what the project carries: aggregates of held-out error, and the fit's own account.

Nothing here could give a publisher's panel back: no figure of ours stands beside an error of a single point.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from data.calibration.backtest import own_errors
from data.countries.us.states import STATES
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
from data.region import Region

Row = Mapping[str, Any]

# What we set ourselves before the fit, on figures it had not seen: the mean absolute error in percentage points, and
# the correlation of ranks. Ours: no authority asks for them.
AIMS = {"corelogic-table": 2.0, "corelogic-list": 2.5, "zillow-state": 2.0, "corelogic-nation": 0.5}
RANK_AIMS = {"corelogic-table": 0.85, "zillow-state": 0.92}
# Of fewer states than this the order says little.
LEAST_RANKED = 30
# The parts of the published figures, within which a 90 % interval should hold them.
COVERED = (0.85, 0.95)
SOURCES = ("corelogic-table", "corelogic-list", "zillow-state", "corelogic-nation")
# Shares whose intervals say how wide they are.
SHARES = (0.05, 0.10, 0.20, 0.40)

PLACES = tuple(
    Region(state.region_id, state.name, state.name_zh, "state", f"US-DIV-{state.division}", state.abbr)
    for state in STATES
)


def evidence(
    fitted: Calibration, rows: Iterable[Row], interval: Callable[[Floats, str], tuple[Floats, Floats]]
) -> Evidence:
    """All that the project carries of the model's error.

    rows: the backtest's, as data.calibration.backtest.carried gives them; interval: the lower and upper ends of shares of a level,
    as data.model.estimates.Estimates.interval gives them.
    """
    about, covered = fitted.about, fitted.interval["covered"]
    return Evidence(
        scores=tuple(_score(row) for row in rows if row["by"] == "all"),
        held=tuple(_interval_coverage(kind, covered[kind]) for kind in sorted(covered, key=_KINDS.index)),
        examples=_examples(interval),
        agreement=about["agreement"],
        own=own_errors(about["agreement"]),
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
    """The answer to a question: what was left out, against whom on the map, and which side of the error.

    points: as data.evidence.points gives them, where the publishers' files are at hand.
    """
    unseen = [row for row in rows if row["left_out"] == view.left_out]
    states = {row["key"]: row for row in unseen if row["by"] == "state" and row["source"] == view.source}
    column = f"{view.error}_pp"
    return EvidenceReading(
        view=view,
        scores=tuple(score for score in evidence.scores if score.left_out == view.left_out),
        places=PLACES,
        error=np.array([_number(states[p.region_id][column]) if p.region_id in states else np.nan for p in PLACES]),
        counted=tuple(int(states[p.region_id]["n"]) if p.region_id in states else 0 for p in PLACES),
        courses=tuple(filter(None, (_error_history(unseen, source, column) for source in SOURCES))),
        ranked=tuple(filter(None, (_ranked(unseen, source, aim) for source, aim in RANK_AIMS.items()))),
        evidence=evidence,
        points=points,
    )


def _ranked(rows: Iterable[Row], source: str, aim: float) -> RankAccuracy | None:
    told = [
        _number(row["rank_correlation"])
        for row in rows
        if row["by"] == "quarter" and row["source"] == source and int(row["n"]) >= LEAST_RANKED
    ]
    return RankAccuracy(source, aim, sum(one >= aim for one in told), len(told), min(told)) if told else None


def _error_history(rows: Iterable[Row], source: str, column: str) -> ErrorHistory | None:
    mine = sorted((row["key"], row) for row in rows if row["by"] == "quarter" and row["source"] == source)
    if not mine:
        return None
    return ErrorHistory(
        source,
        tuple(quarter for quarter, _ in mine),
        np.array([_number(row[column]) for _, row in mine]),
        tuple(int(row["n"]) for _, row in mine),
    )


# Everything, then by source, then by size of share: the order in which coverage is told.
_KINDS = ("all", *SOURCES, "to 0.10", "to 0.20", "to 1.00")


def _interval_coverage(kind: str, told: Mapping[str, float]) -> IntervalCoverage:
    inside = float(told["inside"])
    return IntervalCoverage(kind, int(told["n"]), inside, int(inside > COVERED[1]) - int(inside < COVERED[0]))


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


def _examples(interval: Callable[[Floats, str], tuple[Floats, Floats]]) -> tuple[IntervalExample, ...]:
    found = []
    for level in ("state", "nation"):
        ends = interval(np.array(SHARES), level)
        for share, lower, upper in zip(SHARES, *(end.tolist() for end in ends), strict=True):
            found.append(IntervalExample(level, share, lower, upper))
    return tuple(found)


def _number(text: str | float) -> float:
    return math.nan if text == "" else float(text)
