"""Waterline's front door. A question comes in as a link; an answer goes out as a page.

hear: what a reader did -> View. measure: View -> Reading. show: Reading -> what changes on the page.
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from dash import Dash, Input, Output, State
from flask import Flask, Response, request

from components import area_map, controls, first_paint, ids, page, room, sentences, served, theme, vintages, words
from components.passport import links as passports
from components.passport import page as sheet
from components.passport import words as passport_said
from components.stress import page as stress_page
from components.stress import room as stress_room
from components.why import page as why_page
from components.why import room as why_room
from data import pin as pins
from data import program
from data.quarter import label, ordinal
from data.reading import Reading
from data.snapshot import Snapshot, carried
from data.stress_view import StressView
from data.view import MOST_PLACES, View, heard

ASSETS = Path(__file__).parent / "assets"
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
# What needs no answer: the mark of the quarter, Play, and the table's own sorting.
IN_THE_BROWSER = (
    ("mark", (Input(ids.QUARTER, "value"), State(ids.QUARTER, "min"), State(ids.QUARTER, "max"))),
    (
        "rank",
        (Input(ids.RANKING_PLACES, "data"), Input(ids.RANKING_FIGURES, "data"), Input(ids.RANKING_SEARCH, "value")),
    ),
    (
        "play",
        (
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
        ),
    ),
)


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
    return changed


def create_app(
    snapshot: Snapshot | None = None,
    measure: Callable[[Snapshot, View], Reading] | None = None,
    today: str | None = None,
) -> Dash:
    """The whole app on one snapshot: every room on one server. today: a quarter, for tests; the clock's when None."""
    facts, modelled = snapshot or carried(), measure is None
    if measure is None:
        from data.estimates import estimates  # noqa: PLC0415  # a test on toys needs no model
        from data.measure import measure  # noqa: PLC0415

        # Before the workers fork: every definition is worked out once, for all of them, and no reader waits for it.
        estimates(facts).warmed()
    assets = _assets()
    names = ("", "stress", "why") if modelled else ("",)  # a toy has no model behind it to stress or to ask why
    rooms = [monitor(facts, measure, lambda: today or _this_quarter(), assets, names)]
    if modelled:
        rooms.append(_stress(facts, lambda: today or _this_quarter(), assets, names))
        rooms.append(_why(facts, lambda: today or _this_quarter(), assets, names))
    front = room.opened(rooms[0], ASSETS)
    pages = [front, *(room.opened(one, ASSETS, front.server) for one in rooms[1:])]
    _passports(front.server, facts, assets, names)
    served.install(
        front.server,
        policy=lambda: room.policy(pages),
        rooms={one.path: one.question for one in rooms},
        health={
            "status": "ok",
            "version": program.version(),
            "snapshot": facts.hash,
            "data_through": dict(facts.data_through),
        },
        pages=(passports.PATH, passports.FILE),
    )
    # Dash learns which files it may serve by writing its first page: do it now, so that every worker knows.
    for one in rooms:
        front.server.test_client().get(one.path)
    return front


def monitor(
    facts: Snapshot,
    measure: Callable[[Snapshot, View], Reading],
    today: Callable[[], str],
    assets: Mapping[str, str],
    rooms: tuple[str, ...] = ("",),
) -> room.Room:
    """The front page: how many are under water, where, and since when. rooms: the pages there are."""
    whole = measure(facts, View())
    fixed = {
        "places": tuple(facts.places.values()),
        "first": whole.quarters[0],
        "last": whole.quarters[-1],
        "through": words.through(facts.data_through),
        "geojson": assets["geojson"],
        "topojson": assets["topojson"],
        "rooms": rooms,
    }

    def frame() -> page.Frame:
        return page.Frame(**fixed, stale=words.stale(facts.data_through, today()))

    def read(view: View, dropped: tuple[str, ...]) -> Reading:
        reading = measure(facts, view)
        return replace(reading, dropped=dropped + reading.dropped) if dropped else reading

    def paint(parts: Mapping[str, str], search: str) -> str:
        reading = read(*heard(search, facts.known))
        title, summary = sentences.page_title(reading), first_paint.summary(reading)
        return first_paint.document(parts, title, summary, first_paint.painted(frame(), reading), assets)

    return room.Room(
        name="",
        inputs=INPUTS,
        outputs=page.outputs(),
        tree=lambda: page.tree(frame()),
        hear=lambda by, said: hear(by, said, facts.known),
        answer=lambda asked: show(asked, read(asked.view, asked.dropped), frame()),
        paint=paint,
        does=IN_THE_BROWSER,
    )


