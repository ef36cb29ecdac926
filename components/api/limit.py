"""How often one address may ask: counted with `limits`, in this process or where WATERLINE_API_STORAGE says."""

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
class RateLimit:
    """So many requests a minute for an address; the minute begins with its first."""

    item: RateLimitItemPerMinute
    counter: FixedWindowRateLimiter

    def turn(self, address: str) -> CountedRequest:
        """Count one request of an address."""
        key = counted_party(address)
        allowed = self.counter.hit(self.item, key)
        until, left = self.counter.get_window_stats(self.item, key)
        return CountedRequest(allowed, self.item.amount, left, max(1, math.ceil(until - time.time())))


def rate_limit(most: int = USUAL, storage: str = STORAGE) -> RateLimit:
    """A limit of so many a minute. storage: an address that `limits` understands, shared by workers where it is not
    memory; ValueError says what is wrong with it.
    """
    try:
        return RateLimit(RateLimitItemPerMinute(most), FixedWindowRateLimiter(storage_from_string(storage)))
    except ConfigurationError as wrong:
        raise ValueError(f"WATERLINE_API_STORAGE is {storage.partition('//')[0]!r}...: {wrong}") from wrong


def networks(text: str) -> tuple[Network, ...]:
    """The proxies before us, from WATERLINE_PROXIES: addresses or networks, commas between; ValueError for others.

    >>> networks("10.0.0.5, 10.1.0.0/16")
    (IPv4Network('10.0.0.5/32'), IPv4Network('10.1.0.0/16'))
    """
    try:
        return tuple(ipaddress.ip_network(one) for one in text.replace(",", " ").split())
    except ValueError as wrong:
        raise ValueError(f"WATERLINE_PROXIES: {wrong}; write an address or a network, such as 10.0.0.5") from wrong


def counted_address(address: str, forwarded: str, proxies: Sequence[Network] = ()) -> str:
    """Whose request it is: the socket's address; where that is a proxy of ours, the last it names that is none.

    forwarded: the header X-Forwarded-For, of which nothing but what our own proxies wrote is believed.

    >>> counted_address("10.0.0.5", "6.6.6.6, 192.0.2.7", networks("10.0.0.5"))
    '192.0.2.7'
    >>> counted_address("192.0.2.7", "6.6.6.6", networks("10.0.0.5"))
    '192.0.2.7'
    """
    named = [one.strip() for one in forwarded.split(",") if one.strip()]
    while named and any(_within(address, proxy) for proxy in proxies):
        address = named.pop()
    return address


def _within(address: str, network: Network) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False


def counted_party(address: str) -> str:
    """Who is counted: an address, or of the new kind the network of one household, which has its pick of them.

    >>> counted_party("192.0.2.7"), counted_party("2001:db8:1:2:3::4"), counted_party("::ffff:192.0.2.7"), counted_party("")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
