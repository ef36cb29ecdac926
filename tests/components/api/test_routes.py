"""The API: the same figures as the pages and the command line, refused in words, counted, packed, open to any page."""

import csv
import html
import io
import json
import re
import shlex
import shutil
import subprocess
import urllib.request

import jsonschema_rs
import pyarrow.parquet as pq
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from benchmarks.structure import graph
from components.api import limit
from components.api.document import openapi, record
from data.__main__ import main
from data.api import endpoints, panels
from data.api.parameters import PARAMETERS
from data.country import Country, default
from data.monitor import records
from data.snapshot import archive
from data.snapshot.snapshot import carried
from tests import paths
from tests.chromium import serving
from tests.components.share.test_routes import link
from tests.snapshots import rehashed

ROOT = "/api/v1/"
ENDPOINTS = endpoints.endpoints(carried())
OWN = [name for name in ENDPOINTS if "/" not in name]


@pytest.fixture(scope="module")
def server():
    """The app, for one who asks often."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WATERLINE_API_LIMIT", "1000000")
        return create_app().server


@pytest.fixture(scope="module")
def client(server):
    """Someone who asks it."""
    return server.test_client()


@pytest.fixture(scope="module")
def address(server):
    """Where it is served."""
    with serving(server) as found:
        yield found


def ask(client, name, query="", root="", **more):
    return client.get(f"{root}{ROOT}{name}{'?' if query else ''}{query}", **more)


def wrong(client, name, query, root=""):
    """The refusal of a question; it is one."""
    answered = ask(client, name, query, root)
    assert answered.status_code == 400, answered.data[:200]
    assert answered.mimetype == "application/json"
    return answered.json["error"]


def printed(capsys, *words):
    """What a command prints."""
    assert main(list(words)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("quarter=2010Q2", "--as-of 2010Q2"),
        ("level=metro&over=120&value=step", "--level metro --definition step-120"),
        ("place=US-NV&from=2006Q1&to=2012Q4&vintage=2006", "--place US-NV --from 2006Q1 --to 2012Q4 --vintage 2006"),
        (
            "place=US,US-NV&index=purchase&to=1999Q4",
            "--place US --place US-NV --definition dispersed-100-purchase --to 1999Q4",
        ),
    ],
)
def test_the_api_prints_what_the_command_prints(client, capsys, query, command):
    """CSV to the byte; JSON the same values."""
    for form in ("csv", "json"):
        out = printed(capsys, "estimate", *shlex.split(command), "--format", form)
        said = ask(client, "negative-equity", f"{query}&per_page=10000&format={form}")
        assert said.data.decode() == out if form == "csv" else said.json == json.loads(out)


@pytest.mark.parametrize("name", panels.names())
def test_the_api_the_file_and_the_command_agree(client, capsys, name):
    """Of every panel: the API's CSV, the download without its # lines, and what `python -m data panel` prints."""
    query = link(name).lstrip("?")
    api = ask(client, f"panels/{name}", f"{query}{'&' if query else ''}per_page=10000&format=csv").data.decode()
    file = client.get(f"/file/{name}.csv{link(name)}").data.decode("utf-8-sig")
    assert api == "".join(line for line in file.splitlines(keepends=True) if not line.startswith("#"))
    assert api == printed(capsys, "panel", name, link(name))


def test_the_page_s_own_files_are_the_api_s(client):
    """The table of the map is negative-equity of its level; a place's history is that of all its quarters."""
    body = lambda text: "".join(x for x in text.splitlines(keepends=True) if not x.startswith("#"))  # noqa: E731
    for panel, asked, query in (
        ("map", "quarter=2010Q2&level=metro", "quarter=2010Q2&level=metro"),
        ("history", "place=US-NV,US", "place=US-NV,US&from=1998Q1"),
    ):
        file = client.get(f"/file/{panel}.csv?{asked}").data.decode("utf-8-sig")
        assert ask(client, "negative-equity", f"{query}&format=csv").data.decode() == body(file)


