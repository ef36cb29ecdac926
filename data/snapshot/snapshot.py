"""The snapshot: the tidy tables of one build, read-only, identified by one content hash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.country import USUAL, Country, country_of_code, current_country
from data.formulas.arrays import Floats
from data.quarter import span
from data.region import Region
from data.snapshot import integrity
from data.snapshot.damage import SnapshotError


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The tidy tables of one build. Equal hashes mean equal figures.

    tables: by name, as data/README.md describes them; manifest: sources with release and licence, and the hash. fit:
    the parameter file fitted to it, None for the country's carried one.
    """

    tables: Mapping[str, pa.Table]
    manifest: Mapping[str, Any]
    fit: Path | None = None

    @property
    def hash(self) -> str:
        """One content hash of all tables, hexadecimal."""
        return str(self.manifest["snapshot"])

    @cached_property
    def country(self) -> Country:
        """The country it is of; manifests of before 2026-11 name none and are of the usual one."""
        return country_of_code(self.manifest.get("country", USUAL))

    @property
    def parameters(self) -> Path:
        """The file of the fit that belongs to it."""
        return self.fit or self.country.parameters

    @property
    def former_hashes(self) -> tuple[str, ...]:
        """Hashes of the same figures under earlier names of columns: a pin to one of them is a pin to this snapshot."""
        return tuple(self.manifest.get("formerly", ()))

    @property
    def data_through(self) -> Mapping[str, str]:
        """Each level's last quarter of published prices, and how far states are nowcast."""
        return dict(self.manifest["data_through"])

    @cached_property
    def places(self) -> Mapping[str, Region]:
        """Every region by its id."""
        rows = self.tables["regions"].to_pylist()
        return {
            row["region_id"]: Region(
                region_id=row["region_id"],
                name=row["region"],
                name_zh=row["region_zh"] or row["region"],
                level=row["level"],
                parent_id=row["parent_id"] or "",
                abbr=row["abbr"] or "",
                lon=np.nan if row["lon"] is None else row["lon"],
                lat=np.nan if row["lat"] is None else row["lat"],
            )
            for row in rows
        }

    def is_inside(self, region_id: str, container: str) -> bool:
        """Whether a region is another, or part of it."""
        while region_id and region_id != container:
            region_id = self.places[region_id].parent_id
        return bool(region_id)

    def level(self, name: str) -> tuple[Region, ...]:
        """The regions of one level, in the order of their ids."""
        return tuple(
            sorted((place for place in self.places.values() if place.level == name), key=lambda place: place.region_id)
        )

    @cached_property
    def _spellings(self) -> Mapping[str, Mapping[str, str]]:
        """By level ("" for all levels): from an id, name or alias, folded by _folded, to its region id.

        An alias of two regions resolves to neither; an id or a full name takes precedence over another region's alias,
        so that "Washington" is the state.
        """
        spelled: dict[str, dict[str, set[str]]] = {"": {}}
        for row in self.tables["regions"].to_pylist():
            for text in (row["region_id"], row["region"], *(row["aliases"] or "").split("|")):
                for level in ("", row["level"]) if text else ():
                    spelled.setdefault(level, {}).setdefault(_folded(text), set()).add(row["region_id"])
        ids_and_names = {
            _folded(text): place.region_id for place in self.places.values() for text in (place.region_id, place.name)
        }
        return {
            level: {text: next(iter(ids)) for text, ids in texts.items() if len(ids) == 1}
            | {text: region for text, region in ids_and_names.items() if level in {"", self.places[region].level}}
            for level, texts in spelled.items()
        }

    def region_id_of(self, text: str, level: str = "") -> str | None:
        """The region id for an id, a name or an alias in any case, of one level if given; None where unknown."""
        return self._spellings[level].get(_folded(text))

    def nearest(self, text: str, level: str = "", most: int = 3) -> tuple[str, ...]:
        """The region names most similar to an unknown one, for an error message."""
        from difflib import get_close_matches  # imported only for an error message

        spelled = self._spellings[level]
        near = get_close_matches(_folded(text), spelled, n=3 * most, cutoff=0.5)
        return tuple(dict.fromkeys(self.places[spelled[spelling]].name for spelling in near))[:most]

    def hpi(self, regions: tuple[str, ...], quarters: tuple[str, ...], index: str = "") -> Floats:
        """A price index of each region and quarter, regions x quarters; nan where none is published or nowcast.

        index: its name in the table, "" for the one the country's homes are marked to.
        """
        matrix = np.full((len(regions), len(quarters)), np.nan)
        row_of = {region: i for i, region in enumerate(regions)}
        column_of = {quarter: j for j, quarter in enumerate(quarters)}
        i = np.array([row_of.get(region, -1) for region in self.column("prices", "region_id")])
        j = np.array([column_of.get(quarter, -1) for quarter in self.column("prices", "quarter")])
        selected = (self.column("prices", "index") == (index or self.country.index)) & (i >= 0) & (j >= 0)
        matrix[i[selected], j[selected]] = self.column("prices", "hpi")[selected]
        return matrix

    @cached_property
    def nowcast_from(self) -> str:
        """The first quarter whose prices of the base level are nowcast from those of smaller places, "" if none is."""
        return min(
            self.column("prices", "quarter")[self.column("prices", "evidence") == "nowcast"].tolist(), default=""
        )

    def years(self, table: str) -> tuple[int, ...]:
        """The years that a yearly table has figures for."""
        return tuple(sorted({int(year) for year in self.tables[table]["year"].to_pylist() if year is not None}))

    def yearly(self, table: str, column: str, regions: tuple[str, ...], years: tuple[int, ...]) -> Floats:
        """A yearly table's column as regions x years; nan where there is no figure."""
        rows = self.tables[table]
        if column not in rows.column_names:
            column = f"{column}_usd"  # the name of an amount in snapshots archived before amounts had a currency column
        keys = zip(rows["region_id"].to_pylist(), rows["year"].to_pylist(), strict=True)
        figures = dict(zip(keys, rows[column].to_pylist(), strict=True))
        return np.array([[number(figures.get((region, year))) for year in years] for region in regions])

    @cached_property
    def _columns(self) -> dict[tuple[str, str], NDArray[Any]]:
        return {}

    def column(self, table: str, name: str) -> NDArray[Any]:
        """A table's column as an array, for lookups over many rows."""
        # Plain arrays, made on first use: a table's own filter would import pandas into the web process.
        if (table, name) not in self._columns:
            self._columns[table, name] = np.array(self.tables[table][name].to_pylist())
        return self._columns[table, name]


