"""The change as bars of the waterfall: where the share stood, what moved it, one bar a cause, and where it stands."""

from components.charts.waterfall import DOWN, UP, WaterfallBar
from components.why import ids, text
from data.why.reading import Change


def bars(change: Change) -> list[WaterfallBar]:
    """A cause begins where the one above it ended; the last bar ends where the last cause did."""
    parts = {part.name: part for part in change.parts}
    rows = [WaterfallBar(change.first, text.percent(change.start), 0.0, 100 * change.start, "line-1")]
    stands = change.start
    for name in shown_parts(change):
        then = stands + parts[name].moved
        said = (text.PARTS[name], text.figure(parts[name]))
        rows.append(WaterfallBar(*said, 100 * stands, 100 * then, UP if then >= stands else DOWN, text.MEANINGS[name]))
        stands = then
    return [*rows, WaterfallBar(change.last, text.percent(change.end), 0.0, 100 * change.end, "accent")]


def shown_parts(change: Change) -> list[str]:
    """The causes that a place can have: only divisions and the nation are a mix of states."""
    mixed = change.place.level in ("nation", "division")
    return [name for name in ids.PARTS if mixed or name != "mix"]
