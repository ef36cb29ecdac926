"""The program's version, and a hash of the code that calculates the figures."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def version() -> str:
    """The version of the installed package, else of the clone's pyproject.toml."""
    try:
        return metadata.version("waterline")
    except metadata.PackageNotFoundError:  # run from a clone, as `make run` does
        import tomllib  # not needed in an installed package

        written = (_HERE.parent / "pyproject.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(written)["project"]["version"])


@cache
def code() -> str:
    """One SHA-256 of every module of `data`, names and contents, to identify the program.

    A version is changed by hand and the commit of an installed program is unknown; the files are always available.
    """
    digest = hashlib.sha256()
    for path in sorted(_HERE.rglob("*.py")):
        # Line endings are normalised to LF, so that one commit has one hash on every system.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(_HERE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def digest(path: Path) -> str:
    """A file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
