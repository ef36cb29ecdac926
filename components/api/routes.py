"""The API over HTTP: `/api/v1/...` as JSON and CSV, read-only, without login; errors name the parameter.

It serves market figures only: no path reaches a bank's book.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from flask import Blueprint, Flask, Response, g, redirect, request

from components.api import document
from components.api.limit import RateLimit
from components.api.page import PATH, PATH_WITHOUT_SLASH, ROOT
from components.site import server as site_server
from components.site import urls
from components.site.clients import Network, counted_address
from data import i18n, version
from data.api.parameters import PAGE, Endpoint, RefusedError
from data.i18n import tr

EXAMPLE_OF_REFUSAL = "quarter=2010Q9"  # an invalid query whose response the page shows
SHELF_BYTES = 8_000_000
OPENAPI = "openapi.json"
METHODS = ("GET", "HEAD", "OPTIONS")
_ALLOW = ", ".join(METHODS)
_UNKNOWN_HOST = "https://waterline.example"  # in the page's examples, where nobody vouches for the request's Host
EXPOSED_HEADERS = ("ETag", "Link", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
        "X-Total-Count", "Waterline-Snapshot", "Waterline-Version")  # fmt: skip
log = logging.getLogger("waterline")


@dataclass(frozen=True)
class ApiRoutes:
    """endpoints: by their path below /api/v1/; read: an endpoint and a query to its parameters, RefusedError for an
    invalid one; page: the HTML of the documentation; limit: requests per address; proxies: our own reverse proxies,
    whose X-Forwarded-For header is trusted.
    """

    endpoints: Mapping[str, Endpoint]
    read: Callable[[Endpoint, str], Mapping[str, Any]]
    page: Callable[[str, Mapping[str, Any]], str]
    limit: RateLimit
    proxies: Sequence[Network] = ()
    # Apart from the pages' cache, so that a client that reads every figure does not displace the pages' answers.
    shelf: site_server.AnswerCache = field(default_factory=lambda: site_server.AnswerCache(SHELF_BYTES))

    def install(self, server: Flask) -> None:
        """Add the routes to a server; before components.site.server's, so that responses from the cache are counted
        too.
        """
        blueprint = Blueprint("api", __name__)
        blueprint.add_url_rule(f"{ROOT}<path:name>", view_func=self.answer, endpoint="answer")
        blueprint.register_error_handler(Exception, _failed)
        server.register_blueprint(blueprint)
        server.add_url_rule(PATH, view_func=self.documentation, endpoint="api_page")
        server.add_url_rule(
            PATH_WITHOUT_SLASH, view_func=lambda: redirect(urls.with_language(PATH)), endpoint="api_door"
        )
        server.before_request(self.check_request)
        server.after_request(self.add_headers)

    def documentation(self) -> str:
        """The documentation page, with an error response as it is sent."""
        try:
            self.read(self.endpoints["negative-equity"], EXAMPLE_OF_REFUSAL)
        except RefusedError as error:
            return self.page(urls.absolute("") or _UNKNOWN_HOST, refusal(error))
        raise AssertionError(f"{EXAMPLE_OF_REFUSAL} is not refused")

    def check_request(self) -> Response | None:
        """The error response to a request for an unknown path, with another method, or beyond the limit; None for any
        other.
        """
        path = request.path
        if not below(path):
            return None
        i18n.set_language(urls.language_of_path() or "en")
        g.counted_request = self.limit.count_request(
            counted_address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), self.proxies)
        )
        if not g.counted_request.allowed:
            message = tr(
                "more than {most} requests a minute; ask again in {wait} seconds",
                most=g.counted_request.most,
                wait=g.counted_request.wait,
            )
            return _error_response(429, message)
        name = path.removeprefix(ROOT)
        if name != OPENAPI and name not in self.endpoints:
            listed = ", ".join(
                ROOT + endpoint_name for endpoint_name in (*self.endpoints, OPENAPI) if "/" not in endpoint_name
            )
            return _error_response(
                404, tr("there is nothing at {path}", path=path[:120]), tr("one of {listed}", listed=listed)
            )
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": _ALLOW})
        if request.method not in METHODS:
            message = tr("{method} is not answered; this can only be read", method=request.method[:20])
            return _error_response(405, message, _ALLOW, {"Allow": _ALLOW})
        g.form, g.shelf = _form(self.endpoints.get(name)), self.shelf
        return None

    def answer(self, name: str) -> Response:
        """One page of an endpoint's records, or its document."""
        if name == OPENAPI:
            return _json(orjson.dumps(document.openapi(self.endpoints)))
        endpoint = self.endpoints[name]
        query = request.query_string.decode(errors="replace")
        values = self.read(endpoint, query)
        result = endpoint.answer(values, query)
        if not endpoint.columns:
            return _json(result.document.encode(), {"Waterline-Snapshot": result.snapshot})
        page, size = values.get("page", 1), values.get("per_page", PAGE)
        last = max(1, -(-result.count // size))
        if page > last:
            message = tr("page {page} comes after the last, {last}", page=page, last=last)
            expected = tr("a whole number from {low} to {high}", low=1, high=last)
            raise RefusedError("page", str(page), expected, message)
        start, stop = (page - 1) * size, min(page * size, result.count)
        headers = {
            "X-Total-Count": str(result.count),
            "Link": links(request.path, query, page, last),
            "Waterline-Snapshot": result.snapshot,
        }
        if g.form == "csv":
            return Response(result.csv(start, stop, endpoint.columns), mimetype="text/csv", headers=headers)
        return _json(orjson.dumps(result.rows(start, stop)), headers)

    def add_headers(self, response: Response) -> Response:
        """Add CORS, version and rate-limit headers to API responses; no other path may be read by scripts of other
        sites.
        """
        path = request.path
        if not path.startswith(PATH) or request.method not in METHODS:
            return response
        response.headers["Access-Control-Allow-Origin"] = "*"
        if below(path):
            response.headers["Waterline-Version"] = version.version()
            response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED_HEADERS)
            response.headers.update(g.counted_request.headers if "counted_request" in g else {})
            response.vary.add("Accept")
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = _ALLOW
                response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
                response.headers["Access-Control-Max-Age"] = "86400"
        return response


def below(path: str) -> bool:
    """Whether a path is one of the API, documentation apart.

    >>> below("/api/v1/regions"), below("/api/v1"), below("/api/"), below("/apiary")
    (True, True, False, False)
    """
    return path.startswith(PATH) and path != PATH


def links(path: str, query: str, page: int, last: int) -> str:
    """The Link header: the other pages of the same query, as URLs relative to this host.

    >>> links("/api/v1/regions", "level=metro&page=2", 2, 2)
    '</api/v1/regions?level=metro&page=1>; rel="first", </api/v1/regions?level=metro&page=1>; rel="prev", </api/v1/regions?level=metro&page=2>; rel="last"'
    """  # noqa: E501  # a doctest prints on one line what Python prints on one line
    other_parameters = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "page"]
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    return ", ".join(
        f'<{urls.with_language(path)}?{urlencode([*other_parameters, ("page", number)], safe=",")}>; rel="{rel}"'
        for rel, number in pages.items()
        if 1 <= number <= last
    )


