"""Reverse stress of a book: how far prices must fall, computed from its LTV bins and checked loan by loan."""

import numpy as np
import pyarrow as pa

from data.book.report import tables
from data.book.report.reading import FALLS, TARGETS, Profile
from data.book.report.view import BookView
from data.book.valuation.aggregates import BIN, OpenBook
from data.book.valuation.valuation import ValuationRule
from data.formulas import reverse_stress
from data.formulas.arrays import Floats

_STEPS = 1000  # steps within a bin


def curve(profile: Profile, view: BookView) -> Floats:
    """The book's share under water after an immediate fall of each of FALLS."""
    (shares,) = reverse_stress.shares_after_falls(*_bins(profile, view), FALLS)
    return np.asarray(shares)


def falls(book: OpenBook, today: pa.Table, profile: Profile, view: BookView, level: str) -> tuple[Floats, Floats]:
    """The falls (ratios) that bring the book to each of TARGETS, nan where it is there already; and the share under
    water that each gives when all loans are valued with it. level: a column of places in the marks, by which the loans
    are then summed.
    """
    middle, spread, weight = _bins(profile, view)
    needed = np.array([reverse_stress.fall_to_target(middle, spread, weight, target)[0][0] for target in TARGETS])
    if view.value == "step":
        for i in np.flatnonzero(np.isfinite(needed)):
            needed[i] = _refined_fall(book, today, profile, view, TARGETS[i] * weight.sum(), float(needed[i]))
    reached = [curve_of_book(book, today, float(fall), view, level) if np.isfinite(fall) else np.nan for fall in needed]
    return needed, np.array(reached)


def curve_of_book(book: OpenBook, today: pa.Table, fall: float, view: BookView, level: str) -> float:
    """The share under water when every home loses this share of its value; all loans are valued again."""
    table = today
    for name in ("ratio", "shock"):
        reduced = table[name].to_numpy(zero_copy_only=False) * (1.0 - fall)
        table = table.set_column(table.column_names.index(name), name, pa.array(reduced, from_pandas=True))
    summed = book.summed(table, [level], ValuationRule(view.value, view.threshold / 100.0))
    return tables.whole(tables.columns(summed)).share(view.weight)


def _bins(profile: Profile, view: BookView) -> tuple[Floats, Floats, Floats]:
    """ln(LTV / threshold), dispersion and weight: one region x bins. By the index alone a bin stands at its upper end,
    else at its middle.
    """
    step = view.value == "step"
    ltv = profile.low + (BIN if step else BIN / 2.0)
    sigma = np.zeros_like(ltv) if step else profile.sigma
    weight = profile.upb if view.weight == "balances" else profile.loans
    return np.log(ltv / (view.threshold / 100.0))[None], sigma[None], weight[None].astype(float)


def _refined_fall(book: OpenBook, today: pa.Table, profile: Profile, view: BookView, goal: float, near: float) -> float:
    """The fall to a thousandth of a bin: how far it must reach into the bin where the goal weight is passed."""
    threshold = view.threshold / 100.0
    name = "upb" if view.weight == "balances" else "loans"
    low = round((1.0 - near) * threshold / BIN) * BIN - BIN
    above = float(getattr(profile, name)[profile.low > low + BIN / 2.0].sum())
    inside = book.inside(today, low, low + BIN, _STEPS)
    weight_of_step = dict(zip(inside["step"].to_pylist(), inside[name].to_pylist(), strict=True))
    for step in range(_STEPS - 1, -1, -1):
        above += float(weight_of_step.get(step) or 0.0)
        if above >= goal:
            return 1.0 - (low + step * BIN / _STEPS) / threshold
    return near
