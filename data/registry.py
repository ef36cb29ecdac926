"""Lists of which each entry has a name of its own: pages, panels."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar


class Named(Protocol):
    """An entry of a registry."""

    @property
    def name(self) -> str:
        """What it is called in addresses."""


NamedT = TypeVar("NamedT", bound=Named)


def by_name(entries: Iterable[NamedT]) -> Mapping[str, NamedT]:
    """The entries by their names, in their order; ValueError for a name that is registered twice.

    >>> from types import SimpleNamespace
    >>> list(by_name([SimpleNamespace(name="map"), SimpleNamespace(name="ranking")]))
    ['map', 'ranking']
    """
    named: dict[str, NamedT] = {}
    for entry in entries:
        if entry.name in named:
            raise ValueError(f"{entry.name!r} is registered twice")
        named[entry.name] = entry
    return named
