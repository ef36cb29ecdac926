"""Whole journeys on the carried figures, in both languages: a journalist's, a regulator's, one by keyboard."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import create_app
from components.text.formatting import cell, tenths
from data.api import panels
from data.snapshot.snapshot import carried
from tests.chromium import Reader, pictured, serving

pytestmark = pytest.mark.browser
SAID = {
    "en": {"worst": "Cape Coral-Fort Myers", "under": "under water", "pinned": "these figures stand", "open": "Quote"},
    "zh": {"worst": "Cape Coral-Fort Myers", "under": "负资产", "pinned": "数字不变", "open": "引用"},
}


@pytest.fixture(scope="module")
def address():
    with serving(create_app().server) as found:
        yield found


def listed(page):
    """The table's shares, as printed, by place."""
    cells = "row => [row.querySelector('a').dataset.place, row.querySelector('.col-share').innerText.trim()]"
    return dict(page.locator("#ranking tbody tr").evaluate_all(f"rows => rows.map({cells})"))


def opened(page, panel):
    """A panel's box, open and filled."""
    box = page.locator(f'#drawn details.quote[data-panel="{panel}"]')
    box.locator("summary").click()
    page.wait_for_function(
        "box => document.querySelector(`#drawn ${box} .takeaway`).textContent.length > 9",
        arg=f"details.quote[data-panel='{panel}']",
    )
    return box


def fetched(page, press):
    """What a button or a link downloads: its name and its bytes."""
    with page.expect_download() as held:
        press()
    return held.value.suggested_filename, Path(held.value.path()).read_bytes()


