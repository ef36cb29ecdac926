"""The page of change over HTTP and in a browser: a claim that its bars, its table and the command line share."""

import csv
import io

import pytest

from components.site import ids
from components.text import formatting
from components.why import ids as why
from components.why import page as why_page
from data.__main__ import main
from data.snapshot.snapshot import carried
from data.why.view import WhyView, settled_view, view_from_query
from tests.chromium import Reader

NEVADA = "?place=US-NV&from=2010Q1&to=2013Q4"
KNOWN = carried().region_id_of


def test_the_first_html_already_answers(client, capsys):
    """Without a script the page says its claim and every row of its table, and both are what the command prints."""
    html = client.get(f"/why/{NEVADA}").get_data(as_text=True)
    assert main(["change", "--place", "US-NV", "--from", "2010Q1", "--to", "2013Q4"]) == 0
    rows = {row["part"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))}
    start, end = (formatting.percent(float(rows[name]["share"])) for name in ("start", "end"))
    assert f"fell from {start} to {end}" in html
    for part in ("prices", "drift", "amortisation", "borrowing", "lending", "exits"):
        assert f">{formatting.points(float(rows[part]['moved']))}</td>" in html
    assert html.split('id="first-bridge-title"')[0].count(">none</td>") == 2
    assert 'href="/passport?place=US-NV&amp;quarter=2010Q1"' in html


