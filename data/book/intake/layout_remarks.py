"""What a reader must be told of a published layout and of the places on a tape, as counts and texts of findings."""

from collections.abc import Iterator

from data.book.intake.load import IntakeReport
from data.i18n import Message, marked, restored

_RENAMED = marked("metro {code} has no index of its own today: its homes follow the index of metro {present}")
_MORE_RENAMED = marked("{count} more metro codes without an index of their own today follow another metro's")
_UNCERTAIN = marked(
    "metro {code} is published by its divisions, and the tape gives no county: the division named first was taken"
)
_FELL_BACK = marked("metro {code} has no index: its homes follow their county's index or their state's")
_MORE_FELL_BACK = marked("{count} more metro codes have no index: homes follow their county's index or their state's")
_SEVERAL = marked(
    "a place that lies in several regions, of which none is taken for the home's: the index of {area} values it, "
    "under “several regions”"
)
_MOST = 10  # codes of a kind that are named; of more the rest is counted


def remarks(report: IntakeReport) -> Iterator[tuple[int, str]]:
    """Remarks on a tape, each with the accepted loans that it is about.

    Why no loan of its layout has a value; metro codes that lead to a metro of today, those of them that county and
    state do not settle, and metro codes without an index, the most frequent first.
    """
    if report.unvalued:
        yield report.accepted, restored(report.unvalued)
    led = [(count, code, to) for code, counts in report.renamed.items() for to, count in counts.items()]
    led.sort(key=lambda row: (-row[0], row[1:]))
    for count, code, to in led[:_MOST]:
        yield count, Message(_RENAMED, code=code, present=to)
    if rest := led[_MOST:]:
        yield sum(count for count, *_ in rest), Message(_MORE_RENAMED, count=len({code for _, code, _ in rest}))
    for code, count in _most_first(report.uncertain):
        yield count, Message(_UNCERTAIN, code=code)
    for area, count in _most_first(report.several):
        yield count, Message(_SEVERAL, area=Message(area))
    lost = _most_first(report.fell_back)
    for code, count in lost[:_MOST]:
        yield count, Message(_FELL_BACK, code=code)
    if lost[_MOST:]:
        yield sum(count for _, count in lost[_MOST:]), Message(_MORE_FELL_BACK, count=len(lost) - _MOST)


def _most_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