def size(png):
    """How wide and high a PNG is, in pixels."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize("root", ["en", "zh"])
def test_a_journalist_finds_quotes_downloads_and_embeds(chromium, address, root):
    """The worst metro of Florida in 2010: found in the table, linked, quoted, saved as a picture, framed elsewhere."""
    someone = Reader(chromium, address, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    page = someone.opens(f"{root}/?quarter=2010Q2")
    page.locator("#level label", has_text={"en": "Metros", "zh": "都市区"}[root]).click()
    someone.stands_at("?level=metro&quarter=2010Q2")
    page.locator("#ranking-search").fill(", FL")
    rows = [
        row for row in panels.panel(carried(), "ranking", "?level=metro&quarter=2010Q2").rows if ", FL" in row["region"]
    ]
    worst = max(rows, key=lambda row: row["pneq_by_loans"] or 0)
    page.wait_for_function("() => document.querySelectorAll('#ranking tbody tr').length < 40")
    first = page.locator("#ranking tbody tr").first
    assert first.locator("a").inner_text() == worst["region"]
    assert f"{100 * worst['pneq_by_loans']:.1f}" in first.inner_text()
    pictured(page, f"journalist-{root}-1-found")
    first.locator("a").click()
    someone.sees(worst["region"])
    someone.sees(SAID[root]["under"])
    pictured(page, f"journalist-{root}-2-chosen")
    box = opened(page, "history")
    box.locator('[data-copy="takeaway"]').click()
    sentence = page.evaluate("navigator.clipboard.readText()")
    assert worst["region"].split(",")[0] in sentence
    box.locator('[data-copy="short"]').click()
    link = page.evaluate("navigator.clipboard.readText()")
    name, picture = fetched(page, box.locator('[data-shot="png"][data-size="social"]').click)
    assert re.fullmatch(r"waterline-CBSA-\d+-history-2010Q2-social\.png", name)
    assert size(picture) == (1200, 675)
    _, drawing = fetched(page, box.locator('[data-shot="svg"]').click)
    text = drawing.decode()
    for said in (sentence, "Waterline", "public domain" if root == "en" else "公有领域", link.rpartition("/")[2]):
        assert said in text
    _, table = fetched(page, box.locator('[data-file$=".csv"]').click)
    assert worst["region_id"] in table.decode("utf-8-sig")
    box.locator('[data-copy="embed"]').click()
    frame = page.evaluate("navigator.clipboard.readText()")
    pictured(page, f"journalist-{root}-3-quoted")
    someone.context.close()
    assert someone.wrong == []

    # Elsewhere: the short link opens the same place in a clean browser, the frame stands in another site's page.
    other = Reader(chromium, address)
    other.page.goto(link)
    other.page.wait_for_selector("html.up")
    other.sees(worst["region"])
    news = Flask("news")
    news.add_url_rule("/", view_func=lambda: f"<h1>News</h1>{frame}")
    with serving(news) as paper:
        other.page.goto(paper)
        inside = other.page.frame_locator("iframe")
        inside.locator(".embed-chart .main-svg").first.wait_for()
        assert "Waterline" in inside.locator("main").inner_text()
        pictured(other.page, f"journalist-{root}-4-framed")
        other.page.goto("about:blank")
    other.context.close()


@pytest.mark.parametrize("root", ["en", "zh"])
def test_a_regulator_exports_all_states_and_pins(chromium, address, root):
    """All states from 2006 to 2012: the page, its file and the command agree; the pinned link says that it stands."""
    someone = Reader(chromium, address, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    page = someone.opens(f"{root}/?quarter=2006Q4")
    shown = {}
    for quarter in ("2006Q4", "2009Q4", "2012Q4"):
        page.goto(f"{address}/{root}/?quarter={quarter}")
        page.wait_for_selector("html.up")
        page.wait_for_function("q => document.getElementById('quarter-said').textContent === q", arg=quarter)
        shown[quarter] = listed(page)
        pictured(page, f"regulator-{root}-{quarter}")
    box = opened(page, "ranking")
    name, table = fetched(page, box.locator('[data-file$=".csv"]').click)
    assert name == "waterline-state-ranking-2012Q4.csv"
    body = "".join(line for line in table.decode("utf-8-sig").splitlines(keepends=True) if not line.startswith("#"))
    rows = {row["region_id"]: row for row in csv.DictReader(io.StringIO(body))}
    assert len(rows) == len(shown["2012Q4"]) == 51
    for place, said in shown["2012Q4"].items():
        assert said == cell(float(tenths(float(rows[place]["pneq_by_loans"]))))
    for quarter, said in shown.items():
        told = panels.panel(carried(), "ranking", f"?quarter={quarter}").rows
        assert said["US-NV"] == f"{100 * next(r for r in told if r['region_id'] == 'US-NV')['pneq_by_loans']:.1f}"
    _, book = fetched(page, box.locator('[data-file$=".xlsx"]').click)
    assert book[:2] == b"PK"
    box.locator('[data-copy="pinned"]').click()
    pinned = page.evaluate("navigator.clipboard.readText()")
    assert carried().hash[:12] in pinned
    page.goto(pinned)
    page.wait_for_selector("html.up")
    expect(page.locator("#pinned")).to_contain_text(SAID[root]["pinned"])
    assert listed(page) == shown["2012Q4"]
    pictured(page, f"regulator-{root}-pinned")
    someone.context.close()
    assert someone.wrong == []


def test_back_forward_and_reload_restore_everything_stress_included(chromium, address):
    """A stress asked for by link and by hand comes back whole: controls, words, address."""
    someone = Reader(chromium, address)
    page = someone.opens("stress/?place=US-FL&scenario=own&fall=25&kind=path")
    # What is shown is waited for by what it says: a headline may still be empty when the page has just come up.
    someone.sees("Florida")
    before = page.inner_text("#headline")
    page.locator("#ranking a", has_text="Nevada").first.click()
    someone.sees("Nevada")
    page.wait_for_function("() => location.search.includes('US-NV')")  # the address follows the words
    after = page.inner_text("#headline")
    page.go_back()
    someone.sees(before)
    page.go_forward()
    someone.sees(after)
    page.reload()
    page.wait_for_selector("html.up")
    someone.sees(after)
    assert "fall=25" in page.url
    assert "kind=path" in page.url
    someone.context.close()
    assert someone.wrong == []


def test_by_keyboard_alone_on_a_phone(chromium, address):
    """Find the worst region, read its number, choose it and download it, without a mouse, at 360 pixels."""
    someone = Reader(chromium, address, viewport={"width": 360, "height": 740}, accept_downloads=True)
    page = someone.opens("?quarter=2010Q2")

    def tab_to(selector):
        for _ in range(140):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is not reached by the Tab key")

    tab_to("#tiles-room summary")
    page.keyboard.press("Enter")
    tab_to(".tile")
    page.keyboard.press("Home")
    expect(page.locator("#tiles-said")).to_contain_text("Nevada: 66.3%, rank 1 of 51")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    someone.sees("Nevada")
    tab_to('details.quote[data-panel="map"] summary')
    page.keyboard.press("Enter")
    tab_to('a[data-file="map.csv"]')
    name, table = fetched(page, lambda: page.keyboard.press("Enter"))
    assert name == "waterline-state-map-2010Q2.csv"
    assert "US-NV" in table.decode("utf-8-sig")
    someone.context.close()
    assert someone.wrong == []


def test_every_figure_leads_in_two_clicks_to_how_it_is_made(chromium, address):
    """From a number's link the passport has formula, dates, exclusions and version; nothing is a third click away."""
    someone = Reader(chromium, address)
    page = someone.opens("?place=US-NV&quarter=2010Q2")
    page.locator("#drawn .detail-how a").first.click()
    page.wait_for_url("**/passport?*")
    text = page.inner_text("main")
    assert json.dumps("formula")[1:-1] in text.lower()
    assert "2010Q2" in text
    someone.context.close()
