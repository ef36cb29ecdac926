"""What a reader must be told of a published layout and of the places on a tape, as counts and texts of findings."""

from collections.abc import Iterator

from data.book.intake.load import IntakeReport
from data.i18n import Message, marked, restored

_FELL_BACK = marked("metro {code} has no index: its homes follow their county's index or their state's")
_RENAMED = marked("metro {code} is of an earlier list: its homes follow the index of {present}, where they lie today")


def remarks(report: IntakeReport) -> Iterator[tuple[int, str]]:
    """Remarks on a tape, each with the accepted loans that it is about (0 for a whole column or tape).

    Why no loan of its layout has a value; metro codes that lead to a metro of today; metro codes without an index, the
    most frequent first.
    """
    if report.unvalued:
        yield report.accepted, restored(report.unvalued)
    for code, counts in report.renamed.items():
        for present, count in counts.items():
            yield count, Message(_RENAMED, code=code, present=present)
    for code, count in sorted(report.fell_back.items(), key=lambda pair: -pair[1]):
        yield count, Message(_FELL_BACK, code=code)
