"""Definitions of negative equity: valuation of homes, MTMLTV threshold, vintage, weight and price index."""

import re
from dataclasses import dataclass, fields
from typing import Any, Self

from data.country import current_country
from data.query import Readers, one_of, vintage_reader

THRESHOLDS = (95, 100, 105, 110, 120, 125)
VALUES = ("dispersed", "step")
WEIGHTS = ("loans", "balances")
# The model's own index; a country names the others that a reader can choose.
MODEL_INDEX = "blended"
_SPELLED = re.compile(rf"({'|'.join(VALUES)})-([0-9]+)(?:-([a-z-]+))?")


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A definition of negative equity; the views of the pages extend it with regions and a quarter.

    weight: count loans, or their balances. value: `dispersed` has homes spread around their index, `step` marks every
    home to the index. threshold: percent MTMLTV above which a loan counts. index: `blended` marks homes to the model's
    index (data.model.cohorts.log_price); the others to one published index (data/model/price_index.py). vintage:
    only loans made in that year, 0 for all.
    """

    weight: str = WEIGHTS[0]
    value: str = VALUES[0]
    threshold: int = 100
    vintage: int = 0
    index: str = MODEL_INDEX

    @property
    def spelled(self) -> str:
        """As the command line writes it; weight and vintage have options of their own, `blended` is left out.

        >>> Definition(value="step", threshold=125).spelled, Definition(index="purchase").spelled
        ('step-125', 'dispersed-100-purchase')
        """
        return f"{self.value}-{self.threshold}" + (f"-{self.index}" if self.index != MODEL_INDEX else "")

    @classmethod
    def parse(cls, text: str, **more: Any) -> Self:  # noqa: ANN401  # the fields that the text does not contain
        """A definition from its command-line text; ValueError for an invalid one. more: weight and vintage.

        >>> Definition.parse("step-125-all-transactions", vintage=2006).spelled
        'step-125-all-transactions'
        """
        match, others = _SPELLED.fullmatch(text), current_country().index_keys[1:]
        if not match or int(match[2]) not in THRESHOLDS or (match[3] and match[3] not in others):
            another = ""
            if others:
                add = f"add a hyphen and {' or '.join(others)}, such as step-100-{others[-1]}"
                another = f"; for another price index {add}"
            raise ValueError(
                f"{text!r} is not a definition; write step or dispersed, a hyphen and one of "
                f"{', '.join(map(str, THRESHOLDS))}, such as dispersed-100{another}"
            )
        return cls(value=match[1], threshold=int(match[2]), index=match[3] or MODEL_INDEX, **more)

    @property
    def parts(self) -> dict[str, Any]:
        """The definition's fields by name, to construct a view: `View(places=("US-NV",), **definition.parts)`."""
        return {field.name: getattr(self, field.name) for field in fields(Definition)}


# The parameter of each field in a link, and the parser of its text.
DEFINITION_QUERY_NAMES = {"weight": "by", "value": "value", "threshold": "over", "vintage": "vintage", "index": "index"}
DEFINITION_READERS: Readers = {
    "weight": one_of(WEIGHTS, "by"),
    "value": one_of(VALUES, "value"),
    "threshold": one_of(THRESHOLDS, "over"),
    "vintage": vintage_reader,
    "index": one_of(lambda: current_country().index_keys, "index"),
}


def definition_help() -> str:
    """Help of the option --definition, in every command that has it."""
    return f"step or dispersed, and 95 to 125: step-125{current_country().index_help}"
