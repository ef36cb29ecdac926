"""The page of stress over HTTP and in a browser, on the carried market."""

import json

import pytest

from components.site import ids
from components.stress import ids as stress
from components.stress import page as stress_page
from data.snapshot.snapshot import carried
from data.stress.measure import stress_reading
from data.stress.view import view_from_query
from tests.chromium import Reader

NEVADA = "?place=US-NV,US&quarter=2016Q1"
DOOR = "/stress/_dash-update-component"


def ask(client, search, by=None, **values):
    """POST what a browser would."""
    described = next(one for one in client.get("/stress/_dash-dependencies").json if len(one["inputs"]) > 5)
    held = {ids.ADDRESS: search} | values

    def filled(props):
        return [{**p, "value": held.get(p["id"])} for p in props]

    names = described["output"].strip(".").split("...")
    body = {
        "output": described["output"],
        "outputs": [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names],
        "inputs": filled(described["inputs"]),
        "state": filled(described["state"]),
        "changedPropIds": [f"{by}.value"] if by else [],
    }
    return client.post(DOOR, json=body)


def test_a_link_is_answered_whole(client):
    """The first question after loading fills every picture, and the address stays as it was asked."""
    said = json.loads(ask(client, f"{NEVADA}&scenario=repeat&kind=path").data)["response"]
    assert said[ids.LINK]["data"]["search"] == f"{NEVADA}&scenario=repeat&kind=path"
    assert "Nevada" in said[ids.HEADLINE]["children"]
    for name in stress.PICTURES:
        assert said[name]["figure"]["data"]


def test_an_answer_asked_twice_is_the_same_bytes_and_only_for_its_room(client):
    """The second reader gets what was made for the first; the front page's answer to the same link is another."""
    first, again = (ask(client, "?place=US-ME").data for _ in range(2))
    assert first == again
    assert stress.CURVE in json.loads(first)["response"]
    assert client.get("/?place=US-ME").data != client.get("/stress/?place=US-ME").data


def test_the_first_html_already_answers(client):
    """Without a script the page says its claim, its scenario with source and date, and every row of its tables."""
    html = client.get(f"/stress/{NEVADA}").get_data(as_text=True)
    share = stress_reading(carried(), view_from_query(NEVADA, carried().region_id_of)[0]).amounts[0]
    assert (
        f"A fall of 30% in house prices would put {100 * share.after:.1f}% of mortgages in Nevada under water" in html
    )
    assert "Board of Governors of the Federal Reserve System, 2026" in html
    assert html.count("<tr") > 100
    assert 'aria-current="page"' in html


def test_a_bad_link_is_answered_with_the_nearest_page(client):
    """What cannot be answered is dropped and said, and never markup."""
    html = client.get("/stress/?place=<script>&scenario=doom&fall=999&quarter=1066Q1&vintage=2006").get_data(
        as_text=True
    )
    painted = html.split('id="first-paint"')[1].split("<noscript>")[0]
    assert "<script>" not in painted
    assert all(lost in painted for lost in ("&lt;script&gt;", "doom", "999", "1066Q1", "vintage"))


def test_rooms_share_their_files(client):
    """A browser that was in one room has every file of the next: no address of a file is the room's own."""
    front, room = (client.get(path).get_data(as_text=True) for path in ("/", "/stress/"))
    files = [line for line in room.split('"') if "_dash-component-suites/" in line or line.startswith("/assets/")]
    assert len(files) > 10
    assert all(f'"{file}"' in front for file in files)
    for closed in ("/stress/assets/style.css", "/stress/_dash-component-suites/dash/deps/x.js", "/stress/other"):
        assert client.get(closed).status_code == 404


