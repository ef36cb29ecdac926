"""Result types of the model's error: aggregates of held-out error and the fit's statistics; no texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.country import Country
from data.evidence.view import EvidenceView
from data.formulas.arrays import Floats
from data.region import Region


@dataclass(frozen=True)
class Score:
    """The error on one source's held-out figures; percentage points, nan where it is not defined.

    bias: mean of the model less the published. aim: the project's target for the mean absolute error.
    """

    left_out: str
    source: str
    n: int
    mae: float
    bias: float
    rmse: float
    correlation: float
    rank_correlation: float
    aim: float


@dataclass(frozen=True)
class RankAccuracy:
    """The ranking of states: in how many of a source's quarters the rank correlation reached its target.

    Only quarters with at least LEAST_RANKED states count. lowest: the lowest correlation of any of them.
    """

    source: str
    aim: float
    reached: int
    quarters: int
    lowest: float


@dataclass(frozen=True)
class ErrorHistory:
    """A source's error by quarter, only quarters with figures of ten states or more; n: the number of states."""

    source: str
    quarters: tuple[str, ...]
    error: Floats
    n: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PublishedPoints:
    """One source's figures and the model's for the same states and quarters, percent; labels: state and quarter."""

    source: str
    published: Floats
    ours: Floats
    labels: tuple[str, ...]


@dataclass(frozen=True)
class IntervalCoverage:
    """The coverage of the 90 % interval over one kind of published figures: `all`, a source, or a size of share.

    inside: the part of the n figures inside. verdict: 0 when it is in range, -1 when too low, 1 when too high.
    """

    kind: str
    n: int
    inside: float
    verdict: int


@dataclass(frozen=True)
class IntervalExample:
    """A share and its interval, as the page would show them."""

    level: str
    share: float
    lower: float
    upper: float


@dataclass(frozen=True)
class FittedParameter:
    """A calibrated parameter: meaning, fitted value with standard error, and its prior (centre, sd)."""

    name: str
    meaning: str
    value: float
    standard_error: float
    centre: float
    sd: float


@dataclass(frozen=True, eq=False)
class Evidence:
    """The statistics that do not depend on a view.

    agreement, own_errors: see data.calibration.backtest. outstanding: the model's count of loans over NMDB's, by year.
    yardstick: SHA-256 of the files of published figures. fitted, fitted_on: the fit's date and snapshot.
    """

    country: Country
    scores: tuple[Score, ...]
    coverage: tuple[IntervalCoverage, ...]
    examples: tuple[IntervalExample, ...]
    agreement: Mapping[str, float]
    own_errors: Mapping[str, float]
    parameters: tuple[FittedParameter, ...]
    outstanding: Mapping[str, float]
    yardstick: Mapping[str, str]
    fitted: str
    fitted_on: str


@dataclass(frozen=True, eq=False)
class EvidenceReading:
    """The figures for a view. scores: for what was held out; error: by place (the states), nan where too few figures.

    counted: the number of quarters behind each state's error.
    """

    view: EvidenceView
    scores: tuple[Score, ...]
    places: tuple[Region, ...]
    error: Floats
    counted: tuple[int, ...]
    error_histories: tuple[ErrorHistory, ...]
    rank_accuracy: tuple[RankAccuracy, ...]
    evidence: Evidence
    dropped: tuple[str, ...] = ()
    points: tuple[PublishedPoints, ...] = ()  # only where the publishers' files are available

    def score(self, source: str) -> Score | None:
        """The error on a source's figures; None where none of them could be held out."""
        return next((score for score in self.scores if score.source == source), None)
