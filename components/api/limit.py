"""The rate limit per address: counted with `limits`, in this process or in the storage of WATERLINE_API_STORAGE."""

import ipaddress
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

USUAL = 120  # a minute
STORAGE = "memory://"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class CountedRequest(NamedTuple):
    """One counted request. most: requests a minute; left: how many remain this minute; wait: seconds until the next
    minute.
    """

    allowed: bool
    most: int
    left: int
    wait: int

    @property
    def headers(self) -> Mapping[str, str]:
        """The rate-limit headers of its response."""
        limit_headers = {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": str(self.wait),
        }
        return limit_headers if self.allowed else limit_headers | {"Retry-After": str(self.wait)}


@dataclass(frozen=True)
class RateLimit:
    """A number of requests a minute for each address; the minute begins with the first request."""

    item: RateLimitItemPerMinute
    counter: FixedWindowRateLimiter

    def count_request(self, address: str) -> CountedRequest:
        """Count one request of an address."""
        key = counted_party(address)
        allowed = self.counter.hit(self.item, key)
        until, left = self.counter.get_window_stats(self.item, key)
        return CountedRequest(allowed, self.item.amount, left, max(1, math.ceil(until - time.time())))


def rate_limit(most: int = USUAL, storage: str = STORAGE) -> RateLimit:
    """A limit of that many requests a minute. storage: a URI that `limits` understands, shared by workers unless it is
    memory; ValueError for an invalid one.
    """
    try:
        return RateLimit(RateLimitItemPerMinute(most), FixedWindowRateLimiter(storage_from_string(storage)))
    except ConfigurationError as error:
        raise ValueError(f"WATERLINE_API_STORAGE is {storage.partition('//')[0]!r}...: {error}") from error


def networks(text: str) -> tuple[Network, ...]:
    """The reverse proxies of WATERLINE_PROXIES: addresses or networks, separated by commas; ValueError for others.

    >>> networks("10.0.0.5, 10.1.0.0/16")
    (IPv4Network('10.0.0.5/32'), IPv4Network('10.1.0.0/16'))
    """
    try:
        return tuple(ipaddress.ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(f"WATERLINE_PROXIES: {error}; write an address or a network, such as 10.0.0.5") from error


def counted_address(address: str, forwarded: str, proxies: Sequence[Network] = ()) -> str:
    """The client's address: the socket's, or where that is one of our proxies, the last in X-Forwarded-For that is not.

    forwarded: the X-Forwarded-For header, trusted only as far as our own proxies wrote it.

    >>> counted_address("10.0.0.5", "6.6.6.6, 192.0.2.7", networks("10.0.0.5"))
    '192.0.2.7'
    >>> counted_address("192.0.2.7", "6.6.6.6", networks("10.0.0.5"))
    '192.0.2.7'
    """
    addresses = [part.strip() for part in forwarded.split(",") if part.strip()]
    while addresses and any(_within(address, proxy) for proxy in proxies):
        address = addresses.pop()
    return address


def _within(address: str, network: Network) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False


def counted_party(address: str) -> str:
    """The key that is counted: an IPv4 address, or the /64 network of an IPv6 address, because one household has all of
    it.

    >>> counted_party("2001:db8:1:2:3::4"), counted_party("::ffff:192.0.2.7"), counted_party("")
    ('2001:db8:1:2::/64', '192.0.2.7', '')
    >>> counted_party("192.0.2.7")
    '192.0.2.7'
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((int(parsed), 64), strict=False))
