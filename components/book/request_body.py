"""The body of an upload as it arrives: whether it came whole, and whether its sender is still there."""

import select
import socket
from typing import IO, Any

from flask import Request

from data.book.broken_off import broken_off


class RequestBody:
    """A request's body, counted as it is read.

    Servers end a body that broke off as they end a whole one, so that only its length tells them apart. Raises
    data.book.broken_off.BrokenOffError where reading fails, as for a body in chunks whose last one never came.
    """

    def __init__(self, request: Request) -> None:
        self._stream: IO[bytes] = request.environ["wsgi.input"]
        self._expected = request.content_length
        self._environ = request.environ
        self.received = 0
        request.environ["wsgi.input"] = self

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` of them."""
        return self._counted(self._stream.read, size)

    def readline(self, size: int = -1) -> bytes:
        """The next line, at most `size` bytes of it."""
        return self._counted(self._stream.readline, size)

    def check_whole(self) -> None:
        """Raise BrokenOffError where fewer bytes came than were announced; after the body was read to its end."""
        if self._expected is not None and self.received < self._expected:
            raise broken_off(self.received, self._expected)

    def check_sender(self) -> None:
        """Raise BrokenOffError where the sender closed the connection, so that nobody will ever read the answer."""
        if _is_closed(self._environ.get("gunicorn.socket")):
            raise broken_off(self.received, None)

    def _counted(self, read: Any, size: int) -> bytes:  # noqa: ANN401  # one of the stream's two methods
        try:
            chunk: bytes = read(size)
        except Exception as error:  # each server has its own for a connection that was cut
            raise broken_off(self.received, self._expected) from error
        self.received += len(chunk)
        return chunk


def _is_closed(connection: socket.socket | None) -> bool:
    """Whether the other side has closed a connection; False where that cannot be told, as without gunicorn."""
    if connection is None:
        return False
    poll = select.poll()
    try:
        poll.register(connection, select.POLLIN)
        if not poll.poll(0):
            return False
        return connection.recv(1, socket.MSG_PEEK) == b""
    except ValueError:  # an encrypted connection cannot be looked into
        return False
    except OSError:
        return True
