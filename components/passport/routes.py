"""The passport of every figure over HTTP: `/passport?...&figure=...` and `/passport.json?...`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request

from components.passport import page, text
from components.site import html, urls
from data.monitor.view import View
from data.snapshot import pin as pins

Content = Mapping[str, Any]


@dataclass(frozen=True)
class PassportRoutes:
    """passport_of: a link's query to the passport, the front page's view, the link's pin, and what could not be used;
    figures_of: the figures of a region id in a quarter; as_file: a passport as JSON text; through: the sentence on how
    far the data reach; pages: the names to link to; assets: URLs of the site's files.
    """

    passport_of: Callable[[str], tuple[Content, View, pins.Pin | None, Sequence[str]]]
    figures_of: Callable[[str, str], Sequence[str]]
    as_file: Callable[[Content], str]
    through: Callable[[], str]
    pages: Sequence[str]
    assets: Mapping[str, str]

    def install(self, server: Flask) -> None:
        """Add the routes to a server."""
        server.add_url_rule(urls.PASSPORT, view_func=self.read, endpoint="passport")
        server.add_url_rule(urls.PASSPORT_FILE, view_func=self.download, endpoint="passport_file")

    def read(self) -> str:
        """The passport as a page."""
        content, view, pin, dropped = self._passport()
        tree = page.tree(
            content,
            view.search(),
            self.figures_of(view.focus, content["as_of"]),
            dropped,
            self.pages,
            self.through(),
            str(pins.passport_pin(content) or ""),
            pins.figure_pin_status(pin, content) if pin else None,
        )
        return html.plain_page(text.title(content), text.standfirst(content), tree, self.assets)

    def download(self) -> Response:
        """The passport as a file."""
        content, _, _, dropped = self._passport()
        name = {"Content-Disposition": f'attachment; filename="{text.file_name(content)}"'}
        if dropped:  # the messages repeat what the link has; as an escape its "<" begins no element anywhere
            content = {**content, "not_answered": [str(message) for message in dropped]}
            file = self.as_file(content).replace("<", r"\u003c")
        else:
            file = self.as_file(content)
        return Response(file, mimetype="application/json", headers=name)

    def _passport(self) -> tuple[Content, View, pins.Pin | None, Sequence[str]]:
        return self.passport_of(request.query_string.decode(errors="replace"))