def _form(endpoint: Endpoint | None) -> str:
    """JSON or CSV: by the `format` parameter, else by the Accept header."""
    if endpoint is None or not endpoint.columns:
        return "json"
    requested = request.args.get("format", "")
    accepted = request.accept_mimetypes.best_match(("application/json", "text/csv"))
    return requested or ("csv" if accepted == "text/csv" else "json")


def _json(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, mimetype="application/json", headers=dict(headers or {}))


def refusal(error: RefusedError) -> dict[str, Any]:
    """The body of an error response."""
    return _error_body(str(error), error.expected, parameter=error.parameter, value=error.value)


def _error_body(message: str, expected: str, **details: str) -> dict[str, Any]:
    return {"error": {**details, **({"expected": expected} if expected else {}), "message": message}}


def _error_response(
    status: int, message: str, expected: str = "", headers: Mapping[str, str] | None = None, **details: str
) -> Response:
    """An error response: the invalid part of the request, what was expected, and a message."""
    response = _json(orjson.dumps(_error_body(message, expected, **details)), headers)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _failed(error: Exception) -> Response:
    if isinstance(error, RefusedError):
        return _error_response(400, str(error), error.expected, parameter=error.parameter, value=error.value)
    log.exception("failed on %s %s", request.method, request.path)
    return _error_response(500, tr("something went wrong here; it has been noted"))
