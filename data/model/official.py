"""Whose figure holds: an authority's own where it has published one, else the model's.

FHFA counts the first mortgages above 100 % of the home's value at its index, by state from 2013Q1: the question that
a view of `step-100` asks. Once the snapshot has its state file, that figure is shown and the model's is not. What FHFA
leaves empty stays empty: a quarter's states are FHFA's or the model's all together, so that no ranking mixes the two.
Divisions and the nation are sums of FHFA's states, and FHFA's only in a quarter in which it has every state and its
count. Other thresholds (its buckets end at 90 and 100), the years lent, the amount under water and near-negative stay
the model's.
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
# The one question that the series answers (value, threshold, all years); a weight picks VALUE1 (loans) or VALUE2.
COVERED = ("step", 100, 0)
MODELLED, PUBLISHED = "modelled", "published"


@dataclass(frozen=True)
class OfficialSummary:
    """How regions stand, and who says so.

    now: by_loans, by_upb, loans and upb_usd are the authority's where it has published them; near and shortfall are
    the model's. modelled: the model's own throughout, so that no amount is one's share of another's dollars. loans,
    balances: by quarter, whether the figures of that weight are the authority's (nan among them: it left them out).
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
    """What an authority publishes of the states, each states x quarters, nan where it does not."""

    by_loans: Floats
    by_upb: Floats
    loans: Floats
    upb_usd: Floats


def covers(definition: Definition) -> bool:
    """Whether the authority's figure answers a definition's question.

    Its homes are valued at the all-transactions index, so it answers for that one too, but not for an index of sales.
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
    """The regions of a level and how they stand in some quarters under a definition."""
    ids, modelled = market.standing(level, definition.value, definition.threshold, at, definition.vintage)
    return ids, _laid_over(snapshot, market, level, definition, modelled, at)


def region_summary(snapshot: Snapshot, market: Estimates, region_id: str, definition: Definition) -> OfficialSummary:
    """One region's standing in every shown quarter."""
    level = snapshot.places[region_id].level
    modelled = market.history(region_id, definition.value, definition.threshold, definition.vintage)
    return _laid_over(snapshot, market, level, definition, modelled, slice(None), region_id)


def official_figures(
    snapshot: Snapshot, market: Estimates, region_id: str, definition: Definition, *quarters: str
) -> tuple[OfficialFigure, ...]:
    """What an authority has published of a region in the quarters, and the model's figure; () where nothing.

    What runs on the model (a stress, a bridge, a change) starts from the model's figure and names this one beside it.
    """
    if not covers(definition) or region_id in market.metro_ids:
        return ()
    found = region_summary(snapshot, market, region_id, definition)
    published = found.published(definition.weight)
    shares = [figures.share(definition.weight)[0] for figures in (found.now, found.modelled)]
    at = [(quarter, market.quarters.index(quarter)) for quarter in dict.fromkeys(quarters)]
    return tuple(
        OfficialFigure(quarter, float(shares[0][t]), float(shares[1][t]))
        for quarter, t in at
        if published[t] and not np.isnan(shares[0][t])
    )


def with_official_figures(evidence: str, told: tuple[OfficialFigure, ...]) -> str:
    """An evidence level as the command line prints it, with the published figure that the model's differs from.

    >>> with_official_figures("modelled", (OfficialFigure("2013Q4", 0.063, 0.081),))
    'modelled; published 2013Q4: 0.063'
    """
    return "; ".join([evidence, *(f"published {one.quarter}: {one.published:.6g}" for one in told)])


def _laid_over(
    snapshot: Snapshot,
    market: Estimates,
    level: str,
    definition: Definition,
    modelled: Summary,
    at: slice,
    region_id: str = "",
) -> OfficialSummary:
    """The authority's figures laid over the model's."""
    nowhere = np.zeros(len(market.quarters[at]), dtype=bool)
    if not covers(definition) or level == "metro":
        return OfficialSummary(modelled, modelled, nowhere, nowhere)
    told = official_counts(snapshot, market.state_ids, market.quarters)
    by_loans, by_upb = told.by_loans[:, at], told.by_upb[:, at]
    loans, upb = told.loans[:, at], told.upb_usd[:, at]
    flags: list[Flags]
    if level == "state":
        flags = [np.asarray(~np.isnan(share).all(axis=0)) for share in (by_loans, by_upb)]
        if region_id:
            row = [market.state_ids.index(region_id)]
            by_loans, by_upb, loans, upb = by_loans[row], by_upb[row], loans[row], upb[row]
    else:
        groups = np.ones((1, len(market.state_ids))) if level == "nation" else market.division_of
        if region_id and level == "division":
            groups = groups[[market.divisions.index(region_id)]]
        flags = [np.asarray(~np.isnan(part).any(axis=0)) for part in (by_loans * loans, by_upb * upb)]
        (by_loans, loans), (by_upb, upb) = _summed(groups, by_loans, loans), _summed(groups, by_upb, upb)
    if not (flags[0].any() or flags[1].any()):
        return OfficialSummary(modelled, modelled, nowhere, nowhere)
    now = replace(
        modelled,
        by_loans=np.where(flags[0], by_loans, modelled.by_loans),
        by_upb=np.where(flags[1], by_upb, modelled.by_upb),
        loans=np.where(flags[0], loans, modelled.loans),
        upb_usd=np.where(flags[1], upb, modelled.upb_usd),
    )
    return OfficialSummary(now, modelled, flags[0], flags[1])


def _summed(groups: Floats, share: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """The groups' shares, weighted, and their wholes."""
    summed = groups @ whole
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(groups @ (share * whole) / summed), np.asarray(summed)
