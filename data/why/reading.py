"""Result types of the change and the bridge: parts, publishers' definitions, quoted figures, steps; no texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.definition import Definition
from data.model.reading import OfficialFigure
from data.region import Region
from data.snapshot.pin import PinStatus


@dataclass(frozen=True)
class Publisher:
    """A publisher of negative equity and its definition, as far as it is disclosed.

    counts: loans | balances. liens: all | first | unsaid. value: dispersed (homes valued one by one) | step (every
    home at an index). threshold: percent MTMLTV. index: blended (the model's is comparable: homes valued one by one) |
    another of the country's | own (proprietary). level: the calibration's offset that puts the model on its
    level, "" for none. known: its disclosed method, in a sentence; title, address: the source of that. fitted:
    which of its figures the model is fitted to: "" none | base (those of the base level) | all (the nation's too).
    since: the first quarter of the loans that it counts, "" for loans of every age. of: what its shares are of,
    `mortgages` or `owners` (all owner-occupiers, with a mortgage or without). article: what its name has before it in
    an English sentence, "" or `the`.
    """

    key: str
    name: str
    counts: str
    liens: str
    value: str
    threshold: int
    index: str
    level: str
    known: str
    title: str
    address: str
    fitted: str = ""
    since: str = ""
    of: str = "mortgages"
    article: str = ""


@dataclass(frozen=True)
class Quoted:
    """A single published figure: publisher, region, quarter, share (a ratio) and source.

    printing: `first` where the publisher later revised the whole series upwards and this is from before it; `latest`
    otherwise. note: a caveat. coverage: what is known of the loans the publisher does not cover. date: of the source,
    "" where it has none. mortgaged_part: of the region's owner-occupiers, a ratio; 1 but for a share of `owners`.
    """

    publisher: str
    region_id: str
    quarter: str
    share: float
    title: str
    address: str
    date: str = ""
    printing: str = "latest"
    note: str = ""
    coverage: str = ""
    evidence: str = "published"
    mortgaged_part: float = 1.0


@dataclass(frozen=True)
class Step:
    """One difference between two definitions, and the change of the model's figure from it, in ratio points.

    ours, theirs: the value in each definition; "" for a level that was never compared. measured: False where nobody
    publishes the effect; `moved` is then 0 and the effect is part of the rest.
    """

    name: str  # one of data.why.bridge.STEPS
    moved: float
    ours: str = ""
    theirs: str = ""
    measured: bool = True


@dataclass(frozen=True)
class Bridge:
    """From the model's figure to a publisher's of the same region and quarter: ours + the steps = `end`, to rounding.

    definition: of our figure. theirs: the model's figure on the publisher's definition and level. quoted: the
    publisher's own figure, None where none is quoted; the last step is then not `rest`, and the bridge ends at
    `theirs`. elsewhere: the regions (shown name) and quarters of all quoted figures of this publisher. lower, upper:
    the 90 % interval around `theirs`, nan where it has never been tested on this publisher. fitted: whether the
    quoted figure is one of those that the model was fitted to.
    """

    place: Region
    quarter: str
    definition: Definition
    publisher: Publisher
    ours: float
    steps: tuple[Step, ...]
    theirs: float
    lower: float
    upper: float
    fitted: bool
    quoted: Quoted | None
    elsewhere: tuple[tuple[str, str], ...]
    evidence: str
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    official_figures: tuple[OfficialFigure, ...] = ()  # of an authority, in the view's own definition

    @property
    def end(self) -> float:
        """The last figure of the bridge, a ratio."""
        return self.theirs if self.quoted is None else self.quoted.share


@dataclass(frozen=True)
class Part:
    """The effect of one cause on a share, in ratio points: mean, minimum and maximum over every order of the causes.

    measured: False where nobody measured it between the two quarters; the effect is then 0.
    """

    name: str  # prices | drift | amortisation | borrowing | lending | exits | mix | revision
    moved: float
    least: float
    most: float
    measured: bool = True


@dataclass(frozen=True)
class Change:
    """A region's change of share from one quarter to a later one: start + the parts = end, to rounding.

    before: the hash of the earlier snapshot that `start` was read from, "" when there is only one. official_figures:
    an authority's of either quarter, which the parts, being the model's, do not sum to.
    """

    place: Region
    first: str
    last: str
    definition: Definition
    start: float
    end: float
    parts: tuple[Part, ...]
    evidence: str
    notes: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    before: str = ""
    dropped: tuple[str, ...] = ()
    official_figures: tuple[OfficialFigure, ...] = ()
    pinned: PinStatus | None = None
