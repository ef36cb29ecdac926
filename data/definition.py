"""What a share is of: how homes are valued, above which LTV a loan counts, which loans, and what they are weighed by."""

import re
from dataclasses import dataclass, fields
from typing import Any, Self

from data.query import Readers, one_of, vintage_reader

LEVELS = ("nation", "division", "state", "metro")
THRESHOLDS = (95, 100, 105, 110, 120, 125)
VALUES = ("dispersed", "step")
WEIGHTS = ("loans", "balances")
INDEXES = ("blended", "all-transactions", "purchase")
_SPELLED = re.compile(rf"({'|'.join(VALUES)})-([0-9]+)(?:-({'|'.join(INDEXES[1:])}))?")


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What counts as under water. Every question of a page is a definition too, with a place and a quarter beside it.

    weight: count loans, or their balances. value: `dispersed` sees homes spread around their index, `step` marks every
    home at the index. threshold: percent MTMLTV above which a loan counts. index: `blended` marks homes as the model
    does (data.model.cohorts.log_price); the others at one of FHFA's indices alone (data/model/price_index.py). vintage:
    only loans made in that year, 0 for all.
    """

    weight: str = WEIGHTS[0]
    value: str = VALUES[0]
    threshold: int = 100
    vintage: int = 0
    index: str = INDEXES[0]

    @property
    def spelled(self) -> str:
        """As the command line writes it; weight and vintage have options of their own, `blended` goes without saying.

        >>> Definition(value="step", threshold=125).spelled, Definition(index="purchase").spelled
        ('step-125', 'dispersed-100-purchase')
        """
        return f"{self.value}-{self.threshold}" + (f"-{self.index}" if self.index != INDEXES[0] else "")

    @classmethod
    def parse(cls, text: str, **more: Any) -> Self:  # noqa: ANN401  # the fields that the spelling leaves out
        """A definition in the command line's spelling; ValueError for any other. more: weight and vintage.

        >>> Definition.parse("step-125-all-transactions", vintage=2006).spelled
        'step-125-all-transactions'
        """
        found = _SPELLED.fullmatch(text)
        if not found or int(found[2]) not in THRESHOLDS:
            raise ValueError(
                f"{text!r} is not a definition; write step or dispersed, a hyphen and one of "
                f"{', '.join(map(str, THRESHOLDS))}, such as dispersed-100; for another price index add a hyphen and "
                f"{' or '.join(INDEXES[1:])}, such as step-100-purchase"
            )
        return cls(value=found[1], threshold=int(found[2]), index=found[3] or INDEXES[0], **more)

    @property
    def parts(self) -> dict[str, Any]:
        """The definition's own fields by name, to make a question of: `View(places=("US-NV",), **definition.parts)`."""
        return {field.name: getattr(self, field.name) for field in fields(Definition)}


# A field's name in a link, and how its text is read.
DEFINITION_QUERY_NAMES = {"weight": "by", "value": "value", "threshold": "over", "vintage": "vintage", "index": "index"}
DEFINITION_READERS: Readers = {
    "weight": one_of(WEIGHTS, "by"),
    "value": one_of(VALUES, "value"),
    "threshold": one_of(THRESHOLDS, "over"),
    "vintage": vintage_reader,
    "index": one_of(INDEXES, "index"),
}
# What --definition takes, in every command that has it.
DEFINITION_HELP = (
    "step or dispersed, and 95 to 125: step-125; homes at one FHFA index alone where the place has it then: "
    "step-100-all-transactions, step-100-purchase (sales: expanded-data of states, purchase-only of metros)"
)
