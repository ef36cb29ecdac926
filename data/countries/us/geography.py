"""The nation, its currency, Census divisions and states, and the states' places on the map of squares."""

from data.countries.us.states import DIVISIONS, STATES
from data.country import Currency, Words
from data.i18n import marked
from data.region import Region

CURRENCY = Currency(
    "USD",
    "$",
    Words("US dollars", "美元"),
    Words("mortgage dollars", "抵押贷款余额"),
    marked("dollar"),
    marked("dollars"),
)
NATION = Region("US", "United States", "美国", "nation", "")
REGIONS = (
    NATION,
    *(
        Region(f"US-DIV-{division.suffix}", division.name, division.name_zh, "division", NATION.region_id)
        for division in DIVISIONS
    ),
    *(
        Region(
            *(state.region_id, state.name, state.name_zh, "state", f"US-DIV-{state.division}"),
            abbr=state.abbr,
            lon=state.lon,
            lat=state.lat,
        )
        for state in STATES
    ),
)
# Column and row of each state, as close to its position on the map as squares allow.
_POSITIONS = (
    "AK 0 0, ME 11 0, VT 10 1, NH 11 1, WA 1 2, ID 2 2, MT 3 2, ND 4 2, MN 5 2, IL 6 2, WI 7 2, MI 8 2, NY 9 2, "
    "RI 10 2, MA 11 2, OR 1 3, NV 2 3, WY 3 3, SD 4 3, IA 5 3, IN 6 3, OH 7 3, PA 8 3, NJ 9 3, CT 10 3, CA 1 4, "
    "UT 2 4, CO 3 4, "
    "NE 4 4, MO 5 4, KY 6 4, WV 7 4, VA 8 4, MD 9 4, DE 10 4, AZ 2 5, NM 3 5, KS 4 5, AR 5 5, TN 6 5, NC 7 5, SC 8 5, "
    "DC 9 5, OK 4 6, LA 5 6, MS 6 6, AL 7 6, GA 8 6, HI 0 7, TX 4 7, FL 9 7"
)
TILES = {
    f"US-{abbr}": (abbr, int(column), int(row))
    for abbr, column, row in (entry.split() for entry in _POSITIONS.split(", "))
}
