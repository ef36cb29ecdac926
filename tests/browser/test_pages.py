"""Journeys of a reader in a real Chromium, in Toyland: links, clicks, keys, a phone, a dark room."""

import pytest

from components.site import theme
from tests.chromium import Reader, serving
from tests.countries.toyland import COUNTRY

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("toyland")]
NORTHSHORE = "?place=XT-N,XT&quarter=2010Q2"


@pytest.fixture(scope="module")
def address(toyland_server):
    with serving(toyland_server) as served_at:
        yield served_at


def fills(page):
    """The colours the provinces are painted in, by the browser's own account."""
    return page.evaluate(
        "[...document.querySelectorAll('#map .choroplethlayer .trace:nth-child(2) path')]"
        ".map(path => getComputedStyle(path).fill)"
    )


def test_a_link_opens_its_view(reader):
    """A copied link restores place, quarter, weight, threshold and level, in one question to the server."""
    page = reader.opens("?level=province&place=XT-S,XT&quarter=2010Q2&by=balances&over=125")
    reader.sees("in Southmoor were above 125% of the home’s value in the second quarter of 2010")
    assert len(reader.asked) == 1
    assert page.locator("#level input:checked").get_attribute("value") == "province"
    assert page.locator("#weight input:checked").get_attribute("value") == "balances"
    assert page.inner_text("#quarter-said") == "2010Q2"
    assert page.locator("#ranking tbody tr").count() == 2
    assert page.title().startswith("Southmoor, 2010Q2")


def test_the_first_paint_becomes_the_page_unchanged(reader):
    """Headline, numbers and table read the same before and after the scripts, and nothing jumps."""
    page = reader.page
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    html = page.request.get(f"{reader.address}/{NORTHSHORE}").text()
    page.set_content(html.split("<noscript>")[0])
    texts = "[...document.querySelectorAll('h1, .number, table.ranking :is(td, th)')].map(e => e.textContent)"
    before = page.evaluate(texts)
    reader.wrong.clear()  # the bare text has no style sheet to find
    reader.opens(NORTHSHORE)
    after = page.evaluate(texts)
    assert after == before
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.1


def test_click_address_back_forward(reader):
    """A row clicked is a question asked once; Back and Forward ask once each and show what they showed."""
    page = reader.opens()
    reader.sees("Toyland")
    reader.asked.clear()
    page.locator("#ranking a", has_text="Northshore").click()
    reader.sees("Northshore")
    reader.stands_at("?place=XT-N,XT")
    page.go_back()
    reader.sees("Toyland")
    reader.stands_at("")
    page.go_forward()
    reader.sees("Northshore")
    page.wait_for_timeout(200)
    assert len(reader.asked) == 3


def test_a_click_on_the_map_selects_everywhere(reader):
    """Southmoor clicked on the map is in headline, table, history and address."""
    page = reader.opens("?quarter=2010Q2")
    page.locator(".chart-map").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    box = page.locator(".chart-map").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    page.mouse.up()
    reader.sees("Southmoor")
    reader.stands_at("?place=XT-S,XT&quarter=2010Q2")
    assert page.locator("#ranking tr[aria-current] a").inner_text() == "Southmoor"
    assert "Southmoor" in page.inner_text("#history")


def test_a_year_is_chosen_and_let_go(reader):
    """A row of the heat map narrows the page to its year's loans; one button widens it again."""
    page = reader.opens("?quarter=2014Q4")
    chart = page.locator(".chart-vintages")
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    box = chart.bounding_box()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.12 * box["height"])
    page.wait_for_function("() => location.search.startsWith('?vintage=')")
    reader.sees(f"lent in {page.evaluate('location.search').removeprefix('?vintage=')}")
    page.locator("#vintage-clear").click()
    reader.stands_at("")
    assert page.inner_text("#vintage-said") == ""


def test_the_quarter_by_arrow_keys(reader):
    """An arrow is a quarter: words, colours and address follow; Back undoes the whole walk at once."""
    page = reader.opens("?place=XT-N&quarter=2008Q4")
    painted = fills(page)
    page.locator("#quarter [role=slider]").focus()
    for quarter in ("2008Q3", "2008Q2", "2008Q1"):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(f"() => location.search.includes('{quarter}')")
    reader.sees("in the first quarter of 2008")
    assert fills(page) != painted
    page.go_back()
    reader.sees("in the fourth quarter of 2008")
    assert page.inner_text("#quarter-said") == "2008Q4"
    assert page.locator("#quarter [role=slider]").get_attribute("aria-label") == "Quarter"


def test_play_by_the_space_bar_stops_at_the_end(reader):
    """Space starts the film; it ends by itself at the last quarter, each frame one question."""
    page = reader.opens("?quarter=2014Q2")
    reader.asked.clear()
    page.locator("#play").focus()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('quarter-said').textContent === '2014Q4'")
    page.wait_for_function("() => document.getElementById('play').textContent === 'Play'")
    assert len(reader.asked) == 2


