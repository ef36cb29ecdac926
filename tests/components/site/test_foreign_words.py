"""No page of one country speaks of another's regions, publishers, money or law."""

import json
import re

import pytest

from data.country import country
from data.why.publishers import publishers

US, GB = country("us"), country("gb")
# Its own sentences name another country on purpose: a scenario of another authority, and the history of the idea.
PAGES = (
    "/gb/?quarter=2009Q2",
    "/gb/?place=N92000002&quarter=2013Q4",
    "/gb/?place=N92000002",
    "/gb/?place=E12000001,E12000007,K03000001&by=balances&value=step&over=125",
    "/gb/stress/",
    "/gb/stress/?place=S92000003&scenario=regional&shock=S92000003&kind=path",
    "/gb/why/?place=K02000001&from=2007Q3&to=2009Q2",
    "/gb/why/?place=N92000002&to=2013Q4&bridge=hml",
    "/gb/why/?place=K02000001&to=2012Q3&bridge=cml",
    "/gb/passport",
    "/gb/passport?place=E12000001&quarter=2009Q2",
    "/gb/passport?place=K03000001&quarter=2009Q2",
    "/gb/passport?place=N92000002",
    "/gb/years",
    "/gb/about",
    "/gb/api/",
    "/gb/api/v1/openapi.json",
)


def _words_of_the_us():
    """What only the United States' pages may say, from its profile and its sources."""
    levels = {word for level in US.levels for word in (level.singular.en, level.plural.en, level.regions.en)}
    levels -= {word for level in GB.levels for word in (level.singular.en, level.plural.en, level.regions.en)}
    sources = json.loads((US.snapshot / "manifest.json").read_text(encoding="utf-8"))["sources"]
    names = {source["publisher"] for source in sources} | {publisher.name for publisher in publishers(US).values()}
    own = json.loads((GB.snapshot / "manifest.json").read_text(encoding="utf-8"))["sources"]
    names -= {source["publisher"] for source in own}
    return sorted(levels | names | {US.currency.code, "US dollars", "liens", "lien", "metro", "FHFA", "NMDB", "PMMS"})


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_united_kingdom_has_no_word_of_the_united_states(client, address):
    """Its regions, publishers, sources, money and law."""
    text = client.get(address).get_data(as_text=True)
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    # Beside the link to the other country, and the word that is no region: what state, a state.
    text = re.sub(r"<[^>]+>", " ", text).replace("United States", "")
    found = [word for word in _words_of_the_us() if re.search(rf"\b{re.escape(word)}\b", text)]
    assert found == [], [text[max(0, text.find(word) - 60) : text.find(word) + 60] for word in found]


def test_the_words_looked_for_are_those_that_the_united_states_pages_say(client):
    """So that the test above would notice them."""
    text = "".join(client.get(path).get_data(as_text=True) for path in ("/why/?place=US&to=2013Q4", "/passport"))
    said = [word for word in _words_of_the_us() if re.search(rf"\b{re.escape(word)}\b", text)]
    assert {"states", "liens", "FHFA"} <= set(said)
    assert "Federal Housing Finance Agency" in said
