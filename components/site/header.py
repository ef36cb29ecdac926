"""The head of every room: whose page it is, the way to the other rooms, and how far the data reach."""

from collections.abc import Iterable

from dash import html

from components.site import ids, urls
from components.text import words
from data.i18n import tr


def header(
    here: str, rooms: Iterable[str], through: str, stale: str, *, switch: bool = True, path: str = ""
) -> html.Header:
    """here: the room the reader is in; rooms: those there are, "" the front page. switch: between light and dark, which
    a page without scripts cannot do. path: the page's own, where it is not the room's.

    The ways to the other rooms take along what they too can be asked: assets/scripts/turning.js writes it into them.
    """
    ways = [
        html.A(
            words.PAGES[name],
            href=urls.with_language(f"/{name}/" if name else "/"),
            **({"aria-current": "page"} if name == here else {}),
        )
        for name in rooms
    ]
    return html.Header(
        [
            html.A(words.NAME, href=urls.with_language("/"), className="name"),
            html.Nav(ways, className="rooms", **{"aria-label": words.CONTROLS["rooms"]}) if len(ways) > 1 else None,
            html.Span(tr(words.TAGLINE), className="tagline"),
            html.Span(through, id=ids.THROUGH, className="through"),
            html.Span(stale, id=ids.STALE, className="stale"),
            language_link(path or (f"/{here}/" if here else "/")),
            theme_button() if switch else None,
        ],
        className="masthead",
    )


def language_link(path: str) -> html.A:
    """This page in the other language, named in that language."""
    language, there = urls.other(path)
    tag = urls.TAGS[language]
    return html.A(words.LANGUAGES[language], href=there, className="tongue", lang=tag, hrefLang=tag, rel="alternate")


def theme_button() -> html.Button:
    """Light or dark; assets/scripts/theme.js does it and remembers."""
    return html.Button(
        html.Span("◐", **{"aria-hidden": "true"}),
        id=ids.THEME,
        className="theme-switch",
        type="button",
        title=words.CONTROLS["theme"],
        **{"aria-label": words.CONTROLS["theme"]},
    )
