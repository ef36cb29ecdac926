"""The API of several countries on one site: by path, by `country`, by a place; never two at once."""

import json

import pytest

from app import create_app
from components.api import page
from data.api.parameters import country_reader
from data.country import country, in_country

GB = country("gb")


@pytest.fixture(scope="module")
def client():
    """Someone who asks the whole site."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WATERLINE_API_LIMIT", "1000000")
        return create_app().server.test_client()


@pytest.mark.parametrize(
    "address",
    [
        "/gb/api/v1/negative-equity?place=E12000007&quarter=2013Q4",
        "/gb/api/v1/negative-equity?country=gb&place=E12000007&quarter=2013Q4",
        "/api/v1/negative-equity?place=E12000007&quarter=2013Q4",
        "/api/v1/negative-equity?country=gb&place=London&quarter=2013Q4",
        "/api/v1/negative-equity?country=UK&place=E12000007&quarter=2013Q4",
    ],
)
def test_a_country_is_named_by_path_by_code_or_by_place(client, address):
    """The same record."""
    (record,) = client.get(address).json
    assert (record["region"], record["as_of"], record["currency"]) == ("London", "2013Q4", "GBP")


def test_every_endpoint_takes_the_country(client):
    """Of either country, and documents it with the codes."""
    for root, code in (("", "us"), ("/gb", "gb")):
        document = client.get(f"{root}/api/v1/openapi.json").json
        assert document["components"]["parameters"]["country"]["schema"]["enum"] == ["us", "gb"]
        for path, operation in document["paths"].items():
            assert {"$ref": "#/components/parameters/country"} in operation["get"]["parameters"]
            assert client.get(f"{root}{path}?country={code}").status_code == 200, path


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/api/v1/regions?country=fr", "one of us, gb"),
        ("/gb/api/v1/regions?country=fr", "one of us, gb"),
        ("/gb/api/v1/regions?country=us", "contradicts the address, whose figures are of the United Kingdom"),
        ("/api/v1/negative-equity?country=us&place=E12000007", "'E12000007' is in the United Kingdom"),
        ("/api/v1/negative-equity?country=gb&place=US-NV", "'US-NV' is in the United States"),
        ("/api/v1/negative-equity?place=US-NV,E12000007", "'E12000007' is in the United Kingdom"),
        ("/gb/api/v1/panels/stress/map?scenario=regional&shock=US-NV", "'US-NV' is in the United States"),
    ],
)
def test_a_country_that_does_not_fit_is_refused_with_words(client, address, words):
    """Unknown, against the path, against the place, or of two countries: a 400 that says which."""
    answer = client.get(address)
    assert answer.status_code == 400
    assert words in json.dumps(answer.json, ensure_ascii=False)


def test_a_country_s_documents_lead_to_its_own_endpoints(client):
    """Every address on the page and the server in the document; the currency is its own."""
    html = client.get("/gb/api/").get_data(as_text=True)
    assert "/gb/api/v1/negative-equity?place=E12000001" in html
    assert html.count(f"localhost{page.ROOT}") == 0
    assert "ISO 4217: GBP" in html
    for address in ("/gb/api/v1/openapi.json", "/api/v1/openapi.json?country=gb"):
        assert client.get(address).json["servers"] == [{"url": "/gb"}]


def test_the_reader_of_a_code_knows_the_countries_served():
    """By code or another word for it, in either case."""
    with in_country(GB):
        assert [country_reader(text, None)[0] for text in ("gb", "UK", "us", "fr")] == ["gb", "gb", "us", None]
