"""Modelled and published figures, point by point, where the publishers' files are available; never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.countries.us.calibration.benchmarks import Benchmarks
from data.formulas.arrays import Floats
from data.model.estimates import Estimates, estimates
from data.quarter import label
from data.snapshot.snapshot import Snapshot

HEADER = "source             place                        quarter   ours  interval       published     off  inside"


@dataclass(frozen=True)
class ComparedFigure:
    """One published figure and the model's for the same region and quarter, percent; the model's without offset."""

    source: str
    region: str
    quarter: str
    ours: float
    lower: float
    upper: float
    published: float


def compared_figures(snapshot: Snapshot, benchmark: Benchmarks, regions: Sequence[str] = ()) -> list[ComparedFigure]:
    """Every published figure of these regions (of all when none are given) with the model's."""
    market = estimates(snapshot)
    region_ids = set(regions) or set(benchmark.region_id.tolist())
    compared = []
    for region in sorted(region_ids):
        of_region = benchmark.where(benchmark.region_id == region)
        if not of_region.share.size:
            continue
        place = snapshot.places[region]
        share, lower, upper = _history(market, region, place.level)
        for source, quarter, published in zip(
            of_region.source.tolist(), of_region.quarter.tolist(), of_region.share.tolist(), strict=True
        ):
            t = market.quarters.index(label(quarter))
            ours, low, high = (100 * float(figure[t]) for figure in (share, lower, upper))
            compared.append(ComparedFigure(source, place.name, label(quarter), ours, low, high, 100 * published))
    return compared


def as_text(compared: Sequence[ComparedFigure]) -> str:
    """The pairs as a text table, and their mean absolute difference by source."""
    lines = [HEADER]
    lines += [
        f"{pair.source:18} {pair.region[:28]:28} {pair.quarter} {pair.ours:6.1f}  {pair.lower:5.1f} - {pair.upper:5.1f}"
        f"  {pair.published:9.1f}  {pair.ours - pair.published:+6.1f}  "
        f"{'yes' if pair.lower <= pair.published <= pair.upper else 'no'}"
        for pair in compared
    ]
    lines.append("")
    for source in sorted({pair.source for pair in compared}):
        differences = [abs(pair.ours - pair.published) for pair in compared if pair.source == source]
        lines.append(
            f"{source}: {len(differences)} figures, "
            f"mean absolute difference {np.mean(differences):.2f} pp (fitted, no offset)"
        )
    return "\n".join(lines) + "\n"


def _history(market: Estimates, region: str, level: str) -> tuple[Floats, Floats, Floats]:
    share = market.region_summary(region, "dispersed", 100).by_loans[0]
    return share, *market.interval(share, level)
