"""Bridge from this model's figure to another publisher's, one difference of definition a step; `python -m data bridge`.

The order of the steps affects their size, so it is fixed: loans or balances, first lien or all liens, the vintages that
a publisher counts, homes valued at their index or dispersed around it, the threshold, the index, the publisher's own
level where the calibration has an offset for it, and of whom the share is. What none of them explains is the step
`rest`.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.special import expit, logit

from data.country import Country
from data.definition import MODEL_INDEX, Definition
from data.formulas.arrays import Floats
from data.model import aggregates
from data.model import official as model_official
from data.model.cohorts import Cohorts
from data.model.estimates import Estimates, estimates
from data.model.price_index import estimates_at_index
from data.monitor.view import View
from data.quarter import ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.why.publishers import figures, publishers
from data.why.reading import Bridge, Publisher, Quoted, Step

# In order; `vintages` only for a publisher that counts some vintages, `denominator` for one whose shares are of others
# than mortgages, `rest` where a figure is quoted.
STEPS = ("weight", "liens", "vintages", "value", "threshold", "index", "level", "denominator", "rest")


def bridge(snapshot: Snapshot, view: View, publisher: str) -> Bridge:
    """The steps from the view's figure to a publisher's of the same region and quarter.

    view: with its quarter filled in and its region valid; all vintages are used. publisher: a key of publishers().
    Each step changes one part of the definition, cumulatively. Nobody publishes first-lien shares by region, so the
    step `liens` has no size.
    """
    all_publishers = publishers(snapshot.country)
    their_definition = all_publishers[publisher]
    offsets = estimates(snapshot).calibration.about["offsets"]
    scale = next(iter(all_publishers)) if offsets else ""  # without offsets the fit is on no single publisher's level
    place = snapshot.places[view.focus]
    quoted = figures(snapshot.country).get((publisher, place.region_id, view.quarter)) or _official(
        snapshot, place, view.quarter, their_definition
    )
    market = estimates(snapshot)
    t = market.quarters.index(view.quarter)
    all_cohorts, loans, upb = estimates_at_index(snapshot, view.index).members(place.region_id)
    own_liens = snapshot.country.liens
    weights = {"loans": loans[:, t], "balances": upb[:, t]}
    youngest = ordinal(view.quarter) - ordinal(their_definition.since) if their_definition.since else None
    parts = _parts_counted(all_cohorts.quarters(slice(t, t + 1)), youngest)

    def summed(shares: Floats, counts: str, *, counted: bool = True) -> float:
        """The region's share from its members'; counted: of the vintages that the publisher counts only."""
        weight = weights[counts] * (parts[counts] if counted else 1.0)
        return float((shares * weight).sum() / weight.sum()) if weight.any() else np.nan

    def cohorts_at_index(index: str) -> Cohorts:
        """The region's cohorts marked to an index; the view's where the publisher's own index is not available."""
        at = index if index in snapshot.country.index_keys else view.index
        return estimates_at_index(snapshot, at).members(place.region_id)[0].quarters(slice(t, t + 1))

    def share_under(view: View, cohorts: Cohorts) -> float:
        return summed(_shares(cohorts, view), view.weight)

    cohorts_now = cohorts_at_index(view.index)
    start_view = view.but(places=(place.region_id,), vintage=0)
    changed_view = start_view.but(weight=their_definition.counts)
    modelled = [summed(_shares(cohorts_now, each), each.weight, counted=False) for each in (start_view, changed_view)]
    modelled.append(share_under(changed_view, _counted(cohorts_now, youngest)))
    for changed in ({"value": their_definition.value}, {"threshold": their_definition.threshold}):
        changed_view = changed_view.but(**changed)
        modelled.append(share_under(changed_view, _counted(cohorts_now, youngest)))
    cohorts_now = _counted(cohorts_at_index(their_definition.index), youngest)
    modelled.append(share_under(changed_view, cohorts_now))
    is_first_printing = quoted is not None and quoted.printing == "first"
    level = "first_printing" if is_first_printing else their_definition.level
    offset = float(offsets[level]) if level else 0.0
    theirs = (
        summed(at_offset(_shares(cohorts_now, changed_view), offset), changed_view.weight) if level else modelled[-1]
    )
    part = quoted.mortgaged_part if quoted else 1.0
    differences = np.diff([*modelled, theirs, theirs * part])
    steps = [
        Step("weight", differences[0], start_view.weight, their_definition.counts),
        Step("liens", 0.0, own_liens, their_definition.liens, measured=their_definition.liens == own_liens),
        Step("vintages", differences[1], "", their_definition.since),
        Step("value", differences[2], start_view.value, their_definition.value),
        Step("threshold", differences[3], str(start_view.threshold), str(their_definition.threshold)),
        Step("index", differences[4], view.index, their_definition.index, measured=their_definition.index != "own"),
        Step("level", differences[5], scale, level or (scale if publisher == scale else "")),
        Step("denominator", differences[6], "mortgages", their_definition.of, measured=quoted is not None),
    ]
    theirs *= part
    if quoted:
        steps.append(Step("rest", quoted.share - theirs))
    never = {"vintages"} if not their_definition.since else set()
    never |= {"denominator"} if their_definition.of == "mortgages" else set()
    lower, upper = _interval(market, place, view.quarter, their_definition, modelled[-1], offset)
    return Bridge(
        place=place,
        quarter=view.quarter,
        definition=Definition(**start_view.parts),
        publisher=their_definition,
        ours=modelled[0],
        steps=tuple(replace(step, moved=float(step.moved)) for step in steps if step.name not in never),
        theirs=theirs,
        lower=lower,
        upper=upper,
        fitted=quoted is not None and _seen_by_the_fit(snapshot.country, their_definition, place.level, view.quarter),
        quoted=quoted,
        elsewhere=tuple(
            (snapshot.places[figure.region_id].shown_name, figure.quarter)
            for figure in figures(snapshot.country).values()
            if figure.publisher == publisher and figure.region_id in snapshot.places
        ),
        evidence="modelled",
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        official_figures=model_official.official_figures(
            snapshot, estimates_at_index(snapshot, view.index), start_view.focus, start_view, view.quarter
        ),
    )


