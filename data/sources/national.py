"""`python -m data national`: the table of national price indices, from the BIS's file; it belongs to no country."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.snapshot import integrity
from data.sources import schema, writing
from data.sources.bis import BIS
from data.sources.build import manifest_entry, read_source
from data.sources.readers import SourceError
from data.world.national_prices import FOLDER

TABLES = {
    "countries": schema.TableSchema(("iso2",), schema.columns(text="iso2 country")),
    "prices": schema.TableSchema(("iso2", "quarter"), schema.columns(text="iso2 quarter", number="hpi")),
}


def tables(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Both tables of the BIS's: countries with their names, and their indices; its aggregates are no countries."""
    rows = frame[~frame["is_aggregate"]].rename(columns={"price": "hpi", "name": "country"})
    rows = rows.assign(iso2=rows["area"].str.lower())
    return {"countries": rows[["iso2", "country"]].drop_duplicates(), "prices": rows}


def build(folder: Path, to: Path = FOLDER, *, today: date | None = None) -> dict[str, Any]:
    """Write the tables and their manifest to `to`; returns the manifest. SourceError for a file that does not fit."""
    writing.clear_killed_builds(to)
    reading = read_source(BIS, folder)
    assert reading is not None  # it is required
    arrow = {name: TABLES[name].arrow(TABLES[name].fitted(frame)) for name, frame in tables(reading.frame).items()}
    hashes = {name: integrity.content_hash(table) for name, table in arrow.items()}
    manifest = {
        "schema": schema.VERSION,
        "snapshot": integrity.snapshot_hash(hashes),
        "built": (today or datetime.now(UTC).date()).isoformat(),
        "sources": [manifest_entry(reading)],
        "tables": {
            name: {"rows": table.num_rows, "columns": table.column_names, "sha256": hashes[name]}
            for name, table in arrow.items()
        },
    }
    writing.write_snapshot(to, arrow, manifest)
    return manifest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--from", dest="folder", type=Path, required=True, metavar="DIR", help="the BIS's file is in it"
    )
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="DIR", help="where the tables go (their own folder)")


def run(args: argparse.Namespace) -> int:
    """Build and report. Exit code 1 for a file that is missing or does not fit."""
    try:
        manifest = build(args.folder, args.to)
    except SourceError as fault:
        sys.stderr.write(f"{fault}\nNothing was built.\n")
        return 1
    rows = {name: table["rows"] for name, table in manifest["tables"].items()}
    sys.stderr.write(f"{args.to}: {rows['countries']} countries, {rows['prices']:,} figures\n")
    return 0
