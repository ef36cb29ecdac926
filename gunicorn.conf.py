"""Gunicorn settings: the snapshot is read once, before the workers fork, and its memory is shared by them."""

import json
import os
import shutil
import socket
import sys
import tempfile
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

os.umask(0o077)  # only this user may read the files written here, above all a bank's book
_HOST, _PORT = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8050")

_ADDRESS = f"[{_HOST}]:{_PORT}" if ":" in _HOST else f"{_HOST}:{_PORT}"

# Where each worker writes its counts, which /metrics adds up; made before the application is read.
_COUNTS = tempfile.mkdtemp(prefix="waterline-counts-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _COUNTS

bind = _ADDRESS
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "components.site.worker.PatientWorker"
worker_connections = 400  # of a worker; a common limit of open files is 1024
sendfile = False  # the worker's own way of sending gives its turn to others while a client is slow
threads = 4
preload_app = True
graceful_timeout = 20
timeout = 60
keepalive = 30
forwarder_headers = ""  # no header moves SCRIPT_NAME or the path: WATERLINE_PREFIX does
_SECONDS_BETWEEN_SWEEPS = float(os.environ.get("WATERLINE_SWEEP", "30"))
control_socket_disable = True  # its socket would be created in the home folder
accesslog = "-"
loglevel = "warning"


class Log(Logger):  # type: ignore[misc]  # gunicorn has no type annotations
    """An access log whose lines a request cannot forge: the requested path is written escaped."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """The values of a line's format, with the path percent-encoded."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": quote(environ["PATH_INFO"], safe="/")}


logger_class = Log
# The query is not logged: what a user looks at is private.
access_log_format = '{"at":"%(t)s","method":"%(m)s","path":"%(U)s","status":%(s)s,"bytes":%(B)s,"seconds":%(L)s}'


def on_starting(server: Any) -> None:  # noqa: ARG001  # gunicorn passes it
    """Exit with one sentence if the port is in use, instead of gunicorn's five tries and a traceback."""
    with socket.socket(socket.AF_INET6 if ":" in _HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, int(_PORT)))
        except OSError as error:
            sys.exit(
                f"Waterline cannot listen on {_HOST}:{_PORT} ({error.strerror}). Choose another: PORT=8051 make run"
            )


def when_ready(server: Any) -> None:  # noqa: ARG001  # gunicorn passes it
    """Print the page's URL, and freeze the objects read so far so that the workers share their memory."""
    import gc

    gc.freeze()
    print(f"Waterline on http://{_ADDRESS}", flush=True)  # noqa: T201  # the line that a new user waits for


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def post_worker_init(worker: Any) -> None:
    """Each worker deletes expired books every half minute, so that none depends on another being alive."""
    delete_expired = getattr(worker.wsgi, "config", {}).get("BOOKS_SWEEP")
    if delete_expired:

        def delete_regularly() -> None:
            while not threading.Event().wait(_SECONDS_BETWEEN_SWEEPS):
                delete_expired()

        threading.Thread(target=delete_regularly, name="books", daemon=True).start()


def _delete_books(application: Any) -> None:
    books = getattr(application, "config", {}).get("BOOKS")
    if books:
        shutil.rmtree(books, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001  # gunicorn passes it
    """Forget the gauges of a worker that has ended; its counts stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Delete every book when the server stops."""
    _delete_books(server.app.callable)
    shutil.rmtree(_COUNTS, ignore_errors=True)


def worker_exit(server: Any, worker: Any) -> None:
    """Log the end of a worker in the access log's JSON form; a worker whose master was killed deletes the books."""
    if os.getppid() != server.pid:
        _delete_books(getattr(worker, "wsgi", None))
    print(json.dumps({"at": _now(), "worker": worker.pid, "said": "ended"}), file=sys.stderr)  # noqa: T201
