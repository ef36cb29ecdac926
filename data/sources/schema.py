"""The schema of the snapshot's tables: columns, keys, storage, the hash of their contents, and the table of regions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.region import Region

VERSION = 1

_TYPES = {"text": pa.string(), "number": pa.float64(), "count": pa.int64(), "flag": pa.bool_()}


@dataclass(frozen=True)
class TableSchema:
    """A table's key columns, which also order its rows, and all its columns with their kinds."""

    key: tuple[str, ...]
    columns: dict[str, str]

    def fitted(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with exactly these columns, sorted by key; raises ValueError where a key repeats or is null."""
        missing = [column for column in self.columns if column not in frame]
        if missing:
            raise ValueError(f"the table lacks the columns {missing}")
        keys = list(self.key)
        if frame[keys].isna().any(axis=None) or frame.duplicated(keys).any():
            raise ValueError(f"the key {keys} is null or repeats")
        return frame[list(self.columns)].sort_values(keys, ignore_index=True)

    def arrow(self, frame: pd.DataFrame) -> pa.Table:
        """The fitted frame as an Arrow table of this table's types, NaN and None as null."""
        fields = pa.schema([pa.field(column, _TYPES[kind]) for column, kind in self.columns.items()])
        return pa.Table.from_pandas(frame, schema=fields, preserve_index=False).replace_schema_metadata(None)


def columns(text: str = "", number: str = "", count: str = "", flag: str = "", order: str = "") -> dict[str, str]:
    """Columns with their kinds, each argument a text of names; order: all of them in the table's order."""
    kinds = dict.fromkeys(text.split(), "text") | dict.fromkeys(number.split(), "number")
    kinds |= dict.fromkeys(count.split(), "count") | dict.fromkeys(flag.split(), "flag")
    return {column: kinds[column] for column in (order.split() or kinds)}


# The tables of every country; its own are in its package's module `tables`.
TABLES = {
    "regions": TableSchema(
        ("region_id",),
        columns(
            text="region_id region region_zh level parent_id abbr aliases",
            number="lon lat",
            order="region_id region region_zh level parent_id lon lat abbr aliases",
        ),
    ),
    "prices": TableSchema(
        ("index", "region_id", "quarter"),
        columns(
            text="region_id quarter index evidence source_id",
            number="hpi hpi_sa standard_error",
            order="region_id quarter index hpi hpi_sa standard_error evidence source_id",
        ),
    ),
}


def region_table(regions: Iterable[Region], aliases: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """The table `regions` of a country whose profile lists every region; aliases: other names, by region id."""
    return pd.DataFrame(
        {
            "region_id": region.region_id,
            "region": region.name,
            "region_zh": region.name_zh,
            "level": region.level,
            "parent_id": region.parent_id or None,
            "lon": region.lon,
            "lat": region.lat,
            "abbr": region.abbr or None,
            "aliases": "|".join(filter(None, (region.abbr, region.name_zh, *aliases.get(region.region_id, ())))),
        }
        for region in regions
    )


def write(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet at high compression: it is written once and stored in the repository."""
    pq.write_table(table, path, compression="zstd", compression_level=19, row_group_size=1 << 20)
