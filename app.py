"""The application: `create_app` builds every page on one Flask server and connects each to the model it shows.

A page is a components.site.page.Page; components import no model, so their functions are passed in here.
"""

import atexit
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask

from components.about import page as about_page
from components.api import page as api_page
from components.api.limit import STORAGE, USUAL, rate_limit
from components.api.routes import ApiRoutes
from components.book import login
from components.book import routes as book_routes
from components.passport.routes import PassportRoutes
from components.share import data_table, region
from components.share import embed as embed_page
from components.share.routes import PREFIXES as SHARE_PREFIXES
from components.share.routes import ShareRoutes
from components.site import hosts, log, operations, stylesheet, urls
from components.site import page as site_page
from components.site import server as site_server
from components.site.assets import addresses, install_shapes
from components.site.clients import networks
from components.site.countries import CountryServers
from components.site.frame import Frame
from components.site.pages import PAGES
from components.site.settings import exit_on_bad_setting, number
from components.text import status
from components.years import page as years_page
from data import version
from data.api import pages as data_pages
from data.country import Country, in_country, served_countries
from data.monitor.view import View
from data.quarter import this_quarter
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot, carried, country_of_place
from data.world.national_prices import national_prices

if TYPE_CHECKING:
    from data.book.store import BookStore

ASSETS = Path(__file__).parent / "assets"


def create_app(snapshot: Snapshot | None = None, today: str | None = None) -> Dash:
    """The whole application: the default country's pages on one Flask server, and every other country's behind it.

    snapshot: the default country's carried one unless given. today: a quarter, for tests; the clock's when None. The
    other countries' servers are made on first use (components.site.countries).
    """
    with exit_on_bad_setting():
        current_snapshot = snapshot or carried()
        where = hosts.place(os.environ)
        countries = (current_snapshot.country, *(c for c in served_countries() if c is not current_snapshot.country))
        for profile in countries[1:]:  # damage in any of them stops the start, not a request
            with in_country(profile):
                carried()
        national_prices()
    tapes = _tape_store()

    def make(profile: Country) -> Dash:
        return _country_app(current_snapshot if profile is countries[0] else carried(), countries, tapes, today)

    servers = CountryServers(
        countries,
        make,
        lambda text: country_of_place(text, countries),
        where,
    )
    front = servers.front(countries[0])
    front.server.wsgi_app = servers  # Flask's own way to put something before it
    return front


