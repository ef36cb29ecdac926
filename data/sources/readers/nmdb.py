"""FHFA's National Mortgage Database: first mortgages originated and outstanding, with their terms.

Every release has the same columns in one of two orders, zipped or not: they are read by name. Counts are
thousands and dollars are as printed; percentages become ratios (PCT_*, and averages of LTV, CLTV, DTI, rates).
VALUE1 is weighted by loans, VALUE2 by dollars. Source: FHFA NMDB Aggregate Statistics, data dictionary of 2024-09-27.
"""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import quarter
from data.countries.us import states
from data.sources.readers.checked_columns import CheckedColumns, headed

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_COLUMNS = (
    "FREQUENCY", "SERIESID", "GEOLEVEL", "GEOID", "MARKET", "PERIOD", "YEAR", "QUARTER", "MONTH", "SUPPRESSED",
    "VALUE1", "VALUE2",
)  # fmt: skip
# Of a release's two dozen submarkets these are kept: all loans, purchases and refinances.
MARKETS = ("All Mortgages", "All Mortgages (Home Purchase)", "All Mortgages (Refinance)")
_ONLY = {"GEOLEVEL": ("National", "State"), "MARKET": MARKETS}
_MISSING = ("", ".", "NA")
# Averages that the publisher prints in percent.
_IN_PERCENT = re.compile(r"PCT_.*|AVE_(MTMLTV|LTV|CLTV|DTI|INTRATE)")


def canonical(series_id: str) -> str:
    """The one spelling used here for a series that releases spell in two ways: bounds separated, `PCT_MTMLTV_61_70`.

    >>> canonical("PCT_MTMLTV_6170"), canonical("PCT_MTMLTV_91100"), canonical("PCT_CLTV_7080")
    ('PCT_MTMLTV_61_70', 'PCT_MTMLTV_91_100', 'PCT_CLTV_70_80')
    >>> canonical("PCT_MTMLTV_LE_60"), canonical("PCT_INTRATE_GE_6"), canonical("PCT_TERM_FRM_15")
    ('PCT_MTMLTV_LE60', 'PCT_INTRATE_GE_6', 'PCT_TERM_FRM_15')
    """
    separated = re.sub(r"_(\d{2})(\d{2,3})$", r"_\1_\2", series_id)
    return re.sub(r"_(LE|GT|GE|LT)_(\d{2,3})$", r"_\1\2", separated)


def statistics(path: Path) -> pd.DataFrame:
    """`region_id, frequency, quarter, year, series_id, market, value_by_loans, value_by_upb, suppressed`.

    Nation and states, and MARKETS, only. A yearly figure has the year's last quarter. A suppressed value
    (fewer than three loans) is null whatever the file prints.
    """
    cells = headed(path, _COLUMNS, only=_ONLY)
    frame = cells.frame
    places = cells.strings("GEOID", "USA|" + "|".join(states.ABBRS), "USA or a state's postal code")
    cells.strings("SERIESID", r"[A-Z][A-Z0-9_]+", "a series of the data dictionary")
    cells.strings("FREQUENCY", "Annual|Quarterly", "Annual or Quarterly")
    suppressed = cells.strings("SUPPRESSED", r"[01](\.0)?", "0 or 1").str.startswith("1").to_numpy(dtype=bool)
    quarters, years = _periods(cells)
    series = frame["SERIESID"].map({series_id: canonical(series_id) for series_id in frame["SERIESID"].unique()})
    scale = np.where(series.str.fullmatch(_IN_PERCENT.pattern), 100.0, 1.0)
    out = pd.DataFrame(
        {
            "region_id": places.map(lambda place: "US" if place == "USA" else f"US-{place}"),
            "frequency": frame["FREQUENCY"].str.lower(),
            "quarter": quarters,
            "year": years,
            "series_id": series,
            "market": frame["MARKET"],
            "value_by_loans": _values(cells, "VALUE1", scale, suppressed),
            "value_by_upb": _values(cells, "VALUE2", scale, suppressed),
            "suppressed": suppressed,
        }
    )
    _check_values(cells, out)
    keys = ["region_id", "frequency", "quarter", "series_id", "market"]
    cells.check_unique(out[keys], "place, period, series and market")
    if out["region_id"].nunique() > 1:
        cells.check_complete(places[places != "USA"], states.ABBRS, "states")
    _check_unbroken(cells, out)
    return out.reset_index(drop=True)


def _periods(cells: CheckedColumns) -> tuple[pd.Series, npt.NDArray[np.int64]]:
    """The quarter and year of each row; PERIOD, YEAR, QUARTER and MONTH (`3` or `03`) must agree."""
    years = cells.whole("YEAR", 1990, 2100)
    numbers = cells.whole("QUARTER", 1, 4)
    months = cells.whole("MONTH", 1, 12)
    annual = (cells.frame["FREQUENCY"] == "Annual").to_numpy(dtype=bool)
    labels = pd.Series([f"{y}Q{q}" for y, q in zip(years, numbers, strict=True)], index=cells.frame.index, dtype="str")
    printed = cells.frame["PERIOD"].str.strip()
    expected = labels.where(~annual, pd.Series(years, index=labels.index).astype("str"))
    agrees = (printed == expected).to_numpy(dtype=bool) & (months == 3 * numbers) & (~annual | (numbers == 4))
    if not agrees.all():
        line = cells.frame.index[~agrees][0]
        row = cells.frame.loc[line, ["PERIOD", "YEAR", "QUARTER", "MONTH"]]
        raise cells.fault(line, "PERIOD", " ".join(row), "a period that YEAR, QUARTER and MONTH agree with")
    return labels, years


def _values(cells: CheckedColumns, column: str, scale: Floats, suppressed: Flags) -> Floats:
    printed = cells.numbers(column, missing=_MISSING, low=0)
    values = np.where(suppressed, np.nan, printed)
    # Six decimals of a ratio are finer than the printed tenth of a percent, and identical on every machine.
    return np.where(scale == 100.0, np.round(values / scale, 6), values)


def _check_unbroken(cells: CheckedColumns, out: pd.DataFrame) -> None:
    """Check that every region has every period from its first to the series' last: a gap means a truncated file.

    A series may begin late or be discontinued, but then for all regions at once.
    """
    for (frequency, series, _), rows in out.groupby(["frequency", "series_id", "market"], sort=False):
        calendar = quarter.span if frequency == "quarterly" else _fourth_quarters
        cells.check_unbroken(rows["region_id"] + f" {series}", rows["quarter"], calendar, together=False)


def _fourth_quarters(first: str, last: str) -> list[str]:
    return [f"{year}Q4" for year in range(int(first[:4]), int(last[:4]) + 1)]


def _check_values(cells: CheckedColumns, out: pd.DataFrame) -> None:
    """Check that unsuppressed figures of the whole market exist, and that no share is over 100 %.

    A submarket may have none: a refinance has no first-time buyer.
    """
    is_missing = out["value_by_loans"].isna() & ~out["suppressed"] & (out["market"] == MARKETS[0])
    if is_missing.any():
        line = is_missing.index[is_missing][0]
        raise cells.fault(line, "VALUE1", cells.frame.loc[line, "VALUE1"], "a number, as SUPPRESSED is 0")
    is_over = out["series_id"].str.startswith("PCT_") & (out["value_by_loans"] > 1)
    if is_over.any():
        line = is_over.index[is_over][0]
        raise cells.fault(line, "VALUE1", cells.frame.loc[line, "VALUE1"], "a share of at most 100 per cent")
