"""HM Land Registry's UK House Price Index: average prices, seasonally adjusted, by month and area code.

Prices are pounds. A quarter's price is the mean of its months' log prices, and says how many months it has: the newest
may have fewer than three. Northern Ireland is not in the file, as its prices are not adjusted for seasons; Scotland and
Great Britain begin in 2004, the United Kingdom in 2005. Source: HM Land Registry, UK House Price Index, file
`Average-price-seasonally-adjusted-YYYY-MM.csv`, as of November 2025.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from data.countries.gb.geography import NORTHERN_IRELAND, REGIONS
from data.sources.readers import months
from data.sources.readers.checked_columns import headed

_BEGINS = {"S92000003": "2004-01", "K03000001": "2004-01", "K02000001": "2005-01"}  # others: 1995-01
_FIRST = "1995-01"
_LOW = 1_000.0  # pounds; no area has been under 40,000
_AREAS = tuple(region.region_id for region in REGIONS if region.region_id != NORTHERN_IRELAND)


def seasonally_adjusted(path: Path) -> pd.DataFrame:
    """`region_id, quarter, price, months`: pounds, and the number of months whose log prices the price is the mean of.

    The price is rounded to 1e-4, so that the snapshot's hash does not depend on the last bit of a mean.
    """
    cells = headed(path, ("Date", "Area_Code", "Average_Price_SA"))
    codes = cells.strings("Area_Code", "|".join(_AREAS), "the code of an area that has prices adjusted for seasons")
    dates = cells.strings("Date", r"\d{4}-(0[1-9]|1[0-2])-01", "the first of a month, such as 2013-11-01")
    labels = dates.str[:7]
    cells.check_unique(pd.DataFrame({"Area_Code": codes, "Date": labels}), "area and month")
    cells.check_complete(codes, _AREAS, "areas")
    cells.check_unbroken(codes, labels, months.span, together=False)
    for code, area in labels.groupby(codes):
        begins = _BEGINS.get(str(code), _FIRST)
        if area.min() != begins:
            raise cells.fault(area.index[0], "Date", f"{code} from {area.min()}", f"{code} from {begins}")
    prices = pd.DataFrame(
        {
            "region_id": codes,
            "quarter": labels.map(months.quarter_of),
            "log_price": np.log(cells.numbers("Average_Price_SA", low=_LOW)),
        }
    )
    quarters = prices.groupby(["region_id", "quarter"])["log_price"].agg(["mean", "size"]).reset_index()
    return pd.DataFrame(
        {
            "region_id": quarters["region_id"],
            "quarter": quarters["quarter"],
            "price": np.exp(quarters["mean"]).round(4),
            "months": quarters["size"].astype("int64"),
        }
    )
