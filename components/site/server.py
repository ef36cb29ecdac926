"""How responses are served: compressed once, cached, with security headers, and as plain text on failure."""

import gzip
import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from threading import Lock

import brotli
from dash.exceptions import DashException
from flask import Flask, Request, Response, g, redirect, request
from werkzeug.exceptions import ClientDisconnected, HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from components.site import urls
from components.site.page import MalformedCallbackError
from components.text import words
from data import i18n
from data.i18n import tr

ANSWERS_BYTES = 24_000_000  # a process's cache of answers: every quarter of every level several times over
FILES_BYTES = 12_000_000
BODY_BYTES = 1 << 20  # of any request but a tape, whose route has its own limit
_READ = ("GET", "HEAD")  # the same response, HEAD without its body
_SMALL = 500  # bytes: below this compression costs more than it saves
_OUR_PATHS = ("/_dash-", "/assets/", "/_reload-hash", "/_favicon")
_DASH_ROUTES = ("layout", "dependencies", "update-component")
_TEXTUAL = ("text/", "application/json", "application/javascript", "image/svg")
_YEAR = "public, max-age=31536000, immutable"
_SUITES = "/_dash-component-suites/"
# What Dash raises at the name of a file that it does not serve.
_NO_SUCH_FILE = (DashException, ImportError, OSError, ValueError)
log = logging.getLogger("waterline")


class AnswerCache:
    """An LRU cache of response bodies and headers as sent, bounded in bytes; thread-safe.

    >>> cache = AnswerCache(10)
    >>> cache.put("a", b"123456", {}); cache.put("b", b"123456", {}); cache.get("a") is None, cache.get("b")
    (True, (b'123456', {}))
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._answers: OrderedDict[Hashable, tuple[bytes, Mapping[str, str]]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> tuple[bytes, Mapping[str, str]] | None:
        """The body and headers stored under a key, None if there are none."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Hashable, body: bytes, headers: Mapping[str, str]) -> None:
        """Store a response; the least recently used ones are dropped beyond the limit."""
        with self._lock:
            if key in self._answers or len(body) > self._limit:
                return
            self._answers[key] = (body, headers)
            self._size += len(body)
            while self._size > self._limit:
                _, (oldest, _headers) = self._answers.popitem(last=False)
                self._size -= len(oldest)


def install(
    server: Flask,
    policy: Callable[[], str],
    callback_keys: Mapping[str, Callable[[bytes], Hashable | None]],
    health: Mapping[str, object],
    paths: Collection[str] = (),
    prefixes: tuple[str, ...] = (),
    private: str = "",
    long_bodies: Collection[str] = (),
) -> None:
    """Add caching, compression, language, security headers and plain errors to a Flask server.

    policy: the Content-Security-Policy, called once, after every callback is registered. callback_keys: by the path of
    a Dash page, the cache key of a callback's request body; None where the answer must not come from the cache, a
    MalformedCallbackError where it is no request of the page. health:
    the JSON of /healthz. paths: the other paths whose response depends on the query; any path but these, Dash's own and
    the static files' is refused. prefixes: below which paths are more of them; responses below /embed/ may be framed by
    other sites. private: the path below which nothing is cached, here or by a browser. long_bodies: the paths
    whose routes limit the bodies sent to them; on all others a body may have BODY_BYTES.
    """
    answers, files = AnswerCache(ANSWERS_BYTES), AnswerCache(FILES_BYTES)
    server.config.update(MAX_CONTENT_LENGTH=BODY_BYTES)
    security_headers = cache(lambda framed: _headers(policy(), framed=framed))
    query_paths = {*callback_keys, *paths}
    # Each page's own Dash routes; its files are the front page's, so that no browser fetches them twice.
    dash_paths = (*_OUR_PATHS, *(f"{path}_dash-{route}" for path in callback_keys for route in _DASH_ROUTES))
    callbacks = {f"{path}_dash-update-component": path for path in callback_keys}

    @server.before_request
    def answer_from_cache() -> WerkzeugResponse | None:
        path = request.path
        i18n.set_language(urls.language_of_path() or "en")
        too_long = path not in long_bodies and _is_too_long(request)
        if path in query_paths or f"{path}/" in callback_keys or (private and path.startswith(private)):
            language_url = urls.redirect_for_language(request)
            if language_url:
                return redirect(language_url)
        if path == "/healthz" or too_long:
            return _plain(413, tr(words.ERROR_413)) if too_long else _health(health)
        if private and path.startswith(private):
            return None
        takes_query = path in query_paths or path.startswith(prefixes)
        is_dash = path.startswith(dash_paths) and not _names_no_file(path)
        if not takes_query and f"{path}/" not in callback_keys and not is_dash:
            return _plain(404, tr(words.ERROR_404))
        g.encoding = _encoding(request)
        if request.method == "POST" and path in callbacks:
            key = callback_keys[callbacks[path]](request.get_data(cache=True))
            g.store, g.key = answers, None if key is None else (urls.root(), path, key, g.encoding)
        elif request.method in _READ:
            # A page depends on its query and on today's date; a file on its path alone, whatever its query says.
            resource = request.full_path if takes_query else (path, "m" in request.args)
            g.store = g.get("shelf", answers if takes_query else files)
            # Some of these depend on the Accept header too, and contain absolute URLs with the host requested.
            negotiated = (g.get("form", ""), request.headers.get("Host", "")) if takes_query else ()
            g.key = (urls.root(), resource, datetime.now(UTC).date(), g.encoding, negotiated)
        cached = g.store.get(g.key) if g.get("key") is not None else None
        if cached is None:
            return None
        g.key, g.from_cache = None, True
        response = Response(cached[0], headers=dict(cached[1]))
        return response.make_conditional(request) if request.method in _READ else response

    @server.after_request
    def store_and_finish(response: Response) -> Response:
        if g.get("key") is not None and response.status_code == 200:
            response = _compressed(response, g.encoding)
            response.headers["Cache-Control"] = _cache_control(request)
            if request.method in _READ:
                response.add_etag()
            headers = {k: v for k, v in response.headers.items() if k not in ("Content-Length", "Date")}
            g.store.put(g.key, response.get_data(), headers)
            if request.method in _READ:
                response.make_conditional(request)
        if private and request.path.startswith(private):
            response.headers["Cache-Control"] = "no-store"
        if not urls.language_of_path() and not request.path.startswith(dash_paths):
            response.vary.add("Accept-Language")
        _forget_host(response)
        for name, value in security_headers(request.path.startswith("/embed/")).items():
            response.headers.setdefault(name, value)
        return response

    # Threads are reused: reset the language after each request.
    server.teardown_request(lambda _: i18n.set_language("en"))

    server.register_error_handler(Exception, _failed)


