"""The source of an officially published figure: the authority's cells, how they are summed, and the model's figure.

Part of the passport (data/passport/passport.py) of a figure that data.model.official takes from FHFA; only the figure
shown for comparison is the model's.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from data.country import country_of
from data.i18n import marked
from data.model import official
from data.model.estimates import Estimates
from data.monitor.view import View
from data.passport.figures import FIGURES
from data.passport.formula import number, rounded_number
from data.snapshot.snapshot import Snapshot

AUTHORITY = "FHFA"
# The formula of a published figure, by (is it an amount, are states summed).
FORMULAS: Mapping[tuple[bool, bool], str] = {
    (False, False): marked("figure = FHFA's share"),
    (True, False): marked("figure = FHFA's share × FHFA's count"),
    (False, True): marked("figure = Σ share × count / Σ count, over the states"),
    (True, True): marked("figure = Σ share × count, over the states"),
}
# Caveats of a published figure, in addition to what the model leaves out.
EXCLUDED: Mapping[str, str] = {
    "first-liens": marked(
        "The published figure counts first mortgages only: second loans and lines of credit add nothing."
    ),
    "rounded": marked("FHFA prints shares to a tenth of a percent."),
}
# How the model uses FHFA's file of new loans, and where it does not.
ORIGINATIONS: Mapping[str, str] = {
    "lending-rule": marked(
        "Loans made before FHFA's file of new loans by state begins or after it ends, and in a year it "
        "leaves empty, follow the rule: the nation's, by homes with a mortgage and price growth, and the fitted curve."
    ),
}


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
    official_counts = official.official_counts(snapshot, market.state_ids, market.quarters)
    shares, counts = (
        (official_counts.by_upb, official_counts.upb_usd)
        if figure.by_upb
        else (official_counts.by_loans, official_counts.loans)
    )
    states = market.member_ids(view.focus)
    rows = [market.state_ids.index(state) for state in states]
    modelled = (summary.modelled.by_upb if figure.by_upb else summary.modelled.by_loans)[0, t]
    total = (summary.modelled.upb_usd if figure.by_upb else summary.modelled.loans)[0, t] if figure.amount else 1.0
    return {
        "by": AUTHORITY,
        "series": official.SERIES,
        "column": marked("VALUE2, by dollars") if figure.by_upb else marked("VALUE1, by loans"),
        "text": FORMULAS[figure.amount, len(states) > 1],
        "cells": [
            {"region_id": state, "share": number(float(shares[i, t])), "count": number(float(counts[i, t]))}
            for state, i in zip(states, rows, strict=True)
        ],
        "count_unit": country_of(view.focus).currency.name.en if figure.by_upb else "loans",
        "modelled": rounded_number(name, float(modelled * total)),
    }


def origination_caveats(snapshot: Snapshot, market: Estimates) -> Mapping[str, str]:
    """Caveats on originations where the snapshot has them by state; empty where it has not."""
    years = snapshot.years("originations")
    originations = snapshot.yearly("originations", "loans", market.state_ids, years)
    return {} if np.isnan(originations).all() else ORIGINATIONS
