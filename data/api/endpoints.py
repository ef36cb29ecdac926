"""The API's endpoints: the records of the command line and of every panel, for strictly validated queries."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from data.api import panels, parameters, validation
from data.api.pages import PAGES
from data.api.panels import RegisteredPanel
from data.api.parameters import COMMON, FORMAT, LEVEL, PAGING, PLACE, ApiAnswer, Endpoint, RefusedError
from data.country import Country
from data.i18n import marked, tr
from data.model.price_index import estimates_at_index
from data.monitor import records, regions_command
from data.monitor.view import QUERY_NAMES, View
from data.passport import passport
from data.passport import view as passport_view
from data.passport.figures import FIGURES, SHARE_OF
from data.query import one_of
from data.records import Record
from data.snapshot.snapshot import Snapshot
from data.stress.scenarios import Scenario, library

Parameters = Mapping[str, Any]
SCENARIO_COLUMNS = tuple(field.name for field in fields(Scenario))
SOURCE_COLUMNS = ("source_id", "publisher", "product", "title", "address", "licence", "attribution", "release",
                  "covers", "rows", "sha256")  # fmt: skip
PANEL_COLUMNS = ("panel", "page", "columns", "parameters")
_MARKET = PAGES[""].parameters
_SPAN = {name: PAGES["why"].parameters[name] for name in ("from", "to")}


def endpoints(today: Snapshot) -> dict[str, Endpoint]:
    """Every endpoint of the API, by its path below /api/v1/."""
    country, example = today.country, today.country.example
    all_endpoints = [
        Endpoint(
            "negative-equity",
            marked("The share of mortgages under water and what belongs to it, a record a place and quarter"),
            _MARKET | _SPAN | PAGING,
            records.COLUMNS,
            lambda values, search: negative_equity(today, values),  # noqa: ARG005  # the signature of Endpoint.answer
            f"place={example.place}&from={example.first}&to={example.last}",
        ),
        Endpoint(
            "regions",
            marked("Every place, with the names that it answers to"),
            {"level": one_of(tuple(level.key for level in country.levels), "level")} | PAGING,
            regions_command.COLUMNS,
            lambda values, search: _list_answer(today, regions_command.records(today, values.get("level"))),  # noqa: ARG005
            f"level={country.base.key}",
            {"level": LEVEL},
        ),
        Endpoint(
            "scenarios",
            marked("The library of stress scenarios, each with who says so and when"),
            PAGING,
            SCENARIO_COLUMNS,
            lambda values, search: _list_answer(today, scenarios()),  # noqa: ARG005
        ),
        Endpoint(
            "sources",
            marked("Whose data the figures are made of, on what terms, and which release"),
            PAGING,
            SOURCE_COLUMNS,
            lambda values, search: _list_answer(today, sources(today)),  # noqa: ARG005
        ),
        Endpoint(
            "passport",
            marked("One figure with all that is needed to check it; JSON only"),
            _MARKET | {"figure": passport_view.figure_reader, "format": one_of(("json",), "format")},
            (),
            lambda values, search: passport_answer(today, values),  # noqa: ARG005
            f"place={example.place}&quarter={example.quarter}&figure=pneq_by_loans",
            {"place": PLACE, "format": FORMAT},
        ),
        Endpoint(
            "panels",
            marked("The panels of the pages, each an endpoint of its own"),
            PAGING,
            PANEL_COLUMNS,
            lambda values, search: _list_answer(today, panel_list()),  # noqa: ARG005
        ),
        *(_panel(today, panel) for panel in panels.registered().values()),
    ]
    return {endpoint.name: replace(endpoint, readers={**COMMON, **endpoint.readers}) for endpoint in all_endpoints}


def _list_answer(snapshot: Snapshot, rows: Sequence[Record]) -> ApiAnswer:
    return ApiAnswer(len(rows), lambda start, stop: rows[start:stop], snapshot.hash)


def negative_equity(today: Snapshot, values: Parameters) -> ApiAnswer:
    """The records of `python -m data estimate`; only those of the requested page are computed."""
    snapshot = validation.pinned_snapshot(today, values)
    view = validation.view_of_values(View, QUERY_NAMES, values)
    market = estimates_at_index(snapshot, view.index)
    at = validation.positions(market, values)
    validation.check_vintage(market, values, at)
    regions = [*view.places] if "place" in values else [place.region_id for place in snapshot.level(view.level)]

    def rows(start: int, stop: int) -> Sequence[Record]:
        page_records: list[Record] = []
        for i in range(start // len(at), -(-stop // len(at)) if stop > start else start // len(at)):
            begin, end = max(start - i * len(at), 0), min(stop - i * len(at), len(at))
            page_records += records.region_records(snapshot, market, regions[i], view, at[begin:end])
        return page_records

    return ApiAnswer(len(regions) * len(at), rows, snapshot.hash)


def parsed_query(today: Snapshot, endpoint: Endpoint, search: str) -> dict[str, Any]:
    """The parsed values of a query; RefusedError names the invalid parameter, and for a place the nearest names."""
    try:
        values = parameters.read_query(search, endpoint, today.region_id_of)
        _check_country(today.country, values.get("country", today.country.iso2))
        return values
    except RefusedError as error:
        near = today.nearest(error.value[:60]) if error.parameter in {"place", "shock"} and error.value else ()
        if near:
            error.expected = tr(
                "{expected}; the nearest names are {near}", expected=error.expected, near="; ".join(near)
            )
        raise


def _check_country(country: Country, code: str) -> None:
    """Refuse the code of another country than the address is of, by its path or its first place."""
    if code != country.iso2:
        values = {"code": code, "here": country.phrase}
        message = tr("country {code} contradicts the address, whose figures are of {here}", **values)
        raise RefusedError("country", code, country.iso2, message)


def passport_answer(today: Snapshot, values: Parameters) -> ApiAnswer:
    """The bytes of `python -m data passport`."""
    snapshot = validation.pinned_snapshot(today, values)
    view, figure = validation.view_of_values(View, QUERY_NAMES, values), values.get("figure", "")
    market = estimates_at_index(snapshot, view.index)
    validation.check_vintage(market, values, validation.positions(market, values))
    t = market.quarters.index(view.quarter or market.quarters[-1])
    if figure in SHARE_OF and not market.shows_amount(view.focus, t, by_upb=FIGURES[figure].by_upb):
        message = tr("no such amount is known of the place then; ask for {share}", share=SHARE_OF[figure])
        raise RefusedError("figure", figure, SHARE_OF[figure], message)
    resolved, name, dropped = passport_view.passport_question(snapshot, view, figure)
    validation.refuse_dropped(values, dropped)
    content = passport.passport(snapshot, resolved, name)
    return ApiAnswer(1, lambda start, stop: (), snapshot.hash, passport.as_json(content))  # noqa: ARG005


def scenarios() -> list[Record]:
    """The library's scenarios as records; an empty field is None."""
    return [
        {name: None if getattr(scenario, name) == "" else getattr(scenario, name) for name in SCENARIO_COLUMNS}
        for scenario in library().values()
    ]


