"""`python -m data regions`: every region with its names and aliases, as CSV or JSON."""

import argparse
import sys

from data.cli import add_level_argument
from data.records import Record, as_text
from data.snapshot.snapshot import Snapshot, carried

COLUMNS = ("region_id", "region", "level", "parent_id", "aliases")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_level_argument(parser, "only this level")
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def run(args: argparse.Namespace) -> int:
    """Print the regions."""
    sys.stdout.write(as_text(records(carried(), args.level), args.format, COLUMNS))
    return 0


def records(snapshot: Snapshot, level: str | None = None) -> list[Record]:
    """The regions (of one level if given) in the order of their ids; aliases are joined by |."""
    return [
        {name: row[name] for name in COLUMNS}
        for row in sorted(snapshot.tables["regions"].to_pylist(), key=lambda row: str(row["region_id"]))
        if level in {None, row["level"]}
    ]
