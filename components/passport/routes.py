"""Every figure's passport over HTTP, to read and to download: `/passport?...&figure=...` and `/passport.json?...`."""

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
    """answered: a link's query, to the passport, the page's view of the same question, the pin that the link carried
    and what had to be dropped; offered: the figures that a place can have; written: a passport as its file; through:
    what every page says of how new its data are; rooms, assets: those of the house.
    """

    answered: Callable[[str], tuple[Content, View, pins.Pin | None, Sequence[str]]]
    offered: Callable[[str], Sequence[str]]
    written: Callable[[Content], str]
    through: Callable[[], str]
    rooms: Sequence[str]
    assets: Mapping[str, str]

    def install(self, server: Flask) -> None:
        """Open the doors on a server."""
        server.add_url_rule(urls.PASSPORT, view_func=self.read, endpoint="passport")
        server.add_url_rule(urls.PASSPORT_FILE, view_func=self.download, endpoint="passport_file")

    def read(self) -> str:
        """The passport as a page."""
        content, view, pin, dropped = self._asked()
        tree = page.tree(
            content,
            view.search(),
            self.offered(view.focus),
            dropped,
            self.rooms,
            self.through(),
            str(pins.passport_pin(content) or ""),
            pins.figure_pin_status(pin, content) if pin else None,
        )
        return html.plain_page(text.title(content), text.standfirst(content), tree, self.assets)

    def download(self) -> Response:
        """The passport as a file."""
        content = self._asked()[0]
        name = {"Content-Disposition": f'attachment; filename="{text.reader_file(content)}"'}
        return Response(self.written(content), mimetype="application/json", headers=name)

    def _asked(self) -> tuple[Content, View, pins.Pin | None, Sequence[str]]:
        return self.answered(request.query_string.decode(errors="replace"))
