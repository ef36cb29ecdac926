"""What a book loses on a loan that defaults: a forced sale's proceeds against the debt, after the insurer has paid."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

import numpy as np

from data.book.report.reading import Profile
from data.formulas.arrays import Floats
from data.formulas.shortfall import expected_shortfall

# The one figure that is not the reader's own: Campbell, Giglio and Pathak, "Forced Sales and House Prices", American
# Economic Review 101 (5), August 2011: a foreclosed home sells for 27 % less on average; Massachusetts, twenty years.
DISCOUNT = 0.27
# How far the tornado moves each input, alone: ours, to be read as "per so much", and no forecast.
MOVES: Mapping[str, float] = {"discount": 0.05, "costs": 0.02, "months": 6.0, "rate": 0.01, "fall": 0.10}
# Legal ends of what can be typed; ratios, but for the months.
RANGES: Mapping[str, tuple[float, float]] = {
    "discount": (0.0, 0.9),
    "costs": (0.0, 0.9),
    "months": (0.0, 120.0),
    "rate": (0.0, 0.30),
    "fall": (-0.5, 0.9),
    "pd": (0.0, 1.0),
    "pd_under": (0.0, 1.0),
}
# How a link says them, in per cent but for the months; its keys are short, and no question's to the book.
QUERY_NAMES: Mapping[str, str] = {
    "discount": "sale",
    "costs": "costs",
    "months": "months",
    "rate": "cost_of_money",
    "fall": "further",
    "pd": "pd",
    "pd_under": "pd_under",
}
_INSURANCE = "insurance"


@dataclass(frozen=True)
class Terms:
    """How a home is sold after a default, and how likely a default is; all the reader's to type.

    discount: off the home's worth, in a forced sale; costs: of selling, part of the price; months: from the default to
    the money; rate: a year, at which the wait is discounted; fall: of prices beyond today's; insured: whether mortgage
    insurance pays; pd, pd_under: the probability of default of loans up to and over 100 % LTV by the index, None where
    nobody has said one.
    """

    discount: float = DISCOUNT
    costs: float = 0.0
    months: float = 0.0
    rate: float = 0.0
    fall: float = 0.0
    insured: bool = True
    pd: float | None = None
    pd_under: float | None = None

    @property
    def kept(self) -> float:
        """What the lender gets today of a home's worth.

        >>> round(Terms(discount=0.2, costs=0.1, months=12, rate=0.05).kept, 6)
        0.685714
        """
        proceeds = (1.0 - self.fall) * (1.0 - self.discount) * (1.0 - self.costs)
        return float(proceeds / (1.0 + self.rate) ** (self.months / 12.0))

    def pairs(self) -> list[tuple[str, str]]:
        """What a link says of these terms, defaults left out.

        >>> Terms(costs=0.08, pd=0.015, insured=False).pairs()
        [('costs', '8'), ('pd', '1.5'), ('insurance', 'no')]
        """
        plain = Terms()
        told = [
            (QUERY_NAMES[name], f"{value if name == 'months' else 100.0 * value:.6g}")
            for name in QUERY_NAMES
            if (value := getattr(self, name)) is not None and value != getattr(plain, name)
        ]
        return told if self.insured else [*told, (_INSURANCE, "no")]


@dataclass(frozen=True)
class Sensitivity:
    """One input moved alone: the loss given default with less and with more of it."""

    name: str
    move: float
    less: float
    more: float


@dataclass(frozen=True)
class Losses:
    """What the terms make of a book, money in the tape's currency.

    lgd: by bin of the profile, loss over balance; total: over all balances, if every loan were as likely to default as
    any other; gross: the same before insurance. by_band: (lowest LTV, balance, lgd) of each band of EDGES. expected:
    money lost in expectation, None without a probability. tornado: the widest bar first.
    """

    terms: Terms
    lgd: Floats
    total: float
    gross: float
    by_band: tuple[tuple[float, float, float], ...]
    expected: float | None
    tornado: tuple[Sensitivity, ...]


EDGES = (0.0, 0.6, 0.8, 0.9, 1.0, 1.1, 1.25)


def loss(profile: Profile, terms: Terms, *, dispersed: bool) -> Floats:
    """The money lost in each bin of LTV if all its loans defaulted.

    E[max(0, (1 - c) balance - k value)], k as Terms.kept, c the insured part of the balance: an insurer pays the loss
    up to its part, so what is left is owed beyond (1 - c) of the balance. Homes spread around their index by the bin's
    sigma where `dispersed` (data.formulas.shortfall). The insured part is the mean of its bin, which makes the loss no larger
    than loan by loan; in a bin where either all or no loans are insured alike it is exact.

    >>> one = {"sigma": np.zeros(1), "loans": np.ones(1), "insured": np.array([25.0])}
    >>> book = Profile(low=np.array([0.999]), upb=np.array([100.0]), worth=np.array([100.0]), **one)
    >>> float(loss(book, Terms(discount=0.3), dispersed=False)[0].round(6))
    5.0
    """
    covered = profile.insured if terms.insured else np.zeros_like(profile.upb)
    owed = np.maximum(profile.upb - covered, 0.0)
    worth = terms.kept * profile.worth
    sigma = profile.sigma if dispersed else np.zeros_like(profile.sigma)
    there = (owed > 0) & (worth > 0)
    found = owed.copy()  # a home worth nothing brings nothing
    found[there] = expected_shortfall(owed[there], worth[there], sigma[there])
    return found


def losses(profile: Profile, terms: Terms, *, dispersed: bool) -> Losses:
    """The whole sandbox. profile: a book in fine bins; dispersed: as the view values homes."""
    lost = loss(profile, terms, dispersed=dispersed)
    return Losses(
        terms=terms,
        lgd=_over(lost, profile.upb),
        total=_given_default(profile, lost),
        gross=_given_default(profile, loss(profile, replace(terms, insured=False), dispersed=dispersed)),
        by_band=_by_band(profile, lost),
        expected=_expected(profile, terms, lost),
        tornado=tornado(profile, terms, dispersed=dispersed),
    )


def tornado(profile: Profile, terms: Terms, *, dispersed: bool) -> tuple[Sensitivity, ...]:
    """The loss given default when each input is moved by MOVES, alone, and no further than its range."""

    def at(**changed: float) -> float:
        return _given_default(profile, loss(profile, replace(terms, **changed), dispersed=dispersed))  # type: ignore[arg-type]

    bars = []
    for name, move in MOVES.items():
        low, high = RANGES[name]
        value = getattr(terms, name)
        bars.append(
            Sensitivity(name, move, at(**{name: max(value - move, low)}), at(**{name: min(value + move, high)}))
        )
    return tuple(sorted(bars, key=lambda bar: -abs(np.nan_to_num(bar.more - bar.less))))


def terms_from_query(search: str) -> tuple[Terms, tuple[str, ...]]:
    """The terms that a link says, and in plain words what of it could not be read; the default then stands.

    >>> terms_from_query("?costs=8&pd=lots")
    (Terms(discount=0.27, costs=0.08, months=0.0, rate=0.0, fall=0.0, insured=True, pd=None, pd_under=None), \
("pd 'lots' is not a number of per cent from 0 to 100",))
    """
    said = {name: texts[-1].strip() for name, texts in parse_qs(search.removeprefix("?")).items()}
    found: dict[str, float] = {}
    dropped = []
    for name, key in QUERY_NAMES.items():
        if not said.get(key):
            continue
        low, high = RANGES[name]
        scale = 1.0 if name == "months" else 100.0
        value = number(said[key])
        if low <= value / scale <= high:
            found[name] = value / scale
        else:
            ends = f"{'months' if name == 'months' else 'per cent'} from {low * scale:g} to {high * scale:g}"
            dropped.append(f"{key} {said[key][:40]!r} is not a number of {ends}")
    return Terms(**found, insured=said.get(_INSURANCE) != "no"), tuple(dropped)


def number(text: str) -> float:
    """A number as people type one; nan, which lies in no range, for anything else.

    >>> number("12.5 %"), number("1e999"), number("a")
    (12.5, nan, nan)
    """
    try:
        value = float(text.replace("−", "-").removesuffix("%").strip())
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _given_default(profile: Profile, lost: Floats) -> float:
    whole = float(profile.upb.sum())
    return float(lost.sum()) / whole if whole > 0 else math.nan


def _by_band(profile: Profile, lost: Floats) -> tuple[tuple[float, float, float], ...]:
    # A thousandth's lower end lies a hair beside the edge it names.
    band = np.searchsorted(np.array(EDGES), profile.low + 1e-9, side="right") - 1
    upb, gone = (np.asarray(np.bincount(band, one, minlength=len(EDGES)), dtype=float) for one in (profile.upb, lost))
    return tuple(zip(EDGES, upb.tolist(), _over(gone, upb).tolist(), strict=True))


def _expected(profile: Profile, terms: Terms, lost: Floats) -> float | None:
    if terms.pd is None:
        return None
    under = terms.pd if terms.pd_under is None else terms.pd_under
    likely = np.where(profile.low > 1.0 - 1e-9, under, terms.pd)
    return float((likely * lost).sum())


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))
