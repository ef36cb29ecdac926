"""A British tape over HTTP: the sums of tests/data/countries/gb/test_tape.py on the page and in files."""

import re

import pytest

from tests.components.book.test_routes import taken_in
from tests.data.countries.gb.test_tape import LOANS, OTHERS, WORKED, esma

QUERY = "?quarter=2009Q1&value=step&over=100&scenario=flat"


class British:
    """A browser on the pages of the United Kingdom."""

    def __init__(self, client):
        self.client = client

    def get(self, path):
        return self.client.get(f"/gb{path}")

    def post(self, path, **more):
        return self.client.post(f"/gb{path}", **more)


@pytest.fixture
def reader(server):
    client = server.test_client()
    client.put("/gb/book/tape?name=uk.csv", data=esma((*LOANS, *OTHERS)).encode())
    reader = British(client)
    assert taken_in(reader).status_code == 303
    yield reader
    reader.post("/book/forget")


def test_the_page_and_its_files_say_what_was_worked_by_hand(reader):
    """To the penny in the JSON, to the page's digits on the page: in pounds, of the four loans with an index."""
    book = reader.get(f"/book/book.json{QUERY}").get_json()[0]
    assert {name: book[name] for name in WORKED} == WORKED
    page = re.sub(r"<[^>]*>", " ", reader.get(f"/book/{QUERY}").get_data(as_text=True))
    for text in ("50.0% of these mortgages", "£11,500", "£246,000", "4 loans valued (4 by region)", "1 have no value"):
        assert text in page
    assert "UK House Price Index of the region" in page
    assert "$" not in page


def test_the_checks_say_which_loans_were_set_apart(reader):
    """By country and currency, with how to value them."""
    page = reader.get("/book/checks").get_data(as_text=True)
    assert "9 rows read = 5 accepted + 4 rejected" in page
    assert "a home in DE, not in GB; value such loans by themselves: python -m data value TAPE --country de" in page
    assert "amounts in EUR, not in GBP" in page
