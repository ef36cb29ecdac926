"""Where the site is served: the names it answers to (WATERLINE_HOSTS) and the path it lies under (WATERLINE_PREFIX).

A request's Host header is whatever its sender wrote. It is repeated in a link only where the operator named it, or
where it is a name of this machine; a proxy's headers never move the path.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.site.urls import ORIGIN_KEY, PREFIX_KEY
from data.i18n import marked

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
UNTRUSTED = marked(
    "This site does not answer to the name by which you asked for it. Ask for it by its own name; who runs it lists "
    "its names in WATERLINE_HOSTS."
)
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)\.?(?::(?P<port>[0-9]{1,5}))?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_USUAL_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Place:
    """Where the site is served. hosts: the names, with a port where it is not the scheme's usual one; none for any;
    prefix: the path before every address, such as "/waterline".
    """

    hosts: frozenset[tuple[str, str]] = frozenset()
    prefix: str = ""

    def trusts(self, environ: "WSGIEnvironment") -> bool:
        """Whether the site answers a request under this Host; any where none is set."""
        return not self.hosts or _split(environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"]) in self.hosts

    def note(self, environ: "WSGIEnvironment") -> None:
        """Write what links need into a request's environment, and take the prefix from its path.

        A proxy that has taken the prefix off is understood too: what it hands on lacks it, and the links still have it.
        """
        scheme, host = environ["wsgi.url_scheme"], environ.get("HTTP_HOST", "")
        name, _ = _split(host, scheme)
        is_known = bool(self.hosts) or name in LOCAL_HOSTS
        environ[ORIGIN_KEY] = f"{scheme}://{host.lower()}" if is_known and name else ""
        if self.prefix and environ.get("SCRIPT_NAME", "") != self.prefix:
            environ["SCRIPT_NAME"] = self.prefix
            path = environ.get("PATH_INFO", "")
            if path == self.prefix or path.startswith(f"{self.prefix}/"):
                environ["PATH_INFO"] = path.removeprefix(self.prefix)
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "").rstrip("/")
        environ[PREFIX_KEY] = environ["SCRIPT_NAME"]


def place(environment: Mapping[str, str]) -> Place:
    """The settings WATERLINE_HOSTS and WATERLINE_PREFIX; ValueError for an invalid one.

    >>> place({"WATERLINE_PREFIX": "/waterline/"}).prefix
    '/waterline'
    >>> sorted(place({"WATERLINE_HOSTS": "water.bank.example, localhost:8050"}).hosts)
    [('localhost', '8050'), ('water.bank.example', '')]
    """
    hosts = set()
    for part in environment.get("WATERLINE_HOSTS", "").replace(",", " ").split():
        name, port = _split(part, "")
        if not name:
            raise ValueError(
                f"WATERLINE_HOSTS: {part!r} is no host; write names as a browser's address line has them, without "
                "https://, such as water.bank.example or water.bank.example:8443"
            )
        hosts.add((name, "" if port in _USUAL_PORTS.values() else port))
    prefix = environment.get("WATERLINE_PREFIX", "").strip().rstrip("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise ValueError(
            f"WATERLINE_PREFIX is {prefix!r}; write a path of letters, digits, '-', '_', '.' and '~', "
            "such as /waterline"
        )
    return Place(frozenset(hosts), prefix)


def _split(host: str, scheme: str) -> tuple[str, str]:
    """A Host header's name and port, "" for the scheme's usual port; two empty texts for what is no host."""
    found = _HOST.fullmatch(host.strip().lower())
    if not found or int(found["port"] or 0) > 65535:
        return "", ""
    port = found["port"] or ""
    return found["name"].strip("[]"), "" if port == _USUAL_PORTS.get(scheme) else port