def test_the_room_has_the_houses_manners(client):
    """Same headers as everywhere; without its last stroke the address leads there."""
    headers = client.get("/stress/").headers
    assert headers["Content-Security-Policy"] == client.get("/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    assert headers["Cache-Control"] == "no-cache"
    moved = client.get("/stress?place=US-NV")
    assert moved.status_code == 308
    assert moved.headers["Location"].endswith("/stress/?place=US-NV")


def test_a_broken_question_is_no_traceback(client):
    """Nonsense at the door is refused in words."""
    broken = client.post(DOOR, data=b"{}", content_type="application/json")
    assert broken.status_code in (400, 404, 500)
    assert b"Traceback" not in broken.data


@pytest.mark.browser
def test_from_the_monitor_to_a_fall_of_ones_own_and_back(reader):
    """The question comes along; slider and scenario are in the address; Back undoes them one by one."""
    page = reader.opens(f"{NEVADA}&by=balances")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url) if "plotly-waterline" in request.url else None)
    page.locator(".rooms a", has_text="Stress").click()
    page.wait_for_selector("html.up")
    reader.stands_at(f"{NEVADA}&by=balances")
    reader.sees("mortgage dollars in Nevada under water")
    assert all("/stress/" not in url for url in fetched)
    page.locator("#depth [role=slider]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    reader.sees("A fall of 33% in house prices")
    reader.stands_at(f"{NEVADA}&by=balances&scenario=own&fall=33")
    page.locator("#kind").get_by_text("Over time").click()
    reader.sees("A fall of 33% in house prices by 2019Q1")
    reader.stands_at(f"{NEVADA}&by=balances&scenario=own&fall=33&kind=path")
    assert page.locator("#horizon-control").is_visible()
    page.go_back()
    reader.sees("A fall of 33% in house prices would")
    assert not page.locator("#horizon-control").is_visible()
    page.go_back()
    reader.sees("A fall of 30% in house prices")
    page.go_forward()
    reader.sees("A fall of 33% in house prices")


@pytest.mark.browser
def test_a_place_is_chosen_in_any_table(reader):
    """A row of the table of falls focuses its place; the word typed finds it in both tables, without a question."""
    page = reader.opens(f"stress/{NEVADA}")
    reader.asked.clear()
    page.locator("#ranking-search").fill("florida")
    page.wait_for_function("() => document.querySelectorAll('#bearable tbody tr').length === 1")
    assert reader.asked == []
    page.locator("#bearable a", has_text="Florida").click()
    reader.sees("Florida")
    reader.stands_at("?place=US-FL,US&quarter=2016Q1")
    assert page.locator("#recovery tbody tr").count() == 2
    assert len(reader.asked) == 1


@pytest.mark.browser
def test_the_first_paint_becomes_the_page_unchanged(reader):
    """Headline, numbers and the three tables read the same before and after the scripts."""
    texts = "[...document.querySelectorAll('h1, .number, table.ranking :is(td, th)')].map(e => e.textContent)"
    page = reader.page
    html = page.request.get(f"{reader.address}/stress/{NEVADA}").text()
    page.set_content(html.split("<noscript>")[0])
    before = page.evaluate(texts)
    reader.wrong.clear()  # the bare text has no style sheet to find
    reader.opens(f"stress/{NEVADA}")
    page.wait_for_function("n => document.querySelectorAll('table.ranking tbody tr').length === n", arg=104)
    assert page.evaluate(texts) == before


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_the_page_is_fit_to_read(chromium, address, width, scheme):
    """Nothing is wider than the screen, no console error, and axe finds no serious barrier."""
    from axe_playwright_python.sync_playwright import Axe

    someone = Reader(chromium, address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = someone.opens("stress/?place=US-NV,US&scenario=regional&shock=US-NV&kind=path")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = [
        (one["id"], one["impact"], [node["html"][:200] for node in one["nodes"][:4]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    someone.context.close()
    assert found == []
    assert someone.wrong == []


@pytest.mark.parametrize("value", [None, "text", [], {}, -1, 1e400, [None]])
def test_no_value_of_a_control_is_too_much_for_the_page(client, value):
    """Whatever is sent for a control, in a link or by a hand, is answered or leaves the page as it is; never a 500."""
    link = {"search": NEVADA, "by": ids.ADDRESS}
    for name in (ids.ADDRESS, *stress_page.CONTROLS, ids.LINK):
        if name != ids.LINK:
            assert ask(client, NEVADA, by=name, **{ids.LINK: link, name: value}).status_code in (200, 204), name
    assert ask(client, value, by=ids.ADDRESS).status_code in (200, 204)
    assert ask(client, NEVADA, by=stress.DEPTH, **{ids.LINK: value, stress.DEPTH: 20}).status_code in (200, 204)


@pytest.mark.parametrize(
    ("asked", "control", "value"),
    [
        ("growth=2.5", stress.GROWTH, "2.5"),
        ("kind=path&horizon=7", stress.HORIZON, "7"),
        ("growth=-5", stress.GROWTH, "-5"),
    ],
)
def test_a_select_shows_the_value_in_force(client, asked, control, value):
    """A link may ask for what no list offers: the control's value is among its options then too."""
    said = json.loads(ask(client, f"{NEVADA}&{asked}").data)["response"][control]
    assert said["value"] == value
    assert value in [option["value"] for option in said["data"]]
