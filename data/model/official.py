"""Official (FHFA) figures where they are published, else the model's.

FHFA publishes the share of first mortgages above 100 % of the home's value at its index, by state from 2013Q1: the
definition `step-100`. Once the snapshot has the state file, that figure is shown instead of the model's. What FHFA
leaves empty stays empty: a quarter's states are all FHFA's or all the model's, so that no ranking mixes the two.
Divisions and the nation are sums of FHFA's states, and only in a quarter in which it has every state and its count.
Other thresholds (its buckets end at 90 and 100), vintages, the amount under water and near-negative stay the model's.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from data.definition import Definition
from data.formulas.arrays import Flags, Floats
from data.model.aggregates import Summary
from data.model.estimates import Estimates
from data.model.reading import OfficialFigure
from data.snapshot.snapshot import Snapshot

SERIES = "PCT_MTMLTV_GT100"
# The only definition that the series covers (value, threshold, all vintages); VALUE1 is by loans, VALUE2 by balances.
COVERED = ("step", 100, 0)
MODELLED, PUBLISHED = "modelled", "published"


@dataclass(frozen=True)
class OfficialSummary:
    """Regional measures with the authority's figures where published, and which figures are the authority's.

    now: by_loans, by_upb, loans and upb_usd are the authority's where it has published them; near and shortfall are
    the model's. modelled: the model's throughout, so that no amount multiplies one source's share by another's dollars.
    loans, balances: by quarter, whether the figures of that weight are the authority's (nan where it left one out).
    """

    now: Summary
    modelled: Summary
    loans: Flags
    balances: Flags

    def published(self, weight: str) -> Flags:
        """By quarter, whether a share in this weight is the authority's."""
        return self.balances if weight == "balances" else self.loans

    def evidence(self, weight: str) -> tuple[str, ...]:
        """The evidence level of a share in this weight, by quarter."""
        return tuple(PUBLISHED if flag else MODELLED for flag in self.published(weight).tolist())


@dataclass(frozen=True)
class OfficialCounts:
    """An authority's published figures of the states, each states x quarters, nan where it has none."""

    by_loans: Floats
    by_upb: Floats
    loans: Floats
    upb_usd: Floats


def covers(definition: Definition) -> bool:
    """Whether the authority's figure is on a definition.

    Its homes are valued at the all-transactions index, so it covers that index too, but not an index of sales.
    """
    return (definition.value, definition.threshold, definition.vintage) == COVERED and definition.index != "purchase"


@lru_cache(maxsize=4)
def official_counts(snapshot: Snapshot, states: tuple[str, ...], quarters: tuple[str, ...]) -> OfficialCounts:
    """FHFA's shares and counts of the states; TOT_LOANS is thousands, dollars (its VALUE2, or TOT_UPB) are billions."""
    upb = snapshot.outstanding("TOT_UPB", states, quarters)
    return OfficialCounts(
        by_loans=snapshot.outstanding(SERIES, states, quarters),
        by_upb=snapshot.outstanding(SERIES, states, quarters, by_upb=True),
        loans=1e3 * snapshot.outstanding("TOT_LOANS", states, quarters),
        upb_usd=1e9 * np.where(np.isnan(upb), snapshot.outstanding("TOT_LOANS", states, quarters, by_upb=True), upb),
    )


def level_summary(
    snapshot: Snapshot, market: Estimates, level: str, definition: Definition, at: slice = slice(None)
) -> tuple[tuple[str, ...], OfficialSummary]:
    """The ids of a level's regions and their measures in some quarters under a definition."""
    ids, modelled = market.level_summary(level, definition.value, definition.threshold, at, definition.vintage)
    return ids, _with_published(snapshot, market, level, definition, modelled, at)


def region_summary(snapshot: Snapshot, market: Estimates, region_id: str, definition: Definition) -> OfficialSummary:
    """One region's measures in every shown quarter."""
    level = snapshot.places[region_id].level
    modelled = market.region_summary(region_id, definition.value, definition.threshold, definition.vintage)
    return _with_published(snapshot, market, level, definition, modelled, slice(None), region_id)


def official_figures(
    snapshot: Snapshot, market: Estimates, region_id: str, definition: Definition, *quarters: str
) -> tuple[OfficialFigure, ...]:
    """The authority's figures of a region in the quarters, each beside the model's; () where none is published.

    Analyses that run on the model (stress, bridge, change) start from the model's figure and show this one with it.
    """
    if not covers(definition) or region_id in market.metro_ids:
        return ()
    summary = region_summary(snapshot, market, region_id, definition)
    published = summary.published(definition.weight)
    shares = [measures.share(definition.weight)[0] for measures in (summary.now, summary.modelled)]
    at = [(quarter, market.quarters.index(quarter)) for quarter in dict.fromkeys(quarters)]
    return tuple(
        OfficialFigure(quarter, float(shares[0][t]), float(shares[1][t]))
        for quarter, t in at
        if published[t] and not np.isnan(shares[0][t])
    )


def with_official_figures(evidence: str, figures: tuple[OfficialFigure, ...]) -> str:
    """An evidence label as the command line prints it, with the published figures that the model's differ from.

    >>> with_official_figures("modelled", (OfficialFigure("2013Q4", 0.063, 0.081),))
    'modelled; published 2013Q4: 0.063'
    """
    return "; ".join([evidence, *(f"published {figure.quarter}: {figure.published:.6g}" for figure in figures)])


def _with_published(
    snapshot: Snapshot,
    market: Estimates,
    level: str,
    definition: Definition,
    modelled: Summary,
    at: slice,
    region_id: str = "",
) -> OfficialSummary:
    """The model's measures with the authority's figures in their place where published."""
    never_published = np.zeros(len(market.quarters[at]), dtype=bool)
    if not covers(definition) or level == "metro":
        return OfficialSummary(modelled, modelled, never_published, never_published)
    counts = official_counts(snapshot, market.state_ids, market.quarters)
    by_loans, by_upb = counts.by_loans[:, at], counts.by_upb[:, at]
    loans, upb = counts.loans[:, at], counts.upb_usd[:, at]
    is_published: list[Flags]
    if level == "state":
        is_published = [np.asarray(~np.isnan(share).all(axis=0)) for share in (by_loans, by_upb)]
        if region_id:
            row = [market.state_ids.index(region_id)]
            by_loans, by_upb, loans, upb = by_loans[row], by_upb[row], loans[row], upb[row]
    else:
        groups = np.ones((1, len(market.state_ids))) if level == "nation" else market.division_of
        if region_id and level == "division":
            groups = groups[[market.divisions.index(region_id)]]
        is_published = [np.asarray(~np.isnan(amount).any(axis=0)) for amount in (by_loans * loans, by_upb * upb)]
        (by_loans, loans), (by_upb, upb) = _group_shares(groups, by_loans, loans), _group_shares(groups, by_upb, upb)
    if not (is_published[0].any() or is_published[1].any()):
        return OfficialSummary(modelled, modelled, never_published, never_published)
    now = replace(
        modelled,
        by_loans=np.where(is_published[0], by_loans, modelled.by_loans),
        by_upb=np.where(is_published[1], by_upb, modelled.by_upb),
        loans=np.where(is_published[0], loans, modelled.loans),
        upb_usd=np.where(is_published[1], upb, modelled.upb_usd),
    )
    return OfficialSummary(now, modelled, is_published[0], is_published[1])


def _group_shares(groups: Floats, share: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The weighted shares of groups of states (groups x quarters), and their totals."""
    group_total = groups @ total
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(groups @ (share * total) / group_total), np.asarray(group_total)
