"""Numbers as text: shares in percent, amounts with large-number words, quarters, fractions."""

import math

import numpy as np

from data import i18n
from data.country import Currency
from data.formulas.arrays import Floats
from data.i18n import marked, marked_each, tr
from data.quarter import ordinal

UNKNOWN = "–"


_ORDINALS = marked_each("first", "second", "third", "fourth")


# Large-number words differ in their steps between languages.
_SIZES = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


_FEW = (
    marked("no"),
    marked("one"),
    marked("two"),
    marked("three"),
    marked("four"),
    marked("five"),
    marked("six"),
    marked("seven"),
    marked("eight"),
    marked("nine"),
    marked("ten"),
)


# No published share was below this, so the model could not be tested there.
LEAST = 0.005


def tenths(share: Floats | float) -> Floats:
    """A share in percent with one decimal; every panel rounds here, so that all display the same.

    >>> float(tenths(0.66049))
    66.0
    """
    rounded: Floats = np.rint(1000 * np.asarray(share)) / 10 + 0.0  # no minus zero
    return rounded


def percent(share: float) -> str:
    """A share as displayed everywhere; below 0.5 % the model cannot tell one share from another.

    >>> percent(0.6604), percent(0.0012), percent(float("nan"))
    ('66.0%', 'under 0.5%', '–')
    """
    if math.isnan(share):
        return UNKNOWN
    rounded = float(tenths(share))
    return tr("under {share}%", share=f"{100 * LEAST:.1f}") if rounded < 100 * LEAST else f"{rounded:.1f}%"


def exact_percent(ratio: float, digits: int = 1) -> str:
    """A ratio in percent as it is: a limit, a rate, a fall or a loan-to-value, of which none is too small to tell.

    >>> exact_percent(0.0045, 2), exact_percent(0.001), exact_percent(float("nan"))
    ('0.45%', '0.1%', '–')
    """
    return UNKNOWN if math.isnan(ratio) else f"{100 * ratio:.{digits}f}%"


def cell(percent_share: float | None) -> str:
    """A share in a table cell, from percent with one decimal; assets/scripts/ranking.js formats alike.

    >>> cell(66.0), cell(0.1), cell(None)
    ('66.0', '<0.5', '–')
    """
    if percent_share is None or math.isnan(percent_share):
        return UNKNOWN
    return f"<{100 * LEAST:.1f}" if percent_share < 100 * LEAST else f"{percent_share:.1f}"


def points(change: float) -> str:
    """A change of a share in percentage points, with its sign.

    >>> points(-0.031), points(0.0)
    ('−3.1', '0.0')
    """
    if math.isnan(change):
        return UNKNOWN
    text = f"{tenths(change):+.1f}".replace("-", "−")
    return text[1:] if text[1:] == "0.0" else text


def interval(lower: float, upper: float) -> str:
    """A 90 % interval, in percent.

    >>> interval(0.58, 0.734), interval(0.002, 0.031)
    ('58.0–73.4', '<0.5–3.1')
    """
    if math.isnan(lower) or math.isnan(upper):
        return UNKNOWN
    return f"{cell(float(tenths(lower)))}–{cell(float(tenths(upper)))}"


def beside_amount(currency: Currency) -> str:
    """A currency as it stands beside an amount: its sign in English, its name in Chinese."""
    return currency.sign if i18n.language() == "en" else currency.name.shown


def exact_amount(value: int, currency: Currency) -> str:
    """An amount of money to the unit.

    >>> from data.country import country_of
    >>> exact_amount(225_000, country_of("US").currency)
    '$225,000'
    """
    unit = beside_amount(currency)
    return f"{unit}{value:,}" if i18n.language() == "en" else f"{value:,}{unit}"


def amount(value: float, currency: Currency | None = None) -> str:
    """A count, or with a currency an amount of money, to three significant figures, in words.

    >>> from data.country import country_of
    >>> dollars = country_of("US").currency
    >>> amount(1_243_000), amount(354_400), amount(5.4e11, dollars), amount(-12_300, dollars), amount(float("nan"))
    ('1.24 million', '354,000', '$540 billion', '−$12,300', '–')
    >>> with i18n.in_language("zh"): amount(1_243_000), amount(5.4e11, dollars), amount(3_540)
    ('124万', '5400亿美元', '3,540')
    """
    if math.isnan(value):
        return UNKNOWN
    if value < 0:
        return f"−{amount(-value, currency)}"
    unit = beside_amount(currency) if currency else ""
    before, after = (unit, "") if i18n.language() == "en" else ("", unit)
    if 0 < value < 100:
        return f"{before}{value:.0f}{after}"
    rounded = float(f"{value:.3g}") + 0.0  # no minus zero
    for size, name in _SIZES[i18n.language()]:
        if rounded >= size:
            scaled = rounded / size
            return f"{before}{scaled:.{max(0, 2 - int(math.log10(scaled)))}f}{name}{after}"
    return f"{before}{rounded:,.0f}{after}"


def quarter(text: str) -> str:
    """A quarter in words.

    >>> quarter("2010Q2")
    'the second quarter of 2010'
    """
    return tr("the {ordinal} quarter of {year}", ordinal=tr(_ORDINALS[ordinal(text) % 4]), year=text[:4])


def fraction(share: float) -> str:
    """A share as a fraction in words, no finer than the model resolves.

    >>> fraction(0.66), fraction(0.042), fraction(0.89), fraction(0.002)
    ('About two thirds of', 'About one in 25', 'About nine in ten', 'Fewer than one in 200')
    """
    if share < 0.005:
        return tr("Fewer than one in 200")
    if share < 0.29:
        one_in = round(1 / share)
        return tr("About one in {count}", count=tr(_FEW[one_in]) if one_in < len(_FEW) else 5 * round(one_in / 5))
    phrases = (
        (0.37, tr("About a third of")), (0.45, tr("About two in five")), (0.55, tr("About half of")),
        (0.63, tr("About three in five")), (0.71, tr("About two thirds of")), (0.78, tr("About three quarters of")),
        (0.86, tr("About four in five")), (0.95, tr("About nine in ten")),
    )  # fmt: skip
    return next((phrase for limit, phrase in phrases if share < limit), tr("Nearly all"))


def ratio(number: float) -> str:
    """A correlation.

    >>> ratio(0.867), ratio(-0.2), ratio(float("nan"))
    ('0.87', '−0.20', '–')
    """
    return UNKNOWN if math.isnan(number) else f"{number:.2f}".replace("-", "−")
