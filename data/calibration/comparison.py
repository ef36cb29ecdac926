"""Our figures beside published ones, point by point: only where the yardstick is at hand, never carried."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.calibration.benchmarks import Benchmarks
from data.formulas.arrays import Floats
from data.model.estimates import Estimates, estimates
from data.quarter import label
from data.snapshot.snapshot import Snapshot

HEADER = "source             place                        quarter   ours  interval       published     off  inside"


@dataclass(frozen=True)
class ComparedFigure:
    """One published figure and ours for the same place and quarter, percent; ours is on our own level, no offset."""

    source: str
    region: str
    quarter: str
    ours: float
    lower: float
    upper: float
    published: float


def compared_figures(snapshot: Snapshot, stick: Benchmarks, regions: Sequence[str] = ()) -> list[ComparedFigure]:
    """Every published figure of these regions (all when none are named) with ours beside it."""
    market = estimates(snapshot)
    wanted = set(regions) or set(stick.region_id.tolist())
    found = []
    for region in sorted(wanted):
        mine = stick.where(stick.region_id == region)
        if not mine.share.size:
            continue
        place = snapshot.places[region]
        share, lower, upper = _history(market, region, place.level)
        for source, quarter, published in zip(
            mine.source.tolist(), mine.quarter.tolist(), mine.share.tolist(), strict=True
        ):
            t = market.quarters.index(label(quarter))
            ours, low, high = (100 * float(figure[t]) for figure in (share, lower, upper))
            found.append(ComparedFigure(source, place.name, label(quarter), ours, low, high, 100 * published))
    return found


def as_text(found: Sequence[ComparedFigure]) -> str:
    """The pairs as a person reads them, and their mean absolute difference by source."""
    lines = [HEADER]
    lines += [
        f"{pair.source:18} {pair.region[:28]:28} {pair.quarter} {pair.ours:6.1f}  {pair.lower:5.1f} - {pair.upper:5.1f}"
        f"  {pair.published:9.1f}  {pair.ours - pair.published:+6.1f}  "
        f"{'yes' if pair.lower <= pair.published <= pair.upper else 'no'}"
        for pair in found
    ]
    lines.append("")
    for source in sorted({pair.source for pair in found}):
        off = [abs(pair.ours - pair.published) for pair in found if pair.source == source]
        lines.append(
            f"{source}: {len(off)} figures, mean absolute difference {np.mean(off):.2f} pp (fitted, no offset)"
        )
    return "\n".join(lines) + "\n"


def _history(market: Estimates, region: str, level: str) -> tuple[Floats, Floats, Floats]:
    share = market.region_summary(region, "dispersed", 100).by_loans[0]
    return share, *market.interval(share, level)
