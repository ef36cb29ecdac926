"""What a book's reading may show of few loans: changes and counts that two views of a book would else give away.

Which groups are never shown is one set for all views (data.book.report.hidden_groups). What is left are figures that
depend on the view: what a regional fall changes, and what is counted above a threshold of LTV, which half a point of a
fall moves by a loan or two.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.book.report import hidden_groups, reverse_stress, tables
from data.book.report.hidden_groups import HiddenGroups
from data.book.report.reading import FEWEST_IN_TENS, BookReading, HeatMap, RiskLayer, Sums, TableRow, tens
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.price_marks import PriceMarks
from data.formulas import disclosure
from data.formulas.arrays import Flags, Floats
from data.snapshot.snapshot import Snapshot

Few = tuple[frozenset[str], frozenset[str], frozenset[str]]  # keys of regions, years and the cut
_NONE: Few = (frozenset(), frozenset(), frozenset())


def few_changes(
    snapshot: Snapshot, book: OpenBook, marks: PriceMarks, groups: HiddenGroups, reading: BookReading
) -> Few:
    """The regions, years and values of the cut whose change under a regional fall is one of few loans."""
    view = reading.view
    if view.chosen_scenario.form != "regional":
        return _NONE
    cells = marks.cells
    falls = np.asarray(marks.stressed["shock"].to_numpy() != 1.0)
    level = view.level if view.level in cells.codes else snapshot.country.base.key
    of_cell = list(
        zip(
            groups.areas(snapshot, cells, falls),
            falls.tolist(),
            hidden_groups.region_ids(snapshot, level, cells.codes[level]),
            map(str, cells.years.tolist()),
            strict=True,
        )
    )
    at = {cell: place for place, cell in enumerate(cells.cell.tolist())}
    counted = book.counts(["cell", view.cut])
    if not counted:
        return _NONE
    areas, is_reached, *keys = zip(*(of_cell[at[cell]] for cell, *_ in counted), strict=True)
    keys.append(tuple(tables.row_key(value) for _, value, _ in counted))
    loans = [count for *_, count in counted]
    regions, years, cut = (few_change(of_list, areas, is_reached, loans) for of_list in keys)
    return regions, years, cut


def few_change(
    keys: Sequence[str], areas: Sequence[str], is_reached: Sequence[bool], loans: Sequence[int]
) -> frozenset[str]:
    """The groups of a list whose change under a regional fall must not be shown.

    keys, areas, is_reached, loans: of each part of the book, the group it is in, its area (HiddenGroups.areas), whether
    the fall reaches it, and its loans. In each area those groups are hidden that a list of it would hide, and with them
    as many others as would allow their change to be derived from the whole book's.
    """
    groups = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    names = {area: at for at, area in enumerate(dict.fromkeys(areas))}
    row, column = (np.array([at[name] for name in of], dtype=np.int64) for at, of in ((groups, keys), (names, areas)))
    count = np.asarray(loans, dtype=np.int64)
    in_area = np.zeros((len(names), len(groups)), dtype=np.int64)
    np.add.at(in_area, (column, row), count)
    changed = np.bincount(row, np.where(is_reached, count, 0), minlength=len(groups)).astype(np.int64)
    few: Flags = np.zeros(len(groups), dtype=bool)
    for area, at in names.items():
        if area:
            few |= disclosure.hidden_in_list(in_area[at])
    hide = disclosure.hidden_in_list(changed, also=few) | few
    return frozenset(group for group, at in groups.items() if hide[at])


def protected(reading: BookReading, few: Few, *, left_out: bool) -> BookReading:
    """The reading as it is shown: few changes hidden, and counted in tens what depends on a threshold.

    left_out: whether some loans were made after the view's quarter, so that which ones count depends on the quarter;
    then all loans are counted in tens, and money with them.
    """
    is_step = reading.view.value == "step"

    def rows(of_list: Sequence[TableRow], keys: frozenset[str]) -> tuple[TableRow, ...]:
        return tuple(
            replace(row, before=shown(row.before), after=shown(row.after), hidden_after=row.key in keys)
            for row in of_list
        )

    def shown(sums: Sums) -> Sums:
        return sums.in_tens(loans=left_out, above=is_step)

    regions, years, cut = (
        rows(of_list, keys) for of_list, keys in zip((reading.regions, reading.years, reading.cut), few, strict=True)
    )
    reading = replace(reading, regions=regions, years=years, cut=cut, heat=_heat(reading.heat, left_out, is_step))
    if any(row.hidden for row in regions):
        # Their squares would be the difference of this index and those of the shown.
        index = round(reading.concentration.herfindahl, 2)
        reading = replace(reading, concentration=replace(reading.concentration, herfindahl=index))
    if reading.before.tape < FEWEST_IN_TENS:
        return reading
    loans = reading.before.loans
    return replace(
        reading,
        before=shown(reading.before),
        after=shown(reading.after),
        ladder=np.vstack([*(_in_tens_of(ladder, loans) for ladder in reading.ladder[:2]), *reading.ladder[2:]]),
        layers=tuple(_layer(layer) for layer in reading.layers),
        curve=np.vstack([_curve(reading), *reading.curve[1:]]) if is_step else reading.curve,
        reached=_in_tens(reading.reached, loans) if is_step else reading.reached,
        needed=np.round(reading.needed, 3) if is_step else reading.needed,
    )


def _in_tens(shares: Floats, loans: float) -> Floats:
    """Shares of some loans, each of a count in tens."""
    return np.asarray(disclosure.in_tens(shares * loans) / loans) if loans else shares


def _in_tens_of(shares: Floats, loans: float) -> Floats:
    """The same of shares that sum to 1."""
    counted = _in_tens(shares, loans)
    return counted / counted.sum() if counted.sum() > 0 else shares


def _curve(reading: BookReading) -> Floats:
    """The share under water after each fall, of loans counted in tens and their balances."""
    by_loans = reverse_stress.curve(reading.profile, replace(reading.view, weight="loans"))
    counted = _in_tens(by_loans, reading.before.loans)
    part = np.divide(counted, by_loans, out=np.ones_like(counted), where=by_loans > 0)
    return np.asarray(reading.curve[0] * part)


def _layer(layer: RiskLayer) -> RiskLayer:
    loans = tens(layer.loans)
    return replace(layer, loans=loans, upb=layer.upb * loans / layer.loans if layer.loans else layer.upb)


def _heat(heat: HeatMap, left_out: bool, is_step: bool) -> HeatMap:
    """The heat map with what is counted in tens: loans where some are left out, and those above the threshold."""
    loans, share, shortfall = heat.loans, heat.share, heat.shortfall
    if is_step:
        under = share * loans
        counted = disclosure.in_tens(under)
        part = np.divide(counted, under, out=np.ones_like(counted), where=under > 0)
        share, shortfall = share * part, shortfall * part
    return replace(heat, loans=disclosure.in_tens(loans) if left_out else loans, share=share, shortfall=shortfall)
