"""Every place Waterline speaks of: its id, its names, what it is part of, where it stands on the map."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from data.countries.us import metros, states

if TYPE_CHECKING:  # the names of levels are read by the page too, which must not wait for pandas
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
    for d in states.DIVISIONS:
        short = d.name_zh
        rows.append(
            _Row(f"US-DIV-{d.suffix}", d.name, d.name_zh, "division", "US", None, None, None, f"DV_{d.suffix}|{short}")
        )
    for s in states.STATES:
        short = s.name_zh.removesuffix("州")
        aliases = "|".join(dict.fromkeys((s.abbr, s.name_zh, short)))
        rows.append(
            _Row(s.region_id, s.name, s.name_zh, "state", f"US-DIV-{s.division}", s.lon, s.lat, s.abbr, aliases)
        )
    aliases_of = _metro_aliases(metro_names)
    for region_id, name in metro_names.items():
        lon, lat = metros.point(region_id, name) or (None, None)
        aliases = "|".join(aliases_of[region_id])
        rows.append(_Row(region_id, name, None, "metro", parent(name), lon, lat, None, aliases or None))
    return pd.DataFrame(rows)


def parent(metro_name: str) -> str:
    """A metro belongs to the state named first in its name.

    >>> parent("Washington, DC-MD (MSAD)")
    'US-DC'
    """
    found = re.search(r", ([A-Z]{2})", metro_name)
    if not found or found[1] not in states.BY_ABBR:
        raise ValueError(f"{metro_name!r} names no state")
    return f"US-{found[1]}"


def _metro_aliases(metro_names: Mapping[str, str]) -> dict[str, list[str]]:
    """Short and earlier names of each metro; one that two metros would share belongs to neither.

    A state's name may be a metro's alias too ("New York"): who asks at large means the state.
    """
    wanted = {i: metros.short_names(i, name) for i, name in metro_names.items()}
    owners: dict[str, set[str]] = {}
    for region_id, name in metro_names.items():
        for spelling in (name, *wanted[region_id]):
            owners.setdefault(spelling.casefold(), set()).add(region_id)
    return {i: [n for n in names if len(owners[n.casefold()]) == 1] for i, names in wanted.items()}