def read_snapshot(folder: Path, fit: Path | None = None, remedy: str = "") -> Snapshot:
    """A snapshot from the folder that `python -m data build` wrote, with its tables as they were built.

    remedy: what to do about damage. Raises FileNotFoundError with the command to run where there is none, and
    data.snapshot.SnapshotError where a table or the manifest is damaged.
    """
    if not (folder / integrity.MANIFEST).exists():
        raise FileNotFoundError(
            f"No snapshot in {folder}: manifest.json is missing. Build one: python -m data build --from DIR"
        )
    remedy = remedy or f"Restore the folder, or build it again: python -m data build --from DIR --to {folder}"
    manifest, tables = integrity.read_tables(folder, remedy)
    return Snapshot(tables=tables, manifest=manifest, fit=fit)


def carried() -> Snapshot:
    """The current snapshot of the current country, in its folder."""
    return _carried(current_country())


@cache
def _carried(profile: Country) -> Snapshot:
    command = f"python -m data build --country {profile.iso2} --from DIR"
    remedy = f"Restore the folder, in a clone by `git checkout -- {profile.snapshot}`, or build it again: {command}"
    snapshot = read_snapshot(profile.snapshot, remedy=remedy)
    if snapshot.manifest.get("country", USUAL) != profile.iso2:
        raise SnapshotError(profile.snapshot / integrity.MANIFEST, "is of another country", remedy)
    own = f"Restore it, in a clone by git checkout; if it was changed on purpose, build the snapshot again: {command}"
    integrity.check_files(profile.folder, snapshot.manifest, own)
    return snapshot


def country_of_place(text: str, countries: Iterable[Country]) -> Country | None:
    """The first of some countries that knows a place by its id, a name or an alias; None where none does."""
    return next((profile for profile in countries if _carried(profile).region_id_of(text) is not None), None)


def _folded(text: str) -> str:
    # So that "St Paul" and "st. paul" match.
    return " ".join(text.replace(".", "").split()).casefold()


def number(value: object) -> float:
    """A table's value as a number, nan where it has none."""
    return float(value) if isinstance(value, int | float) else np.nan


def quarters_from(snapshot: Snapshot, first: str) -> tuple[str, ...]:
    """Every quarter from the first given to the last for which any region has a price, nowcast or published."""
    return span(first, max(snapshot.data_through.values()))
