"""Modelled and published figures, point by point, where the published ones are available; never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.countries.gb.calibration.benchmarks import PublishedShares
from data.countries.gb.calibration.prediction import predicted
from data.formulas.interval import interval
from data.model import parameters
from data.quarter import label
from data.snapshot.snapshot import Snapshot

HEADER = "source   basis       place                    quarter   ours  interval       published     off  inside"


@dataclass(frozen=True)
class ComparedShare:
    """One published figure and the model's on the same basis, for the same region and quarter, percent.

    basis: of which loans both are shares, as in data.countries.gb.calibration.benchmarks.
    """

    source: str
    basis: str
    region: str
    quarter: str
    ours: float
    lower: float
    upper: float
    published: float


def compared_figures(
    snapshot: Snapshot, benchmark: PublishedShares, regions: Sequence[str] = ()
) -> list[ComparedShare]:
    """Every published figure of these regions (of all when none are given) with the model's as fitted."""
    selected = np.isin(benchmark.region_id, regions or benchmark.region_id)
    figures = benchmark.where(selected)
    fitted = parameters.carried(snapshot.parameters)
    compared = []
    for i, share in enumerate(predicted(snapshot, figures, fitted.values)):
        place = snapshot.places[str(figures.region_id[i])]
        widths = fitted.interval["nation" if place.level == "nation" else "itl1"]
        lower, upper = interval([share], fitted.interval["sizes"], widths)
        compared.append(
            ComparedShare(
                source=str(figures.source[i]),
                basis=str(figures.basis[i]),
                region=place.name,
                quarter=label(int(figures.quarter[i])),
                ours=100 * float(share),
                lower=100 * float(lower[0]),
                upper=100 * float(upper[0]),
                published=100 * float(figures.share[i]),
            )
        )
    return sorted(compared, key=lambda pair: (pair.region, pair.quarter, pair.source, pair.basis, pair.published))


def as_text(compared: Sequence[ComparedShare]) -> str:
    """The pairs as a text table, and their mean absolute difference by source."""
    lines = [HEADER]
    lines += [
        f"{pair.source:8} {pair.basis:11} {pair.region[:24]:24} {pair.quarter} {pair.ours:6.1f}  {pair.lower:5.1f} - "
        f"{pair.upper:5.1f}  {pair.published:9.1f}  {pair.ours - pair.published:+6.1f}  "
        f"{'yes' if pair.lower <= pair.published <= pair.upper else 'no'}"
        for pair in compared
    ]
    lines.append("")
    for source in sorted({pair.source for pair in compared}):
        differences = [abs(pair.ours - pair.published) for pair in compared if pair.source == source]
        lines.append(f"{source}: {len(differences)} figures, mean absolute difference {np.mean(differences):.2f} pp")
    return "\n".join(lines) + "\n"
