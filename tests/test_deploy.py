"""The whole site under a path, behind the reverse proxies of docs/deploy: TLS, buffering, languages and countries."""

import contextlib
import http.client
import json
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from html import unescape

import pytest

from tests.chromium import Reader, pictured
from tests.gunicorn import free_port, gunicorn, until_up
from tests.paths import ROOT

pytestmark = pytest.mark.slow
PREFIX = "/waterline"
DOORS = ("", "/zh", "/gb", "/zh/gb")
PAGES = ("/", "/stress/", "/why/", "/years", "/about", "/api/", "/passport?figure=shortfall")
FRAMES = ("/embed/map", "/embed/stress/ladder", "/table/ranking")
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE
LOANS = "\n".join(
    ["loan_id,state,balance,original_value,origination_date,rate,term"]
    + [f"{number},{state},150000,200000,2019-03-01,4.0,360" for number in range(40) for state in ("NV", "CA", "TX")]
)


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    """A server that is told its path and its names, one a proxy; the proxy says who is logged in."""
    proxy_port, second_port = free_port(), free_port()
    settings = {
        "WATERLINE_PREFIX": PREFIX,
        "WATERLINE_HOSTS": f"localhost:{proxy_port} localhost:{second_port}",
        "WATERLINE_LOGIN": "header:X-Forwarded-User",
        "WATERLINE_PROXIES": "127.0.0.1",
        "WATERLINE_API_LIMIT": "5000",
        "WATERLINE_BOOKS": str(tmp_path_factory.mktemp("books")),
    }
    with gunicorn(**settings) as port:
        yield port, proxy_port, second_port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost, signed by itself."""
    openssl = _program("openssl")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command, "-addext", "subjectAltName=DNS:localhost", *files], check=True, stderr=subprocess.DEVNULL)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def nginx(application, certificate, tmp_path_factory):
    """The site behind nginx with the example's settings, its ports and paths replaced."""
    program = _program("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    replaced = {
        "user www-data;": "user root;",
        "/run/nginx.pid": f"{folder}/pid",
        "/var/log/nginx/": f"{folder}/",
        "/var/lib/nginx/": f"{folder}/",
        "listen 443": f"listen 127.0.0.1:{application[1]}",
        "server_name water.bank.example": "server_name localhost",
        "/etc/ssl/certs/water.bank.example.pem": str(certificate[0]),
        "/etc/ssl/private/water.bank.example.key": str(certificate[1]),
        "127.0.0.1:8050": f"127.0.0.1:{application[0]}",
        'X-Forwarded-User ""': "X-Forwarded-User tester",
    }
    path = _example("nginx.conf", replaced, folder)
    with _running([program, "-c", str(path), "-g", "daemon off;"], f"https://localhost:{application[1]}{PREFIX}/"):
        yield f"https://localhost:{application[1]}"


@pytest.fixture(scope="module")
def caddy(application, certificate, tmp_path_factory):
    """The site behind Caddy with the example's settings, its addresses replaced."""
    program = _program("caddy")
    folder = tmp_path_factory.mktemp("caddy")
    replaced = {
        "{\n\tservers": "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers",
        "water.bank.example {": f"https://localhost:{application[2]} {{\n\ttls {certificate[0]} {certificate[1]}",
        "127.0.0.1:8050": f"127.0.0.1:{application[0]}",
        "-X-Forwarded-User": "X-Forwarded-User tester",
    }
    path = _example("Caddyfile", replaced, folder)
    command = [program, "run", "--adapter", "caddyfile", "--config", str(path)]
    with _running(command, f"https://localhost:{application[2]}{PREFIX}/", HOME=str(folder)):
        yield f"https://localhost:{application[2]}"


def _program(name):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not found:
        pytest.skip(f"{name} is not installed: .ci/nginx installs it")
    return found


def _example(name, replaced, folder):
    """An example of docs/deploy with each text replaced, which must stand in it."""
    text = (ROOT / "docs" / "deploy" / name).read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@contextlib.contextmanager
def _running(command, url, **environment):
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", **environment}
    )
    try:
        until_up(url, process, TRUSTING)
        yield
    finally:
        process.terminate()
        process.wait(20)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(url, method="GET", body=None, **headers):
    """Status, headers and text of one request, redirects not followed."""
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.HTTPSHandler(context=TRUSTING))
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def addresses(html):
    """Every address of this site in a page's HTML."""
    found = re.findall(r'(?:href|src|action|data-topojson)="(/[^"]*|https?://localhost[^"]*)"', html)
    return {unescape(address).partition("#")[0] for address in found} - {f"{PREFIX}/assets/topojson/"}  # a folder


