"""Access to the book's pages: open on this machine, and to logged-in users from elsewhere."""

import ipaddress
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Request, Response, redirect, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from components.site import urls
from components.site.clients import Network, was_handed_on
from components.site.hosts import LOCAL_HOSTS
from data.i18n import marked, tr

LOGIN, BACK, LOGOUT = "/book/login", "/book/login/back", "/book/logout"
HOURS = 8.0  # how long a login by OpenID Connect lasts
_REFUSED = marked(
    "You are not logged in, or your login is over. Log in where your organisation does, and open /book/ again."
)
_FAILED = marked("The login did not succeed: {why}. Try again at /book/login.")


class SettingError(ValueError):
    """An invalid login setting: its value, and what was expected."""


class Login(Protocol):
    """The access check of the book's pages."""

    def allowed(self, request: Request) -> bool:
        """Whether this request may see the pages."""

    def answer(self, request: Request) -> Response | None:
        """The response to a request that is not allowed; None where no login is possible."""

    def user(self, request: Request) -> str:
        """Who asks, as the login names them; "" where there is none."""

    def install(self, server: Flask) -> None:
        """Set up what the check needs on the server."""


@dataclass(frozen=True)
class LocalLogin:
    """No login: open to this machine only, shut when the server listens to others or is told of a proxy."""

    shut: bool

    def allowed(self, request: Request) -> bool:
        """Requests from this machine under a local host name, not a proxy's public name or a rebound DNS name, that no
        proxy has handed on.
        """
        if was_handed_on(request):
            return False
        try:
            hostname = urlsplit(f"//{request.host}").hostname
        except ValueError:  # an address that is none
            return False
        return not self.shut and hostname in LOCAL_HOSTS and _address(request.remote_addr).is_loopback

    def answer(self, request: Request) -> None:
        """The pages are switched off."""

    def user(self, request: Request) -> str:  # noqa: ARG002  # the signature of Login
        """Nobody is told apart."""
        return ""

    def install(self, server: Flask) -> None:
        """Nothing to set up."""


@dataclass(frozen=True)
class ProxyLogin:
    """A reverse proxy has authenticated the user and names them in a header, which is trusted from the proxy's address
    only.
    """

    name: str
    proxies: tuple[Network, ...]

    def allowed(self, request: Request) -> bool:
        """Requests from the proxy itself that name a user."""
        address = _address(request.remote_addr)
        return any(address in proxy for proxy in self.proxies) and bool(request.headers.get(self.name, "").strip())

    def answer(self, request: Request) -> Response:  # noqa: ARG002  # the signature of Login
        """Only the proxy can authenticate a user."""
        return _forbidden(tr(_REFUSED))

    def user(self, request: Request) -> str:
        """The user whom the proxy names."""
        return request.headers.get(self.name, "").strip()

    def install(self, server: Flask) -> None:
        """Nothing to set up."""


class _BookSessions(SecureCookieSessionInterface):
    """The login's cookie, set for the book's address in every language and for no other page."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session's cookie once an address."""
        for path in urls.doors("/book"):
            _SessionsAt(path).save_session(app, session, response)


class _SessionsAt(SecureCookieSessionInterface):
    def __init__(self, path: str) -> None:
        self._path = path

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002  # Flask's signature
        return self._path


