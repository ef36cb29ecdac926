"""Addresses inside our own house: a page read in Chinese leads to pages in Chinese."""

from flask import Request, has_request_context, request

from data import i18n

ROOTS = {"en": "/en", "zh": "/zh"}
TAGS = {"en": "en", "zh": "zh-Hans"}  # as HTML names them


def root() -> str:
    """What stands before every path of the page being read: "" where the reader's browser chose the language."""
    return request.script_root if has_request_context() else ""


def preferred(request: Request) -> str:
    """The language a browser asks for first, of those we speak."""
    return request.accept_languages.best_match(i18n.LANGUAGES) or "en"


def language_of_path() -> str:
    """The language that the address being read says, "" where it leaves it to the browser."""
    return next((language for language, stands in ROOTS.items() if root().endswith(stands)), "")


def redirect_for_language(request: Request) -> str:
    """Where a reader is sent whose browser asks for another language than the address would give; "" where nowhere."""
    wanted = preferred(request)
    if request.method != "GET" or language_of_path() or wanted == "en":
        return ""
    return ROOTS[wanted] + request.full_path.removesuffix("?")


def with_language(path: str) -> str:
    """A path of ours as a link on the page being read.

    >>> with_language("/why/?to=2013Q4")
    '/why/?to=2013Q4'
    """
    return root() + path


def query_here() -> str:
    """The query of the page that is being written, "" elsewhere: links without a script keep to it."""
    query = request.query_string.decode(errors="replace") if has_request_context() else ""
    return f"?{query}" if query else ""


def other(path: str) -> tuple[str, str]:
    """The other language, and where a page stands in it; with its question, where that page is being written."""
    language = next(one for one in i18n.LANGUAGES if one != i18n.language())
    writing = has_request_context() and request.path == path
    return language, ROOTS[language] + (request.full_path.removesuffix("?") if writing else path)


PASSPORT, PASSPORT_FILE = "/passport", "/passport.json"


def passport(search: str, figure: str = "", path: str = PASSPORT) -> str:
    """The link to a figure's passport, beside the page's own query; without a figure, the page's share itself.

    >>> passport("?place=US-NV", "shortfall_usd"), passport("", "pneq_by_loans"), passport("")
    ('/passport?place=US-NV&figure=shortfall_usd', '/passport?figure=pneq_by_loans', '/passport')
    """
    return with_language(f"{path}{search}{('&' if search else '?') + 'figure=' + figure if figure else ''}")