def _stress(facts: Snapshot, today: Callable[[], str], assets: Mapping[str, str], rooms: tuple[str, ...]) -> room.Room:
    """The page of stress: what falling prices would do to today's loans, and how far they must fall."""
    from data.estimates import estimates  # noqa: PLC0415  # a test on toys needs no model
    from data.stressed import stressed  # noqa: PLC0415  # as above

    stressed(facts, StressView())  # before the workers fork: the prices behind every scenario
    quarters = estimates(facts).quarters

    def frame() -> stress_page.Frame:
        return stress_page.Frame(
            places=tuple(facts.places.values()),
            first=quarters[0],
            last=quarters[-1],
            through=words.through(facts.data_through),
            stale=words.stale(facts.data_through, today()),
            geojson=assets["geojson"],
            topojson=assets["topojson"],
            rooms=rooms,
        )

    return stress_room.room(frame, facts.known, lambda view: stressed(facts, view), assets)


def _why(facts: Snapshot, today: Callable[[], str], assets: Mapping[str, str], rooms: tuple[str, ...]) -> room.Room:
    """The page of change: why a share moved between two quarters."""
    from data import change  # noqa: PLC0415  # a test on toys needs no model
    from data.estimates import estimates  # noqa: PLC0415  # as above

    quarters = estimates(facts).quarters

    def frame() -> why_page.Frame:
        return why_page.Frame(
            places=tuple(facts.places.values()),
            first=quarters[0],
            last=quarters[-1],
            through=words.through(facts.data_through),
            stale=words.stale(facts.data_through, today()),
            topojson=assets["topojson"],
            rooms=rooms,
        )

    return why_room.room(frame, facts.known, lambda asked: change.answer(facts, asked), assets)


def _passports(server: Flask, facts: Snapshot, assets: Mapping[str, str], rooms: tuple[str, ...]) -> None:
    """Every figure's passport, to read and to download: `/passport?...&figure=...` and `/passport.json?...`."""

    def answered() -> tuple[dict[str, Any], View, pins.Pin | None, tuple[str, ...]]:
        from data import passport, passport_view  # noqa: PLC0415  # as `measure` above: a toy page has no passports

        view, figure, pin, dropped = passport_view.link(request.query_string.decode(errors="replace"), facts.known)
        asked, name, more = passport_view.question(facts, view, figure)
        others = (place for place in view.places if place != asked.focus and place in facts.places)
        shown = view.but(places=(asked.focus, *others), quarter=asked.quarter, vintage=asked.vintage)
        return passport.passport(facts, asked, name), shown, pin, dropped + more

    def read() -> str:
        from data.passport_view import offered  # noqa: PLC0415  # as above

        content, view, pin, dropped = answered()
        tree = sheet.tree(
            content,
            view.search(),
            offered(facts.places[view.focus]),
            dropped,
            rooms,
            words.through(facts.data_through),
            str(pins.pinned(content) or ""),
            pins.standing(pin, content) if pin else None,
        )
        return first_paint.sheet(passport_said.title(content), passport_said.standfirst(content), tree, assets)

    def download() -> Response:
        from data import passport  # noqa: PLC0415  # as above

        content = answered()[0]
        name = {"Content-Disposition": f'attachment; filename="{passport_said.reader_file(content)}"'}
        return Response(passport.written(content), mimetype="application/json", headers=name)

    server.add_url_rule(passports.PATH, view_func=read, endpoint="passport")
    server.add_url_rule(passports.FILE, view_func=download, endpoint="passport_file")


def _assets() -> dict[str, str]:
    """The addresses of our own files, the same for every room."""
    return {
        "night": orjson.dumps(theme.night()).decode(),
        "icon": _fingerprinted("favicon.svg"),
        "font": "/assets/fonts/source-sans-3-latin.woff2",
        "early": _fingerprinted("early.js"),
        "style": _fingerprinted("style.css"),
        "geojson": _fingerprinted("geo/us-states.json"),
        "topojson": "/assets/topojson/",
    }


def _fingerprinted(path: str) -> str:
    return f"/assets/{path}?m={hashlib.sha256((ASSETS / path).read_bytes()).hexdigest()[:12]}"


def _this_quarter() -> str:
    now = datetime.now(UTC)
    return f"{now.year}Q{(now.month + 2) // 3}"


def __getattr__(name: str) -> object:
    """`app:server` for gunicorn: made when asked for, so that importing this module costs and needs no snapshot."""
    if name == "server":
        made = create_app().server
        globals()["server"] = made
        return made
    raise AttributeError(name)
