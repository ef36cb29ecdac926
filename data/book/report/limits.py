"""A bank's own limits on its book, and where the book stands against each; the user types every limit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qs

from data.book.report.reading import FEWEST_IN_TENS, BookReading, tens
from data.book.valuation.losses import not_a_percentage, number

# From nine tenths of a limit on, a book is close to it. Our choice.
CLOSE = 0.9
# Each limit's URL parameter and its largest allowed value, in per cent.
QUERY_NAMES: Mapping[str, tuple[str, float]] = {
    "share": ("limit_share", 100.0),
    "region": ("limit_region", 100.0),
    "over": ("limit_over", 100.0),
    "ltv": ("limit_ltv", 300.0),
}


@dataclass(frozen=True)
class BookLimits:
    """Upper limits on a book, as ratios; None where no limit was typed.

    share: under water, by the view's definition and weight; region: any one region's part of the balances; over: the
    part of balances over 100 % LTV by the index; ltv: the mean LTV on the indexed value, weighted by balance.
    """

    share: float | None = None
    region: float | None = None
    over: float | None = None
    ltv: float | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """These limits as URL query parameters, in per cent.

        >>> BookLimits(share=0.05, ltv=0.7).pairs()
        [('limit_share', '5'), ('limit_ltv', '70')]
        """
        values = ((QUERY_NAMES[field.name][0], getattr(self, field.name)) for field in fields(self))
        return [(key, f"{100.0 * value:.6g}") for key, value in values if value is not None]


@dataclass(frozen=True)
class LimitStatus:
    """Where a book stands against one limit, before and after the stress.

    limit: None where none was typed. before, after: the book's figure, nan where it is not known. names: of a limit on
    any one region, the largest region before and after.
    """

    name: str
    limit: float | None
    before: float
    after: float
    names: tuple[str, str] = ("", "")

    def standing(self, figure: float) -> str:
        """`within`, `close` (from CLOSE times the limit on) or `over`; `` without a limit or a figure.

        >>> light = LimitStatus("share", 0.1, 0.05, 0.1)
        >>> light.standing(0.05), light.standing(0.095), light.standing(0.1), light.standing(0.1001)
        ('within', 'close', 'close', 'over')
        """
        if self.limit is None or math.isnan(figure):
            return ""
        return "over" if figure > self.limit else "close" if figure >= CLOSE * self.limit else "within"


def limit_statuses(reading: BookReading, limits: BookLimits) -> tuple[LimitStatus, ...]:
    """The book against each limit, in the order of BookLimits' fields."""
    weight = reading.view.weight
    before, after = _largest(reading, lambda group: group.before.upb), _largest(reading, lambda group: group.after.upb)
    return (
        LimitStatus("share", limits.share, reading.before.share(weight), reading.after.share(weight)),
        LimitStatus("region", limits.region, before[0], after[0], (before[1], after[1])),
        LimitStatus("over", limits.over, _over_today(reading), _over_after(reading)),
        LimitStatus("ltv", limits.ltv, reading.capital[0].ltv_now, reading.capital[1].ltv_now),
    )


def limits_from_query(search: str) -> tuple[BookLimits, tuple[str, ...]]:
    """The limits in a URL query, and a sentence for each value that could not be read.

    >>> limits_from_query("?limit_share=5&limit_ltv=much")
    (BookLimits(share=0.05, region=None, over=None, ltv=None), \
("limit_ltv 'much' is not a number of per cent from 0 to 300",))
    """
    texts_by_key = {name: texts[-1].strip() for name, texts in parse_qs(search.removeprefix("?")).items()}
    limits: dict[str, float] = {}
    dropped = []
    for name, (key, most) in QUERY_NAMES.items():
        if not texts_by_key.get(key):
            continue
        value = number(texts_by_key[key])
        if 0.0 <= value <= most:
            limits[name] = value / 100.0
        else:
            dropped.append(not_a_percentage(key, texts_by_key[key], 0.0, most))
    return BookLimits(**limits), tuple(dropped)


def _largest(reading: BookReading, balance: Callable[..., float]) -> tuple[float, str]:
    """The largest region's share of all balances, and its name; hidden regions are left out."""
    whole = sum(balance(group) for group in reading.regions)
    shown = [
        (balance(region), region.place.name)
        for region in reading.regions
        if region.place and region.place.level and not region.hidden
    ]
    if not shown or not whole > 0:
        return math.nan, ""
    most, name = max(shown)
    return most / whole, name


def _over_today(reading: BookReading) -> float:
    profile = reading.profile
    whole = float(profile.upb.sum())
    # Bin b holds LTV (b/1000, (b + 1)/1000], so the bins over 100 % start at low = 1.
    is_over = profile.low > 1.0 - 1e-9
    loans, upb = float(profile.loans[is_over].sum()), float(profile.upb[is_over].sum())
    if loans and reading.before.tape >= FEWEST_IN_TENS:
        upb *= tens(loans) / loans
    return upb / whole if whole > 0 else math.nan


def _over_after(reading: BookReading) -> float:
    """Known only where the view's own definition is over 100 % by the index, or where prices do not change."""
    if reading.view.value == "step" and reading.view.threshold == 100:
        return reading.after.share("balances")
    is_unstressed = reading.view.scenario == "flat" and reading.judged == reading.as_of
    return _over_today(reading) if is_unstressed else math.nan
