"""FHFA's own shares over 100 % of the home's value at its all-transactions index, by state from 2013Q1."""

from collections.abc import Mapping

import numpy as np

from data.countries.us import nmdb
from data.formulas.arrays import Floats
from data.i18n import marked
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
# The columns of FHFA's files, by whether they weigh loans by their balances.
COLUMNS: Mapping[bool, str] = {False: marked("VALUE1, by loans"), True: marked("VALUE2, by dollars")}
SERIES = "PCT_MTMLTV_GT100"


def shares_and_counts(
    snapshot: Snapshot, states: tuple[str, ...], quarters: tuple[str, ...]
) -> tuple[Floats, Floats, Floats, Floats]:
    """FHFA's shares by loans and by balances, its loans and its balances in dollars: each states x quarters.

    TOT_LOANS is thousands; dollars (its VALUE2, or TOT_UPB) are billions. nan where FHFA has none.
    """
    upb = nmdb.outstanding(snapshot, "TOT_UPB", states, quarters)
    upb_beside_loans = nmdb.outstanding(snapshot, "TOT_LOANS", states, quarters, by_upb=True)
    return (
        nmdb.outstanding(snapshot, SERIES, states, quarters),
        nmdb.outstanding(snapshot, SERIES, states, quarters, by_upb=True),
        1e3 * nmdb.outstanding(snapshot, "TOT_LOANS", states, quarters),
        1e9 * np.where(np.isnan(upb), upb_beside_loans, upb),
    )


def published(snapshot: Snapshot, regions: tuple[str, ...], quarters: tuple[str, ...]) -> Floats:
    """FHFA's share of the loans of states (or the nation) above 100 %; nan where it is not published."""
    return nmdb.outstanding(snapshot, SERIES, regions, quarters)