def test_every_address_on_every_page_lies_under_the_path(nginx):
    """All that pages, frames and tables link to or load is there below the prefix, in every language and country."""
    seen = set()
    for door in DOORS:
        for page in (*PAGES, *FRAMES, "/book/"):
            status, _, body = ask(f"{nginx}{PREFIX}{door}{page}")
            assert status == 200, f"{door}{page}"
            seen |= addresses(body.decode())
    outside = {url for url in seen if not url.removeprefix(nginx).startswith(f"{PREFIX}/")}
    assert outside == set()
    missing = {}
    for url in sorted(seen):
        status = ask(nginx + url.removeprefix(nginx))[0]
        if status >= 400 and "/book/tape" not in url:
            missing[url] = status
    assert missing == {}
    assert len(seen) > 200


def test_redirects_stay_under_the_path(nginx):
    """To a slash, a country, a language, a short link's page: never out of the prefix, never to another host."""
    for path, target in {
        "": "/waterline/",
        "/why": "/waterline/why/",
        "/zh/why": "/waterline/zh/why/",
        "/api": "/waterline/api/",
        "/book": "/waterline/book/",
        "/uk/stress/": "/waterline/gb/stress/",
        "/?country=gb": "/waterline/gb/",
        "/zh/?country=gb": "/waterline/zh/gb/",
        "/gb": "/waterline/gb/",
    }.items():
        status, headers, _ = ask(f"{nginx}{PREFIX}{path}")
        assert status in (301, 302, 308), path
        assert headers["Location"].removeprefix(nginx) == target, path
    status, headers, _ = ask(f"{nginx}{PREFIX}/gb/stress/", **{"Accept-Language": "zh-CN"})
    assert (status, headers["Location"]) == (302, "/waterline/zh/gb/stress/")
    quote = json.loads(ask(f"{nginx}{PREFIX}/zh/quote/map")[2])
    assert quote["link"].startswith(f"{nginx}{PREFIX}/zh/")
    assert f'src="{nginx}{PREFIX}/zh/embed/map' in quote["embed"]
    status, headers, _ = ask(quote["short"])
    assert status == 302
    assert headers["Location"].startswith("/waterline/zh/?")


def test_downloads_and_the_api_under_the_path(nginx):
    """A panel's files give the site's own address; the API's pages link to each other below the prefix."""
    status, headers, body = ask(f"{nginx}{PREFIX}/gb/file/map.csv")
    assert status == 200
    assert "attachment" in headers["Content-Disposition"]
    assert f"{nginx}{PREFIX}/gb/" in body.decode()
    status, headers, _ = ask(f"{nginx}{PREFIX}/api/v1/regions?per_page=2")
    assert status == 200
    assert "</waterline/api/v1/regions?" in headers["Link"]
    assert f"{nginx}{PREFIX}/api/v1/" in ask(f"{nginx}{PREFIX}/api/")[2].decode()
    assert json.loads(ask(f"{nginx}{PREFIX}/api/v1/openapi.json")[2])["servers"][0]["url"] == PREFIX


