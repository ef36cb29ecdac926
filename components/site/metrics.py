"""Counts and times of requests for an operator's monitoring, in the OpenMetrics text format.

What is counted says nothing of a reader: no path, no query, no address; only the kind of page and the status.
"""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, multiprocess
from prometheus_client.openmetrics import exposition

PATH = "/metrics"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_KINDS = (
    ("/_dash-update-component", "callback"),
    ("/_dash-component-suites/", "asset"),
    ("/_dash-", "callback"),
    ("/assets/", "asset"),
    ("/embed/", "embed"),
    ("/api/", "api"),
    ("/book/", "book"),
    ("/healthz", "health"),
    ("/readyz", "health"),
    (PATH, "health"),
)

REQUESTS = Counter("waterline_requests", "Requests answered, by kind and class of status.", ("kind", "status"))
SECONDS = Histogram("waterline_request_seconds", "Seconds to make an answer, by kind.", ("kind",), buckets=_SECONDS)
CACHED = Counter("waterline_cached", "Requests answered from the cache of answers.", ("kind",))
FAILED = Counter("waterline_failures", "Requests that failed by a fault of ours.", ("kind",))


def kind_of(path: str) -> str:
    """The kind of a request by its path, without the words of language and country.

    >>> [kind_of(path) for path in ("/", "/stress/_dash-update-component", "/api/v1/history", "/book/book.csv")]
    ['page', 'callback', 'api', 'book']
    """
    if path.endswith("/_dash-update-component"):
        return "callback"
    return next((kind for prefix, kind in _KINDS if path.startswith(prefix)), "page")


def install(server: Flask) -> None:
    """Count every request of a server."""

    @server.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @server.after_request
    def count(response: Response) -> Response:
        kind = kind_of(request.path)
        REQUESTS.labels(kind, f"{response.status_code // 100}xx").inc()
        if begun := g.get("begun"):
            SECONDS.labels(kind).observe(time.perf_counter() - begun)
        if g.get("from_cache"):
            CACHED.labels(kind).inc()
        if response.status_code == 500:
            FAILED.labels(kind).inc()
        return response


def exposed() -> Response:
    """All counts, of every worker where there are several."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # as gunicorn.conf.py sets it
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package types some of itself
    return Response(
        exposition.generate_latest(registry),  # type: ignore[no-untyped-call]
        content_type=exposition.CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )
