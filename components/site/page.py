"""A room of the house: a page of its own, under an address of its own, on the one server.

Each room is its own small Dash, so that no room's tree, callbacks or bytes weigh on another's; all share the files
under /assets and /_dash-component-suites, which the browser therefore fetches once. To add a room called `why`:

1. Make `components/why/`: its ids, words, controls, figures, and a page with `tree`, `outputs` and `answer`. The tree
   holds the stores ids.ADDRESS and ids.LINK and the button ids.THEME; an answer writes "link" as the Monitor's does
   ({search, title, by, replaces}): assets/scripts/turning.js then keeps the address bar, Back and Forward.
2. Make a question: a frozen dataclass with `search()`, and a `heard(search, known)` that drops what it cannot read.
3. In `components/why/page.py` make the Room: what it is told (`inputs`; the address first, the link last), what it
   writes (`outputs`), how it hears, answers and paints its first HTML (components/site/html.py writes a tree out).
   components/monitor/page.py and components/stress/page.py are two to look at.
4. Name it in words.ROOMS, and let app.py's `create_app` open it. served.install caches its pages and answers as it does
   the Monitor's, under the key that `hear` gives: equal keys must have equal answers.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import orjson
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Flask, request

from components.site import ids, urls
from components.text import words

Inputs = Mapping[str, Any]
# What hearing raises at values that no control of ours could send.
MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


class Question(Protocol):
    """A question as it came."""

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""


ViewT = TypeVar("ViewT", bound=Hashable)


@dataclass(frozen=True)
class PlainQuestion(Generic[ViewT]):
    """A question as it came, of a room whose answer does not depend on what the page showed before."""

    view: ViewT
    dropped: tuple[str, ...]
    by: str
    replaces: bool

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        return (self.view, self.dropped, self.by, self.replaces)


@dataclass(frozen=True)
class Page:
    """What makes a page.

    name: its part of the address, "" for the front page. hear: the input that was touched, and what all of them hold,
    as a question. answer: what changes on the page, by the names of `outputs`; what it leaves out stays as it is.
    paint: the parts that Dash gives and the address's query, as the first HTML. does: the browser's own callbacks,
    each the name of a function of `dash_clientside.waterline` and what it is bound to.
    """

    name: str
    inputs: Mapping[str, Input | State]
    outputs: Mapping[str, Output]
    tree: Callable[[], Component]
    hear: Callable[[str, Inputs], Question]
    answer: Callable[[Any], Mapping[str, object]]
    paint: Callable[[Mapping[str, str], str], str]
    does: Sequence[tuple[str, Sequence[Input | Output | State]]] = field(default=())

    @property
    def path(self) -> str:
        """Where it stands.

        >>> path("stress"), path("")
        ('/stress/', '/')
        """
        return path(self.name)

    def question(self, body: bytes) -> Hashable | None:
        """The key of a callback's request; None for one that is not understood, which Dash may refuse itself."""
        try:
            sent = orjson.loads(body)
            held = [*sent["inputs"], *sent["state"]]
            # Dash calls by position: a body with its inputs in another order must not be remembered under this key.
            if [(one["id"], one["property"]) for one in held] != self.order:
                return None
            said = {one["id"]: one.get("value") for one in held}
            by = sent["changedPropIds"][0].rsplit(".", 1)[0] if sent["changedPropIds"] else ids.ADDRESS
            return self.hear(by, said).key
        except MALFORMED:
            return None

    @property
    def order(self) -> list[tuple[str, str]]:
        """The inputs by position."""
        return [(input_.component_id, input_.component_property) for input_ in self.inputs.values()]


class MountedPage(Dash):
    """Dash, with the answer already in the first HTML."""

    room: Page

    def interpolate_index(self, **parts: str) -> str:
        """The page's HTML for the address asked for."""
        if self.room.name:  # the browser has these files from the front page's address already
            own = f'"{self.room.path}_dash-component-suites/'
            parts["scripts"] = parts["scripts"].replace(own, '"/_dash-component-suites/')
        # The browser asks for the tree and for answers where it read the page: /zh keeps its language.
        asks = '"requests_pathname_prefix":"'
        parts["config"] = parts["config"].replace(asks, asks + urls.root())
        return self.room.paint(parts, request.query_string.decode(errors="replace"))


def path(name: str) -> str:
    """Where a room stands."""
    return f"/{name}/" if name else "/"


def mounted(room: Page, assets: Path, server: Flask | None = None) -> MountedPage:
    """The room as a Dash on a server; on one of its own when none is given. assets: the folder of our files."""
    page = MountedPage(
        __name__,
        server=True if server is None else server,
        routes_pathname_prefix=room.path,
        requests_pathname_prefix=room.path,
        title=words.NAME,
        update_title=None,
        assets_folder=str(assets),
        assets_external_path="/",  # one address for every room
        assets_ignore=r"(early|book|embed)\.js",
        serve_locally=True,
        enable_mcp=False,
        compress=False,
        # Else Dash sends the whole tree along in every page's HTML, twice its weight, only to check ids that
        # tests/test_app.py checks once for all.
        suppress_callback_exceptions=True,
    )
    page.room = room
    page.layout = room.tree

    def turn(inputs: Inputs) -> dict[str, object]:
        try:
            asked = room.hear(ctx.triggered_id or ids.ADDRESS, inputs)
        except MALFORMED as wrong:
            raise PreventUpdate from wrong  # no control of ours sends such a thing: the page stays as it is
        changed = room.answer(asked)
        return {name: changed.get(name, no_update) for name in room.outputs}

    page.callback(output=dict(room.outputs), inputs={"inputs": dict(room.inputs)})(turn)
    own: list[tuple[str, Sequence[Input | Output | State]]] = [
        ("address", (Output(ids.ADDRESS, "data"), Input(ids.ADDRESS, "id"))),
        ("arrived", (Input(ids.LINK, "data"),)),
        ("theme", (Input(ids.THEME, "n_clicks"),)),
    ]
    for name, bound in (*own, *room.does):
        started = any(isinstance(one, Output) and one.allow_duplicate for one in bound)
        page.clientside_callback(ClientsideFunction("waterline", name), *bound, prevent_initial_call=started)
    return page


def policy(pages: Sequence[Dash]) -> str:
    """The Content-Security-Policy of every room: scripts are our files, or hashed; no other host."""
    # Plotly and Mantine style what they draw as they draw it, so styles may be inline; scripts may not.
    hashes = dict.fromkeys(one for page in pages for one in page.csp_hashes())
    scripts = " ".join(f"'{hash_}'" if not hash_.startswith("'") else hash_ for hash_ in hashes)
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
