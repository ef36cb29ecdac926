"""National house-price indices by country, as the table beside this module has them (`python -m data national`).

One index a country: nominal, quarterly, a level whose unit means nothing, not adjusted for seasons, and of unlike
quality. Source: Bank for International Settlements, Selected residential property prices; the manifest beside the
table says which release.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from data.formulas.arrays import Floats

FOLDER = Path(__file__).with_name("tidy")


@dataclass(frozen=True, eq=False)
class NationalPrices:
    """Every country's national index. names: in English, by ISO code in lower case; source: of the manifest."""

    names: Mapping[str, str]
    _hpi: Mapping[tuple[str, str], float]
    source: Mapping[str, Any]

    def hpi(self, iso2: str, quarters: Sequence[str]) -> Floats:
        """The index of a country in each quarter; nan where it has none.

        >>> bool(np.isnan(national_prices().hpi("de", ["1900Q1"])[0]))
        True
        """
        return np.array([self._hpi.get((iso2, quarter), np.nan) for quarter in quarters])

    def span(self, iso2: str) -> tuple[str, str]:
        """The first and last quarter of a country's index; ValueError where it has none."""
        quarters = [quarter for code, quarter in self._hpi if code == iso2]
        return min(quarters), max(quarters)


@cache
def national_prices(folder: Path = FOLDER) -> NationalPrices:
    """The table that is carried, or that of another folder.

    >>> national_prices().names["de"]
    'Germany'
    """
    prices, countries = (_columns(folder / f"{name}.parquet") for name in ("prices", "countries"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return NationalPrices(
        dict(zip(countries["iso2"], countries["country"], strict=True)),
        dict(zip(zip(prices["iso2"], prices["quarter"], strict=True), prices["hpi"], strict=True)),
        manifest["sources"][0],
    )


def _columns(path: Path) -> dict[str, list[Any]]:
    """The columns of a table by name."""
    # ParquetFile, because read_table would import pandas into the web process.
    columns: dict[str, list[Any]] = pq.ParquetFile(path).read().to_pydict()
    return columns
