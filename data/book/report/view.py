"""What a bank asks of its own book: a definition, a quarter, what is to happen to prices, and the cut to look at."""

from collections.abc import Callable
from dataclasses import dataclass

from data.book.intake.loan_fields import CUTS
from data.query import one_of, parse_query, write_query
from data.stress.view import STRESS_QUERY_NAMES, STRESS_READERS, StressView, percent

LEVELS = ("state", "metro")
_QUERY_NAMES = {
    name: text for name, text in STRESS_QUERY_NAMES.items() if name not in {"places", "growth", "index"}
} | {"cut": "cut"}
_READERS = {name: STRESS_READERS[name] for name in _QUERY_NAMES if name != "cut"} | {
    "level": one_of(LEVELS, "level"),
    "cut": one_of(CUTS, "cut"),
}


@dataclass(frozen=True, kw_only=True)
class BookView(StressView):
    """One question to a book. Fields as in data.stress.view.StressView, of which places, growth and index have none.

    value: here the index by default, because a bank checks its own loans one by one against a spreadsheet. level: the
    regions that are listed. cut: what besides place and vintage the book is parted by.
    """

    value: str = "step"
    cut: str = "product"

    def search(self) -> str:
        """The link's query, defaults left out; it says what is asked of the book and nothing of what is in it.

        >>> BookView(quarter="2010Q4", scenario="own", depth=-0.35).search()
        '?quarter=2010Q4&scenario=own&fall=35'
        """
        return write_query(self, _QUERY_NAMES_ALL, {"depth": lambda depth: percent(-depth), "growth": percent})


def view_from_query(search: str, lookup: Callable[[str], str | None] | None = None) -> tuple[BookView, tuple[str, ...]]:
    """The nearest valid question to what a link says, and what of it had to be dropped, in plain words.

    >>> view_from_query("?cut=colour")[1]
    ("cut 'colour' is not one of product, purpose, channel, lender, occupancy",)
    """
    said, dropped = parse_query(search, _QUERY_NAMES, _READERS, lookup)
    return BookView(**said), dropped


_QUERY_NAMES_ALL = STRESS_QUERY_NAMES | {"cut": "cut"}
