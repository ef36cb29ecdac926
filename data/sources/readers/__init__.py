"""One reader for each publisher's format: from a file to a tidy frame, or a SourceError with the fault."""

from pathlib import Path


class SourceError(ValueError):
    """A publisher's file has an unexpected format; the message has the location, what was found and the remedy.

    >>> print(SourceError(Path("hpi.csv"), where="line 3, column index", found="'abc'", expected="a number"))
    hpi.csv, line 3, column index: found 'abc', expected a number. Fetch the file again from its publisher; if \
it still looks so, the format has changed and the reader must learn it.
    """

    def __init__(
        self,
        path: Path,
        *,
        found: str,
        expected: str,
        where: str = "",
        remedy: str = "Fetch the file again from its publisher; if it still looks so, the format has changed "
        "and the reader must learn it.",
    ) -> None:
        place = f"{path}, {where}" if where else f"{path}"
        super().__init__(f"{place}: found {found}, expected {expected}. {remedy}")
        self.path = path
