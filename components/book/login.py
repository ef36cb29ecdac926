"""Who may see the book's pages: everyone on this machine itself; from elsewhere only who has logged in."""

import ipaddress
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Request, Response, redirect, session

from data.i18n import marked, tr

HERE = ("127.0.0.1", "::1", "localhost")
LOGIN, BACK, OUT = "/book/login", "/book/login/back", "/book/logout"
HOURS = 8.0  # how long a login by OpenID Connect lasts
_REFUSED = marked(
    "You are not logged in, or your login is over. Log in where your organisation does, and open /book/ again."
)
_FAILED = marked("The login did not succeed: {why}. Try again at /book/login.")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingError(ValueError):
    """A login that is set in a way that cannot work: what was found, what was expected."""


class Login(Protocol):
    """Decides on one request to the book's pages."""

    def allowed(self, request: Request) -> bool:
        """Whether this request may come in."""

    def answer(self, request: Request) -> Response | None:
        """What one gets who may not; None where no login is possible."""

    def install(self, server: Flask) -> None:
        """What the door needs on the server."""


@dataclass(frozen=True)
class LocalLogin:
    """No login: open on this machine alone, shut where others can reach it."""

    shut: bool

    def allowed(self, request: Request) -> bool:
        """Whoever is on this machine and calls it so: not by a proxy's public name, nor by one that was turned here."""
        try:
            called = urlsplit(f"//{request.host}").hostname
        except ValueError:  # an address that is none
            return False
        return not self.shut and called in HERE and _address(request.remote_addr).is_loopback

    def answer(self, request: Request) -> None:  # a door's face
        """The pages are off."""

    def install(self, server: Flask) -> None:
        """Nothing."""


@dataclass(frozen=True)
class ProxyLogin:
    """A proxy has logged its user in and says so in a header, which is believed of that proxy's address alone."""

    name: str
    proxies: tuple[Network, ...]

    def allowed(self, request: Request) -> bool:
        """A request that comes from the proxy itself and names its user."""
        came = _address(request.remote_addr)
        return any(came in proxy for proxy in self.proxies) and bool(request.headers.get(self.name, "").strip())

    def answer(self, request: Request) -> Response:  # noqa: ARG002  # a door's face
        """Only the proxy can log one in."""
        return _refused(tr(_REFUSED))

    def install(self, server: Flask) -> None:
        """Nothing."""


class OidcLogin:
    """OpenID Connect: the organisation's own login, by code with PKCE; who has been there has a signed cookie."""

    def __init__(self, issuer: str, client: str, secret: str, address: str, key: str) -> None:
        self._address, self._key = address.rstrip("/"), key or secrets.token_urlsafe(32)
        try:
            from authlib.integrations.flask_client import OAuth  # an extra of its own
        except ImportError as missing:
            raise SettingError("WATERLINE_LOGIN=oidc needs Authlib: pip install 'waterline[login]'") from missing
        self._registry = OAuth()
        self._registry.register(
            "login",
            client_id=client,
            client_secret=secret,
            server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )

    def allowed(self, request: Request) -> bool:
        """Who has logged in, not too long ago; and whoever is on the way to."""
        return request.path in (LOGIN, BACK) or time.time() < float(session.get("until", 0.0))

    def answer(self, request: Request) -> Response:
        """To the login, from a page; a write or a file is refused, because it could not be done again after."""
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return _sent(redirect(LOGIN))
        return _refused(tr(_REFUSED))

    def install(self, server: Flask) -> None:
        """The way to the login and back; and the cookie that says that one has been there, and nothing else."""
        server.secret_key = self._key
        server.config.update(
            SESSION_COOKIE_NAME="book-login",
            SESSION_COOKIE_PATH="/book",
            SESSION_COOKIE_HTTPONLY=True,
            # Lax, because one comes back from another site; writes are checked for their own origin besides.
            SESSION_COOKIE_SAMESITE="Lax",
            SESSION_COOKIE_SECURE=self._address.startswith("https:"),
        )
        self._registry.init_app(server)
        rules: dict[str, tuple[Callable[[], Response], str]] = {
            LOGIN: (self._login, "GET"),
            BACK: (self._back, "GET"),
            OUT: (self._out, "POST"),
        }
        for path, (view, method) in rules.items():
            server.add_url_rule(path, endpoint=path, view_func=view, methods=[method])

    def _login(self) -> Response:
        return self._tried(lambda: self._registry.login.authorize_redirect(f"{self._address}{BACK}"))

    def _back(self) -> Response:
        def entered() -> Response:
            # Proves state, nonce, issuer, audience and signature of an ID token, where there is one.
            token = self._registry.login.authorize_access_token()
            if not (token.get("userinfo") or {}).get("sub"):
                return _refused(tr(_FAILED, why=tr("the issuer named nobody")))
            session.clear()
            session["until"] = time.time() + 3600.0 * HOURS
            return redirect("/book/")  # type: ignore[return-value]  # werkzeug's class of the same kind

        return self._tried(entered)

    def _tried(self, made: Callable[[], Response]) -> Response:
        from authlib.common.errors import AuthlibBaseError  # an extra of its own
        from joserfc.errors import JoseError  # as above
        from requests import RequestException  # as above

        try:
            return _sent(made())
        except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as wrong:
            session.clear()
            # The error's own text may repeat what was sent; its kind does not.
            return _refused(tr(_FAILED, why=type(wrong).__name__))

    def _out(self) -> Response:
        session.clear()
        return _sent(redirect("/"))


