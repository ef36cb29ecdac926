"""Bank of England: Bank Rate, and the rates that lenders quote for new fixed-rate mortgages.

Rates become ratios a year (3.75 per cent is 0.0375). Source: bankofengland.co.uk, "Official Bank Rate history" and the
interactive database's quoted household interest rates, as of early 2026.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from data.sources.readers import months
from data.sources.readers.checked_columns import CheckedColumns, headed
from data.sources.readers.files import delimited, text

_CENTURY = 75  # two-digit years from here on are of the twentieth century: the file begins in 1975
_CHANGED, _RATE = "Date Changed", "Rate"
_QUOTED = r"(\d+) year (\d+)% LTV fixed-rate mortgages"


def bank_rate(path: Path) -> pd.DataFrame:
    """`quarter, rate, days`: the mean of Bank Rate over the days of a quarter, and their number.

    The file has a line for each change, newest first, under years of two digits. The first quarter counts from the
    first change on; the last rate is held to the end of its quarter. The mean is rounded to 1e-8.
    """
    cells = headed(path, (_CHANGED, _RATE))
    written = cells.strings(_CHANGED, r"\d{2} [A-Z][a-z]{2} \d{2}", "a day such as 18 Dec 25")
    days = pd.to_datetime(_in_full(written), format="%d %b %Y", errors="coerce")
    if days.isna().any():
        line = days.index[days.isna()][0]
        raise cells.fault(line, _CHANGED, written[line], "a day of the calendar")
    out_of_order = days.diff().dt.days >= 0
    if out_of_order.any():
        line = out_of_order.index[out_of_order][0]
        expected = "a day before that of the line above: newest first, in years from 1975 to 2074"
        raise cells.fault(line, _CHANGED, written[line], expected)
    rates = pd.Series(cells.numbers(_RATE, low=0, high=25).copy(), index=days).iloc[::-1]
    last = days.iloc[0].to_period("Q").end_time.normalize()
    daily = rates.reindex(pd.date_range(rates.index[0], last, freq="D")).ffill() / 100
    grouped = daily.groupby([months.quarter_of(str(day)) for day in daily.index]).agg(["mean", "size"])
    return pd.DataFrame(
        {
            "quarter": grouped.index.astype("str"),
            "rate": grouped["mean"].round(8).to_numpy(),
            "days": grouped["size"].to_numpy(dtype="int64"),
        }
    )


def _in_full(written: pd.Series) -> pd.Series:
    """Days with years of four digits."""
    century = np.where(written.str[-2:].astype(int) >= _CENTURY, "19", "20")
    return written.str[:-2] + century + written.str[-2:]


def quoted_rates(path: Path) -> pd.DataFrame:
    """`fixed_years, ltv, quarter, rate, months`: the mean of the months of a quarter, and their number.

    fixed_years: how long the rate is fixed; ltv: the loan over the home's value at most, a ratio. Lenders quote these
    rates for new loans; nobody says how much is lent at them. The mean is rounded to 1e-8.
    """
    header = next(delimited(text(path), ","))[1]
    columns = [name.strip() for name in header[1:]]
    products = {name: match for name in columns if (match := re.fullmatch(_QUOTED, name))}
    if not products or len(products) < len(columns):
        odd = next((name for name in columns if name not in products), "")
        empty = CheckedColumns(path, pd.DataFrame())
        raise empty.fault(1, odd, odd, "columns such as 2 year 75% LTV fixed-rate mortgages")
    cells = headed(path, ("Date", *products))
    written = cells.strings("Date", r"\d{2}-\d{2}-\d{4}", "a day such as 30-04-2024")
    labels = written.str[6:] + "-" + written.str[3:5]
    cells.check_unique(labels.to_frame(), "month")
    cells.check_unbroken(pd.Series("rates", index=labels.index), labels, months.span)
    quarters = labels.map(months.quarter_of).to_numpy()
    parts = []
    for name, match in products.items():
        rates = pd.Series(cells.numbers(name, low=0.1, high=25) / 100)
        grouped = rates.groupby(quarters).agg(["mean", "size"])
        parts.append(
            pd.DataFrame(
                {
                    "fixed_years": int(match[1]),
                    "ltv": int(match[2]) / 100,
                    "quarter": grouped.index.astype("str"),
                    "rate": grouped["mean"].round(8).to_numpy(),
                    "months": grouped["size"].to_numpy(dtype="int64"),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
