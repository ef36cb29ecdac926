"""The model's figure for each published one: the same region and quarter, of all mortgages or of those since 2005."""

from collections.abc import Mapping

import numpy as np

from data.countries.gb.calibration.benchmarks import FIRST_RECENT, SINCE_2005, PublishedShares
from data.countries.gb.inputs import node_inputs
from data.formulas.arrays import Floats
from data.model import aggregates
from data.model.node_cohorts import NodeInputs, follow_nodes
from data.snapshot.snapshot import Snapshot


def predicted(snapshot: Snapshot, benchmark: PublishedShares, values: Mapping[str, float]) -> Floats:
    """The model's share for each published figure under some parameter values, as a ratio."""
    return predicted_of(node_inputs(snapshot, values), snapshot, benchmark, values)


def predicted_of(
    inputs: NodeInputs,
    snapshot: Snapshot,
    benchmark: PublishedShares,
    values: Mapping[str, float],
    *,
    step: bool = False,
) -> Floats:
    """The same for inputs that were made before; step: every home valued at the index.

    A region that is a sum counts each part by the loans it has of the basis.
    """
    positions = benchmark.quarter - inputs.first
    cohorts = follow_nodes(inputs, values, positions.tolist())
    over, alive = aggregates.over(cohorts, 1.0, step=step, by_upb=False)
    age = np.array(cohorts.at)[:, None] - (FIRST_RECENT - inputs.first)
    is_recent = cohorts.cells.ages <= age
    base = [place.region_id for place in snapshot.level(snapshot.country.base.key)]
    shares = []
    for region_id, position, basis in zip(
        benchmark.region_id.tolist(), positions.tolist(), benchmark.basis.tolist(), strict=True
    ):
        i = cohorts.at.index(position)
        members = np.array([snapshot.is_inside(member, region_id) for member in base]) * inputs.stock
        loans = alive[:, i] * is_recent[i] if basis == SINCE_2005 else alive[:, i]
        shares.append((members @ (over[:, i] * loans)).sum() / (members @ loans).sum())
    return np.array(shares)
