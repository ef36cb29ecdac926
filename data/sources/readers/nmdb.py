"""FHFA's National Mortgage Database: how many first mortgages are made and outstanding, on what terms.

Every release has the same columns in one of two orders, zipped or not: they are read by name. Counts are
thousands and dollars are as printed; percentages become ratios (PCT_*, and averages of LTV, CLTV, DTI, rates).
VALUE1 weighs by loans, VALUE2 by dollars. Source: FHFA NMDB Aggregate Statistics, data dictionary of 2024-09-27.
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
# Of a release's two dozen submarkets the whole is kept, and purchases apart from refinances.
MARKETS = ("All Mortgages", "All Mortgages (Home Purchase)", "All Mortgages (Refinance)")
_ONLY = {"GEOLEVEL": ("National", "State"), "MARKET": MARKETS}
_MISSING = ("", ".", "NA")
# Averages that the publisher prints in percent.
_IN_PERCENT = re.compile(r"PCT_.*|AVE_(MTMLTV|LTV|CLTV|DTI|INTRATE)")


def canonical(series_id: str) -> str:
    """One spelling for a series that releases spell in two: bounds stand apart, `PCT_MTMLTV_61_70`.

    >>> canonical("PCT_MTMLTV_6170"), canonical("PCT_MTMLTV_91100"), canonical("PCT_CLTV_7080")
    ('PCT_MTMLTV_61_70', 'PCT_MTMLTV_91_100', 'PCT_CLTV_70_80')
    >>> canonical("PCT_MTMLTV_LE_60"), canonical("PCT_INTRATE_GE_6"), canonical("PCT_TERM_FRM_15")
    ('PCT_MTMLTV_LE60', 'PCT_INTRATE_GE_6', 'PCT_TERM_FRM_15')
    """
    spread = re.sub(r"_(\d{2})(\d{2,3})$", r"_\1_\2", series_id)
    return re.sub(r"_(LE|GT|GE|LT)_(\d{2,3})$", r"_\1\2", spread)


def statistics(path: Path) -> pd.DataFrame:
    """`region_id, frequency, quarter, year, series_id, market, value_by_loans, value_by_upb, suppressed`.

    Nation and states, and MARKETS; the rest is left. A year's figures carry the year's last quarter. A suppressed value
    (fewer than three loans) is null whatever the file prints.
    """
    cells = headed(path, _COLUMNS, only=_ONLY)
    frame = cells.frame
    places = cells.strings("GEOID", "USA|" + "|".join(states.ABBRS), "USA or a state's postal code")
    cells.strings("SERIESID", r"[A-Z][A-Z0-9_]+", "a series of the data dictionary")
    cells.strings("FREQUENCY", "Annual|Quarterly", "Annual or Quarterly")
    suppressed = cells.strings("SUPPRESSED", r"[01](\.0)?", "0 or 1").str.startswith("1").to_numpy(dtype=bool)
    quarters, years = _periods(cells)
    series = frame["SERIESID"].map({s: canonical(s) for s in frame["SERIESID"].unique()})
    scale = np.where(series.str.fullmatch(_IN_PERCENT.pattern), 100.0, 1.0)
    out = pd.DataFrame(
        {
            "region_id": places.map(lambda g: "US" if g == "USA" else f"US-{g}"),
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
    _bare_values(cells, out)
    keys = ["region_id", "frequency", "quarter", "series_id", "market"]
    cells.once(out[keys], "place, period, series and market")
    if out["region_id"].nunique() > 1:
        cells.all_of(places[places != "USA"], states.ABBRS, "states")
    _unbroken(cells, out)
    return out.reset_index(drop=True)


def _periods(cells: CheckedColumns) -> tuple[pd.Series, npt.NDArray[np.int64]]:
    """The quarter each row speaks of, from PERIOD, which YEAR, QUARTER and MONTH (`3` or `03`) must not contradict."""
    years = cells.whole("YEAR", 1990, 2100)
    numbers = cells.whole("QUARTER", 1, 4)
    months = cells.whole("MONTH", 1, 12)
    annual = (cells.frame["FREQUENCY"] == "Annual").to_numpy(dtype=bool)
    labels = pd.Series([f"{y}Q{q}" for y, q in zip(years, numbers, strict=True)], index=cells.frame.index, dtype="str")
    printed = cells.frame["PERIOD"].str.strip()
    meant = labels.where(~annual, pd.Series(years, index=labels.index).astype("str"))
    agrees = (printed == meant).to_numpy(dtype=bool) & (months == 3 * numbers) & (~annual | (numbers == 4))
    if not agrees.all():
        line = cells.frame.index[~agrees][0]
        row = cells.frame.loc[line, ["PERIOD", "YEAR", "QUARTER", "MONTH"]]
        raise cells.fault(line, "PERIOD", " ".join(row), "a period that YEAR, QUARTER and MONTH agree with")
    return labels, years


def _values(cells: CheckedColumns, column: str, scale: Floats, suppressed: Flags) -> Floats:
    printed = cells.numbers(column, missing=_MISSING, low=0)
    values = np.where(suppressed, np.nan, printed)
    # Six decimals of a ratio are more than the tenth of a per cent that is printed, and the same on any machine.
    return np.where(scale == 100.0, np.round(values / scale, 6), values)


def _unbroken(cells: CheckedColumns, out: pd.DataFrame) -> None:
    """Every place has a series for every period from its first to the series' last: a hole means a cut file.

    A series may begin late or be given up, then for all places at once.
    """
    for (frequency, series, _), mine in out.groupby(["frequency", "series_id", "market"], sort=False):
        calendar = quarter.span if frequency == "quarterly" else _fourth_quarters
        cells.unbroken(mine["region_id"] + f" {series}", mine["quarter"], calendar, together=False)


def _fourth_quarters(first: str, last: str) -> list[str]:
    return [f"{year}Q4" for year in range(int(first[:4]), int(last[:4]) + 1)]


def _bare_values(cells: CheckedColumns, out: pd.DataFrame) -> None:
    """An unsuppressed figure of the whole market must be there, and a share must not pass the whole.

    A submarket may have none: a refinance has no first-time buyer.
    """
    lacking = out["value_by_loans"].isna() & ~out["suppressed"] & (out["market"] == MARKETS[0])
    if lacking.any():
        line = lacking.index[lacking][0]
        raise cells.fault(line, "VALUE1", cells.frame.loc[line, "VALUE1"], "a number, as SUPPRESSED is 0")
    over = out["series_id"].str.startswith("PCT_") & (out["value_by_loans"] > 1)
    if over.any():
        line = over.index[over][0]
        raise cells.fault(line, "VALUE1", cells.frame.loc[line, "VALUE1"], "a share of at most 100 per cent")
