"""Toyland's tables from its publishers' frames."""

from collections.abc import Mapping

import pandas as pd

from data.sources.schema import TableSchema, columns, region_table
from tests.countries.toyland import COUNTRY

Frames = Mapping[str, pd.DataFrame]

TABLES = {
    "rates": TableSchema(("quarter",), columns(text="quarter", number="rate")),
    "loans": TableSchema(("year",), columns(count="year new_loans loans")),
    "homes": TableSchema(
        ("region_id", "year"),
        columns(
            text="region_id currency",
            count="year mortgaged_homes",
            number="value debt",
            order="region_id year mortgaged_homes currency value debt",
        ),
    ),
}


def tables(frames: Frames) -> dict[str, pd.DataFrame]:
    """Every table from the frames of the sources, by source id."""
    prices = frames["registry-prices"].assign(
        index=COUNTRY.index, source_id="registry-prices", evidence="published", hpi_sa=float("nan")
    )
    return {
        "regions": region_table(COUNTRY.regions, {}),
        "prices": prices.assign(standard_error=float("nan")),
        "rates": frames["bank-rates"],
        "loans": frames["office-loans"],
        "homes": frames["office-homes"].assign(currency=COUNTRY.currency.code),
    }


def remarks(_: Frames) -> list[str]:
    """Nothing that the build should tell."""
    return []
