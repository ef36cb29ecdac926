"""The front door: what a reader does becomes a question, and a question keeps its place in the address."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from components.monitor import page as monitor_page
from components.site import ids
from data.api.pages import PAGES
from data.monitor.view import View, view_from_query
from data.quarter import ordinal
from data.query import with_focus
from data.snapshot.snapshot import carried
from tests.paths import ROOT

KNOWN = carried().region_id_of
PAGE = monitor_page.page(None, KNOWN, None, {})


def touched(by, value, search="?place=US-NV,US&quarter=2007Q2", last=ids.ADDRESS):
    """A page showing `search` on which one thing is touched."""
    said = dict.fromkeys((ids.ADDRESS, ids.QUARTER, ids.LEVEL, ids.MAP, ids.VINTAGES)) | {
        ids.LINK: {"search": search, "by": last}
    }
    return PAGE.hear(by, said | {by: value})


@pytest.mark.parametrize(
    ("by", "value", "search"),
    [
        (ids.QUARTER, ordinal("2008Q1"), "?place=US-NV,US&quarter=2008Q1"),
        (ids.LEVEL, "metro", "?level=metro&place=US-NV,US&quarter=2007Q2"),
        (ids.PLACES, ["US-FL", "US-NV"], "?place=US-FL,US-NV&quarter=2007Q2"),
        (ids.PLACES, [], "?quarter=2007Q2"),
        (ids.WEIGHT, "balances", "?place=US-NV,US&quarter=2007Q2&by=balances"),
        (ids.VALUE, "step", "?place=US-NV,US&quarter=2007Q2&value=step"),
        (ids.THRESHOLD, "125", "?place=US-NV,US&quarter=2007Q2&over=125"),
        (ids.MAP, {"points": [{"customdata": ["US-FL", "Florida"]}]}, "?place=US-FL,US&quarter=2007Q2"),
        (ids.RANKING_PICKED, "US-FL", "?place=US-FL,US&quarter=2007Q2"),
        (ids.VINTAGES, {"points": [{"y": 2006}]}, "?place=US-NV,US&quarter=2007Q2&vintage=2006"),
        (ids.VINTAGE_CLEAR, 1, "?place=US-NV,US&quarter=2007Q2"),
    ],
)
def test_each_touch_is_a_question(by, value, search):
    """Every control, click and key changes its own part of the question and leaves the rest."""
    assert touched(by, value).view == view_from_query(search, KNOWN)[0]


def test_the_address_outranks_what_the_page_shows():
    """Back and Forward ask what the address says, whatever was shown."""
    said = {ids.ADDRESS: "?place=Florida", ids.LINK: {"search": "?place=US-NV", "by": ids.MAP}}
    assert PAGE.hear(ids.ADDRESS, said).view == View(places=("US-FL",))


def test_a_hand_may_send_nonsense():
    """What no control can send is dropped with a word, as from an address."""
    asked = touched(ids.RANKING_PICKED, "US-XX")
    assert asked.view.places == ("US",)
    assert "US-XX" in asked.dropped[0]


def test_steps_replace_each_other_and_nothing_else():
    """The first step is a new entry in the history, the next takes its place; a click is always a new entry."""
    number = ordinal("2008Q1")
    assert not touched(ids.QUARTER, number, last=ids.MAP).replaces
    assert touched(ids.QUARTER, number, last=ids.QUARTER).replaces
    assert not touched(ids.LEVEL, "metro", last=ids.QUARTER).replaces


def test_a_place_takes_the_focus_and_the_nation_stays_beside():
    """A click swaps the focus; the nation is kept to compare with; six places at most."""
    assert with_focus(View().places, "US-NV") == ("US-NV", "US")
    assert with_focus(("US-NV", "US"), "US-FL") == ("US-FL", "US")
    assert with_focus(("US-NV", "US-FL"), "US-FL") == ("US-FL",)
    assert len(with_focus(("US", "US-NV", "US-FL", "US-CA", "US-AZ", "US-TX"), "US-NY")) == 6


def test_equal_keys_are_equal_questions():
    """The key of remembered answers tells apart what is answered differently, and nothing more."""
    click = {"points": [{"customdata": ["US-FL", "Florida"], "bbox": {"x0": 1}}]}
    moved = {"points": [{"customdata": ["US-FL", "Florida"], "bbox": {"x0": 2}}]}
    assert touched(ids.MAP, click).key == touched(ids.MAP, moved).key
    assert touched(ids.MAP, click).key != touched(ids.MAP, click, search="?level=metro").key
    assert touched(ids.QUARTER, 8000).key != touched(ids.QUARTER, 8001).key


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _gunicorn(port, **environment):
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:server"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_gunicorn_says_where_the_page_is_and_stops_when_asked():
    """One line tells the address once it listens, the access log keeps no query, and SIGTERM ends it cleanly."""
    port = _free_port()
    served = _gunicorn(port)
    try:
        assert f"Waterline on http://127.0.0.1:{port}" in served.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/?place=US-NV", timeout=30) as answer:
            assert re.search("<h1[^>]*>[^<]+Nevada", answer.read().decode())
        time.sleep(0.2)
        served.terminate()
        said = served.communicate(timeout=30)[0]
    finally:
        served.kill()
    assert served.returncode == 0
    assert '"path":"/"' in said
    assert "US-NV" not in said


@pytest.mark.slow
def test_a_port_in_use_is_one_clear_line():
    """Starting twice says which port is taken and what to do, without a traceback."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        said = _gunicorn(held.getsockname()[1]).communicate(timeout=60)[0]
    assert "cannot listen on 127.0.0.1" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("room", [page.path for page in PAGES.values()])
def test_what_callbacks_name_stands_in_the_tree(client, room):
    """No callback waits for, or writes to, a part that its room does not have: Dash is told not to look itself."""
    tree = client.get(f"{room}_dash-layout").get_json()
    bound = client.get(f"{room}_dash-dependencies").get_json()
    named = {one["id"] for callback in bound for one in (*callback["inputs"], *callback["state"])}
    written = [callback["output"] for callback in bound if not callback["no_output"]]
    named |= {one.rsplit(".", 1)[0] for outputs in written for one in outputs.strip(".").split("...")}
    assert named - _ids(tree) == set()
    assert named, "a room without a callback"


def _ids(node):
    """The ids in a tree as Dash sends it."""
    if isinstance(node, list):
        return set().union(*map(_ids, node))
    if not isinstance(node, dict):
        return set()
    own = {node["id"]} if isinstance(node.get("id"), str) else set()
    return own.union(*map(_ids, node.values()))
