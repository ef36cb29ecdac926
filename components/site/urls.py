"""URLs within the site: links on a Chinese page lead to Chinese pages."""

from flask import Request, has_request_context, request

from data import i18n

ROOTS = {"en": "/en", "zh": "/zh"}
TAGS = {"en": "en", "zh": "zh-Hans"}  # BCP 47 tags, for the lang attribute


def root() -> str:
    """Path prefix of the request being answered, such as "/zh"; "" where the language was chosen by Accept-Language."""
    return request.script_root if has_request_context() else ""


def preferred(request: Request) -> str:
    """The supported language that the browser's Accept-Language header ranks first; English when it names none."""
    return request.accept_languages.best_match(i18n.LANGUAGES) or "en"


def language_of_path() -> str:
    """The language of the path prefix, "" where the path has none."""
    return next((language for language, prefix in ROOTS.items() if root().endswith(prefix)), "")


def redirect_for_language(request: Request) -> str:
    """The URL to redirect to when the browser prefers another language than the path gives; "" for no redirect."""
    language = preferred(request)
    if request.method != "GET" or language_of_path() or language == "en":
        return ""
    return ROOTS[language] + request.full_path.removesuffix("?")


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
    return language, ROOTS[language] + (request.full_path.removesuffix("?") if is_current_page else path)


PASSPORT, PASSPORT_FILE = "/passport", "/passport.json"


def passport(search: str, figure: str = "", path: str = PASSPORT) -> str:
    """The link to a figure's passport, with the page's own query; without a figure, the passport of the page's share.

    >>> passport("?place=US-NV", "shortfall"), passport("", "pneq_by_loans"), passport("")
    ('/passport?place=US-NV&figure=shortfall', '/passport?figure=pneq_by_loans', '/passport')
    """
    return with_language(f"{path}{search}{('&' if search else '?') + 'figure=' + figure if figure else ''}")
