"""Waterline's front door. A question comes in as a link; an answer goes out as a page.

hear: what a reader did -> View. measure: View -> Reading. show: Reading -> what changes on the page.
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import orjson
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from flask import request

from components import area_map, controls, first_paint, ids, page, sentences, served, theme, vintages, words
from data.quarter import label, ordinal
from data.reading import Reading
from data.snapshot import Snapshot, carried
from data.view import MOST_PLACES, View, heard

ROOT = Path(__file__).parent
INPUTS = {
    ids.ADDRESS: Input(ids.ADDRESS, "data"),
    ids.QUARTER: Input(ids.QUARTER, "value"),
    ids.LEVEL: Input(ids.LEVEL, "value"),
    ids.PLACES: Input(ids.PLACES, "value"),
    ids.WEIGHT: Input(ids.WEIGHT, "value"),
    ids.VALUE: Input(ids.VALUE, "value"),
    ids.THRESHOLD: Input(ids.THRESHOLD, "value"),
    ids.VINTAGE_CLEAR: Input(ids.VINTAGE_CLEAR, "n_clicks"),
    ids.MAP: Input(ids.MAP, "clickData"),
    ids.VINTAGES: Input(ids.VINTAGES, "clickData"),
    ids.RANKING_PICKED: Input(ids.RANKING_PICKED, "data"),
    ids.LINK: State(ids.LINK, "data"),
}


_ORDER = [(one.component_id, one.component_property) for one in INPUTS.values()]


@dataclass(frozen=True)
class Asked:
    """A question as it came: what is asked now, what the page shows (None: nothing yet), and by which hand."""

    view: View
    dropped: tuple[str, ...]
    before: View | None
    by: str
    replaces: bool  # the answer's address takes the present one's place in the browser's history

    @property
    def key(self) -> Hashable:
        """Equal keys have equal answers."""
        seen = self.before
        return (
            *(self.view, self.dropped, self.by, self.replaces),
            *(seen and (seen.level, seen.focus), seen and seen.but(quarter="") == self.view.but(quarter="")),
        ) if seen else (self.view, self.dropped)  # fmt: skip


def hear(by: str, said: Mapping[str, Any], known: Callable[[str], str | None]) -> Asked:
    """What a reader asks. by: the name of what was touched; said: what every input holds."""
    link = said[ids.LINK]
    if by == ids.ADDRESS or not link:
        view, dropped = heard(said[ids.ADDRESS] or "", known)
        # What was typed is put right where it stands; pushed beside it, Back would lead there again and again.
        return Asked(view, dropped, heard(link["search"], known)[0] if link else None, ids.ADDRESS, replaces=True)
    before = heard(link["search"], known)[0]
    changes: dict[str, Callable[[Any], View]] = {
        ids.QUARTER: lambda number: before.but(quarter=label(number)),
        ids.LEVEL: lambda level: before.but(level=level),
        ids.PLACES: lambda places: before.but(places=tuple(places or ("US",))),
        ids.WEIGHT: lambda weight: before.but(weight=weight),
        ids.VALUE: lambda value: before.but(value=value),
        ids.THRESHOLD: lambda percent: before.but(threshold=int(percent)),
        ids.VINTAGE_CLEAR: lambda _: before.but(vintage=0),
        ids.VINTAGES: lambda click: before.but(vintage=vintages.picked(click)),
        ids.MAP: lambda click: focused(before, area_map.picked(click)),
        ids.RANKING_PICKED: lambda place: focused(before, place),
    }
    asked = changes[by](said[by])
    # Heard once more as a link, so that whatever a hand could send is checked as an address is.
    view, dropped = heard(asked.search(), known)
    return Asked(view, dropped, before, by, replaces=by == ids.QUARTER and link["by"] == ids.QUARTER)


def focused(view: View, place: str) -> View:
    """The view with a place in focus: it takes the focus's seat, but the nation stays beside it to compare with."""
    others = view.places[1:] if view.focus != "US" else view.places
    return view.but(places=(place, *(other for other in others if other != place))[:MOST_PLACES])


def show(asked: Asked, reading: Reading, frame: page.Frame) -> dict[str, object]:
    """What an answer writes on the page; what it leaves out stays as it is."""
    latest = reading.as_of == reading.quarters[-1]
    search = reading.view.but(quarter="" if latest else reading.as_of).search()
    changed = page.answer(reading, asked.before, frame)
    changed["link"] = {
        "search": search,
        "title": sentences.page_title(reading),
        "quarter": ordinal(reading.as_of),
        "by": asked.by,
        "replaces": asked.replaces,
    }
    if asked.by == ids.PLACES:
        changed |= controls.values(reading.view)  # an emptied box of places shows the nation, and must say so
    if asked.by == ids.QUARTER:
        del changed[ids.QUARTER]  # an answer must not pull the slider from under the finger that has moved on
    return {name: changed.get(name, no_update) for name in page.outputs()}


class Waterline(Dash):
    """Dash, with the answer already in the first HTML."""

    first: Callable[[Mapping[str, str]], str]

    def interpolate_index(self, **parts: str) -> str:
        """The page's HTML for the address asked for."""
        return self.first(parts)