def login(said: Mapping[str, str]) -> Login:
    """The door that the environment describes; SettingError says what is wrong with it.

    HOST: where the server listens. WATERLINE_LOGIN: nothing, `header:NAME`, or `oidc`. For a header WATERLINE_PROXIES:
    the proxy's addresses; for oidc WATERLINE_ISSUER, WATERLINE_CLIENT, WATERLINE_CLIENT_SECRET, WATERLINE_ADDRESS (as
    readers type it) and, if logins are to outlive a start, WATERLINE_SECRET.
    """
    login = said.get("WATERLINE_LOGIN", "").strip()
    if not login:
        return LocalLogin(shut=said.get("HOST", HERE[0]) not in HERE)
    kind, _, name = login.partition(":")
    if kind == "header" and name.strip():
        return ProxyLogin(name.strip(), _networks(said.get("WATERLINE_PROXIES", "")))
    if login == "oidc":
        return OidcLogin(*_told(said), said.get("WATERLINE_SECRET", ""))
    raise SettingError(f"WATERLINE_LOGIN is {login!r}; write header:X-Forwarded-User or oidc (docs/book.md)")


def _networks(text: str) -> tuple[Network, ...]:
    found = []
    for one in text.replace(",", " ").split():
        try:
            found.append(ipaddress.ip_network(one))
        except ValueError as wrong:
            raise SettingError(f"WATERLINE_PROXIES: {one!r} is no address or network, such as 10.0.0.5") from wrong
    if not found:
        raise SettingError("a login by header needs WATERLINE_PROXIES, the addresses whose header is believed")
    return tuple(found)


def _told(said: Mapping[str, str]) -> tuple[str, str, str, str]:
    names = ("WATERLINE_ISSUER", "WATERLINE_CLIENT", "WATERLINE_CLIENT_SECRET", "WATERLINE_ADDRESS")
    values = tuple(said.get(name, "").strip() for name in names)
    if lacking := [name for name, value in zip(names, values, strict=True) if not value]:
        raise SettingError(f"a login by oidc needs {', '.join(lacking)} too (docs/book.md)")
    for name, value in ((names[0], values[0]), (names[3], values[3])):
        parts = urlsplit(value)
        if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)) or not parts.netloc:
            raise SettingError(f"{name} is {value!r}; write an address that begins with https://")
    return values  # type: ignore[return-value]  # four


def _address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Where a request came from; nowhere, if that is not said."""
    try:
        found = ipaddress.ip_address(text or "")
    except ValueError:
        return ipaddress.IPv4Address(0)
    return getattr(found, "ipv4_mapped", None) or found


def _refused(text: str) -> Response:
    return Response(f"{text}\n", 403, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _sent(response: Any) -> Response:  # noqa: ANN401  # a redirect, of werkzeug's or Flask's own class
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]