def _names_no_file(path: str) -> bool:
    """Whether an address of Dash's components lacks the component or its file, where Dash shows the front page."""
    package, _, file = path.removeprefix(_SUITES).partition("/")
    return path.startswith(_SUITES) and not (package and file)


def _is_too_long(request: Request) -> bool:
    """Whether a body has over BODY_BYTES; one in chunks, which does not give its length, is read to find out."""
    environ = request.environ
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower() and environ.get("wsgi.input_terminated"):
        body = environ["wsgi.input"].read(BODY_BYTES + 1)
        environ.pop("HTTP_TRANSFER_ENCODING")
        environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))})
    return (request.content_length or 0) > BODY_BYTES


def _failed(error: Exception) -> Response:
    """The response to an error."""
    code = _status_of(error)
    if code >= 500:
        log.exception("failed on %s %s", request.method, request.path)
    return _plain(code, error_text(code), getattr(error, "valid_methods", None))


def _status_of(error: Exception) -> int:
    """The status of the answer to a request that failed: the request's fault where no page of ours asks so.

    A client that is too slow raises TimeoutError (components.site.worker), which werkzeug may wrap.
    """
    is_late = isinstance(error, ClientDisconnected) and isinstance(error.__context__, TimeoutError)
    if is_late or isinstance(error, TimeoutError):
        return 408
    if isinstance(error, HTTPException):
        return error.code or 500
    if isinstance(error, MalformedCallbackError):
        return 400
    return 404 if request.path.startswith(_SUITES) and isinstance(error, _NO_SUCH_FILE) else 500


def _health(health: Mapping[str, object]) -> Response:
    return Response(json.dumps(health), mimetype="application/json", headers={"Cache-Control": "no-store"})


def _forget_host(response: Response) -> None:
    """Take scheme and host off a redirect of Flask's own: it repeats the request's Host, which its sender made up."""
    location = response.headers.get("Location", "")
    own = location.removeprefix(request.host_url.rstrip("/"))
    if own != location:
        response.set_data(redirect(own).get_data())
        response.headers["Location"] = own


def _headers(policy: str, *, framed: bool) -> dict[str, str]:
    """The security headers of every response. framed: whether other sites may show it in a frame."""
    headers = {
        "Content-Security-Policy": policy.replace("frame-ancestors 'none'", "frame-ancestors *") if framed else policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return headers if framed else headers | {"X-Frame-Options": "DENY"}


def _compressed(response: Response, encoding: str) -> Response:
    """The response compressed, unless it is small or compressed already."""
    if response.direct_passthrough:  # a file: read it whole and close it
        response.direct_passthrough = False
        content = response.get_data()
        response.close()
        response = Response(content, headers=dict(response.headers))
    body = response.get_data()
    mimetype = response.mimetype or ""
    if response.headers.get("Content-Encoding") or not mimetype.startswith(_TEXTUAL):
        return response
    response.vary.add("Accept-Encoding")
    if encoding and len(body) >= _SMALL:
        # A higher level saves two per cent of the largest file and takes three times as long.
        compressed = brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0)
        response.set_data(compressed)
        response.headers["Content-Encoding"] = encoding
    return response


def _encoding(request: Request) -> str:
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if name in accepted), "")  # type: ignore[comparison-overlap]  # werkzeug looks the name up


def _cache_control(request: Request) -> str:
    if request.method == "POST":
        return "no-store"
    if request.path.startswith(_SUITES) or (request.path.startswith("/assets/") and "m" in request.args):
        return _YEAR
    # No fingerprint in the URL (the font and the base map, whose URLs stand in a style sheet and a script): a day.
    return "public, max-age=86400" if request.path.startswith("/assets/") else "no-cache"


def error_text(code: int) -> str:
    """What a reader is told of an HTTP error, in the language of the page."""
    return tr(words.ERRORS.get(code, words.ERROR_400 if code < 500 else words.ERROR_500))


def _plain(code: int, text: str, methods: Iterable[str] | None = None) -> Response:
    allow = {"Allow": ", ".join(sorted(methods))} if methods else {}
    return Response(f"{text}\n", status=code, mimetype="text/plain", headers={"Cache-Control": "no-store"} | allow)