def create_app(
    snapshot: Snapshot | None = None,
    measure: Callable[[Snapshot, View], Reading] | None = None,
    today: str | None = None,
) -> Waterline:
    """The whole app on one snapshot. today: a quarter, for tests; the clock's when None."""
    facts = snapshot or carried()
    if measure is None:
        from data.estimates import estimates  # noqa: PLC0415  # a test on toys needs no model
        from data.measure import measure  # noqa: PLC0415

        # Before the workers fork: every definition is worked out once, for all of them, and no reader waits for it.
        estimates(facts).warmed()
    whole = measure(facts, View())
    app = Waterline(
        __name__,
        title=words.NAME,
        update_title=None,
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r"early\.js",
        serve_locally=True,
        enable_mcp=False,
        compress=False,
    )
    fixed = {
        "places": tuple(facts.places.values()),
        "first": whole.quarters[0],
        "last": whole.quarters[-1],
        "through": words.through(facts.data_through),
        "geojson": _fingerprinted(app, "geo/us-states.json"),
        "topojson": app.get_asset_url("topojson/"),
    }

    def frame() -> page.Frame:
        return page.Frame(**fixed, stale=words.stale(facts.data_through, today or _this_quarter()))

    def read(view: View, dropped: tuple[str, ...]) -> Reading:
        reading = measure(facts, view)
        return replace(reading, dropped=dropped + reading.dropped) if dropped else reading

    def turn(said: Mapping[str, Any]) -> dict[str, object]:
        asked = hear(ctx.triggered_id or ids.ADDRESS, said, facts.known)
        return show(asked, read(asked.view, asked.dropped), frame())

    app.layout = lambda: page.tree(frame())

    app.callback(output=page.outputs(), inputs={"said": INPUTS})(turn)
    _in_the_browser(app)

    assets = {
        "night": orjson.dumps(theme.night()).decode(),
        "icon": _fingerprinted(app, "favicon.svg"),
        "font": app.get_asset_url("fonts/source-sans-3-latin.woff2"),
        "early": _fingerprinted(app, "early.js"),
    }

    def first(parts: Mapping[str, str]) -> str:
        view, dropped = heard(request.query_string.decode(errors="replace"), facts.known)
        return first_paint.document(parts, frame(), read(view, dropped), assets)

    app.first = first

    served.install(
        app.server,
        policy=lambda: _policy(app),
        question=lambda body: _question(body, facts.known),
        health={
            "status": "ok",
            "version": _version(),
            "snapshot": facts.hash,
            "data_through": dict(facts.data_through),
        },
    )
    # Dash learns which files it may serve by writing its first page: do it now, so that every worker knows.
    app.server.test_client().get("/")
    return app


def _in_the_browser(app: Dash) -> None:
    """What needs no answer: the address bar, the mark of the quarter, Play, and the table's own sorting."""

    def does(name: str) -> ClientsideFunction:
        return ClientsideFunction("waterline", name)

    app.clientside_callback(does("address"), Output(ids.ADDRESS, "data"), Input(ids.ADDRESS, "id"))
    app.clientside_callback(does("arrived"), Input(ids.LINK, "data"))
    app.clientside_callback(
        does("mark"), Input(ids.QUARTER, "value"), State(ids.QUARTER, "min"), State(ids.QUARTER, "max")
    )
    app.clientside_callback(
        does("rank"),
        Input(ids.RANKING_PLACES, "data"),
        Input(ids.RANKING_FIGURES, "data"),
        Input(ids.RANKING_SEARCH, "value"),
    )
    app.clientside_callback(
        does("play"),
        Output(ids.QUARTER, "value", allow_duplicate=True),
        Output(ids.TICK, "disabled"),
        Output(ids.PLAY, "children"),
        Input(ids.PLAY, "n_clicks"),
        Input(ids.TICK, "n_intervals"),
        State(ids.TICK, "disabled"),
        State(ids.QUARTER, "value"),
        State(ids.QUARTER, "min"),
        State(ids.QUARTER, "max"),
        State(ids.LINK, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(does("theme"), Input(ids.THEME, "n_clicks"))


def _question(body: bytes, known: Callable[[str], str | None]) -> Hashable | None:
    """The key of a callback's request; None for one that is not understood, which Dash may refuse itself."""
    try:
        sent = orjson.loads(body)
        # Dash calls by position: a body with its inputs in another order must not be remembered under this key.
        if [(one["id"], one["property"]) for one in (*sent["inputs"], *sent["state"])] != _ORDER:
            return None
        said = {one["id"]: one.get("value") for one in (*sent["inputs"], *sent["state"])}
        by = sent["changedPropIds"][0].rsplit(".", 1)[0] if sent["changedPropIds"] else ids.ADDRESS
        return hear(by, said, known).key
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        return None


def _policy(app: Dash) -> str:
    # Plotly and Mantine style what they draw as they draw it, so styles may be inline; scripts may not.
    scripts = " ".join(f"'{one}'" if not one.startswith("'") else one for one in app.csp_hashes())
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def _fingerprinted(app: Dash, path: str) -> str:
    digest = hashlib.sha256((ROOT / "assets" / path).read_bytes()).hexdigest()[:12]
    return f"{app.get_asset_url(path)}?m={digest}"


def _this_quarter() -> str:
    now = datetime.now(UTC)
    return f"{now.year}Q{(now.month + 2) // 3}"


def _version() -> str:
    try:
        return version("waterline")
    except PackageNotFoundError:  # run from a clone, as `make run` does
        import tomllib  # noqa: PLC0415

        return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def __getattr__(name: str) -> object:
    """`app:server` for gunicorn: made when asked for, so that importing this module costs and needs no snapshot."""
    if name == "server":
        made = create_app().server
        globals()["server"] = made
        return made
    raise AttributeError(name)
