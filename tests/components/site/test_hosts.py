"""The names the site answers to and the path it lies under: no request chooses either."""

import re

import pytest

from components.site import hosts
from components.site.countries import CountryServers
from components.site.hosts import place


def noted(settings, path="/", host="localhost", scheme="http", script=""):
    """Place, and a request's environment after it."""
    environ = {"PATH_INFO": path, "HTTP_HOST": host, "wsgi.url_scheme": scheme, "SCRIPT_NAME": script}
    where = place(settings)
    where.note(environ)
    return where.trusts(environ), environ


@pytest.mark.parametrize(
    ("setting", "host", "scheme", "trusted"),
    [
        ("water.bank.example", "water.bank.example", "https", True),
        ("water.bank.example", "WATER.bank.example.", "https", True),
        ("water.bank.example", "water.bank.example:443", "https", True),
        ("water.bank.example", "water.bank.example:80", "https", False),
        ("water.bank.example", "water.bank.example:8443", "https", False),
        ("water.bank.example:8443", "water.bank.example:8443", "https", True),
        ("water.bank.example", "x.water.bank.example", "https", False),
        ("water.bank.example", "water.bank.example@evil.example", "https", False),
        ("water.bank.example", "evil.example/water.bank.example", "https", False),
        ("water.bank.example", "", "https", False),
        ("a.example, b.example", "b.example", "http", True),
        ("[::1]:8050", "[::1]:8050", "http", True),
        ("water.bank.example", "localhost", "http", False),
        ("", "anything.example", "http", True),
    ],
)
def test_a_host_is_trusted_when_it_is_listed(setting, host, scheme, trusted):
    """Name and port must be the setting's; without a setting every name is answered."""
    assert noted({"WATERLINE_HOSTS": setting}, host=host, scheme=scheme)[0] is trusted


@pytest.mark.parametrize(
    "host", ["evil.example", "192.0.2.7", "localhost.evil.example", 'localhost"><b>', "localhost:x"]
)
def test_without_the_setting_only_this_machine_s_names_stand_in_links(host):
    """A link names a host that the request made up only where that is this machine; else it is a path."""
    assert noted({}, host=host)[1]["waterline.origin"] == ""
    assert noted({}, host="LOCALHOST:8050")[1]["waterline.origin"] == "http://localhost:8050"


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"WATERLINE_HOSTS": "https://water.bank.example"}, "without https://"),
        ({"WATERLINE_HOSTS": "a.example, *"}, "'*' is no host"),
        ({"WATERLINE_HOSTS": "a.example:99999"}, "is no host"),
        ({"WATERLINE_PREFIX": "waterline"}, "such as /waterline"),
        ({"WATERLINE_PREFIX": "//evil.example"}, "such as /waterline"),
        ({"WATERLINE_PREFIX": "/a/../b"}, "such as /waterline"),
        ({"WATERLINE_PREFIX": '/"><b>'}, "such as /waterline"),
    ],
)
def test_a_setting_that_is_none_says_what_to_write(settings, complaint):
    """What is wrong with it, and an example."""
    with pytest.raises(ValueError, match=re.escape(complaint)):
        place(settings)


@pytest.mark.parametrize(
    ("path", "script", "left"),
    [
        ("/waterline/zh/why/", "", "/zh/why/"),
        ("/waterline", "", ""),
        ("/waterlines/", "", "/waterlines/"),
        ("/zh/why/", "", "/zh/why/"),  # the proxy took it off
        ("/zh/why/", "/waterline", "/zh/why/"),  # the server took it off
    ],
)
def test_the_prefix_moves_to_script_name(path, script, left):
    """However the proxy hands a path on, links have the prefix once."""
    environ = noted({"WATERLINE_PREFIX": "/waterline/"}, path, script=script)[1]
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/waterline", left)


def test_an_untrusted_host_is_refused_in_words(server, monkeypatch):
    """400 in the reader's language, before any page; the health check is asked by address and answered."""
    monkeypatch.setattr(server.wsgi_app, "_place", place({"WATERLINE_HOSTS": "water.bank.example"}))
    client = server.test_client()
    for path in ("/", "/why", "/gb", "/?country=gb", "/book/", "/api/v1/regions", "/assets/style.css"):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400, path
        assert answer.get_data(as_text=True).startswith("This site does not answer")
        assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers)
    assert "WATERLINE_HOSTS" in client.get(
        "/", headers={"Host": "evil.example", "Accept-Language": "zh"}
    ).get_data(as_text=True)  # fmt: skip
    assert client.get("/healthz", headers={"Host": "10.0.0.7:8050"}).status_code == 200
    assert client.get("/", headers={"Host": "water.bank.example"}).status_code == 200
    assert isinstance(server.wsgi_app, CountryServers)
    assert hosts.UNTRUSTED


@pytest.mark.parametrize(
    "path",
    [
        *("/why", "/gb", "/uk/", "/?country=gb", "/api", "/api/", "/book", "/quote/map", "/file/map.csv"),
        *("/gb/stress", "/embed/map", "/table/map", "/passport", "/file/region.pptx"),
    ],
)
def test_no_answer_repeats_a_host_that_a_request_made_up(client, path):
    """Neither in a redirect nor in a link, a citation, an example or a file."""
    answer = client.get(path, headers={"Host": "evil.example"})
    assert answer.status_code < 404
    assert b"evil.example" not in answer.data
    assert "evil.example" not in str(answer.headers)


def test_a_path_from_outside_is_escaped(server):
    """A server in front that says the site lies under a path of quotes and brackets puts no tag on a page."""
    bad = '/x"><script>alert(1)</script>'
    for path in ("/", "/stress/", "/about", "/embed/map", "/zh/gb/"):
        text = server.test_client().get(path, environ_overrides={"SCRIPT_NAME": bad}).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "/x%22%3E%3Cscript%3E" in text


def test_bodies_are_bounded_everywhere_but_at_the_tape(client):
    """Over a megabyte is 413 in words, in the page's language, whether its length is given or not."""
    body = b"x" * ((1 << 20) + 1)
    for path in ("/_dash-update-component", "/stress/_dash-update-component", "/book/forget", "/nothing", "/"):
        answer = client.post(path, data=body)
        assert answer.status_code == 413, path
        assert "one megabyte" in answer.get_data(as_text=True)
    assert "兆字节" in client.post("/zh/_dash-update-component", data=body).get_data(as_text=True)
    chunked = {
        "environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    }
    for path in ("/_dash-update-component", "/gb/why/_dash-update-component"):
        answer = client.post(path, data=body, **chunked)
        assert answer.status_code == 413, path
        assert "one megabyte" in answer.get_data(as_text=True)
