"""A page of the site: a Dash app of its own under its own URL, on the one Flask server.

Each page is its own small Dash, so that no page's component tree, callbacks or bytes weigh on another's; all share the
files under /assets and /_dash-component-suites, which the browser therefore fetches once. A page gives its controls,
its outputs and its texts; how its inputs become a question, a question an answer, and a query the first HTML is here,
the same for every page. How a page is added: docs/adding-a-page.md.
"""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Flask, request

from components.site import html, ids, stylesheet, urls
from components.text import words
from data.api.pages import PageData
from data.snapshot.pin import without_figure


class MalformedCallbackError(ValueError):
    """The body of a callback's request that this page does not send."""


Inputs = Mapping[str, Any]
ClientsideCallback = tuple[str, Sequence[Input | Output | State]]
# What reading the inputs raises at values that none of our controls can send.
MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Control:
    """An input of a page, which changes its question.

    prop: the property of its component; change: the view shown and the property's value, as the view asked for. steps:
    whether it moves in steps, which replace each other in the browser's history; stays: whether an answer leaves it
    where it is, because the reader may have moved it on since the request.
    """

    prop: str
    change: Callable[[Any, Any], Any]
    steps: bool = False
    stays: bool = False


ViewT = TypeVar("ViewT", bound=Hashable)


@dataclass(frozen=True)
class Question(Generic[ViewT]):
    """A request to a page, as heard from its inputs.

    view: the view asked for; dropped: the parameters that could not be read, as messages; before: the view that the
    page shows, None for none yet; by: the id of the input that changed; replaces: whether the answer's URL replaces the
    current entry of the browser's history; depends_on: all of `before` that the answer depends on.
    """

    view: ViewT
    dropped: tuple[str, ...]
    before: ViewT | None
    by: str
    replaces: bool
    depends_on: Hashable = None

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        return (self.view, self.dropped, self.by, self.replaces, self.depends_on)


@dataclass(frozen=True)
class FirstPaint:
    """What the first HTML of a page holds: its title, its summary for other sites, and its tree as HTML."""

    title: str
    summary: str
    body: str


def _independent(before: Any, view: Any) -> Hashable:  # noqa: ANN401, ARG001  # the views of any page
    return None


def _with_dropped(reading: Any, dropped: tuple[str, ...]) -> Any:  # noqa: ANN401  # the reading of any page
    return replace(reading, dropped=dropped + reading.dropped) if dropped else reading


