"""A pin: what a link once said and from what, so that the same link later tells whether its figure still stands.

The figure travels in the link itself. Nothing is stored, and an old snapshot need not be kept to know what was quoted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PIN = re.compile(r"([0-9a-f]{12})-([0-9a-f]{8})-(-?[0-9]{1,15}(?:\.[0-9]{1,10})?)")


@dataclass(frozen=True)
class Pin:
    """snapshot, parameters: the first digits of the hashes the figure rests on; value: as it was printed."""

    snapshot: str
    parameters: str
    value: str

    def __str__(self) -> str:
        """As it stands in a link.

        >>> str(Pin("d0a20c5f4201", "200f30ff", "0.665608"))
        'd0a20c5f4201-200f30ff-0.665608'
        """
        return f"{self.snapshot}-{self.parameters}-{self.value}"


def pinned(content: Mapping[str, Any]) -> Pin | None:
    """The pin of a passport; None where there is no figure to pin."""
    if content["value"] is None:
        return None
    made = content["made_by"]
    return Pin(made["snapshot_sha256"][:12], made["parameters_sha256"][:8], f"{content['value']}")


def read(text: str) -> Pin | None:
    """A pin from a link's text; None for what is none."""
    found = _PIN.fullmatch(text)
    return Pin(*found.groups()) if found else None


def standing(pin: Pin, content: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a pinned figure still stands: then, now, the difference, and what changed, "" while nothing has.

    because: `data` another snapshot, `fit` other parameters, `program` neither, and yet another figure. A figure that
    came out alike on other data stands.
    """
    now = pinned(content)
    then = float(pin.value)
    if now is None or now.value == pin.value:
        because = "" if now else "data"
    elif now.snapshot != pin.snapshot:
        because = "data"
    else:
        because = "fit" if now.parameters != pin.parameters else "program"
    value = content["value"]
    return {
        "then": then,
        "now": value,
        "difference": None if value is None else value - then,
        "because": because,
        "snapshot": pin.snapshot,
    }
