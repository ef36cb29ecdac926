"""A number's passport over HTTP and in a browser: two clicks from the headline to what it is made of."""

import json
import re

import pytest

from components.text import formatting
from data.__main__ import main
from data.api import short_links
from data.passport.figures import FIGURES
from data.snapshot.pin import passport_pin
from tests.chromium import Reader

NEVADA = "?place=US-NV&quarter=2010Q2"


@pytest.mark.parametrize(
    ("search", "asked"),
    [
        (f"{NEVADA}&figure=shortfall", "--place Nevada --as-of 2010Q2 --figure shortfall"),
        (
            f"{NEVADA}&by=balances&value=step&over=125",
            "--place US-NV --as-of 2010Q2 --figure pneq_by_upb --definition step-125",
        ),
        ("?vintage=2006&quarter=2011Q1", "--place US --as-of 2011Q1 --vintage 2006"),
    ],
)
def test_the_download_is_what_the_command_prints(client, capsys, search, asked):
    """The file behind a link and the command line's passport are the same bytes, under a name that says what it is."""
    answer = client.get(f"/passport.json{search}")
    assert main(["passport", *asked.split()]) == 0
    assert answer.get_data(as_text=True) == capsys.readouterr().out
    name = answer.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="waterline_US')
    assert json.loads(answer.data)["as_of"] in name


@pytest.mark.parametrize(
    ("before", "today"), [("shortfall_usd", "shortfall"), ("upb_under_water_usd", "upb_under_water")]
)
def test_a_figure_s_name_of_before_is_answered_with_today_s(client, capsys, before, today):
    """A link, a pinned link, a short link, a question to the API, a command: all as written before."""
    asked = f"{NEVADA}&figure={today}"
    file = client.get(f"/passport.json{asked}")
    content = file.json
    assert (content["figure"], content["currency"], content["unit"]) == (today, "USD", "US dollars")
    assert client.get(f"/passport.json{NEVADA}&figure={before}").data == file.data
    assert client.get(f"/api/v1/passport{NEVADA}&figure={before}").data == file.data
    assert main(["passport", "--place", "US-NV", "--as-of", "2010Q2", "--figure", before]) == 0
    assert capsys.readouterr().out == file.get_data(as_text=True)
    claim = re.search(r"<h1.*?</h1>", client.get(f"/passport{asked}").get_data(as_text=True))[0]
    assert claim in client.get(f"/passport{NEVADA}&figure={before}").get_data(as_text=True)
    pinned = client.get(f"/passport{NEVADA}&figure={before}&pin={passport_pin(content)}").get_data(as_text=True)
    assert claim in pinned
    # Only the link to the other language repeats the address as it was typed.
    assert pinned.count(before) == 1
    assert short_links.shortened("", f"{NEVADA}&figure={before}") == short_links.shortened("", asked)


@pytest.mark.parametrize("search", [NEVADA, "?quarter=2013Q4&figure=shortfall", "?place=CBSA-29820&quarter=2012Q1"])
def test_the_page_says_everything_the_file_does(client, search):
    """Figure, interval, every input with its release and licence, hashes and commands stand in plain HTML."""
    content = client.get(f"/passport.json{search}").json
    page = client.get(f"/passport{search}").get_data(as_text=True)
    for source in content["inputs"]:
        assert source["product"].replace("&", "&amp;") in page
        assert source["release"] in page
    for text in (*content["made_by"].values(), *content["recompute"], f"{content['value']:,}"):
        assert str(text) in page
    assert "<script>" not in page
    assert len(re.findall("<h1", page)) == 1


@pytest.mark.parametrize("figure", FIGURES)
def test_the_chinese_page_says_each_step_in_chinese(client, figure):
    """Formula, worked example, sources and parameters are the file's messages, said in the reader's language."""
    page = client.get(f"/zh/passport{NEVADA}&figure={figure}").get_data(as_text=True)
    content = client.get(f"/passport.json{NEVADA}&figure={figure}").json
    formula = content["formula"]
    for text in (formula["text"], formula["weights"], *formula["symbols"].values(), formula["one_cohort"]["text"][0]):
        assert text not in page
    numbers = formula["one_cohort"]["text"][0].partition(":")[0]
    assert numbers in page
    assert not re.search("weight ×|stands in for|the middle|the nearest|owed|home’s", page)
    assert "内华达州" in page


