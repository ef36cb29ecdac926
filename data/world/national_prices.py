"""National house-price indices by country, as the table beside this module has them (`python -m data national`).

One index a country: nominal, quarterly, a level whose unit means nothing, not adjusted for seasons, and of unlike
quality. Source: Bank for International Settlements, Selected residential property prices; the manifest beside the
table says which release.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from data.formulas.arrays import Floats
from data.snapshot import integrity

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
    """The table that is carried, or that of another folder; data.snapshot.integrity.SnapshotError where it is damaged.

    >>> national_prices().names["de"]
    'Germany'
    """
    remedy = (
        f"Restore the folder, in a clone by `git checkout -- {folder}`, or run `python -m data national --from DIR`."
    )
    manifest, tables = integrity.read_tables(folder, remedy)
    prices, countries = (tables[name].to_pydict() for name in ("prices", "countries"))
    return NationalPrices(
        dict(zip(countries["iso2"], countries["country"], strict=True)),
        dict(zip(zip(prices["iso2"], prices["quarter"], strict=True), prices["hpi"], strict=True)),
        manifest["sources"][0],
    )
