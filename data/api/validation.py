"""Whether what the API was asked can be answered as it is: what a page would put right by itself is refused here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data import cli
from data.api.parameters import PARAMETERS, RefusedError
from data.i18n import tr
from data.model import selection
from data.model.estimates import Estimates, estimates
from data.model.inputs import FIRST
from data.model.price_index import estimates_at_index
from data.monitor.view import View
from data.quarter import ordinal
from data.snapshot import archive, pin
from data.snapshot.snapshot import Snapshot
from data.stress.view import STRESS_QUERY_NAMES, StressView

Parameters = Mapping[str, Any]


def _check_market(today: Snapshot, said: Parameters) -> None:
    snapshot = snapshot_asked(today, said)
    market = estimates_at_index(snapshot, said.get("index", View().index))
    check_vintage(market, said, positions(market, said))


def _check_stress(today: Snapshot, said: Parameters) -> None:
    """What has no bearing on a scenario is refused; the page leaves it out."""
    _check_market(today, said)
    view = view_asked(StressView, STRESS_QUERY_NAMES, said)
    plain = view.plain()
    for field, name in STRESS_QUERY_NAMES.items():
        own_end = field == "horizon" and view.kind != "static"
        if name in said and getattr(view, field) != getattr(plain, field) and not own_end:
            message = tr(
                "{name} has no bearing on the scenario {scenario} of kind {kind}; leave it out",
                name=name,
                scenario=view.scenario,
                kind=view.kind,
            )
            raise RefusedError(name, str(said[name]), tr("nothing"), message)
    quarter = view.quarter or estimates(snapshot_asked(today, said)).quarters[-1]
    most = (ordinal(quarter) - ordinal(FIRST)) // 4
    if view.story.form == "back" and view.years > most:
        message = tr("prices begin in {first}; no more than {most} years before {quarter}", first=FIRST, most=most,
                     quarter=quarter)  # fmt: skip
        raise RefusedError("back", str(view.years), PARAMETERS["back"].asked_for(), message)


def _check_why(today: Snapshot, said: Parameters) -> None:
    quarters = estimates(snapshot_asked(today, said)).quarters
    for name in ("from", "to"):
        _check_quarter(quarters, name, said.get(name, ""))
    last = said.get("to", quarters[-1])
    if "from" in said and said["from"] >= last:
        message = tr("{first} does not come before {last}", first=said["from"], last=last)
        raise RefusedError("from", said["from"], tr("a quarter before {last}", last=last), message)
    if "from" not in said and last == quarters[0]:
        message = tr("{last} is the first quarter there is", last=last)
        raise RefusedError("to", last, tr("a quarter after {first}", first=last), message)


CHECKS: Mapping[str, Callable[[Snapshot, Parameters], None]] = {
    "": _check_market,
    "stress": _check_stress,
    "why": _check_why,
    "evidence": lambda today, said: None,  # noqa: ARG005  # every question there is has its answer
}


def snapshot_asked(today: Snapshot, said: Parameters) -> Snapshot:
    """The snapshot that a pin names; one that is no longer kept is refused, and another never stands in."""
    snapshot, asked = archive.snapshot_of_pin(today, said.get("pin", "")), pin.parse_pin(said.get("pin", ""))
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


def view_asked(kind: Callable[..., Any], spoken: Mapping[str, str], said: Parameters) -> Any:  # noqa: ANN401  # a room's question
    """A room's question, of what was read."""
    return kind(**{field: said[name] for field, name in spoken.items() if name in said})


def positions(market: Estimates, said: Parameters) -> range:
    """The positions of the quarters asked for: one, or from the first to the last."""
    first, last = said.get("from", ""), said.get("to", "")
    for name in ("quarter", "from", "to"):
        _check_quarter(market.quarters, name, said.get(name, ""))
    if said.get("quarter") and (first or last):
        message = tr("quarter names one, from and to name several: give one or the other")
        raise RefusedError("quarter", said["quarter"], tr("nothing beside from and to"), message)
    if first and last and first > last:
        message = tr("from {first} comes after to {last}", first=first, last=last)
        raise RefusedError("from", first, tr("a quarter up to {last}", last=last), message)
    return selection.selected_quarters(market, said.get("quarter"), first or None, last or None)


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


def check_vintage(market: Estimates, said: Parameters, at: range) -> None:
    """Refuse a year of lending of which there are no loans in those quarters."""
    try:
        selection.check_vintage(market, said.get("vintage", 0), at)
    except cli.UsageError as wrong:
        year, (first, last) = said["vintage"], (market.quarters[at[0]], market.quarters[at[-1]])
        quarter = last if year > int(last[:4]) else first
        message = tr("there are no loans of {vintage} in {quarter}", vintage=year, quarter=quarter)
        raise RefusedError("vintage", str(year), PARAMETERS["vintage"].asked_for(), message) from wrong


def refuse_dropped(said: Parameters, dropped: Sequence[str]) -> None:
    """Whatever else a page would have had to drop is refused too, by the name it says."""
    if dropped:
        name = next((name for name, value in said.items() if str(value) in dropped[0]), "")
        raise RefusedError(name, str(said.get(name, "")), PARAMETERS[name].asked_for() if name else "", dropped[0])