def test_a_book_through_the_proxy(nginx):
    """A tape goes in below the prefix; its cookie goes to the book's own pages, secure, and to no other."""
    status, headers, body = ask(f"{nginx}{PREFIX}/book/tape?name=t.csv", "PUT", LOANS.encode())
    assert (status, body) == (200, b"/waterline/book/mapping")
    cookies = headers.get_all("Set-Cookie")
    assert [re.search("Path=([^;]*)", cookie)[1] for cookie in cookies] == [
        "/waterline/book",
        "/waterline/en/book",
        "/waterline/zh/book",
    ]
    assert all({"Secure", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; ")) for cookie in cookies)
    token = cookies[0].partition(";")[0]
    for door in ("", "/en", "/zh"):
        status, _, body = ask(f"{nginx}{PREFIX}{door}/book/mapping", Cookie=token)
        assert status == 200
        assert b'name="column-' in body
    assert ask(f"{nginx}{PREFIX}/book/forget", Cookie=token)[0] == 405
    assert ask(f"{nginx}{PREFIX}/book/forget", "POST", b"", Cookie=token)[0] == 200
    assert ask(f"{nginx}{PREFIX}/book/mapping", Cookie=token)[0] == 410


def test_bodies_are_bounded_and_a_long_tape_is_not(nginx):
    """Two megabytes are too much for a callback and nothing for a tape."""
    assert ask(f"{nginx}{PREFIX}/_dash-update-component", "POST", b"x" * 2_000_000)[0] == 413
    long = LOANS + "\n" + "\n".join(f"{n},NV,150000,200000,2019-03-01,4.0,360" for n in range(50_000))
    assert len(long) > 2_000_000
    assert ask(f"{nginx}{PREFIX}/book/tape?name=t.csv", "PUT", long.encode())[0] == 200


def test_another_name_is_not_answered(application, nginx):
    """The proxy shakes no hand under another name; the server behind it answers 400 in words, and repeats no name."""
    port, proxy_port, _ = application
    with pytest.raises(OSError):  # noqa: PT011  # whatever way TLS fails
        ask(f"https://127.0.0.1:{proxy_port}{PREFIX}/")
    for path in ("/", "/why", "/gb", "/quote/map", "/?country=gb"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", f"{PREFIX}{path}", headers={"Host": "evil.example"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == 400
        assert "WATERLINE_HOSTS" in text
        assert "evil.example" not in text + str(answer.headers)
    assert ask(f"{nginx}{PREFIX}/healthz")[0] == 200


def test_caddy_hands_on_the_same(caddy):
    """Pages, addresses, redirects, a tape and the bound of a body, behind the example for Caddy."""
    for door in DOORS:
        status, _, body = ask(f"{caddy}{PREFIX}{door}/")
        assert status == 200
        assert all(url.removeprefix(caddy).startswith(f"{PREFIX}/") for url in addresses(body.decode()))
    assert ask(f"{caddy}{PREFIX}/why")[1]["Location"] == "/waterline/why/"
    assert ask(f"{caddy}{PREFIX}")[1]["Location"] == "/waterline/"
    status, headers, _ = ask(f"{caddy}{PREFIX}/book/tape?name=t.csv", "PUT", LOANS.encode() + b"\n" * 2_000_000)
    assert status == 200
    assert "Secure" in headers["Set-Cookie"]
    assert ask(f"{caddy}{PREFIX}/_dash-update-component", "POST", b"x" * 2_000_000)[0] == 413


@pytest.fixture
def visitor(chromium, nginx):
    """Someone at the browser behind the proxy, on whom nothing went wrong: no failed request, no error."""
    someone = Reader(chromium, f"{nginx}{PREFIX}", ignore_https_errors=True)
    failed = []
    someone.page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    someone.page.on("response", lambda r: failed.append((r.url, r.status)) if r.status >= 400 else None)
    yield someone
    someone.context.close()
    assert someone.wrong == []
    assert [entry for entry in failed if entry[1] != "net::ERR_ABORTED"] == []
    assert someone.hosts == {nginx.removeprefix("https://")}


@pytest.mark.browser
@pytest.mark.parametrize("door", DOORS)
def test_every_page_works_in_a_browser(visitor, door):
    """Each page draws, asks its callbacks and shows no error, in both languages and countries, under the prefix."""
    page = visitor.page
    shown = [("monitor", "/"), ("stress", "/stress/"), ("why", "/why/")]
    for name, path in [*shown, ("evidence", "/evidence/")] if "gb" not in door else shown:
        page.goto(f"{visitor.address}{door}{path}")
        page.wait_for_selector("html.up")
        page.wait_for_load_state("networkidle")
        pictured(page, f"under-a-path{door.replace('/', '-')}-{name}")
    assert len(visitor.asked) >= len(shown)
    for name, path in (("years", "/years"), ("about", "/about"), ("api", "/api/"), ("passport", PAGES[-1])):
        page.goto(f"{visitor.address}{door}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.fonts.size") > 0  # from the style sheet
        pictured(page, f"under-a-path{door.replace('/', '-')}-{name}")


@pytest.mark.browser
def test_a_reader_turns_controls_frames_and_files(visitor):
    """A control changes the address, a box gives the link, a frame draws its chart, a file comes down."""
    page = visitor.opens("?place=US-NV")
    page.locator("#weight label").nth(1).click()
    page.wait_for_function("() => location.search.includes('by=')")
    assert page.url.startswith(f"{visitor.address}/?")
    with page.expect_download() as download:
        page.evaluate(
            "url => { const a = document.createElement('a'); a.href = url; a.download = ''; a.click(); }",
            f"{visitor.address}/file/map.xlsx?place=US-NV",
        )
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto(f"{visitor.address}/embed/map?place=US-NV")
    page.wait_for_selector(".embed-chart .main-svg")
    page.wait_for_load_state("networkidle")
    pictured(page, "under-a-path-frame")


@pytest.mark.browser
def test_a_book_in_a_browser(visitor, tmp_path):
    """A tape is handed in by the page's own form, read in Chinese, and forgotten."""
    tape = tmp_path / "tape.csv"
    tape.write_text(LOANS, encoding="utf-8")
    page = visitor.page
    page.goto(f"{visitor.address}/book/")
    page.set_input_files("input[name=tape]", tape)
    page.click("#hand-in [type=submit]")
    page.wait_for_url(f"{visitor.address}/book/mapping")
    pictured(page, "under-a-path-book-mapping")
    page.goto(f"{visitor.address}/zh/book/mapping")
    assert page.locator("table.fields").count() == 1
    pictured(page, "under-a-path-book-mapping-zh")
    page.click("form.forget button")
    page.wait_for_load_state("networkidle")
    assert page.locator("table.fields").count() == 0
    assert {cookie["name"] for cookie in visitor.context.cookies()} == set()
