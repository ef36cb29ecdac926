"""My book in a real browser: a tape goes up by a stream, its page answers by hand, and all of it goes again."""

import threading
import time
from pathlib import Path

import pytest

from data.book.intake import open_file
from tests.components.book.test_routes import TAPE

pytestmark = pytest.mark.browser
ASKED = "/book/?quarter=2010Q4&scenario=own&fall=30"


@pytest.fixture
def tape(tmp_path):
    path = tmp_path / "loans.csv"
    path.write_text(TAPE, encoding="utf-8")
    return path


def walked(page, address, tape):
    """From the file to the checks."""
    page.goto(f"{address}/book/tape")
    page.set_input_files("input[type=file]", str(tape))
    page.click("[type=submit]")
    page.wait_for_url("**/book/mapping")
    page.click("form[action='/book/mapping'] [type=submit]")
    page.wait_for_url("**/book/checks")


def forgotten(page, server):
    page.click("form[action='/book/forget'] [type=submit]")
    page.wait_for_selector("text=nothing of it is left")
    assert list(Path(server.config["BOOKS"]).iterdir()) == []


def test_a_book_by_hand(reader, tape, server):
    """Handed in by the script, sorted, searched, limited and worked out; each form keeps what the others said."""
    page = reader.page
    walked(page, reader.address, tape)
    page.goto(reader.address + ASKED)
    places = page.locator("[data-find] tbody tr:visible th")
    assert places.all_inner_texts()[0] == "Nevada"
    page.click("[data-find] thead button >> nth=0")
    assert places.all_inner_texts() == sorted(places.all_inner_texts(), key=str.casefold)
    page.fill(".find", "tex")
    assert places.all_inner_texts() == ["Texas"]
    page.fill("input[name=limit_share]:not([type=hidden])", "1")
    page.click("form[action$='limits'] [type=submit]")
    assert "✕ over" in page.inner_text(".limits")
    page.fill("input[name=pd]:not([type=hidden])", "2")
    page.click("form[action$='losses'] [type=submit]")
    assert "with your PD of 2.00%" in page.inner_text(".losses")
    assert "limit_share=1" in page.url
    assert "✕ over" in page.inner_text(".limits")
    page.select_option("select[name=value]", "dispersed")
    page.click("form[action='/book/'] [type=submit]")
    assert "pd=2" in page.url
    assert "limit_share=1" in page.url
    forgotten(page, server)


def test_a_tape_that_is_none_is_said_where_the_reader_stands(reader, tape):
    """The page stays, with the reason, and the file can be chosen again."""
    page = reader.page
    bad = tape.with_name("people.csv")
    bad.write_text("borrower_name,state\nAda Lovelace,NV\n", encoding="utf-8")
    page.goto(f"{reader.address}/book/tape")
    page.set_input_files("input[type=file]", str(bad))
    page.click("[type=submit]")
    page.wait_for_selector("[role=alert]:has-text('name')")
    assert "Lovelace" not in page.content()
    # The browser itself notes a refusal on its console; nothing else went wrong.
    assert all("422" in one for one in reader.wrong)
    reader.wrong.clear()


def test_without_a_script_it_goes_the_same_way(chromium, address, tape, server):
    """Plain forms, plain pages: a browser that runs nothing gets to the figures and out again."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    walked(page, address, tape)
    page.goto(address + ASKED)
    assert "under water" in page.inner_text("h1")
    forgotten(page, server)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_everyone_can_read_it(chromium, address, tape, server, scheme, width):
    """No page is wider than the screen, and axe finds nothing amiss, light or dark, on a phone or a desk."""
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    walked(page, address, tape)
    for path in ("/book/checks", f"{ASKED}&limit_share=1&limit_ltv=200&pd=2"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found] == []
    forgotten(page, server)
    context.close()


@pytest.mark.parametrize("width", [360, 768])
def test_the_mapping_never_scrolls_sideways(reader, tape, server, width):
    """On a phone and a tablet every field is a card: all of its parts are in the window, each with its name."""
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{reader.address}/book/tape")
    page.set_input_files("input[type=file]", str(tape))
    page.click("[type=submit]")
    page.wait_for_url("**/book/mapping")
    boxes = "[...document.querySelectorAll('.fields select, .fields input')]"
    inside = f"{boxes}.every(e => e.getBoundingClientRect().right <= innerWidth)"
    assert page.evaluate(inside)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.wide')].every(e => e.scrollWidth <= e.clientWidth)")
    assert page.locator(".fields td[data-head='Means nothing']").count() == page.locator(".fields tbody tr").count()
    forgotten(page, server)


def test_cancel_leaves_nothing_however_late_it_is_pressed(reader, tape, server, monkeypatch):
    """Pressed when all was sent and the server is reading: the page says so and takes another tape; no file is left."""
    opened, started, cancelled = open_file.open_tape, threading.Event(), threading.Event()

    def slowly(*arguments, **options):
        started.set()
        cancelled.wait(20)
        return opened(*arguments, **options)

    books = Path(server.config["BOOKS"])
    monkeypatch.setattr(open_file, "open_tape", slowly)
    page = reader.page
    page.goto(f"{reader.address}/book/tape")
    page.set_input_files("input[type=file]", str(tape))
    page.click("[type=submit]")
    assert started.wait(20)
    assert list(books.iterdir()) != []
    with page.expect_response("**/book/cancel?upload=*") as answered:
        page.click("[data-cancel]")
    assert answered.value.status == 204
    assert page.inner_text("[role=alert]") == "The upload was cancelled; nothing of the tape was kept."
    cancelled.set()
    deadline = time.monotonic() + 20
    while list(books.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(books.iterdir()) == []
    monkeypatch.undo()
    walked(page, reader.address, tape)
    forgotten(page, server)
