"""Crosswalk from the first three digits of a ZIP code to its state, for loan tapes without another location."""

from data.countries.us.states import STATES

# The Postal Service's sectional center prefixes by state. Three prefixes serve two states; they are assigned to the
# state with most of their addresses.
_RANGES = (
    "MA 010-027 055, RI 028-029, NH 030-038, ME 039-049, VT 050-054 056-059, CT 060-069, NJ 070-089, NY 005 100-149, "
    "PA 150-196, DE 197-199, DC 200 202-205 569, MD 206-219, VA 201 220-246, WV 247-268, NC 270-289, SC 290-299, "
    "GA 300-319 398-399, FL 320-339 341-349, AL 350-369, TN 370-385, MS 386-397, KY 400-427, OH 430-459, IN 460-479, "
    "MI 480-499, IA 500-528, WI 530-549, MN 550-567, SD 570-577, ND 580-588, MT 590-599, IL 600-629, MO 630-658, "
    "KS 660-679, NE 680-693, LA 700-714, AR 716-729, OK 730-732 734-749, TX 733 750-799 885, CO 800-816, WY 820-831, "
    "ID 832-838, UT 840-847, AZ 850-865, NM 870-884, NV 889-898, CA 900-961, HI 967-968, OR 970-979, WA 980-994, "
    "AK 995-999"
)
_FIPS = {state.abbr: int(state.fips) for state in STATES}


def ranges() -> list[tuple[int, int, int]]:
    """The rows of the crosswalk: first and last prefix, and the FIPS code of their state.

    >>> next(row for row in ranges() if row[0] == 889)
    (889, 898, 32)
    """
    rows = []
    for part in _RANGES.split(", "):
        abbr, *spans = part.split()
        for span in spans:
            first, _, last = span.partition("-")
            rows.append((int(first), int(last or first), _FIPS[abbr]))
    return rows


def sql(prefix: str) -> str:
    """The SQL expression of a prefix's FIPS code, NULL for a prefix of no state."""
    cases = " ".join(f"WHEN {prefix} BETWEEN {first} AND {last} THEN {fips}" for first, last, fips in ranges())
    return f"(CASE {cases} END)"
