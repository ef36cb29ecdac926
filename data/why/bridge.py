"""Why another publisher's number is different: from ours to theirs, one difference a step; `python -m data bridge`.

The steps come in a fixed order, which matters to their size and is therefore always the same: loans or balances, first
lien or all liens, homes at their index or spread around it, the threshold, the flavour of the index, the publisher's
own level where the calibration knows one. What none of them explains is named the rest.
"""

from dataclasses import replace

import numpy as np
from scipy.special import expit, logit

from data.calibration import official_check
from data.definition import INDEXES
from data.formulas.arrays import Floats
from data.model import aggregates
from data.model import official as model_official
from data.model.cohorts import Cohorts
from data.model.estimates import Estimates, estimates
from data.model.price_index import estimates_at_index
from data.monitor import measure
from data.monitor.view import View
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.why.publishers import figures, publishers
from data.why.reading import Bridge, Publisher, Quoted, Step

# In the order in which they are taken; `rest` only where a figure is quoted.
STEPS = ("weight", "liens", "value", "threshold", "index", "level", "rest")
# Whose figures of which levels the model is fitted to.
FITTED = {"corelogic": ("state", "nation"), "zillow": ("state",)}
# Whose level the model is set to.
SCALE = "corelogic"


def bridge(snapshot: Snapshot, view: View, publisher: str) -> Bridge:
    """From the view's own figure to what a publisher prints of the same place and quarter.

    view: with its quarter named and its place known; loans of all years are meant. publisher: a key of
    quoted.publishers(). Each step changes one part of the definition and leaves the others as the steps before left
    them. What a first lien alone would be is published by nobody for a region, so that step has no size.
    """
    whose = publishers()[publisher]
    place = snapshot.places[view.focus]
    quoted = figures().get((publisher, place.region_id, view.quarter)) or _official(
        snapshot, place, view.quarter, whose
    )
    market = estimates(snapshot)
    t = market.quarters.index(view.quarter)
    _, loans, upb = estimates_at_index(snapshot, view.index).members(place.region_id)
    weights = {"loans": loans[:, t], "balances": upb[:, t]}

    def summed(shares: Floats, counts: str) -> float:
        return float((shares * weights[counts]).sum() / weights[counts].sum())

    def marked(index: str) -> Cohorts:
        """The place's loans with their homes at an index; at an index of the publisher's own nobody else can."""
        at = index if index in INDEXES else view.index
        return estimates_at_index(snapshot, at).members(place.region_id)[0].quarters(slice(t, t + 1))

    def stood(view: View, cohorts: Cohorts) -> float:
        return summed(_shares(cohorts, view), view.weight)

    now = marked(view.index)
    plain = view.but(places=(place.region_id,), vintage=0)
    asked, told = plain, [stood(plain, now)]
    for changed in ({"weight": whose.counts}, {"value": whose.value}, {"threshold": whose.threshold}):
        asked = asked.but(**changed)
        told.append(stood(asked, now))
    now = marked(whose.index)
    told.append(stood(asked, now))
    first = quoted is not None and quoted.printing == "first"
    level = "first_printing" if first else whose.level
    offset = float(market.calibration.about["offsets"][level]) if level else 0.0
    theirs = summed(at_offset(_shares(now, asked), offset), asked.weight) if level else told[-1]
    moved = np.diff([*told, theirs])
    steps = [
        Step("weight", moved[0], plain.weight, whose.counts),
        Step("liens", 0.0, "all", whose.liens, measured=whose.liens == "all"),
        Step("value", moved[1], plain.value, whose.value),
        Step("threshold", moved[2], str(plain.threshold), str(whose.threshold)),
        Step("index", moved[3], view.index, whose.index, measured=whose.index != "own"),
        Step("level", moved[4], SCALE, level or (SCALE if publisher == SCALE else "")),
    ]
    if quoted:
        steps.append(Step("rest", quoted.share - theirs))
    lower, upper = _interval(market, place, view.quarter, whose, told[-1], offset)
    return Bridge(
        place=place,
        quarter=view.quarter,
        weight=view.weight,
        value=view.value,
        threshold=view.threshold,
        index=view.index,
        publisher=whose,
        ours=told[0],
        steps=tuple(replace(step, moved=float(step.moved)) for step in steps),
        theirs=theirs,
        lower=lower,
        upper=upper,
        fitted=quoted is not None and _seen_by_the_fit(publisher, place.level, view.quarter),
        quoted=quoted,
        elsewhere=tuple(
            (snapshot.places[figure.region_id].called, figure.quarter)
            for figure in figures().values()
            if figure.publisher == publisher and figure.region_id in snapshot.places
        ),
        evidence="modelled",
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        beside=model_official.official_figures(
            snapshot, estimates_at_index(snapshot, view.index), plain.focus, plain, view.quarter
        ),
    )


def _seen_by_the_fit(publisher: str, level: str, quarter: str) -> bool:
    """Whether such a figure is part of the yardstick (data/calibration/benchmarks.py): then a small rest is no test."""
    return level in FITTED.get(publisher, ()) and measure.YARDSTICK[0] <= quarter <= measure.YARDSTICK[1]


def is_measured(step: Step) -> bool:
    """Whether a step has a size at all: some part of the definition that somebody publishes, or has been compared."""
    return step.measured and not (step.name == "level" and not step.theirs)


def at_offset(share: Floats, offset: float) -> Floats:
    """Shares on a publisher's own level: one step on the logit scale, as the calibration knows it.

    >>> at_offset(np.array([0.0, 0.2]), 0.0).round(6)
    array([0. , 0.2])
    """
    return np.asarray(expit(logit(np.clip(share, 1e-9, 1 - 1e-9)) + offset))


def _shares(cohorts: Cohorts, view: View) -> Floats:
    over = aggregates.over_by_upb if view.weight == "balances" else aggregates.over_by_loans
    return over(cohorts, view.threshold / 100.0, step=view.value == "step")[:, 0]


def _official(snapshot: Snapshot, place: Region, quarter: str, whose: Publisher) -> Quoted | None:
    """FHFA's own figure, once the snapshot has the file it stands in: published in full, so it need not be quoted."""
    if whose.key != "fhfa":
        return None
    share = float(official_check.published(snapshot, place.region_id, (quarter,))[0])
    known = not np.isnan(share)
    return Quoted(whose.key, place.region_id, quarter, share, whose.title, whose.address) if known else None


def _interval(
    market: Estimates, place: Region, quarter: str, whose: Publisher, share: float, offset: float
) -> tuple[float, float]:
    """The 90 % interval of a publisher's figure: only for what it was found on, an all-lien share at 100 % (METHOD).

    The offsets are the states'; the nation's interval was found on CoreLogic's revised figures alone.
    """
    same = (whose.liens, whose.value, whose.threshold, whose.index) == ("all", "dispersed", 100, "blended")
    tested = place.level == "state" or (place.level == "nation" and offset == 0.0)
    if not (same and tested and measure.YARDSTICK[0] <= quarter <= measure.YARDSTICK[1]):
        return np.nan, np.nan
    lower, upper = market.interval(np.array([share]), place.level)
    return float(at_offset(lower, offset)[0]), float(at_offset(upper, offset)[0])
