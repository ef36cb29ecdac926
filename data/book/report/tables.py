"""The tables of a book, from its sums by place, year and cut: small cells hidden, with the market's share."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.geography import tape_geography
from data.book.report.reading import SUMS, Concentration, HeatMap, HotSpot, RiskLayer, Sums, TableRow
from data.formulas import disclosure
from data.formulas.arrays import Floats
from data.region import Region
from data.snapshot.snapshot import Snapshot

Columns = Mapping[str, NDArray[Any]]
UNKNOWN_PLACE = Region("", "", "", "", "")  # loans whose place the tape does not give
# Loans whose place lies in several regions: one row, beside those of the regions, without a market of its own.
SEVERAL_REGIONS = Region("several", "several regions", "跨多个地区", "", "")
ROWS = 25  # of a heat map
MOST_HOT_SPOTS = 12


def columns(table: pa.Table) -> dict[str, NDArray[Any]]:
    """A table of sums as arrays by column name; a missing sum is 0."""
    arrays = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    return arrays | {name: np.nan_to_num(arrays.get(name, np.zeros(table.num_rows)).astype(float)) for name in SUMS}


def grouped(table: Columns, key: str | None) -> dict[Any, Sums]:
    """Sums by one of a table's keys; without a key, the total under None."""
    values = table[key].tolist() if key else [None] * len(table["tape"])
    row = {name: i for i, name in enumerate(dict.fromkeys(values))}
    row_of_entry = np.array([row[value] for value in values], dtype=int)
    sums = {name: np.bincount(row_of_entry, table[name], minlength=len(row)) for name in SUMS}
    return {name: Sums(**{sum_name: float(sums[sum_name][i]) for sum_name in SUMS}) for name, i in row.items()}


def loans_by_year(table: Columns, key: str, ids: Mapping[int, str]) -> dict[str, dict[int, float]]:
    """Loans with a known LTV by region id and year of origination. key: of the level; ids: region ids by its codes."""
    lent: dict[str, dict[int, float]] = {}
    for code, year, loans in zip(table[key].tolist(), table["year"].tolist(), table["loans"].tolist(), strict=True):
        if code in ids and year and loans:
            years = lent.setdefault(ids[code], {})
            years[int(year)] = years.get(int(year), 0.0) + loans
    return lent


def places_of_codes(snapshot: Snapshot, level: str, codes: Iterable[int]) -> dict[int, Region]:
    """The regions of a level by their code; codes of no region are left out, and those of several regions lead to
    SEVERAL_REGIONS.
    """
    geography = tape_geography(snapshot.country)
    ids = {code: geography.levels[level](code) for code in dict.fromkeys(codes)}
    several = {code: SEVERAL_REGIONS for code in ids if code in geography.several}
    return several | {code: snapshot.places[id_] for code, id_ in ids.items() if id_ in snapshot.places}


def whole(table: Columns) -> Sums:
    """The sums of the whole book."""
    return grouped(table, None).get(None, Sums())


def by_place(
    today: Columns,
    later: Columns,
    key: str,
    places: Mapping[int, Region],
    market: Mapping[str, tuple[float, float]],
    hidden: Collection[str],
) -> tuple[TableRow, ...]:
    """One row per place, the largest first; loans without a known place are one row, UNKNOWN_PLACE, at the end.

    places: by code; several codes may be of one place, such as SEVERAL_REGIONS. hidden: ids of the hidden ones.
    """
    before, after = grouped(today, key), grouped(later, key)
    codes_of: dict[Region, list[int]] = {}
    for code in before:
        if code in places:
            codes_of.setdefault(places[code], []).append(code)
    unknown_codes = [code for code in before if code not in places]
    entries = [
        (place, _sum_of_groups(before, codes), _sum_of_groups(after, codes)) for place, codes in codes_of.items()
    ]
    entries.sort(key=lambda entry: (-entry[1].upb, entry[0].region_id))
    if unknown_codes:
        entries.append((UNKNOWN_PLACE, _sum_of_groups(before, unknown_codes), _sum_of_groups(after, unknown_codes)))
    return tuple(
        TableRow(
            place.region_id,
            first,
            last,
            place.region_id in hidden,
            place,
            *market.get(place.region_id, (np.nan, np.nan)),
        )
        for place, first, last in entries
    )


