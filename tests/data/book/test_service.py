"""The life of an upload without the web: cancelled or broken off at any point, nothing of it is left."""

import pytest

from data.book.broken_off import BrokenOffError
from data.book.intake import open_file
from data.book.service import BookService
from data.book.store import BookStore
from data.files import last_use
from data.snapshot.snapshot import carried
from tests.data.book.twelve import TEXT

ID = "5" * 32


@pytest.fixture
def service(tmp_path):
    return BookService(carried(), BookStore(tmp_path / "books", lifetime=60))


@pytest.fixture(autouse=True)
def books(tmp_path):
    (tmp_path / "books").mkdir()
    return tmp_path / "books"


def test_an_upload_cancelled_while_it_arrives_is_not_taken(service, books):
    """The next bytes find their folder gone and end it; the error says how many had come."""

    def chunks():
        yield TEXT.encode()
        service.cancel(ID)
        yield b"more"

    with pytest.raises(BrokenOffError, match=f"after {len(TEXT.encode()) + 4:,} bytes"):
        service.upload(chunks(), "t.csv", "", ID)
    assert list(books.iterdir()) == []


def test_an_upload_cancelled_while_it_is_opened_is_not_taken(service, books, monkeypatch):
    """Whatever fails because its files are gone, the error is that it was broken off."""
    opened = open_file.open_tape

    def slowly(*arguments, **options):
        service.cancel(ID)
        return opened(*arguments, **options)

    monkeypatch.setattr(open_file, "open_tape", slowly)
    with pytest.raises(BrokenOffError):
        service.upload([TEXT.encode()], "t.csv", "", ID)
    assert list(books.iterdir()) == []


def test_a_slow_upload_outlives_the_time_of_an_unused_book(service, monkeypatch):
    """Each part that arrives restarts the lifetime."""
    start = last_use.now()
    monkeypatch.setattr(last_use, "now", lambda: start)

    def chunks():
        for number, line in enumerate(TEXT.encode().splitlines(keepends=True)):
            monkeypatch.setattr(last_use, "now", lambda later=50.0 * number: start + later)
            service.books.sweep()
            yield line

    assert service.uploaded_tape(service.upload(chunks(), "t.csv"))
