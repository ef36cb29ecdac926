"""A reader without a browser: keeps what each input of the page holds, and asks the main callback as Dash does."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import brotli

from benchmarks.server import Server
from data.monitor.view import View
from data.quarter import ordinal

CALLBACK = "/_dash-update-component"


@dataclass
class Reader:
    """One reader of one server. callback: the main callback as /_dash-dependencies lists it."""

    server: Server
    callback: Mapping[str, Any]
    held: dict[tuple[str, str], Any] = field(default_factory=dict)

    def body(self, touched: str, value: object) -> bytes:
        """The request that Dash would send when this input takes this value, which is then held."""
        # A name that the page does not have would be answered all the same, and fast: with the first page's answer.
        properties = {one["id"]: one["property"] for one in self.callback["inputs"]}
        of = properties[touched]
        self.held[touched, of] = value
        return json.dumps(
            {
                "output": self.callback["output"],
                "outputs": outputs(self.callback["output"]),
                "inputs": [self._said(one) for one in self.callback["inputs"]],
                "changedPropIds": [f"{touched}.{of}"],
                "parsedChangedPropsIds": [f"{touched}.{of}"],
                "state": [self._said(one) for one in self.callback["state"]],
            },
            separators=(",", ":"),
        ).encode()

    def ask(self, touched: str, value: object) -> bytes:
        """Ask, and hold what the answer writes to the inputs; gives the request's body."""
        body = self.body(touched, value)
        status, headers, packed = self.server.ask(CALLBACK, body)
        if status != 200:
            raise RuntimeError(f"{status} on {touched} = {value!r}")
        for name, written in json.loads(unpacked(packed, headers.get("Content-Encoding", "")))["response"].items():
            self.held |= {(name, of): new for of, new in written.items()}
        return body

    def open(self, view: View) -> bytes:
        """Follow a link, and make sure that it was the one answered; gives the request's body."""
        body = self.ask("address", view.search())
        answered = self.held["link", "data"]["search"]
        if answered != view.search():
            raise RuntimeError(f"asked for {view.search()!r}, answered {answered!r}")
        return body

    def walk(self, quarter: str) -> bytes:
        """Move the slider to a quarter, and make sure that it was answered; gives the request's body."""
        body = self.ask("quarter", ordinal(quarter))
        if self.held["link", "data"]["quarter"] != ordinal(quarter):
            raise RuntimeError(f"asked for {quarter}, answered {self.held['link', 'data']['search']!r}")
        return body

    def _said(self, one: Mapping[str, str]) -> dict[str, object]:
        key = (one["id"], one["property"])
        return {"id": key[0], "property": key[1], **({"value": self.held[key]} if key in self.held else {})}


def reader(server: Server) -> Reader:
    """Somebody who has just come to the page and asked nothing."""
    callbacks = json.loads(server.ask("/_dash-dependencies", encoding="identity")[2])
    return Reader(server, next(one for one in callbacks if not one["clientside_function"]))


def outputs(joined: str) -> list[dict[str, str]]:
    """The outputs of a callback, from the one string that Dash makes of them.

    >>> outputs("..map.figure...quarter.value..")
    [{'id': 'map', 'property': 'figure'}, {'id': 'quarter', 'property': 'value'}]
    """
    parts = joined.removeprefix("..").removesuffix("..").split("...")
    return [{"id": name, "property": of} for name, _, of in (part.rpartition(".") for part in parts)]


def unpacked(body: bytes, encoding: str) -> bytes:
    """The answer as it was before it was compressed."""
    return bytes({"gzip": gzip.decompress, "br": brotli.decompress}.get(encoding, bytes)(body))
