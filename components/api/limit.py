"""How often one address may ask: counted with `limits`, in this process or where WATERLINE_API_STORAGE says."""

import ipaddress
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

USUAL = 120  # a minute
STORAGE = "memory://"


class Turn(NamedTuple):
    """One request, counted. left: how many more this minute; wait: seconds until the next minute."""

    allowed: bool
    most: int
    left: int
    wait: int

    @property
    def headers(self) -> Mapping[str, str]:
        """What every answer says of it."""
        said = {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": str(self.wait),
        }
        return said if self.allowed else said | {"Retry-After": str(self.wait)}


@dataclass(frozen=True)
class Limit:
    """So many requests a minute for an address; the minute begins with its first."""

    item: RateLimitItemPerMinute
    counter: FixedWindowRateLimiter

    def turn(self, address: str) -> Turn:
        """Count one request of an address."""
        key = party(address)
        allowed = self.counter.hit(self.item, key)
        until, left = self.counter.get_window_stats(self.item, key)
        return Turn(allowed, self.item.amount, left, max(1, math.ceil(until - time.time())))


def limit(most: int = USUAL, storage: str = STORAGE) -> Limit:
    """A limit of so many a minute. storage: an address that `limits` understands, shared by workers where it is not
    memory; ValueError says what is wrong with it.
    """
    try:
        return Limit(RateLimitItemPerMinute(most), FixedWindowRateLimiter(storage_from_string(storage)))
    except ConfigurationError as wrong:
        raise ValueError(f"WATERLINE_API_STORAGE is {storage.partition('//')[0]!r}...: {wrong}") from wrong


def asker(environ: Mapping[str, Any], proxies: int = 0) -> str:
    """Whose request it is: the socket's address, or what so many proxies before us say; for the count alone, so that
    the door of a bank's book goes on seeing who knocks.

    >>> asker({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.7"}, proxies=1)
    '192.0.2.7'
    >>> asker({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "6.6.6.6"})
    '192.0.2.7'
    """
    if proxies:
        environ = dict(environ)
        ProxyFix(lambda *_: (), x_for=proxies, x_proto=0)(environ, lambda *_: None)
    return str(environ.get("REMOTE_ADDR") or "")


def party(address: str) -> str:
    """Who is counted: an address, or of the new kind the network of one household, which has its pick of them.

    >>> party("192.0.2.7"), party("2001:db8:1:2:3::4"), party("::ffff:192.0.2.7"), party("")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
