"""The body of an upload as it arrives, and whether it came whole."""

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

    def _counted(self, read: Any, size: int) -> bytes:  # noqa: ANN401  # one of the stream's two methods
        try:
            chunk: bytes = read(size)
        except Exception as error:  # each server has its own for a connection that was cut
            raise broken_off(self.received, self._expected) from error
        self.received += len(chunk)
        return chunk
