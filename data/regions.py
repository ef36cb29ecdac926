"""Every place Waterline speaks of: its id, its names, what it is part of, where it stands on the map."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from data import metros, states

if TYPE_CHECKING:  # `find` serves the page and the command line, which must not wait for pandas
    import pandas as pd

_NEAREST = 5
LEVELS = ("nation", "division", "state", "metro")


class UnknownRegionError(ValueError):
    """No region, or more than one, goes by the name asked for; `nearest` are the names it may have meant."""

    def __init__(self, text: str, nearest: list[str], *, several: bool = False) -> None:
        said = "may be" if several else "is no region; nearest are" if nearest else "is no region"
        super().__init__(f"{text!r} {said} {', '.join(nearest)}".rstrip())
        self.text = text
        self.nearest = nearest


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
    import pandas as pd  # noqa: PLC0415  see above

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
    taken = {w.casefold() for row in rows for w in (row.region, *(row.aliases or "").split("|"))}
    taken |= {name.casefold() for name in metro_names.values()}
    aliases_of = _metro_aliases(metro_names, taken)
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


def _metro_aliases(metro_names: Mapping[str, str], taken: set[str]) -> dict[str, list[str]]:
    """Short and earlier names of each metro; a name that two metros would share belongs to neither."""
    wanted = {i: metros.short_names(i, name) for i, name in metro_names.items()}
    owners: dict[str, set[str]] = {}
    for region_id, names in wanted.items():
        for name in names:
            owners.setdefault(name.casefold(), set()).add(region_id)
    return {
        region_id: [n for n in names if len(owners[n.casefold()]) == 1 and n.casefold() not in taken]
        for region_id, names in wanted.items()
    }


def find(regions: Iterable[Mapping[str, str | None]], text: str) -> str:
    """The id of the region that goes by this id, name, postal code or alias; upper and lower case are one.

    `regions` are rows with `region_id, region, aliases` (a frame's `to_dict("records")`). A state's postal code
    and an id win over a name, a name over an alias. Raises UnknownRegionError with the nearest names.

    >>> rows = [{"region_id": "US-NV", "region": "Nevada", "aliases": "NV|内华达州"}]
    >>> find(rows, "nevada"), find(rows, "nv"), find(rows, "US-NV")
    ('US-NV', 'US-NV', 'US-NV')
    """
    asked = _plain(text)
    ranks: list[dict[str, set[str]]] = [{}, {}, {}]
    shown: dict[str, str] = {}
    for row in regions:
        region_id, region = str(row["region_id"]), str(row["region"])
        names = (region_id,), (region,), tuple(filter(None, (row["aliases"] or "").split("|")))
        for rank, spellings in zip(ranks, names, strict=True):
            for spelling in spellings:
                rank.setdefault(_plain(spelling), set()).add(region_id)
                shown.setdefault(_plain(spelling), spelling)
    for rank in ranks:
        hits = rank.get(asked, set())
        if len(hits) == 1:
            return next(iter(hits))
        if hits:
            raise UnknownRegionError(text, sorted(hits), several=True)
    towns = sorted({shown[name] for name in shown if asked and name.startswith(f"{asked}, ")})
    near = towns or [shown[n] for n in difflib.get_close_matches(asked, shown, n=_NEAREST, cutoff=0.6)]
    raise UnknownRegionError(text, near, several=bool(towns))


def _plain(name: str) -> str:
    """What two spellings of one name share: case, dots and runs of spaces are not told apart.

    >>> _plain("St. Louis,  MO")
    'st louis, mo'
    """
    return re.sub(r"\s+", " ", name.replace(".", "").strip().casefold())
