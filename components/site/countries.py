"""Which country and which language a request is for: the first words of its path, such as /zh/gb/stress/.

Each country is a server of its own (app.py), so that no page, cache or callback of one can hold a figure of another.
Without a word the country is the default one, unless the query names another by `country` or by the id of its first
place: a page then redirects to that country's address, and the API answers.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from dash import Dash
from flask import Request, Response, redirect

from components.site import hosts
from components.site.urls import COUNTRY_KEY, LANGUAGE_KEY, ROOTS, country_prefix, preferred
from data import i18n
from data.country import Country, code_of, in_country

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

API = "/api/v1/"
_LANGUAGES = {prefix.removeprefix("/"): language for language, prefix in ROOTS.items()}


class CountryServers:
    """The servers by country, each made when it is first needed.

    countries: the default one first. make: a country's server; country_of_place: the country of a typed place, None
    where no country knows it; place: the names and the path that the site is served under.
    """

    def __init__(
        self,
        countries: Iterable[Country],
        make: Callable[[Country], Dash],
        country_of_place: Callable[[str], Country | None],
        place: hosts.Place = hosts.Place(),  # noqa: B008  # it cannot be changed
    ) -> None:
        self._countries = {profile.iso2: profile for profile in countries}
        self._default = next(iter(self._countries.values()))
        self._make, self._country_of_place, self._place = make, country_of_place, place
        self._fronts: dict[str, Dash] = {}
        self._applications: dict[str, WSGIApplication] = {}
        self._lock = Lock()

    def front(self, profile: Country) -> Dash:
        """A country's front page, whose server has all its pages; made on the first call."""
        with self._lock:
            if profile.iso2 not in self._fronts:
                with in_country(profile):
                    self._fronts[profile.iso2] = front = self._make(profile)
                self._applications[profile.iso2] = front.server.wsgi_app
            return self._fronts[profile.iso2]

    def warm(self) -> None:
        """Make every server, before workers fork."""
        for profile in self._countries.values():
            self.front(profile)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request by the server of its country; words of language and country move to SCRIPT_NAME."""
        self._place.note(environ)
        # Whoever watches over the server asks it by its address, not by its name.
        if not self._place.trusts(environ) and environ["PATH_INFO"] != "/healthz":
            return _untrusted(environ, start_response)
        return self._served(environ, start_response)

    def _served(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not environ["PATH_INFO"] and environ["SCRIPT_NAME"]:
            return _redirected(environ, start_response, "/", str(environ.get("QUERY_STRING", "")))
        if _first_word(environ) in _LANGUAGES:
            environ[LANGUAGE_KEY] = _LANGUAGES[_shift(environ)]
        word, query = _first_word(environ), str(environ.get("QUERY_STRING", ""))
        profile = self._countries.get(code_of(word))
        if profile is not None:
            path = environ["PATH_INFO"].removeprefix(f"/{word}")
            if f"/{word}" != country_prefix(profile) or not path:
                return _redirected(environ, start_response, country_prefix(profile) + _rooted(path), query)
            environ[COUNTRY_KEY] = f"/{_shift(environ)}"
            return self._answer(profile, environ, start_response)
        named = self._named(environ)
        if named is None:
            return self._answer(self._default, environ, start_response)
        kept = urlencode([(key, text) for key, text in _parameters(environ) if key != "country"], safe=",")
        is_at_its_address = named is self._default and "country" not in dict(_parameters(environ))
        if is_at_its_address or environ["PATH_INFO"].startswith(API):
            return self._answer(named, environ, start_response)
        return _redirected(environ, start_response, country_prefix(named) + _rooted(environ["PATH_INFO"]), kept)

    def _answer(self, profile: Country, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.front(profile)
        with in_country(profile):
            return self._applications[profile.iso2](environ, start_response)

    def _named(self, environ: "WSGIEnvironment") -> Country | None:
        """The country that a query names by `country`, else by its first place; None for none."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        query = dict(_parameters(environ))
        if "country" in query:
            return self._countries.get(code_of(query["country"]))
        place = query.get("place", "")
        named = self._country_of_place(place) or self._country_of_place(place.split(",")[0]) if place else None
        return named if named and named.iso2 in self._countries else None


def _untrusted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    request = Request(environ)
    with i18n.in_language(preferred(request)):
        text = i18n.tr(hosts.UNTRUSTED)
    return Response(f"{text}\n", 400, mimetype="text/plain", headers={"Cache-Control": "no-store"})(
        environ, start_response
    )


def _parameters(environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    return parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)


def _first_word(environ: "WSGIEnvironment") -> str:
    return str(environ.get("PATH_INFO", "")).removeprefix("/").split("/", 1)[0]


def _rooted(path: str) -> str:
    """A path with one slash in front: with two a browser would take its first word for another host."""
    return f"/{path.lstrip('/')}"


def _shift(environ: "WSGIEnvironment") -> str:
    """Move the first word of the path to SCRIPT_NAME, so that links on the page keep it; the word."""
    word = _first_word(environ)
    environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{word}"
    environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(f"/{word}")
    return word


def _redirected(environ: "WSGIEnvironment", start_response: "StartResponse", path: str, query: str) -> Iterable[bytes]:
    # WSGI hands paths over decoded, byte by byte.
    address = quote(f"{environ.get('SCRIPT_NAME', '')}{path}".encode("latin-1"))
    response = redirect(f"{address}?{query}" if query else address)
    response.headers["Cache-Control"] = "no-store"
    return response(environ, start_response)