def test_the_page_prints_the_main_page_s_own_figure(client):
    """The passport of the share and the headline's share are one figure, rounded alike."""
    front = client.get(f"/{NEVADA}").get_data(as_text=True)
    share = formatting.percent(client.get(f"/passport.json{NEVADA}").json["value"])
    assert share in front
    assert f"<h1>{share}" in client.get(f"/passport{NEVADA}").get_data(as_text=True)


def test_a_pinned_link_keeps_its_figure(client):
    """The sheet's own pinned link says that its figure stands; pinned on other data, what it was."""
    page = client.get(f"/passport{NEVADA}").get_data(as_text=True)
    pinned = re.search(r'href="(/passport\?[^"]+pin=[^"]+)"', page)[1].replace("&amp;", "&")
    assert "still stands" in client.get(pinned).get_data(as_text=True)
    old = re.sub("pin=.*", "pin=000000000000-00000000-0.5", pinned)
    said = client.get(old).get_data(as_text=True)
    assert "Superseded: this link was pinned to 0.5." in said
    assert "another snapshot" in said


@pytest.mark.parametrize("path", ["/passport", "/passport.json"])
def test_a_bad_question_gets_the_nearest_passport(client, path):
    """Nothing fails: what is not understood is dropped, said on the page, and never markup."""
    answer = client.get(f"{path}?place=<script>&quarter=1066Q1&figure=gold&vintage=x")
    assert answer.status_code == 200
    assert b"<script>" not in answer.data
    if path == "/passport":
        assert all(lost in answer.get_data(as_text=True) for lost in ("1066Q1", "gold", "&lt;script&gt;"))


def test_it_has_the_house_s_headers(client):
    """The same policy as every page; asked anew each time, and the second time not sent again."""
    first = client.get(f"/passport{NEVADA}")
    assert "'unsafe-inline'" not in first.headers["Content-Security-Policy"].split("style-src")[0]
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/passport{NEVADA}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get("/passport/secret").status_code == 404


@pytest.mark.browser
def test_one_click_from_a_number_to_its_passport(chromium, address):
    """Each link on the page leads to its own figure's passport at the question that is shown, and one leads back."""
    reader = Reader(chromium, address)
    page = reader.opens("?place=US-NV&quarter=2010Q2&over=125")
    page.locator("#ranking a", has_text="Florida").first.click()
    reader.sees("Florida")
    assert page.locator("#drawn a.how").count() == 10
    page.locator("#shortfall-passport").click()
    page.wait_for_url("**/passport?*figure=shortfall")
    assert "Florida" in page.inner_text("h1")
    page.locator(".siblings a", has_text="Share of loans").click()
    assert "above 125% of the home’s value" in page.inner_text("h1")
    with page.expect_download() as caught:
        page.locator("a.button").click()
    assert caught.value.suggested_filename == "waterline_US-FL_2010Q2_pneq_by_loans_dispersed-125.json"
    page.get_by_text("Back to the map").click()
    page.wait_for_selector("html.up")
    reader.sees("Florida")
    reader.context.close()
    assert reader.wrong == []
    assert reader.hosts == {address.removeprefix("http://")}


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_sheet_is_fit_to_read(chromium, address, width, scheme):
    """Nothing wider than the screen, and nothing that axe calls serious, on a phone by night and on a desk by day."""
    from axe_playwright_python.sync_playwright import Axe

    reader = Reader(chromium, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for search in (NEVADA, "?quarter=2013Q4"):
        reader.page.goto(f"{address}/passport{search}")
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        found = [
            (one["id"], [node["html"][:200] for node in one["nodes"][:4]])
            for one in Axe().run(reader.page).response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert found == []
    reader.context.close()
    assert reader.wrong == []
