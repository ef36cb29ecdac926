"""Each page is registered once, and all that the API and the links know of pages follows from its entry."""

import dataclasses

import pytest

from data.api import panels, short_links
from data.api.pages import PAGES
from data.api.parameters import PARAMETERS
from data.snapshot.snapshot import carried
from tests.paths import ROOT

EACH = pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name or "monitor")


def test_every_subject_with_panels_is_a_page():
    """A package that has panels stands in the list, and no page lacks them."""
    modules = {f"data.{path.parent.name}.panels" for path in (ROOT / "data").glob("*/panels.py")} - {panels.__name__}
    assert sorted(page.figures().panel.__module__ for page in PAGES.values()) == sorted(modules)


def test_no_two_pages_have_one_letter():
    """A short link leads to one page."""
    assert len({page.letter for page in PAGES.values()}) == len(PAGES)


@EACH
def test_a_page_names_each_field_of_its_view_once(page):
    """Every field can be asked for by a parameter of its own that has a parser and is documented."""
    fields = {field.name for field in dataclasses.fields(page.view)}
    assert set(page.query_names) <= fields
    assert set(page.readers) == set(page.query_names)
    assert len(page.parameters) == len(page.query_names)
    assert set(page.parameters) <= set(PARAMETERS)
    assert page.quarter in {"", *page.parameters}


@EACH
def test_a_page_answers_its_example(page):
    """The API's example is a question that the page reads whole, and a short link keeps it."""
    view, dropped = page.read(f"?{page.example(carried().country)}", carried().region_id_of)
    assert isinstance(view, page.view)
    assert dropped == ()
    assert page.figures().answers(carried())(view)
    link = short_links.expanded(short_links.shortened(page.name, view.search()))
    assert link == page.path + view.search()


@EACH
def test_panels_are_named_after_their_page(page):
    """The name of a panel begins with its page's, and its table is registered under the rest."""
    own = [panel for panel in panels.registered().values() if panel.page is page]
    assert [panel.name for panel in own] == [f"{page.name}/{name}".lstrip("/") for name in page.figures().panels]
    assert all(panel.path.startswith("/") for panel in own)
