"""Shared parts of the commands: options, and the error for invalid usage."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from data.country import current_country, default, served_countries
from data.definition import WEIGHTS, Definition, definition_help
from data.records import Record, as_text


class UsageError(ValueError):
    """An argument that does not exist or fit; the message lists what does. `python -m data` prints it, exit code 2."""


def add_country_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command: the country whose data it works on, as `python -m data` has read it already."""
    codes = ", ".join(profile.iso2 for profile in served_countries())
    parser.add_argument(
        "--country",
        metavar="CODE",
        help=f"the ISO code of a country: {codes} (default: that of the first place named, else {default().iso2})",
    )


def add_level_argument(parser: argparse.ArgumentParser, meaning: str) -> None:
    """Add the option of every command that lists a level. meaning: its help; {base}, {listed}: the default, and all."""
    base, keys = current_country().base.key, [level.key for level in current_country().levels]
    *listed, last = [f"{key} (the default)" if key == base else key for key in keys]
    described = meaning.format(base=base, listed=f"{', '.join(listed)} or {last}")
    parser.add_argument("--level", choices=keys, help=described)


def add_place_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command that takes several places."""
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")


def add_definition_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command whose figures have a definition."""
    parser.add_argument("--definition", default=Definition().spelled, help=definition_help())


def add_weight_argument(parser: argparse.ArgumentParser, meaning: str | None = None) -> None:
    """Add the option of every command that counts loans or balances."""
    parser.add_argument("--by", choices=WEIGHTS, default=WEIGHTS[0], help=meaning)


def add_format_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command that prints records."""
    parser.add_argument("--format", choices=("csv", "json"), default="csv")


def add_market_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that stresses a quarter's loans."""
    add_level_argument(parser, "{listed}")
    add_place_argument(parser)
    parser.add_argument("--as-of", metavar="QUARTER", help="the quarter whose loans are stressed; default the latest")
    add_definition_argument(parser)
    add_format_argument(parser)


@contextmanager
def usage_errors() -> Iterator[None]:
    """An invalid value of an option, wherever it is found, as a UsageError."""
    try:
        yield
    except UsageError:
        raise
    except ValueError as error:
        raise UsageError(str(error)) from error


def print_records(rows: Sequence[Record], form: str, columns: Sequence[str]) -> int:
    """Print a command's records; the exit code of success."""
    sys.stdout.write(as_text(rows, form, columns))
    return 0
