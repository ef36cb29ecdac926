"""URLs within the site: links on a Chinese page lead to Chinese pages, and those on a country's page to its pages.

A path begins with the language, then the country, where these are not the usual ones: /zh/gb/stress/.
"""

from urllib.parse import quote

from flask import Request, has_request_context, request

from data import i18n
from data.country import Country, default

ROOTS = {"en": "/en", "zh": "/zh"}
# Where components.site.countries notes in a request's WSGI environment what it took from the path.
LANGUAGE_KEY, COUNTRY_KEY = "waterline.language", "waterline.country"
# Where components.site.hosts notes the path that the site lies under, and the scheme and host that links may name.
PREFIX_KEY, ORIGIN_KEY = "waterline.prefix", "waterline.origin"
TAGS = {"en": "en", "zh": "zh-Hans"}  # BCP 47 tags, for the lang attribute


def root() -> str:
    """Path prefix of the request being answered, such as "/zh" or "/waterline/zh/gb", as a URL has it; "" for the
    default country and where the language was chosen by Accept-Language, on a site that lies under no path.
    """
    return quote(request.script_root) if has_request_context() else ""


def site_root() -> str:
    """The path that the whole site lies under, such as "/waterline"; "" for none."""
    return quote(str(request.environ.get(PREFIX_KEY, "")).encode("latin-1")) if has_request_context() else ""


def absolute(path: str) -> str:
    """A path of the site as a URL with scheme and host; the path alone where nobody vouches for the request's Host."""
    return (str(request.environ.get(ORIGIN_KEY, "")) if has_request_context() else "") + path


def doors(path: str) -> tuple[str, ...]:
    """A path in every language of the country being shown, the current one first: where its cookies are sent."""
    languages = (f"{site_root()}{language}{country_root()}{path}" for language in ("", *ROOTS.values()))
    return tuple(dict.fromkeys((root() + path, *languages)))


def country_root() -> str:
    """The country's part of that prefix, such as "/gb"; "" for the default country."""
    return str(request.environ.get(COUNTRY_KEY, "")) if has_request_context() else ""


def preferred(request: Request) -> str:
    """The supported language that the browser's Accept-Language header ranks first; English when it names none."""
    return request.accept_languages.best_match(i18n.LANGUAGES) or "en"


def language_of_path() -> str:
    """The language of the path prefix, "" where the path has none."""
    return str(request.environ.get(LANGUAGE_KEY, "")) if has_request_context() else ""


def redirect_for_language(request: Request) -> str:
    """The URL to redirect to when the browser prefers another language than the path gives; "" for no redirect."""
    language = preferred(request)
    if request.method != "GET" or language_of_path() or language == "en":
        return ""
    return site_root() + ROOTS[language] + country_root() + quoted_path(request)


def quoted_path(request: Request) -> str:
    """A request's path below `root()` and its query, as a URL has them."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")


def with_language(path: str) -> str:
    """A path of the site as a link on the page being rendered, with its language prefix.

    >>> with_language("/why/?to=2013Q4")
    '/why/?to=2013Q4'
    """
    return root() + path


def current_query() -> str:
    """The query string of the page being rendered, with its "?"; "" outside a request. For links no script updates."""
    query = request.query_string.decode(errors="replace") if has_request_context() else ""
    return f"?{query}" if query else ""


def other_language_url(path: str) -> tuple[str, str]:
    """The other language, and the URL of the same page in it, with its query when that page is being rendered."""
    language = next(name for name in i18n.LANGUAGES if name != i18n.language())
    is_current_page = has_request_context() and request.path == path
    return language, site_root() + ROOTS[language] + country_root() + (
        request.full_path.removesuffix("?") if is_current_page else path
    )


def country_prefix(profile: Country) -> str:
    """The part of a path that names a country, "" for the default one."""
    return "" if profile is default() else f"/{profile.iso2}"


def country_url(profile: Country, path: str) -> str:
    """The URL of a page of a country, in the language of the page being rendered."""
    return site_root() + ROOTS.get(language_of_path(), "") + country_prefix(profile) + path


PASSPORT, PASSPORT_FILE = "/passport", "/passport.json"


def passport(search: str, figure: str = "", path: str = PASSPORT) -> str:
    """The link to a figure's passport, with the page's own query; without a figure, the passport of the page's share.

    >>> passport("?place=US-NV", "shortfall"), passport("", "pneq_by_loans"), passport("")
    ('/passport?place=US-NV&figure=shortfall', '/passport?figure=pneq_by_loans', '/passport')
    """
    return with_language(f"{path}{search}{('&' if search else '?') + 'figure=' + figure if figure else ''}")
