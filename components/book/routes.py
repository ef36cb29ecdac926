"""The HTTP routes of the book's pages: pages and files; a book is identified by the token in a cookie."""

import errno
import re
import select
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
from werkzeug.exceptions import ClientDisconnected, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from components.book import briefing, figures, login, upload
from components.book import limits as limits_section
from components.book import losses as book_losses
from components.book import words as book_words
from components.book.request_body import RequestBody
from components.site import header, urls
from components.site import html as site_html
from components.site.clients import Network, counted_address, counted_party
from data.book.broken_off import broken_off
from data.book.geography import no_tape
from data.book.intake import stopping
from data.book.intake.column_map import column_map as mapping_of
from data.book.intake.findings import findings
from data.book.intake.load import IntakeReport
from data.book.report import limits as book_limits
from data.book.report.reading import BookReading
from data.book.report.view import view_from_query
from data.book.valuation import losses as valuation_losses
from data.i18n import tr

HOME = "/book/"
COOKIE = "book"
_CHUNK = 1 << 20
_MAPPING = 1 << 17
_FORM = 1 << 16  # bytes of a form besides its file
# Parameters of the page's other forms in the same query.
_OTHER_FORMS_PARAMETERS = {
    *valuation_losses.QUERY_NAMES.values(),
    "insurance",
    *(key for key, _ in book_limits.QUERY_NAMES.values()),
}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "passport.json": "application/json",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_WAIT = "60"  # seconds after which a refused tape may be sent again
# What a socket says once the other end has closed it; not every system has all of them.
_CLOSED = select.POLLHUP | select.POLLERR | select.POLLNVAL | getattr(select, "POLLRDHUP", 0)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_CAUGHT = ("no-book-page", "/<path:path>")  # what an address that there is not leads to: ours, and Dash's front page
RegionIdOf = Callable[[str], str | None]


# The status of an error by its class, whose module is not imported here; 422 for any other.
_STATUS = {"BrokenOffError": 400, "TooLargeError": 413, "StoreFullError": 503, "StoppedError": 503}