def _country_app(
    current_snapshot: Snapshot, countries: Sequence[Country], tapes: "BookStore", today: str | None
) -> Dash:
    """One country's application: every page on one Flask server.

    countries: whose map shapes the server has; tapes: the folder of uploaded tapes, one for all countries.
    """
    from data.model.estimates import estimates

    country = current_snapshot.country
    # Estimate every definition once, before the workers fork, so that no request waits for it.
    estimates(current_snapshot).warmed()
    with exit_on_bad_setting():
        reading_of: dict[str, Callable[[Any], Any]] = {
            name: page.figures().answers(current_snapshot)
            for name, page in data_pages.PAGES.items()
            if name in country.pages
        }
    assets = addresses(ASSETS, country)
    quarters = reading_of[""](View()).quarters
    fixed: dict[str, Any] = {
        "places": tuple(current_snapshot.places.values()),
        "first": quarters[0],
        "last": quarters[-1],
        "pages": tuple(name for name in PAGES if name in country.pages),
        "snapshot": current_snapshot.hash,
    }

    def frame_values() -> dict[str, Any]:
        """What every page shows whatever its query: places, quarters, pages, and the data's age as of today."""
        published = current_snapshot.data_through
        return fixed | {
            "geojson": assets["geojson"],
            "topojson": assets["topojson"],
            "through": status.through(country, published),
            "stale": status.stale(country, published, today or this_quarter(datetime.now(UTC))),
        }

    pages: list[site_page.Page] = [
        import_module(page.module).page(
            lambda: Frame(**frame_values()), current_snapshot.region_id_of, reading_of[page.name], assets
        )
        for page in PAGES.values()
        if page.name in reading_of
    ]
    front = site_page.mount(pages[0], ASSETS)
    dash_apps = [front, *(site_page.mount(page, ASSETS, front.server) for page in pages[1:])]
    _passports(front.server, current_snapshot, frame_values, assets)
    _quotes(front.server, current_snapshot, frame_values, assets)
    _about(front.server, current_snapshot, frame_values, assets)
    _book(front.server, current_snapshot, frame_values, assets, quarters, tapes)
    _api(front.server, current_snapshot, frame_values, assets)
    _operations(front.server, tapes)
    stylesheet.install(front.server, ASSETS / "css")
    for profile in countries:
        install_shapes(front.server, profile)
    site_server.install(
        front.server,
        policy=lambda: site_page.content_security_policy(dash_apps),
        callback_keys={page.path: page.callback_key for page in pages},
        health={
            "status": "ok",
            "version": version.version(),
            "snapshot": current_snapshot.hash,
            "data_through": dict(current_snapshot.data_through),
        },
        paths=(
            urls.PASSPORT,
            urls.PASSPORT_FILE,
            book_routes.HOME.rstrip("/"),
            years_page.PATH,
            about_page.PATH,
            api_page.PATH,
            api_page.PATH_WITHOUT_SLASH,
        ),
        prefixes=(*SHARE_PREFIXES, api_page.ROOT),
        private="/book/",
        long_bodies=("/book/tape",),
    )
    # Dash registers the files it may serve when it renders a page: render each now, before the workers fork.
    for page in pages:
        front.server.test_client().get(page.path)
    return front


def _tape_store() -> "BookStore":
    """The private folder of uploaded tapes, cleared when the process that made it exits."""
    from data.book import store

    with exit_on_bad_setting():
        minutes = number(os.environ, "WATERLINE_BOOK_MINUTES", store.LIFETIME / 60.0)
        most_bytes = int(number(os.environ, "WATERLINE_BOOKS_BYTES", store.MOST_BYTES))
        tapes = replace(store.book_store(os.environ.get("WATERLINE_BOOKS"), 60.0 * minutes), most_bytes=most_bytes)
    owner = os.getpid()
    # The process that started the server deletes the tapes when it exits; a worker, which inherits this hook, does not.
    atexit.register(lambda: tapes.clear() if os.getpid() == owner else None)
    return tapes


def _book(
    server: Flask,
    snapshot: Snapshot,
    frame_values: Callable[[], dict[str, Any]],
    assets: Mapping[str, str],
    quarters: tuple[str, ...],
    tapes: "BookStore",
) -> None:
    """A bank's own loan tapes: pages and exports. tapes: the private folder of the uploads."""
    from data.book import audit, errors, service
    from data.book.report import passport as book_passport
    from data.book.report import records
    from data.book.report.workbook import workbook
    from data.records import as_text

    with exit_on_bad_setting():
        login_check = login.login(os.environ)
        proxies = networks(os.environ.get("WATERLINE_PROXIES", ""))
        max_bytes = int(number(os.environ, "WATERLINE_BOOK_BYTES", service.MOST_BYTES))
        log_of_books = audit.audit_log(os.environ.get("WATERLINE_AUDIT", ""))
    books = service.BookService(snapshot, tapes, max_bytes)
    server.config.update(BOOKS=str(tapes.root), BOOKS_SWEEP=tapes.sweep)

    def exporter(form: str) -> Callable[..., bytes]:
        return lambda reading, _: as_text(records.records(reading), form, records.COLUMNS).encode()

    exports: dict[str, Callable[..., bytes]] = {
        "xlsx": workbook,
        "csv": exporter("csv"),
        "json": exporter("json"),
        "passport.json": book_passport.passport,
    }
    exports |= book_routes.board_exports(book_passport.command)
    pages = book_routes.BookPages(
        books,
        frame_values,
        assets,
        snapshot.region_id_of,
        quarters,
        exports,
        errors.TAPE_ERRORS,
        login_check,
        proxies,
        log_of_books.record,
    )
    pages.install(server)


