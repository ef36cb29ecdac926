"""`python -m data regions`: every region with its names and aliases, as CSV or JSON."""

import argparse

from data.cli import add_format_argument, add_level_argument, print_records
from data.records import Record
from data.snapshot.snapshot import Snapshot, carried

COLUMNS = ("region_id", "region", "level", "parent_id", "aliases")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add_level_argument(parser, "only this level")
    add_format_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print the regions."""
    return print_records(records(carried(), args.level), args.format, COLUMNS)


def records(snapshot: Snapshot, level: str | None = None) -> list[Record]:
    """The regions (of one level if given) in the order of their ids; aliases are joined by |."""
    return [
        {name: row[name] for name in COLUMNS}
        for row in sorted(snapshot.tables["regions"].to_pylist(), key=lambda row: str(row["region_id"]))
        if level in {None, row["level"]}
    ]
