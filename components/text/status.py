"""The age of the data on a page, and the status of a pinned link."""

from collections.abc import Mapping, Sequence

from components.text import formatting
from data.country import Country
from data.i18n import tr
from data.quarter import ordinal
from data.snapshot.pin import PinStatus


def through(country: Country, published: Mapping[str, str]) -> str:
    """The last quarter of published prices of a country's base level, and of the nowcast beyond them.

    >>> from data.country import country
    >>> through(country("us"), {"state": "2024Q4", "metro": "2025Q4", "nowcast_through": "2025Q4"})
    'Data through 2024Q4; states nowcast to 2025Q4'
    """
    last, nowcast = published[country.base.key], published.get("nowcast_through", "")
    if nowcast > last:
        values = {"quarter": last, "nowcast": nowcast, "places": country.base.regions.shown}
        return tr("Data through {quarter}; {places} nowcast to {nowcast}", **values)
    return tr("Data through {quarter}", quarter=last)


def stale(country: Country, published: Mapping[str, str], today: str) -> str:
    """A warning when the newest published price is more than two quarters old; "" otherwise.

    >>> from data.country import country
    >>> stale(country("us"), {"state": "2024Q4", "metro": "2025Q4"}, "2026Q4")
    'The newest prices here are of 2025Q4, 4 quarters ago: newer ones have been published since.'
    >>> stale(country("us"), {"state": "2024Q4", "metro": "2025Q4"}, "2026Q2")
    ''
    """
    newest = max(published.get(level.key, "") for level in country.levels)
    age = ordinal(today) - ordinal(newest)
    if age <= 2:
        return ""
    return tr(
        "The newest prices here are of {quarter}, {age} quarters ago: newer ones have been published since.",
        quarter=newest,
        age=age,
    )


def pinned(status: PinStatus | None) -> str:
    """A pinned link's status: its figure then, and the figure now; "" where nothing is pinned.

    >>> pinned(PinStatus("d0a20c5f4201", "e1b31d605312", 0.666, 0.660, kept=True, because="data"))
    'Pinned to snapshot d0a20c5f4201, superseded by e1b31d605312: was 66.6%, now 66.0%.'
    """
    if status is None:
        return ""
    values = {
        "snapshot": status.snapshot,
        "newest": status.newest,
        "then": formatting.percent(status.then),
        "now": formatting.percent(status.now),
    }
    if not status.kept:
        return tr(
            "Pinned to snapshot {snapshot}, which is no longer kept; shown is the newest, {newest}: "
            "was {then}, now {now}.",
            **values,
        )
    if status.because == "data":
        return tr("Pinned to snapshot {snapshot}, superseded by {newest}: was {then}, now {now}.", **values)
    if status.because == "":
        return tr("Pinned to snapshot {snapshot}, which is still the newest: these figures stand.", **values)
    changed = tr("the fit") if status.because == "fit" else tr("the program")
    return tr(
        "Pinned to snapshot {snapshot}, still the newest; {what} has changed since: was {then}, now {now}.",
        **values,
        what=changed,
    )


def dropped(messages: Sequence[str]) -> str:
    """What of the link's query could not be used, "" where all of it was. messages: of the reading or the panel.

    >>> dropped(["quarter '2010Q9' is not a quarter such as 2013Q4"])
    "Shown is the nearest page to your link: quarter '2010Q9' is not a quarter such as 2013Q4."
    """
    return tr("Shown is the nearest page to your link: {messages}.", messages=joined(messages)) if messages else ""


def joined(messages: Sequence[str]) -> str:
    """Messages one after another, in the current language."""
    return tr("; ").join(map(tr, messages))