def test_a_passport_is_the_command_s_to_the_byte(client, capsys):
    """And the download's."""
    said = ask(client, "passport", "place=Nevada&quarter=2010Q2&figure=shortfall").data
    words = ("passport", "--place", "US-NV", "--as-of", "2010Q2", "--figure", "shortfall")
    assert said.decode() == printed(capsys, *words)
    assert said == client.get("/passport.json?place=US-NV&quarter=2010Q2&figure=shortfall").data


def test_lists_are_what_is_carried(client, capsys):
    """Regions as the command prints them, every scenario, every source, every panel."""
    assert ask(client, "regions", "format=csv&level=metro").data.decode() == printed(
        capsys, "regions", "--level", "metro"
    )
    assert [one["id"] for one in ask(client, "scenarios").json] == PARAMETERS["scenario"].schema["enum"]
    assert len(ask(client, "sources").json) == len(carried().manifest["sources"])
    assert [one["panel"] for one in ask(client, "panels").json] == list(panels.names())


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_example_is_answered_in_every_form(client, name):
    """And at /zh the same; each answer says of which data it is."""
    endpoint = ENDPOINTS[name]
    said = ask(client, name, endpoint.example)
    assert said.status_code == 200
    assert said.headers["Waterline-Snapshot"] == carried().hash
    assert ask(client, name, endpoint.example, "/zh").data == said.data
    assert ask(client, name, endpoint.example, headers={"Accept-Language": "zh-CN"}).data == said.data
    if not endpoint.columns:
        return
    assert set(said.json[0]) == set(endpoint.columns)
    table = ask(client, name, endpoint.example, headers={"Accept": "text/csv"})
    assert table.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(table.data.decode())))
    assert len(rows) == len(said.json)
    assert rows[0].keys() == set(endpoint.columns)
    # Nothing in it runs in a spreadsheet.
    texts = [text for row in said.json for text in row.values() if isinstance(text, str)]
    assert not [text for text in texts if re.match(r"[=+\-@\t\r]", text)]


UNKNOWN = "level=metro&quarter=1998Q1"  # some metros have no price index then
WITH_UNKNOWN = ("negative-equity", "panels/map", "panels/stress/map", "panels/stress/bearable")


@pytest.mark.parametrize(
    ("name", "query"),
    [(name, ENDPOINTS[name].example) for name in ENDPOINTS if ENDPOINTS[name].columns]
    + [(name, UNKNOWN) for name in WITH_UNKNOWN],
)
def test_every_record_is_what_the_document_says(client, name, query):
    """Types, limits and unknown values of each column are those of data/fields.py, for places without a figure too."""
    with Flask("x").test_request_context():
        schema = {"type": "array", "items": record(ENDPOINTS[name].columns)}
    jsonschema_rs.validate(schema, ask(client, name, query).json)


