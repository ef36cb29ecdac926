"""An authority's own figures where they are published, else the model's.

In the United States FHFA publishes the share of first mortgages above 100 % of the home's value at its index, by state
from 2013Q1: the definition `step-100`. Once the snapshot has such figures, they are shown instead of the model's. What
the authority leaves empty stays empty: a quarter's regions of the base level are all the authority's or all the
model's, so that no ranking mixes the two. Sums of them are the authority's only in a quarter in which it has every
region and its count. Other definitions, the amount under water and near-negative stay the model's.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from data.country import Country
from data.definition import Definition
from data.formulas.arrays import Flags, Floats
from data.model.aggregates import Summary
from data.model.estimates import Estimates
from data.model.reading import OfficialFigure
from data.snapshot.snapshot import Snapshot

MODELLED, PUBLISHED = "modelled", "published"


@dataclass(frozen=True)
class OfficialSummary:
    """Regional measures with the authority's figures where published, and which figures are the authority's.

    now: by_loans, by_upb, loans and upb are the authority's where it has published them; near and shortfall are
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
    """An authority's published figures of the base level, each regions x quarters, nan where it has none."""

    by_loans: Floats
    by_upb: Floats
    loans: Floats
    upb: Floats


def covers(country: Country, definition: Definition) -> bool:
    """Whether an authority of the country publishes figures on a definition."""
    shares = country.official
    return (
        shares is not None
        and (definition.value, definition.threshold, definition.vintage) == (shares.value, shares.threshold, 0)
        and definition.index in shares.indices
    )


@lru_cache(maxsize=4)
def official_counts(snapshot: Snapshot, regions: tuple[str, ...], quarters: tuple[str, ...]) -> OfficialCounts:
    """The authority's shares and counts of regions of the base level, as the country's package reads them."""
    by_loans, by_upb, loans, upb = snapshot.country.module("official").shares_and_counts(snapshot, regions, quarters)
    return OfficialCounts(by_loans, by_upb, loans, upb)


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
    if not covers(snapshot.country, definition) or not market.has_loans(region_id):
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
    estimated = market.levels[level]
    if not covers(snapshot.country, definition) or estimated.basis == "prices":
        return OfficialSummary(modelled, modelled, never_published, never_published)
    counts = official_counts(snapshot, market.base.ids, market.quarters)
    by_loans, by_upb = counts.by_loans[:, at], counts.by_upb[:, at]
    loans, upb = counts.loans[:, at], counts.upb[:, at]
    is_published: list[Flags]
    if estimated.basis == "loans":
        is_published = [np.asarray(~np.isnan(share).all(axis=0)) for share in (by_loans, by_upb)]
        if region_id:
            row = [market.base.ids.index(region_id)]
            by_loans, by_upb, loans, upb = by_loans[row], by_upb[row], loans[row], upb[row]
    else:
        groups = estimated.region(region_id).members if region_id else estimated.members
        is_published = [np.asarray(~np.isnan(amount).any(axis=0)) for amount in (by_loans * loans, by_upb * upb)]
        (by_loans, loans), (by_upb, upb) = _group_shares(groups, by_loans, loans), _group_shares(groups, by_upb, upb)
    if not (is_published[0].any() or is_published[1].any()):
        return OfficialSummary(modelled, modelled, never_published, never_published)
    now = replace(
        modelled,
        by_loans=np.where(is_published[0], by_loans, modelled.by_loans),
        by_upb=np.where(is_published[1], by_upb, modelled.by_upb),
        loans=np.where(is_published[0], loans, modelled.loans),
        upb=np.where(is_published[1], upb, modelled.upb),
    )
    return OfficialSummary(now, modelled, is_published[0], is_published[1])


def _group_shares(groups: Floats, share: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The weighted shares of groups of regions (groups x quarters), and their totals."""
    group_total = groups @ total
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(groups @ (share * total) / group_total), np.asarray(group_total)
