"""How the page is handed over: compressed once, cached, with the headers that keep it ours, and plain when it fails."""

import gzip
import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import UTC, datetime
from functools import cache
from threading import Lock

import brotli
from flask import Flask, Request, Response, g, redirect, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from components.site import urls
from components.text import words
from data import i18n
from data.i18n import tr

ANSWERS_BYTES = 24_000_000  # a process's memory for answers: every quarter of every level several times over
FILES_BYTES = 12_000_000
_READ = ("GET", "HEAD")  # the same answer, of which the one is told the headers only
_SMALL = 500  # bytes: below this compression costs more than it saves
_OUR_PATHS = ("/_dash-", "/assets/", "/_reload-hash", "/_favicon")
_DOORS = ("layout", "dependencies", "update-component")
_TEXTUAL = ("text/", "application/json", "application/javascript", "image/svg")
_YEAR = "public, max-age=31536000, immutable"
log = logging.getLogger("waterline")


class AnswerCache:
    """Answers as they went over the wire, the most lately asked kept, bounded in bytes; safe between threads.

    >>> kept = AnswerCache(10)
    >>> kept.put("a", b"123456", {}); kept.put("b", b"123456", {}); kept.get("a") is None, kept.get("b")
    (True, (b'123456', {}))
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._kept: OrderedDict[Hashable, tuple[bytes, Mapping[str, str]]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> tuple[bytes, Mapping[str, str]] | None:
        """The bytes and headers kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep an answer, and let the longest unasked go."""
        with self._lock:
            if key in self._kept or len(body) > self._limit:
                return
            self._kept[key] = (body, headers)
            self._held += len(body)
            while self._held > self._limit:
                _, (old, _headers) = self._kept.popitem(last=False)
                self._held -= len(old)


def install(
    server: Flask,
    policy: Callable[[], str],
    rooms: Mapping[str, Callable[[bytes], Hashable | None]],
    health: Mapping[str, object],
    pages: Collection[str] = (),
    asked: tuple[str, ...] = (),
    private: str = "",
) -> None:
    """Teach a Flask server the house's manners.

    policy: the Content-Security-Policy, asked for once, after every callback is registered. rooms: by the path where
    one stands, what a callback's request asks there, as a key to what was answered before; None where the answer must
    be made anew. health: what /healthz says. pages: the other paths that answer a link's question; any path but these,
    Dash's own and the files' is refused. asked: below which paths are more of them; what is below /embed/ may stand in
    others' frames. private: the path below which nothing is remembered, here or by a browser.
    """
    answers, files = AnswerCache(ANSWERS_BYTES), AnswerCache(FILES_BYTES)
    dress = cache(lambda framed: _headers(policy(), framed=framed))
    linked = {*rooms, *pages}
    # A room's own Dash; its files are the front page's, so that no browser fetches them twice.
    doors = (*_OUR_PATHS, *(f"{path}_dash-{door}" for path in rooms for door in _DOORS))
    callbacks = {f"{path}_dash-update-component": path for path in rooms}

    # /zh and /en stand before any path, and say in which language; without them the reader's browser says it.
    server.wsgi_app = DispatcherMiddleware(server.wsgi_app, dict.fromkeys(urls.ROOTS.values(), server.wsgi_app))  # type: ignore[method-assign]  # Flask's own way

    @server.before_request
    def recall() -> Response | None:
        path = request.path
        i18n.set_language(urls.language_of_path() or "en")
        if path in linked or f"{path}/" in rooms or (private and path.startswith(private)):
            there = urls.redirect_for_language(request)
            if there:
                return redirect(there)
        if path == "/healthz":
            return Response(json.dumps(health), mimetype="application/json", headers={"Cache-Control": "no-store"})
        if private and path.startswith(private):
            return None
        links = path in linked or path.startswith(asked)
        if not links and f"{path}/" not in rooms and not path.startswith(doors):
            return _plain(404, tr(words.ERROR_404))
        g.encoding = _encoding(request)
        if request.method == "POST" and path in callbacks:
            key = rooms[callbacks[path]](request.get_data(cache=True))
            g.store, g.key = answers, None if key is None else (urls.root(), path, key, g.encoding)
        elif request.method in _READ:
            # A page is its link's, and says how old its data are; a file is its path's, whatever is written behind it.
            which = request.full_path if links else (path, "m" in request.args)
            g.store = g.get("shelf", answers if links else files)
            # Some links answer in the form that is accepted, and write out addresses of the host they are asked at.
            asked_as = (g.get("form", ""), request.headers.get("Host", "")) if links else ()
            g.key = (urls.root(), which, datetime.now(UTC).date(), g.encoding, asked_as)
        found = g.store.get(g.key) if g.get("key") is not None else None
        if found is None:
            return None
        g.key = None
        response = Response(found[0], headers=dict(found[1]))
        return response.make_conditional(request) if request.method in _READ else response

    @server.after_request
    def hand_over(response: Response) -> Response:
        if g.get("key") is not None and response.status_code == 200:
            response = _packed(response, g.encoding)
            response.headers["Cache-Control"] = _cache_control(request)
            if request.method in _READ:
                response.add_etag()
            kept = {k: v for k, v in response.headers.items() if k not in ("Content-Length", "Date")}
            g.store.put(g.key, response.get_data(), kept)
            if request.method in _READ:
                response = response.make_conditional(request)
        if private and request.path.startswith(private):
            response.headers["Cache-Control"] = "no-store"
        if not urls.root() and not request.path.startswith(doors):
            response.vary.add("Accept-Language")
        for name, value in dress(request.path.startswith("/embed/")).items():
            response.headers.setdefault(name, value)
        return response

    # A thread that has answered in one language speaks its own again.
    server.teardown_request(lambda _: i18n.set_language("en"))

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        code = getattr(error, "code", 500)
        if code >= 500:
            log.exception("failed on %s %s", request.method, request.path)
        return _plain(code, tr(words.ERROR_404 if code == 404 else words.ERROR_500))


def _headers(policy: str, *, framed: bool) -> dict[str, str]:
    """What every answer carries. framed: whether it may stand in someone else's page."""
    always = {
        "Content-Security-Policy": policy.replace("frame-ancestors 'none'", "frame-ancestors *") if framed else policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return always if framed else always | {"X-Frame-Options": "DENY"}


def _packed(response: Response, encoding: str) -> Response:
    """The answer compressed, unless it is small or already so."""
    if response.direct_passthrough:  # a file: read it whole and let it go
        response.direct_passthrough = False
        read = response.get_data()
        response.close()
        response = Response(read, headers=dict(response.headers))
    body = response.get_data()
    kind = response.mimetype or ""
    if response.headers.get("Content-Encoding") or not kind.startswith(_TEXTUAL):
        return response
    response.vary.add("Accept-Encoding")
    if encoding and len(body) >= _SMALL:
        # Harder packing saves two per cent of the largest file and takes three times as long.
        packed = brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0)
        response.set_data(packed)
        response.headers["Content-Encoding"] = encoding
    return response


def _encoding(request: Request) -> str:
    return next((name for name in ("br", "gzip") if name in request.accept_encodings), "")


def _cache_control(request: Request) -> str:
    if request.method == "POST":
        return "no-store"
    if request.path.startswith("/_dash-component-suites/") or (
        request.path.startswith("/assets/") and "m" in request.args
    ):
        return _YEAR
    # Without a fingerprint (the font and the base map, which a script and a style sheet name): a day.
    return "public, max-age=86400" if request.path.startswith("/assets/") else "no-cache"


def _plain(code: int, text: str) -> Response:
    return Response(f"{text}\n", status=code, mimetype="text/plain", headers={"Cache-Control": "no-store"})
