"""The API's answers: the records of the command line and of every panel, for a question that is read strictly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from data import directory, kept, panels, passport, passport_view, pin, printout, strict
from data.contributions import FIGURES, SHARE_OF
from data.estimates import Estimates, estimates
from data.evidence_view import EVIDENCE_READERS, EVIDENCE_SPOKEN
from data.flavour import flavoured
from data.inputs import FIRST
from data.printout import Record
from data.quarter import ordinal
from data.scenarios import Scenario, library
from data.snapshot import Snapshot
from data.stress_view import STRESS_READERS, STRESS_SPOKEN, StressView
from data.strict import FORMAT, LEVEL, PAGING, PARAMETERS, PLACE, Answer, Endpoint, Reader, RefusedError
from data.tongue import marked, tr
from data.view import LEVELS, READERS, SPOKEN, View, definition, one_of
from data.why_view import WHY_READERS, WHY_SPOKEN

Said = Mapping[str, Any]
SCENARIO_COLUMNS = tuple(field.name for field in fields(Scenario))
SOURCE_COLUMNS = ("source_id", "publisher", "product", "title", "address", "licence", "attribution", "release",
                  "covers", "rows", "sha256")  # fmt: skip
PANEL_COLUMNS = ("panel", "page", "columns", "parameters")
_MARKET = {SPOKEN[name]: READERS[name] for name in SPOKEN}
_SPAN = {WHY_SPOKEN[name]: WHY_READERS[name] for name in ("first", "last")}
# By room, the page its panels stand on, and how its question is read; the years have a page of their own.
_ROOMS: Mapping[str, tuple[str, dict[str, Reader]]] = {
    "": ("/", _MARKET),
    "stress": ("/stress/", {STRESS_SPOKEN[name]: STRESS_READERS[name] for name in STRESS_SPOKEN}),
    "why": ("/why/", {WHY_SPOKEN[name]: WHY_READERS[name] for name in WHY_SPOKEN}),
    "evidence": ("/evidence/", {EVIDENCE_SPOKEN[name]: EVIDENCE_READERS[name] for name in EVIDENCE_SPOKEN}),
}
_EXAMPLES = {
    "": "place=US-NV&quarter=2010Q2",
    "stress": "place=US-NV&scenario=own&fall=35",
    "why": "place=US-NV&from=2006Q1&to=2010Q2",
    "evidence": "unseen=years&error=bias",
}


def endpoints(today: Snapshot) -> dict[str, Endpoint]:
    """Everything the API answers, by its path below /api/v1/."""
    listed = [
        Endpoint(
            "negative-equity",
            marked("The share of mortgages under water and what belongs to it, a record a place and quarter"),
            _MARKET | _SPAN | PAGING,
            printout.COLUMNS,
            lambda said, search: negative_equity(today, said),  # noqa: ARG005  # as every answer
            "place=US-NV&from=2006Q1&to=2012Q4",
        ),
        Endpoint(
            "regions",
            marked("Every place, with the names that it answers to"),
            {"level": one_of(LEVELS, "level")} | PAGING,
            directory.COLUMNS,
            lambda said, search: _listed(today, directory.records(today, said.get("level"))),  # noqa: ARG005
            "level=state",
            {"level": LEVEL},
        ),
        Endpoint(
            "scenarios",
            marked("The library of stress scenarios, each with who says so and when"),
            PAGING,
            SCENARIO_COLUMNS,
            lambda said, search: _listed(today, scenarios()),  # noqa: ARG005
        ),
        Endpoint(
            "sources",
            marked("Whose data the figures are made of, on what terms, and which release"),
            PAGING,
            SOURCE_COLUMNS,
            lambda said, search: _listed(today, sources(today)),  # noqa: ARG005
        ),
        Endpoint(
            "passport",
            marked("One figure with all that is needed to check it; JSON only"),
            _MARKET | {"figure": one_of(tuple(FIGURES), "figure"), "format": one_of(("json",), "format")},
            (),
            lambda said, search: passported(today, said),  # noqa: ARG005
            "place=US-NV&quarter=2010Q2&figure=pneq_by_loans",
            {"place": PLACE, "format": FORMAT},
        ),
        Endpoint(
            "panels",
            marked("The panels of the pages, each an endpoint of its own"),
            PAGING,
            PANEL_COLUMNS,
            lambda said, search: _listed(today, panel_list()),  # noqa: ARG005
        ),
        *(_panel(today, name) for name in panels.names()),
    ]
    return {one.name: one for one in listed}


def _listed(snapshot: Snapshot, rows: Sequence[Record]) -> Answer:
    return Answer(len(rows), lambda start, stop: rows[start:stop], snapshot.hash)


def negative_equity(today: Snapshot, said: Said) -> Answer:
    """The records of `python -m data estimate`; only those of the page asked for are worked out."""
    snapshot = _chosen(today, said)
    view = _view(View, SPOKEN, said)
    market, defined = flavoured(snapshot, view.index), definition(view.definition)
    at = _quarters(market, said)
    _vintage(market, said, at)
    regions = [*view.places] if "place" in said else [place.region_id for place in snapshot.level(view.level)]

    def rows(start: int, stop: int) -> Sequence[Record]:
        found: list[Record] = []
        for i in range(start // len(at), -(-stop // len(at)) if stop > start else start // len(at)):
            begin, end = max(start - i * len(at), 0), min(stop - i * len(at), len(at))
            found += printout.records(snapshot, market, regions[i], defined, at[begin:end], view.vintage)
        return found

    return Answer(len(regions) * len(at), rows, snapshot.hash)


def read(today: Snapshot, endpoint: Endpoint, search: str) -> dict[str, Any]:
    """What a query asks of an endpoint; RefusedError names what is wrong, and for a place the names nearest to it."""
    try:
        return strict.read(search, endpoint, today.known)
    except RefusedError as wrong:
        near = today.nearest(wrong.value[:60]) if wrong.parameter in {"place", "shock"} and wrong.value else ()
        if near:
            wrong.expected = tr(
                "{expected}; the nearest names are {near}", expected=wrong.expected, near="; ".join(near)
            )
        raise


def passported(today: Snapshot, said: Said) -> Answer:
    """The bytes of `python -m data passport`."""
    snapshot = _chosen(today, said)
    view, figure = _view(View, SPOKEN, said), said.get("figure", "")
    market = flavoured(snapshot, view.index)
    _vintage(market, said, _quarters(market, said))
    if snapshot.places[view.focus].level == "metro" and figure in SHARE_OF:
        message = tr("no amounts of a metro are published; ask for {share}", share=SHARE_OF[figure])
        raise RefusedError("figure", figure, SHARE_OF[figure], message)
    asked, name, dropped = passport_view.question(snapshot, view, figure)
    _complete(said, dropped)
    content = passport.passport(snapshot, asked, name)
    return Answer(1, lambda start, stop: (), snapshot.hash, passport.written(content))  # noqa: ARG005


def scenarios() -> list[Record]:
    """The carried scenarios as records; what a scenario leaves open is None."""
    return [
        {name: None if getattr(one, name) == "" else getattr(one, name) for name in SCENARIO_COLUMNS}
        for one in library().values()
    ]


def sources(snapshot: Snapshot) -> list[Record]:
    """The products that a snapshot was made of."""
    return [{name: one[name] for name in SOURCE_COLUMNS} for one in snapshot.manifest["sources"]]


def panel_list() -> list[Record]:
    """The panels as records; several names in one field are joined by |, as aliases are."""
    return [
        {
            "panel": name,
            "page": "/years" if name == "years" else _ROOMS[_room(name)][0],
            "columns": "|".join(panels.columns(name)),
            "parameters": "|".join(_ROOMS[_room(name)][1]),
        }
        for name in panels.names()
    ]


def _panel(today: Snapshot, name: str) -> Endpoint:
    room = _room(name)
    return Endpoint(
        f"panels/{name}",
        marked("The table of one panel, as the page shows it and offers it for download"),
        _ROOMS[room][1] | PAGING,
        panels.columns(name),
        partial(_paneled, today, name),
        _EXAMPLES[room],
        {"place": PLACE},
    )


def _paneled(today: Snapshot, name: str, said: Said, search: str) -> Answer:
    """A panel's rows; what the page would answer with the nearest thing is refused."""
    try:
        _CHECKS[_room(name)](today, said)
    except RefusedError as wrong:  # as it was written: a fall is a ratio by now
        wrong.value = dict(parse_qsl(search, keep_blank_values=True)).get(wrong.parameter, "")
        raise
    own = [(key, text) for key, text in parse_qsl(search, keep_blank_values=True) if key not in PAGING]
    told = panels.panel(today, name, "?" + urlencode(own, safe=","))
    _complete(said, told.dropped)
    return Answer(len(told.rows), lambda start, stop: told.rows[start:stop], told.snapshot.hash)