class UploadRequest(Request):
    """A request whose uploaded files are unnamed temporary files in the folder of the books, and nowhere else."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:  # noqa: ANN401  # werkzeug's signature
        return tempfile.TemporaryFile("rb+", dir=current_app.config["BOOKS"])


class BookPages:
    """The book's pages on one server.

    service: data.book.service.BookService; frame: the values that every page shows (pages, through, stale); assets:
    URLs of the site's files; region_id_of: a place's name to its id; quarters: to choose from; exports: by file
    extension, a reading and its intake report to a file; tape_errors: the exceptions of an invalid tape or mapping;
    login_check: whether a request is allowed; proxies: our own, whose X-Forwarded-For is believed; record: writes a
    line of the audit log (data.book.audit): who, what, the book's token, a detail.
    """

    def __init__(
        self,
        service: Any,  # noqa: ANN401  # components do not import data.book.service
        frame: Callable[[], Mapping[str, Any]],
        assets: Mapping[str, str],
        region_id_of: RegionIdOf,
        quarters: Sequence[str],
        exports: Mapping[str, Callable[..., bytes]],
        tape_errors: tuple[type[Exception], ...],
        login_check: login.Login,
        proxies: Sequence[Network] = (),
        record: Callable[[str, str, str, str], None] = lambda *_: None,
    ) -> None:
        self.proxies, self.record = proxies, record
        self.service, self.frame, self.assets, self.region_id_of = service, frame, assets, region_id_of
        self.quarters, self.exports, self.tape_errors, self.login_check = quarters, exports, tape_errors, login_check

    def install(self, server: Flask) -> None:
        """Add the routes to a server."""
        self.login_check.install(server)
        server.request_class = UploadRequest
        rules: Mapping[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
            HOME: (self.home, ("GET",)),
            "/book/tape": (self.tape, ("GET", "POST", "PUT")),
            "/book/cancel": (self.cancel, ("POST",)),
            "/book/mapping": (self.mapping, ("GET", "POST")),
            "/book/mapping.json": (self.mapping_file, ("GET",)),
            "/book/checks": (self.checks, ("GET",)),
            "/book/rejects.csv": (self.rejects, ("GET",)),
            "/book/forget": (self.forget, ("POST",)),
            "/book/book.<ending>": (self.export, ("GET",)),
            HOME.rstrip("/"): (lambda: redirect(urls.with_language(HOME)), ("GET",)),
        }
        for number, (path, (view, methods)) in enumerate(rules.items()):
            server.add_url_rule(path, endpoint=f"book{number}", view_func=self._guarded(view), methods=list(methods))
        # Without these a GET of any other address below /book would show the front page.
        server.add_url_rule(
            f"{HOME}<path:rest>", endpoint=_CAUGHT[0], view_func=self._guarded(_no_page), methods=_METHODS
        )

    def home(self) -> WerkzeugResponse:
        """The figures; without a book, the upload page."""
        report = self.service.intake_report(self._token())
        if report is not None and not report.accepted:
            return redirect(urls.with_language("/book/checks"))  # which says why no loan is left
        reading = self._reading() if report else None
        if reading is None:
            return (
                redirect(urls.with_language("/book/mapping"))
                if self.service.uploaded_tape(self._token())
                else self._upload()
            )
        query = request.query_string.decode(errors="replace")
        (terms, no_terms), (limits, no_limits) = (
            valuation_losses.terms_from_query(query),
            book_limits.limits_from_query(query),
        )
        losses = valuation_losses.losses(reading.profile, terms, dispersed=reading.view.value == "dispersed")
        statuses = book_limits.limit_statuses(reading, limits)
        extra = (
            limits_section.section(reading, statuses, no_limits, terms.pairs()),
            book_losses.section(reading, losses, no_terms, limits.pairs()),
        )
        self._note("looked at")
        tree = figures.tree(reading, report, self.quarters, extra, (*terms.pairs(), *limits.pairs()))
        return self._page(figures.claim(reading), figures.standfirst(reading), tree, script=True)

    def tape(self) -> WerkzeugResponse:
        """Receive a tape: from a form, or as a script's stream with its name in the query. A failed upload leaves an
        existing book; one that broke off, or whose sender has left, leaves nothing.
        """
        if request.method == "GET":
            return self._upload()
        body = RequestBody(request)
        request.max_content_length = self.service.most + _FORM
        try:
            if (request.content_length or 0) > request.max_content_length:
                raise RequestEntityTooLarge
            # Before a byte is stored: a form's file lies in the same folder as the books.
            self.service.admit(request.content_length or 0, self._reader())
            token = self._taken(body)
            if token is None:
                return self._upload(f"{tr(book_words.CHOOSE)}?", 400)
        except self.tape_errors as error:
            return self._error_page(str(error), _STATUS.get(type(error).__name__, 422))
        except RequestEntityTooLarge:
            return self._error_page(tr(book_words.TOO_LARGE, most=self.service.most), 413)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            return self._error_page(tr(book_words.NO_ROOM), 507)
        finally:
            request.close()  # deletes the uploaded file
        self._note("uploaded", token)
        self.service.forget(self._token())
        response = (
            Response(urls.with_language("/book/mapping"), mimetype="text/plain")
            if request.method == "PUT"
            else redirect(urls.with_language("/book/mapping"), 303)
        )
        # Sent to the book's own pages only: to their address in each language, so that a change of language keeps it.
        for path in urls.doors(HOME.rstrip("/")):
            response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=request.is_secure, path=path)
        return response

    def _taken(self, body: RequestBody) -> str | None:
        """The token of the request's tape, once it is stored whole; None for a form without a file."""
        try:
            if request.method == "PUT":
                chunks, name = self._stream(body), request.args.get("name", "")
            else:
                file = request.files.get("tape")
                body.check_whole()
                if file is None or not file.filename:
                    return None
                chunks, name = iter(lambda: file.stream.read(_CHUNK), b""), file.filename
            token: str = self.service.upload(chunks, name, self._reader(), _upload_id())
        except ClientDisconnected as error:  # as some servers tell that fewer bytes came than were announced
            raise broken_off(body.received, request.content_length) from error
        if _leaving(request.environ)():  # nobody will ever have the token
            self.service.forget(token)
            raise broken_off(body.received, None)
        return token

    def cancel(self) -> Response:
        """Delete what an upload of this page has stored so far, or in whole when its end crossed this request."""
        self._note("forgotten", detail="cancelled")
        self.service.cancel(_upload_id())
        return Response("", 204)

    def _error_page(self, text: str, status: int) -> Response:
        """An invalid tape: as plain text to the script, as a page to a form."""
        is_script = request.method == "PUT"
        self._note("refused", detail=f"{request.path} {status}")
        response = Response(text, status, mimetype="text/plain") if is_script else self._upload(text, status)
        if status == 503:
            response.headers["Retry-After"] = _WAIT
        return response

    def mapping(self) -> WerkzeugResponse:
        """The column mapping: shown, corrected, and applied."""
        tape = self.service.uploaded_tape(self._token())
        if tape is None:
            return self._upload(tr(book_words.GONE), 410)
        loan_fields = self.service.geography.loan_fields
        if request.method == "GET":
            return self._page(tr(book_words.MAPPING_TITLE), "", upload.mapping(tape, loan_fields))
        request.max_content_length = _MAPPING
        try:
            file = request.files.get("file")
            form_values = (
                upload.stored_mapping(file.read(), file.filename or "")
                if file
                else upload.mapping_from_form(request.form, tape.mapping, loan_fields)
            )
            column_map = mapping_of(form_values, loan_fields)
            # If the next step fails, the page shows the mapping entered, not the one guessed.
            tape = replace(tape, mapping=column_map)
            self.service.load_tape(self._token(), column_map)
            self._note("loaded")
        except self.tape_errors as error:
            self._note("refused", detail=f"{request.path} 422")
            # Rows further down may leave a question open that the first ones did not.
            tape = replace(tape, questions=getattr(error, "questions", tape.questions))
            status = _STATUS.get(type(error).__name__, 422)
            return self._page(tr(book_words.MAPPING_TITLE), "", upload.mapping(tape, loan_fields, str(error)), status)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            children = upload.mapping(tape, loan_fields, tr(book_words.NO_ROOM_TO_LOAD))
            return self._page(tr(book_words.MAPPING_TITLE), "", children, 507)
        except RequestEntityTooLarge:
            children = upload.mapping(tape, loan_fields, tr(book_words.NO_MAPPING, name=""))
            return self._page(tr(book_words.MAPPING_TITLE), "", children, 413)
        finally:
            request.close()
        next_page = "/book/" if request.form.get("next") == "figures" else "/book/checks"
        return redirect(urls.with_language(next_page), 303)

    def mapping_file(self) -> Response:
        """The column mapping as a file, for the next tape."""
        text = self.service.mapping(self._token())
        return self._file(text, "mapping.json", _TYPES["json"]) if text else self._upload(tr(book_words.GONE), 410)

    def checks(self) -> Response:
        """The result of the row checks."""
        report = self.service.intake_report(self._token())
        if report is None:
            return self._upload(tr(book_words.GONE), 410)
        country = self.service.snapshot.country
        found = findings(report, self.service.geography.loan_fields, country.currency.code)
        return self._page(book_words.NAME, "", upload.checks(report, found))

    def rejects(self) -> Response:
        """The rejected rows as CSV."""
        lines: Iterator[str] | None = self.service.rejects(self._token())
        if lines is None:
            return self._upload(tr(book_words.GONE), 410)
        self._note("exported", detail="rejected rows")
        # Excel reads a CSV as UTF-8 only behind a byte-order mark.
        return self._file(chain(("\ufeff",), lines), "rejected-rows.csv", _TYPES["csv"])

    def forget(self) -> Response:
        """Delete the book."""
        self._note("forgotten")
        self.service.forget(self._token())
        response = self._upload(tr(book_words.FORGOTTEN))
        for path in urls.doors(HOME.rstrip("/")):
            response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure, path=path)
        return response

    def export(self, ending: str) -> Response:
        """The figures as a file."""
        if ending not in self.exports:
            return self._upload(f"book.{ending}?", 404)
        reading = self._reading()
        if reading is None:
            return self._upload(tr(book_words.GONE), 410)
        if reading.refused:
            self._note("refused", detail=f"{request.path} 422")
            return Response("\n".join(tr(message) for message in reading.refused), 422, mimetype="text/plain")
        self._note("exported", detail=ending)
        view = reading.view
        name = f"book-{reading.as_of}-{view.value}-{view.threshold}-{view.scenario}.{ending}"
        return self._file(
            self.exports[ending](reading, self.service.intake_report(self._token())), name, _TYPES[ending]
        )

    def _reading(self) -> Any:  # noqa: ANN401
        own_parameters = [
            pair
            for pair in parse_qsl(request.query_string.decode(errors="replace"))
            if pair[0] not in _OTHER_FORMS_PARAMETERS
        ]
        view, dropped = view_from_query(
            "?" + urlencode(own_parameters), self.service.geography.levels, self.region_id_of
        )
        reading = self.service.reading(self._token(), view)
        return replace(reading, dropped=(*dropped, *reading.dropped)) if reading and dropped else reading

    def _guarded(self, view: Callable[..., WerkzeugResponse]) -> Callable[..., WerkzeugResponse]:
        @wraps(view)
        def guarded(**path: str) -> WerkzeugResponse:
            if not self.login_check.allowed(request):
                return self.login_check.answer(request) or self._page(
                    tr(book_words.OFF_TITLE),
                    "",
                    [html.Section([html.H1(tr(book_words.OFF_TITLE)), html.P(tr(book_words.OFF))])],
                    403,
                )
            if request.method != "GET" and not _is_same_origin():
                return Response(tr(book_words.CROSS), 403, mimetype="text/plain")
            if not self.service.takes_tapes:
                return self._no_tape()
            try:
                with stopping.waited_for(_leaving(request.environ)):
                    return view(**path)
            except self.tape_errors as error:
                return self._error_page(str(error), _STATUS.get(type(error).__name__, 422))
            except OSError as error:
                if error.errno not in _NO_ROOM:
                    raise
                return self._error_page(tr(book_words.NO_ROOM_TO_VALUE), 507)

        return guarded

    def _note(self, what: str, token: str = "", detail: str = "") -> None:
        """A line of the audit log on this request."""
        self.record(self.login_check.user(request), what, token or self._token(), detail)

    def _reader(self) -> str:
        """Who asks, for the quota of one reader: the login's user, else the address."""
        user = self.login_check.user(request)
        forwarded = request.headers.get("X-Forwarded-For", "")
        return user or counted_party(counted_address(request.remote_addr or "", forwarded, self.proxies))

    def _no_tape(self) -> Response:
        """The page of a country of which no tape can be valued; the other addresses do not exist there."""
        text = no_tape(self.service.snapshot.country)
        children = [html.Section([html.H1(tr(book_words.NO_TAPE_TITLE)), html.P(text)])]
        return self._page(tr(book_words.NO_TAPE_TITLE), text, children, 200 if request.path == HOME else 404)

    @staticmethod
    def _stream(body: RequestBody) -> Iterator[bytes]:
        while chunk := request.stream.read(_CHUNK):
            yield chunk
        body.check_whole()

    def _token(self) -> str:
        return str(request.cookies.get(COOKIE, ""))

    def _upload(self, error: str = "", status: int = 200) -> Response:
        return self._page(
            tr(book_words.UPLOAD_TITLE), tr(book_words.UPLOAD_DECK), upload.upload(error), status, script=True
        )

    def _page(
        self,
        title: str,
        summary: str,
        children: Sequence[ComponentSingleType],
        status: int = 200,
        *,
        script: bool = False,
    ) -> Response:
        frame = self.frame()
        document = html.Div(
            [
                header.header("book", frame["pages"], frame["through"], frame["stale"], switch=False),
                upload.page(children),
            ]
        )
        text = site_html.plain_page(title, summary, document, self.assets)
        if script:
            text = text.replace("</body>", f'<script src="{self.assets["book"]}"></script>\n</body>')
        return Response(text, status, mimetype="text/html")

    @staticmethod
    def _file(body: str | bytes | Iterator[str], name: str, content_type: str) -> Response:
        return Response(
            body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )


