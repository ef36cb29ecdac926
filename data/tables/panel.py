"""A panel of a page as a table, with what a file of it says of itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from data import version
from data.records import Record
from data.snapshot.snapshot import Snapshot

BANDS = ("<60", "60-70", "70-80", "80-90", "90-95", "95-100", "100-110", "110-120", "120-125", ">125")
PLACE = ("region_id", "region", "as_of", "evidence", "definition")


@dataclass(frozen=True)
class Panel:
    """A panel's table. columns: in their order; listed: what gives its rows, which not everyone who asks wants.

    reading: the answer that the page shows for the same link; view: its question, every quarter named; share: the one
    share that the page is about, nan where it is about none. place: whose panel it is, quarter: of when; both for a
    file's name. dropped: what of the link could not be answered. snapshot: the data it is of.
    """

    name: str
    columns: tuple[str, ...]
    listed: Callable[[], Sequence[Record]]
    reading: Any  # the answer of the panel's own page; who draws a panel knows which
    view: Any  # the question of the same page
    share: float
    place: str
    quarter: str
    definition: str
    dropped: tuple[str, ...]
    snapshot: Snapshot

    @cached_property
    def rows(self) -> Sequence[Record]:
        """A record each, None where nobody knows; worked out once, when first asked for."""
        return self.listed()

    @property
    def file_name(self) -> str:
        """What a download is called: place, measure, quarter.

        >>> none = Snapshot({}, {})
        >>> Panel("stress/course", (), tuple, None, None, 0.1, "US-NV", "2025Q4", "dispersed-100", (), none).file_name
        'waterline-US-NV-stress-course-2025Q4'
        """
        return f"waterline-{self.place}-{self.name.replace('/', '-')}-{self.quarter}"

    @property
    def sources(self) -> Sequence[Mapping[str, str]]:
        """Whose data it is made of."""
        return tuple(self.snapshot.manifest["sources"])

    def about(self) -> dict[str, str]:
        """What a file says of itself before its figures."""
        return {
            "panel": self.name,
            "place": self.place,
            "quarter": self.quarter,
            "definition": self.definition,
            "calculated by": made_by(self.snapshot.hash),
            **{
                f"source {number}": f"{one['publisher']}: {one['product']} ({one['release']}); {one['licence']}"
                for number, one in enumerate(self.sources, 1)
            },
            "caveat": "negative equity is not default; modelled figures are estimates, with a 90 % interval",
        }


def made_by(snapshot: str) -> str:
    """Which program and which data a figure is of."""
    return f"Waterline {version.version()}, code {version.code()[:12]}, snapshot {snapshot[:12]}"


def share(figure: float) -> float | None:
    """A share as it is printed for machines; None where nobody knows."""
    return None if np.isnan(figure) else round(float(figure), 6)
