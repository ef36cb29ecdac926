"""Published figures that the model is fitted to and scored against; never stored in the repository.

They are few and unlike: shares of all mortgages, of loans made since 2005, of all owner-occupiers, and counts. Each is
turned into a share of mortgages here, and says of which.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.countries.gb.geography import NATION
from data.formulas.arrays import Floats
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

FILE = "uk.csv"
# What the fit may see: nothing published checks the model after 2013, and before 2005 it shows nothing.
FITTED = ("2008Q1", "2013Q4")
# Bases of a share: all mortgages, or those made since 2005Q1, purchases and remortgages (as HML and CML count).
ALL, SINCE_2005 = "all", "since-2005"
FIRST_RECENT = ordinal("2005Q1")
# Publishers, as a row's source names them, by the source that is left out with them. What CML, the Bank and the FCA say
# rests on the same lenders' loans.
PUBLISHERS: Mapping[str, str] = {"HML": "hml", "CML": "cml-boe", "Bank of England": "cml-boe", "FCA": "cml-boe"}
# The publishers' regions that are none of the snapshot's: the nearest one stands for each.
STANDS_FOR: Mapping[str, str] = {
    "North": "North East",
    "North East England and Cumbria": "North East",
    "East Anglia": "East of England",
}
# "18 months after" 2011Q1 (CML, October 2012); the quarter is not printed.
PERIODS: Mapping[str, str] = {"2012": "2012Q3"}
# The mortgaged part of owner-occupiers, census 2011, for shares of all owner-occupiers.
MORTGAGED_OWNERS: Mapping[str, float] = {
    "North": 0.538,
    "East Anglia": 0.515,
    "Scotland": 0.544,
    NATION.name: 0.525,
}
# Mortgaged households of the nation, million, by year, for counts: round figures from memory, in no file held.
HOUSEHOLDS: Mapping[int, float] = {2008: 8.95, 2009: 8.9, 2011: 8.6, 2012: 8.5, 2013: 8.4}
# Counts that repeat another row: CML's of 2011Q1 in HML's words; the upper end of a range that another row has.
REPEATED = ("826800.0", "1180000.0")


@dataclass(frozen=True)
class PublishedShares:
    """Published shares under water; every array has one position a figure.

    source: what is left out together, `hml` or `cml-boe`. quarter: ordinals. basis: ALL or SINCE_2005. share: ratio.
    """

    source: NDArray[np.str_]
    region_id: NDArray[np.str_]
    quarter: NDArray[np.int_]
    basis: NDArray[np.str_]
    share: Floats

    def where(self, mask: NDArray[np.bool_]) -> "PublishedShares":
        """The figures selected by a mask."""
        return PublishedShares(
            self.source[mask], self.region_id[mask], self.quarter[mask], self.basis[mask], self.share[mask]
        )


def read(folder: Path, snapshot: Snapshot) -> PublishedShares:
    """The figures of a folder that are comparable, of the quarters in FITTED.

    The middle of a range stands for it. Left out: constituencies, bounds, ratios and amounts; counts by region, which
    are the same estimates as the shares. Raises FileNotFoundError for a missing file and ValueError for a region that
    is not in the snapshot.
    """
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _is_comparable(row)]
    figures = [figure for row in rows if (figure := _figure(row, rows, snapshot))]
    source, region_id, quarter, basis, share = zip(*figures, strict=True) if figures else ((),) * 5
    return PublishedShares(
        source=np.array(source),
        region_id=np.array(region_id),
        quarter=np.array(quarter, dtype=int),
        basis=np.array(basis),
        share=np.array(share, dtype=float),
    )


def _is_comparable(row: Mapping[str, str]) -> bool:
    return (
        row["region_level"] in {"country", "region"}
        and _source(row) != ""
        and FITTED[0] <= _quarter(row) <= FITTED[1]
        and row["value"] not in REPEATED
        and not (row["region_level"] == "region" and row["metric"] == "negative_equity_count")
    )


def _quarter(row: Mapping[str, str]) -> str:
    return PERIODS.get(row["period"], row["period"])


def _source(row: Mapping[str, str]) -> str:
    """The first publisher that the row's source names; "" where it names none of those that are used."""
    return next((source for name, source in PUBLISHERS.items() if name in row["source_title"]), "")


def _figure(
    row: Mapping[str, str], rows: list[dict[str, str]], snapshot: Snapshot
) -> tuple[str, str, int, str, float] | None:
    """Source, region, quarter, basis and share of a row; None for a row that is no share of mortgages."""
    metric, value, source, quarter = row["metric"], float(row["value"]), _source(row), ordinal(_quarter(row))
    is_end, low_metric = metric.endswith("_high_estimate"), metric.replace("_high_", "_low_")
    if is_end:  # the middle of the range
        lows = [float(low["value"]) for low in rows if low["metric"] == low_metric and low["period"] == row["period"]]
        value, metric = (value + lows[0]) / 2.0, metric.removesuffix("_high_estimate")
    region_id = _region(row["region"], snapshot)
    if metric == "negative_equity_count":
        basis, share = ALL, value / (1e6 * HOUSEHOLDS[quarter // 4])
    elif metric == "negative_equity_share_of_owner_occupiers":
        basis, share = ALL, value / 100.0 / MORTGAGED_OWNERS[row["region"]]
    elif metric in {"negative_equity_share_of_recent_loans", "negative_equity_share_of_post2005_buyers"}:
        basis, share = SINCE_2005, value / 100.0
    elif metric == "negative_equity_share":
        basis, share = SINCE_2005 if source == "hml" else ALL, value / 100.0
    else:
        return None
    return source, region_id, quarter, basis, share


def _region(name: str, snapshot: Snapshot) -> str:
    region_id = snapshot.region_id_of(STANDS_FOR.get(name, name))
    if region_id is None:
        near = ", ".join(snapshot.nearest(name)) or "none"
        raise ValueError(f"{name!r} in the yardstick is no region of the snapshot; nearest: {near}")
    return region_id
