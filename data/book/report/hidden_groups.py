"""The groups of a book that no view of it shows: one set over its regions, years of origination and cuts.

A list alone is easily protected; but a region less its metros, or a year less a lender, leaves loans that neither list
shows. So the set is worked out once, from how many loans every two groups share, and it is the same whatever the
quarter, the definition or the stress: no figure of a loan has a part in it.
"""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.book.geography import tape_geography
from data.book.report import tables
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.cohorts import PriceCells
from data.formulas import disclosure
from data.formulas.arrays import Flags
from data.snapshot.snapshot import Snapshot

FILE = "hidden.json"  # beside the loans
WHOLE = "book"
_REST = "rest of "  # loans of a region in none of the finer ones that lie wholly inside it; never a row
# A cut of more groups, such as a lender a loan, is protected as a list; its overlaps are not looked at.
_MOST_GROUPS = 400

Group = tuple[str, str]  # the list (a level, "year" or a cut) and the key within it


class HiddenFallError(ValueError):
    """A regional fall whose figures would show few loans."""


@dataclass(frozen=True)
class HiddenGroups:
    """The hidden groups of a book, and how many loans lie where. hidden: by list, the keys; loans: by region id, of the
    regions that a book is listed by.
    """

    hidden: Mapping[str, frozenset[str]]
    loans: Mapping[str, int]

    def is_hidden(self, list_name: str, key: str) -> bool:
        """Whether a group is never shown."""
        return key in self.hidden.get(list_name, ())

    def areas(self, snapshot: Snapshot, cells: PriceCells, falls: Flags) -> list[str]:
        """Where each cell's loans lie, as finely as a regional fall can tell: "" where this one does not reach.

        falls: whether it reaches the cell. Where a region falls in part, each shown region inside it, and the rest of
        it, is an area; else the region itself, or the one around it where that is hidden. A change that is shown has
        disclosure.LEAST loans or more in each of them, so that no two falls differ by fewer.
        """
        levels = [*tape_geography(snapshot.country).levels]
        regions = [region_ids(snapshot, level, cells.codes[level]) for level in levels]
        base = levels.index(snapshot.country.base.key)
        reached: dict[str, set[bool]] = {}
        for region, is_reached in zip(regions[base], falls.tolist(), strict=True):
            reached.setdefault(region, set()).add(is_reached)
        found = []
        for at, region in enumerate(regions[base]):
            if reached[region] == {False}:
                found.append("")
            elif len(reached[region]) == 1:
                is_shown = region and not self.is_hidden(levels[base], region)
                found.append(region if is_shown else f"in {snapshot.places[region].parent_id if region else ''}")
            else:
                finer = [regions[level][at] for level in range(base + 1, len(levels))]
                shown = [
                    part
                    for level, part in zip(levels[base + 1 :], finer, strict=True)
                    if part and not self.is_hidden(level, part)
                ]
                found.append(shown[-1] if shown else f"rest of {region}")
        return found

    def can_fall_alone(self, snapshot: Snapshot, region_id: str) -> bool:
        """Whether a fall of prices in this region alone would show nothing of few loans: it is not hidden, and less any
        shown regions inside it leaves none, or no fewer than disclosure.LEAST.
        """
        for level in tape_geography(snapshot.country).levels:
            if self.is_hidden(level, region_id):
                return False
            inside = [
                key
                for key in self.loans
                if key in snapshot.places
                and snapshot.places[key].level == level
                and (key == region_id or snapshot.is_inside(key, region_id))
            ]
            unshown = sum(self.loans[key] for key in inside if self.is_hidden(level, key))
            if 0 < unshown < disclosure.LEAST:
                return False
        return True


def hidden_groups(
    snapshot: Snapshot, book: OpenBook, cells: PriceCells, per_cell: Mapping[int, int], cuts: Collection[str]
) -> HiddenGroups:
    """The hidden groups of a book: worked out once, and kept beside its loans.

    cells, per_cell: the book's, and their loans; cuts: those that the tape gives.
    """
    file = Path(book.loans).with_name(FILE)
    of_loans = [Path(book.loans).stat().st_size, Path(book.loans).stat().st_mtime_ns, sorted(cuts), snapshot.hash]
    if file.exists() and (kept := json.loads(file.read_text(encoding="utf-8")))["of"] == of_loans:
        return HiddenGroups({name: frozenset(keys) for name, keys in kept["hidden"].items()}, kept["loans"])
    found = _worked_out(snapshot, book, cells, per_cell, [*cuts])
    hidden = {name: sorted(keys) for name, keys in found.hidden.items()}
    fresh = file.with_name(f"{FILE}.{secrets.token_hex(8)}")  # two requests may work it out at once
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"of": of_loans, "hidden": hidden, "loans": found.loans}), encoding="utf-8")
    fresh.replace(file)
    return found


