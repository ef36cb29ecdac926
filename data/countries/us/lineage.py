"""Sources of a figure's inputs: each publisher's product with its release, licence and address, and its values.

Every product of the snapshot has one of three uses: in the figure itself, in the fit of the model's parameters, or as
a check only. The values are those of the figure's region and quarter, as published.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from data.countries.us import nmdb
from data.countries.us.inputs import rates
from data.countries.us.official import SERIES
from data.country import country_of
from data.i18n import Message, marked
from data.model.estimates import Estimates
from data.passport.source_rows import Value, in_order, source_row, stated
from data.quarter import ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot

# What the model leaves out or assumes of this country beside what it does everywhere (data/passport/passport.py).
EXCLUDED: Mapping[str, str] = {
    "territories": marked("The 50 states and the District of Columbia; no other territory is counted."),
    "level-payment": marked(
        "Every loan is paid off over thirty years in level payments at the mean rate of its quarter."
    ),
    "one-index": marked(
        "Homes of one region follow one index; they scatter around it, but not by neighbourhood or price."
    ),
}
# How the model uses FHFA's file of new loans, and where it does not.
ORIGINATIONS: Mapping[str, str] = {
    "lending-rule": marked(
        "Loans made before FHFA's file of new loans by state begins or after it ends, and in a year it "
        "leaves empty, follow the rule: the nation's, by homes with a mortgage and price growth, and the fitted curve."
    ),
}
# Which price index homes follow, by the definition's `index` (data/model/price_index.py).
PRICES: Mapping[str, str] = {
    "blended": "homes follow FHFA's all-transactions index moved part of the way to its index of sales, and settled",
    "all-transactions": "homes follow FHFA's all-transactions index alone",
    "purchase": "homes follow FHFA's index of sales alone: expanded-data of states, purchase-only of metros; before it "
    "begins, the all-transactions index",
}
# The use of each product. A product of the snapshot that is missing here is not used.
USES: Mapping[str, tuple[str, str]] = {
    "fhfa-at-state": ("figure", marked("what homes are worth, by state")),
    "fhfa-at-metro": (
        "figure",
        marked("what homes are worth, by metro; and the nowcast of states after their last release"),
    ),
    "fhfa-expanded-state": ("figure", marked("how far county recorders' sales moved otherwise, by state")),
    "nmdb-new-us": ("figure", marked("how many loans the nation made each year")),
    "nmdb-outstanding-us": ("figure", marked("how many loans the nation has")),
    "nmdb-outstanding-states": ("check", marked("FHFA's own shares over 100 %, which this figure does not ask for")),
    "nmdb-new-states-annual": (
        "figure",
        marked("how many loans each state made each year, and how high against the home"),
    ),
    "pmms": ("figure", marked("the rate at which each quarter's loans are paid off")),
    "acs-b25081": ("figure", marked("how the nation's loans are shared among states")),
    "acs-b25082": ("figure", marked("what mortgaged homes are worth, to measure how much states owe against them")),
    "nyfed-state-debt": ("figure", marked("what each state owes")),
    "nmdb-outstanding-shares": (
        "fit",
        marked("which rates the outstanding loans carry: the parameters are fitted to it"),
    ),
    "fhfa-at-us": ("check", marked("the nation's own index: figures are sums of states and only compared with it")),
    "fhfa-po-metro": ("check", marked("what homes sold for, by large metro: compared with only")),
}
_USE_OF_PUBLISHED = {
    "nmdb-outstanding-states": ("figure", marked("the figure itself: FHFA's own shares over 100 %, and its counts"))
}
_USE_OF_SALES_INDEX = {"fhfa-po-metro": ("figure", marked("what homes are worth, by metro, counting sales only"))}
# Loan counts of metros are not published, so these products have no part in a metro's figure.
_NOT_FOR_METROS = {"nmdb-outstanding-us", "nmdb-outstanding-states"}
_COLUMNS = {
    "units_with_mortgage": (marked("homes with a mortgage"), "homes"),
    "aggregate_value": (marked("value of the homes with a mortgage"), "money"),
    "debt": (marked("mortgage debt at the end of the year"), "money"),
}
_INDEX_NAMES = {
    "all-transactions": marked("index, all-transactions"),
    "purchase-only": marked("index, purchase-only"),
    "expanded": marked("index, expanded"),
}


def excluded(snapshot: Snapshot, market: Estimates) -> Mapping[str, str]:
    """What the model leaves out or assumes of this country; with a caveat where lending is published by state."""
    years = snapshot.years("originations")
    by_state = snapshot.yearly("originations", "loans", market.base.ids, years)
    return EXCLUDED if np.isnan(by_state).all() else {**EXCLUDED, **ORIGINATIONS}


def lineage(
    snapshot: Snapshot,
    market: Estimates,
    place: Region,
    quarter: str,
    index: str = "blended",
    *,
    published: bool = False,
) -> list[dict[str, Any]]:
    """The products behind a region's figures of a quarter, each with its values; substituted years are noted.

    index: the definition's; for `purchase` a metro's own index of sales is in the figure itself. published: whether
    the figure is an authority's own, shown beside the model's.
    """
    sales = index == "purchase" and place.level == "metro"
    uses = {**USES, **(_USE_OF_SALES_INDEX if sales else {}), **(_USE_OF_PUBLISHED if published else {})}
    states = () if place.level == "metro" else market.member_ids(place.region_id)
    state_id = place.parent_id if place.level == "metro" else place.region_id
    values: dict[str, list[Value | None]] = {
        "fhfa-at-state": _index(snapshot, state_id, quarter, "all-transactions", {"state"}),
        "fhfa-at-metro": _index(snapshot, place.region_id, quarter, "all-transactions", {"metro"}),
        "fhfa-po-metro": _index(snapshot, place.region_id, quarter, "purchase-only", {"metro"}) if sales else [],
        "fhfa-expanded-state": _index(snapshot, state_id, quarter, "expanded", {"state"}),
        "nmdb-new-us": [_national_originations(snapshot, quarter)],
        "nmdb-outstanding-us": [] if place.level == "metro" else [_outstanding(snapshot, market, quarter)],
        "nmdb-outstanding-states": _official_counts(snapshot, states, quarter) if states else [],
        "nmdb-new-states-annual": [_state_originations(snapshot, states, quarter)],
        "pmms": [stated(marked("30-year rate"), quarter, float(rates(snapshot, (quarter,))[0]), "per year")],
        "acs-b25081": [_yearly(snapshot, "mortgaged_homes", "units_with_mortgage", states, quarter)],
        "acs-b25082": [_yearly(snapshot, "mortgaged_homes", "aggregate_value", states, quarter)],
        "nyfed-state-debt": [_yearly(snapshot, "mortgage_debt", "debt", states, quarter)],
    }
    rows = []
    for source in snapshot.manifest["sources"]:
        use, purpose = uses.get(source["source_id"], ("not used", ""))
        if use == "not used" or (place.level == "metro" and source["source_id"] in _NOT_FOR_METROS):
            continue
        rows.append(source_row(source, use, purpose, values.get(source["source_id"], [])))
    return in_order(rows)


def _index(snapshot: Snapshot, region_id: str, quarter: str, index: str, levels: set[str]) -> list[Value | None]:
    """The index in the quarter, a year before and at its last release; empty where a region has no index of its own."""
    if snapshot.places[region_id].level not in levels:
        return []
    last = snapshot.data_through["metro" if "metro" in levels else "state"]
    year_ago = f"{int(quarter[:4]) - 1}{quarter[4:]}"
    quarters = tuple(dict.fromkeys((year_ago, quarter, last)))
    index_by_quarter = dict(zip(quarters, snapshot.hpi((region_id,), quarters, index)[0].tolist(), strict=True))
    nowcast = index == "all-transactions" and "state" in levels and snapshot.nowcast_from
    return [
        stated(
            _INDEX_NAMES[index],
            at,
            index_by_quarter[at],
            "index",
            marked("nowcast") if nowcast and at >= nowcast else "",
        )
        for at in quarters
        if at <= max(quarter, last)
    ]


def _national_originations(snapshot: Snapshot, quarter: str) -> Value:
    years = snapshot.years("originations")
    national = snapshot.yearly("originations", "loans", (snapshot.country.nation,), years)[0]
    published_years = [year for year, loans in zip(years, national.tolist(), strict=True) if not np.isnan(loans)]
    year = min(max(int(quarter[:4]), published_years[0]), published_years[-1])
    loans = float(snapshot.yearly("originations", "loans", (snapshot.country.nation,), (year,))[0, 0])
    return stated(marked("loans made, nation"), str(year), loans, "loans", _substitution_note(str(year), quarter[:4]))


def _official_counts(snapshot: Snapshot, states: tuple[str, ...], quarter: str) -> list[Value | None]:
    """FHFA's share and count of a state's loans; for several states only the count."""
    share, count = (nmdb.outstanding(snapshot, name, states, (quarter,))[:, 0] for name in (SERIES, "TOT_LOANS"))
    return [
        stated(marked("share of loans over 100 %"), quarter, float(share[0]), "ratio") if len(states) == 1 else None,
        stated(marked("first mortgages"), quarter, 1000.0 * float(count.sum()), "loans"),
    ]


def _state_originations(snapshot: Snapshot, states: tuple[str, ...], quarter: str) -> Value | None:
    year = int(quarter[:4])
    if not states:
        return None
    loans = float(snapshot.yearly("originations", "loans", states, (year,)).sum())
    return stated(marked("loans made"), str(year), loans, "loans")


def _outstanding(snapshot: Snapshot, market: Estimates, quarter: str) -> Value:
    nation = (snapshot.country.nation,)
    counts = 1000.0 * nmdb.outstanding(snapshot, "TOT_LOANS", nation, market.quarters)[0]
    published_quarters = [
        candidate for candidate, count in zip(market.quarters, counts.tolist(), strict=True) if not np.isnan(count)
    ]
    nearest = min(published_quarters, key=lambda candidate: abs(ordinal(candidate) - ordinal(quarter)))
    count = float(counts[market.quarters.index(nearest)])
    return stated(marked("loans outstanding, nation"), nearest, count, "loans", _substitution_note(nearest, quarter))


def _yearly(snapshot: Snapshot, table: str, column: str, states: tuple[str, ...], quarter: str) -> Value | None:
    """The region's figure of the nearest year, at the end of that year; the sum over its states."""
    if not states:
        return None
    published_years = snapshot.years(table)
    year = min(published_years, key=lambda candidate: abs(candidate - int(quarter[:4])))
    total = float(snapshot.yearly(table, column, states, (year,)).sum())
    what, unit = _COLUMNS[column]
    unit = country_of(states[0]).currency.name.en if unit == "money" else unit
    return stated(what, str(year), total, unit, _substitution_note(str(year), quarter[:4]))


def _substitution_note(used: str, requested: str) -> str:
    return "" if used == requested else Message("the nearest published; stands in for {wanted}", wanted=requested)
