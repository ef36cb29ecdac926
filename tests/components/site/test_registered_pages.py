"""Each page is registered once on screen, and the links between pages follow from what data says of them."""

import re
from importlib import import_module

import pytest

from components.site.header import header
from components.site.html import as_html
from components.site.page import Page
from components.site.pages import PAGES
from data.api import pages as data_pages
from data.i18n import in_language
from data.snapshot.snapshot import carried
from tests.paths import ROOT

DRAWN = [page for page in PAGES.values() if page.module]


def test_every_page_that_answers_is_drawn():
    """The pages of data and those with a module of their own are the same, in the same order."""
    assert [page.name for page in DRAWN] == list(data_pages.PAGES)


def test_every_package_that_makes_a_page_is_registered():
    """A package whose `page.py` makes a Page stands in the list, once."""
    modules = [f"components.{path.parent.name}.page" for path in (ROOT / "components").glob("*/page.py")]
    made = {name for name in modules if callable(getattr(import_module(name), "page", None))}
    assert sorted(page.module for page in DRAWN) == sorted(made)


@pytest.mark.parametrize("page", DRAWN, ids=lambda page: page.module)
def test_a_module_makes_the_page_of_its_name(page):
    """Its entry names the module that makes it."""
    data = data_pages.PAGES[page.name]
    reading_of = data.figures().answers(carried())
    made = import_module(page.module).page(lambda: None, carried().region_id_of, reading_of, {"geojson": ""})
    assert isinstance(made, Page)
    assert made.data is data


def test_a_link_keeps_what_its_page_understands():
    """The browser learns from each link which parameters it keeps, and what the page calls its quarter."""
    html = as_html(header("why", tuple(PAGES), "", ""), {}, {})
    kept = dict(re.findall(r'href="([^"]*)"[^>]* data-keeps="([^"]*)"', html))
    assert kept["/"] == kept["/stress/"] == "place by value over index pin level"
    assert kept["/why/"] == "place by value over index pin"
    assert kept["/evidence/"] == kept["/book/"] == ""
    quarters = dict(re.findall(r'href="([^"]*)"[^>]* data-quarter="([^"]*)"', html))
    assert quarters == {"/": "quarter", "/stress/": "quarter", "/why/": "to", "/evidence/": "", "/book/": ""}


def test_every_page_has_a_name_in_every_language():
    """The header calls a page by its name in the reader's language."""
    english = [page.shown_label for page in PAGES.values()]
    with in_language("zh"):
        chinese = [page.shown_label for page in PAGES.values()]
    assert all(english)
    assert not set(english) & set(chinese)