@pytest.mark.parametrize(
    ("name", "query", "parameter"),
    [
        ("negative-equity", "quarter=2010Q9", "quarter"),
        ("negative-equity", "quarter=2049Q1", "quarter"),
        ("negative-equity", "from=2010Q1&to=2049Q1", "to"),
        ("negative-equity", "from=2010Q1&to=2009Q1", "from"),
        ("negative-equity", "from=2010Q1&quarter=2010Q1", "quarter"),
        ("negative-equity", "place=Nevda", "place"),
        ("negative-equity", "place=US-NV,Atlantis", "place"),
        ("negative-equity", "place=", "place"),
        ("negative-equity", "place=,", "place"),
        ("negative-equity", "place=US,US-NV,US-FL,US-CA,US-AZ,US-TX,US-OH", "place"),
        ("negative-equity", "vintage=2012&quarter=2010Q2", "vintage"),
        ("negative-equity", "pin=000000000000-200f30ff.ab12cd34", "pin"),
        ("negative-equity", "pin=today", "pin"),
        ("negative-equity", "by=loans&by=loans", "by"),
        ("negative-equity", "figure=loans", "figure"),
        ("negative-equity", "=", ""),
        ("negative-equity", "level=nation", "level"),
        ("regions", "level=county", "level"),
        ("regions", "page=2", "page"),
        ("regions", "page=0", "page"),
        ("regions", "page=٣", "page"),
        ("regions", "per_page=10001", "per_page"),
        ("sources", "format=xml", "format"),
        ("scenarios", "place=US", "place"),
        ("passport", "format=csv", "format"),
        ("passport", "place=CBSA-29820&figure=shortfall", "figure"),
        ("panels/map", "quarter=1901Q1", "quarter"),
        ("panels/stress/map", "scenario=own&fall=95", "fall"),
        ("panels/stress/map", "scenario=fed-2026&fall=10", "fall"),
        ("panels/stress/map", "horizon=4", "horizon"),
        ("panels/stress/map", "scenario=repeat&kind=trough", "kind"),
        ("panels/stress/map", "scenario=regional&fall=10&shock=Atlantis", "shock"),
        ("panels/stress/map", "scenario=back&back=25&quarter=1998Q1", "back"),
        ("panels/why/change", "from=2010Q2&to=2010Q2", "from"),
        ("panels/why/change", "to=1998Q1", "to"),
        ("panels/why/bridge", "bridge=mine", "bridge"),
        ("panels/evidence/error", "unseen=months", "unseen"),
    ],
)
def test_a_wrong_question_is_refused_by_the_parameter_s_name(client, name, query, parameter):
    """What a page would answer with the nearest thing is a 400, in both languages, and never remembered."""
    for root in ("", "/zh"):
        said = wrong(client, name, query, root)
        assert said["parameter"] == parameter
        assert said["value"] in dict([pair.split("=", 1)[::-1] for pair in query.split("&")])
        assert said["message"]
        assert said["expected"]
        assert bool(re.search("[一-鿿]", said["message"])) == (root == "/zh")
    assert ask(client, name, query).headers["Cache-Control"] == "no-store"


def test_the_nearest_names_help_whoever_misspells(client):
    """And what was expected is said."""
    assert "Nevada" in wrong(client, "negative-equity", "place=Nevda")["expected"]
    assert wrong(client, "negative-equity", "over=101")["expected"] == "one of 95, 100, 105, 110, 120, 125"
    assert "以下之一" in wrong(client, "negative-equity", "over=101", "/zh")["expected"]


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1", "/api/v1/nope", "/api/v2/regions", "/api/v1/panels/nope", "/api/v1/book"]
)
def test_an_unknown_address_is_a_404_in_json(client, path):
    """It says what there is."""
    answered = client.get(path)
    assert (answered.status_code, answered.mimetype) == (404, "application/json")
    assert "/api/v1/negative-equity" in answered.json["error"]["expected"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "ET"])
