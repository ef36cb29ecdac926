"""Every panel as a table, for a link: `python -m data panel history "?place=US-NV"`, the API and the page's downloads.

A panel's table has the figures of its chart. Where a command prints the same figures (estimate, stress, reverse,
change, bridge), the records are that command's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.api.pages import PAGES, PageData
from data.country import current_country
from data.registry import by_name
from data.snapshot.snapshot import Snapshot
from data.tables.panel import Panel, PanelTable


@dataclass(frozen=True)
class RegisteredPanel:
    """A panel of a page. table: its name within the page, its columns and rows."""

    page: PageData
    table: PanelTable

    @property
    def name(self) -> str:
        """Its name, which begins with that of its page; the Monitor's have none."""
        return f"{self.page.name}/{self.table.name}".lstrip("/")

    @property
    def path(self) -> str:
        """The URL path at which it stands: its page's, or its own."""
        return self.table.path or self.page.path


def registered() -> Mapping[str, RegisteredPanel]:
    """Every panel by its name, in the order of the pages; only of pages that the current country's data answer."""
    return _registered(current_country().pages)


@cache
def _registered(pages: tuple[str, ...]) -> Mapping[str, RegisteredPanel]:
    return by_name(
        RegisteredPanel(page, table)
        for page in PAGES.values()
        if page.name in pages
        for table in page.figures().panels.values()
    )


def panel(snapshot: Snapshot, name: str, search: str) -> Panel:
    """The table of one panel for a query string; KeyError for an unknown panel."""
    entry = registered()[name]
    return entry.page.figures().panel(snapshot, entry.table.name, search)


def names() -> tuple[str, ...]:
    """The names of all panels."""
    return tuple(registered())


def columns(name: str) -> tuple[str, ...]:
    """The columns of a panel's table; KeyError for an unknown panel."""
    return registered()[name].table.columns
