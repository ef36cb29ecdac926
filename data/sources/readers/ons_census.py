"""The Census of England and Wales 2021 and of Great Britain 2011: households by tenure.

Counts are households, shares are ratios. Sources: Office for National Statistics, Census 2021, TS054 (through Nomis, a
file for each kind of area); and shares of 2011 averaged from parliamentary constituencies, which are ours.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from data.countries.gb.geography import ENGLISH_REGIONS, NORTHERN_IRELAND, REGIONS, WALES
from data.sources.readers.checked_columns import headed

_TOTAL = "Tenure of household: Total: All households"
_OWNED = "Tenure of household: Owned"
_OUTRIGHT = f"{_OWNED}: Owns outright"
_MORTGAGED = f"{_OWNED}: Owns with a mortgage or loan"
_SHARES = ("owned_pct", "outright_pct", "mortgage_pct", "shared_pct")
_ROUNDING = 0.03  # points: three shares rounded to 0.01
_ENGLAND, _ENGLAND_AND_WALES = "E92000001", "K04000001"
_KINDS = ((*ENGLISH_REGIONS, WALES), (_ENGLAND, WALES, _ENGLAND_AND_WALES))
_IN_2011 = {region.name: region.region_id for region in REGIONS if region.abbr and region.region_id != NORTHERN_IRELAND}


def tenure(path: Path) -> pd.DataFrame:
    """`region_id, year, households, mortgaged`: of the regions and Wales, or of the countries and their sum.

    mortgaged: households that own their home with a mortgage or loan; shared ownership is apart, and not in it.
    """
    cells = headed(path, ("date", "geography code", _TOTAL, _OWNED, _OUTRIGHT, _MORTGAGED))
    known = dict.fromkeys(code for kind in _KINDS for code in kind)
    codes = cells.strings("geography code", "|".join(known), "the code of a region, of a country, or of their sum")
    kind = next((kind for kind in _KINDS if kind[0] in set(codes)), _KINDS[0])
    cells.check_unique(codes.to_frame(), "area")
    cells.check_complete(codes, kind, "areas")
    frame = pd.DataFrame(
        {
            "region_id": codes,
            "year": cells.whole("date", 2011, 2100),
            "households": cells.whole(_TOTAL, 1, 10**9),
            "mortgaged": cells.whole(_MORTGAGED, 1, 10**9),
        }
    )
    owned = cells.whole(_OWNED, 1, 10**9)
    odd = (frame["mortgaged"] + cells.whole(_OUTRIGHT, 1, 10**9) != owned) | (owned >= frame["households"])
    if odd.any():
        line = odd.index[odd][0]
        expected = "owners outright and with a mortgage that add up to all owners, fewer than households"
        raise cells.fault(line, _MORTGAGED, cells.frame.loc[line, _MORTGAGED], expected)
    return frame.reset_index(drop=True)


def shares_2011(path: Path) -> pd.DataFrame:
    """`region_id, year, mortgaged_share`: households of Great Britain's regions that own with a mortgage or loan.

    Means of constituencies weighted by persons, not by households: within about 0.7 points of the Census. Nobody
    publishes them so. Scotland counts shared ownership among owners, England and Wales apart.
    """
    cells = headed(path, ("region", *_SHARES))
    names = cells.strings("region", "|".join(_IN_2011), "the name of a region of Great Britain")
    cells.check_unique(names.to_frame(), "region")
    cells.check_complete(names, tuple(_IN_2011), "regions")
    owned, outright, mortgaged, shared = (cells.numbers(column, low=0, high=100) for column in _SHARES)
    apart, among = abs(outright + mortgaged - owned), abs(outright + mortgaged + shared - owned)
    odd = np.minimum(apart, among) > _ROUNDING
    if odd.any():
        line = names.index[odd][0]
        found = f"{mortgaged[odd][0]:g} beside {outright[odd][0]:g} outright and {owned[odd][0]:g} in all"
        raise cells.fault(line, "mortgage_pct", found, "shares that add up to all owners")
    return pd.DataFrame(
        {"region_id": names.map(_IN_2011), "year": 2011, "mortgaged_share": (mortgaged / 100).round(6)}
    ).reset_index(drop=True)
