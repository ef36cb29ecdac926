"""The table of all regions: id, names, parent region, and location on the map."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from data.countries.us import metros, states

if TYPE_CHECKING:  # the web process imports this module too, and must not import pandas
    import pandas as pd

LEVELS = ("nation", "division", "state", "metro")


class _Row(NamedTuple):
    region_id: str
    region: str
    region_zh: str | None
    level: str
    parent_id: str | None
    lon: float | None
    lat: float | None
    abbr: str | None
    aliases: str | None


def table(metro_names: Mapping[str, str]) -> "pd.DataFrame":
    """The table `regions` from FHFA's metro names by region id (`CBSA-29820`): nation, divisions, states, metros."""
    import pandas as pd

    rows = [_Row("US", "United States", "美国", "nation", None, None, None, None, "USA|U.S.|America|美国")]
    for division in states.DIVISIONS:
        short = division.name_zh
        rows.append(
            _Row(
                f"US-DIV-{division.suffix}",
                division.name,
                division.name_zh,
                "division",
                "US",
                None,
                None,
                None,
                f"DV_{division.suffix}|{short}",
            )
        )
    for state in states.STATES:
        short = state.name_zh.removesuffix("州")
        aliases = "|".join(dict.fromkeys((state.abbr, state.name_zh, short)))
        rows.append(
            _Row(
                state.region_id,
                state.name,
                state.name_zh,
                "state",
                f"US-DIV-{state.division}",
                state.lon,
                state.lat,
                state.abbr,
                aliases,
            )
        )
    aliases_of = _metro_aliases(metro_names)
    for region_id, name in metro_names.items():
        lon, lat = metros.point(region_id, name) or (None, None)
        aliases = "|".join(aliases_of[region_id])
        rows.append(_Row(region_id, name, None, "metro", parent(name), lon, lat, None, aliases or None))
    return pd.DataFrame(rows)


def parent(metro_name: str) -> str:
    """The region id of a metro's parent: the first state in its name.

    >>> parent("Washington, DC-MD (MSAD)")
    'US-DC'
    """
    match = re.search(r", ([A-Z]{2})", metro_name)
    if not match or match[1] not in states.BY_ABBR:
        raise ValueError(f"{metro_name!r} names no state")
    return f"US-{match[1]}"


def _metro_aliases(metro_names: Mapping[str, str]) -> dict[str, list[str]]:
    """Short and earlier names of each metro; one that two metros share is dropped.

    A state's name may be a metro's alias too ("New York"); a search over all levels resolves it to the state.
    """
    candidates = {region_id: metros.short_names(region_id, name) for region_id, name in metro_names.items()}
    owners: dict[str, set[str]] = {}
    for region_id, name in metro_names.items():
        for spelling in (name, *candidates[region_id]):
            owners.setdefault(spelling.casefold(), set()).add(region_id)
    return {
        region_id: [name for name in names if len(owners[name.casefold()]) == 1]
        for region_id, names in candidates.items()
    }
