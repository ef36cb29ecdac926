"""The audit log says who did what to which book, and nothing of a loan."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.book.audit import AuditLog, book_id


def test_a_line_says_who_what_which_book_and_when(tmp_path):
    """The token itself, which opens the book, is not in the log; its hash is the same in every line."""
    log = AuditLog(tmp_path / "audit.jsonl")
    log.record("ana@bank.example", "uploaded", "a secret token")
    log.record("ana@bank.example", "exported", "a secret token", "xlsx")
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["who"], line["what"], line["detail"]) for line in lines] == [
        ("ana@bank.example", "uploaded", ""),
        ("ana@bank.example", "exported", "xlsx"),
    ]
    assert {line["book"] for line in lines} == {book_id("a secret token")}
    assert all(line["at"].endswith("+00:00") for line in lines)
    assert "secret" not in (tmp_path / "audit.jsonl").read_text(encoding="utf-8")


def test_lines_are_appended_whole_by_many_at_once(tmp_path):
    """Four hundred lines of eight threads are four hundred lines, and what was there before stays."""
    file = tmp_path / "audit.jsonl"
    file.write_text('{"what": "older"}\n', encoding="utf-8")
    log = AuditLog(file)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: log.record("", "looked at", f"token {number}"), range(400)))
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {"what": "older"}
    assert len(lines) == 401


def test_an_action_that_is_none_is_refused(tmp_path):
    """So that the log's words are those of its documentation."""
    with pytest.raises(ValueError, match="no action"):
        AuditLog(tmp_path / "audit.jsonl").record("", "peeked")
    assert not (tmp_path / "audit.jsonl").exists()


def test_without_a_file_nothing_is_written():
    """The log is switched on by the operator."""
    AuditLog().record("", "uploaded", "token")
