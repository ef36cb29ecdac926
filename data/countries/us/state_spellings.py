"""How loan tapes spell a state, the District of Columbia or a territory: codes, names and the usual abbreviations."""

from data.countries.us.states import STATES

# Places of the United States outside the fifty states and the District: postal and FIPS code, and their names. They
# have no index: their loans are accepted and have no price.
TERRITORIES: dict[str, tuple[int, tuple[str, ...]]] = {
    "AS": (60, ("American Samoa",)),
    "FM": (64, ("Federated States of Micronesia", "Micronesia")),
    "GU": (66, ("Guam",)),
    "MH": (68, ("Marshall Islands", "Republic of the Marshall Islands")),
    "MP": (69, ("Northern Mariana Islands", "Commonwealth of the Northern Mariana Islands", "Northern Marianas",
                "CNMI", "Saipan")),
    "PW": (70, ("Palau", "Republic of Palau")),
    "PR": (72, ("Puerto Rico", "Commonwealth of Puerto Rico")),
    "VI": (78, ("Virgin Islands", "U.S. Virgin Islands", "United States Virgin Islands", "US Virgin Is",
                "Virgin Islands of the U.S.", "USVI")),
}  # fmt: skip
# Names beside the postal code and the full name, by postal code.
_OTHER_NAMES = {
    "DC": ("Washington DC", "District Columbia", "Dist. of Columbia", "DC Washington", "The District of Columbia"),
    "NC": ("N Carolina", "No Carolina"),
    "ND": ("N Dakota", "No Dakota"),
    "NH": ("N Hampshire",),
    "NJ": ("N Jersey",),
    "NM": ("N Mexico",),
    "SC": ("S Carolina", "So Carolina"),
    "SD": ("S Dakota", "So Dakota"),
    "WA": ("Washington State",),
    "WV": ("W Virginia",),
    "NY": ("New York State", "N York"),
    "RI": ("Rhode Island and Providence Plantations",),
}
# Abbreviations of before the postal codes that newspapers still use; N.Y. and the like are the postal code with points.
_ABBREVIATIONS = (
    "AL Ala, AK Alas, AZ Ariz, AR Ark, CA Calif Cal, CO Colo, CT Conn, DE Del, FL Fla, GA Geo, ID Ida, IL Ill, IN Ind, "
    "KS Kan Kans, KY Ken, MA Mass, MI Mich, MN Minn, MS Miss, MT Mont, NE Neb Nebr, NV Nev, NM NMex, NC NCar, "
    "ND NDak, OK Okla, OR Ore Oreg, PA Penn Penna, SC SCar, SD SDak, TN Tenn, TX Tex, VA Virg, WA Wash, WV WVa, "
    "WI Wis Wisc, WY Wyo"
)
_MARKS = " .,-_'()"  # what spellings of one name differ in


def folded(spelling: str) -> str:
    """A spelling in capitals, without blanks and points.

    >>> folded("Washington, D.C.")
    'WASHINGTONDC'
    """
    return spelling.translate(str.maketrans("", "", _MARKS)).upper()


def folded_sql(text: str) -> str:
    """The same in SQL."""
    return f"upper(translate({text}, '{_MARKS.replace(chr(39), chr(39) * 2)}', ''))"


def codes() -> dict[str, int]:
    """The FIPS code of every spelling, folded.

    >>> codes()["PUERTORICO"], codes()["NY"], codes()["CALIF"]
    (72, 36, 6)
    """
    fips = {state.abbr: int(state.fips) for state in STATES} | {abbr: code for abbr, (code, _) in TERRITORIES.items()}
    names = {abbr: spellings for abbr, (_, spellings) in TERRITORIES.items()}
    for state in STATES:
        names[state.abbr] = (state.name, f"State of {state.name}", f"Commonwealth of {state.name}")
    short = {abbr: tuple(others) for abbr, *others in (part.split() for part in _ABBREVIATIONS.split(", "))}
    spelled: dict[str, int] = {}
    for abbr, code in fips.items():
        spellings = (abbr, f"US{abbr}", *names[abbr], *_OTHER_NAMES.get(abbr, ()), *short.get(abbr, ()))
        spelled |= {folded(spelling): code for spelling in spellings}
    return spelled


def in_capitals() -> frozenset[str]:
    """Spellings in capitals with their blanks and points, by which a column without a header is known."""
    names = {*(state.abbr for state in STATES), *(state.name for state in STATES), *TERRITORIES}
    names |= {name for _, spellings in TERRITORIES.values() for name in spellings}
    names |= {"D.C.", "Washington DC", "Washington, DC", "Washington, D.C."}
    return frozenset(name.upper() for name in names)
