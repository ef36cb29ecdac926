"""The pages that a link asks a question of: each with its view, the parameters of its link, and what answers it.

One entry a page. The API's endpoints, the panels, the short links and the links between pages follow from it; how a
page is called and drawn stands in components/site/pages.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.country import Country
from data.evidence import view as evidence_view
from data.monitor import view as monitor_view
from data.query import Reader, Readers, RegionLookup
from data.registry import by_name
from data.snapshot.snapshot import Snapshot
from data.stress import view as stress_view
from data.tables.panel import Panel, PanelTable
from data.why import view as why_view


@dataclass(frozen=True)
class PageFigures:
    """What works out a page's figures.

    answers: given today's snapshot, the answer to any view, from the snapshot that the view is pinned to. panels: the
    tables of the page's panels, by their names within the page; panel: one of them for a query string. check: refuses
    parsed parameters that the page would adjust (raises data.api.parameters.RefusedError); None where each is valid.
    """

    answers: Callable[[Snapshot], Callable[[Any], Any]]
    panels: Mapping[str, PanelTable]
    panel: Callable[[Snapshot, str, str], Panel]
    check: Callable[[Snapshot, Mapping[str, Any]], None] | None = None


@dataclass(frozen=True, kw_only=True)
class PageData:
    """What is asked of a page, and what answers.

    name: its word in addresses, "" for the front page. letter: of its short links. view: the class of its questions;
    read: a view from a query string. query_names: the parameter of each field of the view; readers: its parser.
    quarter: the parameter of the quarter shown, "" for none. example: a query for the API's document, of a country.
    figures: what answers; the model is imported only then.
    """

    name: str
    letter: str
    view: type[Any]
    read: Callable[[str, RegionLookup], tuple[Any, tuple[str, ...]]]
    query_names: Mapping[str, str]
    readers: Readers
    quarter: str
    example: Callable[[Country], str]
    figures: Callable[[], PageFigures]

    @property
    def path(self) -> str:
        """The URL path of the page.

        >>> PAGES["stress"].path, PAGES[""].path
        ('/stress/', '/')
        """
        return f"/{self.name}/" if self.name else "/"

    @property
    def parameters(self) -> dict[str, Reader]:
        """The parser of each parameter, by its name in a link."""
        return {parameter: self.readers[field] for field, parameter in self.query_names.items()}


def _monitor() -> PageFigures:
    from data.api import validation
    from data.monitor import answers, panels

    return PageFigures(answers.answers, panels.PANELS, panels.monitor_panel, validation.check_market)


def _stress() -> PageFigures:
    from data.api import validation
    from data.stress import answers, panels

    return PageFigures(answers.answers, panels.PANELS, panels.stress_panel, validation.check_stress)


def _why() -> PageFigures:
    from data.api import validation
    from data.why import answers, panels

    return PageFigures(answers.answers, panels.PANELS, panels.why_panel, validation.check_why)


def _evidence() -> PageFigures:
    from data.evidence import answers, panels

    return PageFigures(answers.answers, panels.PANELS, panels.evidence_panel)


def _example_change(country: Country) -> str:
    example = country.example
    return f"place={example.place}&from={example.first}&to={example.quarter}"


PAGES = by_name(
    (
        PageData(
            name="",
            letter="m",
            view=monitor_view.View,
            read=monitor_view.view_from_query,
            query_names=monitor_view.QUERY_NAMES,
            readers=monitor_view.READERS,
            quarter="quarter",
            example=lambda country: f"place={country.example.place}&quarter={country.example.quarter}",
            figures=_monitor,
        ),
        PageData(
            name="stress",
            letter="s",
            view=stress_view.StressView,
            read=stress_view.view_from_query,
            query_names=stress_view.STRESS_QUERY_NAMES,
            readers=stress_view.STRESS_READERS,
            quarter="quarter",
            example=lambda country: f"place={country.example.place}&scenario=own&fall=35",
            figures=_stress,
        ),
        PageData(
            name="why",
            letter="w",
            view=why_view.WhyView,
            read=why_view.view_from_query,
            query_names=why_view.WHY_QUERY_NAMES,
            readers=why_view.WHY_READERS,
            quarter="to",
            example=_example_change,
            figures=_why,
        ),
        PageData(
            name="evidence",
            letter="e",
            view=evidence_view.EvidenceView,
            read=evidence_view.view_from_query,
            query_names=evidence_view.EVIDENCE_QUERY_NAMES,
            readers=evidence_view.EVIDENCE_READERS,
            quarter="",
            example=lambda _: "unseen=years&error=bias",
            figures=_evidence,
        ),
    )
)
