"""A client without a browser: stores the value of each input of the page, and calls the main callback as Dash does."""

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
    """One client of one server. callback: as /_dash-dependencies lists it; values: by id and property."""

    server: Server
    callback: Mapping[str, Any]
    values: dict[tuple[str, str], Any] = field(default_factory=dict)

    def body(self, touched: str, value: object) -> bytes:
        """The request that Dash would send when this input takes this value; the value is stored."""
        # An unknown id raises KeyError: the server would answer it quickly, with the first page's answer.
        properties = {item["id"]: item["property"] for item in self.callback["inputs"]}
        name = properties[touched]
        self.values[touched, name] = value
        return json.dumps(
            {
                "output": self.callback["output"],
                "outputs": outputs(self.callback["output"]),
                "inputs": [self._with_value(item) for item in self.callback["inputs"]],
                "changedPropIds": [f"{touched}.{name}"],
                "parsedChangedPropsIds": [f"{touched}.{name}"],
                "state": [self._with_value(item) for item in self.callback["state"]],
            },
            separators=(",", ":"),
        ).encode()

    def ask(self, touched: str, value: object) -> bytes:
        """Send the request and store the values that the response sets; returns the request's body."""
        body = self.body(touched, value)
        status, headers, packed = self.server.ask(CALLBACK, body)
        if status != 200:
            raise RuntimeError(f"{status} on {touched} = {value!r}")
        for name, written in json.loads(unpacked(packed, headers.get("Content-Encoding", "")))["response"].items():
            self.values |= {(name, key): new for key, new in written.items()}
        return body

    def open(self, view: View) -> bytes:
        """Open a link and check that the response is for it; returns the request's body."""
        body = self.ask("address", view.search())
        answered = self.values["link", "data"]["search"]
        if answered != view.search():
            raise RuntimeError(f"asked for {view.search()!r}, answered {answered!r}")
        return body

    def walk(self, quarter: str) -> bytes:
        """Move the slider to a quarter and check that the response is for it; returns the request's body."""
        body = self.ask("quarter", ordinal(quarter))
        if self.values["link", "data"]["quarter"] != ordinal(quarter):
            raise RuntimeError(f"asked for {quarter}, answered {self.values['link', 'data']['search']!r}")
        return body

    def _with_value(self, item: Mapping[str, str]) -> dict[str, object]:
        key = (item["id"], item["property"])
        return {"id": key[0], "property": key[1], **({"value": self.values[key]} if key in self.values else {})}


def reader(server: Server) -> Reader:
    """A client that has just opened the page and made no request."""
    callbacks = json.loads(server.ask("/_dash-dependencies", encoding="identity")[2])
    return Reader(server, next(callback for callback in callbacks if not callback["clientside_function"]))


def outputs(joined: str) -> list[dict[str, str]]:
    """The outputs of a callback, from the single string in which Dash joins them.

    >>> outputs("..map.figure...quarter.value..")
    [{'id': 'map', 'property': 'figure'}, {'id': 'quarter', 'property': 'value'}]
    """
    parts = joined.removeprefix("..").removesuffix("..").split("...")
    return [{"id": name, "property": key} for name, _, key in (part.rpartition(".") for part in parts)]


def unpacked(body: bytes, encoding: str) -> bytes:
    """The response body before compression."""
    return bytes({"gzip": gzip.decompress, "br": brotli.decompress}.get(encoding, bytes)(body))