@dataclass(frozen=True, kw_only=True)
class Page:
    """The definition of a page.

    data: what it is asked. controls: by the ids of their components. outputs: what an answer may write. tree: the
    layout, its leaves still empty. region_id_of: the region of a typed place. reading_of: the answer to a view;
    with_dropped: the same with the messages on parameters that were dropped. changes: the values of the outputs that a
    question and its reading change, by their names, except the link; others stay as they are. link: what the browser
    learns of a reading: `search` and `title`, and what else its scripts need. first_paint: a reading as the first HTML.
    depends_on: all that an answer depends on of the view shown before, given that and the view asked for.
    browser_callbacks: clientside callbacks, each the name of a function of `dash_clientside.waterline` with its
    outputs, inputs and states.
    """

    data: PageData
    controls: Mapping[str, Control]
    outputs: Mapping[str, Output]
    tree: Callable[[], Component]
    region_id_of: Callable[[str], str | None]
    reading_of: Callable[[Any], Any]
    changes: Callable[[Question[Any], Any], Mapping[str, object]]
    link: Callable[[Any], Mapping[str, object]]
    first_paint: Callable[[Any], FirstPaint]
    assets: Mapping[str, str]
    with_dropped: Callable[[Any, tuple[str, ...]], Any] = _with_dropped
    depends_on: Callable[[Any, Any], Hashable] = _independent
    browser_callbacks: Sequence[ClientsideCallback] = field(default=())

    @property
    def path(self) -> str:
        """The URL path of the page."""
        return self.data.path

    @cached_property
    def inputs(self) -> dict[str, Input | State]:
        """Dash's inputs by the ids of their components: the address first, the link last."""
        return {
            ids.ADDRESS: Input(ids.ADDRESS, "data"),
            **{name: Input(name, control.prop) for name, control in self.controls.items()},
            ids.LINK: State(ids.LINK, "data"),
        }

    @cached_property
    def input_order(self) -> list[tuple[str, str]]:
        """The component id and property of each input, by position."""
        return [(str(input_.component_id), input_.component_property) for input_ in self.inputs.values()]

    @cached_property
    def output_order(self) -> list[tuple[str, str]]:
        """The component id and property of each output, by position."""
        return [(str(output.component_id), output.component_property) for output in self.outputs.values()]

    def hear(self, by: str, values: Inputs) -> Question[Any]:
        """The question that the inputs ask. by: the id of the input that changed; values: of every input, by its id.

        Values that none of our controls can send raise one of MALFORMED.
        """
        link = values[ids.LINK]
        before = self.data.read(link["search"], self.region_id_of)[0] if link else None
        if by == ids.ADDRESS or before is None:
            view, dropped = self.data.read(values[ids.ADDRESS] or "", self.region_id_of)
            # A corrected URL replaces the one typed; pushed after it, Back would return to the wrong one each time.
            by, replaces = ids.ADDRESS, True
        else:
            if "pin" in self.data.query_names:
                before = before.but(pin=without_figure(before.pin))
            asked_view = self.controls[by].change(before, values[by])
            # Read again as a query, so that values from controls pass the same checks as a URL.
            view, dropped = self.data.read(asked_view.search(), self.region_id_of)
            replaces = self.controls[by].steps and link["by"] == by
        return Question(view, dropped, before, by, replaces, self.depends_on(before, view) if before else None)

    def answer(self, question: Question[Any]) -> dict[str, object]:
        """The values of the outputs that change, by their names."""
        reading = self.with_dropped(self.reading_of(question.view), question.dropped)
        changed = dict(self.changes(question, reading))
        changed[ids.LINK] = {**self.link(reading), "by": question.by, "replaces": question.replaces}
        if question.by in self.controls and self.controls[question.by].stays:
            del changed[question.by]
        return changed

    def first_html(self, parts: Mapping[str, str], search: str) -> str:
        """The first HTML for a query. parts: what Dash passes to `interpolate_index`."""
        view, dropped = self.data.read(search, self.region_id_of)
        paint = self.first_paint(self.with_dropped(self.reading_of(view), dropped))
        return html.document(parts, paint.title, paint.summary, paint.body, self.assets)

    def callback_key(self, body: bytes) -> Hashable | None:
        """The cache key of a callback's request; None for values that none of our controls can send.

        Raises MalformedCallbackError for a body that is no request of this page's callback: Dash calls by position and
        checks nothing.
        """
        try:
            request_json = _parsed(body)
            states = [*request_json["inputs"], *request_json["state"]]
            outputs = [(output["id"], output["property"]) for output in request_json["outputs"]]
            changed = request_json["changedPropIds"]
            is_ours = (
                [(state["id"], state["property"]) for state in states] == self.input_order
                and outputs == self.output_order
                and request_json["output"] == f"..{'...'.join(f'{name}.{prop}' for name, prop in outputs)}.."
                and isinstance(changed, list)
                and all(name.rsplit(".", 1)[0] in self.inputs for name in changed)
            )
        except (*MALFORMED, RecursionError) as error:
            raise MalformedCallbackError from error
        if not is_ours:
            raise MalformedCallbackError
        try:
            values = {state["id"]: state.get("value") for state in states}
            by = changed[0].rsplit(".", 1)[0] if changed else ids.ADDRESS
            return self.hear(by, values).key
        except MALFORMED:
            return None


def _parsed(body: bytes) -> Any:  # noqa: ANN401  # any JSON
    """A body's JSON as Dash reads it, which takes Infinity for a number."""
    try:
        return orjson.loads(body)
    except ValueError:
        return json.loads(body)


class MountedPage(Dash):
    """A Dash app whose first HTML holds the answer already."""

    page: Page

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]  # Dash calls it by keywords
        """The HTML document for the URL requested."""
        if self.page.data.name:  # the browser has these files from the front page's URL already
            prefix = f'"{self.page.path}_dash-component-suites/'
            parts["scripts"] = parts["scripts"].replace(prefix, '"/_dash-component-suites/')
        # The browser requests layout and callbacks under the URL of the page: /zh keeps its language.
        request_prefix = '"requests_pathname_prefix":"'
        parts["config"] = parts["config"].replace(request_prefix, request_prefix + urls.root())
        return self.page.first_html(parts, request.query_string.decode(errors="replace"))


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
            question = page.hear(ctx.triggered_id or ids.ADDRESS, inputs)
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
