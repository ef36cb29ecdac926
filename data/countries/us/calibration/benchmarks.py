"""Published negative-equity figures that the model is fitted to and scored against; never stored in the repository."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Floats
from data.quarter import ordinal
from data.snapshot.snapshot import Snapshot

# CoreLogic's reports before this quarter used another method and are not comparable.
COMPARABLE_FROM = ordinal("2009Q3")
# State lists before this quarter are first printings; the revision of July 2012 lifted them.
REVISED_FROM = ordinal("2012Q1")
# The one quarter for which CoreLogic's whole table of states is known.
FULL_TABLE = ordinal("2013Q4")


# Complete years for which NMDB publishes both loans outstanding and originations.
COUNTED = range(2013, 2024)


@dataclass(frozen=True)
class Benchmarks:
    """Published shares under water; every array has one position a figure.

    source: `corelogic-list` (states, the worst ones mostly), `corelogic-table` (all states, 2013Q4),
    `corelogic-nation`, `zillow-state`, `zillow-nation`, `zillow-metro`, `corelogic-metro`. quarter: ordinals.
    first_printing: True where the publisher later revised the whole series upwards.
    """

    source: NDArray[np.str_]
    region_id: NDArray[np.str_]
    quarter: NDArray[np.int_]
    share: Floats
    first_printing: NDArray[np.bool_]

    def where(self, mask: NDArray[np.bool_]) -> "Benchmarks":
        """The figures selected by a mask."""
        return Benchmarks(
            self.source[mask], self.region_id[mask], self.quarter[mask], self.share[mask], self.first_printing[mask]
        )


def read(folder: Path, snapshot: Snapshot) -> Benchmarks:
    """The published figures of a folder; where two printings conflict the later one is used.

    Raises FileNotFoundError for a missing file and ValueError for a region that is not in the snapshot.
    """
    rows: dict[tuple[str, str, int], tuple[float, bool]] = {}
    revisions: set[tuple[str, str, int]] = set()
    for row in _rows(folder / "us_corelogic.csv"):
        quarter = ordinal(row["period"]) if len(row["period"]) == 6 else 0
        if row["region_level"] not in {"state", "metro"} or quarter < COMPARABLE_FROM:
            continue
        source = "corelogic-list" if row["region_level"] == "state" else "corelogic-metro"
        if source == "corelogic-list" and quarter == FULL_TABLE:
            source = "corelogic-table"
        is_revised = "REVISED" in row["note"]
        key = (source, _region(row["region"], snapshot, row["region_level"]), quarter)
        if key in revisions and not is_revised:
            continue
        revisions |= {key} if is_revised else set()
        rows[key] = (float(row["value"]) / 100.0, quarter < REVISED_FROM and not is_revised)
    for row in _rows(folder / "us_corelogic_national_latest_vintage.csv"):
        if ordinal(row["period"]) >= COMPARABLE_FROM:
            rows["corelogic-nation", "US", ordinal(row["period"])] = (float(row["value"]) / 100.0, False)
    for row in _rows(folder / "us_zillow_negative_equity.csv"):
        level = "nation" if row["region_level"] == "country" else row["region_level"]
        key = (f"zillow-{level}", _region(row["region"], snapshot, level), ordinal(row["period"]))
        rows[key] = (float(row["value"]) / 100.0, False)
    ordered = sorted(rows)
    return Benchmarks(
        source=np.array([key[0] for key in ordered]),
        region_id=np.array([key[1] for key in ordered]),
        quarter=np.array([key[2] for key in ordered]),
        share=np.array([rows[key][0] for key in ordered]),
        first_printing=np.array([rows[key][1] for key in ordered]),
    )


def _rows(path: Path) -> list[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["metric"] == "negative_equity_share"]


def _region(name: str, snapshot: Snapshot, level: str) -> str:
    region_id = snapshot.region_id_of(name)
    if region_id is None or (level != "metro" and snapshot.places[region_id].level != level):
        near = ", ".join(snapshot.nearest(name)) or "none"
        raise ValueError(f"{name!r} in the yardstick is no {level} of the snapshot; nearest: {near}")
    return region_id
