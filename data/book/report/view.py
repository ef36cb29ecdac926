"""The view of a book: a definition, a quarter, a scenario of prices, and the cut to break the book down by."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from data.book.intake.loan_fields import CUTS
from data.query import one_of, parse_query, write_query
from data.stress.view import STRESS_QUERY_NAMES, STRESS_READERS, StressView, percent

_QUERY_NAMES = {
    name: text for name, text in STRESS_QUERY_NAMES.items() if name not in {"places", "growth", "index"}
} | {"cut": "cut"}
_READERS = {name: STRESS_READERS[name] for name in _QUERY_NAMES if name != "cut"} | {"cut": one_of(CUTS, "cut")}


@dataclass(frozen=True, kw_only=True)
class BookView(StressView):
    """The parameters of one view of a book. Fields of data.stress.view.StressView; places, growth, index are unused.

    The definition is by default that of every page. level: the regions listed. cut: the loan attribute, besides place
    and vintage, that the book is broken down by.
    """

    cut: str = "product"

    def search(self) -> str:
        """The URL query, defaults left out; it holds the view's parameters and nothing about the book's contents.

        >>> BookView(quarter="2010Q4", scenario="own", depth=-0.35).search()
        '?quarter=2010Q4&scenario=own&fall=35'
        """
        return write_query(self, _QUERY_NAMES_ALL, {"depth": lambda depth: percent(-depth), "growth": percent})


def view_from_query(
    search: str, levels: Collection[str], lookup: Callable[[str], str | None] | None = None
) -> tuple[BookView, tuple[str, ...]]:
    """The nearest valid view to a URL query, and a sentence for each value that had to be dropped.

    levels: those that a book of the country can be listed by (data.book.geography).

    >>> view_from_query("?cut=colour", ("state", "metro"))[1]
    ("cut 'colour' is not one of product, purpose, channel, lender, occupancy",)
    """
    readers = _READERS | {"level": one_of(tuple(levels), "level")}
    values, dropped = parse_query(search, _QUERY_NAMES, readers, lookup)
    return BookView(**values), dropped


_QUERY_NAMES_ALL = STRESS_QUERY_NAMES | {"cut": "cut"}
