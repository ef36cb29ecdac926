"""The source of an officially published figure: the authority's cells, how they are summed, and the model's figure.

Part of the passport (data/passport/passport.py) of a figure that data.model.official takes from an authority, which the
country's module `official` names; only the figure shown for comparison is the model's.
"""

from typing import Any

from data.country import country_of
from data.model import official
from data.model.estimates import Estimates
from data.monitor.view import View
from data.passport.figures import FIGURES
from data.passport.formula import number, rounded_number
from data.snapshot.snapshot import Snapshot


def official_source(snapshot: Snapshot, market: Estimates, view: View, name: str) -> dict[str, Any] | None:
    """The authority's cells behind a figure, as plain values; None where the figure is the model's.

    A suppressed cell is None, and so is every figure that depends on it.
    """
    figure = FIGURES[name]
    if figure.kind != "over":
        return None
    weighted_view = view.but(weight="balances" if figure.by_upb else "loans")
    summary, t = (
        official.region_summary(snapshot, market, view.focus, weighted_view),
        market.quarters.index(view.quarter),
    )
    if not summary.published(weighted_view.weight)[t]:
        return None
    official_counts = official.official_counts(snapshot, market.base.ids, market.quarters)
    shares, counts = (
        (official_counts.by_upb, official_counts.upb)
        if figure.by_upb
        else (official_counts.by_loans, official_counts.loans)
    )
    states, authority = market.member_ids(view.focus), snapshot.country.module("official")
    rows = [market.base.ids.index(state) for state in states]
    modelled = (summary.modelled.by_upb if figure.by_upb else summary.modelled.by_loans)[0, t]
    total = (summary.modelled.upb if figure.by_upb else summary.modelled.loans)[0, t] if figure.amount else 1.0
    return {
        "by": authority.AUTHORITY,
        "series": authority.SERIES,
        "column": authority.COLUMNS[figure.by_upb],
        "text": authority.FORMULAS[figure.amount, len(states) > 1],
        "cells": [
            {"region_id": state, "share": number(float(shares[i, t])), "count": number(float(counts[i, t]))}
            for state, i in zip(states, rows, strict=True)
        ],
        "count_unit": country_of(view.focus).currency.name.en if figure.by_upb else "loans",
        "modelled": rounded_number(name, float(modelled * total)),
    }
