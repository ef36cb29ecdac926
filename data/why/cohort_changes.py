"""How loans come from one quarter to a later one: what each cohort would be, had only some things happened to it.

A cohort is the same vintage in both quarters. Between them prices move, homes drift from their index, the loan is paid
down, its borrowers take out or pay down more beside, some leave, and new cohorts are lent. Each of these can be let
happen or not: a world.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.formulas.amortization import balance_left
from data.formulas.arrays import Floats
from data.formulas.equity import cohort_ltv, cohort_over
from data.model.cohorts import AGES, Cohorts

# What can happen to loans between two quarters; a world's number has bit i set where the i-th has happened.
CAUSES = ("prices", "drift", "amortisation", "borrowing", "lending", "exits")
# ln of what is left of a loan that has been paid off: next to nothing, and a finite number.
_PAID_OFF = -50.0


@dataclass(frozen=True)
class CohortChanges:
    """Cohorts on their way, regions x cohorts: those there at the first quarter, then those made since, oldest first.

    At the start: alive, median of ln MTMLTV, between (variance between loans), dispersion (of homes); a new cohort's
    start is the quarter in which it was made. priced, owed, leant, chosen: by how much ln MTMLTV moved with prices,
    with amortisation, with what borrowers took out or paid down beside it, and because those who left were not like
    those who stayed. The rest: as they are at the end.
    """

    fresh: NDArray[np.bool_]  # cohorts made after the first quarter
    alive: Floats
    median: Floats
    between: Floats
    dispersion: Floats
    priced: Floats
    owed: Floats
    leant: Floats
    chosen: Floats
    alive_then: Floats
    between_then: Floats
    dispersion_then: Floats


def cohort_changes(cohorts: Cohorts, price: Floats, rate: Floats, lean: Floats | float = 0.0) -> CohortChanges:
    """The way from the first to the last of the cohorts' quarters, which follow one another.

    price: regions x quarters, the log index that homes are marked at; rate: per year, of the loans of each quarter;
    lean: regions x quarters, by how much all loans owe more than scheduled, in log (market.Lending); all on the
    whole axis on which `cohorts.at` counts. What these do not explain of a cohort's move is, by the model, who
    left. Raises ValueError where no loan can last from the first quarter to the last.
    """
    first, last = cohorts.at[0], cohorts.at[-1]
    steps = last - first
    if tuple(cohorts.at) != tuple(range(first, last + 1)) or steps >= AGES:
        raise ValueError(f"a change needs quarters that follow one another, fewer than {AGES} of them")
    age = np.arange(AGES)
    lasting = age + steps < AGES
    then = np.minimum(age + steps, AGES - 1)
    made = np.maximum(first - age, 0)
    born = np.arange(1, steps + 1)  # quarters after the first, in which a cohort was made
    grown = steps - born

    def joined(old: Floats, new: Floats) -> Floats:
        return np.concatenate([old, new], axis=-1)

    median = joined(cohorts.median[:, 0], cohorts.median[:, born, 0])
    end = cohorts.median[:, -1]
    owed_old = np.where(lasting, _log_left(rate[made], then) - _log_left(rate[made], age), _PAID_OFF)
    owed = np.concatenate([owed_old, _log_left(rate[first + born], grown)])

    def since(series: Floats) -> Floats:
        """How far a region's series has come since the cohort's start."""
        old = np.repeat(series[:, [last]] - series[:, [first]], AGES, axis=1)
        return joined(old, series[:, [last]] - series[:, first + born])

    priced, leant = -since(price), since(np.broadcast_to(lean, price.shape))
    ended = joined(np.where(lasting, end[:, then], 0.0), end[:, grown])
    gone = np.concatenate([~lasting, np.zeros(steps, dtype=bool)])
    between = joined(cohorts.between[:, 0], cohorts.between[:, born, 0])
    between_then = joined(cohorts.between[:, -1][:, then], cohorts.between[:, -1][:, grown])
    return CohortChanges(
        fresh=np.arange(AGES + steps) >= AGES,
        alive=joined(cohorts.alive[:, 0], cohorts.alive[:, born, 0]),
        median=median,
        between=between,
        dispersion=cohorts.dispersion[np.concatenate([age, np.zeros(steps, dtype=int)])],
        priced=priced,
        owed=owed,
        leant=leant,
        chosen=np.where(gone, 0.0, ended - median - priced - owed - leant),
        alive_then=joined(np.where(lasting, cohorts.alive[:, -1][:, then], 0.0), cohorts.alive[:, -1][:, grown]),
        between_then=np.where(gone, between, between_then),
        dispersion_then=cohorts.dispersion[np.concatenate([then, grown])],
    )


def shares(way: CohortChanges, threshold: float, *, step: bool, by_upb: bool) -> Floats:
    """The share over the threshold in every world, worlds x regions; the first is the start, the last is the end.

    By balances a loan counts for what it owes in units of a home's value in that world: where prices have not moved,
    new loans too are lent on homes of the old price.
    """
    found = []
    for world in range(1 << len(CAUSES)):
        prices, drift, amortisation, borrowing, lending, exits = (bool(world >> i & 1) for i in range(len(CAUSES)))
        median = way.median + prices * way.priced + amortisation * way.owed
        median = median + borrowing * way.leant + exits * way.chosen
        between = way.between_then if exits else way.between
        seen = 0.0 if step else (way.dispersion_then if drift else way.dispersion)
        weight = (way.alive_then if exits else way.alive) * (lending | ~way.fresh)
        if by_upb:
            weight = weight * cohort_ltv(median, between)
        over = cohort_over(median + between if by_upb else median, between + seen, threshold)
        found.append((weight * over).sum(axis=1) / weight.sum(axis=1))
    return np.array(found)


def _log_left(rate: Floats, age: NDArray[np.int_]) -> Floats:
    return np.log(balance_left(rate, age, term=AGES))