def sources(snapshot: Snapshot) -> list[Record]:
    """The publishers' products that a snapshot was built from."""
    return [{name: source[name] for name in SOURCE_COLUMNS} for source in snapshot.manifest["sources"]]


def panel_list() -> list[Record]:
    """The panels as records; several names in one field are joined by |, as aliases are."""
    return [
        {
            "panel": name,
            "page": panel.path,
            "columns": "|".join(panel.table.columns),
            "parameters": "|".join(panel.page.parameters),
        }
        for name, panel in panels.registered().items()
    ]


def _panel(today: Snapshot, panel: RegisteredPanel) -> Endpoint:
    return Endpoint(
        f"panels/{panel.name}",
        marked("The table of one panel, as the page shows it and offers it for download"),
        panel.page.parameters | PAGING,
        panel.table.columns,
        partial(_panel_answer, today, panel),
        panel.page.example(today.country),
        {"place": PLACE},
    )


def _panel_answer(today: Snapshot, registered: RegisteredPanel, values: Parameters, search: str) -> ApiAnswer:
    """A panel's rows; a query that the page would adjust to the nearest valid one is refused."""
    check = registered.page.figures().check
    try:
        if check:
            check(today, values)
    except RefusedError as error:  # report the text of the query: a fall, for example, has been parsed to a ratio
        error.value = dict(parse_qsl(search, keep_blank_values=True)).get(error.parameter, "")
        raise
    panel_pairs = [(key, text) for key, text in parse_qsl(search, keep_blank_values=True) if key not in COMMON | PAGING]
    panel = panels.panel(today, registered.name, "?" + urlencode(panel_pairs, safe=","))
    validation.refuse_dropped(values, panel.dropped)
    return ApiAnswer(len(panel.rows), lambda start, stop: panel.rows[start:stop], panel.snapshot.hash)