def test_it_can_only_be_read(client, method):
    """Another method is a 405 that names those there are."""
    answered = client.open(f"{ROOT}regions", method=method)
    assert (answered.status_code, answered.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answered.json["error"]["message"]


def test_nothing_of_a_book_can_be_reached():
    """No endpoint's answer knows of a tape, and none takes a parameter of the book's."""
    for module, targets in graph(paths.ROOT).items():
        if module.startswith(("data.api", "components.api")):
            assert not {name for name in targets if "tape" in name or "book" in name}, module


def test_pages_put_together_are_the_whole(client):
    """Walked by Link from the first to the last, each page of a size, no record twice; CSV is paged alike."""
    whole = ask(client, "negative-equity", "level=division&from=2006Q1&to=2008Q3&per_page=10000").json
    there, walked, seen = f"{ROOT}negative-equity?level=division&from=2006Q1&to=2008Q3&per_page=17", [], 0
    while there:
        answered = client.get(there)
        assert int(answered.headers["X-Total-Count"]) == len(whole)
        walked += answered.json
        table = client.get(f"{there}&format=csv").data.decode()
        assert len(table.splitlines()) == len(answered.json) + 1
        found = {rel: to for to, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', answered.headers["Link"])}
        assert ("prev" in found) == (seen > 0)
        seen, there = seen + 1, found.get("next", "")
    assert walked == whole
    assert seen == -(-len(whole) // 17)


def test_what_has_not_changed_is_not_sent_again(client):
    """An ETag for each form and each packing; If-None-Match is a 304 without a body; what is kept is the same."""
    tags = set()
    for headers in ({}, {"Accept": "text/csv"}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip"}):
        for _ in range(2):
            answered = ask(client, "regions", headers=headers)
            assert answered.mimetype == ("text/csv" if headers.get("Accept") else "application/json")
            assert answered.headers.get("Content-Encoding") == headers.get("Accept-Encoding")
            assert {"Accept", "Accept-Encoding"} <= set(answered.headers["Vary"].split(", "))
        tags.add(answered.headers["ETag"])
        again = ask(client, "regions", headers={**headers, "If-None-Match": answered.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert len(tags) == 4


def test_the_headers_alone_are_those_of_the_answer(client):
    """HEAD before GET and after it: size, ETag, count and links as they will be, and a 304 as well."""
    told = ("Content-Length", "ETag", "X-Total-Count", "Link", "Content-Type", "Content-Encoding")
    asked = {"headers": {"Accept-Encoding": "br"}, "query_string": "level=metro&per_page=7"}
    before = client.head(f"{ROOT}regions", **asked)
    full = client.get(f"{ROOT}regions", **asked)
    after = client.head(f"{ROOT}regions", **asked)
    assert before.data == after.data == b""
    for name in told:
        assert before.headers[name] == full.headers[name] == after.headers[name]
    again = client.head(f"{ROOT}regions", headers={"If-None-Match": client.get(f"{ROOT}regions").headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.slow
def test_a_pin_brings_the_figures_of_its_data(client, tmp_path, monkeypatch):
    """While its snapshot is kept: records, panel and passport are of it, and say so; afterwards the pin is refused."""
    monkeypatch.setattr(Country, "superseded", tmp_path)
    archive.earlier_snapshot.cache_clear()
    folder = tmp_path / "old"
    shutil.copytree(default().snapshot, folder)
    shutil.copy2(default().parameters, folder / "parameters.json")
    frame = pq.ParquetFile(folder / "prices.parquet").read().to_pandas()
    frame.loc[frame["quarter"].str.startswith("2010"), "hpi"] *= 1.1
    frame.to_parquet(folder / "prices.parquet")
    old = rehashed(folder)[:12]
    asked, held = "place=US-NV&quarter=2010Q2", f"{old}-200f30ff.ab12cd34"
    for name, query in (
        ("negative-equity", asked),
        ("panels/map", asked),
        ("passport", f"{asked}&figure=pneq_by_loans"),
    ):
        now, then = ask(client, name, query), ask(client, name, f"{query}&pin={held}")
        assert now.headers["Waterline-Snapshot"] == carried().hash
        assert then.headers["Waterline-Snapshot"].startswith(old)
        assert now.data != then.data
    shutil.rmtree(folder)
    archive.earlier_snapshot.cache_clear()
    said = wrong(client, "negative-equity", f"{asked}&pin={held}&by=loans")
    assert said["parameter"] == "pin"
    assert carried().hash[:12] in said["expected"]


def test_an_answer_kept_names_no_other_host(client):
    """Whoever asks with a host of their own invention has no part in what others are told."""
    client.get("/api/", headers={"Host": "evil.example"})
    assert "evil.example" not in client.get("/api/").text


def test_any_page_may_read_the_api_and_nothing_else(client):
    """CORS for reading below /api/ alone, without credentials."""
    for path in (f"{ROOT}regions", f"{ROOT}nope", f"{ROOT}regions?level=x", "/api/"):
        answered = client.get(path, headers={"Origin": "https://example.org"})
        assert answered.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answered.headers
    before = client.options(f"{ROOT}regions", headers={"Access-Control-Request-Method": "GET"})
    assert (before.status_code, before.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    for path in ("/", "/passport.json", "/file/map.csv", "/book/", "/healthz"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers
    assert "Access-Control-Allow-Origin" not in client.post(f"{ROOT}regions").headers


def test_one_address_may_ask_so_often_and_another_is_not_kept_waiting(monkeypatch):
    """The one too many is a 429 that says when; what was remembered counts too; a header is nobody's address."""
    monkeypatch.setenv("WATERLINE_API_LIMIT", "3")
    client = create_app().server.test_client()
    someone, other = ({"REMOTE_ADDR": at} for at in ("192.0.2.1", "192.0.2.2"))
    left = [ask(client, "scenarios", environ_base=someone).headers["X-RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    for headers in ({}, {"X-Forwarded-For": "198.51.100.7"}):
        refused = ask(client, "scenarios", environ_base=someone, headers=headers)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "3 requests a minute" in refused.json["error"]["message"]
    assert ask(client, "scenarios", environ_base=other).status_code == 200
    assert client.get("/", environ_base=someone).status_code == 200  # pages are not counted
    assert client.get("/api/", environ_base=someone).status_code == 200


def test_behind_a_proxy_the_reader_is_counted(monkeypatch):
    """The proxies that the environment names, and nobody else, say whom they speak for; a forged start is nothing."""
    monkeypatch.setenv("WATERLINE_API_LIMIT", "1")
    monkeypatch.setenv("WATERLINE_PROXIES", "127.0.0.1, 10.0.0.0/8")
    client = create_app().server.test_client()
    codes = [
        ask(client, "scenarios", headers={"X-Forwarded-For": said}).status_code
        for said in ("192.0.2.1", "192.0.2.2", "198.51.100.1, 192.0.2.2", "198.51.100.2, 192.0.2.1, 10.0.0.7")
    ]
    assert codes == [200, 200, 429, 429]


@pytest.mark.parametrize(
    ("name", "value"),
    [("WATERLINE_API_LIMIT", "many"), ("WATERLINE_PROXIES", "one"), ("WATERLINE_API_STORAGE", "nowhere://x")],
)
def test_a_wrong_setting_is_said_before_anything_is_served(monkeypatch, name, value):
    """In one line, by its name."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        create_app()


def test_a_minute_later_one_may_ask_again():
    """The count is of one minute from its first request."""
    counted = limit.rate_limit(2, "memory://")
    assert [counted.count_request("a").allowed for _ in range(3)] == [True, True, False]
    assert counted.count_request("b") == limit.CountedRequest(True, 2, 1, 60)
    assert counted.count_request("c").headers["X-RateLimit-Limit"] == "2"


def test_the_document_is_written_of_the_tables(client):
    """Every endpoint with the parameters it reads and no other, their legal values, and every column."""
    said = ask(client, "openapi.json").json
    assert said["openapi"].startswith("3.1")
    assert set(said["paths"]) == {f"{ROOT}{name}" for name in ENDPOINTS}
    for name, endpoint in ENDPOINTS.items():
        told = said["paths"][f"{ROOT}{name}"]["get"]
        named = [one.get("name") or one["$ref"].rpartition("/")[2] for one in told["parameters"]]
        assert named == list(endpoint.readers)
        assert {"200", "304", "400", "429", "default"} <= told["responses"].keys()
    assert said["servers"] == [{"url": "/"}]
    assert ask(client, "openapi.json", root="/zh").json["servers"] == [{"url": "/zh"}]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_legal_values_are_those_that_are_read(name):
    """Of every parameter: each value of its schema's list and both its ends are read, and the next beyond is not."""
    endpoint = ENDPOINTS[name]
    for key, reader in endpoint.readers.items():
        schema = endpoint.parameter(key).schema
        for value in schema.get("enum", ()):
            assert reader(str(value), None)[0] is not None, (key, value)
        if "enum" in schema:
            assert reader("no such thing", None)[0] is None
        for end, beyond in (("minimum", -1), ("maximum", 1)):
            if end in schema:
                assert (
                    reader(f"{schema[end]:g}" if schema["type"] == "number" else str(schema[end]), None)[0] is not None
                )
                assert reader(str(schema[end] + beyond), None)[0] is None, (key, end)
        if "pattern" in schema:
            for text in ("2010Q2", "2010Q9", "d0a20c5f4201-200f30ff.ab12cd34", "d0a20c5f4201-200f30ff-1", "", "x"):
                assert reader(text, None)[0] is None or re.search(schema["pattern"], text)
        example = endpoint.parameter(key).example
        assert not example or reader(example, carried().region_id_of)[0] is not None


def test_the_columns_of_a_panel_are_those_it_announces():
    """Its table has them in the same order, and the document can be made of all of them."""
    for name in panels.names():
        assert panels.columns(name) == panels.panel(carried(), name, link(name)).columns
    with Flask("x").test_request_context():
        assert openapi(ENDPOINTS)["info"]["title"] == "Waterline"


@pytest.mark.slow
@given(st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
@settings(max_examples=60)
def test_no_question_is_a_traceback(client, raw):
    """Whatever stands behind the question mark: an answer or a refusal in JSON."""
    for name in ("negative-equity", "panels/stress/curve"):
        answered = client.get(f"{ROOT}{name}", query_string=raw.replace("\n", " ").replace("\r", " "))
        assert answered.status_code in {200, 400}
        assert answered.mimetype in {"application/json", "text/csv"}


@pytest.mark.parametrize("root", ["", "/zh"])
def test_the_page_tells_every_endpoint_and_its_examples_run(address, root, tmp_path):
    """Each in the shell and in Python, as it stands; R is not here to run, and its address is asked for."""
    page = urllib.request.urlopen(f"{address}{root}/api/").read().decode()
    for name in ENDPOINTS:
        assert f"{ROOT}{name}" in page
    blocks = [html.unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]
    shell = [one for one in blocks if one.startswith("curl ") and "2010Q9" not in one]
    python = [one for one in blocks if one.startswith("import ")]
    r = [one for one in blocks if one.startswith("found <- ")]
    assert len(shell) == len(r) == len(OWN)
    assert len(python) == len(OWN) + 1
    for text in shell if not root else ():
        out = subprocess.run(["sh", "-c", text], capture_output=True, check=True).stdout
        assert json.loads(out)
    for text in python if not root else ():
        names: dict[str, object] = {}
        exec(text, names)
        assert len(names["found"])
    for text in r if not root else ():
        assert urllib.request.urlopen(re.search(r'"(.*)"', text)[1]).status == 200
    kept = next(one for one in blocks if one.startswith("etag="))
    refused = next(one for one in blocks if "2010Q9" in one)
    assert json.loads(refused[refused.index("{") :])["error"]["parameter"] == "quarter"
    if not root:
        script = subprocess.run(["sh", "-c", kept], cwd=tmp_path, capture_output=True, check=True, text=True)
        assert script.stdout == "304"


def test_the_page_is_in_both_languages(client):
    """And its address alone is led to by the browser's language, never the API's."""
    assert '<html lang="zh-Hans">' in client.get("/zh/api/").text
    chinese = {"Accept-Language": "zh-CN"}
    assert client.get("/api/", headers=chinese).headers["Location"] == "/zh/api/"
    assert client.get("/api").headers["Location"] == "/api/"
    assert ask(client, "regions", headers=chinese).status_code == 200


def test_only_the_page_of_records_that_is_asked_for_is_worked_out(monkeypatch):
    """The first page of a long list costs a page, not the list."""
    worked = []
    inner = records.region_records
    monkeypatch.setattr(records, "region_records", lambda *told: worked.append(told[2]) or inner(*told))
    found = ENDPOINTS["negative-equity"].answer({"level": "metro", "from": "1998Q1"}, "")
    assert found.count == 410 * 112
    assert len(found.rows(100, 120)) == 20
    assert len(worked) == 2
