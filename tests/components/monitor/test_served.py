"""The front page over HTTP on the carried market: how small an answer is."""

import gzip
import json

from components.site import ids
from data.quarter import ordinal
from tests.components.site.test_server import ask


def test_a_step_is_under_five_kilobytes(client):
    """A quarter step for states, gzipped, is less than 5 KB, and leaves every panel with time across alone."""
    link = {"search": "?place=US-NV&quarter=2007Q1", "by": ids.QUARTER}
    answer = ask(client, ids.QUARTER, link=link, encoding="gzip", quarter=ordinal("2007Q2"))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 5_000
    said = json.loads(gzip.decompress(answer.data))["response"]
    assert not {ids.RANKING_PLACES, ids.ADDRESS, ids.QUARTER} & set(said)
    assert not any("figure" in said.get(name, {}) for name in (ids.HISTORY, ids.LADDER, ids.VINTAGES))
