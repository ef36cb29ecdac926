"""What following a country's loans gives, whichever way they are followed.

Two ways are at hand: three numbers a cohort (data/model/cohorts.py), for fixed rates and lending known by its totals;
and kinds that begin at one LTV each (data/model/node_cohorts.py), for floating rates and lenders' published LTVs. The
country's module `inputs` takes the one that its figures can feed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from data.formulas.arrays import Flags, Floats
from data.model.cohorts import Cohorts, Inputs, Repayment, aggregate_ltv, calibrated, follow, log_price
from data.model.inputs import row_of_parent
from data.model.node_cohorts import NodeInputs, follow_nodes, mean_home_value
from data.snapshot.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Simulation:
    """The simulated loans of the levels with prices of their own. Mappings are by the level's key.

    cohorts: in the shown quarters. log_price: regions x the model's axis, the log index that homes are marked to;
    log_index: the country's index alone. lean: the same shape, how much more than scheduled all loans owe, in log.
    borrowing_measured: positions of the first and last quarter in which that was measured, None for never.

    loans, upb: regions of the base level x shown quarters, their loans and balances, which weigh shares in sums;
    counted, valued: whether these are known well enough to be shown as a count and as an amount of money. priced:
    whether a region of the base level has a figure of its own, None where each always has. terms: how loans are paid
    off, by vintage. loans_published, upb_published: by quarter of the axis, whether anybody published them;
    lent_through: the last year whose originations are published.
    """

    cohorts: Mapping[str, Cohorts]
    log_price: Mapping[str, Floats]
    log_index: Mapping[str, Floats]
    lean: Mapping[str, Floats]
    borrowing_measured: tuple[int, int] | None
    loans: Floats
    upb: Floats
    counted: Flags
    valued: Flags
    terms: Repayment
    loans_published: Flags
    upb_published: Flags
    lent_through: int
    priced: Flags | None = field(default=None)


def three_number_simulation(
    snapshot: Snapshot, inputs_of: Mapping[str, Inputs], values: Mapping[str, float], shown: Sequence[int]
) -> Simulation:
    """The loans of levels whose cohorts are described by three numbers each.

    inputs_of: by level; a level beside the base level has prices of its own and its parents' loans. shown: positions.
    """
    base = snapshot.country.base.key
    inputs = inputs_of[base]
    originated = calibrated(inputs, values)
    cohorts, pace = follow(inputs, values, originated, shown)
    followed, lean = {base: cohorts}, {base: originated.lean}
    for key in (key for key in inputs_of if key != base):
        rows = row_of_parent(snapshot, key)
        followed[key], _ = follow(inputs_of[key], values, originated.for_regions(rows, pace), shown)
        lean[key] = originated.lean[rows]
    loan_share = inputs.loan_share[:, shown]
    modelled_count = (cohorts.alive.sum(axis=2) * loan_share).sum(axis=0)
    loans = loan_share * _scaled_to_published(modelled_count, inputs.outstanding[shown])
    relative_upb = loans * np.exp(log_price(inputs, values)[:, shown]) * aggregate_ltv(cohorts)
    upb = [
        _scaled_to_published(modelled, published)
        for modelled, published in zip(relative_upb, inputs.upb[:, shown], strict=True)
    ]
    measured = inputs.leverage_at
    return Simulation(
        cohorts=followed,
        log_price={key: log_price(of_level, values) for key, of_level in inputs_of.items()},
        log_index={key: of_level.log_hpi for key, of_level in inputs_of.items()},
        lean=lean,
        borrowing_measured=(int(measured[0]), int(measured[-1])) if measured.size else None,
        loans=loans,
        upb=np.array(upb),
        counted=np.ones(loans.shape, dtype=bool),
        valued=np.ones(loans.shape, dtype=bool),
        terms=inputs.terms,
        loans_published=~np.isnan(inputs.outstanding),
        upb_published=np.asarray(~np.isnan(inputs.upb).all(axis=0)),
        lent_through=inputs.lent_through,
    )


def node_simulation(
    snapshot: Snapshot,
    inputs: NodeInputs,
    values: Mapping[str, float],
    shown: Sequence[int],
    *,
    counted: Flags,
    lent_through: int,
) -> Simulation:
    """The loans of a base level that are followed kind by kind. Its balances only weigh: none is shown as an amount.

    shown: positions. counted: regions x shown quarters, whether the number of loans is published.
    """
    base = snapshot.country.base.key
    cohorts = follow_nodes(inputs, values, shown)
    loans = np.repeat(inputs.stock[:, None], len(shown), axis=1)
    quarters = inputs.log_hpi.shape[1]
    published = np.zeros(quarters, dtype=bool)
    published[list(shown)] = counted.any(axis=0)
    return Simulation(
        cohorts={base: cohorts},
        log_price={base: inputs.log_hpi},
        log_index={base: inputs.log_hpi},
        lean={base: np.zeros_like(inputs.log_hpi)},
        borrowing_measured=None,
        loans=loans,
        upb=loans * mean_home_value(inputs, cohorts) * aggregate_ltv(cohorts),
        counted=counted,
        valued=np.zeros_like(counted),
        terms=inputs.terms,
        loans_published=published,
        upb_published=np.zeros(quarters, dtype=bool),
        lent_through=lent_through,
        priced=inputs.priced[:, list(shown)],
    )


def _scaled_to_published(modelled: Floats, published: Floats) -> Floats:
    """The published series; where it has no figure, the model's times the interpolated published/modelled ratio."""
    published_at = np.flatnonzero(~np.isnan(published))
    ratio = np.interp(np.arange(modelled.size), published_at, published[published_at] / modelled[published_at])
    return np.where(np.isnan(published), modelled * ratio, published)
