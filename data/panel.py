"""A panel of a page as a table, with what a file of it says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data import program
from data.evidence_reading import EvidenceReading
from data.printout import Record
from data.reading import Change, Reading
from data.stress_reading import StressReading

BANDS = ("<60", "60-70", "70-80", "80-90", "90-95", "95-100", "100-110", "110-120", "120-125", ">125")
PLACE = ("region_id", "region", "as_of", "evidence", "definition")
Answer = Reading | StressReading | Change | EvidenceReading


@dataclass(frozen=True)
class Panel:
    """A panel's table. columns: in their order; rows: a record each, None where nobody knows.

    reading: the answer that the page shows for the same link. place: whose panel it is, quarter: of when; both for a
    file's name. dropped: what of the link could not be answered.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Record]
    reading: Answer | None
    place: str
    quarter: str
    definition: str
    dropped: tuple[str, ...]
    sources: Sequence[Mapping[str, str]]
    snapshot: str

    @property
    def file_name(self) -> str:
        """What a download is called: place, measure, quarter.

        >>> Panel("stress/course", (), (), None, "US-NV", "2025Q4", "dispersed-100", (), (), "").file_name
        'waterline-US-NV-stress-course-2025Q4'
        """
        return f"waterline-{self.place}-{self.name.replace('/', '-')}-{self.quarter}"

    def about(self) -> dict[str, str]:
        """What a file says of itself before its figures."""
        return {
            "panel": self.name,
            "place": self.place,
            "quarter": self.quarter,
            "definition": self.definition,
            "calculated by": made_by(self.snapshot),
            **{
                f"source {number}": f"{one['publisher']}: {one['product']} ({one['release']}); {one['licence']}"
                for number, one in enumerate(self.sources, 1)
            },
            "caveat": "negative equity is not default; modelled figures are estimates, with a 90 % interval",
        }


def made(
    name: str,
    columns: tuple[str, ...],
    rows: list[Record],
    told: Reading | StressReading,
    place: str,
    definition: str,
    dropped: Sequence[str],
) -> Panel:
    """A panel of an answer: what the link and the answer each dropped is said once."""
    more = tuple(dict.fromkeys((*dropped, *told.dropped)))
    return Panel(name, columns, rows, told, place, told.as_of, definition, more, told.sources, told.snapshot)


def made_by(snapshot: str) -> str:
    """Which program and which data a figure is of."""
    return f"Waterline {program.version()}, code {program.code()[:12]}, snapshot {snapshot[:12]}"


def share(figure: float) -> float | None:
    """A share as it is printed for machines; None where nobody knows."""
    return None if np.isnan(figure) else round(float(figure), 6)
