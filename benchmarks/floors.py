"""What no server could be faster than: the same bytes from a bare route, and a callback of Dash's that does nothing.

Served by gunicorn as the page is. FLOOR names a JSON file with the page's callback and the bytes of its answers.
"""

import json
import os
from pathlib import Path
from typing import cast

from dash import Dash, Input, Output, State, html
from flask import Flask, Response

from benchmarks.reader import outputs


def create(path: Path) -> Flask:
    """Both floors in one server. path: the file of `benchmarks.load`."""
    known = json.loads(path.read_text(encoding="utf-8"))
    app = Dash("floor", serve_locally=True, enable_mcp=False, compress=False)
    app.layout = html.Div()
    # The page's own ids, inputs and outputs, so that what is sent weighs the same.
    written = [Output(one["id"], one["property"]) for one in outputs(known["callback"]["output"])]
    inputs = [Input(one["id"], one["property"]) for one in known["callback"]["inputs"]]
    state = [State(one["id"], one["property"]) for one in known["callback"]["state"]]
    nothing = (None,) * len(written)

    def empty(*_said: object) -> tuple[None, ...]:
        return nothing

    app.callback(written, inputs, state)(empty)
    for name, answer in known["answers"].items():
        bare(app.server, name, answer["body"].encode("latin-1"), answer["headers"])
    return cast("Flask", app.server)


def bare(server: Flask, name: str, body: bytes, headers: dict[str, str]) -> None:
    """A route that hands out bytes and nothing else."""

    def hand_out() -> Response:
        return Response(body, headers=headers)

    server.add_url_rule(f"/bare/{name}", f"bare-{name}", hand_out, methods=["GET", "POST"])


def __getattr__(name: str) -> object:
    """`benchmarks.floors:server` for gunicorn: made when asked for."""
    if name == "server":
        return create(Path(os.environ["FLOOR"]))
    raise AttributeError(name)
