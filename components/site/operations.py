"""What an operator's machines ask: whether the server is ready (/readyz), and what it has done (/metrics).

/healthz (components.site.server) says that the process is alive and which data it serves; a load balancer sends readers
where /readyz answers 200.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path

from flask import Flask, Request, Response, request

from components.site import metrics
from components.site.clients import Network, was_handed_on

READY = "/readyz"
_LEAST_FREE = 64 << 20  # bytes: below this most tapes would be refused


def install(server: Flask, faults: Callable[[], Mapping[str, str]], scrapers: Sequence[Network]) -> None:
    """Answer /readyz and /metrics, and count every request.

    faults: by name of what is not in order, what is wrong with it; none where the server is ready. scrapers: whence the
    metrics may be read; without any they are not there.
    """

    @server.before_request
    def answer() -> Response | None:
        if request.path == READY:
            return _ready(faults())
        if request.path == metrics.PATH and may_scrape(request, scrapers):
            return metrics.exposed()
        return None

    metrics.install(server)


def _ready(faults: Mapping[str, str]) -> Response:
    text = json.dumps({"status": "not ready" if faults else "ready", "faults": dict(faults)})
    status = 503 if faults else 200
    return Response(text, status=status, mimetype="application/json", headers={"Cache-Control": "no-store"})


def folder_fault(folder: Path) -> str:
    """What keeps tapes from being written to a folder, in words; "" for nothing."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"the folder {folder} cannot be written to"
    free = shutil.disk_usage(folder).free
    return f"{free:,} bytes are free in {folder}, fewer than {_LEAST_FREE:,}" if free < _LEAST_FREE else ""


def may_scrape(asking: Request, scrapers: Sequence[Network]) -> bool:
    """Whether a request comes from an address that may read the metrics, and through no proxy."""
    try:
        address = ip_address(asking.remote_addr or "")
    except ValueError:
        return False
    return any(address in network for network in scrapers) and not was_handed_on(asking)
