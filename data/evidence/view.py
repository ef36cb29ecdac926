"""What a reader asks of the page of evidence: what the fit was not shown, whose figures, which side of the error."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.query import Readers, one_of, parse_query, write_query

LEFT_OUT = ("states", "quarters", "years")
# Those with figures of enough quarters to tell states apart; the map shows one of them.
MAPPED = ("zillow-state", "corelogic-list")
ERRORS = ("mae", "bias")


@dataclass(frozen=True)
class EvidenceView:
    """One question. Hashable, always valid.

    left_out: what the fit had not seen. source: whose figures the map is against, a source of the backtest.
    error: its size, `mae`, or its side, `bias` (the model less what was published).
    """

    left_out: str = "states"
    source: str = "zillow-state"
    error: str = "mae"

    def but(self, **changes: object) -> "EvidenceView":
        """This question with something else asked."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'; wrong ones raise

    def search(self) -> str:
        """The link's query, defaults left out.

        >>> EvidenceView(left_out="years", error="bias").search()
        '?unseen=years&error=bias'
        """
        return write_query(self, EVIDENCE_QUERY_NAMES)


def view_from_query(
    search: str, lookup: Callable[[str], str | None] | None = None
) -> tuple[EvidenceView, tuple[str, ...]]:
    """The nearest valid question to what a link says, and what of it had to be dropped, in plain words.

    >>> view_from_query("?unseen=months")[1]
    ("unseen 'months' is not one of states, quarters, years",)
    """
    said, dropped = parse_query(search, EVIDENCE_QUERY_NAMES, EVIDENCE_READERS, lookup)
    return EvidenceView(**said), dropped


EVIDENCE_QUERY_NAMES = {"left_out": "unseen", "source": "against", "error": "error"}
EVIDENCE_READERS: Readers = {
    name: one_of(legal, EVIDENCE_QUERY_NAMES[name])
    for name, legal in (("left_out", LEFT_OUT), ("source", MAPPED), ("error", ERRORS))
}
