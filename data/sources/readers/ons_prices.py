"""Office for National Statistics: house prices of Northern Ireland, and what buyers with a mortgage pay and borrow.

Amounts are pounds. Two workbooks: the UK House Price Index's monthly price statistics (release of July 2025), whose
columns carry names and no codes; and the House price data quarterly tables, Table 15 (release of February 2026).
Source: ons.gov.uk.
"""

from pathlib import Path

import pandas as pd

from data.countries.gb.geography import NORTHERN_IRELAND, REGIONS
from data.sources.readers import months
from data.sources.readers.checked_columns import CheckedColumns, header_line, under_header
from data.sources.readers.files import sheet

_PRICES = "2"  # the sheet of average prices
_NAME = "Northern Ireland"
_LOW = 1_000.0  # pounds; the cheapest region has been over 20,000 since 1992
_TABLE = "Table 15"
_TABLE_15_CODES = {"N92000001": NORTHERN_IRELAND}  # the code of before 2011
_ADVANCES_FROM = {"K03000001": "2024Q1", "K04000001": "2024Q1"}
_FIRST_QUARTER = "1992Q1"  # printed, and empty
_NONE = "[x]"
_BUYERS = {
    "all": "All dwellings",
    "first-time": "First time buyers",
    "former-owner": "Former owner occupiers",
}
_FIGURES = {"price": "Price", "advance": "average advance", "income": "average recorded income of borrowers"}


def northern_ireland(path: Path) -> pd.DataFrame:
    """`region_id, quarter, price`: the average price of Northern Ireland, not seasonally adjusted.

    Its index is quarterly; the workbook copies a quarter's price to each of its months, and the last one forward to
    months that it does not have yet. So a quarter at the end counts only once its price differs from the quarter's
    before.
    """
    _, rows = sheet(path, _PRICES)
    position = header_line(path, rows, ("Time period",), _PRICES)
    line, header = rows[position]
    names = [name.partition(" [")[0].strip() for name in header]
    cells = under_header(path, names, line, rows[position + 1 :], ("Time period", _NAME), sheet=_PRICES)
    labels = months.labels(cells, "Time period")
    prices = pd.Series(cells.numbers(_NAME, low=_LOW), index=labels.index)
    quarters = labels.map(months.quarter_of)
    differs = prices != prices.groupby(quarters).transform("first")
    if differs.any():
        wrong = differs.index[differs][0]
        raise cells.fault(wrong, _NAME, f"{prices[wrong]:g}", f"the price of the other months of {quarters[wrong]}")
    by_quarter = prices.groupby(quarters).first()
    changes = by_quarter[by_quarter.diff() != 0]
    by_quarter = by_quarter[: changes.index[-1]]
    return pd.DataFrame(
        {"region_id": NORTHERN_IRELAND, "quarter": by_quarter.index.astype("str"), "price": by_quarter.to_numpy()}
    )


def table_15(path: Path) -> pd.DataFrame:
    """`region_id, quarter, buyer, price, advance, income`: means of homes bought with a mortgage, pounds.

    buyer: `first-time`, `former-owner`, `all`. Means of all purchases of the quarter, so no index of prices: who can
    still borrow changes. advance and income of Great Britain and of England and Wales are NaN before 2024. The last
    quarter is provisional. To 2002 a 5 % sample; from September 2005 the Regulated Mortgage Survey.
    """
    _, rows = sheet(path, _TABLE)
    columns = [f"{group} {figure}" for group in _BUYERS.values() for figure in _FIGURES.values()]
    position = header_line(path, rows, ("Period", "Region code"), _TABLE)
    line, header = rows[position]
    cells = under_header(path, header, line, rows[position + 1 :], ("Period", "Region code", *columns), sheet=_TABLE)
    known = "|".join([*_TABLE_15_CODES, *(region.region_id for region in REGIONS)])
    codes = cells.strings("Region code", known, "the code of a region of the United Kingdom").replace(_TABLE_15_CODES)
    periods = cells.strings("Period", r"\d{4} ?Q[1-4]( \[[a-z]\])?", "a quarter such as 1992 Q2")
    quarters = periods.str.replace(" ", "").str[:6]
    cells.check_unique(pd.DataFrame({"Region code": codes, "Period": quarters}), "region and quarter")
    cells.check_complete(codes, [region.region_id for region in REGIONS], "regions")
    cells.check_unbroken(codes, quarters)
    parts = []
    for buyer, group in _BUYERS.items():
        part = pd.DataFrame({"region_id": codes, "quarter": quarters, "buyer": buyer})
        for name, figure in _FIGURES.items():
            column = f"{group} {figure}"
            part[name] = cells.numbers(column, missing=(_NONE,), low=_LOW)
            _check_gaps(cells, part, name, column)
        parts.append(part[part["price"].notna()])
    return pd.concat(parts, ignore_index=True)


def _check_gaps(cells: CheckedColumns, part: pd.DataFrame, name: str, column: str) -> None:
    """Raise SourceError for a gap that the publisher has not had: the first quarter, and advances of two areas."""
    begins = part["region_id"].map(_ADVANCES_FROM).fillna("")
    expected = (part["quarter"] == _FIRST_QUARTER) | ((name != "price") & (part["quarter"] < begins))
    wrong = part[name].isna() & ~expected
    if wrong.any():
        at = part.index[wrong][0]
        found = f"{_NONE} for {part.loc[at, 'region_id']} in {part.loc[at, 'quarter']}"
        raise cells.fault(at, column, found, "a number of pounds")
