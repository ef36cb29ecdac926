"""Every page in Chinese: whatever is asked, no English sentence; in English, as before.

Of the default country, whose places, quarters and indices the questions name.
"""

import html
import json
import re

import pytest

from components.site import ids
from components.stress import ids as stress
from components.text import phrases
from components.why import ids as why
from data.api import pages as data_pages
from data.country import default
from data.snapshot.snapshot import carried
from data.why.publishers import publishers
from tests.components.site.test_server import posted

# Names of publishers, files, series, programs and codes, which stay in Latin letters in any language.
NAMES = (
    "Waterline", "English", "FHFA", "NMDB", "CoreLogic", "Cotality", "Zillow Research", "Zillow", "Zestimate", "ATTOM",
    "RealtyTrac", "ICE Mortgage Technology", "ICE Mortgage Monitor", "ICE", "TransUnion", "MBA Newslink", "MNI",
    "forexlive", "GoToby", "TheMReport", "Housing Wire", "ThinkRealty", "CU Times", "ResiClub", "Roundtable Realty",
    "Federal Housing Finance Agency", "Freddie Mac", "US Census Bureau", "Federal Reserve Bank of New York", "Equifax",
    "Countercyclical Mortgage Asset Stress Test", "Working Paper 15-1", "FRED", "LTV", "CLTV", "MTMLTV", "HPI", "UPB",
    "PMMS", "PNEQ", "RMSE", "SHA-256", "JSON", "CSV", "XLSX", "PNG", "SVG", "PDF", "PPTX", "API", "BibTeX", "ACS",
    "JavaScript", "Page Up", "Page Down", "Enter",
    "DIR", "WATERLINE_AGAINST", "expanded-data", "purchase-only", "logit", "PCT_MTMLTV_GT100", "Loading",
    "NegativeEquity_2017Q1_Public.csv", "docs/model.md", "data/countries/us/backtest.csv",
)  # fmt: skip
_UNTRANSLATED = [place for place in carried().places.values() if place.name_zh == place.name]
_KEPT = {
    *NAMES,
    *(place.name for place in _UNTRANSLATED),
    *map(phrases.short_name, _UNTRANSLATED),
    *(source["publisher"] for source in carried().manifest["sources"]),
    *(publisher.name for publisher in publishers().values()),
}
KEPT = re.compile(r"(?<![A-Za-z])(?:" + "|".join(map(re.escape, sorted(_KEPT, key=len, reverse=True))) + ")")
COUNTRY = default()
NATION, PLACE, LEVEL, INDEX = COUNTRY.nation, COUNTRY.example.place, COUNTRY.base.key, COUNTRY.index_keys[-1]
FIRST, WHEN, LAST = COUNTRY.example.first, COUNTRY.example.quarter, COUNTRY.example.last
OTHER = next(area.region_id for area in COUNTRY.areas if area.region_id != PLACE)
# Questions to any country, by the path of the page.
QUESTIONS = {
    "/": (
        "",
        f"?place={PLACE},{NATION}&quarter={WHEN}&by=balances&value=step&over=120",
        f"?level={LEVEL}&place={OTHER}&index={INDEX}&vintage=2006",
        "?place=<b>&quarter=1066Q1&colour=red&pin=x",
    ),
    "/stress/": (
        "",
        f"?scenario=repeat&place={PLACE},{OTHER}&index={INDEX}",
        "?scenario=back&back=3&kind=path&value=step",
        "?scenario=own&fall=40&kind=trough&horizon=4&growth=5",
        "?scenario=own&fall=-10",
        f"?scenario=regional&shock={PLACE},{OTHER}&place={PLACE}&quarter={WHEN}",
        f"?scenario=regional&shock={PLACE}&place={OTHER}",
        f"?scenario=regional&fall=0&place={OTHER}",
        "?scenario=flat&kind=path",
        f"?scenario=flat&kind=trough&quarter=2031Q1&place={PLACE}&place={OTHER}",
        "?horizon=50&back=99&kind=never&growth=99&pin=x",
    ),
    "/why/": (
        "",
        f"?place={PLACE}&from={WHEN}&to={LAST}",
        f"?place={PLACE}&from={FIRST}&to={WHEN}&by=balances&index={INDEX}",
        f"?to={WHEN}&value=step&bridge={next(iter(publishers()))}",
        "?place=<b>&from=2031Q1&to=2010Q1&bridge=london&by=x&value=y",
        "?from=2010Q1&to=2010Q1&over=7&index=z&pin=0",
    ),
    "/passport": (
        "",
        f"?place={PLACE}&quarter={WHEN}&figure=pneq_by_upb&by=balances",
        f"?place={PLACE}&quarter={WHEN}&figure=loans_under_water&vintage=2006",
        f"?place={PLACE}&quarter={WHEN}&figure=upb_under_water&value=step&over=125",
        f"?quarter={LAST}&figure=shortfall&vintage=2006",
        f"?place={PLACE}&quarter={WHEN}&index={INDEX}",
        f"?place={NATION}&figure=median_mtmltv",
        "?figure=foo&pin=0&place=xx&quarter=1900Q1&vintage=1800",
    ),
    "/years": ("", f"?place={PLACE}&quarter={WHEN}"),
}
METRO = "CBSA-29820"
# Questions about what only the United States has: metros, divisions, FHFA's own shares, further publishers, pins.
OF_THE_UNITED_STATES = {
    "/stress/": (
        f"?place={METRO}&level=metro",
        "?scenario=boe-2025&place=US-FL&over=110&by=balances",
        "?scenario=repeat&place=US-NV,US-FL&index=purchase",
        "?scenario=repeat&kind=path&horizon=6&place=US-DIV-MT&level=division",
        "?scenario=regional&shock=US-NV,US-FL&place=US-NV&quarter=2010Q1",
        "?scenario=regional&shock=US-NV&place=US-ME",
        "?scenario=regional&fall=0&place=US-ME",
        f"?scenario=regional&shock={METRO}&place=US-NV",
        "?index=purchase&quarter=2025Q4&place=US-NV",
        "?place=US-XX&quarter=2010Q9&scenario=zz&fall=200&nonsense=1",
        "?scenario=flat&kind=trough&quarter=2031Q1&place=US-NV&place=US-FL",
        "?scenario=back&back=25&quarter=1999Q1&pin=d0a20c5f4201-200f30ff.ab12cd34-0.5",
    ),
    "/why/": (
        "?place=US-NV&from=2010Q1&to=2013Q4",
        f"?place={METRO}&from=2006Q1&to=2010Q1&by=balances",
        "?place=US-NV&from=2010Q1&to=2013Q4&bridge=zillow&over=110",
        "?to=2013Q4&bridge=fhfa&value=step",
        "?to=2015Q4&bridge=attom",
        "?to=2025Q4&bridge=ice",
        "?to=2010Q2&place=US-NV",
        "?place=US-DIV-MT&from=2007Q1&to=2009Q4&index=all-transactions&bridge=ice",
        "?index=purchase&place=US-NV&to=2025Q4",
    ),
    "/evidence/": (
        "",
        "?unseen=quarters&error=bias",
        "?unseen=years&against=corelogic-list",
        "?unseen=months&against=x&error=y&foo=1",
    ),
    "/passport": (
        "?quarter=2013Q4&figure=shortfall&vintage=2006",
        "?place=US-NV&figure=near_negative_by_loans&index=all-transactions",
        "?place=US-DIV-MT&figure=median_mtmltv",
        f"?place={METRO}&quarter=2012Q1&figure=shortfall",
        f"?place={METRO}&quarter=2012Q1&index=purchase",
        "?place=US-NV&index=purchase&quarter=2025Q4",
        "?place=US-NV&quarter=2010Q2&pin=d0a20c5f4201-200f30ff-0.5",
    ),
}
PAGES = [
    (path, asked)
    for questions in (QUESTIONS, OF_THE_UNITED_STATES if METRO in carried().places else {})
    for path, asks in questions.items()
    for asked in asks
]
DRAWN = [(path, asked) for path, asked in PAGES if path in {page.path for page in data_pages.PAGES.values()}]