def test_the_table_sorts_and_finds(reader):
    """A heading sorts and says so; a word finds; neither asks the server."""
    page = reader.opens("?quarter=2010Q3")
    reader.asked.clear()
    page.get_by_role("button", name="Place").click()
    assert page.locator("th.col-place[aria-sort=ascending]").count() == 1
    assert page.locator("#ranking tbody a").all_inner_texts() == ["Northshore", "Southmoor"]
    page.get_by_role("button", name="Place").click()
    assert page.locator("th.col-place[aria-sort=descending]").count() == 1
    assert page.locator("#ranking tbody a").all_inner_texts() == ["Southmoor", "Northshore"]
    page.locator("#ranking-search").fill("sou")
    page.wait_for_function("() => document.querySelectorAll('#ranking tbody tr').length === 1")
    assert reader.asked == []


def test_a_bad_link_can_be_left_by_back(reader):
    """A wrong address is put right where it stands and explained; Back leads to where the reader was."""
    page = reader.opens("?place=XT-N")
    page.goto(f"{reader.address}/?place=XT-X&quarter=1066Q1")
    page.wait_for_selector("html.up")
    assert "'XT-X' is not known" in page.inner_text("#dropped")
    reader.stands_at(f"?quarter={COUNTRY.first_shown}")
    page.go_back()
    reader.sees("Northshore")


@pytest.mark.parametrize("width", [360, 768])
def test_a_narrow_screen_scrolls_one_way(chromium, address, width):
    """On a phone and a tablet nothing is wider than the screen, and the list comes before the map."""
    someone = Reader(chromium, address, viewport={"width": width, "height": 780})
    page = someone.opens(NORTHSHORE)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    tops = [page.locator(one).bounding_box()["y"] for one in ("#headline", ".numbers", "#ranking", "#map", "#history")]
    assert tops == sorted(tops)
    someone.context.close()
    assert someone.wrong == []


def test_the_dark_page_has_dark_figures(chromium, address):
    """In the dark the map wears the dark palette; the switch turns it light without a question, and is remembered."""
    someone = Reader(chromium, address, color_scheme="dark")
    page = someone.opens("?quarter=2010Q2")
    by_night = {_rgb(theme.DARK[f"water-{i}"]) for i in range(9)}
    assert set(fills(page)) <= by_night
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == _rgb(theme.DARK["paper"])
    someone.asked.clear()
    page.locator("#theme-switch").click()
    page.wait_for_function(f"() => getComputedStyle(document.body).backgroundColor === '{_rgb(theme.LIGHT['paper'])}'")
    page.wait_for_timeout(300)
    assert set(fills(page)) <= {_rgb(theme.LIGHT[f"water-{i}"]) for i in range(9)}
    assert someone.asked == []
    someone.opens("?quarter=2010Q2")
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "light"
    someone.context.close()
    assert someone.wrong == []


def test_a_failure_is_said_and_the_view_stays(chromium, address):
    """When an answer does not come, a line of words says so; the last view is still there."""
    someone = Reader(chromium, address)
    page = someone.opens("?place=XT-N")
    page.route("**/_dash-update-component*", lambda route: route.fulfill(status=500, body="no"))
    page.locator("#ranking a", has_text="Southmoor").click()
    page.wait_for_selector("#failed")
    assert "please try again" in page.inner_text("#failed")
    someone.sees("Northshore")
    someone.context.close()


def test_the_first_visit_has_a_tour_of_four_steps_that_never_returns(chromium, address):
    """Next walks it, the last step ends it; Escape or Skip ends it at once; whoever comes back is left alone."""
    for way in ("next", "skip", "escape"):
        someone = Reader(chromium, address, first=True)
        page = someone.opens(NORTHSHORE)
        tour = page.locator("#tour")
        tour.wait_for(state="visible")
        assert tour.locator(".tour-count").inner_text() == "1 / 4"
        for _ in range(4) if way == "next" else ():
            tour.locator(".tour-next").click()
        if way == "skip":
            tour.locator(".tour-skip").click()
        elif way == "escape":
            page.keyboard.press("Escape")
        tour.wait_for(state="hidden")
        assert page.locator(".toured").count() == 0
        someone.opens(NORTHSHORE)
        page.wait_for_timeout(300)
        assert not tour.is_visible()
        someone.context.close()
        assert someone.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(chromium, address, scheme):
    """axe finds nothing serious or critical, by day or by night."""
    from axe_playwright_python.sync_playwright import Axe

    someone = Reader(chromium, address, color_scheme=scheme)
    page = someone.opens(NORTHSHORE)
    found = [
        (one["id"], one["impact"], [node["html"][:200] for node in one["nodes"][:4]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    someone.context.close()
    assert found == []


def _rgb(colour):
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))
