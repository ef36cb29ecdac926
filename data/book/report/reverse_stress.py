"""Reverse stress of a book: how far prices must fall, from its bins of LTV, and by the index alone from its loans."""

import numpy as np
import pyarrow as pa

from data.book.report.reading import FALLS, TARGETS, Profile
from data.book.report.view import BookView
from data.book.valuation.ltv_table import BIN, BINS_OF_ONE, FINE_BINS_OF_ONE, column
from data.formulas import reverse_stress
from data.formulas.arrays import Floats

_FINE = FINE_BINS_OF_ONE // BINS_OF_ONE  # bins of a millionth in one of a thousandth


def curve(profile: Profile, view: BookView) -> Floats:
    """The book's share under water after an immediate fall of each of FALLS."""
    (shares,) = reverse_stress.shares_after_falls(*_bins(profile, view), FALLS)
    return np.asarray(shares)


def nearest_falls(profile: Profile, view: BookView) -> Floats:
    """The falls (ratios) that bring the book's bins to each of TARGETS, nan where it is there already."""
    bins = _bins(profile, view)
    return np.array([reverse_stress.fall_to_target(*bins, target)[0][0] for target in TARGETS])


def bins_to_refine(nearest: Floats, view: BookView) -> list[int]:
    """The bins of the profile in which a fall meets its target, where the index alone decides and a bin has a width."""
    if view.value != "step":
        return []
    return [_met_in(float(fall), view) for fall in nearest[np.isfinite(nearest)]]


def falls(profile: Profile, classes: pa.Table, nearest: Floats, view: BookView) -> tuple[Floats, Floats]:
    """The falls (ratios) that bring the book to each of TARGETS, nan where it is there already; and the share under
    water that each gives.

    By the index alone both count every loan: a fall to a thousandth of a bin, and the loans whose LTV is above what it
    leaves of the threshold. Homes that are dispersed are in the profile's bins, each at its mean LTV. classes: of
    OpenBook.classes, with the bins_to_refine.
    """
    if view.value != "step":
        (shares,) = reverse_stress.shares_after_falls(*_bins(profile, view), np.nan_to_num(nearest))
        return nearest, np.where(np.isfinite(nearest), shares, np.nan)
    exact = [
        _refined_fall(profile, classes, float(fall), target, view)
        for fall, target in zip(nearest, TARGETS, strict=True)
    ]
    return np.array([fall for fall, _ in exact]), np.array([share for _, share in exact])


def _bins(profile: Profile, view: BookView) -> tuple[Floats, Floats, Floats]:
    """ln(LTV / threshold), dispersion and weight: one region x bins. Where the index alone decides, a bin stands at its
    upper end, as a loan on an edge is not over it; else at its mean.
    """
    sigma = np.zeros_like(profile.low) if view.value == "step" else profile.sigma
    mean = np.divide(profile.upb, profile.worth, out=profile.low + BIN / 2.0, where=profile.worth > 0)
    ltv = np.where(sigma > 0, mean, profile.low + BIN)
    return np.log(ltv / _threshold(view))[None], sigma[None], getattr(profile, _weight(view))[None].astype(float)


def _refined_fall(
    profile: Profile, classes: pa.Table, nearest: float, target: float, view: BookView
) -> tuple[float, float]:
    """The fall to a thousandth of a bin, and the share above the threshold after it: how far it must reach into the bin
    where the target is passed.
    """
    if not np.isfinite(nearest):
        return np.nan, np.nan
    weight = getattr(profile, _weight(view))
    bins = np.round(profile.low * BINS_OF_ONE).astype(int)
    met_in = _met_in(nearest, view)
    fine = classes["fine"].to_numpy()
    is_inside = fine // _FINE == met_in
    inside = column(classes, "loans" if view.weight == "loans" else "upb_before")[is_inside]
    weight_of_fine = np.bincount(fine[is_inside] - met_in * _FINE, inside, minlength=_FINE)
    above = weight[bins > met_in].sum() + np.cumsum(weight_of_fine[::-1])
    passed = min(int(np.searchsorted(above, target * weight.sum())), _FINE - 1)
    level = (met_in * _FINE + _FINE - 1 - passed) / FINE_BINS_OF_ONE
    return 1.0 - level / _threshold(view), float(above[passed] / weight.sum())


def _met_in(fall: float, view: BookView) -> int:
    """The bin of LTV whose loans reach the threshold last in a fall; bins stand at their upper end."""
    return round((1.0 - fall) * _threshold(view) * BINS_OF_ONE) - 1


def _threshold(view: BookView) -> float:
    return view.threshold / 100.0


def _weight(view: BookView) -> str:
    return "upb" if view.weight == "balances" else "loans"
