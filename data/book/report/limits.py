"""A bank's own limits on its book, and where the book stands against them; every limit is the reader's to type."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qs

from data.book.report.reading import BookReading
from data.book.valuation.losses import number

# A book is close to a limit from nine tenths of it on: ours.
CLOSE = 0.9
# How a link says each limit, and the most that one can be, in per cent.
QUERY_NAMES: Mapping[str, tuple[str, float]] = {
    "share": ("limit_share", 100.0),
    "region": ("limit_region", 100.0),
    "over": ("limit_over", 100.0),
    "ltv": ("limit_ltv", 300.0),
}


@dataclass(frozen=True)
class BookLimits:
    """The most that a book may have of each; ratios, None where no limit was typed.

    share: under water, by the view's definition and weight; region: any one region's part of the balances; over: the
    part of balances over 100 % LTV by the index; ltv: the mean LTV on the indexed value, weighted by balance.
    """

    share: float | None = None
    region: float | None = None
    over: float | None = None
    ltv: float | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """What a link says of these limits.

        >>> BookLimits(share=0.05, ltv=0.7).pairs()
        [('limit_share', '5'), ('limit_ltv', '70')]
        """
        said = ((QUERY_NAMES[field.name][0], getattr(self, field.name)) for field in fields(self))
        return [(key, f"{100.0 * value:.6g}") for key, value in said if value is not None]


@dataclass(frozen=True)
class LimitStatus:
    """Where a book stands against one limit, before and after the stress.

    limit: None where none was typed. before, after: what the book has, nan where that is not known. names: whose it is,
    of a limit on any one of several.
    """

    name: str
    limit: float | None
    before: float
    after: float
    names: tuple[str, str] = ("", "")

    def standing(self, figure: float) -> str:
        """`within`, `close` (from CLOSE of the limit on), `over`; `` where there is no limit or no figure.

        >>> light = LimitStatus("share", 0.1, 0.05, 0.1)
        >>> light.standing(0.05), light.standing(0.095), light.standing(0.1), light.standing(0.1001)
        ('within', 'close', 'close', 'over')
        """
        if self.limit is None or math.isnan(figure):
            return ""
        return "over" if figure > self.limit else "close" if figure >= CLOSE * self.limit else "within"


def limit_statuses(reading: BookReading, limits: BookLimits) -> tuple[LimitStatus, ...]:
    """The book against each limit, in the limits' own order."""
    weight = reading.view.weight
    before, after = _largest(reading, lambda group: group.before.upb), _largest(reading, lambda group: group.after.upb)
    return (
        LimitStatus("share", limits.share, reading.before.share(weight), reading.after.share(weight)),
        LimitStatus("region", limits.region, before[0], after[0], (before[1], after[1])),
        LimitStatus("over", limits.over, _over_today(reading), _over_after(reading)),
        LimitStatus("ltv", limits.ltv, reading.capital[0].ltv_now, reading.capital[1].ltv_now),
    )


def limits_from_query(search: str) -> tuple[BookLimits, tuple[str, ...]]:
    """The limits that a link says, and in plain words what of it could not be read.

    >>> limits_from_query("?limit_share=5&limit_ltv=much")
    (BookLimits(share=0.05, region=None, over=None, ltv=None), \
("limit_ltv 'much' is not a number of per cent from 0 to 300",))
    """
    said = {name: texts[-1].strip() for name, texts in parse_qs(search.removeprefix("?")).items()}
    found: dict[str, float] = {}
    dropped = []
    for name, (key, most) in QUERY_NAMES.items():
        if not said.get(key):
            continue
        value = number(said[key])
        if 0.0 <= value <= most:
            found[name] = value / 100.0
        else:
            dropped.append(f"{key} {said[key][:40]!r} is not a number of per cent from 0 to {most:g}")
    return BookLimits(**found), tuple(dropped)


def _largest(reading: BookReading, owed: Callable[..., float]) -> tuple[float, str]:
    """The largest region's part of all balances, and its name; of a hidden one nothing is said."""
    whole = sum(owed(group) for group in reading.regions)
    shown = [
        (owed(region), region.place.name)
        for region in reading.regions
        if region.place and region.key and not region.hidden
    ]
    if not shown or not whole > 0:
        return math.nan, ""
    most, name = max(shown)
    return most / whole, name


def _over_today(reading: BookReading) -> float:
    profile = reading.profile
    whole = float(profile.upb.sum())
    # Bin b holds (b/1000, (b + 1)/1000]: those over 100 % begin there.
    return float(profile.upb[profile.low > 1.0 - 1e-9].sum()) / whole if whole > 0 else math.nan


def _over_after(reading: BookReading) -> float:
    """Known where the question itself is of 100 % by the index, and where nothing happens to prices."""
    if reading.view.value == "step" and reading.view.threshold == 100:
        return reading.after.share("balances")
    still = reading.view.scenario == "flat" and reading.judged == reading.as_of
    return _over_today(reading) if still else math.nan
