"""What is known of how wrong the model is: aggregates of error, the fit's account of itself. No words, no points."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.evidence.view import EvidenceView
from data.formulas.arrays import Floats
from data.region import Region


@dataclass(frozen=True)
class Score:
    """The error on one source's figures that the fit had not seen; percentage points, nan where it is not defined.

    bias: the model less what was published. aim: what we set ourselves for the mean absolute error.
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
    """How well the order of states is told: in how many of a source's quarters the correlation of ranks met its aim.

    Only quarters with so many states that their order means something; of one quarter, lowest is its correlation.
    """

    source: str
    aim: float
    reached: int
    of: int
    lowest: float


@dataclass(frozen=True)
class ErrorHistory:
    """A source's error by quarter, only quarters with figures of ten states or more; n: how many states."""

    source: str
    quarters: tuple[str, ...]
    error: Floats
    n: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PublishedPoints:
    """One source's figures and ours for the same states and quarters, percent; named: which each is of."""

    source: str
    published: Floats
    ours: Floats
    named: tuple[str, ...]


@dataclass(frozen=True)
class IntervalCoverage:
    """How many of the published figures of a kind the 90 % interval held. kind: `all`, a source, or a size of share.

    verdict: 0 when it held as many as it should, -1 when fewer, 1 when more.
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
    """A calibrated number: what it is, what was believed of it before, what the fit says."""

    name: str
    meaning: str
    value: float
    standard_error: float
    centre: float
    sd: float


@dataclass(frozen=True, eq=False)
class Evidence:
    """All of it, whatever is asked.

    agreement, own: of data.calibration.backtest's agreement and own_errors. outstanding: our count of loans over NMDB's, by year.
    yardstick: the checksums of the files of published figures. fitted, fitted_on: the fit's date, and the snapshot it
    was made on.
    """

    scores: tuple[Score, ...]
    held: tuple[IntervalCoverage, ...]
    examples: tuple[IntervalExample, ...]
    agreement: Mapping[str, float]
    own: Mapping[str, float]
    parameters: tuple[FittedParameter, ...]
    outstanding: Mapping[str, float]
    yardstick: Mapping[str, str]
    fitted: str
    fitted_on: str


@dataclass(frozen=True, eq=False)
class EvidenceReading:
    """The answer to a question. scores: of what was left out; places: the states, and each one's error, nan: too few.

    counted: the number of quarters behind each state's error.
    """

    view: EvidenceView
    scores: tuple[Score, ...]
    places: tuple[Region, ...]
    error: Floats
    counted: tuple[int, ...]
    courses: tuple[ErrorHistory, ...]
    ranked: tuple[RankAccuracy, ...]
    evidence: Evidence
    dropped: tuple[str, ...] = ()
    points: tuple[PublishedPoints, ...] = ()  # only where the publishers' files are at hand

    def score(self, source: str) -> Score | None:
        """The error on a source's figures; None where none of them could be left out."""
        return next((score for score in self.scores if score.source == source), None)
