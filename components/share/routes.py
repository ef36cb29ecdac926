"""What can be taken away, over HTTP: `/quote/PANEL` (sentence, citation, links), `/file/PANEL.csv`, `/s/CODE`.

All take the page's own query, and answer of exactly what the page shows for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

import orjson
from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from components.share import citation
from components.share.takeaway import takeaway, title
from components.site import urls
from components.text import words
from components.years import page as years
from data.api import short_links
from data.i18n import tr
from data.monitor.view import View
from data.stress.view import StressView
from data.tables import export
from data.tables.panel import Panel
from data.why.view import WhyView

PREFIXES = ("/quote/", "/file/", "/s/", "/embed/", "/table/")
_REGION = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ShareRoutes:
    """panel: a panel's table for its name and a link's query, KeyError for a stranger; pinned: a panel's pin; framed: a
    panel and the link to its page as a page for a frame; region: a place on one page and on one slide, by the file's
    ending, with the link and the terms; shown: the page of years; listed: a panel
    and the link to its page as a table.
    """

    panel: Callable[[str, str], Panel]
    pinned: Callable[[Panel], str]
    framed: Callable[[Panel, str], str]
    region: Mapping[str, Callable[[Panel, str, str], bytes]]
    shown: Callable[[Panel], str]
    listed: Callable[[Panel, str], str]

    def install(self, server: Flask) -> None:
        """Open the doors on a server."""
        server.add_url_rule("/quote/<path:name>", view_func=self.quote, endpoint="quote")
        server.add_url_rule("/file/region.<form>", view_func=self.place, endpoint="region")
        server.add_url_rule("/file/<path:name>.<form>", view_func=self.file, endpoint="file")
        for prefix in PREFIXES[:2]:  # whatever else is asked below is nowhere, and not the front page
            server.add_url_rule(f"{prefix}<path:rest>", view_func=lambda rest: abort(404), endpoint=f"no{prefix}")  # noqa: ARG005
        server.add_url_rule("/embed/<path:name>", view_func=self.embed, endpoint="embed")
        server.add_url_rule("/table/<path:name>", view_func=self.table, endpoint="table")
        server.add_url_rule(years.PATH, view_func=self.years, endpoint="years")
        server.add_url_rule("/s/<code>", view_func=self.go, endpoint="short")

    def quote(self, name: str) -> Response:
        """The sentence, the citation and the links of a panel, as JSON for the page's box."""
        told = self._asked(name)
        link, pinned = self._link(told, kept=False), self._link(told, kept=True)
        search = told.view.search() if told.view else ""
        today = datetime.now(UTC).date()
        said = {
            "takeaway": takeaway(told),
            "citation": citation.plain(told, pinned, today),
            "bibtex": citation.bibtex(told, pinned, today),
            "link": link,
            "short": _whole(urls.with_language(f"/s/{short_links.shortened(_page_of(name), search)}")),
            "pinned": pinned,
            # As it was asked: a link that leaves the quarter open shows the newest whenever it is opened.
            "embed": _frame(_whole(urls.with_language(f"/embed/{name}{urls.query_here()}")), title(told)),
            "frozen": _frame(_whole(urls.with_language(f"/embed/{name}{self._search(told)}")), title(told)),
            "file": told.file_name,
            "licence": _licence(told),
        }
        return Response(orjson.dumps(said), mimetype="application/json")

    def embed(self, name: str) -> str:
        """The panel alone, for an iframe."""
        told = self._asked(name)
        return self.framed(told, self._link(told, kept=False))

    def file(self, name: str, form: str) -> Response:
        """The panel's table as a file that says what it is."""
        if form not in _FORMS:
            abort(404)
        told = self._asked(name)
        about = {"takeaway": takeaway(told)} | told.about() | {"link": self._link(told, kept=True)}
        if told.dropped:
            about |= {"not answered": "; ".join(told.dropped)}
        # Excel reads a CSV as UTF-8 only behind a byte-order mark.
        body = export.as_xlsx(told, about) if form == "xlsx" else ("\ufeff" + export.as_csv(told, about)).encode()
        named = {"Content-Disposition": f'attachment; filename="{told.file_name}.{form}"'}
        return Response(body, mimetype=_FORMS[form], headers=named)

    def place(self, form: str) -> Response:
        """The place in focus on one page, or on one slide."""
        if form not in self.region:
            abort(404)
        told = self._asked("history")
        body = self.region[form](told, self._link(told, kept=True), _licence(told))
        name = f"waterline-{told.place}-{told.quarter}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, mimetype=_REGION[form], headers=headers)

    def table(self, name: str) -> str:
        """The panel as a table, to be read line by line."""
        told = self._asked(name)
        return self.listed(told, self._link(told, kept=False))

    def years(self) -> str:
        """Every year at a glance."""
        return self.shown(self._asked("years"))

    def go(self, code: str) -> Answer:
        """The page a short link stands for."""
        try:
            return redirect(urls.with_language(short_links.expanded(code)))
        except ValueError:
            abort(404)

    def _asked(self, name: str) -> Panel:
        try:
            return self.panel(name, "?" + request.query_string.decode(errors="replace"))
        except KeyError:
            abort(404)

    def _link(self, panel: Panel, *, kept: bool) -> str:
        """The panel's whole page. kept: with its figures, after newer data too."""
        room = _page_of(panel.name)
        search = self._search(panel) if kept else panel.view.search() if panel.view else ""
        return _whole(urls.with_language((f"/{room}/" if room else "/") + search))

    def _search(self, panel: Panel) -> str:
        """The panel's query with its pin."""
        view = panel.view
        if isinstance(view, View | StressView | WhyView):
            return view.but(pin=self.pinned(panel)).search()
        return view.search() if view else ""


def _page_of(name: str) -> str:
    """The room of a panel: "" is the front page."""
    return name.rpartition("/")[0]


def _licence(panel: Panel) -> str:
    """On which terms the figures may be passed on, as their sources' terms ask."""
    terms = dict.fromkeys(tr(source["licence"]) for source in panel.sources)
    return tr("Free to use with credit to {us} and its sources ({terms}).", us=words.NAME, terms=tr("; ").join(terms))


def _whole(path: str) -> str:
    return request.host_url.rstrip("/") + path


def _frame(address: str, named: str) -> str:
    return (
        f'<iframe src="{escape(quote(address, safe=":/?&=,.~-%"))}" title="{escape(named)}" width="100%" height="520" '
        f'style="border:0" loading="lazy"></iframe>'
    )