def _worked_out(
    snapshot: Snapshot, book: OpenBook, cells: PriceCells, per_cell: Mapping[int, int], cuts: Sequence[str]
) -> HiddenGroups:
    geography = tape_geography(snapshot.country)
    levels = [*geography.levels]
    loans = np.array([per_cell[cell] for cell in cells.cell.tolist()], dtype=np.int64)
    labels: dict[str, list[str]] = {}
    for level in levels:
        labels[level] = region_ids(snapshot, level, cells.codes[level])
    labels["year"] = [str(year) for year in cells.years.tolist()]
    inside = {finer: _inside(labels[coarser], labels[finer]) for coarser, finer in pairwise(levels)}
    labels |= {_REST + finer: rest for finer, (rest, _) in inside.items()}
    of_cell = {int(cell): at for at, cell in enumerate(cells.cell.tolist())}
    counted = {cut: book.counts(["cell", cut]) for cut in cuts}
    small = [cut for cut in cuts if len({value for _, value, _ in counted[cut]}) <= _MOST_GROUPS]
    keys: dict[str, list[str]] = {name: [*dict.fromkeys(values)] for name, values in labels.items()}
    keys |= {cut: [*dict.fromkeys(tables.row_key(value) for _, value, _ in counted[cut])] for cut in small}
    groups: list[Group] = [(WHOLE, "")] + [(name, key) for name, every in keys.items() for key in every]
    at = {group: place for place, group in enumerate(groups)}
    overlap = np.zeros((len(groups), len(groups)), dtype=np.int64)
    rows = {name: np.array([at[name, key] for key in values], dtype=np.int64) for name, values in labels.items()}
    rows[WHOLE] = np.zeros(len(loans), dtype=np.int64)
    for first in rows.values():
        for second in rows.values():
            np.add.at(overlap, (first, second), loans)
    for number, cut in enumerate(small):
        own = np.array([at[cut, tables.row_key(value)] for _, value, _ in counted[cut]], dtype=np.int64)
        count = np.array([loans_ for *_, loans_ in counted[cut]], dtype=np.int64)
        cell = np.array([of_cell[int(cell_)] for cell_, *_ in counted[cut]], dtype=np.int64)
        np.add.at(overlap, (own, own), count)
        for name in rows:
            np.add.at(overlap, (own, rows[name][cell]), count)
            np.add.at(overlap, (rows[name][cell], own), count)
        for other in small[:number]:
            for value, other_value, shared in book.counts([cut, other]):
                one, two = at[cut, tables.row_key(value)], at[other, tables.row_key(other_value)]
                overlap[one, two] += shared
                overlap[two, one] += shared
    positions = {name: [at[name, key] for key in every] for name, every in keys.items()}
    partitions = [positions[name] for name in keys if not name.startswith(_REST)]
    for finer, (_, parts) in inside.items():
        for whole, members in parts.items():
            rest = [at[_REST + finer, whole]] if (_REST + finer, whole) in at else []
            partitions.append([*rest, *(at[finer, member] for member in members)])
    hide = disclosure.hidden_groups(overlap, partitions)
    hidden = {name: frozenset(groups[place][1] for place in positions[name] if hide[place]) for name in keys}
    for cut in [cut for cut in cuts if cut not in small]:
        hidden[cut] = _hidden_alone(counted[cut])
    in_region = {key: int(overlap[at[level, key], at[level, key]]) for level in levels for key in keys[level] if key}
    shown_lists = [*levels, "year", *cuts]
    return HiddenGroups({name: hidden[name] for name in shown_lists}, in_region)


def region_ids(snapshot: Snapshot, level: str, codes: NDArray[np.int64]) -> list[str]:
    """The region of each cell, as the key of its row; "" where it is not known."""
    places = tables.places_of_codes(snapshot, level, codes.tolist())
    return [places[code].region_id if code in places else "" for code in codes.tolist()]


def _inside(coarser: Sequence[str], finer: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Of each cell the coarser region as the rest of it, "" where the cell is in a finer one that lies wholly inside;
    and by coarser region, those finer ones.
    """
    within = tables.wholly_inside(coarser, finer)
    rest = ["" if within.get(part) == whole else whole for whole, part in zip(coarser, finer, strict=True)]
    parts: dict[str, list[str]] = {}
    for part, whole in within.items():
        parts.setdefault(whole, []).append(part)
    return rest, {whole: members for whole, members in parts.items() if whole}


def _hidden_alone(counted: Sequence[tuple[int, object, int]]) -> frozenset[str]:
    """The hidden groups of one list, by itself."""
    loans: dict[str, int] = {}
    for _, value, count in counted:
        loans[tables.row_key(value)] = loans.get(tables.row_key(value), 0) + count
    hide = disclosure.hidden_in_list(np.array([*loans.values()], dtype=np.int64))
    return frozenset(key for key, is_hidden in zip(loans, hide, strict=True) if is_hidden)
