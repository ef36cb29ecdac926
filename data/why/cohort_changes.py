"""Counterfactual cohorts between two quarters: what each cohort would be had only some of the causes acted.

A cohort is the same vintage in both quarters. Between them prices move, homes disperse around their index, loans are
paid down, borrowers take out or pay down more on top, some leave, and new cohorts are originated. A counterfactual is
one subset of these causes.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from data.formulas.arrays import Flags, Floats
from data.formulas.equity import cohort_ltv, cohort_over
from data.model.cohorts import Cohorts, Repayment

# The causes of change between two quarters; bit i of a counterfactual's number is set where the i-th has acted.
CAUSES = ("prices", "drift", "amortisation", "borrowing", "lending", "exits")
# ln of the balance left of a loan that has been paid off: practically zero, and finite.
_PAID_OFF = -50.0


@dataclass(frozen=True)
class CohortChanges:
    """Changes by cohort, regions x cohorts: those alive at the first quarter, then those made since, oldest first.

    At the start: alive, median of ln MTMLTV, between (variance between loans), dispersion (of homes); a new cohort's
    start is its origination quarter. by_prices, by_amortisation, by_borrowing, by_exits: the change of ln MTMLTV from
    prices, scheduled payments, borrowing or paydown beyond the schedule, and the selection of those who left. *_end:
    the same quantities at the last quarter.
    """

    is_new: Flags  # cohorts made after the first quarter
    alive: Floats
    median: Floats
    between: Floats
    dispersion: Floats
    by_prices: Floats
    by_amortisation: Floats
    by_borrowing: Floats
    by_exits: Floats
    alive_end: Floats
    between_end: Floats
    dispersion_end: Floats
    home_value: Floats | None = None  # of the cohort's homes over the region's mean at its start, None where all alike


def cohort_changes(cohorts: Cohorts, price: Floats, terms: Repayment, lean: Floats | float = 0.0) -> CohortChanges:
    """The changes from the first to the last of the cohorts' quarters, which must be consecutive; kind after kind.

    Parameters and errors are those of `_changes_of_kind`.
    """
    kinds = [_changes_of_kind(cohorts.kind(i), price, terms, lean) for i in range(cohorts.cells.kinds)]
    if len(kinds) == 1:
        return kinds[0]

    def joined(name: str) -> Any:  # noqa: ANN401  # an array of flags or of numbers, or None
        arrays = [getattr(changes, name) for changes in kinds]
        return None if arrays[0] is None else np.concatenate(arrays, axis=-1)

    return CohortChanges(**{field.name: joined(field.name) for field in fields(CohortChanges)})


def _changes_of_kind(cohorts: Cohorts, price: Floats, terms: Repayment, lean: Floats | float) -> CohortChanges:
    """The changes of one kind of loans, from the first to the last of the cohorts' quarters, which must be consecutive.

    price: regions x quarters, the log index that homes are marked to; terms: of the loans of each quarter;
    lean: regions x quarters, how much more than scheduled all loans owe, in log (data.model.cohorts.Lending); all on
    the whole axis of `cohorts.at`. What these do not explain of a cohort's change is, by the model, the selection of
    exits. Raises ValueError where no loan can last from the first quarter to the last.
    """
    first, last = cohorts.at[0], cohorts.at[-1]
    steps, age = last - first, cohorts.ages
    oldest = age.size
    if tuple(cohorts.at) != tuple(range(first, last + 1)) or steps >= oldest:
        raise ValueError(f"a change needs quarters that follow one another, fewer than {oldest} of them")
    vintage = np.maximum(first - age, 0)
    lasts = age + steps < terms.term[vintage]
    age_at_end = np.minimum(age + steps, oldest - 1)
    quarters_to_origination = np.arange(1, steps + 1)  # quarters after the first, in which a cohort was made
    new_age_at_end = steps - quarters_to_origination
    new_vintage = first + quarters_to_origination

    def joined(old: Floats, new: Floats) -> Floats:
        return np.concatenate([old, new], axis=-1)

    median = joined(cohorts.median[:, 0], cohorts.median[:, quarters_to_origination, 0])
    last_median = cohorts.median[:, -1]
    pays = float(cohorts.cells.amortises[0])  # an interest-only loan owes what it owed, until it ends
    paid_down = pays * (terms.log_balance_left(vintage, age_at_end) - terms.log_balance_left(vintage, age))
    new_lasts = new_age_at_end < terms.term[new_vintage]
    amortised = np.concatenate(
        [
            np.where(lasts, paid_down, _PAID_OFF),
            np.where(new_lasts, pays * terms.log_balance_left(new_vintage, new_age_at_end), _PAID_OFF),
        ]
    )

    def since(series: Floats) -> Floats:
        """The change of a region's series since each cohort's start."""
        old = np.repeat(series[:, [last]] - series[:, [first]], oldest, axis=1)
        return joined(old, series[:, [last]] - series[:, first + quarters_to_origination])

    from_prices, from_borrowing = -since(price), since(np.broadcast_to(lean, price.shape))
    end_median = joined(np.where(lasts, last_median[:, age_at_end], 0.0), last_median[:, new_age_at_end])
    has_ended = np.concatenate([~lasts, ~new_lasts])
    between = joined(cohorts.between[:, 0], cohorts.between[:, quarters_to_origination, 0])
    between_end = joined(cohorts.between[:, -1][:, age_at_end], cohorts.between[:, -1][:, new_age_at_end])
    return CohortChanges(
        is_new=np.arange(oldest + steps) >= oldest,
        alive=joined(cohorts.alive[:, 0], cohorts.alive[:, quarters_to_origination, 0]),
        median=median,
        between=between,
        dispersion=cohorts.dispersion[np.concatenate([age, np.zeros(steps, dtype=int)])],
        by_prices=from_prices,
        by_amortisation=amortised,
        by_borrowing=from_borrowing,
        by_exits=np.where(has_ended, 0.0, end_median - median - from_prices - amortised - from_borrowing),
        alive_end=joined(
            np.where(lasts, cohorts.alive[:, -1][:, age_at_end], 0.0), cohorts.alive[:, -1][:, new_age_at_end]
        ),
        between_end=np.where(has_ended, between, between_end),
        dispersion_end=cohorts.dispersion[np.concatenate([age_at_end, new_age_at_end])],
        home_value=None
        if cohorts.home_value is None
        else joined(cohorts.home_value[:, 0], cohorts.home_value[:, quarters_to_origination, 0]),
    )


def shares(changes: CohortChanges, threshold: float, *, step: bool, by_upb: bool) -> Floats:
    """The share over the threshold by counterfactual, counterfactuals x regions; row 0 is the start, the last the end.

    By balances a loan is weighted by its balance in units of a home's value in that counterfactual: where prices have
    not moved, new loans too are on homes of the old price.
    """
    by_counterfactual = []
    for counterfactual in range(1 << len(CAUSES)):
        prices, drift, amortisation, borrowing, lending, exits = (
            bool(counterfactual >> i & 1) for i in range(len(CAUSES))
        )
        median = changes.median + prices * changes.by_prices + amortisation * changes.by_amortisation
        median = median + borrowing * changes.by_borrowing + exits * changes.by_exits
        between = changes.between_end if exits else changes.between
        home_variance = 0.0 if step else (changes.dispersion_end if drift else changes.dispersion)
        weight = (changes.alive_end if exits else changes.alive) * (lending | ~changes.is_new)
        if by_upb:
            weight = weight * cohort_ltv(median, between)
            if changes.home_value is not None:
                weight = weight * changes.home_value
        over = cohort_over(median + between if by_upb else median, between + home_variance, threshold)
        by_counterfactual.append((weight * over).sum(axis=1) / weight.sum(axis=1))
    return np.array(by_counterfactual)
