"""What a share is of: how homes are valued, above which LTV a loan counts, and how that is spelled in commands."""

import re
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    pass


LEVELS = ("nation", "division", "state", "metro")


THRESHOLDS = (95, 100, 105, 110, 120, 125)


VALUES = ("dispersed", "step")


WEIGHTS = ("loans", "balances")


INDEXES = ("blended", "all-transactions", "purchase")


_DEFINITION = re.compile(rf"({'|'.join(VALUES)})-([0-9]+)(?:-({'|'.join(INDEXES[1:])}))?")


class Defined(TypedDict):
    """A definition's parts, as a View has them."""

    value: str
    threshold: int
    index: str


def spelled(value: str, threshold: int, index: str) -> str:
    """A definition as the command line writes it; the model's own index goes without saying."""
    return f"{value}-{threshold}" + (f"-{index}" if index != INDEXES[0] else "")


def definition(text: str) -> Defined:
    """A definition in the command line's spelling, as its parts; ValueError for any other.

    >>> definition("step-125-all-transactions")
    {'value': 'step', 'threshold': 125, 'index': 'all-transactions'}
    """
    found = _DEFINITION.fullmatch(text)
    if not found or int(found[2]) not in THRESHOLDS:
        raise ValueError(
            f"{text!r} is not a definition; write step or dispersed, a hyphen and one of "
            f"{', '.join(map(str, THRESHOLDS))}, such as dispersed-100; for another price index add a hyphen and "
            f"{' or '.join(INDEXES[1:])}, such as step-100-purchase"
        )
    return Defined(value=found[1], threshold=int(found[2]), index=found[3] or INDEXES[0])


# What --definition takes, in every command that has it.
DEFINITION_HELP = (
    "step or dispersed, and 95 to 125: step-125; homes at one FHFA index alone where the place has it then: "
    "step-100-all-transactions, step-100-purchase (sales: expanded-data of states, purchase-only of metros)"
)
