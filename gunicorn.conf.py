"""How gunicorn serves Waterline: the snapshot is read once, before the workers fork, and shared by them."""

import json
import os
import shutil
import socket
import sys
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

os.umask(0o077)  # whatever is written, a bank's book above all, is its owner's alone
_HOST, _PORT = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8050")

_AT = f"[{_HOST}]:{_PORT}" if ":" in _HOST else f"{_HOST}:{_PORT}"

bind = _AT
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"
threads = 4
preload_app = True
graceful_timeout = 20
timeout = 60
keepalive = 30
_SWEEP = float(os.environ.get("WATERLINE_SWEEP", "30"))  # seconds
control_socket_disable = True  # it would write to the home folder
accesslog = "-"
loglevel = "warning"


class Log(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """An access log whose lines nobody can forge: the path is written as it was asked, escaped."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What a line may name."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": quote(environ["PATH_INFO"], safe="/")}


logger_class = Log
# Without a query: a link's question is its reader's own business.
access_log_format = '{"at":"%(t)s","method":"%(m)s","path":"%(U)s","status":%(s)s,"bytes":%(B)s,"seconds":%(L)s}'


def on_starting(server: Any) -> None:  # noqa: ARG001  # gunicorn passes it
    """A port in use is said in one line, instead of gunicorn's five tries and a traceback."""
    with socket.socket(socket.AF_INET6 if ":" in _HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, int(_PORT)))
        except OSError as error:
            sys.exit(
                f"Waterline cannot listen on {_HOST}:{_PORT} ({error.strerror}). Choose another: PORT=8051 make run"
            )


def when_ready(server: Any) -> None:  # noqa: ARG001  # gunicorn passes it
    """Say where the page is; and freeze what was read, so that the workers share it."""
    import gc

    gc.freeze()
    print(f"Waterline on http://{_AT}", flush=True)  # noqa: T201  # the one thing a newcomer waits for


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def post_worker_init(worker: Any) -> None:
    """Each worker looks every half minute for books whose time is over: none depends on another being alive."""
    sweep = getattr(worker.wsgi, "config", {}).get("BOOKS_SWEEP")

    if sweep:

        def swept() -> None:
            while not threading.Event().wait(_SWEEP):
                sweep()

        threading.Thread(target=swept, name="books", daemon=True).start()


def _cleared(served: Any) -> None:
    books = getattr(served, "config", {}).get("BOOKS")
    if books:
        shutil.rmtree(books, ignore_errors=True)


def on_exit(server: Any) -> None:
    """When the server stops, every book goes."""
    _cleared(server.app.callable)


def worker_exit(server: Any, worker: Any) -> None:
    """One line when a worker ends, in the log's own form; a worker whose master was killed takes the books with it."""
    if os.getppid() != server.pid:
        _cleared(getattr(worker, "wsgi", None))
    print(json.dumps({"at": _now(), "worker": worker.pid, "said": "ended"}), file=sys.stderr)  # noqa: T201
