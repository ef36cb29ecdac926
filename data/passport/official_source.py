"""What stands behind a figure that an authority has published: its own cells, how they are summed, the model's beside.

A part of the passport (data/passport/passport.py) of a figure that data.model.official shows; nothing here is worked out by the
model but the figure that is named beside.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from data.i18n import marked
from data.model import official
from data.model.estimates import Estimates
from data.monitor.view import View
from data.passport.contributions import FIGURES
from data.passport.formula import number
from data.snapshot.snapshot import Snapshot

BY = "FHFA"
# How a published figure is made, by whether it is an amount and whether states are summed.
FORMULAS: Mapping[tuple[bool, bool], str] = {
    (False, False): marked("figure = FHFA's share"),
    (True, False): marked("figure = FHFA's share × FHFA's count"),
    (False, True): marked("figure = Σ share × count / Σ count, over the states"),
    (True, True): marked("figure = Σ share × count, over the states"),
}
# What must be known of such a figure, beside what the model leaves out.
EXCLUDED: Mapping[str, str] = {
    "first-liens": marked(
        "The published figure counts first mortgages only: second loans and lines of credit add nothing."
    ),
    "rounded": marked("FHFA prints shares to a tenth of a percent."),
}
# What the model takes from FHFA's file of new loans, and where it does not.
LENT: Mapping[str, str] = {
    "lending-rule": marked(
        "Loans made before FHFA's file of new loans by state begins or after it ends, and in a year it "
        "leaves empty, follow the rule: the nation's, by homes with a mortgage and price growth, and the fitted curve."
    ),
}


def official_source(snapshot: Snapshot, market: Estimates, asked: View, name: str) -> dict[str, Any] | None:
    """The authority's cells behind a figure, as plain values; None where the figure is the model's.

    A suppressed cell is null, and so is what would have been made of it.
    """
    figure = FIGURES[name]
    if figure.kind != "over":
        return None
    view = asked.but(weight="balances" if figure.by_upb else "loans")
    found, t = official.region_summary(snapshot, market, asked.focus, view), market.quarters.index(asked.quarter)
    if not found.published(view.weight)[t]:
        return None
    told = official.official_counts(snapshot, market.state_ids, market.quarters)
    shares, counts = (told.by_upb, told.upb_usd) if figure.by_upb else (told.by_loans, told.loans)
    states = market.made_of(asked.focus)
    rows = [market.state_ids.index(state) for state in states]
    model = (found.modelled.by_upb if figure.by_upb else found.modelled.by_loans)[0, t]
    whole = (found.modelled.upb_usd if figure.by_upb else found.modelled.loans)[0, t] if figure.amount else 1.0
    return {
        "by": BY,
        "series": official.SERIES,
        "column": marked("VALUE2, by dollars") if figure.by_upb else marked("VALUE1, by loans"),
        "text": FORMULAS[figure.amount, len(states) > 1],
        "cells": [
            {"region_id": state, "share": number(float(shares[i, t])), "count": number(float(counts[i, t]))}
            for state, i in zip(states, rows, strict=True)
        ],
        "count_unit": "US dollars" if figure.by_upb else "loans",
        "modelled": number(round(float(model * whole), figure.digits)),
    }


def assumed(snapshot: Snapshot, market: Estimates) -> Mapping[str, str]:
    """What must be said of new loans once the snapshot has them by state; nothing where it has not."""
    years = snapshot.years("originations")
    lent = snapshot.yearly("originations", "loans", market.state_ids, years)
    return {} if np.isnan(lent).all() else LENT