def _seen_by_the_fit(country: Country, publisher: Publisher, level: str, quarter: str) -> bool:
    """Whether such a figure is among those fitted to: a small rest is then no test."""
    levels = {"base": (country.base.key,), "all": (country.base.key, country.levels[0].key)}
    is_fitted = level in levels.get(publisher.fitted, ())
    return is_fitted and country.tested_quarters[0] <= quarter <= country.tested_quarters[1]


def is_measured(step: Step) -> bool:
    """Whether a step has a size: its part of the definition is published by someone, or has been compared."""
    return step.measured and not (step.name == "level" and not step.theirs)


def at_offset(share: Floats, offset: float) -> Floats:
    """Shares on a publisher's level: shifted on the logit scale by the calibrated offset.

    >>> at_offset(np.array([0.0, 0.2]), 0.0).round(6)
    array([0. , 0.2])
    """
    return np.asarray(expit(logit(np.clip(share, 1e-9, 1 - 1e-9)) + offset))


def _counted(cohorts: Cohorts, youngest: int | None) -> Cohorts:
    """Only the loans up to an age, in quarters; all of them for None."""
    return cohorts if youngest is None else replace(cohorts, alive=cohorts.alive * (cohorts.ages <= youngest))


def _parts_counted(cohorts: Cohorts, youngest: int | None) -> Mapping[str, Floats]:
    """Which part of each region's loans, and of its balances, the loans up to an age are, in the only quarter."""
    counted = _counted(cohorts, youngest)
    return {
        "loans": np.asarray((counted.alive.sum(axis=2) / cohorts.alive.sum(axis=2))[:, 0]),
        "balances": np.asarray((counted.balances.sum(axis=2) / cohorts.balances.sum(axis=2))[:, 0]),
    }


def _shares(cohorts: Cohorts, view: View) -> Floats:
    over = aggregates.over_by_upb if view.weight == "balances" else aggregates.over_by_loans
    return over(cohorts, view.threshold / 100.0, step=view.value == "step")[:, 0]


def _official(snapshot: Snapshot, place: Region, quarter: str, publisher: Publisher) -> Quoted | None:
    """An authority's own figure, where the snapshot has it: published in full, so it needs no quoted entry."""
    if snapshot.country.official is None or publisher.key != snapshot.country.official.publisher:
        return None
    shares: Floats = snapshot.country.module("official").published(snapshot, (place.region_id,), (quarter,))
    share = float(shares[0, 0])
    is_known = not np.isnan(share)
    return (
        Quoted(publisher.key, place.region_id, quarter, share, publisher.title, publisher.address) if is_known else None
    )


def _interval(
    market: Estimates, place: Region, quarter: str, publisher: Publisher, share: float, offset: float
) -> tuple[float, float]:
    """The 90 % interval of a publisher's figure: only for what it was tested on, an all-lien share at 100 % (METHOD).

    The offsets are the states'; the nation's interval was tested on CoreLogic's revised figures alone.
    """
    is_tested_definition = (publisher.liens, publisher.value, publisher.threshold, publisher.index) == (
        "all",
        "dispersed",
        100,
        MODEL_INDEX,
    )
    country = market.country
    is_nation = place.region_id == country.nation
    is_tested_level = place.level == country.base.key or (is_nation and offset == 0.0)
    is_tested_quarter = country.tested_quarters[0] <= quarter <= country.tested_quarters[1]
    if not (is_tested_definition and is_tested_level and is_tested_quarter):
        return np.nan, np.nan
    lower, upper = market.interval(np.array([share]), place.level)
    return float(at_offset(lower, offset)[0]), float(at_offset(upper, offset)[0])
