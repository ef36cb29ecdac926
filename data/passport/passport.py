"""The number passport: one figure with everything needed to check it, as one file; `python -m data passport`.

A figure is a sum over cohorts. The passport has the numbers of that sum, the publishers' figures behind them, what is
left out, the measured error of such figures, and the command that reproduces the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from data import records as data_records
from data import version
from data.calibration import backtest
from data.country import Country, country_of
from data.fields import FIELDS
from data.i18n import marked
from data.model import official, parameters
from data.model.estimates import Estimates
from data.model.price_index import estimates_at_index
from data.monitor import measure
from data.monitor import records as monitor_records
from data.monitor.view import View
from data.passport import formula, official_source
from data.passport.contributions import Contributions, contributions
from data.passport.figures import FIGURES
from data.passport.view import OVER, commands, passport_link, passport_question
from data.region import Region
from data.snapshot import archive
from data.snapshot.pin import Pin
from data.snapshot.snapshot import Snapshot

# The version of the file's format, for programs that read it.
FORM = 1
# What the model leaves out or assumes for every figure, unless a country says otherwise under the same key; by the key
# a page can word it differently.
EXCLUDED: Mapping[str, str] = {
    "no-credit-lines": marked(
        "Lines of credit drawn after a loan was made are not counted; second loans made with it are."
    ),
    "mortgaged-only": marked("Homes without a mortgage are not counted."),
}


class LinkedPassport(NamedTuple):
    """The passport of a link. view: the Monitor's view of the same figure, with the link's other places."""

    content: dict[str, Any]
    view: View
    pin: Pin | None
    dropped: tuple[str, ...]


def linked_passport(today: Snapshot, search: str) -> LinkedPassport:
    """The passport of a query string, from the snapshot it is pinned to; `dropped` lists what was ignored."""
    view, figure, pin, dropped = passport_link(search, today.region_id_of)
    snapshot = archive.snapshot_of_pin(today, view.pin)
    if pin and archive.is_of(today, pin.snapshot):  # under a former hash it is the same snapshot
        pin = replace(pin, snapshot=today.hash[:12])
    passport_view, name, more_dropped = passport_question(snapshot, view, figure)
    others = (place for place in view.places if place != passport_view.focus and place in today.places)
    monitor_view = view.but(
        places=(passport_view.focus, *others), quarter=passport_view.quarter, vintage=passport_view.vintage
    )
    return LinkedPassport(passport(snapshot, passport_view, name), monitor_view, pin, dropped + more_dropped)


def passport(snapshot: Snapshot, view: View, name: str) -> dict[str, Any]:
    """One figure's passport, in plain values that JSON can hold; keys always in this order.

    view: as `passport_question` returns it; name: a key of FIGURES. Unknown values are None.
    """
    market, place, quarter = estimates_at_index(snapshot, view.index), snapshot.places[view.focus], view.quarter
    t = market.quarters.index(quarter)
    cohorts = contributions(market, view.focus, quarter, name, view.value, view.threshold, view.vintage)
    published = official_source.official_source(snapshot, market, view, name)
    own = snapshot.country.module("lineage")
    notes = _notes(snapshot, view, name, place)
    if published:
        notes = ["fhfa-own", *(key for key in notes if key != "interval-extrapolated")]
    excluded = {
        **EXCLUDED,
        **own.excluded(snapshot, market),
        **(snapshot.country.module("official").EXCLUDED if published else {}),
    }
    return {
        "passport": FORM,
        "figure": name,
        "place": {"region_id": place.region_id, "region": place.name, "level": place.level},
        "as_of": quarter,
        "definition": {
            "name": view.spelled,
            "values": view.value,
            "threshold_percent": view.threshold,
            "vintage": view.vintage or None,
            "index": view.index,
        },
        **({"currency": country_of(view.focus).currency.code} if FIELDS[name].kind == "money" else {}),
        "value": _value(snapshot, market, view, name, t),
        "unit": FIELDS[name].unit or country_of(view.focus).currency.name.en,
        "interval": _interval(snapshot, market, view, name, t, notes, published=published is not None),
        "evidence": {
            "level": official.PUBLISHED if published else official.MODELLED,
            "as_printed": _record(snapshot, market, view, t)["evidence"],
            "notes": notes,
        },
        # The official cells; the formula after them is then that of the model's figure, which they replace.
        **({"published": published} if published else {}),
        "formula": formula.formula_section(cohorts, quarter, snapshot.country.first_lent)
        | {"states": _by_state(snapshot, cohorts), "prices": snapshot.country.module("lineage").PRICES[view.index]},
        "inputs": own.lineage(snapshot, market, place, quarter, view.index, published=published is not None),
        "excluded": [{"key": key, "text": text} for key, text in excluded.items()],
        "error": _error(snapshot.country, place, quarter),
        "parameters": _parameters(market),
        "made_by": {
            "program": "Waterline",
            "version": version.version(),
            "code_sha256": version.code(),
            "parameters_sha256": version.digest(snapshot.parameters),
            "snapshot_sha256": snapshot.hash,
            "snapshot_built": snapshot.manifest.get("built"),
        },
        "recompute": commands(view, name),
    }


def as_json(content: Mapping[str, Any]) -> str:
    """The passport file: indented JSON, keys in their order."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _value(snapshot: Snapshot, market: Estimates, view: View, name: str, t: int) -> float | int | None:
    """The figure; from the records of `python -m data estimate` where it is a column of them, so that both agree."""
    if name in monitor_records.COLUMNS:
        record = _record(snapshot, market, view, t)
        return record[name]  # type: ignore[return-value]  # a figure of a record is a number or None
    summary = market.region_summary(view.focus, view.value, view.threshold, view.vintage)
    return formula.rounded_number(name, float(summary.shortfall[0, t]))


