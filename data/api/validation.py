"""Validation of API queries against the data: what a page would adjust to the nearest valid query is refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data import cli
from data.api.parameters import PARAMETERS, RefusedError
from data.i18n import tr
from data.model import selection
from data.model.estimates import Estimates, estimates
from data.model.price_index import estimates_at_index
from data.monitor.view import View
from data.quarter import ordinal
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.stress.view import STRESS_QUERY_NAMES, StressView

Parameters = Mapping[str, Any]


def check_market(today: Snapshot, values: Parameters) -> None:
    """Refuse a quarter that is not there, and a vintage without loans."""
    snapshot = pinned_snapshot(today, values)
    market = estimates_at_index(snapshot, values.get("index", View().index))
    check_vintage(market, values, positions(market, values))


def check_stress(today: Snapshot, values: Parameters) -> None:
    """Refuse parameters that have no effect on the scenario; the page drops them."""
    check_market(today, values)
    view = view_of_values(StressView, STRESS_QUERY_NAMES, values)
    effective = view.plain()
    for field, name in STRESS_QUERY_NAMES.items():
        is_default_horizon = field == "horizon" and view.kind != "static"
        if name in values and getattr(view, field) != getattr(effective, field) and not is_default_horizon:
            message = tr(
                "{name} has no bearing on the scenario {scenario} of kind {kind}; leave it out",
                name=name,
                scenario=view.scenario,
                kind=view.kind,
            )
            raise RefusedError(name, str(values[name]), tr("nothing"), message)
    snapshot = pinned_snapshot(today, values)
    quarter, first = view.quarter or estimates(snapshot).quarters[-1], snapshot.country.first_price
    years_available = (ordinal(quarter) - ordinal(first)) // 4
    if view.chosen_scenario.form == "back" and view.years > years_available:
        message = tr("prices begin in {first}; no more than {most} years before {quarter}", first=first,
                     most=years_available, quarter=quarter)  # fmt: skip
        raise RefusedError("back", str(view.years), PARAMETERS["back"].expectation(), message)


def check_why(today: Snapshot, values: Parameters) -> None:
    """Refuse quarters that are not there or not in order."""
    quarters = estimates(pinned_snapshot(today, values)).quarters
    for name in ("from", "to"):
        _check_quarter(quarters, name, values.get(name, ""))
    last = values.get("to", quarters[-1])
    if "from" in values and values["from"] >= last:
        message = tr("{first} does not come before {last}", first=values["from"], last=last)
        raise RefusedError("from", values["from"], tr("a quarter before {last}", last=last), message)
    if "from" not in values and last == quarters[0]:
        message = tr("{last} is the first quarter there is", last=last)
        raise RefusedError("to", last, tr("a quarter after {first}", first=last), message)


def pinned_snapshot(today: Snapshot, values: Parameters) -> Snapshot:
    """The snapshot of the query's pin, today's without one; a pin whose snapshot is not archived is refused."""
    text = values.get("pin", "")
    snapshot, pinned = archive.snapshot_of_pin(today, text), archive.parsed_pin(today, text)
    if pinned and not archive.is_of(snapshot, pinned.snapshot):
        message = tr("the data of this pin, {snapshot}, are not kept here", snapshot=pinned.snapshot)
        newest = tr("nothing for today’s data, {snapshot}", snapshot=today.hash[:12])
        raise RefusedError("pin", values["pin"], newest, message)
    for name in ("place", "shock"):
        for place in values.get(name, ()):
            if place not in snapshot.places:
                message = tr("there is no {place} in the pinned data", place=place)
                raise RefusedError(name, place, PARAMETERS[name].expectation(), message)
    return snapshot


def view_of_values(kind: Callable[..., Any], query_names: Mapping[str, str], values: Parameters) -> Any:  # noqa: ANN401  # the view of any page
    """The view (of class `kind`) of the parsed values. query_names: the parameter of each field."""
    return kind(**{field: values[name] for field, name in query_names.items() if name in values})


def positions(market: Estimates, values: Parameters) -> range:
    """The positions of the query's quarters: one, or from the first to the last."""
    first, last = values.get("from", ""), values.get("to", "")
    for name in ("quarter", "from", "to"):
        _check_quarter(market.quarters, name, values.get(name, ""))
    if values.get("quarter") and (first or last):
        message = tr("quarter names one, from and to name several: give one or the other")
        raise RefusedError("quarter", values["quarter"], tr("nothing beside from and to"), message)
    if first and last and first > last:
        message = tr("from {first} comes after to {last}", first=first, last=last)
        raise RefusedError("from", first, tr("a quarter up to {last}", last=last), message)
    return selection.selected_quarters(market, values.get("quarter"), first or None, last or None)


def _check_quarter(quarters: Sequence[str], name: str, quarter: str) -> None:
    if quarter and quarter not in quarters:
        message = tr(
            "{quarter} is not among the quarters there are, {first} to {last}",
            quarter=quarter,
            first=quarters[0],
            last=quarters[-1],
        )
        expected = tr("a quarter from {first} to {last}", first=quarters[0], last=quarters[-1])
        raise RefusedError(name, quarter, expected, message)


def check_vintage(market: Estimates, values: Parameters, at: range) -> None:
    """Refuse a vintage without loans in those quarters."""
    try:
        selection.check_vintage(market, values.get("vintage", 0), at)
    except cli.UsageError as error:
        year, (first, last) = values["vintage"], (market.quarters[at[0]], market.quarters[at[-1]])
        quarter = last if year > int(last[:4]) else first
        message = tr("there are no loans of {vintage} in {quarter}", vintage=year, quarter=quarter)
        raise RefusedError("vintage", str(year), PARAMETERS["vintage"].expectation(), message) from error


def refuse_dropped(values: Parameters, dropped: Sequence[str]) -> None:
    """Refuse what a page would have dropped; the parameter is the one whose value the message names."""
    if dropped:
        name = next((name for name, value in values.items() if str(value) in dropped[0]), "")
        expected = PARAMETERS[name].expectation() if name else ""
        raise RefusedError(name, str(values.get(name, "")), expected, tr(dropped[0]))
