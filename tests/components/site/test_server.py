"""The page over HTTP, without a browser, in Toyland: what is sent, and under which headers."""

import json

import brotli
import pytest
from prometheus_client import REGISTRY

from app import create_app
from components.monitor import layout
from components.monitor import page as monitor_page
from components.site import ids
from components.site.page import MalformedCallbackError
from data.monitor.measure import measure
from data.snapshot.snapshot import carried
from tests.countries.toyland import COUNTRY

pytestmark = pytest.mark.usefixtures("toyland")
NORTHSHORE = "?place=XT-N&quarter=2010Q2"


@pytest.fixture(scope="module")
def client(toyland_server):
    return toyland_server.test_client()


def front():
    """The front page, which hears what a reader does."""
    return monitor_page.page(None, carried().region_id_of, None, {})


def spoken(client):
    """The main callback as Dash describes it."""
    return next(one for one in client.get("/_dash-dependencies").json if len(one["inputs"]) > 5)


def ask(client, by, search="", link=None, encoding="identity", root="", **values):
    """POST what a browser would."""
    touched = [f"{by}.{front().inputs[by].component_property}"] if by else []
    body = posted(spoken(client), {ids.ADDRESS: search, ids.LINK: link} | values, touched)
    return client.post(f"{root}/_dash-update-component", json=body, headers={"Accept-Encoding": encoding})


def posted(described, held, touched=()):
    """The body a browser posts. described: the callback as Dash tells it; held: what its inputs hold, by id."""

    def filled(props):
        return [{"id": p["id"], "property": p["property"], "value": held.get(p["id"])} for p in props]

    outputs = [
        {"id": name.rsplit(".", 1)[0], "property": name.rsplit(".", 1)[1]}
        for name in described["output"].strip(".").split("...")
    ]
    return {
        "output": described["output"],
        "outputs": outputs,
        "inputs": filled(described["inputs"]),
        "state": filled(described["state"]),
        "changedPropIds": list(touched),
    }


def shown(answer):
    """What an answer writes, by id."""
    return json.loads(answer.data)["response"]


def test_a_link_is_answered_whole(client):
    """The first question after loading fills every picture, and the address stays as it was asked."""
    said = shown(ask(client, None, NORTHSHORE))
    assert said[ids.LINK]["data"]["search"] == NORTHSHORE
    assert "Northshore" in said[ids.HEADLINE]["children"]
    for name in (ids.MAP, ids.HISTORY, ids.LADDER, ids.VINTAGES):
        assert said[name]["figure"]["data"]


def test_one_figure_on_every_panel(client):
    """The share in the tab, under the number, in the map, the table and the line is one and the same."""
    said = shown(ask(client, None, NORTHSHORE))
    title = said[ids.LINK]["data"]["title"]
    share = float(title.split(": ")[1].split("%")[0])
    table, names = said[ids.RANKING_FIGURES]["data"], said[ids.RANKING_PLACES]["data"]
    row = names["ids"].index("XT-N")
    assert table["share"][row] == share
    values = said[ids.MAP]["figure"]["data"][1]
    assert values["text"][values["locations"].index("XT-N")].startswith(f"{share}%")
    assert said[ids.detail("loans_under_water")]["children"].startswith(f"{share}%")


def test_an_answer_asked_twice_is_the_same_bytes(client):
    """The second reader gets what was made for the first, in the encoding asked for."""
    link = {"search": "?place=XT-N", "by": ids.ADDRESS}
    first, again = (ask(client, ids.WEIGHT, link=link, encoding="br", weight="balances") for _ in range(2))
    assert first.data == again.data
    plain = ask(client, ids.WEIGHT, link=link, weight="balances")
    assert brotli.decompress(first.data) == plain.data


def test_a_bad_link_is_answered_with_the_nearest_page(client):
    """What cannot be answered is dropped, said, and gone from the address."""
    said = shown(ask(client, None, "?place=XT-X,XT-N&quarter=1066Q1&colour=red"))
    assert said[ids.LINK]["data"]["search"] == f"?place=XT-N&quarter={COUNTRY.first_shown}"
    for lost in ("XT-X", "1066Q1", "colour"):
        assert lost in said[ids.DROPPED]["children"]


@pytest.mark.parametrize("search", ["", NORTHSHORE, "?level=province&by=balances", "?place=%3Cscript%3E"])
def test_the_first_html_already_answers(client, search):
    """The address alone, without a script, gives claim, numbers and table, and nothing of a link as markup."""
    page_html = client.get(f"/{search}").data.decode()
    assert page_html.count("<tr") > 2
    assert 'id="first-headline"' in page_html
    assert (
        "<script>" not in page_html.replace('<script id="_dash-renderer"', "").split("<body>")[1].split("<noscript>")[0]
    )
    assert '<html lang="en"' in page_html


