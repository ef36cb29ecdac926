"""The regions, quarters and vintage that a command's options select."""

from collections.abc import Sequence

from data.cli import UsageError
from data.country import served_countries
from data.model.estimates import Estimates
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot, country_of_place


def selected_quarters(market: Estimates, as_of: str | None, first: str | None, last: str | None) -> range:
    """The positions of the selected quarters; UsageError with the range that exists."""
    if as_of and (first or last):
        raise UsageError("--as-of names one quarter, --from and --to several: give one or the other")
    begin, end = (as_of, as_of) if as_of else (first, last)
    begin = begin or (market.quarters[0] if last else market.quarters[-1])
    end = end or market.quarters[-1]
    for quarter in (begin, end):
        ordinal(quarter)
        if quarter not in market.quarters:
            raise UsageError(
                f"{quarter} is not among the quarters there are, {market.quarters[0]} to {market.quarters[-1]}"
            )
    if begin > end:
        raise UsageError(f"--from {begin} comes after --to {end}")
    return range(market.quarters.index(begin), market.quarters.index(end) + 1)


def check_vintage(market: Estimates, year: int, at: range) -> None:
    """UsageError where no loans of a vintage year exist in the quarters; 0 is every vintage."""
    last = int(market.quarters[at[-1]][:4])
    first = market.oldest_vintage(market.quarters[at[0]])
    if year and not first <= year <= last:
        raise UsageError(f"there are no loans of {year} then; there are of {first} to {last}")


def selected_regions(snapshot: Snapshot, level: str | None, places: Sequence[str]) -> list[str]:
    """The selected region ids, sorted when named; UsageError with the nearest names for an unknown one."""
    if not places:
        return [place.region_id for place in snapshot.level(level or snapshot.country.base.key)]
    region_ids = set()
    for text in places:
        region_id = snapshot.region_id_of(text, level or "")
        if region_id is None:
            elsewhere = country_of_place(text, served_countries())
            if elsewhere and elsewhere is not snapshot.country:
                raise UsageError(
                    f"{text!r} is in {elsewhere.phrase}, not in {snapshot.country.phrase}: figures of two countries "
                    "are never listed together; name places of one"
                )
            near = snapshot.nearest(text, level or "")
            kind = f"{level} " if level else ""
            hint = f"the nearest names are {'; '.join(near)}" if near else "python -m data regions lists them all"
            raise UsageError(f"no {kind}place {text!r} is known; {hint}")
        region_ids.add(region_id)
    return sorted(region_ids)
