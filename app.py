"""Waterline's front door. A question comes in as a link; an answer goes out as a page.

Every page is a room (components/site/page.py) on the one server; here each is given what it is asked of.
"""

import atexit
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask

from components.about import page as about_page
from components.api import page as api_page
from components.api.limit import STORAGE, USUAL, networks, rate_limit
from components.api.routes import ROOT as API_ROOT
from components.api.routes import ApiRoutes
from components.book import login
from components.book import routes as book_routes
from components.evidence import layout as evidence_page
from components.evidence import page as evidence_room
from components.monitor import layout
from components.monitor import page as monitor_page
from components.passport.routes import PassportRoutes
from components.share import embed as embed_page
from components.share import region, twin
from components.share.routes import PREFIXES as QUOTED
from components.share.routes import ShareRoutes
from components.site import page as site_page
from components.site import server as site_server
from components.site import urls
from components.site.assets import addresses
from components.site.settings import number, starting
from components.stress import layout as stress_page
from components.stress import page as stress_room
from components.text import status
from components.why import layout as why_page
from components.why import page as why_room
from components.years import page as years_page
from data import version
from data.evidence.reading import PublishedPoints
from data.monitor.reading import Reading
from data.monitor.view import View
from data.quarter import this_quarter
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot, carried
from data.stress.reading import StressReading
from data.stress.view import StressView
from data.why.reading import Bridge, Change
from data.why.view import WhyView

ASSETS = Path(__file__).parent / "assets"


def create_app(
    snapshot: Snapshot | None = None,
    measure: Callable[[Snapshot, View], Reading] | None = None,
    today: str | None = None,
) -> Dash:
    """The whole app on one snapshot: every room on one server. today: a quarter, for tests; the clock's when None."""
    facts, modelled = snapshot or carried(), measure is None
    if measure is None:
        from data.model.estimates import estimates  # a test on toys needs no model
        from data.monitor.measure import measure

        # Before the workers fork: every definition is worked out once, for all of them, and no reader waits for it.
        estimates(facts).warmed()
    assets = addresses(ASSETS)
    names = (
        ("", "stress", "why", "evidence", "book") if modelled else ("",)
    )  # a toy has no model behind it to stress or to ask why
    quarters = measure(facts, View()).quarters
    fixed: dict[str, Any] = {
        "places": tuple(facts.places.values()),
        "first": quarters[0],
        "last": quarters[-1],
        "topojson": assets["topojson"],
        "rooms": names,
    }

    def said() -> dict[str, Any]:
        """What stands on every page whatever is asked; how old the data are is today's to say."""
        published = facts.data_through
        return fixed | {
            "through": status.through(published),
            "stale": status.stale(published, today or this_quarter(datetime.now(UTC))),
        }

    def market(view: View) -> Reading:
        """The market's answer, on the data that the link is pinned to."""
        reading = measure(archive.snapshot_of_pin(facts, view.pin), view)
        standing = archive.pin_status(facts, view.pin, lambda: measure(facts, reading.view).share)
        return replace(reading, pinned=standing) if standing else reading

    rooms = [
        monitor_page.monitor_page(
            lambda: layout.MonitorFrame(**said(), geojson=assets["geojson"]),
            *(facts.known, market, assets),
        )
    ]
    if modelled:
        rooms += [_stress(facts, said, assets), _why(facts, said, assets), _evidence(facts, said, assets)]
    front = site_page.mounted(rooms[0], ASSETS)
    pages = [front, *(site_page.mounted(one, ASSETS, front.server) for one in rooms[1:])]
    if modelled:
        _passports(front.server, facts, said, assets, names)
        _quotes(front.server, facts, said, assets)
        _about(front.server, facts, said, assets)
        _book(front.server, facts, said, assets, quarters)
        _api(front.server, facts, said, assets)
    site_server.install(
        front.server,
        policy=lambda: site_page.policy(pages),
        rooms={one.path: one.question for one in rooms},
        health={
            "status": "ok",
            "version": version.version(),
            "snapshot": facts.hash,
            "data_through": dict(facts.data_through),
        },
        pages=(
            urls.PASSPORT,
            urls.PASSPORT_FILE,
            years_page.PATH,
            about_page.PATH,
            api_page.PATH,
            api_page.DOOR,
        ),
        asked=(*QUOTED, API_ROOT) if modelled else (),
        private="/book/",
    )
    # Dash learns which files it may serve by writing its first page: do it now, so that every worker knows.
    for one in rooms:
        front.server.test_client().get(one.path)
    return front


