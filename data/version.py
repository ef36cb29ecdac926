"""The program's version, and a hash of the code that calculates the figures."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from data.country import current_country

_HERE = Path(__file__).parent


@cache
def version() -> str:
    """The version that the checkout's pyproject.toml names.

    Never that of an installed distribution: one called `waterline` is another project's.
    """
    written = (_HERE.parent / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(written)["project"]["version"])


def code() -> str:
    """One SHA-256 of every module of `data`, names and contents, to identify the program.

    A version is changed by hand and the commit of an installed program is unknown; the files are always available. Of a
    country whose package lies elsewhere its modules count too.
    """
    return _code(current_country().folder)


@cache
def _code(country_folder: Path) -> str:
    digest = hashlib.sha256()
    modules = sorted(_HERE.rglob("*.py"))
    if not country_folder.is_relative_to(_HERE):
        modules += sorted(country_folder.rglob("*.py"))
    for path in modules:
        # Line endings are normalised to LF, so that one commit has one hash on every system.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(_HERE if path.is_relative_to(_HERE) else country_folder).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def digest(path: Path) -> str:
    """A file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
