"""A page's panel as a table, with the metadata of its downloads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data import version
from data.records import Record
from data.snapshot.snapshot import Snapshot

BANDS = ("<60", "60-70", "70-80", "80-90", "90-95", "95-100", "100-110", "110-120", "120-125", ">125")
PLACE = ("region_id", "region", "as_of", "evidence", "definition")


@dataclass(frozen=True)
class PanelTable:
    """What a page's panel has as a table. name: within its page; columns: in order; rows: of a snapshot and the panel's
    reading. path: the address of the panel where it has a page of its own.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Snapshot, Any], Sequence[Record]]
    path: str = ""


@dataclass(frozen=True)
class Panel:
    """A panel's table. columns: in order; make_rows: computes its rows, which some callers do not need.

    reading: the page's figures for the same link; view: its view, with every quarter filled in; share: the page's
    headline share, nan where it has none. place, quarter: for the file's name. dropped: messages on the parts of the
    link that were ignored. snapshot: the data.
    """

    name: str
    columns: tuple[str, ...]
    make_rows: Callable[[], Sequence[Record]]
    reading: Any  # of the package of the panel; the caller knows the type
    view: Any  # of the same page
    share: float
    place: str
    quarter: str
    definition: str
    dropped: tuple[str, ...]
    snapshot: Snapshot

    @cached_property
    def rows(self) -> Sequence[Record]:
        """The records, None where unknown; computed on first use."""
        return self.make_rows()

    @property
    def file_name(self) -> str:
        """The name of a download without its ending: place, panel, quarter.

        >>> none = Snapshot({}, {})
        >>> Panel("stress/course", (), tuple, None, None, 0.1, "US-NV", "2025Q4", "dispersed-100", (), none).file_name
        'waterline-US-NV-stress-course-2025Q4'
        """
        return f"waterline-{self.place}-{self.name.replace('/', '-')}-{self.quarter}"

    @property
    def sources(self) -> Sequence[Mapping[str, str]]:
        """The sources of the snapshot."""
        return tuple(self.snapshot.manifest["sources"])

    def about(self) -> dict[str, str]:
        """The metadata of a download."""
        return {
            "panel": self.name,
            "place": self.place,
            "quarter": self.quarter,
            "definition": self.definition,
            "calculated by": made_by(self.snapshot.hash),
            **{
                f"source {number}": "{publisher}: {product} ({release}); {licence}".format(**source)
                for number, source in enumerate(self.sources, 1)
            },
            "caveat": "negative equity is not default; modelled figures are estimates, with a 90 % interval",
        }


def made_by(snapshot: str) -> str:
    """The program version, code hash and snapshot hash of a figure."""
    return f"Waterline {version.version()}, code {version.code()[:12]}, snapshot {snapshot[:12]}"
