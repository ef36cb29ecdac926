"""The benchmarks' own reckoning; nothing here is timed."""

import gzip
import importlib
import json

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.crowd import request
from benchmarks.reader import Reader, outputs, unpacked
from benchmarks.table import Row, printed, quantile

CALLBACK = {
    "output": "..map.figure...headline.children..",
    "inputs": [{"id": "address", "property": "search"}, {"id": "quarter", "property": "value"}],
    "state": [{"id": "link", "property": "data"}],
}


def test_a_table_shows_result_target_and_verdict_in_one_line():
    """Who reads the table need not remember what was promised."""
    rows = [
        Row("any view", [40.0, 60.0, 45.0], "ms", target=50.0),
        Row("start", [1.25], "s"),
        Row("step", [7], "KB", 5),
    ]
    _, title, _, first, second, third, remark = printed("Views", rows, ["quiet"]).split("\n")
    assert title == "Views"
    assert first.split() == ["any", "view", "45.0", "40.0", "60.0", "ms", "<=", "50.0", "met"]
    assert second.split() == ["start", "1.25", "1.25", "1.25", "s"]
    assert third.split()[-1] == "MISSED"
    assert remark.strip() == "quiet"


@pytest.mark.parametrize(("share", "expected"), [(0.5, 2), (0.95, 4), (1.0, 4), (0.01, 1)])
def test_a_quantile_is_a_value_that_was_measured(share, expected):
    """Nearest rank: no figure is printed that no run gave."""
    assert quantile([4, 1, 3, 2], share) == expected


def test_a_reader_asks_as_dash_does():
    """What is held is said, what is not held is left out, and what was touched is named."""
    reader = Reader(None, CALLBACK, {("link", "data"): {"search": ""}})
    asked = json.loads(reader.body("quarter", 8040))
    assert asked["changedPropIds"] == ["quarter.value"]
    assert asked["inputs"] == [
        {"id": "address", "property": "search"},
        {"id": "quarter", "property": "value", "value": 8040},
    ]
    assert asked["state"] == [{"id": "link", "property": "data", "value": {"search": ""}}]
    assert asked["outputs"] == outputs(CALLBACK["output"])


def test_a_reader_does_not_ask_what_the_page_cannot_be_asked():
    """The server would answer nonsense all the same, and fast."""
    with pytest.raises(LookupError, match="wheel"):
        Reader(None, CALLBACK).body("wheel", 1)


def test_bytes_are_unpacked_by_their_encoding():
    """An answer that came plain stays as it is."""
    assert unpacked(gzip.compress(b"answer"), "gzip") == unpacked(b"answer", "") == b"answer"


def test_a_question_of_the_crowd_is_whole_http():
    """Plain sockets, but what they send is a request as any other."""
    head, _, body = request("/x", b"{}").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /x HTTP/1.1\r\nHost: ")
    assert b"Content-Length: 2" in head
    assert body == b"{}"
    assert request("/").endswith(b"\r\n\r\n")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_run(part):
    """A part named on the command line is a module with `run`."""
    module = importlib.import_module(f"benchmarks.{part}")
    assert callable(module.run)
