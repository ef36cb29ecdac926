"""The audit log of the book: who did what to which book, and when; never anything of a loan.

One JSON object a line, appended whole: `at` (UTC), `who` (the login's user, or "" where there is no login), `what` (one
of ACTIONS), `book` (the first sixteen digits of the SHA-256 of the book's token, so that the log opens nothing) and
`detail`, such as the form of an export. The file is only ever appended to; a log rotation that copies or renames
it is the operator's, and the next line begins a new file.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ACTIONS = ("uploaded", "refused", "loaded", "looked at", "exported", "forgotten")
_DIGITS = 16


@dataclass(frozen=True)
class AuditLog:
    """Where the audit log is written; without a file nothing is.

    Raises OSError at the first line where the file cannot be written: an operator who asked for a log must know.
    """

    file: Path | None = None

    def record(self, who: str, what: str, token: str = "", detail: str = "") -> None:
        """Append one line. what: one of ACTIONS; detail: the form of an export, or the kind of a refusal."""
        if self.file is None:
            return
        if what not in ACTIONS:
            raise ValueError(f"{what!r} is no action of the audit log; expected one of {', '.join(ACTIONS)}")
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "who": who,
            "what": what,
            "book": book_id(token),
            "detail": detail,
        }
        text = json.dumps(line, ensure_ascii=False) + "\n"
        # One write of a file opened for appending: lines of several workers never mix.
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def audit_log(setting: str) -> AuditLog:
    """The log of WATERLINE_AUDIT, "" for none. Raises ValueError where its file cannot be appended to."""
    if not setting:
        return AuditLog()
    file = Path(setting)
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
    except OSError as error:
        raise ValueError(f"WATERLINE_AUDIT is {setting!r}, which cannot be written to: {error.strerror}") from error
    return AuditLog(file)


def book_id(token: str) -> str:
    """What the log calls a book: digits of its token's hash; "" without one.

    >>> book_id("")
    ''
    >>> len(book_id("a token")) == 16
    True
    """
    return hashlib.sha256(token.encode()).hexdigest()[:_DIGITS] if token else ""
