"""Build the tidy snapshot: publishers' files in, a folder of Parquet and a manifest out, all of it or none."""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.snapshot import archive
from data.snapshot.snapshot import TIDY
from data.sources import schema
from data.sources import tables as sources_tables
from data.sources.catalogue import SOURCES, Source
from data.sources.readers import SourceError


@dataclass(frozen=True)
class SourceReading:
    """What was read of one source: its frame, and the files it came from."""

    source: Source
    frame: pd.DataFrame
    paths: tuple[Path, ...]

    @property
    def covers(self) -> tuple[str, str]:
        """First and last quarter, or year, that the frame speaks of."""
        when = self.frame["quarter" if "quarter" in self.frame else "year"].astype(str)
        return when.min(), when.max()


def read_source(source: Source, folder: Path) -> SourceReading | None:
    """Read a source's files under the folder: of several releases the newest, of a yearly product every year.

    None when an optional source is absent or holds nothing that we use. Raises SourceError for one that is
    lacking, is not what its reader knows, or is there twice with different contents.
    """
    found = source.files_in(folder)
    if not found:
        if source.required:
            raise SourceError(
                folder,
                found=f"no file for {source.source_id} ({source.publisher}, {source.product})",
                expected=f"a file named like {' or '.join(source.names)}",
                remedy=f"Fetch it with `python -m data refresh`, or from {source.address}",
            )
        return None
    readings = [SourceReading(source, source.read(path), (path,)) for path in found]
    readings = [r for r in readings if not r.frame.empty]
    if not readings:
        return None
    if source.years:
        return _by_year(readings)
    return _newest(readings)


def _newest(readings: list[SourceReading]) -> SourceReading:
    last = max(r.covers[1] for r in readings)
    newest = [r for r in readings if r.covers[1] == last]
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
    whole = [years[y] for y in sorted(years)]
    return SourceReading(
        whole[0].source,
        pd.concat([r.frame for r in whole], ignore_index=True),
        tuple(p for r in whole for p in r.paths),
    )


def _same_or_raise(reading: SourceReading, other: SourceReading, says: str) -> None:
    if not reading.frame.equals(other.frame):
        raise SourceError(
            other.paths[0],
            found=f"{says} that differ (the other is {reading.paths[0]})",
            expected="one of them",
            remedy="Remove the file that is not wanted.",
        )


def build(folder: Path, to: Path, *, today: date | None = None) -> dict[str, Any]:
    """Write the snapshot of a folder of publishers' files to `to`; gives the manifest.

    Nothing at `to` changes until everything is written; then the folders are swapped by name.
    """
    taken: dict[str, SourceReading] = {}
    for source in SOURCES:
        got = read_source(source, folder)
        if got is None:
            _report(f"{source.source_id}: not there (optional)")
            continue
        taken[source.source_id] = got
        _report(f"{source.source_id}: {len(got.frame):,} rows, {' to '.join(got.covers)}")
    frames = {k: v.frame for k, v in taken.items()}
    tables = {name: schema.TABLES[name].fitted(t) for name, t in sources_tables.tables(frames).items()}
    arrow = {name: schema.TABLES[name].arrow(t) for name, t in tables.items()}
    for lost in tables["regions"].query("level == 'metro' and lon.isna()")["region"]:
        _report(
            f"{lost}: no town of that name in the gazetteer, so no place on the map; see PRINCIPAL in data/countries/us/metros.py"
        )
    hashes = {name: schema.content_hash(t) for name, t in arrow.items()}
    manifest = {
        "schema": schema.VERSION,
        "snapshot": schema.snapshot_hash(hashes),
        "built": (today or datetime.now(UTC).date()).isoformat(),
        "data_through": _through(tables),
        "sources": [_passport(t) for t in taken.values()],
        "tables": {
            name: {"rows": t.num_rows, "columns": t.column_names, "sha256": hashes[name]} for name, t in arrow.items()
        },
    }
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{to.name}-", dir=to.parent) as scratch:
        new = Path(scratch) / "new"
        new.mkdir()
        for name, table in arrow.items():
            schema.write(table, new / f"{name}.parquet")
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (new / "manifest.json").write_text(text + "\n", encoding="utf-8")
        if to == TIDY and supersedes_carried(to, manifest):
            archive.keep(to)
        _swap(new, to, Path(scratch) / "old")
    return manifest


def supersedes_carried(to: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether another snapshot stands where this one goes."""
    there = to / "manifest.json"
    return there.exists() and json.loads(there.read_text(encoding="utf-8"))["snapshot"] != manifest["snapshot"]


def _swap(new: Path, to: Path, old: Path) -> None:
    """Put the new folder in the old one's place; the old one comes back if that fails between the two renames."""
    if to.exists():
        to.replace(old)
    try:
        new.replace(to)
    except OSError:
        if old.exists():
            old.replace(to)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _passport(taken: SourceReading) -> dict[str, Any]:
    source, (first, last) = taken.source, taken.covers
    digest = hashlib.sha256()
    for path in taken.paths:
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
        "rows": len(taken.frame),
        "files": [p.name for p in taken.paths],
        "sha256": digest.hexdigest(),
        "bytes": sum(p.stat().st_size for p in taken.paths),
    }


def _through(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The last quarter of prices that each level has from its publisher, and of the states' nowcast.

    A nation and its divisions are sums of states: their data go as far as the states' do.
    """
    levels = tables["regions"].set_index("region_id")["level"]
    prices = tables["prices"]
    prices = prices[prices["index"] == "all-transactions"]
    level = prices["region_id"].map(levels)
    published = prices[prices["evidence"] == "published"]
    through = {name: str(published.loc[level == name, "quarter"].max()) for name in ("state", "metro")}
    return {
        "nation": through["state"],
        "division": through["state"],
        **through,
        "nowcast_through": str(prices.loc[level == "state", "quarter"].max()),
    }


def _report(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m data build`."""
    parser.add_argument(
        "--from", dest="folder", type=Path, required=True, metavar="DIR", help="the publishers' files, searched deep"
    )
    parser.add_argument(
        "--to", type=Path, default=TIDY, metavar="DIR", help="where the snapshot goes (default: data/snapshot/tidy)"
    )


def run(args: argparse.Namespace) -> int:
    """Build, and say what was built; 1 when a source is not as it should be, 2 when the folder is not there."""
    if not args.folder.is_dir():
        _report(f"{args.folder} is not a folder; --from wants the folder of the publishers' files")
        return 2
    try:
        manifest = build(args.folder, args.to)
    except SourceError as fault:
        _report(f"{fault}\nNothing was built; the snapshot in {args.to} is as it was.")
        return 1
    rows = sum(t["rows"] for t in manifest["tables"].values())
    size = sum(p.stat().st_size for p in args.to.iterdir())
    _report(f"snapshot {manifest['snapshot'][:12]}: {rows:,} rows, {size / 1e6:.1f} MB in {args.to}")
    return 0