def by_key(
    today: Columns, later: Columns, key: str, order: Callable[[TableRow], Any], hidden: Collection[str]
) -> tuple[TableRow, ...]:
    """One row per value of the key (year, product, ...); "" for loans for which the tape does not give it.

    hidden: keys of the hidden ones.
    """
    before, after = grouped(today, key), grouped(later, key)
    rows = [
        TableRow(row_key(name), sums, after.get(name, Sums()), row_key(name) in hidden) for name, sums in before.items()
    ]
    return tuple(sorted(rows, key=order))


def row_key(value: object) -> str:
    """A value of a cut or a year as the key of its row."""
    return "" if value is None else str(value)


def heat(
    today: Columns,
    key: str,
    places: Mapping[int, Region],
    regions: Sequence[TableRow],
    weight: str,
    coarser: Sequence[str] = (),
) -> HeatMap:
    """The heat map, places x years of origination, of the ROWS largest places.

    coarser: where a coarser level has a heat map of its own, its region's id for each entry of the table: a year of
    that region less its places must not leave few loans.
    """
    shown = [group for group in regions if group.place and group.place is not UNKNOWN_PLACE][:ROWS]
    row_of = {group.key: i for i, group in enumerate(shown)}
    pools = pooled(today["year"].astype(int), today["tape"])
    column_of = {year: j for j, (_, years) in enumerate(pools) for year in years}
    cells = {name: np.zeros((len(shown), len(pools))) for name in SUMS}
    for n, (code, year) in enumerate(zip(today[key].tolist(), today["year"].tolist(), strict=True)):
        i, j = row_of.get(places[code].region_id if code in places else ""), column_of.get(year)
        if i is not None and j is not None:
            for name in SUMS:
                cells[name][i, j] += today[name][n]
    loans = cells["tape"].astype(np.int64)
    by_row = np.array([group.hidden for group in shown], dtype=bool)
    # Places that are not drawn have no figures by year, so margins could only reveal whole years, not their cells.
    by_year = disclosure.hidden_in_list(loans.sum(axis=0))
    also = np.zeros(loans.shape, dtype=bool)
    if coarser:
        parts = [places[code].region_id if code in places else "" for code in today[key].tolist()]
        cell_of = [column_of.get(year, -1) for year in today["year"].tolist()]
        for i, j in _left_by_rests(coarser, parts, cell_of, today["tape"], row_of):
            also[i, j] = True
    hide = disclosure.hidden_in_table(loans, by_row, by_year, also=also) if loans.size else loans.astype(bool)
    part, total = ("upb_under", "upb") if weight == "balances" else ("under", "loans")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(hide, np.nan, cells[part] / cells[total])
    return HeatMap(
        places=tuple(group.place for group in shown if group.place),
        years=tuple(name for name, _ in pools),
        share=share,
        loans=np.where(hide, np.nan, cells["tape"]),
        shortfall=np.where(hide, np.nan, cells["shortfall"]),
        hidden=hide,
    )


def wholly_inside(coarser: Sequence[str], parts: Sequence[str]) -> dict[str, str]:
    """Of each part whose entries all lie in one coarser region, that region."""
    holders: dict[str, set[str]] = {}
    for region, part in zip(coarser, parts, strict=True):
        holders.setdefault(part, set()).add(region)
    return {part: next(iter(regions)) for part, regions in holders.items() if part and len(regions) == 1}


