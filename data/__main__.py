"""The command line: `python -m data build`, `refresh`, ... ; each command is a module with its own arguments."""

import argparse
import sys
from importlib import import_module
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

from data.cli import UsageError, add_country_argument
from data.country import (
    SETTING,
    Country,
    carried_countries,
    code_of,
    country,
    current_country,
    default,
    in_country,
    served_countries,
)
from data.snapshot.damage import SnapshotError

# A command's module is imported only when that command is run: `estimate` never waits for openpyxl.
# One without `data.` is of the current country's package (data/countries).
# Each module has `add_arguments(parser)` and `run(args) -> int` (0 success, 1 failure), which raises
# data.cli.UsageError for an argument that does not fit: exit code 2.
COMMANDS = {
    "build": ("data.sources.build", "write the tidy snapshot from a folder of the publishers' files"),
    "national": ("data.sources.national", "write the national price indices of all countries, from the BIS's file"),
    "refresh": ("data.sources.download", "fetch the publishers' files, then build"),
    "estimate": ("data.monitor.command", "print the figures of regions and quarters"),
    "passport": ("data.passport.command", "print how one figure is made, with all that is needed to check it"),
    "change": ("data.why.change_command", "print why a share moved between two quarters, cause by cause"),
    "bridge": ("data.why.bridge_command", "print what lies between our figure and another publisher's, step by step"),
    "stress": ("data.stress.command", "print regions before and after a scenario of falling prices"),
    "reverse": ("data.stress.reverse_command", "print the fall in prices that brings each region's share to a target"),
    "panel": ("data.api.panel_command", "print the figures of any panel of the page, for a link"),
    "value": ("data.book.command", "value a bank's own loans, under stress too, beside the market"),
    "regions": ("data.monitor.regions_command", "print every region with the names it answers to"),
    "calibrate": ("calibration.fit", "fit the market model to published figures"),
    "ablate": ("calibration.ablation", "print what each idea of the model is worth on places it had not seen"),
    "backtest": ("calibration.backtest_command", "print how wrong the model is on figures it had not seen"),
    "words": ("data.catalogues", "bring the catalogues of other languages up to what the code says"),
    "geometry": ("map_shapes", "make the country's map shapes from its atlas"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    The command's own options are added only after its module is chosen, so that help stays cheap.
    """
    arguments = sys.argv[1:] if argv is None else argv
    try:
        with in_country(_country(arguments)):
            return _run(arguments)
    except UsageError as error:
        sys.stderr.write(f"python -m data: {error}\n")
        return 2
    except (FileNotFoundError, SnapshotError) as fault:  # of a country that a place was looked up in
        sys.stderr.write(f"python -m data: {fault}\n")
        return 1


def _run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    command = arguments[0] if arguments else None
    for name, (module, summary) in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=f"Waterline: {summary}.")
        if name == command:
            add_country_argument(subparser)
            _module(module).add_arguments(subparser)
    args = parser.parse_args(arguments)
    try:
        code: int = _module(COMMANDS[args.command][0]).run(args)
    except UsageError as error:
        sys.stderr.write(f"python -m data {args.command}: {error}\n")
        return 2
    except (FileNotFoundError, SnapshotError) as fault:  # a snapshot, a fit or a file that an option names
        sys.stderr.write(f"python -m data {args.command}: {fault}\n")
        return 1
    return code


def _country(arguments: list[str]) -> Country:
    """The country that the options name, by `--country`, else by a link's path, else by the first place that some
    country knows, of `--place` or of the link.

    Needed before the command's own options are read, because their defaults and help are the country's.
    """
    parser = argparse.ArgumentParser(prog="python -m data", add_help=False, allow_abbrev=False)
    parser.add_argument("--country")
    parser.add_argument("--place", action="append", default=[])
    options = parser.parse_known_args(arguments)[0]
    try:
        profile = default()
    except ValueError as error:
        raise UsageError(f"{SETTING}: {error}") from error
    if options.country:
        if arguments[:1] == ["value"] and code_of(options.country) in _indexed():
            return profile  # of such a country only a tape can be valued, at its national index
        try:
            return country(options.country)
        except ValueError as error:
            raise UsageError(f"--country: {error}") from error
    links = [urlsplit(text) for text in arguments if "?" in text]
    words = {code_of(word) for link in links for word in link.path.split("/")}
    in_path = [served for served in served_countries() if served.iso2 in words]
    if in_path:
        return in_path[0]
    named = [place for link in links for place in parse_qs(link.query).get("place", ())]
    places = [*options.place, *named, *(place.split(",")[0] for place in named)]
    if not places or len(served_countries()) == 1:
        return profile
    from data.snapshot.snapshot import country_of_place  # commands without a place start faster without it

    known = (country_of_place(text, served_countries()) for text in places)
    return next((found for found in known if found), profile)


def _indexed() -> set[str]:
    """The countries without a package of their own that have a national price index."""
    from data.world.national_prices import national_prices  # needed by one command only

    return {*national_prices().names} - {*carried_countries()}


def _module(name: str) -> ModuleType:
    """A command's module; exits with 2 where the current country's package has none."""
    if name.startswith("data."):
        return import_module(name)
    try:
        return current_country().module(name)
    except ModuleNotFoundError as error:
        if not str(error.name).startswith(current_country().package):
            raise
        reason = f"{current_country().package} has no module {name}"
        sys.stderr.write(f"python -m data: not for {current_country().name.en}: {reason}\n")
        raise SystemExit(2) from error


if __name__ == "__main__":
    sys.exit(main())
