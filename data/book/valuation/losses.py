"""Loss given default of a book: the debt less the proceeds of a forced sale and the mortgage insurer's payment."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

import numpy as np

from data.book.report.reading import Profile
from data.formulas.arrays import Floats
from data.formulas.shortfall import expected_shortfall
from data.i18n import Message

# The only input with a published default: Campbell, Giglio and Pathak, "Forced Sales and House Prices", American
# Economic Review 101 (5), August 2011: foreclosed homes sell for 27 % less on average; Massachusetts, twenty years.
DISCOUNT = 0.27
# The step by which the tornado moves each input alone. Our choice of scale, not a forecast.
MOVES: Mapping[str, float] = {"discount": 0.05, "costs": 0.02, "months": 6.0, "rate": 0.01, "fall": 0.10}
# The allowed range of each input; ratios, except the months.
RANGES: Mapping[str, tuple[float, float]] = {
    "discount": (0.0, 0.9),
    "costs": (0.0, 0.9),
    "months": (0.0, 120.0),
    "rate": (0.0, 0.30),
    "fall": (-0.5, 0.9),
    "pd": (0.0, 1.0),
    "pd_under": (0.0, 1.0),
}
# The URL parameter of each input, in per cent except the months; none clashes with a parameter of the book's view.
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
    """The terms of a forced sale after a default, and the probability of default; the user can set all of them.

    discount: off the home's value in a forced sale; costs: of selling, share of the price; months: from the default to
    the proceeds; rate: per year, to discount that time; fall: of prices beyond today's; insured: whether mortgage
    insurance pays; pd, pd_under: the probability of default of loans up to and over 100 % LTV by the index, None where
    not given.
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
    def net_proceeds(self) -> float:
        """The present value of the sale's proceeds, as a ratio to the home's value.

        >>> round(Terms(discount=0.2, costs=0.1, months=12, rate=0.05).net_proceeds, 6)
        0.685714
        """
        proceeds = (1.0 - self.fall) * (1.0 - self.discount) * (1.0 - self.costs)
        return float(proceeds / (1.0 + self.rate) ** (self.months / 12.0))

    def pairs(self) -> list[tuple[str, str]]:
        """These terms as URL query parameters, defaults left out.

        >>> Terms(costs=0.08, pd=0.015, insured=False).pairs()
        [('costs', '8'), ('pd', '1.5'), ('insurance', 'no')]
        """
        defaults = Terms()
        pairs = [
            (QUERY_NAMES[name], f"{value if name == 'months' else 100.0 * value:.6g}")
            for name in QUERY_NAMES
            if (value := getattr(self, name)) is not None and value != getattr(defaults, name)
        ]
        return pairs if self.insured else [*pairs, (_INSURANCE, "no")]


@dataclass(frozen=True)
class Sensitivity:
    """One input moved alone by `move`: the loss given default with it lower (less) and higher (more)."""

    name: str
    move: float
    less: float
    more: float


@dataclass(frozen=True)
class Losses:
    """The losses of a book under the terms; money in the tape's currency.

    lgd: loss over balance, by bin of the profile; total: over all balances, every loan equally likely to default;
    gross: the same before insurance. by_band: (lowest LTV, balance, lgd) of each band of EDGES. expected: the expected
    loss in money, None without a pd. tornado: the widest bar first.
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

    E[max(0, (1 - c) balance - k value)], k as Terms.net_proceeds, c the insured share of the balance: the insurer pays
    the loss up to its share, so the lender's claim is (1 - c) of the balance. Homes are dispersed around their index by
    the bin's sigma where `dispersed` (data.formulas.shortfall). The insured share is the mean of its bin, so the loss
    is at most that loan by loan; it is exact in a bin whose loans all have the same share.

    >>> rest = {"sigma": np.zeros(1), "loans": np.ones(1), "insured": np.array([25.0])}
    >>> book = Profile(low=np.array([0.999]), upb=np.array([100.0]), worth=np.array([100.0]), **rest)
    >>> float(loss(book, Terms(discount=0.3), dispersed=False)[0].round(6))
    5.0
    """
    covered = profile.insured if terms.insured else np.zeros_like(profile.upb)
    owed = np.maximum(profile.upb - covered, 0.0)
    worth = terms.net_proceeds * profile.worth
    sigma = profile.sigma if dispersed else np.zeros_like(profile.sigma)
    has_both = (owed > 0) & (worth > 0)
    lost = owed.copy()  # a home of no value has no proceeds: all is lost
    lost[has_both] = expected_shortfall(owed[has_both], worth[has_both], sigma[has_both])
    return lost


