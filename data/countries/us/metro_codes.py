"""Metro codes of past delineations: each leads to the metro of today whose index there is.

The Office of Management and Budget (OMB) draws metros anew every few years; some get other codes, some join others,
and some are published by their divisions only. The crosswalk beside this module (cbsa_crosswalk.csv) has a row for
each such code: `place` is the county or the state that it is about, empty for the whole metro; `listed` is the last
list with the code (2009-12, 2013-02, 2020-03, 2023-07), and `reason` what became of it by OMB's list of July 2023:
`renumbered`, `merged` into another metro, or `split`. Of a metro that was split the county says which part a home is
in, else the state where it has one part only, else it is the part with the first city of the metro's name.
"""

import csv
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data.book.geography import CodesRead, Whole
from data.formulas.arrays import Flags

_FILE = Path(__file__).with_name("cbsa_crosswalk.csv")
_COUNTIES = 1_000


class Led(NamedTuple):
    """A row of the crosswalk. place: a county's or a state's FIPS code, 0 for the whole metro."""

    from_code: int
    place: int
    to_code: int
    listed: str
    reason: str


@cache
def crosswalk() -> tuple[Led, ...]:
    """The rows of the crosswalk.

    >>> next(row for row in crosswalk() if row.from_code == 39100)
    Led(from_code=39100, place=0, to_code=28880, listed='2020-03', reason='renumbered')
    """
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Led(int(row["from_code"]), int(row["place"] or 0), int(row["to_code"]), row["listed"], row["reason"])
            for row in csv.DictReader(file)
        )


def present(metro: Whole, state: Whole, county: Whole, held: Collection[int]) -> Whole:
    """The codes of today's metros: a code without an index leads to the one whose index there is.

    metro, state, county: of each place, 0 where not known; county: its three digits. held: codes with an index. A code
    that is held, or that leads to none that is, stays as it is.
    """
    led = {(row.from_code, row.place): row.to_code for row in crosswalk() if row.to_code in held}
    past = {code for code, _ in led} - {0, *held}
    found = np.array(metro)
    for code in past & set(np.unique(metro).tolist()):
        (at,) = np.nonzero(metro == code)
        counties = np.where(county[at] > 0, state[at] * _COUNTIES + county[at], 0)
        whole = led.get((code, 0), code)
        found[at] = [
            led.get((code, place), led.get((code, of_state), whole)) if place else led.get((code, of_state), whole)
            for place, of_state in zip(counties.tolist(), state[at].tolist(), strict=True)
        ]
    return found


def read(
    metro: Whole, state: Whole, county: Whole, led: Whole, loans: Whole, held: Collection[int], valued: Flags
) -> CodesRead:
    """How the metro codes of a tape were read, with the number of loans.

    metro, state, county: as `present` takes them; led: what it gave; loans: in each place; valued: whether the place's
    state has an index.
    """
    fell_back: dict[str, int] = {}
    renamed: dict[str, dict[str, int]] = {}
    uncertain: dict[str, int] = {}
    for at in np.flatnonzero((metro != 0) & ~np.isin(metro, [*held])).tolist():
        code, to, count = str(metro[at]), str(led[at]), int(loans[at])
        if to != code:
            counts = renamed.setdefault(code, {})
            counts[to] = counts.get(to, 0) + count
            if not county[at] and _parts(int(metro[at]), int(state[at])) > 1:
                uncertain[code] = uncertain.get(code, 0) + count
        elif valued[at]:
            fell_back[code] = fell_back.get(code, 0) + count
    return CodesRead(fell_back, renamed, uncertain)


@cache
def _parts(code: int, state: int) -> int:
    """How many metros of today the counties of a metro lie in, those of one state where it is known."""
    counties = [row for row in crosswalk() if row.from_code == code and row.place >= _COUNTIES]
    return len({row.to_code for row in counties if state in {0, row.place // _COUNTIES}})
