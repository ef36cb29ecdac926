"""The API over HTTP: `/api/v1/...`, JSON and CSV, refused in words and by the parameter's name; nobody is known to it.

All of it is read only, and of the market: no bank's book stands behind any of these paths.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from flask import Blueprint, Flask, Response, g, redirect, request

from components.api import document
from components.api.limit import Network, RateLimit, counted_address
from components.api.page import DOOR, PATH, ROOT
from components.site import server as site_server
from components.site import urls
from data import i18n, version
from data.api.parameters import PAGE, Endpoint, RefusedError
from data.i18n import tr

WRONGLY = "quarter=2010Q9"  # asked on the page, to show what is answered
SHELF_BYTES = 8_000_000
DESCRIBED = "openapi.json"
METHODS = ("GET", "HEAD", "OPTIONS")
_ALLOW = ", ".join(METHODS)
TOLD = ("ETag", "Link", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
        "X-Total-Count", "Waterline-Snapshot", "Waterline-Version")  # fmt: skip
log = logging.getLogger("waterline")


@dataclass(frozen=True)
class ApiRoutes:
    """endpoints: by their path below /api/v1/; read: what a query asks of one, RefusedError for what it cannot; page:
    the page that tells how to use it; limit: how often one address may ask; proxies: those before us, who are
    believed when they say whom they speak for.
    """

    endpoints: Mapping[str, Endpoint]
    read: Callable[[Endpoint, str], Mapping[str, Any]]
    page: Callable[[str, Mapping[str, Any]], str]
    limit: RateLimit
    proxies: Sequence[Network] = ()
    # Apart from the pages' answers, so that who reads every figure there is does not make the pages slow.
    shelf: site_server.AnswerCache = field(default_factory=lambda: site_server.AnswerCache(SHELF_BYTES))

    def install(self, server: Flask) -> None:
        """Open the door; before the house's manners, so that what was remembered is counted too."""
        rooms = Blueprint("api", __name__)
        rooms.add_url_rule(f"{ROOT}<path:name>", view_func=self.answer, endpoint="answer")
        rooms.register_error_handler(Exception, _failed)
        server.register_blueprint(rooms)
        server.add_url_rule(PATH, view_func=self.told, endpoint="api_page")
        server.add_url_rule(DOOR, view_func=lambda: redirect(urls.with_language(PATH)), endpoint="api_door")
        server.before_request(self.met)
        server.after_request(self.dressed)

    def told(self) -> str:
        """The page, with a refusal as it is answered."""
        try:
            self.read(self.endpoints["negative-equity"], WRONGLY)
        except RefusedError as error:
            return self.page(request.host_url.rstrip("/"), refusal(error))
        raise AssertionError(f"{WRONGLY} is not refused")

    def met(self) -> Response | None:
        """Whether a request comes in at all: one of our paths, a method that only reads, and not too often."""
        path = request.path
        if not below(path):
            return None
        i18n.set_language(urls.language_of_path() or "en")
        g.turn = self.limit.turn(
            counted_address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), self.proxies)
        )
        if not g.turn.allowed:
            message = tr(
                "more than {most} requests a minute; ask again in {wait} seconds", most=g.turn.most, wait=g.turn.wait
            )
            return _wrong(429, message)
        name = path.removeprefix(ROOT)
        if name != DESCRIBED and name not in self.endpoints:
            listed = ", ".join(ROOT + one for one in (*self.endpoints, DESCRIBED) if "/" not in one)
            return _wrong(404, tr("there is nothing at {path}", path=path[:120]), tr("one of {listed}", listed=listed))
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": _ALLOW})
        if request.method not in METHODS:
            message = tr("{method} is not answered; this can only be read", method=request.method[:20])
            return _wrong(405, message, _ALLOW, {"Allow": _ALLOW})
        g.form, g.shelf = _form(self.endpoints.get(name)), self.shelf
        return None

    def answer(self, name: str) -> Response:
        """One page of an endpoint's records, or its document."""
        if name == DESCRIBED:
            return _json(orjson.dumps(document.openapi(self.endpoints)))
        endpoint = self.endpoints[name]
        query = request.query_string.decode(errors="replace")
        said = self.read(endpoint, query)
        found = endpoint.answer(said, query)
        if not endpoint.columns:
            return _json(found.document.encode(), {"Waterline-Snapshot": found.snapshot})
        page, size = said.get("page", 1), said.get("per_page", PAGE)
        last = max(1, -(-found.count // size))
        if page > last:
            message = tr("page {page} comes after the last, {last}", page=page, last=last)
            expected = tr("a whole number from {low} to {high}", low=1, high=last)
            raise RefusedError("page", str(page), expected, message)
        start, stop = (page - 1) * size, min(page * size, found.count)
        headers = {
            "X-Total-Count": str(found.count),
            "Link": links(request.path, query, page, last),
            "Waterline-Snapshot": found.snapshot,
        }
        if g.form == "csv":
            return Response(found.csv(start, stop, endpoint.columns), mimetype="text/csv", headers=headers)
        return _json(orjson.dumps(found.rows(start, stop)), headers)

    def dressed(self, response: Response) -> Response:
        """What every answer of the API says besides; nothing else of the house may be read by another's page."""
        path = request.path
        if not path.startswith(PATH) or request.method not in METHODS:
            return response
        response.headers["Access-Control-Allow-Origin"] = "*"
        if below(path):
            response.headers["Waterline-Version"] = version.version()
            response.headers["Access-Control-Expose-Headers"] = ", ".join(TOLD)
            response.headers.update(g.turn.headers if "turn" in g else {})
            response.vary.add("Accept")
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = _ALLOW
                response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
                response.headers["Access-Control-Max-Age"] = "86400"
        return response


def below(path: str) -> bool:
    """Whether a path is the API's.

    >>> below("/api/v1/regions"), below("/api/v1"), below("/api/"), below("/apiary")
    (True, True, False, False)
    """
    return path.startswith(PATH) and path != PATH


def links(path: str, query: str, page: int, last: int) -> str:
    """The Link header: the other pages of the same question, by addresses relative to this host.

    >>> links("/api/v1/regions", "level=metro&page=2", 2, 2)
    '</api/v1/regions?level=metro&page=1>; rel="first", </api/v1/regions?level=metro&page=1>; rel="prev", </api/v1/regions?level=metro&page=2>; rel="last"'
    """  # noqa: E501  # a doctest prints on one line what Python prints on one line
    rest = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "page"]
    there = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    return ", ".join(
        f'<{urls.with_language(path)}?{urlencode([*rest, ("page", number)], safe=",")}>; rel="{rel}"'
        for rel, number in there.items()
        if 1 <= number <= last
    )


def _form(endpoint: Endpoint | None) -> str:
    """JSON or CSV: as the query says, else as the reader accepts."""
    if endpoint is None or not endpoint.columns:
        return "json"
    said = request.args.get("format", "")
    return said or {"text/csv": "csv"}.get(
        request.accept_mimetypes.best_match(("application/json", "text/csv")), "json"
    )


def _json(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, mimetype="application/json", headers=dict(headers or {}))


def refusal(error: RefusedError) -> dict[str, Any]:
    """What is answered to a question that is wrong."""
    return _said(str(error), error.expected, parameter=error.parameter, value=error.value)


def _said(message: str, expected: str, **which: str) -> dict[str, Any]:
    return {"error": {**which, **({"expected": expected} if expected else {}), "message": message}}


def _wrong(
    status: int, message: str, expected: str = "", headers: Mapping[str, str] | None = None, **which: str
) -> Response:
    """A refusal: what of the question is wrong, what was expected instead, and both in a sentence."""
    answered = _json(orjson.dumps(_said(message, expected, **which)), headers)
    answered.status_code = status
    answered.headers["Cache-Control"] = "no-store"
    return answered


def _failed(error: Exception) -> Response:
    if isinstance(error, RefusedError):
        return _wrong(400, str(error), error.expected, parameter=error.parameter, value=error.value)
    log.exception("failed on %s %s", request.method, request.path)
    return _wrong(500, tr("something went wrong here; it has been noted"))