def losses(profile: Profile, terms: Terms, *, dispersed: bool) -> Losses:
    """All loss figures of a book. profile: the book in bins of LTV; dispersed: as the view values homes."""
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
    """The loss given default with each input moved alone by its step in MOVES, kept within its range."""

    def total_with(**changed: float) -> float:
        return _given_default(profile, loss(profile, replace(terms, **changed), dispersed=dispersed))  # type: ignore[arg-type]

    bars = []
    for name, move in MOVES.items():
        low, high = RANGES[name]
        value = getattr(terms, name)
        bars.append(
            Sensitivity(
                name, move, total_with(**{name: max(value - move, low)}), total_with(**{name: min(value + move, high)})
            )
        )
    return tuple(sorted(bars, key=lambda bar: -abs(np.nan_to_num(bar.more - bar.less))))


def terms_from_query(search: str) -> tuple[Terms, tuple[str, ...]]:
    """The terms in a URL query, and a sentence for each value that could not be read; its default then applies.

    >>> terms_from_query("?costs=8&pd=lots")
    (Terms(discount=0.27, costs=0.08, months=0.0, rate=0.0, fall=0.0, insured=True, pd=None, pd_under=None), \
("pd 'lots' is not a number of per cent from 0 to 100",))
    """
    texts_by_key = {name: texts[-1].strip() for name, texts in parse_qs(search.removeprefix("?")).items()}
    terms: dict[str, float] = {}
    dropped = []
    for name, key in QUERY_NAMES.items():
        if not texts_by_key.get(key):
            continue
        low, high = RANGES[name]
        scale = 1.0 if name == "months" else 100.0
        value = number(texts_by_key[key])
        if low <= value / scale <= high:
            terms[name] = value / scale
        else:
            message = not_months if name == "months" else not_a_percentage
            dropped.append(message(key, texts_by_key[key], low * scale, high * scale))
    return Terms(**terms, insured=texts_by_key.get(_INSURANCE) != "no"), tuple(dropped)


def not_a_percentage(name: str, text: str, low: float, high: float) -> Message:
    """The message on a parameter that is no percentage within its range."""
    values = {"name": name, "text": repr(text[:40]), "low": f"{low:g}", "high": f"{high:g}"}
    return Message("{name} {text} is not a number of per cent from {low} to {high}", **values)


def not_months(name: str, text: str, low: float, high: float) -> Message:
    """The message on a parameter that is no number of months within its range."""
    values = {"name": name, "text": repr(text[:40]), "low": f"{low:g}", "high": f"{high:g}"}
    return Message("{name} {text} is not a number of months from {low} to {high}", **values)


def number(text: str) -> float:
    """Parse a typed number, with or without a per cent sign; nan, which is in no range, for anything else.

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
    # The lower end of a bin can differ from the edge by a rounding error.
    band = np.searchsorted(np.array(EDGES), profile.low + 1e-9, side="right") - 1
    upb, gone = (
        np.asarray(np.bincount(band, amounts, minlength=len(EDGES)), dtype=float) for amounts in (profile.upb, lost)
    )
    return tuple(zip(EDGES, upb.tolist(), _over(gone, upb).tolist(), strict=True))


def _expected(profile: Profile, terms: Terms, lost: Floats) -> float | None:
    if terms.pd is None:
        return None
    under = terms.pd if terms.pd_under is None else terms.pd_under
    likely = np.where(profile.low > 1.0 - 1e-9, under, terms.pd)
    return float((likely * lost).sum())


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))
