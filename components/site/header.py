"""The header of every page: the site's name, links to the other pages, and the quarter the data reach."""

from collections.abc import Iterable

from dash import html

from components.site import ids, urls
from components.site.attributes import attributes
from components.site.pages import PAGES, SitePage
from components.text import words
from data.country import Country, current_country, served_countries
from data.i18n import tr

# Pages without a link in the header that every country has.
_EVERYWHERE = ("years", "about")


def header(
    current: str, pages: Iterable[str], through: str, stale: str, *, switch: bool = True, path: str = ""
) -> html.Header:
    """current: the page's name, "" for the front page; pages: the names linked to. switch: whether to offer the light
    or dark theme, which needs a script. path: the page's own, where it differs from its name.

    assets/scripts/turning.js adds the parameters that the other pages understand to these links.
    """
    links = [
        html.A(
            PAGES[name].shown_label,
            href=urls.with_language(PAGES[name].path),
            **attributes(_link_attributes(PAGES[name], is_current=name == current, has_script=switch)),
        )
        for name in pages
    ]
    return html.Header(
        [
            html.A(words.NAME, href=urls.with_language("/"), className="name"),
            html.Nav(links, className="rooms", **attributes({"aria-label": words.CONTROLS["pages"]}))
            if len(links) > 1
            else None,
            country_links(current),
            html.Span(tr(words.TAGLINE), className="tagline"),
            html.Span(through, id=ids.THROUGH, className="through"),
            html.Span(stale, id=ids.STALE, className="stale"),
            language_link(path or (f"/{current}/" if current else "/")),
            theme_button() if switch else None,
        ],
        className="masthead",
    )


def _link_attributes(page: SitePage, *, is_current: bool, has_script: bool) -> dict[str, object]:
    """The attributes of a link to a page: whether it is this one, and for turning.js what the link keeps of a query."""
    current = {"aria-current": "page"} if is_current else {}
    carried = {"data-keeps": " ".join(page.carried), "data-quarter": page.quarter} if has_script else {}
    return {**current, **carried}


def country_links(current: str) -> html.Nav | None:
    """Links to the same page of every country, or to its front page where it has none; None where there is only one.

    current: the page's name.
    """
    countries = served_countries()
    if len(countries) == 1:
        return None

    def link(profile: Country) -> html.A:
        name = current if current in profile.pages or current in _EVERYWHERE else ""
        path = f"/{name}/" if name in PAGES and name else f"/{name}"
        marked_current = {"aria-current": "true"} if profile is current_country() else {}
        return html.A(profile.name.shown, href=urls.country_url(profile, path), **attributes(marked_current))

    return html.Nav(
        [link(profile) for profile in countries],
        className="countries",
        **attributes({"aria-label": tr("Countries")}),
    )


def language_link(path: str) -> html.A:
    """The link to this page in the other language, labelled in that language."""
    language, url = urls.other_language_url(path)
    tag = urls.TAGS[language]
    return html.A(words.LANGUAGES[language], href=url, className="tongue", lang=tag, hrefLang=tag, rel="alternate")


def theme_button() -> html.Button:
    """The button for the light or dark theme; assets/scripts/theme.js switches and stores the choice."""
    return html.Button(
        html.Span("◐", **attributes({"aria-hidden": "true"})),
        id=ids.THEME,
        className="theme-switch",
        type="button",
        title=words.CONTROLS["theme"],
        **attributes({"aria-label": words.CONTROLS["theme"]}),
    )