def _stress(facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str]) -> site_page.Page:
    """The page of stress: what falling prices would do to today's loans, and how far they must fall."""
    from data.stress.measure import stress_reading  # a test on toys needs no model

    stress_reading(facts, StressView())  # before the workers fork: the prices behind every scenario

    def told(view: StressView) -> StressReading:
        reading = stress_reading(archive.snapshot_of_pin(facts, view.pin), view)
        standing = archive.pin_status(
            facts, view.pin, lambda: float(stress_reading(facts, reading.view).chosen.after[0])
        )
        return replace(reading, pinned=standing) if standing else reading

    return stress_room.stress_page(
        lambda: stress_page.StressFrame(**said(), geojson=assets["geojson"]),
        *(facts.known, told, assets),
    )


def _why(facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str]) -> site_page.Page:
    """The page of change: why a share moved between two quarters, and why another publisher prints another."""
    from data.why import attribution, bridge, publishers  # a test on toys needs no model

    names = {key: publisher.name for key, publisher in publishers.publishers().items()}

    def told(asked: WhyView) -> tuple[WhyView, Change, Bridge]:
        found = archive.snapshot_of_pin(facts, asked.pin)
        view, moved = attribution.answer(found, asked)
        last = view.now.but(places=(moved.place.region_id,), quarter=moved.last)
        dated = view.but(first=moved.first, last=moved.last)
        standing = archive.pin_status(facts, view.pin, lambda: attribution.answer(facts, dated)[1].end)
        return view, replace(moved, pinned=standing), bridge.bridge(found, last, view.publisher)

    return why_room.why_page(lambda: why_page.WhyFrame(**said(), publishers=names), facts.known, told, assets)


def _evidence(facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str]) -> site_page.Page:
    """The page of evidence: how wrong the model is on figures that its fit had not seen."""
    from data.calibration import backtest
    from data.evidence import measure as evidence_measure  # a test on toys needs no model
    from data.model import estimates

    market, rows, shown = estimates.estimates(facts), backtest.carried(), _against(facts)
    known = evidence_measure.evidence(market.calibration, rows, market.interval)

    def frame() -> evidence_page.EvidenceFrame:
        told = {name: said()[name] for name in ("through", "stale", "topojson", "rooms")}
        return evidence_page.EvidenceFrame(known, facts.hash, geojson=assets["geojson"], points=bool(shown), **told)

    return evidence_room.evidence_page(frame, lambda view: evidence_measure.reading(known, rows, view, shown), assets)


def _against(facts: Snapshot) -> tuple[PublishedPoints, ...]:
    """Published figures to draw ours against, where WATERLINE_AGAINST names their folder; they are not carried."""
    folder = os.environ.get("WATERLINE_AGAINST")
    if not folder:
        return ()
    from data.evidence import points  # only who has the files needs it

    with starting():
        return points.points(facts, Path(folder))