class OidcLogin:
    """OpenID Connect: the organisation's own login, authorization code with PKCE; a signed cookie marks who has logged
    in.
    """

    def __init__(self, issuer: str, client: str, secret: str, address: str, key: str) -> None:
        self._address, self._key = address.rstrip("/"), key or secrets.token_urlsafe(32)
        try:
            from authlib.integrations.flask_client import OAuth  # an optional dependency
        except ImportError as missing:
            raise SettingError(
                "WATERLINE_LOGIN=oidc needs Authlib; in Waterline's checkout: pip install '.[login]'"
            ) from missing
        self._registry = OAuth()
        self._registry.register(
            "login",
            client_id=client,
            client_secret=secret,
            server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )

    def allowed(self, request: Request) -> bool:
        """Users whose login has not expired, and requests that are part of logging in."""
        return request.path in (LOGIN, BACK) or time.time() < float(session.get("until", 0.0))

    def user(self, request: Request) -> str:  # noqa: ARG002  # the session is this request's
        """The subject that the issuer named at the login."""
        return str(session.get("user", ""))

    def answer(self, request: Request) -> Response:
        """A redirect to the login for a page; other requests are refused, because they cannot be repeated later."""
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return _uncached(redirect(urls.with_language(LOGIN)))
        return _forbidden(tr(_REFUSED))

    def install(self, server: Flask) -> None:
        """The routes of login and logout, and the session cookie, which holds nothing but the time of expiry."""
        server.secret_key = self._key
        server.config.update(
            SESSION_COOKIE_NAME="book-login",
            SESSION_COOKIE_HTTPONLY=True,
            # Lax, because the provider redirects back from another site; writes also have their origin checked.
            SESSION_COOKIE_SAMESITE="Lax",
            SESSION_COOKIE_SECURE=self._address.startswith("https:"),
        )
        server.session_interface = _BookSessions()
        self._registry.init_app(server)
        rules: dict[str, tuple[Callable[[], Response], str]] = {
            LOGIN: (self._login, "GET"),
            BACK: (self._back, "GET"),
            LOGOUT: (self._out, "POST"),
        }
        for path, (view, method) in rules.items():
            server.add_url_rule(path, endpoint=path, view_func=view, methods=[method])

    def _login(self) -> Response:
        return self._tried(lambda: self._registry.login.authorize_redirect(f"{self._address}{BACK}"))

    def _back(self) -> Response:
        def finish_login() -> Response:
            # Proves state, nonce, issuer, audience and signature of an ID token, where there is one.
            token = self._registry.login.authorize_access_token()
            if not (token.get("userinfo") or {}).get("sub"):
                return _forbidden(tr(_FAILED, why=tr("the issuer named nobody")))
            session.clear()
            session["until"] = time.time() + 3600.0 * HOURS
            session["user"] = str(token["userinfo"]["sub"])
            return redirect(urls.with_language("/book/"))  # type: ignore[return-value]  # werkzeug's class of the same kind

        return self._tried(finish_login)

    def _tried(self, respond: Callable[[], Response]) -> Response:
        from authlib.common.errors import AuthlibBaseError  # an optional dependency
        from joserfc.errors import JoseError  # as above
        from requests import RequestException  # as above

        try:
            return _uncached(respond())
        except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
            session.clear()
            # The error's message may contain what was sent; its class name does not.
            return _forbidden(tr(_FAILED, why=type(error).__name__))

    def _out(self) -> Response:
        session.clear()
        return _uncached(redirect(urls.with_language("/")))


def login(environment: Mapping[str, str]) -> Login:
    """The access check of the settings; SettingError for invalid ones.

    HOST: where the server listens. Without a login WATERLINE_PROXIES shuts the pages: a proxy stands before them.
    WATERLINE_LOGIN: nothing, `header:NAME`, or `oidc`. For a header WATERLINE_PROXIES:
    the proxy's addresses; for oidc WATERLINE_ISSUER, WATERLINE_CLIENT, WATERLINE_CLIENT_SECRET, WATERLINE_ADDRESS (the
    public URL) and, if logins are to survive a restart, WATERLINE_SECRET.
    """
    setting = environment.get("WATERLINE_LOGIN", "").strip()
    if not setting:
        is_behind_proxy = bool(environment.get("WATERLINE_PROXIES", "").strip())
        return LocalLogin(shut=is_behind_proxy or environment.get("HOST", LOCAL_HOSTS[0]) not in LOCAL_HOSTS)
    kind, _, name = setting.partition(":")
    if kind == "header" and name.strip():
        return ProxyLogin(name.strip(), _networks(environment.get("WATERLINE_PROXIES", "")))
    if setting == "oidc":
        return OidcLogin(*_oidc_settings(environment), environment.get("WATERLINE_SECRET", ""))
    raise SettingError(f"WATERLINE_LOGIN is {setting!r}; write header:X-Forwarded-User or oidc (docs/book.md)")


def _networks(text: str) -> tuple[Network, ...]:
    networks = []
    for part in text.replace(",", " ").split():
        try:
            networks.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise SettingError(f"WATERLINE_PROXIES: {part!r} is no address or network, such as 10.0.0.5") from error
    if not networks:
        raise SettingError("a login by header needs WATERLINE_PROXIES, the addresses whose header is believed")
    return tuple(networks)


def _oidc_settings(environment: Mapping[str, str]) -> tuple[str, str, str, str]:
    names = ("WATERLINE_ISSUER", "WATERLINE_CLIENT", "WATERLINE_CLIENT_SECRET", "WATERLINE_ADDRESS")
    values = tuple(environment.get(name, "").strip() for name in names)
    if missing := [name for name, value in zip(names, values, strict=True) if not value]:
        raise SettingError(f"a login by oidc needs {', '.join(missing)} too (docs/book.md)")
    for name, value in ((names[0], values[0]), (names[3], values[3])):
        parts = urlsplit(value)
        if (
            not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS))
            or not parts.netloc
        ):
            raise SettingError(f"{name} is {value!r}; write an address that begins with https://")
    return values  # type: ignore[return-value]  # four


def _address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address of a request; 0.0.0.0 if it is unknown."""
    try:
        parsed = ipaddress.ip_address(text or "")
    except ValueError:
        return ipaddress.IPv4Address(0)
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _forbidden(text: str) -> Response:
    return Response(f"{text}\n", 403, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _uncached(response: Any) -> Response:  # noqa: ANN401  # a redirect, of werkzeug's or Flask's own class
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]