def english(text):
    """The runs of Latin words in a text that no list allows."""
    # What a link said wrongly is said again as it was written, with the parameter's name and its legal values.
    bare = re.sub(r"(?:\w+ )?'[^']*'|可选值[\w, -]+|[a-z]+_[a-z_]+|(?:19|20)\d\dQ\d", " ", KEPT.sub(" ", text))
    return re.findall(r"[A-Za-z]{3,}(?:[ ,’'-]+[A-Za-z]+)*", bare)


def read(page):
    """What a reader of a page's HTML sees or hears; a command and a formula are no sentences."""
    body = page[page.index("<body") :]
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', body)
    # So are the names of the fitted parameters, which stand at the head of a row.
    bare = re.sub(
        r"<(script|style|svg|code|pre)\b.*?</\1>|<th[^>]*>[a-z_]+[0-9]*</th>|https?://[^<]+", " ", body, flags=re.DOTALL
    )
    described = re.findall(r'<title>([^<]*)|name="description" content="([^"]*)"', page)
    return html.unescape(" ".join([*map(" ".join, described), re.sub(r"<[^>]*>", " ", bare), *spoken]))


def ask(client, path, search, root=""):
    """POST what a browser would that has just opened the page."""
    listed = client.get(f"{root}{path}_dash-dependencies").json
    described = next(one for one in listed if len(one["inputs"]) > 3 and not one["clientside_function"])
    body = posted(described, {ids.ADDRESS: search})
    return client.post(f"{root}{path}_dash-update-component", json=body)


