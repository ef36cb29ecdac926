"""The error of data that are not as they were built; a module of its own, so that asking for help reads no table."""

from pathlib import Path


class SnapshotError(RuntimeError):
    """Tables that are not what their manifest says; the message names the file, what is wrong and what to do.

    >>> print(SnapshotError(Path("tidy/prices.parquet"), "is missing", "Build it again."))
    The data are damaged: tidy/prices.parquet is missing. Build it again.
    """

    def __init__(self, path: Path, fault: str, remedy: str) -> None:
        super().__init__(f"The data are damaged: {path} {fault}. {remedy}")