def _market_checked(today: Snapshot, said: Said) -> None:
    snapshot = _chosen(today, said)
    market = flavoured(snapshot, said.get("index", View().index))
    _vintage(market, said, _quarters(market, said))


def _stress_checked(today: Snapshot, said: Said) -> None:
    """What has no bearing on a scenario is refused; the page leaves it out."""
    _market_checked(today, said)
    view = _view(StressView, STRESS_SPOKEN, said)
    plain = view.plain()
    for field, name in STRESS_SPOKEN.items():
        own_end = field == "horizon" and view.kind != "static"
        if name in said and getattr(view, field) != getattr(plain, field) and not own_end:
            message = tr(
                "{name} has no bearing on the scenario {scenario} of kind {kind}; leave it out",
                name=name,
                scenario=view.scenario,
                kind=view.kind,
            )
            raise RefusedError(name, str(said[name]), tr("nothing"), message)
    quarter = view.quarter or estimates(_chosen(today, said)).quarters[-1]
    most = (ordinal(quarter) - ordinal(FIRST)) // 4
    if view.story.form == "back" and view.years > most:
        message = tr("prices begin in {first}; no more than {most} years before {quarter}", first=FIRST, most=most,
                     quarter=quarter)  # fmt: skip
        raise RefusedError("back", str(view.years), PARAMETERS["back"].asked_for(), message)


