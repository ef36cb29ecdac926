"""The change as bars of the waterfall: the first share, one bar for each cause, and the last share."""

from components.charts.waterfall import DOWN, UP, WaterfallBar
from components.text.formatting import percent
from components.why import ids, text
from data.country import country_of
from data.why.reading import Change


def bars(change: Change) -> list[WaterfallBar]:
    """Each cause begins where the one before ended; the last bar is the last share."""
    parts = {part.name: part for part in change.parts}
    rows = [WaterfallBar(change.first, percent(change.start), 0.0, 100 * change.start, "line-1")]
    share = change.start
    for name in shown_parts(change):
        next_share = share + parts[name].moved
        name_and_figure = (text.part_name(name), text.figure(parts[name]))
        rows.append(
            WaterfallBar(
                *name_and_figure,
                100 * share,
                100 * next_share,
                UP if next_share >= share else DOWN,
                text.part_meaning(name),
            )
        )
        share = next_share
    return [*rows, WaterfallBar(change.last, percent(change.end), 0.0, 100 * change.end, "accent")]


def shown_parts(change: Change) -> list[str]:
    """The causes that apply to a place: only divisions and the nation are a mix of states."""
    has_mix = country_of(change.place.region_id).level_of[change.place.level].basis == "sum"
    return [name for name in ids.PARTS if has_mix or name != "mix"]