def _book(
    server: Flask,
    facts: Snapshot,
    said: Callable[[], dict[str, Any]],
    assets: Mapping[str, str],
    quarters: tuple[str, ...],
) -> None:
    """A bank's own book: its pages, its files, and the private place where it lies."""
    from data.book import errors, service, store
    from data.book.report import passport as book_passport
    from data.book.report import records
    from data.book.report.workbook import workbook  # as above
    from data.records import as_text  # a test on toys has no market to set a book beside

    with starting():
        door = login.login(os.environ)
        minutes = number(os.environ, "WATERLINE_BOOK_MINUTES", store.LIFETIME / 60.0)
        most = int(number(os.environ, "WATERLINE_BOOK_BYTES", service.MOST_BYTES))
    books = service.BookService(facts, store.book_store(os.environ.get("WATERLINE_BOOKS"), 60.0 * minutes), most)
    owner = os.getpid()
    # What served the pages takes the books with it; a worker, which inherits this, does not.
    atexit.register(lambda: books.books.clear() if os.getpid() == owner else None)
    server.config.update(BOOKS=str(books.books.root), BOOKS_SWEEP=books.books.sweep)

    def printed(form: str) -> Callable[..., bytes]:
        return lambda reading, _: as_text(records.records(reading), form, records.COLUMNS).encode()

    exports = {
        "xlsx": workbook,
        "csv": printed("csv"),
        "json": printed("json"),
        "passport.json": book_passport.passport,
    }
    exports["pdf"] = book_routes.pdf_export(book_passport.command)
    pages = book_routes.BookPages(books, said, assets, facts.known, quarters, exports, errors.TAPE_ERRORS, door)
    pages.install(server)


def _passports(
    server: Flask, facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str], rooms: Sequence[str]
) -> None:
    """Every figure with what is needed to check it, to read and to download."""
    from data.passport import passport  # a test on toys has no passports
    from data.passport import view as passport_view

    PassportRoutes(
        answered=lambda search: passport.linked_passport(facts, search),
        offered=lambda region_id: passport_view.figures_of(facts.places[region_id]),
        written=passport.as_json,
        through=lambda: said()["through"],
        rooms=rooms,
        assets=assets,
    ).install(server)


def _about(server: Flask, facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str]) -> None:
    """The page that explains, with the falls of this snapshot's own prices."""
    from data.monitor import price_falls  # a test on toys has no prices

    def page() -> str:
        return about_page.document(price_falls.notable_falls(facts), facts.places, said(), assets)

    server.add_url_rule(about_page.PATH, view_func=page, endpoint="about")


def _api(server: Flask, facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str]) -> None:
    """The figures for programs: `/api/v1/...`, and the page that tells how."""
    from data.api import endpoints as api_endpoints  # a test on toys has no figures to give

    with starting():
        most = int(number(os.environ, "WATERLINE_API_LIMIT", USUAL))
        counted = rate_limit(max(1, most), os.environ.get("WATERLINE_API_STORAGE") or STORAGE)
        proxies = networks(os.environ.get("WATERLINE_PROXIES", ""))
    endpoints = api_endpoints.endpoints(facts)

    def page(host: str, wrong: Mapping[str, Any]) -> str:
        return api_page.document(endpoints, host, most, wrong, said(), assets)

    ApiRoutes(endpoints, lambda one, query: api_endpoints.answer(facts, one, query), page, counted, proxies).install(
        server
    )


def _quotes(server: Flask, facts: Snapshot, said: Callable[[], dict[str, Any]], assets: Mapping[str, str]) -> None:
    """What can be taken away from every panel: its sentence, its citation, its links and its files."""
    from data.api import panels  # a test on toys needs no model

    taken = ShareRoutes(
        panel=lambda name, search: panels.panel(facts, name, search),
        pinned=lambda told: archive.current_pin(told.snapshot, told.share),
        framed=lambda told, link: embed_page.document(told, link, assets),
        region=region.FORMS,
        shown=lambda told: years_page.document(told, said(), assets),
        listed=lambda told, link: twin.document(told, link, said(), assets),
    )
    taken.install(server)


def __getattr__(name: str) -> object:
    """`app:server` for gunicorn: made when asked for, so that importing this module costs and needs no snapshot."""
    if name == "server":
        made = create_app().server
        globals()["server"] = made
        return made
    raise AttributeError(name)
