"""The files of Toyland's publishers, one function a file."""

from pathlib import Path

import pandas as pd

from data.sources.readers import SourceError
from tests.countries.toyland import COUNTRY

_ID_OF = {region.name: region.region_id for region in COUNTRY.regions}


def prices(path: Path) -> pd.DataFrame:
    """`region_id, quarter, hpi`."""
    frame = _read(path, ("region", "quarter", "index"))
    return pd.DataFrame(
        {"region_id": frame["region"].map(_ID_OF), "quarter": frame["quarter"], "hpi": frame["index"].astype("float64")}
    )


def rates(path: Path) -> pd.DataFrame:
    """`quarter, rate`, per year."""
    return _read(path, ("quarter", "rate"))


def loans(path: Path) -> pd.DataFrame:
    """`year, new_loans, loans`: made in the year, and outstanding at its end."""
    return _read(path, ("year", "new_loans", "loans"))


def homes(path: Path) -> pd.DataFrame:
    """`region_id, year, mortgaged_homes, value, debt` at the end of the year."""
    frame = _read(path, ("region", "year", "mortgaged_homes", "value", "debt"))
    return frame.assign(region_id=frame["region"].map(_ID_OF)).drop(columns="region")


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.read_csv(path)
    if tuple(frame.columns) != columns:
        raise SourceError(path, where="header", found=", ".join(frame.columns), expected=", ".join(columns))
    return frame
