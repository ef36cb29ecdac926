"""Where the book's pages stand: requests in, pages and files out; a book is asked for by its cookie's token."""

import errno
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from itertools import chain
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dash import html
from dash.development.base_component import ComponentSingleType
from flask import Flask, Request, Response, current_app, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from components.book import briefing, figures, login, upload
from components.book import limits as limits_section
from components.book import losses as book_losses
from components.book import words as said
from components.site import header, urls
from components.site import html as site_html
from data.book.intake.column_map import column_map as mapping_of
from data.book.intake.load import IntakeReport
from data.book.report import limits
from data.book.report.reading import BookReading
from data.book.report.view import view_from_query
from data.book.valuation import losses as valuation_losses
from data.i18n import tr

HOME = "/book/"
COOKIE = "book"
_CHUNK = 1 << 20
_MAPPING = 1 << 17
_FORM = 1 << 16  # what a form says around its file
# What the page's other forms say in the same link.
_OTHERS = {*valuation_losses.QUERY_NAMES.values(), "insurance", *(key for key, _ in limits.QUERY_NAMES.values())}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "passport.json": "application/json",
    "pdf": "application/pdf",
}
Known = Callable[[str], str | None]


class UploadRequest(Request):
    """A request whose files, on their way, lie nameless beside the books and nowhere else."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:  # noqa: ANN401  # werkzeug's own hook
        return tempfile.TemporaryFile("rb+", dir=current_app.config["BOOKS"])


class BookPages:
    """The book's pages on one server.

    counter: data.book.service.BookService; said: what stands on every page (rooms, through, stale); quarters: that can be
    asked for; exports: by file ending, what makes one from a reading and the account of its tape; wrong: what the
    counter says of a tape or mapping that will not do; door: whether this request may come in.
    """

    def __init__(
        self,
        counter: Any,  # noqa: ANN401  # components know the counter's face only
        frame: Callable[[], Mapping[str, Any]],
        assets: Mapping[str, str],
        known: Known,
        quarters: Sequence[str],
        exports: Mapping[str, Callable[..., bytes]],
        wrong: tuple[type[Exception], ...],
        door: login.Login,
    ) -> None:
        self.counter, self.frame, self.assets, self.known = counter, frame, assets, known
        self.quarters, self.exports, self.wrong, self.door = quarters, exports, wrong, door

    def install(self, server: Flask) -> None:
        """Open the pages on a server."""
        self.door.install(server)
        server.request_class = UploadRequest
        rules: Mapping[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
            HOME: (self.home, ("GET",)),
            "/book/tape": (self.tape, ("GET", "POST", "PUT")),
            "/book/mapping": (self.mapping, ("GET", "POST")),
            "/book/mapping.json": (self.mapping_file, ("GET",)),
            "/book/checks": (self.checks, ("GET",)),
            "/book/rejects.csv": (self.rejects, ("GET",)),
            "/book/forget": (self.forget, ("POST",)),
            "/book/book.<ending>": (self.export, ("GET",)),
        }
        for number, (path, (view, methods)) in enumerate(rules.items()):
            server.add_url_rule(path, endpoint=f"book{number}", view_func=self._guarded(view), methods=list(methods))

    def home(self) -> WerkzeugResponse:
        """The figures; without a book, the page that takes one."""
        reading = self._reading()
        if reading is None:
            return (
                redirect(urls.with_language("/book/mapping")) if self.counter.handed(self._token()) else self._upload()
            )
        taken = self.counter.taken(self._token())
        query = request.query_string.decode(errors="replace")
        (terms, no_terms), (allowed, no_limits) = (
            valuation_losses.terms_from_query(query),
            limits.limits_from_query(query),
        )
        found = valuation_losses.losses(reading.profile, terms, dispersed=reading.view.value == "dispersed")
        lights = limits.limit_statuses(reading, allowed)
        extra = (
            limits_section.section(reading, lights, no_limits, terms.pairs()),
            book_losses.section(reading, found, no_terms, allowed.pairs()),
        )
        tree = figures.tree(reading, taken, self.quarters, extra, (*terms.pairs(), *allowed.pairs()))
        return self._page(figures.claim(reading), figures.standfirst(reading), tree, script=True)

    def tape(self) -> WerkzeugResponse:
        """Take a tape: a form's, or a script's stream whose name is in the query. One that fails costs no book."""
        if request.method == "GET":
            return self._upload()
        request.max_content_length = self.counter.most + _FORM
        try:
            if (request.content_length or 0) > request.max_content_length:
                raise RequestEntityTooLarge
            if request.method == "PUT":
                chunks, name = self._stream(), request.args.get("name", "")
            else:
                file = request.files.get("tape")
                if file is None or not file.filename:
                    return self._upload(f"{tr(said.CHOOSE)}?", 400)
                chunks, name = iter(lambda: file.stream.read(_CHUNK), b""), file.filename
            token = self.counter.hand_in(chunks, name)
        except self.wrong as wrong:
            return self._complaint(str(wrong), 413 if type(wrong).__name__ == "TooLargeError" else 422)
        except RequestEntityTooLarge:
            return self._complaint(tr(said.TOO_LARGE, most=self.counter.most), 413)
        except OSError as wrong:
            if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            return self._complaint(tr(said.NO_ROOM), 507)
        finally:
            request.close()  # and the form's file is gone
        self.counter.forget(self._token())
        done = (
            Response(urls.with_language("/book/mapping"), mimetype="text/plain")
            if request.method == "PUT"
            else redirect(urls.with_language("/book/mapping"), 303)
        )
        done.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=request.is_secure, path="/")
        return done

    def _complaint(self, text: str, code: int) -> Response:
        """What was wrong with a tape: plain to the script, on the page to a form."""
        plain = request.method == "PUT"
        return Response(text, code, mimetype="text/plain") if plain else self._upload(text, code)

    def mapping(self) -> WerkzeugResponse:
        """How the tape is read: shown, put right, and used."""
        handed = self.counter.handed(self._token())
        if handed is None:
            return self._upload(tr(said.GONE), 410)
        if request.method == "GET":
            return self._page(tr(said.MAPPING_TITLE), "", upload.mapping(handed))
        request.max_content_length = _MAPPING
        try:
            file = request.files.get("file")
            told = (
                upload.stored_mapping(file.read(), file.filename or "")
                if file
                else upload.mapping_from_form(request.form, handed.mapping)
            )
            how = mapping_of(told)
            # Whatever fails from here on, the page shows what was said, not what had been guessed.
            handed = replace(handed, mapping=how)
            self.counter.take_in(self._token(), how)
        except self.wrong as wrong:
            return self._page(tr(said.MAPPING_TITLE), "", upload.mapping(handed, str(wrong)), 422)
        except RequestEntityTooLarge:
            return self._page(tr(said.MAPPING_TITLE), "", upload.mapping(handed, tr(said.NO_MAPPING, name="")), 413)
        finally:
            request.close()
        return redirect(urls.with_language("/book/checks"), 303)

    def mapping_file(self) -> Response:
        """How the tape is read, as a file for the next one."""
        text = self.counter.mapping(self._token())
        return self._file(text, "mapping.json", _TYPES["json"]) if text else self._upload(tr(said.GONE), 410)

    def checks(self) -> Response:
        """What became of every row."""
        taken = self.counter.taken(self._token())
        return self._page(said.NAME, "", upload.checks(taken)) if taken else self._upload(tr(said.GONE), 410)

    def rejects(self) -> Response:
        """The rejected rows."""
        text: Iterator[str] | None = self.counter.rejects(self._token())
        if text is None:
            return self._upload(tr(said.GONE), 410)
        # Excel reads a CSV as UTF-8 only behind a byte-order mark.
        return self._file(chain(("\ufeff",), text), "rejected-rows.csv", _TYPES["csv"])

    def forget(self) -> Response:
        """Delete the book."""
        self.counter.forget(self._token())
        done = self._upload(tr(said.FORGOTTEN))
        done.delete_cookie(COOKIE, path="/")
        return done

    def export(self, ending: str) -> Response:
        """The figures as a file."""
        if ending not in self.exports:
            return self._upload(f"book.{ending}?", 404)
        reading = self._reading()
        if reading is None:
            return self._upload(tr(said.GONE), 410)
        view = reading.view
        name = f"book-{reading.as_of}-{view.value}-{view.threshold}-{view.scenario}.{ending}"
        return self._file(self.exports[ending](reading, self.counter.taken(self._token())), name, _TYPES[ending])

    def _reading(self) -> Any:  # noqa: ANN401
        asked = [pair for pair in parse_qsl(request.query_string.decode(errors="replace")) if pair[0] not in _OTHERS]
        view, dropped = view_from_query("?" + urlencode(asked), self.known)
        reading = self.counter.answer(self._token(), view)
        return replace(reading, dropped=(*dropped, *reading.dropped)) if reading and dropped else reading

    def _guarded(self, view: Callable[..., WerkzeugResponse]) -> Callable[..., WerkzeugResponse]:
        @wraps(view)
        def guarded(**path: str) -> WerkzeugResponse:
            if not self.door.allowed(request):
                return self.door.answer(request) or self._page(
                    tr(said.OFF_TITLE), "", [html.Section([html.H1(tr(said.OFF_TITLE)), html.P(tr(said.OFF))])], 403
                )
            if request.method != "GET" and not _own():
                return Response(tr(said.CROSS), 403, mimetype="text/plain")
            return view(**path)

        return guarded

    def _stream(self) -> Iterator[bytes]:
        while chunk := request.stream.read(_CHUNK):
            yield chunk

    def _token(self) -> str:
        return str(request.cookies.get(COOKIE, ""))

    def _upload(self, complaint: str = "", code: int = 200) -> Response:
        return self._page(tr(said.UPLOAD_TITLE), tr(said.UPLOAD_DECK), upload.upload(complaint), code, script=True)

    def _page(
        self, title: str, summary: str, tree: Sequence[ComponentSingleType], code: int = 200, *, script: bool = False
    ) -> Response:
        frame = self.frame()
        whole = html.Div(
            [header.header("book", frame["pages"], frame["through"], frame["stale"], switch=False), upload.page(tree)]
        )
        text = site_html.plain_page(title, summary, whole, self.assets)
        if script:
            text = text.replace("</body>", f'<script src="{self.assets["book"]}"></script>\n</body>')
        return Response(text, code, mimetype="text/html")

    @staticmethod
    def _file(body: str | bytes | Iterator[str], name: str, kind: str) -> Response:
        return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def pdf_export(command: Callable[[BookReading], str]) -> Callable[[BookReading, IntakeReport], bytes]:
    """What makes the one-page briefing. command: the command line that gives a reading's figures again."""

    def made(reading: BookReading, taken: IntakeReport) -> bytes:
        claim, beside = figures.claim(reading), figures.standfirst(reading)
        return briefing.briefing(reading, taken, claim, beside, command(reading))

    return made


def _own() -> bool:
    """Whether a write comes from a page of ours, as browsers tell."""
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    return site in {"same-origin", "none"} and (not origin or urlsplit(origin).netloc == request.host)