@pytest.mark.parametrize("publisher", ["corelogic", "zillow", "fhfa"])
def test_the_bridge_is_the_commands_own(client, capsys, publisher):
    """Without a script the page says both numbers and every step as the command prints them, and leads to the source
    of a quoted figure; the address keeps whose number it is."""
    html = client.get(f"/why/{NEVADA}&bridge={publisher}").get_data(as_text=True)
    html = html.split('id="first-bridge-title"')[1].split("<noscript>")[0]
    assert main(["bridge", "--place", "US-NV", "--as-of", "2013Q4", "--to", publisher]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    for end in (rows[0], rows[-1]):
        assert f">{formatting.percent(float(end['share']))}</td>" in html
    for row in rows[1:-1]:
        said = "not published" if row["moved"] == "" else formatting.points(float(row["moved"]))
        assert f">{said}</td>" in html or float(row["moved"]) == 0
    assert rows[-1]["address"].replace("&", "&amp;") in html
    assert ('rel="noopener noreferrer external"' in html) == ("https://" in html or "http://" in html)
    assert (f">{rows[-1]['evidence']}</span>") in html


def test_a_bad_link_is_answered_with_the_nearest_page(client):
    """What cannot be answered is dropped and said, and never markup."""
    html = client.get("/why/?place=<script>&from=2031Q1&to=2010Q1&bridge=london").get_data(as_text=True)
    painted = html.split('id="first-paint"')[1].split("<noscript>")[0]
    assert "<script>" not in painted
    assert all(lost in painted for lost in ("&lt;script&gt;", "2031Q1", "london", "changed places"))


@pytest.mark.parametrize(
    ("asked", "span", "said"),
    [
        ("", ("2024Q4", "2025Q4"), 0),
        ("?to=2010Q1", ("2009Q1", "2010Q1"), 0),
        ("?from=2013Q4&to=2010Q1", ("2010Q1", "2013Q4"), 1),
        ("?from=1998Q1&to=1998Q1", ("1998Q1", "1999Q1"), 1),
        ("?to=1998Q1", ("1998Q1", "1999Q1"), 1),
        ("?from=1066Q1", ("1998Q1", "2025Q4"), 1),
    ],
)
def test_two_quarters_are_always_two_and_in_order(asked, span, said):
    """Without a first quarter the year is told; what is out of order or out of reach is put right, and said."""
    quarters = tuple(f"{year}Q{q}" for year in range(1998, 2026) for q in range(1, 5))
    view, dropped = settled_view(view_from_query(asked, KNOWN)[0], quarters, carried().places.__contains__)
    assert (view.first, view.last) == span
    assert len(dropped) == said


@pytest.mark.parametrize(
    ("by", "value", "search"),
    [
        (why.PLACE, "US-FL", "?place=US-FL&from=2010Q1&to=2013Q4"),
        (why.SPAN, [8040, 8050], "?place=US-NV&from=2010Q1&to=2012Q3"),
        (ids.WEIGHT, "balances", f"{NEVADA}&by=balances"),
        (ids.VALUE, "step", f"{NEVADA}&value=step"),
        (ids.THRESHOLD, "125", f"{NEVADA}&over=125"),
        (why.PUBLISHER, "zillow", f"{NEVADA}&bridge=zillow"),
    ],
)
def test_each_touch_is_a_question(by, value, search):
    """Every control changes its own part of the question and leaves the rest."""
    page = why_page.page(None, KNOWN, None, {})
    said = dict.fromkeys(page.inputs) | {ids.LINK: {"search": NEVADA, "by": ids.ADDRESS}, by: value}
    asked = page.hear(by, said)
    assert asked.view.search() == search
    assert isinstance(asked.view, WhyView)


@pytest.mark.browser
def test_from_the_history_to_its_reasons_and_back(chromium, address):
    """The history's link asks why since its highest; a control asks again; Back, and a passport of either end."""
    reader = Reader(chromium, address)
    page = reader.opens("?place=US-NV&quarter=2010Q2")
    page.locator("#drawn #why-link").click()
    page.wait_for_url("**/why/?place=US-NV&from=*")
    page.wait_for_selector("html.up")
    highest = page.url.split("?")[1]
    reader.sees("Nevada’s share of mortgages under water fell from")
    before = page.inner_text("#why-prices")
    page.locator("#weight label", has_text="Balances").click()
    reader.sees("mortgage dollars")
    reader.stands_at(f"?{highest}&by=balances")
    assert page.inner_text("#why-prices") != before
    page.locator("#why-span [role=slider]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("search => !location.search.includes(search)", arg=highest)
    page.go_back()
    reader.stands_at(f"?{highest}&by=balances")
    page.go_back()
    reader.sees("Nevada’s share of mortgages under water")
    page.locator("#drawn #why-first-passport").click()
    page.wait_for_url("**/passport?place=US-NV&quarter=*")
    reader.context.close()
    assert reader.wrong == []
    assert reader.hosts == {address.removeprefix("http://")}


@pytest.mark.browser
def test_whose_number_is_a_question_with_an_address(chromium, address):
    """A publisher chosen is a bridge drawn, an address to send, and undone by Back; no other host is ever asked."""
    from playwright.sync_api import expect

    reader = Reader(chromium, address)
    page = reader.opens(f"why/{NEVADA}")
    title = page.locator("#drawn #bridge-title")
    expect(title).to_contain_text("CoreLogic printed")
    low = page.locator("#drawn .chart-bridge").bounding_box()["height"]
    page.locator("#bridge-publisher label", has_text="ICE").click()
    expect(title).to_contain_text("On ICE’s definition")
    reader.stands_at(f"{NEVADA}&bridge=ice")
    page.wait_for_function("document.querySelectorAll('#bridge .annotation-text').length >= 10")
    assert page.locator("#drawn .chart-bridge").bounding_box()["height"] > low
    expect(page.locator("#drawn #why-bridge-rest-row")).to_be_hidden()
    page.go_back()
    expect(title).to_contain_text("CoreLogic printed")
    expect(page.locator("#drawn #why-bridge-rest-row")).to_be_visible()
    reader.context.close()
    assert reader.wrong == []
    assert reader.hosts == {address.removeprefix("http://")}


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_page_is_fit_to_read(chromium, address, width, scheme):
    """Nothing wider than the screen, nothing that axe calls serious, every bar's name inside the picture."""
    from axe_playwright_python.sync_playwright import Axe

    reader = Reader(chromium, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = reader.opens(f"why/{NEVADA}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#change .annotation-text").count() == 2 * (len(why.ROWS) - 1)  # a state has no mix of states
    for picture in ("change", "bridge"):
        overhang = page.evaluate(
            f"(() => {{ const room = document.querySelector('#{picture}').getBoundingClientRect();"
            f"return [...document.querySelectorAll('#{picture} .annotation-text')]"
            ".filter(name => name.getBoundingClientRect().right > room.right + 1).length; })()"
        )
        assert overhang == 0
    found = [
        (one["id"], [node["html"][:200] for node in one["nodes"][:4]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    reader.context.close()
    assert found == []
    assert reader.wrong == []


@pytest.mark.browser
def test_links_to_other_pages_keep_what_these_understand(chromium, address):
    """The last quarter is the quarter of the page that the link leads to; a page without a place gets no query."""
    reader = Reader(chromium, address)
    page = reader.opens(f"why/{NEVADA}&over=110&bridge=ice")
    links = page.locator("#drawn .rooms a")
    hrefs = dict(zip(links.all_inner_texts(), [link.get_attribute("href") for link in links.all()], strict=True))
    assert hrefs["Stress"].endswith("/stress/?place=US-NV&over=110&quarter=2013Q4")
    assert hrefs["Why"].endswith("/why/?place=US-NV&over=110&to=2013Q4")
    assert [hrefs[name].rpartition("/")[2] for name in ("Evidence", "My book")] == ["", ""]
    reader.context.close()
    assert reader.wrong == []
