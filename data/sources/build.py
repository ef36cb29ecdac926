"""Build a snapshot: from the publishers' files to a folder of Parquet tables and a manifest, atomically."""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.country import Country, current_country
from data.snapshot import archive, integrity
from data.snapshot.damage import SnapshotError
from data.sources import schema, writing
from data.sources.catalogue import OwnTable, Source
from data.sources.readers import SourceError


@dataclass(frozen=True)
class SourceReading:
    """The result of reading one source: its frame, and the files it came from."""

    source: Source
    frame: pd.DataFrame
    paths: tuple[Path, ...]

    @property
    def covers(self) -> tuple[str, str]:
        """First and last quarter, or year, of the frame."""
        when = self.frame["quarter" if "quarter" in self.frame else "year"].astype(str)
        return when.min(), when.max()


def read_source(source: Source, folder: Path) -> SourceReading | None:
    """Read a source's files under the folder: of several releases the newest, of a yearly product every year.

    None where an optional source is absent or has no rows used here. Raises SourceError for a required source that is
    missing, is in an unknown format, or exists twice with different contents.
    """
    paths = source.files_in(folder)
    if not paths:
        if source.required:
            raise SourceError(
                folder,
                found=f"no file for {source.source_id} ({source.publisher}, {source.product})",
                expected=f"a file named like {' or '.join(source.names)}",
                remedy=f"Fetch it with `python -m data refresh`, or from {source.address}",
            )
        return None
    readings = [SourceReading(source, source.read(path), (path,)) for path in paths]
    readings = [reading for reading in readings if not reading.frame.empty]
    if not readings:
        return None
    if source.years:
        return _by_year(readings)
    return _newest(readings)


def _newest(readings: list[SourceReading]) -> SourceReading:
    last = max(reading.covers[1] for reading in readings)
    newest = [reading for reading in readings if reading.covers[1] == last]
    for other in newest[1:]:
        _same_or_raise(newest[0], other, f"two releases of {other.source.source_id} to {last}")
    return newest[0]


def _by_year(readings: list[SourceReading]) -> SourceReading:
    years: dict[str, SourceReading] = {}
    for reading in readings:
        year = reading.covers[0]
        if year in years:
            _same_or_raise(years[year], reading, f"two files of {reading.source.source_id} for {year}")
        years.setdefault(year, reading)
    ordered = [years[year] for year in sorted(years)]
    return SourceReading(
        ordered[0].source,
        pd.concat([reading.frame for reading in ordered], ignore_index=True),
        tuple(path for reading in ordered for path in reading.paths),
    )


def _same_or_raise(reading: SourceReading, other: SourceReading, description: str) -> None:
    if not reading.frame.equals(other.frame):
        raise SourceError(
            other.paths[0],
            found=f"{description} that differ (the other is {reading.paths[0]})",
            expected="one of them",
            remedy="Remove the file that is not wanted.",
        )


def build(folder: Path, to: Path, *, profile: Country | None = None, today: date | None = None) -> dict[str, Any]:
    """Write a country's snapshot of a folder of publishers' files to `to`; returns the manifest.

    Nothing at `to` changes until everything is on the disk; then the folders are swapped by renaming. What killed
    builds left beside `to` is deleted first. Damaged tables at `to` are replaced, and not archived.
    """
    profile = profile or current_country()
    writing.clear_killed_builds(to)
    readings: dict[str, SourceReading] = {}
    for source in profile.module("sources").SOURCES:
        reading = read_source(source, folder)
        if reading is None:
            _report(f"{source.source_id}: not there (optional)")
            continue
        readings[source.source_id] = reading
        _report(f"{source.source_id}: {len(reading.frame):,} rows, {' to '.join(reading.covers)}")
    frames = {source_id: source_reading.frame for source_id, source_reading in readings.items()}
    own = profile.module("tables")
    schemas = {**schema.TABLES, **own.TABLES}
    tables = {name: schemas[name].fitted(frame) for name, frame in own.tables(frames).items()}
    arrow = {name: schemas[name].arrow(frame) for name, frame in tables.items()}
    for remark in own.remarks(tables):
        _report(remark)
    hashes = {name: integrity.content_hash(table) for name, table in arrow.items()}
    snapshot_hash = integrity.snapshot_hash(hashes)
    manifest = {
        "schema": schema.VERSION,
        "country": profile.iso2,
        "snapshot": snapshot_hash,
        "formerly": _former_hashes(to, snapshot_hash),
        "built": (today or datetime.now(UTC).date()).isoformat(),
        "data_through": _through(profile, tables),
        "sources": [manifest_entry(source_reading) for source_reading in readings.values()],
        "tables": {
            name: {"rows": table.num_rows, "columns": table.column_names, "sha256": hashes[name]}
            for name, table in arrow.items()
        },
    }
    if own_tables := own_table_entries(profile):
        manifest["own_tables"] = own_tables
    is_archived = to == profile.snapshot and supersedes_carried(to, manifest)
    writing.write_snapshot(to, arrow, manifest, lambda: _archive(to, profile) if is_archived else None)
    return manifest