def texts(node, name=""):
    """Every text of an answer that is shown: leaves, labels, names, and what stands in a picture."""
    if isinstance(node, dict):
        yield from (text for key, value in node.items() for text in texts(value, key))
    elif isinstance(node, list):
        yield from (text for value in node for text in texts(value, name))
    elif isinstance(node, str) and name in _SHOWN:
        yield re.sub(r"%\{[^}]*\}|</?\w+/?>", " ", node)


def _parameter(node):
    said = node["props"].get("children")
    return node["type"] == "Th" and isinstance(said, str) and re.fullmatch(r"[a-z_]+[0-9]*", said)


_SHOWN = {"children", "label", "text", "hovertemplate", "name", "ticktext", "title", "names", "customdata"}
_COMMANDS = (stress.COMMAND, why.COMMAND)


@pytest.mark.parametrize(("path", "asked"), PAGES)
def test_a_page_in_chinese_holds_no_english(client, path, asked):
    """Before any script has come, whatever the link asks and however wrongly, every sentence is Chinese."""
    got = client.get(f"/zh{path}{asked}")
    assert got.status_code == 200
    assert '<html lang="zh-Hans"' in got.text
    assert english(read(got.text)) == []


@pytest.mark.parametrize(("path", "asked"), DRAWN)
def test_an_answer_in_chinese_holds_no_english(client, path, asked):
    """What the scripts are answered is Chinese too: leaves, options, tables, and the words in pictures."""
    answered = json.loads(ask(client, path, asked, root="/zh").data)["response"]
    shown = {name: props for name, props in answered.items() if name not in _COMMANDS}
    held = [text for text in texts(shown) if text not in carried().places]
    assert held
    assert english(" \n ".join(held)) == []


@pytest.mark.parametrize("path", dict(DRAWN))
def test_what_stands_still_is_chinese(client, path):
    """Controls, headings, help and the names to choose from, in the tree that Dash draws."""
    tree = client.get(f"/zh{path}_dash-layout").json
    held = [text for text in _spoken(tree) if text not in carried().places]
    assert len(held) > 20
    assert english(" \n ".join(held)) == []


def _spoken(node):
    props = node.get("props", {}) if isinstance(node, dict) else {}
    if isinstance(node, list):
        for one in node:
            yield from _spoken(one)
    elif isinstance(node, str):
        yield node
    elif props and node["type"] not in ("Code", "Store") and not _parameter(node):
        for name in ("label", "aria-label", "title", "placeholder", "nothingFoundMessage", "thumbLabel"):
            if isinstance(props.get(name), str):
                yield props[name]
        for one in props.get("data") or () if isinstance(props.get("data"), list) else ():
            yield from (str(item["label"]) for item in one.get("items", [one]))
            yield str(one.get("group", ""))
        yield from _spoken(props.get("children") or [])


@pytest.mark.parametrize(("path", "asked"), PAGES[::5])
def test_english_stays_itself_beside_chinese(client, path, asked):
    """The same page in English, asked before and after the Chinese one, is one and the same and holds no Chinese."""
    before = client.get(f"/en{path}{asked}").text
    client.get(f"/zh{path}{asked}")
    after = client.get(f"/en{path}{asked}").text
    assert before == after
    assert re.findall(r"[\u4e00-\u9fff]+", read(before)) == ["中文"]


def test_ways_lead_on_in_the_reader_s_language(client):
    """Every way to another page of ours keeps to the language of the page it stands on, but for the other tongue's."""
    for path, asked in PAGES[::6]:
        page = client.get(f"/zh{path}{asked}").text
        ways = re.findall(r'<a\b[^>]*href="(/[^"]*)"', page)
        out = {way.split("?")[0] for way in ways if not way.startswith("/zh")}
        assert out <= {f"/en{path}"}, (path, asked)


def test_a_passport_s_file_is_the_same_in_both_languages(client):
    """What is downloaded is the command's bytes whoever reads the page; only the page is told."""
    for asked in (asked for path, asked in PAGES if path == "/passport"):
        assert client.get(f"/zh/passport.json{asked}").data == client.get(f"/passport.json{asked}").data


def test_a_fall_of_nothing_in_some_places_is_said_once(client):
    """Where a regional fall is nought and the place in focus lies elsewhere, the claim has one verb."""
    page = client.get(f"/stress/?scenario=regional&fall=0&place={OTHER}").text
    assert f"Flat prices would leave {carried().places[OTHER].name} where it is" in page