def _no_page(rest: str) -> WerkzeugResponse:  # noqa: ARG001  # Flask passes it
    """405 for an address of the book that answers other methods only, 404 for one that there is not."""
    adapter = current_app.create_url_adapter(request)
    methods = {method for method in _METHODS if adapter and adapter.match(method=method)[0] not in _CAUGHT}
    raise MethodNotAllowed(methods) if methods else NotFound


def board_exports(
    command: Callable[[BookReading], str],
) -> dict[str, Callable[[BookReading, IntakeReport], bytes]]:
    """The exporters of the board page and slide. command: the command line that reproduces a reading's figures."""

    def headings(reading: BookReading) -> tuple[str, str, str]:
        return figures.claim(reading), figures.standfirst(reading), command(reading)

    def page(reading: BookReading, report: IntakeReport) -> bytes:
        return briefing.briefing(reading, report, *headings(reading))

    def slide(reading: BookReading, report: IntakeReport) -> bytes:
        from components.book import slide as book_slide  # imported late: its library is seldom needed

        return book_slide.slide(reading, report, *headings(reading))

    return {"pdf": page, "pptx": slide}


def _upload_id() -> str:
    """The id that the page gave its upload, "" for none or for what no page gives."""
    given = request.args.get("upload", "")
    return given if re.fullmatch(r"[0-9a-f]{32}", given) else ""


def _leaving(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """Whether the client of a request has closed its connection; never, where the server does not hand on its socket.

    gunicorn and werkzeug do. A proxy in front closes its own connection when its client leaves.
    """
    connection = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if connection is None or not hasattr(select, "poll"):
        return lambda: False

    def has_left() -> bool:
        number = connection.fileno()
        if number < 0:
            return True
        poll = select.poll()
        poll.register(number, _CLOSED)
        return any(events & _CLOSED for _, events in poll.poll(0))

    return has_left


def _is_same_origin() -> bool:
    """Whether a writing request comes from a page of this site, by the headers that browsers send."""
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    return site in {"same-origin", "none"} and (not origin or urlsplit(origin).netloc == request.host)
