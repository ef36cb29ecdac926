"""A page of the site: a Dash app of its own under its own URL, on the one Flask server.

Each page is its own small Dash, so that no page's component tree, callbacks or bytes weigh on another's; all share the
files under /assets and /_dash-component-suites, which the browser therefore fetches once. To add a page called `why`:

1. Make `components/why/`: its ids, texts, controls, figures, and a layout with `tree`, `outputs` and `answer`. The tree
   holds the stores ids.ADDRESS and ids.LINK and the button ids.THEME; an answer writes "link" as the Monitor's does
   ({search, title, by, replaces}): assets/scripts/turning.js then keeps the address bar, Back and Forward.
2. Make a view: a frozen dataclass with `search()`, and a `view_from_query(search, region_id_of)` that reports what it
   cannot read.
3. In `components/why/page.py` make the Page: its `inputs` (the address first, the link last), its `outputs`, how inputs
   become a question, a question an answer, and a query the first HTML (components/site/html.py writes a tree as HTML).
   components/monitor/page.py and components/stress/page.py are examples.
4. Name it in words.PAGES and create it in app.py's `create_app`. server.install caches its pages and answers as it does
   the Monitor's, under the key of the question: equal keys must have equal answers.
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

from components.site import ids, stylesheet, urls
from components.text import words

Inputs = Mapping[str, Any]
ClientsideCallback = tuple[str, Sequence[Input | Output | State]]
# What reading the inputs raises at values that none of our controls can send.
MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


class Question(Protocol):
    """A request to a page, as read from its inputs."""

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""


ViewT = TypeVar("ViewT", bound=Hashable)


@dataclass(frozen=True)
class PlainQuestion(Generic[ViewT]):
    """A request to a page whose answer does not depend on what the page showed before.

    dropped: the parameters that could not be read, as messages; by: the id of the input that changed; replaces: whether
    the answer's URL replaces the current entry of the browser's history.
    """

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
    """The definition of a page.

    name: its part of the URL, "" for the front page. question_of: the id of the input that changed, and the values of
    all inputs, as a question. answer: the values of the `outputs` that change, by their names; others stay as they are.
    first_html: Dash's parts of the document and the URL's query, as the first HTML. browser_callbacks: clientside
    callbacks, each the name of a function of `dash_clientside.waterline` with its outputs, inputs and states.
    """

    name: str
    inputs: Mapping[str, Input | State]
    outputs: Mapping[str, Output]
    tree: Callable[[], Component]
    question_of: Callable[[str, Inputs], Question]
    answer: Callable[[Any], Mapping[str, object]]
    first_html: Callable[[Mapping[str, str], str], str]
    browser_callbacks: Sequence[ClientsideCallback] = field(default=())

    @property
    def path(self) -> str:
        """The URL path of the page.

        >>> page_path("stress"), page_path("")
        ('/stress/', '/')
        """
        return page_path(self.name)

    def callback_key(self, body: bytes) -> Hashable | None:
        """The cache key of a callback's request; None for a body that cannot be read, which Dash itself may refuse."""
        try:
            request_json = orjson.loads(body)
            states = [*request_json["inputs"], *request_json["state"]]
            # Dash calls by position: a body with its inputs in another order must not be cached under this key.
            if [(state["id"], state["property"]) for state in states] != self.input_order:
                return None
            values = {state["id"]: state.get("value") for state in states}
            by = request_json["changedPropIds"][0].rsplit(".", 1)[0] if request_json["changedPropIds"] else ids.ADDRESS
            return self.question_of(by, values).key
        except MALFORMED:
            return None

    @property
    def input_order(self) -> list[tuple[str, str]]:
        """The component id and property of each input, by position."""
        return [(str(input_.component_id), input_.component_property) for input_ in self.inputs.values()]


class MountedPage(Dash):
    """A Dash app whose first HTML holds the answer already."""

    page: Page

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]  # Dash calls it by keywords
        """The HTML document for the URL requested."""
        if self.page.name:  # the browser has these files from the front page's URL already
            prefix = f'"{self.page.path}_dash-component-suites/'
            parts["scripts"] = parts["scripts"].replace(prefix, '"/_dash-component-suites/')
        # The browser requests layout and callbacks under the URL of the page: /zh keeps its language.
        request_prefix = '"requests_pathname_prefix":"'
        parts["config"] = parts["config"].replace(request_prefix, request_prefix + urls.root())
        return self.page.first_html(parts, request.query_string.decode(errors="replace"))


def page_path(name: str) -> str:
    """The URL path of a page, by its name."""
    return f"/{name}/" if name else "/"


def mount(page: Page, assets: Path, server: Flask | None = None) -> MountedPage:
    """The page as a Dash app on a server; on a new one when none is given. assets: the folder of static files."""
    dash_app = MountedPage(
        __name__,
        server=True if server is None else server,  # type: ignore[arg-type]  # Dash takes a Flask server too
        routes_pathname_prefix=page.path,
        requests_pathname_prefix=page.path,
        title=words.NAME,
        update_title=None,  # type: ignore[arg-type]  # as Dash documents it
        assets_folder=str(assets),
        assets_external_path="/",  # one URL for every page
        assets_ignore=r"(early|book|embed)\.js|\.css",
        external_stylesheets=[stylesheet.address(assets / "css")],
        serve_locally=True,
        enable_mcp=False,
        compress=False,
        # Otherwise Dash adds the whole tree to every page's HTML, doubling its size, only to check ids that
        # tests/test_app.py checks once.
        suppress_callback_exceptions=True,
    )
    dash_app.page = page
    dash_app.layout = page.tree

    def update(inputs: Inputs) -> dict[str, object]:
        try:
            question = page.question_of(ctx.triggered_id or ids.ADDRESS, inputs)
        except MALFORMED as error:
            raise PreventUpdate from error  # none of our controls sends such values: the page stays as it is
        changed = page.answer(question)
        return {name: changed.get(name, no_update) for name in page.outputs}

    dash_app.callback(output=dict(page.outputs), inputs={"inputs": dict(page.inputs)})(update)
    shared_callbacks: list[ClientsideCallback] = [
        ("address", (Output(ids.ADDRESS, "data"), Input(ids.ADDRESS, "id"))),
        ("arrived", (Input(ids.LINK, "data"),)),
        ("theme", (Input(ids.THEME, "n_clicks"),)),
    ]
    for name, dependencies in (*shared_callbacks, *page.browser_callbacks):
        duplicates = any(isinstance(item, Output) and item.allow_duplicate for item in dependencies)
        function = ClientsideFunction("waterline", name)
        dash_app.clientside_callback(function, *dependencies, prevent_initial_call=duplicates)  # type: ignore[no-untyped-call]  # Dash types only some of its methods
    return dash_app


def content_security_policy(dash_apps: Sequence[Dash]) -> str:
    """The Content-Security-Policy of every page: scripts are our files, or hashed; no other host."""
    # Plotly and Mantine set inline styles while they draw, so styles may be inline; scripts may not.
    hashes = dict.fromkeys(csp_hash for dash_app in dash_apps for csp_hash in dash_app.csp_hashes())
    scripts = " ".join(f"'{csp_hash}'" if not csp_hash.startswith("'") else csp_hash for csp_hash in hashes)
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