def _record(snapshot: Snapshot, market: Estimates, view: View, t: int) -> data_records.Record:
    return monitor_records.region_records(snapshot, market, view.focus, view, [t])[0]


def _notes(snapshot: Snapshot, view: View, name: str, place: Region) -> list[str]:
    weighted_view = view.but(level=place.level, weight="balances" if FIGURES[name].by_upb else "loans")
    keys = measure.notes(snapshot, weighted_view, place)
    return [key for key in keys if name in OVER or key != "interval-extrapolated"]


def _interval(
    snapshot: Snapshot, market: Estimates, view: View, name: str, t: int, notes: list[str], *, published: bool
) -> dict[str, Any]:
    """The 90 % interval in the figure's unit; status: split-conformal (tested), extrapolated, published or none."""
    coverage = market.calibration.interval["coverage"]
    if published:
        return {"coverage": coverage, "lower": None, "upper": None, "status": official.PUBLISHED}
    if name not in OVER:
        return {"coverage": coverage, "lower": None, "upper": None, "status": "none"}
    figure = FIGURES[name]
    summary = market.region_summary(view.focus, view.value, view.threshold, view.vintage)
    share = (summary.by_upb if figure.by_upb else summary.by_loans)[0, t : t + 1]
    total = (summary.upb if figure.by_upb else summary.loans)[0, t] if figure.amount else 1.0
    bounds = market.interval(share, snapshot.places[view.focus].level, slice(t, t + 1))
    lower, upper = (formula.rounded_number(name, float(bound[0] * total)) for bound in bounds)
    status = "extrapolated" if "interval-extrapolated" in notes else "split-conformal"
    return {"coverage": coverage, "lower": lower, "upper": upper, "status": status if lower is not None else "none"}


def _by_state(snapshot: Snapshot, cohorts: Contributions) -> list[dict[str, Any]]:
    """The sum over the states of a division or the nation; empty for a state or a metro."""
    if len(cohorts.members) == 1:
        return []
    state_of = np.broadcast_to(np.arange(len(cohorts.members))[:, None], cohorts.weight.shape)
    pooled = cohorts.pooled(state_of, len(cohorts.members))
    return [
        {"region_id": region, "region": snapshot.places[region].name} | formula.row(pooled, i)
        for i, region in enumerate(cohorts.members)
    ]


def _error(country: Country, place: Region, quarter: str) -> dict[str, Any]:
    """The model's held-out error: overall, and for this region and this quarter where there are figures."""
    base, nation = country.base.key, country.levels[0].key
    basis = country.level_of[place.level].basis
    base_region = {"prices": place.parent_id, "loans": place.region_id}.get(basis, "")
    level = nation if place.level == nation else base
    rows = [
        {**row, **{name: _parsed_number(row[name]) for name in ("n", "mae_pp", "bias_pp", "rmse_pp", "correlation")}}
        for row in backtest.carried(country)
        if row["level"] == level
        and (row["by"] == "all" or row["key"] == (base_region if row["by"] == base else quarter))
    ]
    return {"unit": "percentage points, on figures left out of the fit", "of_level": level, "rows": rows}


def _parsed_number(text: object) -> float | int | None:
    digits = str(text)
    return None if not digits else int(digits) if digits.lstrip("-").isdigit() else float(digits)


def _parameters(market: Estimates) -> dict[str, Any]:
    about = market.calibration.about
    errors, priors = about.get("standard_errors", {}), parameters.priors(market.country)
    return {
        "fitted": about.get("fitted"),
        "on_snapshot_sha256": about.get("snapshot"),
        "values": [
            {
                "name": name,
                "value": formula.number(float(value)),
                "standard_error": errors.get(name),
                "meaning": prior.meaning if (prior := priors.get(name)) else "",
            }
            for name, value in market.calibration.values.items()
        ],
    }
