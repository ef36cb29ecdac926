"""Which program this is: its version, and a hash of the very code that works the figures out."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def version() -> str:
    """The package's version: as installed, else as its clone says."""
    try:
        return metadata.version("waterline")
    except metadata.PackageNotFoundError:  # run from a clone, as `make run` does
        import tomllib  # an installed package has no use for it

        written = (_HERE.parent / "pyproject.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(written)["project"]["version"])


@cache
def code() -> str:
    """One SHA-256 of every module of `data`, names and contents, so that two programs that differ are told apart.

    A version is changed by hand and a commit is not known once a program is installed; the files themselves always are.
    """
    digest = hashlib.sha256()
    for path in sorted(_HERE.rglob("*.py")):
        # Lines end in LF here whatever a checkout made of them, so that one commit has one hash.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(_HERE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def digest(path: Path) -> str:
    """A file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
