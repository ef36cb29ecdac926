"""A published data product: publisher, address, licence, file names and reader. Each country lists its own,
the tables that are ours, and what it does not hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the web process imports this module too, and must not import pandas
    import pandas as pd


@dataclass(frozen=True)
class Source:
    """One product. `names` are patterns of its file's name, `reader` is "module.function" of data.sources.readers, or
    the whole import name of a function elsewhere.

    `years` is empty for a product of one file; else there is one file a year, and `address` contains `{year}`.
    """

    source_id: str
    publisher: str
    product: str
    title: str
    address: str
    names: tuple[str, ...]
    reader: str
    licence: str
    attribution: str
    required: bool = True
    years: tuple[int, ...] = ()

    def read(self, path: Path) -> "pd.DataFrame":
        """The file as a tidy frame; raises data.sources.readers.SourceError for an unexpected format."""
        module, _, function = self.reader.rpartition(".")
        package = "" if "." in module else "data.sources.readers."
        frame: pd.DataFrame = getattr(import_module(package + module), function)(path)
        return frame

    def is_named(self, name: str) -> bool:
        """Whether a file of this name is one of this product's.

        >>> Source("hpi", "", "", "", "", ("hpi_at_*.csv",), "", "", "").is_named("HPI_AT_state_thru_2024q4.csv")
        True
        """
        return any(fnmatch(name.lower(), pattern) for pattern in self.names)

    def files_in(self, folder: Path) -> list[Path]:
        """This product's files anywhere under the folder, in the order of their paths."""
        return sorted(path for path in folder.rglob("*") if path.is_file() and self.is_named(path.name))

    def downloads(self) -> Iterator[tuple[str, str]]:
        """Address and file name of each file to fetch; nothing where a product has no address of its own.

        >>> source = Source("hpi", "", "", "", "https://example.org/{year}", ("hpi-*.csv",), "", "", "", years=(2005,))
        >>> list(source.downloads())
        [('https://example.org/2005', 'hpi-2005.csv')]
        """
        if not self.address:
            return
        for year in self.years:
            yield self.address.format(year=year), self.names[-1].replace("*", str(year), 1).replace("*", "")
        if not self.years:
            last = self.address.rsplit("/", 1)[-1]
            yield self.address, last if self.is_named(last) else self.names[0].replace("*", "")


@dataclass(frozen=True)
class OwnTable:
    """A small table of ours in a country's folder, beside the snapshot and in no hash of it.

    file: its name; made_of, release, licence: of what it was derived, of when that is, and on which terms.
    """

    file: str
    made_of: str
    release: str
    licence: str


@dataclass(frozen=True)
class NotHeld:
    """A product that a country's figures want and that is not among its sources, and what stands in for it.

    product, stands_in: messages.
    """

    publisher: str
    product: str
    stands_in: str
