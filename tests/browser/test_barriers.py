"""No barrier that axe calls serious or worse: every page, both languages, day and night, narrow screens."""

import pytest

from app import create_app
from tests.chromium import Reader, serving

pytestmark = pytest.mark.browser
NEVADA = "?place=US-NV,US&quarter=2010Q2"
ROOMS = ("", "stress/", "why/", "evidence/")
SHEETS = ("book/", "passport", "years", "about", "embed/map", "embed/ranking", "table/history")


@pytest.fixture(scope="module")
def address():
    with serving(create_app().server) as found:
        yield found


def barriers(page):
    """What axe finds that is serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        (one["id"], one["impact"], [node["html"][:160] for node in one["nodes"][:4]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("root", ["en", "zh"])
def test_no_page_has_a_serious_barrier(chromium, address, root, scheme):
    """Rooms with their boxes and squares open, and the pages that are only read."""
    someone = Reader(chromium, address, color_scheme=scheme)
    page, found = someone.page, {}
    for room in (*ROOMS, *SHEETS):
        page.goto(f"{address}/{root}/{room}{NEVADA if room not in ('evidence/', 'about', 'book/') else ''}")
        if room in ROOMS:
            page.wait_for_selector("html.up")
            page.evaluate("document.querySelectorAll('#drawn details').forEach(one => (one.open = true))")
            page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.lang") == {"en": "en", "zh": "zh-Hans"}[root]
        found[room] = barriers(page)
    someone.context.close()
    assert {room: one for room, one in found.items() if one} == {}
    assert someone.wrong == []


@pytest.mark.parametrize("font", ["ours", "the reader's"])
@pytest.mark.parametrize("width", [320, 640])
def test_a_page_can_be_read_at_320_pixels_and_at_twice_the_size(chromium, address, width, font):
    """At 320 CSS pixels, which is 1280 at four times the size, and at 640, at twice: nothing scrolls sideways.

    Nor before our font has come, or where a reader's browser takes none: its own may be wider.
    """
    someone = Reader(chromium, address, viewport={"width": width, "height": 640})
    if font != "ours":
        someone.page.route("**/*.woff2", lambda route: route.abort())
    wide = {}
    for room in ("", "zh/", "stress/", "why/", "evidence/", "passport", "years", "about", "book/", "embed/history"):
        someone.page.goto(f"{address}/{room}{NEVADA if room not in ('evidence/', 'about', 'book/') else ''}")
        someone.page.wait_for_timeout(600)
        if someone.page.locator("#tiles-room").count():
            someone.page.evaluate("document.querySelectorAll('#drawn details').forEach(one => (one.open = true))")
        wide[room] = someone.page.evaluate("document.documentElement.scrollWidth")
    someone.context.close()
    assert {room: one for room, one in wide.items() if one > width} == {}


@pytest.mark.parametrize("root", ["en", "zh"])
@pytest.mark.parametrize("width", [320, 360, 412, 480, 600, 768, 1000])
def test_the_head_of_the_page_lies_on_nothing(chromium, address, root, width):
    """Whatever the width, no link or switch of the masthead covers another, or its words."""
    someone = Reader(chromium, address, viewport={"width": width, "height": 780})
    page = someone.opens(f"{root}/{NEVADA}")
    over = page.evaluate("""() => {
      const seen = [...document.querySelectorAll('#drawn .masthead :is(a, button, .through, .stale, .tagline)')]
        .map(one => [one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
      return seen.flatMap(([name, a], n) => seen.slice(n + 1)
        .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom - 3 && b.top < a.bottom - 3)
        .map(([other]) => `${name} / ${other}`));
    }""")
    someone.context.close()
    assert over == []


@pytest.mark.parametrize("room", ["", "stress/", "why/", "evidence/"])
@pytest.mark.parametrize("width", [360, 412])
def test_every_target_is_24_pixels_or_stands_apart(chromium, address, width, room):
    """WCAG 2.5.8: a target under 24 pixels has its centre 24 from any other's; links inside a sentence are exempt."""
    someone = Reader(chromium, address, viewport={"width": width, "height": 780})
    page = someone.opens(room + (NEVADA if room in ("", "stress/") else ""))
    page.evaluate("document.querySelectorAll('#drawn details').forEach(one => (one.open = true))")
    page.wait_for_timeout(400)
    close = page.evaluate("""() => {
      const seen = [...document.querySelectorAll('#drawn :is(a[href], button, summary, input, [role=slider])')]
        .filter(one => one.offsetParent && !one.closest('p:not(.files):not(.copies)') && !one.closest('.ranking'))
        .map(one => ({one, box: one.getBoundingClientRect()}))
        .filter(({box}) => box.width > 1 && box.height > 1);
      const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
      return seen.filter(({box}) => Math.min(box.width, box.height) < 23.5).filter(({one, box}) =>
        seen.some(other => other.one !== one && !other.one.contains(one) && !one.contains(other.one) &&
          Math.hypot(centre(box)[0] - centre(other.box)[0], centre(box)[1] - centre(other.box)[1]) < 23.5))
        .map(({one, box}) => `${one.outerHTML.slice(0, 90)} ${box.width}x${box.height}`);
    }""")
    someone.context.close()
    assert close == []