def _archive(to: Path, profile: Country) -> None:
    try:
        archive.keep(to, profile)
    except SnapshotError as damage:
        _report(f"{damage} It is not archived.")


def _former_hashes(to: Path, snapshot_hash: str) -> list[str]:
    """The former hashes of the snapshot at `to`, if the new one is the same."""
    existing = _existing(to)
    return list(existing.get("formerly", [])) if existing.get("snapshot") == snapshot_hash else []


def supersedes_carried(to: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether `to` has a snapshot with another hash than this one."""
    existing = _existing(to)
    return "snapshot" in existing and existing["snapshot"] != manifest["snapshot"]


def _existing(to: Path) -> dict[str, Any]:
    """The manifest at `to`; empty where there is none, or a damaged one, which a build replaces."""
    try:
        existing = json.loads((to / integrity.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return existing if isinstance(existing, dict) else {}


def manifest_entry(reading: SourceReading) -> dict[str, Any]:
    """What a manifest says of one source: product, licence, release, span, and the files that it came from."""
    source, (first, last) = reading.source, reading.covers
    digest = hashlib.sha256()
    for path in reading.paths:
        digest.update(path.read_bytes())
    return {
        "source_id": source.source_id,
        "publisher": source.publisher,
        "product": source.product,
        "title": source.title,
        "address": source.address,
        "licence": source.licence,
        "attribution": source.attribution,
        "release": last,
        "covers": f"{first}-{last}",
        "rows": len(reading.frame),
        "files": [p.name for p in reading.paths],
        "sha256": digest.hexdigest(),
        "bytes": sum(p.stat().st_size for p in reading.paths),
    }


def own_table_entries(profile: Country) -> list[dict[str, Any]]:
    """What a manifest says of the tables of ours in a country's folder, which no build writes: rows and SHA-256."""
    own_tables: Sequence[OwnTable] = getattr(profile.module("sources"), "OWN_TABLES", ())
    entries = []
    for own_table in own_tables:
        content = (profile.folder / own_table.file).read_bytes()
        counted = {"rows": content.count(b"\n") - 1, "sha256": hashlib.sha256(content).hexdigest()}
        entries.append(asdict(own_table) | counted)
    return entries


def _through(profile: Country, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The last quarter of published prices of each level, and of the base level's nowcast.

    Levels that are sums of the base level end where it does.
    """
    levels = tables["regions"].set_index("region_id")["level"]
    prices = tables["prices"]
    prices = prices[prices["index"] == profile.index]
    level = prices["region_id"].map(levels)
    published = prices[prices["evidence"] == "published"]
    source_of = {each.key: profile.base.key if each.basis == "sum" else each.key for each in profile.levels}
    return {
        **{key: str(published.loc[level == source, "quarter"].max()) for key, source in source_of.items()},
        "nowcast_through": str(prices.loc[level == profile.base.key, "quarter"].max()),
    }


def _report(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--from", dest="folder", type=Path, required=True, metavar="DIR", help="the publishers' files, searched deep"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="where the snapshot goes (default: the country's own)")


def run(args: argparse.Namespace) -> int:
    """Build and report. Exit code 1 for a faulty source, 2 where the folder does not exist."""
    if not args.folder.is_dir():
        _report(f"{args.folder} is not a folder; --from wants the folder of the publishers' files")
        return 2
    to = args.to or current_country().snapshot
    try:
        manifest = build(args.folder, to, profile=current_country())
    except SourceError as fault:
        _report(f"{fault}\nNothing was built; the snapshot in {to} is as it was.")
        return 1
    rows = sum(t["rows"] for t in manifest["tables"].values())
    size = sum(p.stat().st_size for p in to.iterdir())
    _report(f"snapshot {manifest['snapshot'][:12]}: {rows:,} rows, {size / 1e6:.1f} MB in {to}")
    return 0
