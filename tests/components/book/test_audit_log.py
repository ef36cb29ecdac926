"""Whoever keeps the audit log learns who did what to which book, and nothing of a loan."""

import json
import re

import pytest

from app import create_app
from tests.components.book.test_routes import TAPE, handed_in, taken_in


def test_the_log_follows_a_book_and_has_no_value_of_a_loan(tmp_path, monkeypatch):
    """Uploaded, loaded, looked at, exported, forgotten; no cell of the tape, no token and no query is in it."""
    file = tmp_path / "audit.jsonl"
    monkeypatch.setenv("WATERLINE_AUDIT", str(file))
    server = create_app().server
    reader = server.test_client()
    handed_in(reader, name="secret-name.csv")
    token = reader.get_cookie("book", path="/book").value
    taken_in(reader)
    reader.get("/book/?quarter=2010Q4&scenario=own&fall=30")
    reader.get("/book/book.csv?quarter=2010Q4")
    reader.get("/book/rejects.csv")
    reader.post("/book/forget")
    handed_in(reader, text="", name="empty.csv")
    text = file.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    what = [(line["what"], line["detail"]) for line in lines]
    assert what == [
        ("uploaded", ""),
        ("loaded", ""),
        ("looked at", ""),
        ("exported", "csv"),
        ("exported", "rejected rows"),
        ("forgotten", ""),
        ("refused", "/book/tape 422"),
    ]
    assert len({line["book"] for line in lines[:6]}) == 1
    assert token not in text
    assert "secret-name" not in text
    assert "2010Q4" not in text
    said = " ".join(json.dumps([line["who"], line["what"], line["detail"]]) for line in lines)
    cells = {cell for row in TAPE.splitlines()[1:] for cell in row.split(",") if len(cell) > 2}
    assert [cell for cell in cells if re.search(rf"(?<!\w){re.escape(cell)}(?!\w)", said)] == []


def test_a_log_that_cannot_be_written_stops_the_start(tmp_path, monkeypatch):
    """An operator who asked for a log is told before the first book is not in it."""
    monkeypatch.setenv("WATERLINE_AUDIT", str(tmp_path / "no" / "such.jsonl"))
    with pytest.raises(SystemExit, match="WATERLINE_AUDIT"):
        create_app()
