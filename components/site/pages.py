"""The pages that the header leads to, in its order: how each is called, and where it is drawn.

One entry a page. What a page is asked, and what answers it, stands under the same name in data/api/pages.py; a bank's
book is asked no question by its link, so that it is not there.
"""

from dataclasses import dataclass

from data.api import pages as data_pages
from data.i18n import marked, tr
from data.registry import by_name

# The parameters that a link keeps from page to page, besides the quarter, where the page it leads to understands them.
_CARRIED = ("place", "by", "value", "over", "index", "pin", "level")


@dataclass(frozen=True)
class SitePage:
    """A page in the header. name: its word in addresses, "" for the front page; label: an English message.

    module: gives `page`, which makes its components.site.page.Page; "" where the page is no Dash app. It is named and
    not imported, because the header stands below the pages.
    """

    name: str
    label: str
    module: str = ""

    @property
    def shown_label(self) -> str:
        """What it is called, in the current language."""
        return tr(self.label)

    @property
    def path(self) -> str:
        """Its URL path."""
        return f"/{self.name}/" if self.name else "/"

    @property
    def carried(self) -> tuple[str, ...]:
        """The parameters that links to this page keep, besides the quarter."""
        data = data_pages.PAGES.get(self.name)
        return tuple(name for name in _CARRIED if data and name in data.parameters)

    @property
    def quarter(self) -> str:
        """The parameter of its quarter, "" for none."""
        data = data_pages.PAGES.get(self.name)
        return data.quarter if data else ""


PAGES = by_name(
    (
        SitePage("", marked("Monitor"), "components.monitor.page"),
        SitePage("stress", marked("Stress"), "components.stress.page"),
        SitePage("why", marked("Why"), "components.why.page"),
        SitePage("evidence", marked("Evidence"), "components.evidence.page"),
        SitePage("book", marked("My book")),
    )
)