def _left_by_rests(
    coarser: Sequence[str], parts: Sequence[str], column: Sequence[int], loans: Floats, row_of: Mapping[str, int]
) -> list[tuple[int, int]]:
    """The cells of a heat map that have to be hidden because a coarser region's cell less them would leave few loans.

    coarser, parts, column, loans: of each entry, the coarser region, the place, the column (-1 for none), the loans.
    """
    within = wholly_inside(coarser, parts)
    in_cell: dict[tuple[str, int], dict[str, float]] = {}
    for whole_, part, at, count in zip(coarser, parts, column, loans.tolist(), strict=True):
        if whole_ and at >= 0:
            own = part if part in within else ""
            cell = in_cell.setdefault((whole_, at), {})
            cell[own] = cell.get(own, 0.0) + count
    found = []
    for (_, at), cell in in_cell.items():
        hide = disclosure.hidden_in_list(np.array([*cell.values()], dtype=np.int64))
        hidden = [part for part, is_hidden in zip(cell, hide, strict=True) if is_hidden]
        found += [(row_of[part], at) for part in hidden if part in row_of]
    return found


def pooled(year: NDArray[np.int_], loans: Floats) -> list[tuple[str, list[int]]]:
    """Years of origination as columns; a year with less than a hundredth of the loans is pooled with the next.

    A column of few loans would have to be hidden, and a second cell in every row with it.

    >>> pooled(np.array([2007, 2008, 2009]), np.array([500.0, 2.0, 600.0]))
    [('2007', [2007]), ('2008–09', [2008, 2009])]
    """
    counted = {int(value): float(loans[year == value].sum()) for value in np.unique(year) if value}
    whole = sum(counted.values())
    pools: list[list[int]] = []
    pooled_loans = 0.0
    for value in sorted(counted):
        if pools and pooled_loans < whole / 100.0:
            pools[-1].append(value)
            pooled_loans += counted[value]
        else:
            pools.append([value])
            pooled_loans = counted[value]
    if len(pools) > 1 and pooled_loans < whole / 100.0:
        last = pools.pop()
        pools[-1] += last
    return [(str(pool[0]) if len(pool) == 1 else f"{pool[0]}–{pool[-1] % 100:02d}", pool) for pool in pools]


def hot_spots(heat_map: HeatMap) -> tuple[HotSpot, ...]:
    """The shown cells with the largest shortfall, at most MOST_HOT_SPOTS."""
    spots = [
        HotSpot(place, year, *(float(getattr(heat_map, name)[i, j]) for name in ("loans", "share", "shortfall")))
        for i, place in enumerate(heat_map.places)
        for j, year in enumerate(heat_map.years)
        if heat_map.shortfall[i, j] > 0
    ]
    return tuple(sorted(spots, key=lambda spot: -spot.shortfall)[:MOST_HOT_SPOTS])


def layers(table: Columns, weight: str) -> tuple[RiskLayer, ...]:
    """Loans grouped by the risks that they carry at once, those without a risk first."""
    names = ("high_ltv", "low_score", "high_dti")
    hide = disclosure.hidden_in_list(table["loans"].astype(np.int64))
    groups = []
    for i in np.flatnonzero(~hide & (table["loans"] > 0)):
        sums = Sums(**{name: float(table[name][i]) for name in SUMS})
        risks = tuple(name for name in names if table[name][i])
        groups.append(RiskLayer(risks, sums.loans, sums.upb, sums.share(weight)))
    return tuple(sorted(groups, key=lambda layer: (len(layer.risks), layer.risks)))


def concentration(regions: Sequence[TableRow]) -> Concentration:
    """Concentration of the balances by region; hidden and unknown places have no part in the largest five."""
    upb = np.array([group.before.upb for group in regions])
    part = upb / upb.sum() if upb.sum() > 0 else upb
    five = [i for i, group in enumerate(regions) if group.place is not UNKNOWN_PLACE and not group.hidden][:5]
    names = tuple(place.name for i in five if (place := regions[i].place))
    return Concentration(float((part**2).sum()), float(part[five].sum()), names)


def _sum_of_groups(groups: Mapping[Any, Sums], keys: Sequence[Any]) -> Sums:
    return Sums(**{name: sum(getattr(groups.get(key, Sums()), name) for key in keys) for name in SUMS})
