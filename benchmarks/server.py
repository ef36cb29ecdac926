"""A separate server for each measurement: started like `make run`, on a free port, with an empty home folder."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0  # seconds until a server that does not answer counts as failed


@dataclass(frozen=True)
class Server:
    """A running gunicorn: its master process, its port, and when it was started (perf_counter)."""

    process: subprocess.Popen[bytes]
    port: int
    begun: float

    def ask(
        self, path: str, body: bytes | None = None, encoding: str = "gzip, br"
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request over a new connection: status, headers, and the body as received."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        headers = {"Accept-Encoding": encoding, **({"Content-Type": "application/json"} if body is not None else {})}
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def first(self, path: str = "/") -> tuple[bytes, float]:
        """The first response, retried until the server accepts; and the seconds from the start to its first byte."""
        while time.perf_counter() - self.begun < PATIENCE:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode} before it answered")
            try:
                connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
                connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
                answer = connection.getresponse()
                first = answer.read(1)
                seconds = time.perf_counter() - self.begun
                rest = answer.read()
                connection.close()
                return first + rest, seconds
            except ConnectionError:
                time.sleep(0.002)
        raise TimeoutError("the server did not answer")

    def pids(self) -> list[int]:
        """Process ids of the master and the workers."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
        return [master, *map(int, children.split())]

    def cpu(self) -> dict[int, float]:
        """Seconds of CPU used, by process id."""
        return {pid: sum(map(int, _stat(pid)[11:13])) / TICKS for pid in self.pids()}

    def pss(self) -> float:
        """Memory in MB of master and workers together, shared pages divided among them (PSS)."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in self.pids()]
        matches = [re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE) for text in rollups]
        return sum(int(match[1]) for match in matches if match) / 1024.0


@contextmanager
def serving(target: str = "app:server", **environment: str) -> Iterator[Server]:
    """Run a server within the block. target: the application; environment: variables added to ours."""
    with tempfile.TemporaryDirectory(prefix="bench-home-") as home, tempfile.TemporaryFile() as errors_file:
        port = _free()
        inherited = {name: value for name, value in os.environ.items() if name not in {"WORKERS", "HOST", "PORT"}}
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", target],
            cwd=ROOT,
            env={**inherited, "HOME": home, "HOST": HOST, "PORT": str(port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the access log is written as usual, and discarded
            stderr=errors_file,
        )
        server = Server(process, port, time.perf_counter())
        try:
            yield server
        except BaseException:
            errors_file.seek(0)
            sys.stderr.write(errors_file.read().decode(errors="replace")[-4000:])
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    # The command's name, in parentheses, may contain spaces; the figures begin after it.
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
