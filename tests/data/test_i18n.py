"""Two languages: every message has its line, and a page asked for in Chinese holds no English sentence."""

import json
import pickle
import re

import pytest

from components.site import ids
from components.text import status
from data import catalogues, i18n
from data.book.report.limits import limits_from_query
from data.book.valuation.losses import terms_from_query
from data.monitor import view as monitor_view
from data.stress import view as stress_view
from tests.components.site.test_server import ask
from tests.countries.toyland import sources

pytestmark = pytest.mark.usefixtures("toyland")

# What stays in Latin letters in any language: names, codes, how a publisher’s file is called, what Dash writes unseen.
KEPT = re.compile(
    r"Waterline|English|FHFA|PCT_MTMLTV_GT100|JavaScript|expanded-data|purchase-only|LTV|HPI|NMDB"
    r"|Federal Housing Finance Agency|Freddie Mac|US Census Bureau|Federal Reserve Bank of New York"
    r"|API|PDF|PPTX|BibTeX|CSV|XLSX|PNG|SVG|Page Up|Page Down|Enter"
    rf"|{'|'.join({source.publisher for source in sources.SOURCES})}|Loading|20\d\dQ\d"
)


@pytest.fixture(scope="module")
def client(toyland_server):
    return toyland_server.test_client()


def english(text):
    """The runs of Latin words in a text that no list allows."""
    return re.findall(r"[A-Za-z]{3,}(?:[ ,’'-]+[A-Za-z]+)*", KEPT.sub("", text))


def read(html):
    """What a reader of a page's HTML sees or hears."""
    body = html[html.index("<body") :]
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', body)
    bare = re.sub(r"<(script|style)\b.*?</\1>|<svg.*?</svg>", " ", body, flags=re.DOTALL)
    return " ".join([*re.findall(r"<title>([^<]*)", html), re.sub(r"<[^>]*>", " ", bare), *spoken])


@pytest.mark.parametrize("language", i18n.LANGUAGES[1:])
def test_every_message_is_said_in_every_language(language):
    """A message without its line, a line without its message, and a line that names other places are all told."""
    assert catalogues.faults(language) == []


@pytest.mark.parametrize("asked", ["", "?place=XT-N,XT-S&quarter=2010Q2&by=balances&value=step&over=120"])
def test_the_first_paint_in_chinese_holds_no_english(client, asked):
    """Whatever a link asks, the page at /zh is Chinese before any script has arrived."""
    page = client.get(f"/zh/{asked}").text
    assert '<html lang="zh-Hans" data-root="/zh"' in page
    assert english(read(page)) == []


def test_an_answer_in_chinese_holds_no_english(client):
    """The tree that Dash draws, and the answer that fills it, speak as the page's address does."""
    answered = ask(client, None, "?place=XT-N&quarter=2010Q2&vintage=2006", root="/zh")
    said = json.loads(answered.data)["response"]
    texts = [one["children"] for one in said.values() if isinstance(one.get("children"), str)]
    drawn = json.dumps([said[name]["figure"] for name in (ids.MAP, ids.HISTORY, ids.LADDER, ids.VINTAGES)])
    hovered = re.findall(
        r'"(?:hovertemplate|text|name|title)": "([^"]*)"', json.dumps(json.loads(drawn), ensure_ascii=False)
    )
    assert english(" ".join(texts)) == []
    assert english(re.sub(r"%\{[^}]*\}|</?\w+>", "", " ".join(hovered))) == []
    tree = client.get("/zh/_dash-layout").text
    labels = re.findall(r'"(?:label|aria-label|placeholder|nothingFoundMessage)":"([^"]*)"', tree)
    assert labels
    assert english(" ".join(json.loads(f'["{one}"]')[0] for one in labels)) == []


def test_a_message_that_is_handed_on_is_said_where_it_is_read():
    """It is English text to a file; `tr` says it, and the messages among its values, in the language of the moment."""
    loans = i18n.Message("{count} loans", count=12)
    both = i18n.Message("{loans} lent in {year}", loans=loans, year=2006)
    assert json.dumps({"text": both}) == '{"text": "12 loans lent in 2006"}'
    assert i18n.tr(both) == both == "12 loans lent in 2006"
    with i18n.in_language("zh"):
        said = i18n.tr(pickle.loads(pickle.dumps(both)))
        assert "12笔贷款" in said
        assert english(said) == []
        assert str(both) == "12 loans lent in 2006"


def test_what_a_link_could_not_say_is_said_where_it_is_read():
    """A query is read in no language: what was dropped is said in the language of the page that shows it."""
    views = [monitor_view.view_from_query("?quarter=9&vintage=9&by=9&9=9"), stress_view.view_from_query("?fall=9x")]
    terms, limits = terms_from_query("?costs=x&months=x")[1], limits_from_query("?limit_share=x")[1]
    messages = [*(message for _, dropped in views for message in dropped), *terms, *limits]
    assert len(messages) == 8
    assert status.dropped(messages).count(" is not ") == 8
    with i18n.in_language("zh"):
        named = re.compile("vintage|costs|months|loans|balances|quarter|limit_share|fall")
        assert english(named.sub("", status.dropped(messages))) == []


def test_the_browser_s_language_comes_first_and_the_address_has_the_last_word(client):
    """A Chinese browser is led to /zh; /en and /zh say themselves what they are; the page leads to its other self."""
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    led = client.get("/?place=XT-N", headers=chinese)
    assert (led.status_code, led.headers["Location"]) == (302, "/zh/?place=XT-N")
    assert "Accept-Language" in led.headers["Vary"]
    stays = client.get("/en/?place=XT-N", headers=chinese)
    assert stays.status_code == 200
    assert '<html lang="en" data-root="/en"' in stays.text
    assert 'href="/zh/?place=XT-N"' in stays.text
    assert client.get("/", headers={"Accept-Language": "fr,en;q=0.5"}).status_code == 200
    assert 'href="/en/?place=XT-N"' in client.get("/zh/?place=XT-N").text


def test_the_same_address_in_two_languages_is_kept_apart(client):
    """What was answered in one language is never handed to a reader of the other."""
    for _ in range(2):
        pages = [client.get(f"{root}/?place=XT-S").text for root in ("/zh", "/en", "")]
        assert ["南野" in page for page in pages] == [True, False, False]
    answers = [ask(client, None, "?place=XT-S", root=root).data for root in ("/zh", "", "/zh")]
    assert answers[0] == answers[2] != answers[1]


def test_what_is_not_there_is_said_in_the_reader_s_language(client):
    """A path nobody knows is refused in words the reader can read."""
    assert "此网址没有页面" in client.get("/zh/nowhere").text
    assert "There is no page" in client.get("/nowhere").text
