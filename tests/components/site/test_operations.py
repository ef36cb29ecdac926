"""What an operator's machines are told: ready or not, and counts that say nothing of a reader."""

import json
import logging
import shutil
import sys

import pytest
from flask import Flask

from components.site import log, operations
from components.site.clients import networks


@pytest.fixture
def server():
    """A server with one page, one fault of ours, and a state that tests set."""
    made = Flask(__name__)
    faults = {}
    operations.install(made, lambda: faults, networks("127.0.0.1"))

    @made.route("/stress/")
    def page():
        return "words"

    return made, faults


def test_a_server_is_ready_until_something_is_wrong(server):
    """200 and no faults; 503 with each fault's name and words."""
    made, faults = server
    client = made.test_client()
    assert (client.get("/readyz").status_code, client.get("/readyz").json) == (200, {"status": "ready", "faults": {}})
    faults["books"] = "the folder of tapes cannot be written to"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")
    assert answer.json["faults"] == {"books": "the folder of tapes cannot be written to"}


def test_metrics_count_kinds_and_never_say_what_was_asked(server):
    """A request is counted by kind and status; no path, query or address is in the answer."""
    made, _ = server
    client = made.test_client()
    client.get("/stress/?place=US-NV")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'waterline_requests_total{kind="page",status="2xx"}' in text
    assert text.endswith("# EOF\n")
    assert "US-NV" not in text
    assert "/stress" not in text


@pytest.mark.parametrize(
    ("address", "headers"),
    [("192.0.2.7", {}), ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}), ("127.0.0.1", {"Via": "1.1 proxy"})],
)
def test_metrics_are_read_from_named_addresses_alone(server, address, headers):
    """Another address, or a proxy on this machine, gets what any unknown page gets."""
    made, _ = server
    answer = made.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404


def test_a_fault_is_one_line_of_json_without_any_value():
    """It says what failed and where; the values of variables and the exception's own words stay out of it."""
    try:
        raise ValueError("balance 241740.38")
    except ValueError:
        record = logging.getLogger("waterline").makeRecord(
            "waterline", logging.ERROR, __file__, 1, "failed on %s %s", ("GET", "/book/"), sys.exc_info()
        )
    line = log.JsonFormatter().format(record)
    fault = json.loads(line)
    assert "\n" not in line
    assert (fault["level"], fault["said"], fault["error"]) == ("error", "failed on GET /book/", "ValueError")
    assert fault["trace"][-1].endswith("test_a_fault_is_one_line_of_json_without_any_value")
    assert "241740" not in line


def test_a_folder_of_tapes_that_is_gone_or_full_is_a_fault(tmp_path, monkeypatch):
    """A server whose tapes have nowhere to go is not ready, and says which folder it is."""
    assert operations.folder_fault(tmp_path) == ""
    assert "gone" in operations.folder_fault(tmp_path / "gone")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    assert "1,048,576 bytes are free" in operations.folder_fault(tmp_path)
