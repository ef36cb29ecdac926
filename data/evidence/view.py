"""The evidence page's query: what was held out of the fit, the source compared with, and the measure of error."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.query import Readers, one_of, parse_query, write_query

LEFT_OUT = ("states", "quarters", "years")
# Sources with figures of enough quarters for an error by state; the map shows one of them.
MAPPED = ("zillow-state", "corelogic-list")
ERRORS = ("mae", "bias")


@dataclass(frozen=True)
class EvidenceView:
    """One query. Hashable, always valid.

    left_out: what was held out of the fit. source: the published figures that the map compares with.
    error: `mae`, mean absolute error, or `bias`, the model less the published.
    """

    left_out: str = "states"
    source: str = "zillow-state"
    error: str = "mae"

    def but(self, **changes: object) -> "EvidenceView":
        """This view with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def search(self) -> str:
        """The link's query string, defaults left out.

        >>> EvidenceView(left_out="years", error="bias").search()
        '?unseen=years&error=bias'
        """
        return write_query(self, EVIDENCE_QUERY_NAMES)


def view_from_query(
    search: str, lookup: Callable[[str], str | None] | None = None
) -> tuple[EvidenceView, tuple[str, ...]]:
    """The nearest valid view to a query string, and messages on the parameters that were dropped.

    >>> view_from_query("?unseen=months")[1]
    ("unseen 'months' is not one of states, quarters, years",)
    """
    fields, dropped = parse_query(search, EVIDENCE_QUERY_NAMES, EVIDENCE_READERS, lookup)
    return EvidenceView(**fields), dropped


EVIDENCE_QUERY_NAMES = {"left_out": "unseen", "source": "against", "error": "error"}
EVIDENCE_READERS: Readers = {
    name: one_of(legal, EVIDENCE_QUERY_NAMES[name])
    for name, legal in (("left_out", LEFT_OUT), ("source", MAPPED), ("error", ERRORS))
}