def _why_checked(today: Snapshot, said: Said) -> None:
    quarters = estimates(_chosen(today, said)).quarters
    for name in ("from", "to"):
        _within(quarters, name, said.get(name, ""))
    last = said.get("to", quarters[-1])
    if "from" in said and said["from"] >= last:
        message = tr("{first} does not come before {last}", first=said["from"], last=last)
        raise RefusedError("from", said["from"], tr("a quarter before {last}", last=last), message)
    if "from" not in said and last == quarters[0]:
        message = tr("{last} is the first quarter there is", last=last)
        raise RefusedError("to", last, tr("a quarter after {first}", first=last), message)


_CHECKS: Mapping[str, Callable[[Snapshot, Said], None]] = {
    "": _market_checked,
    "stress": _stress_checked,
    "why": _why_checked,
    "evidence": lambda today, said: None,  # noqa: ARG005  # every question there is has its answer
}


def _chosen(today: Snapshot, said: Said) -> Snapshot:
    """The snapshot that a pin names; one that is no longer kept is refused, and another never stands in."""
    snapshot, asked = kept.chosen(today, said.get("pin", "")), pin.read(said.get("pin", ""))
    if asked and not snapshot.hash.startswith(asked.snapshot):
        message = tr("the data of this pin, {snapshot}, are not kept here", snapshot=asked.snapshot)
        newest = tr("nothing for today’s data, {snapshot}", snapshot=today.hash[:12])
        raise RefusedError("pin", said["pin"], newest, message)
    for name in ("place", "shock"):
        for place in said.get(name, ()):
            if place not in snapshot.places:
                message = tr("there is no {place} in the pinned data", place=place)
                raise RefusedError(name, place, PARAMETERS[name].asked_for(), message)
    return snapshot


def _view(kind: Callable[..., Any], spoken: Mapping[str, str], said: Said) -> Any:  # noqa: ANN401  # a room's question
    return kind(**{field: said[name] for field, name in spoken.items() if name in said})


def _quarters(market: Estimates, said: Said) -> range:
    """The positions of the quarters asked for: one, or from the first to the last."""
    first, last = said.get("from", ""), said.get("to", "")
    for name in ("quarter", "from", "to"):
        _within(market.quarters, name, said.get(name, ""))
    if said.get("quarter") and (first or last):
        message = tr("quarter names one, from and to name several: give one or the other")
        raise RefusedError("quarter", said["quarter"], tr("nothing beside from and to"), message)
    if first and last and first > last:
        message = tr("from {first} comes after to {last}", first=first, last=last)
        raise RefusedError("from", first, tr("a quarter up to {last}", last=last), message)
    return printout.asked_quarters(market, said.get("quarter"), first or None, last or None)


def _within(quarters: Sequence[str], name: str, quarter: str) -> None:
    if quarter and quarter not in quarters:
        message = tr(
            "{quarter} is not among the quarters there are, {first} to {last}",
            quarter=quarter,
            first=quarters[0],
            last=quarters[-1],
        )
        expected = tr("a quarter from {first} to {last}", first=quarters[0], last=quarters[-1])
        raise RefusedError(name, quarter, expected, message)


def _vintage(market: Estimates, said: Said, at: range) -> None:
    try:
        printout.asked_vintage(market, said.get("vintage", 0), at)
    except printout.AskedWronglyError as wrong:
        expected = PARAMETERS["vintage"].asked_for()
        raise RefusedError("vintage", str(said["vintage"]), expected, str(wrong)) from wrong


def _complete(said: Said, dropped: Sequence[str]) -> None:
    """Whatever else a page would have had to drop is refused too, by the name it says."""
    if dropped:
        name = next((name for name, value in said.items() if str(value) in dropped[0]), "")
        raise RefusedError(name, str(said.get(name, "")), PARAMETERS[name].asked_for() if name else "", dropped[0])


def _room(name: str) -> str:
    return name.rpartition("/")[0]
