"""How a page stands to time: how far its data reach, how old they are, and what became of a pinned link."""

from collections.abc import Mapping

from components.text import formatting
from data.i18n import tr
from data.quarter import ordinal
from data.snapshot.pin import PinStatus


def through(published: Mapping[str, str]) -> str:
    """How far the data reach: published prices, and what is carried on beyond them.

    >>> through({"state": "2024Q4", "metro": "2025Q4", "nowcast_through": "2025Q4"})
    'Data through 2024Q4; states nowcast to 2025Q4'
    """
    nowcast = published.get("nowcast_through", "")
    if nowcast > published["state"]:
        return tr("Data through {quarter}; states nowcast to {nowcast}", quarter=published["state"], nowcast=nowcast)
    return tr("Data through {quarter}", quarter=published["state"])


def stale(published: Mapping[str, str], today: str) -> str:
    """A warning when the newest published price is more than two quarters old; "" while it is not.

    >>> stale({"state": "2024Q4", "metro": "2025Q4"}, "2026Q4")
    'The newest prices here are of 2025Q4, 4 quarters ago: newer ones have been published since.'
    >>> stale({"state": "2024Q4", "metro": "2025Q4"}, "2026Q2")
    ''
    """
    newest = max(published[key] for key in ("state", "metro") if published.get(key))
    age = ordinal(today) - ordinal(newest)
    if age <= 2:
        return ""
    return tr(
        "The newest prices here are of {quarter}, {age} quarters ago: newer ones have been published since.",
        quarter=newest,
        age=age,
    )


def pinned(standing: PinStatus | None) -> str:
    """How a pinned link stands to today's data: what it said, and what it would say now; "" where nothing is pinned.

    >>> pinned(PinStatus("d0a20c5f4201", "e1b31d605312", 0.666, 0.660, kept=True, because="data"))
    'Pinned to snapshot d0a20c5f4201, superseded by e1b31d605312: was 66.6%, now 66.0%.'
    """
    if standing is None:
        return ""
    told = {
        "snapshot": standing.snapshot,
        "newest": standing.newest,
        "then": formatting.percent(standing.then),
        "now": formatting.percent(standing.now),
    }
    if not standing.kept:
        return tr(
            "Pinned to snapshot {snapshot}, which is no longer kept; shown is the newest, {newest}: "
            "was {then}, now {now}.",
            **told,
        )
    if standing.because == "data":
        return tr("Pinned to snapshot {snapshot}, superseded by {newest}: was {then}, now {now}.", **told)
    if standing.because == "":
        return tr("Pinned to snapshot {snapshot}, which is still the newest: these figures stand.", **told)
    changed = tr("the fit") if standing.because == "fit" else tr("the program")
    return tr(
        "Pinned to snapshot {snapshot}, still the newest; {what} has changed since: was {then}, now {now}.",
        **told,
        what=changed,
    )
