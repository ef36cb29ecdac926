"""Which country a request is for: by the first word of its path, by `country`, or by the id of its first place."""

import threading
from types import SimpleNamespace

import pytest
from flask import Flask, request
from werkzeug.test import Client

from components.site import urls
from components.site.countries import CountryServers
from data.country import country, current_country

US, TOYLAND = country("us"), country("tests.countries.toyland")


def _front(profile):
    server = Flask(profile.iso2)

    @server.get("/", defaults={"path": ""})
    @server.get("/<path:path>")
    def answer(path):
        return f"{current_country().iso2} {path or '/'} {request.script_root} {urls.language_of_path()} {urls.root()}"

    return SimpleNamespace(server=server)


@pytest.fixture
def client():
    """Two countries: the default one, and one at /xt/."""
    made = []

    def make(profile):
        made.append(profile.iso2)
        return _front(profile)

    servers = CountryServers(
        (US, TOYLAND), make, lambda text: next((c for c in (US, TOYLAND) if text in c.region_of), None)
    )
    client = Client(servers)
    client.made = made
    return client


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("/", "us /   "),
        ("/stress/", "us stress/   "),
        ("/zh/stress/", "us stress/ /zh zh /zh"),
        ("/xt/stress/", "xt stress/ /xt  /xt"),
        ("/zh/xt/stress/", "xt stress/ /zh/xt zh /zh/xt"),
        ("/?place=US-NV", "us /   "),
        ("/api/v1/negative-equity?place=XT-N", "xt api/v1/negative-equity   "),
        ("/api/v1/negative-equity?country=xt", "xt api/v1/negative-equity   "),
        ("/?country=nowhere", "us /   "),
    ],
)
def test_the_path_says_the_language_and_then_the_country(client, address, answer):
    """Links on a page keep both words, because they are in SCRIPT_NAME."""
    assert client.get(address).text == answer


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/?place=XT-N&quarter=2010Q2", "/xt/?place=XT-N&quarter=2010Q2"),
        ("/zh/stress/?place=XT-N", "/zh/xt/stress/?place=XT-N"),
        ("/?country=xt&quarter=2010Q2", "/xt/?quarter=2010Q2"),
        ("/stress/?country=us", "/stress/"),
        ("/us/stress/?place=US-NV", "/stress/?place=US-NV"),
        ("/XT/", "/xt/"),
        ("/xt", "/xt/"),
        ("/us//elsewhere.example/", "/elsewhere.example/"),
    ],
)
def test_a_country_named_otherwise_leads_to_its_address(client, address, leads_to):
    """Each page has one address; and no path leads to another host."""
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (302, leads_to)


def test_a_server_is_made_when_it_is_first_needed(client):
    """The default country's page waits for no other's estimates."""
    client.get("/")
    assert client.made == ["us"]
    client.get("/xt/")
    client.get("/xt/")
    assert client.made == ["us", "xt"]


def test_two_requests_at_once_answer_for_their_own_countries(client):
    """The country belongs to the request, not to the process."""
    answers = {}

    def ask(address):
        answers[address] = [client.get(address).text.split()[0] for _ in range(20)]

    threads = [threading.Thread(target=ask, args=(address,)) for address in ("/", "/xt/")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"/": ["us"] * 20, "/xt/": ["xt"] * 20}
    assert current_country() is US