def test_healthz(client):
    """A watcher learns that it stands, which version and which data."""
    said = client.get("/healthz").json
    assert said["status"] == "ok"
    assert said["snapshot"] == carried().hash
    assert said["data_through"]["province"] == "2014Q4"
    assert said["version"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere", "/assets/style.css", "/_dash-layout"])
def test_every_answer_has_the_headers(client, path):
    """Scripts are ours or hashed; nothing inline, no eval, no other host, no frame."""
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in headers["Content-Security-Policy"]
    assert "sha256-" in policy["script-src"]
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_files_are_packed_once_and_kept(client):
    """A bundle comes compressed, for a year, and a second time as the very same bytes or not at all."""
    path = "/assets/plotly/plotly-waterline.min.js?m=1"
    first = client.get(path, headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    assert "immutable" in first.headers["Cache-Control"]
    assert len(first.data) < 500_000
    again = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_no_stranger_is_answered(client):
    """An unknown path is a plain 404, a broken request no traceback."""
    assert client.get("/admin").status_code == 404
    broken = client.post("/_dash-update-component", data=b"{}", content_type="application/json")
    assert broken.status_code in (400, 404, 500)
    assert b"Traceback" not in broken.data


def test_a_failure_is_plain_words(caplog, monkeypatch):
    """When the model fails the reader is told so in words, and the log has the rest."""

    def failing(snapshot, view):
        if view.vintage:
            raise ZeroDivisionError("secret")
        return measure(snapshot, view)

    monkeypatch.setattr("data.monitor.answers.measure", failing)
    client = create_app().server.test_client()
    answer = client.get("/?vintage=2006")
    assert answer.status_code == 500
    assert b"secret" not in answer.data
    assert b"Something went wrong" in answer.data
    assert "ZeroDivisionError" in caplog.text


def test_no_tool_server_and_no_developers_tools(client):
    """Dash's MCP server and its developer's doors are shut."""
    assert client.get("/_mcp").status_code == 404
    config = client.get("/").data.decode().split('id="_dash-config" type="application/json">')[1].split("<")[0]
    assert json.loads(config).get("ui") is not True


def test_data_grown_old_are_said_to_be(client):
    """Two quarters after the newest price nothing is said; three quarters after, a warning stands in the masthead."""
    warned = create_app(today="2015Q3").server.test_client().get("/").data.decode()
    assert "The newest prices here are of 2014Q4, 3 quarters ago" in warned
    assert "The newest prices here" not in client.get("/").data.decode()


def test_every_output_is_spoken_to(client):
    """Dash knows each leaf under the name the page gave it."""
    listed = spoken(client)["output"].strip(".").split("...")
    assert len(listed) == len(layout.outputs())


def test_nobody_can_have_an_answer_remembered_under_another_question(client):
    """Dash calls by position: a body with two inputs in each other's place is not kept, whatever it calls them."""
    described = spoken(client)
    sent = posted(described, {})
    assert front().callback_key(json.dumps(sent).encode()) is not None
    sent["inputs"][0], sent["inputs"][1] = sent["inputs"][1], sent["inputs"][0]
    with pytest.raises(MalformedCallbackError):
        front().callback_key(json.dumps(sent).encode())


@pytest.mark.parametrize("link", [5, {"search": 5}, {"search": None}, [], "x"])
def test_a_question_that_is_none_is_not_remembered(link):
    """What no page would send has no key: Dash may refuse it, the store of answers never sees it."""
    sent = [{"id": name, "property": of, "value": link if name == ids.LINK else 5} for name, of in front().input_order]
    body = {"inputs": sent[:-1], "state": sent[-1:], "changedPropIds": [f"{ids.WEIGHT}.value"]}
    with pytest.raises(MalformedCallbackError):
        front().callback_key(json.dumps(body).encode())


def test_a_page_is_never_pinned_by_its_link(client):
    """Only what carries a fingerprint is kept for a year; a page is asked for anew."""
    assert client.get("/?m=1").headers["Cache-Control"] == "no-cache"


def test_an_emptied_box_of_places_is_filled_again_whoever_asked_the_same_before(client):
    """The answer to a hand on one control is not remembered for a hand on another."""
    link = {"search": "", "by": ids.ADDRESS}
    ask(client, ids.WEIGHT, link=link, **{ids.WEIGHT: "loans"})
    said = shown(ask(client, ids.PLACES, link=link, **{ids.PLACES: []}))
    assert said[ids.PLACES]["value"] == [COUNTRY.nation]


def test_an_answer_from_the_cache_is_counted(server):
    """The second request of a page is told apart from the first in the metrics."""

    def cached():
        return REGISTRY.get_sample_value("waterline_cached_total", {"kind": "page"}) or 0.0

    client = server.test_client()
    client.get("/?place=US-WY&quarter=2007Q3")
    before = cached()
    client.get("/?place=US-WY&quarter=2007Q3")
    assert cached() == before + 1
