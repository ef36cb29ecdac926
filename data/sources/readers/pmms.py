"""Freddie Mac's Primary Mortgage Market Survey: the rate of new 30-year fixed-rate loans, by week.

Rates become ratios a year (7.03 per cent is 0.0703). Source: Freddie Mac PMMS, as FRED prints it (MORTGAGE30US).
"""

from pathlib import Path

import pandas as pd

from data.sources.readers.checked_columns import headed

_GAP_DAYS = 13  # surveys are 5 to 9 days apart; a longer gap is a missing week, not a holiday


def weekly(path: Path) -> pd.DataFrame:
    """`date` (a pandas timestamp) and `rate`, in date order. FRED has `.` or nothing for a week without a figure."""
    cells = headed(path, ("date", "rate"), rename=_column_name)
    written = cells.strings("date", r"\d{4}-\d{2}-\d{2}", "a date such as 2013-11-21")
    dates = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    if dates.isna().any():
        line = dates.index[dates.isna()][0]
        raise cells.fault(line, "observation_date", written[line], "a day of the calendar")
    cells.check_unique(written.to_frame(), "week")
    steps = dates.diff().dt.days
    odd = (steps <= 0) | (steps > _GAP_DAYS)
    if odd.any():
        line = odd.index[odd][0]
        raise cells.fault(line, "observation_date", written[line], "the week after the line before, in date order")
    rates = cells.numbers("rate", missing=(".", ""), low=0.5, high=25.0)
    frame = pd.DataFrame({"date": dates, "rate": rates / 100})
    return frame[frame["rate"].notna()].reset_index(drop=True)


def quarterly(path: Path) -> pd.DataFrame:
    """`quarter, rate, weeks`: the mean over the weeks whose survey day is in the quarter, and their number.

    The mean is rounded to 1e-8, so that the snapshot's hash does not depend on the last bit of a sum.
    """
    frame = weekly(path)
    quarters = frame["date"].dt.year.astype(str) + "Q" + frame["date"].dt.quarter.astype(str)
    grouped = frame.groupby(quarters.rename("quarter"))["rate"].agg(["mean", "size"]).reset_index()
    return pd.DataFrame(
        {
            "quarter": grouped["quarter"],
            "rate": grouped["mean"].round(8),
            "weeks": grouped["size"].astype("int64"),
        }
    )


def _column_name(name: str) -> str:
    # FRED has named the first column DATE and observation_date, and the second after the series.
    return {"observation_date": "date", "DATE": "date", "MORTGAGE30US": "rate"}.get(name.strip(), name.strip())
