"""Shared parts of the commands: options, and the error for invalid usage."""

import argparse

from data.country import Country, carried_countries, country, default
from data.definition import definition_help


class UsageError(ValueError):
    """An argument that does not exist or fit; the message lists what does."""


def add_country_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command that works on one country's data."""
    parser.add_argument(
        "--country",
        type=_country,
        default=default(),
        metavar="CODE",
        help=f"the ISO code of a country: {', '.join(carried_countries())} (default: {default().iso2})",
    )


def _country(text: str) -> Country:
    try:
        return country(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_level_argument(parser: argparse.ArgumentParser, meaning: str) -> None:
    """Add the option of every command that lists a level. meaning: its help; {base}, {listed}: the default, and all."""
    base, keys = default().base.key, [level.key for level in default().levels]
    *listed, last = [f"{key} (the default)" if key == base else key for key in keys]
    described = meaning.format(base=base, listed=f"{', '.join(listed)} or {last}")
    parser.add_argument("--level", choices=keys, help=described)


def add_market_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that stresses a quarter's loans."""
    add_level_argument(parser, "{listed}")
    parser.add_argument("--place", action="append", default=[], help="an id, a name or an alias; may be repeated")
    parser.add_argument("--as-of", metavar="QUARTER", help="the quarter whose loans are stressed; default the latest")
    parser.add_argument("--definition", default="dispersed-100", help=definition_help())
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
