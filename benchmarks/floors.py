"""Lower bounds of response time: the same bytes from a bare Flask route, and a Dash callback that does nothing.

Served by gunicorn like the page. FLOOR is the path of a JSON file with the page's callback and its responses.
"""

import json
import os
from pathlib import Path
from typing import cast

from dash import Dash, Input, Output, State, html
from flask import Flask, Response

from benchmarks.reader import outputs


def create(path: Path) -> Flask:
    """Both lower bounds in one server. path: the file written by `benchmarks.load`."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    app = Dash("floor", serve_locally=True, enable_mcp=False, compress=False)
    app.layout = html.Div()
    # The page's own ids, inputs and outputs, so that requests have the same size.
    written = [Output(item["id"], item["property"]) for item in outputs(recorded["callback"]["output"])]
    inputs = [Input(item["id"], item["property"]) for item in recorded["callback"]["inputs"]]
    state = [State(item["id"], item["property"]) for item in recorded["callback"]["state"]]
    nothing = (None,) * len(written)

    def empty(*_values: object) -> tuple[None, ...]:
        return nothing

    app.callback(written, inputs, state)(empty)
    for name, answer in recorded["answers"].items():
        bare(app.server, name, answer["body"].encode("latin-1"), answer["headers"])
    return cast("Flask", app.server)


def bare(server: Flask, name: str, body: bytes, headers: dict[str, str]) -> None:
    """Add a route that only returns these bytes."""

    def send() -> Response:
        return Response(body, headers=headers)

    server.add_url_rule(f"/bare/{name}", f"bare-{name}", send, methods=["GET", "POST"])


def __getattr__(name: str) -> object:
    """`benchmarks.floors:server` for gunicorn, created on access."""
    if name == "server":
        return create(Path(os.environ["FLOOR"]))
    raise AttributeError(name)