def _operations(server: Flask, tapes: "BookStore") -> None:
    """What an operator's machines ask: /readyz and /metrics; faults are logged as JSON."""

    def faults() -> dict[str, str]:
        return {"books": fault} if (fault := operations.folder_fault(tapes.root)) else {}

    with exit_on_bad_setting():
        scrapers = networks(os.environ.get("WATERLINE_METRICS", ""), "WATERLINE_METRICS")
    log.install()
    operations.install(server, faults, scrapers)


def _passports(
    server: Flask,
    snapshot: Snapshot,
    frame_values: Callable[[], dict[str, Any]],
    assets: Mapping[str, str],
) -> None:
    """The passport of every figure, as a page and as a file."""
    from data.passport import passport
    from data.passport import view as passport_view

    PassportRoutes(
        passport_of=lambda search: passport.linked_passport(snapshot, search),
        figures_of=lambda region_id, quarter: passport_view.figures_of(snapshot, region_id, quarter),
        as_file=passport.as_json,
        through=lambda: frame_values()["through"],
        pages=frame_values()["pages"],
        assets=assets,
    ).install(server)


def _about(
    server: Flask, snapshot: Snapshot, frame_values: Callable[[], dict[str, Any]], assets: Mapping[str, str]
) -> None:
    """The explanatory page, with the price falls of this snapshot."""
    from data.monitor import price_falls

    def page() -> str:
        return about_page.document(price_falls.notable_falls(snapshot), snapshot.places, frame_values(), assets)

    server.add_url_rule(about_page.PATH, view_func=page, endpoint="about")


def _api(
    server: Flask, snapshot: Snapshot, frame_values: Callable[[], dict[str, Any]], assets: Mapping[str, str]
) -> None:
    """The API at `/api/v1/...`, and the page that documents it."""
    from data.api import endpoints as api_endpoints

    with exit_on_bad_setting():
        requests_a_minute = int(number(os.environ, "WATERLINE_API_LIMIT", USUAL))
        limiter = rate_limit(max(1, requests_a_minute), os.environ.get("WATERLINE_API_STORAGE") or STORAGE)
        proxies = networks(os.environ.get("WATERLINE_PROXIES", ""))
    endpoints = api_endpoints.endpoints(snapshot)

    def page(host: str, refusal: Mapping[str, Any]) -> str:
        return api_page.document(endpoints, host, requests_a_minute, refusal, frame_values(), assets)

    ApiRoutes(
        endpoints, lambda endpoint, query: api_endpoints.parsed_query(snapshot, endpoint, query), page, limiter, proxies
    ).install(server)


def _quotes(
    server: Flask, snapshot: Snapshot, frame_values: Callable[[], dict[str, Any]], assets: Mapping[str, str]
) -> None:
    """Quote, citation, links, files and embedding of every panel."""
    from data.api import panels

    routes = ShareRoutes(
        panel_of=lambda name, search: panels.panel(snapshot, name, search),
        pin_of=lambda panel: archive.current_pin(panel.snapshot, panel.share),
        embedded_page=lambda panel, link: embed_page.document(panel, link, assets),
        region_files=region.FORMS,
        years_page_html=lambda panel: years_page.document(panel, frame_values(), assets),
        table_page=lambda panel, link: data_table.document(panel, link, frame_values(), assets),
    )
    routes.install(server)


def __getattr__(name: str) -> object:
    """`app:server` for gunicorn, created on first access: importing this module is cheap and needs no snapshot."""
    if name == "server":
        server = create_app().server
        server.wsgi_app.warm()
        globals()["server"] = server
        return server
    raise AttributeError(name)
