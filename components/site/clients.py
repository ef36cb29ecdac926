"""Who a request is from: the address that it is counted under, and whether a proxy has handed it on."""

import ipaddress
from collections.abc import Sequence

from flask import Request

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# How the headers begin by which proxies tell of themselves or of the user behind them; a browser sends none of them.
_OF_PROXIES = (
    *("forwarded", "via", "x-forwarded", "x-original-", "x-real-", "x-client-", "x-cluster-", "x-remote-", "x-proxy"),
    *("x-rewrite-", "x-host", "x-scheme", "x-proto", "x-url-scheme", "x-ssl-", "x-request-id", "x-envoy-", "x-amzn-"),
    *("x-amz-cf-", "x-azure-", "x-appengine-", "x-arr-", "x-cdn", "x-varnish", "x-traefik-", "cf-", "cdn-", "fastly-"),
    *("fly-", "true-client-", "client-ip", "ssl-client-", "front-end-https", "proxy-"),
)


def was_handed_on(request: Request) -> bool:
    """Whether a proxy has handed a request on: by the headers that proxies add, and by HTTP/1.0, which some speak and
    no browser does.
    """
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return True
    return any(name.lower().replace("_", "-").startswith(_OF_PROXIES) for name, _ in request.headers)


def networks(text: str, setting: str = "WATERLINE_PROXIES") -> tuple[Network, ...]:
    """The addresses or networks of a setting, separated by commas; ValueError for others.

    >>> networks("10.0.0.5, 10.1.0.0/16")
    (IPv4Network('10.0.0.5/32'), IPv4Network('10.1.0.0/16'))
    """
    try:
        return tuple(ipaddress.ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(f"{setting}: {error}; write an address or a network, such as 10.0.0.5") from error


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
