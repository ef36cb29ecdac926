"""HM Revenue and Customs: residential property transactions of the United Kingdom and its countries, by quarter.

Counts are sales of homes for 40,000 pounds or more, those paid in cash among them. Source: HMRC, Monthly property
transactions completed in the UK, OpenDocument tables, release of March 2026.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.countries.gb.geography import NORTHERN_IRELAND, SCOTLAND, WALES
from data.sources.readers import months
from data.sources.readers.checked_columns import CheckedColumns, header_line, under_header
from data.sources.readers.files import open_document_sheet

_SHEET = "Residential_monthly"
_MONTH, _UK, _ADJUSTED = "Month and year", "UK", "UK (seasonally adjusted)"
_COUNTRIES = {"England": "E92000001", "Scotland": SCOTLAND, "Wales": WALES, "Northern Ireland": NORTHERN_IRELAND}
_NATION = "K02000001"
_FIRST = "2005-04"
_ROUNDING = 50  # each of five counts is rounded to ten


def transactions(path: Path) -> pd.DataFrame:
    """`region_id, quarter, sales, sales_sa, months`: sums of a quarter's months, and how many months it has.

    sales: not adjusted for seasons. sales_sa: adjusted, which is published of the United Kingdom only; NaN elsewhere.
    """
    rows = open_document_sheet(path, _SHEET)
    columns = (_MONTH, *_COUNTRIES, _UK, _ADJUSTED)
    position = header_line(path, rows, columns, _SHEET)
    line, header = rows[position]
    data = [(n, row) for n, row in rows[position + 1 :] if not row[0].startswith("End of worksheet")]
    cells = under_header(path, header, line, data, columns, sheet=_SHEET)
    labels = months.labels(cells, _MONTH)
    if labels.iloc[0] != _FIRST:
        raise cells.fault(labels.index[0], _MONTH, labels.iloc[0], f"the months from {_FIRST} on")
    counts = {name: _counts(cells, name) for name in columns[1:]}
    _check_sum(cells, counts)
    ids = {**_COUNTRIES, _UK: _NATION}
    monthly = pd.concat(
        pd.DataFrame(
            {
                "region_id": region_id,
                "quarter": labels.map(months.quarter_of),
                "sales": counts[name],
                "sales_sa": counts[_ADJUSTED] if name == _UK else np.nan,
            }
        )
        for name, region_id in ids.items()
    )
    grouped = monthly.groupby(["region_id", "quarter"])
    return grouped.agg(
        sales=("sales", "sum"),
        sales_sa=("sales_sa", lambda values: values.sum(skipna=False)),
        months=("sales", "size"),
    ).reset_index()


def _counts(cells: CheckedColumns, column: str) -> npt.NDArray[np.int64]:
    """The column's counts, printed with commas: `1,209,080`."""
    printed = cells.strings(column, r"\d{1,3}(,\d{3})*", "a count such as 1,209,080")
    plain = CheckedColumns(cells.path, printed.str.replace(",", "").to_frame(), cells.sheet)
    return plain.whole(column, 0, 10**7)


def _check_sum(cells: CheckedColumns, counts: Mapping[str, npt.NDArray[np.int64]]) -> None:
    odd = abs(np.sum([counts[name] for name in _COUNTRIES], axis=0) - counts[_UK]) > _ROUNDING
    if odd.any():
        line = cells.frame.index[odd][0]
        raise cells.fault(line, _UK, cells.frame.loc[line, _UK], f"the sum of the four countries, within {_ROUNDING}")
