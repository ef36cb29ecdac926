"""Disclosure control of tables of counts: small cells are hidden, and cannot be derived from the cells shown.

A table of counts is shown with its margins. A cell with fewer loans than LEAST is hidden; then others are hidden with
it until no hidden cell is the difference of shown ones. In a table by two keys the hidden cells are edges between rows
and columns: a cell is fixed by the margins exactly when its edge is a bridge, lying on no cycle (Gusfield 1988, "A
graph theoretic approach to statistical data security"), so cells are added until there is no bridge.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.formulas.arrays import Flags, Floats

LEAST = 10  # loans

Counts = NDArray[np.int64]


def hidden_in_list(counts: Counts, least: int = LEAST, also: Flags | None = None) -> Flags:
    """Which entries of a list must not be shown when their sum is.

    counts: by entry; zero entries disclose nothing and are shown. also: entries that are hidden for another reason. The
    hidden entries are at least two, and together at least `least` loans.

    >>> hidden_in_list(np.array([500, 40, 3, 0])).tolist()
    [False, True, True, False]
    """
    hide = (counts > 0) & (counts < least)
    if also is not None:
        hide |= also & (counts > 0)
    order = [int(i) for i in np.argsort(counts, kind="stable") if counts[i] > 0 and not hide[i]]
    while hide.any() and order and (hide.sum() < 2 or counts[hide].sum() < least):
        hide[order.pop(0)] = True
    return np.asarray(hide)


def in_tens(loans: Floats) -> Floats:
    """Numbers of loans, each to the nearest LEAST, so that no two differ by fewer.

    >>> in_tens(np.array([4.0, 17.0])).tolist()
    [0.0, 20.0]
    """
    return np.asarray(LEAST * np.round(loans / LEAST))


def hidden_groups(overlap: Counts, lists: Sequence[Sequence[int]], least: int = LEAST) -> Flags:
    """Which groups must not be shown when a book is listed in several ways, and may be seen in all of them.

    overlap: groups x groups, the loans that are in both, with each group's own loans on the diagonal. lists: the
    positions of the groups of each list, of which every loan is in exactly one of a list's; a list of the parts of a
    group counts too, where that group is the sum of them. Hidden are: what `hidden_in_list` hides of each list; and the
    smallest group of any two or three that are shown and leave fewer than `least` loans, where one contains the others,
    or two contain the third. What a list hides can be worked out as a whole, so it takes part as a shown group.
    """
    count = np.diag(overlap).copy()
    hide: Flags = np.zeros(len(count), dtype=bool)
    for _ in range(len(count) + 1):
        for members in lists:
            at = np.asarray(members, dtype=int)
            hide[at] = hidden_in_list(count[at], least, hide[at])
        more = _isolating(overlap, count, hide, lists, least)
        if not len(more):
            return hide
        hide[more] = True
    return hide


def _isolating(
    overlap: Counts, count: Counts, hide: Flags, lists: Sequence[Sequence[int]], least: int
) -> NDArray[np.int64]:
    """Of shown groups whose difference is 1 to least - 1 loans, the smallest one; no positions where there are none."""
    shown = np.flatnonzero(~hide & (count > 0))
    rests = [at[hide[at]] for members in lists if hide[at := np.asarray(members, dtype=int)].any()]
    # Rows: the shown groups, then what each list hides, as a whole; columns: the same.
    rows = np.vstack([overlap[shown], *(overlap[rest].sum(axis=0)[None] for rest in rests)])
    both = np.hstack([rows[:, shown], *(rows[:, rest].sum(axis=1)[:, None] for rest in rests)])
    size = np.diag(both)

    def smallest(*places: int) -> NDArray[np.int64]:
        """The smallest of these that is a group of its own and not the rest of a list."""
        groups = [shown[place] for place in places if place < len(shown)]
        return np.array(sorted(groups, key=lambda group: int(count[group]))[:1], dtype=np.int64)

    for whole in np.argsort(-size, kind="stable"):
        inside = np.flatnonzero((both[whole] == size) & (size < size[whole]))
        left = size[whole] - size[inside]
        if (alone := inside[(left > 0) & (left < least)]).size and (found := smallest(int(alone[0]), int(whole))).size:
            return found
        # Two groups inside, apart from each other.
        pairs = (both[np.ix_(inside, inside)] == 0) & (_is_few(left[:, None] - size[inside][None, :], least))
        for first, second in np.argwhere(pairs):
            if (found := smallest(int(inside[first]), int(inside[second]), int(whole))).size:
                return found
        # Two groups apart from each other that together contain this one.
        parts = np.flatnonzero((both[whole] > 0) & (both[whole] < size[whole]))
        covered = both[whole][parts][:, None] + both[whole][parts][None, :] == size[whole]
        left_over = size[parts][:, None] + size[parts][None, :] - size[whole]
        pairs = covered & (both[np.ix_(parts, parts)] == 0) & _is_few(left_over, least)
        for first, second in np.argwhere(pairs):
            if (found := smallest(int(parts[first]), int(parts[second]), int(whole))).size:
                return found
    return np.zeros(0, dtype=np.int64)


def _is_few(loans: Counts, least: int) -> Flags:
    return np.asarray((loans > 0) & (loans < least))


def hidden_in_table(
    counts: Counts, rows: Flags, columns: Flags, least: int = LEAST, also: Flags | None = None
) -> Flags:
    """Which cells of a table must not be shown when the margins are.

    counts: rows x columns; rows, columns: those whose own sums are hidden, with all their cells. also: cells that are
    hidden for another reason.

    >>> hidden_in_table(np.array([[50, 3], [60, 70]]), np.zeros(2, bool), np.zeros(2, bool)).tolist()
    [[True, True], [True, True]]
    """
    is_occupied = counts > 0
    hide: Flags = np.array(is_occupied & ((counts < least) | rows[:, None] | columns[None, :]))
    if also is not None:
        hide |= also & is_occupied
    shown_rows, shown_columns = ~rows, ~columns
    for _ in range(counts.size):
        fixed = _fixed(hide, shown_rows, shown_columns)
        more = _cycle(counts, hide, fixed) if fixed.any() else None
        if not fixed.any():
            too_small = _too_small_groups(counts, hide, shown_rows, shown_columns, least)
            if not too_small.any():
                return hide
            more = _partner(counts, hide, too_small)
        if more is None:
            return np.asarray(hide | is_occupied)  # nothing smaller protects it: only the margins are shown
        hide[tuple(np.array(more).T)] = True
    return np.asarray(hide | is_occupied)


def _fixed(hide: Flags, rows: Flags, columns: Flags) -> Flags:
    """The hidden cells that the shown margins fix: the bridges of the graph of hidden cells.

    Rows whose sum is hidden constrain nothing, so they are one common node with the columns whose sum is hidden.
    """
    high, wide = hide.shape
    free = high + wide
    node_of_row = np.where(rows, np.arange(high), free)
    node_of_column = np.where(columns, high + np.arange(wide), free)
    edges = [(int(node_of_row[i]), int(node_of_column[j]), (int(i), int(j))) for i, j in np.argwhere(hide)]
    ends: dict[int, list[tuple[int, int]]] = {}
    for number, (a, b, _) in enumerate(edges):
        ends.setdefault(a, []).append((b, number))
        ends.setdefault(b, []).append((a, number))
    fixed = np.zeros_like(hide)
    for number in _bridges(ends):
        fixed[edges[number][2]] = True
    return fixed


def _bridges(ends: dict[int, list[tuple[int, int]]]) -> list[int]:
    """The edges of a graph that lie on no cycle (Tarjan 1974), without recursion."""
    bridges: list[int] = []
    seen: dict[int, int] = {}
    low: dict[int, int] = {}
    for root in list(ends):
        if root in seen:
            continue
        seen[root] = low[root] = len(seen)
        stack = [(root, -1, iter(ends[root]))]
        while stack:
            node, came, rest = stack[-1]
            for other, edge in rest:
                if edge == came or other == node:
                    continue
                if other in seen:
                    low[node] = min(low[node], seen[other])
                else:
                    seen[other] = low[other] = len(seen)
                    stack.append((other, edge, iter(ends[other])))
                    break
            else:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[node])
                    if low[node] > seen[above]:
                        bridges.append(came)
    return bridges


def _too_small_groups(counts: Counts, hide: Flags, rows: Flags, columns: Flags, least: int) -> Flags:
    """The hidden cells of a shown row or column that are together fewer than `least` loans."""
    by_row = np.where(hide, counts, 0).sum(axis=1)
    by_column = np.where(hide, counts, 0).sum(axis=0)
    thin_row, thin_column = rows & (by_row > 0) & (by_row < least), columns & (by_column > 0) & (by_column < least)
    return np.asarray(hide & (thin_row[:, None] | thin_column[None, :]))


def _cycle(counts: Counts, hide: Flags, fixed: Flags) -> list[tuple[int, int]] | None:
    """The other corners of the rectangle that puts the first fixed cell on a cycle, hiding the fewest further loans."""
    i, j = (int(n) for n in np.argwhere(fixed)[0])
    # The cost of a corner: 0 where it is hidden already; infinite for an empty cell, which is always shown.
    cost = np.where(hide, 0.0, np.where(counts > 0, counts, np.inf))
    total_cost = cost[i, :][None, :] + cost[:, j][:, None] + cost
    total_cost[i, :] = total_cost[:, j] = np.inf
    if not np.isfinite(total_cost).any():
        return _partner(counts, hide, fixed)
    x, y = (int(n) for n in np.unravel_index(np.argmin(total_cost), total_cost.shape))
    return [(i, y), (x, j), (x, y)]


def _partner(counts: Counts, hide: Flags, unprotected: Flags) -> list[tuple[int, int]] | None:
    """The smallest shown cell in a row or column of a cell that needs protection."""
    rows, columns = np.asarray(unprotected.any(axis=1)), np.asarray(unprotected.any(axis=0))
    near = (rows[:, None] | columns[None, :]) & (counts > 0) & ~hide
    if not near.any():
        near = (counts > 0) & ~hide
    if not near.any():
        return None
    at = int(np.where(near, counts, np.iinfo(np.int64).max).argmin())
    return [(at // counts.shape[1], at % counts.shape[1])]
