"""Panels over HTTP: `/quote/PANEL` (takeaway, citation, links), `/file/PANEL.csv`, `/embed/`, `/table/`, `/s/CODE`.

All take the page's own query, and answer with exactly what the page shows for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

import orjson
from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from components.share import citation
from components.share.takeaway import takeaway, title
from components.site import urls
from components.text import words
from components.years import page as years_page
from data.api import short_links
from data.api.pages import PAGES
from data.i18n import tr
from data.tables import export
from data.tables.panel import Panel

PREFIXES = ("/quote/", "/file/", "/s/", "/embed/", "/table/")
_REGION_TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ShareRoutes:
    """panel_of: the panel of a name and a link's query, KeyError for an unknown name; pin_of: a panel's pin;
    embedded_page: a panel and the link to its page as HTML for an iframe; region_files: by file extension, a place as a
    briefing or slide, with the link and the licence; years_page_html: the page of all years; table_page: a panel and
    the link to its page as a table.
    """

    panel_of: Callable[[str, str], Panel]
    pin_of: Callable[[Panel], str]
    embedded_page: Callable[[Panel, str], str]
    region_files: Mapping[str, Callable[[Panel, str, str], bytes]]
    years_page_html: Callable[[Panel], str]
    table_page: Callable[[Panel, str], str]

    def install(self, server: Flask) -> None:
        """Add the routes to a server."""
        server.add_url_rule("/quote/<path:name>", view_func=self.quote, endpoint="quote")
        server.add_url_rule("/file/region.<form>", view_func=self.place, endpoint="region")
        server.add_url_rule("/file/<path:name>.<form>", view_func=self.file, endpoint="file")
        for prefix in PREFIXES[:2]:  # other paths below them are 404, not the front page
            server.add_url_rule(f"{prefix}<path:rest>", view_func=lambda rest: abort(404), endpoint=f"no{prefix}")  # noqa: ARG005
        server.add_url_rule("/embed/<path:name>", view_func=self.embed, endpoint="embed")
        server.add_url_rule("/table/<path:name>", view_func=self.table, endpoint="table")
        server.add_url_rule(years_page.PATH, view_func=self.years, endpoint="years")
        server.add_url_rule("/s/<code>", view_func=self.go, endpoint="short")

    def quote(self, name: str) -> Response:
        """The takeaway, the citation and the links of a panel, as JSON for the page's box."""
        panel = self._panel(name)
        link, pinned = self._link(panel, with_pin=False), self._link(panel, with_pin=True)
        search = panel.view.search() if panel.view else ""
        today = datetime.now(UTC).date()
        values = {
            "takeaway": takeaway(panel),
            "citation": citation.plain(panel, pinned, today),
            "bibtex": citation.bibtex(panel, pinned, today),
            "link": link,
            "short": urls.absolute(urls.with_language(f"/s/{short_links.shortened(_page_name(name), search)}")),
            "pinned": pinned,
            # The query as requested: without a quarter it shows the newest one whenever it is opened.
            "embed": _iframe(urls.absolute(urls.with_language(f"/embed/{name}{urls.current_query()}")), title(panel)),
            "frozen": _iframe(urls.absolute(urls.with_language(f"/embed/{name}{self._search(panel)}")), title(panel)),
            "file": panel.file_name,
            "licence": _licence(panel),
        }
        return Response(orjson.dumps(values), mimetype="application/json")

    def embed(self, name: str) -> str:
        """The panel alone, for an iframe."""
        panel = self._panel(name)
        return self.embedded_page(panel, self._link(panel, with_pin=False))

    def file(self, name: str, form: str) -> Response:
        """The panel's table as CSV or XLSX, with its description."""
        if form not in _TYPES:
            abort(404)
        panel = self._panel(name)
        description = {"takeaway": takeaway(panel)} | panel.about() | {"link": self._link(panel, with_pin=True)}
        if panel.dropped:
            description |= {"not answered": "; ".join(map(tr, panel.dropped))}
        # Excel reads a CSV as UTF-8 only behind a byte-order mark.
        body = (
            export.as_xlsx(panel, description)
            if form == "xlsx"
            else ("\ufeff" + export.as_csv(panel, description)).encode()
        )
        headers = {"Content-Disposition": f'attachment; filename="{panel.file_name}.{form}"'}
        return Response(body, mimetype=_TYPES[form], headers=headers)

    def place(self, form: str) -> Response:
        """The place in focus as a briefing or a slide."""
        if form not in self.region_files:
            abort(404)
        panel = self._panel("history")
        body = self.region_files[form](panel, self._link(panel, with_pin=True), _licence(panel))
        name = f"waterline-{panel.place}-{panel.quarter}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, mimetype=_REGION_TYPES[form], headers=headers)

    def table(self, name: str) -> str:
        """The panel as an HTML table."""
        panel = self._panel(name)
        return self.table_page(panel, self._link(panel, with_pin=False))

    def years(self) -> str:
        """The page of all years."""
        return self.years_page_html(self._panel("years"))

    def go(self, code: str) -> WerkzeugResponse:
        """Redirect a short link."""
        try:
            return redirect(urls.with_language(short_links.expanded(code)))
        except ValueError:
            abort(404)

    def _panel(self, name: str) -> Panel:
        try:
            return self.panel_of(name, "?" + request.query_string.decode(errors="replace"))
        except KeyError:
            abort(404)

    def _link(self, panel: Panel, *, with_pin: bool) -> str:
        """The URL of the panel's page. with_pin: pinned to its figures, whatever newer data give."""
        search = self._search(panel) if with_pin else panel.view.search() if panel.view else ""
        return urls.absolute(urls.with_language(PAGES[_page_name(panel.name)].path + search))

    def _search(self, panel: Panel) -> str:
        """The panel's query with its pin."""
        view = panel.view
        if "pin" in PAGES[_page_name(panel.name)].query_names:
            view = view.but(pin=self.pin_of(panel))
        return str(view.search()) if view else ""


def _page_name(name: str) -> str:
    """The name of the page of a panel; "" is the front page."""
    return name.rpartition("/")[0]


def _licence(panel: Panel) -> str:
    """The terms on which the figures may be passed on, given the sources' licences."""
    terms = dict.fromkeys(tr(source["licence"]) for source in panel.sources)
    return tr("Free to use with credit to {us} and its sources ({terms}).", us=words.NAME, terms=tr("; ").join(terms))


def _iframe(url: str, name: str) -> str:
    return (
        f'<iframe src="{escape(quote(url, safe=":/?&=,.~-%"))}" title="{escape(name)}" width="100%" height="520" '
        f'style="border:0" loading="lazy"></iframe>'
    )
