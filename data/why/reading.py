"""Shapes of the bridge between our figure and another publisher's: definitions, quoted figures, steps. No words."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.model.reading import OfficialFigure
from data.region import Region
from data.snapshot.pin import PinStatus


@dataclass(frozen=True)
class Publisher:
    """Who publishes negative equity, and by which definition, as far as the publisher tells.

    counts: loans | balances. liens: all | first | unsaid. value: dispersed (homes valued one by one) | step (every
    home at an index). threshold: percent MTMLTV. index: blended (ours serves as well: it values homes one by one) |
    all-transactions (FHFA's) | own (one that nobody else has). level: the calibration's offset that puts ours on its
    level, "" for none. known: what it says of its method, in a sentence; title, address: where it says so.
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


@dataclass(frozen=True)
class Quoted:
    """A single published figure: whose, of where and when, how large (a ratio), and where it stands in print.

    printing: `first` where the publisher later revised the whole series upwards and this is from before it; `latest`
    otherwise. note: what else must be known of it. coverage: what is known of whom the publisher does not see. date:
    of the source, "" where it has none.
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


@dataclass(frozen=True)
class Step:
    """One difference between two definitions, and what it moves our figure by, in ratio points.

    ours, theirs: either definition's own; a level that was never compared is "". measured: False where nobody publishes
    what it moves; `moved` is then 0 and whatever it is stays in the rest.
    """

    name: str  # weight | liens | value | threshold | index | level | rest
    moved: float
    ours: str = ""
    theirs: str = ""
    measured: bool = True


@dataclass(frozen=True)
class Bridge:
    """From our figure to a publisher's of the same place and quarter: ours + the steps = `end`, to rounding.

    theirs: our figure on the publisher's definition and level. quoted: what the publisher printed, None where no figure
    is quoted; the last step is then not `rest`, and the bridge ends at `theirs`. elsewhere: of which places (as they
    are called) and quarters figures of this publisher are quoted. lower, upper: the 90 % interval around `theirs`, nan
    where it has never been tested on this publisher. fitted: whether the quoted figure is one of those that the model
    was fitted to.
    """

    place: Region
    quarter: str
    weight: str
    value: str
    threshold: int
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
    beside: tuple[OfficialFigure, ...] = ()  # what an authority has published in our own definition
    index: str = "blended"

    @property
    def end(self) -> float:
        """Where the bridge ends."""
        return self.theirs if self.quoted is None else self.quoted.share


@dataclass(frozen=True)
class Part:
    """What one cause moved a share by, in ratio points: on average over every order of the causes, least and most.

    measured: False where nobody measured it between the two quarters; it is then nought.
    """

    name: str  # prices | drift | amortisation | borrowing | lending | exits | mix | revision
    moved: float
    least: float
    most: float
    measured: bool = True


@dataclass(frozen=True)
class Change:
    """Why a place's share moved from one quarter to a later one: start + the parts = end, to rounding.

    before: the hash of the earlier snapshot that `start` was read from, "" when there is only one. beside: what an
    authority has published of either quarter, which the parts, the model's, do not sum to.
    """

    place: Region
    first: str
    last: str
    weight: str
    value: str
    threshold: int
    start: float
    end: float
    parts: tuple[Part, ...]
    evidence: str
    notes: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]
    snapshot: str
    before: str = ""
    dropped: tuple[str, ...] = ()
    beside: tuple[OfficialFigure, ...] = ()
    index: str = "blended"
    pinned: PinStatus | None = None
