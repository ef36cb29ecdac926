"""Pins: the part of a link that identifies the data behind its figure, to detect later whether the figure changed.

The figure itself is part of the link: nothing is stored, and the quoted value is known without the old snapshot.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from data.i18n import Message
from data.query import ReadValue, RegionLookup

if TYPE_CHECKING:
    pass

_PIN = re.compile(r"([0-9a-f]{12})-([0-9a-f]{8})(?:\.([0-9a-f]{8}))?(?:-(-?[0-9]{1,15}(?:\.[0-9]{1,10})?))?")


@dataclass(frozen=True)
class Pin:
    """snapshot, parameters, code: the first digits of the hashes behind the figure; value: the figure as printed.

    A page's pin has the code; without a value it pins the data alone, as after a change of the query.
    """

    snapshot: str
    parameters: str
    value: str = ""
    code: str = ""

    def __str__(self) -> str:
        """The pin's text in a link.

        >>> str(Pin("d0a20c5f4201", "200f30ff", "0.665608"))
        'd0a20c5f4201-200f30ff-0.665608'
        >>> str(Pin("d0a20c5f4201", "200f30ff", code="ab12cd34"))
        'd0a20c5f4201-200f30ff.ab12cd34'
        """
        code, value = f".{self.code}" if self.code else "", f"-{self.value}" if self.value else ""
        return f"{self.snapshot}-{self.parameters}{code}{value}"

    @property
    def without_value(self) -> "Pin":
        """The same pin without its figure."""
        return replace(self, value="")


def passport_pin(content: Mapping[str, Any]) -> Pin | None:
    """The pin of a passport; None where there is no figure to pin."""
    if content["value"] is None:
        return None
    made_by = content["made_by"]
    return Pin(made_by["snapshot_sha256"][:12], made_by["parameters_sha256"][:8], f"{content['value']}")


def parse_pin(text: str) -> Pin | None:
    """A pin from its text in a link; None where the text is not a pin."""
    match = _PIN.fullmatch(text)
    if not match or not (match[3] or match[4]):  # a pin has a code (of a page) or a value (of a figure)
        return None
    return Pin(match[1], match[2], match[4] or "", match[3] or "")


@dataclass(frozen=True)
class PinStatus:
    """How a pinned page differs from today's data. then, now: the page's share as pinned and as of today; nan where
    there is none. kept: whether the pinned snapshot is archived, so that the page shows its figures. because: "" where
    nothing has changed, else `data`, `fit` or `program`, the first of them that has.
    """

    snapshot: str
    newest: str
    then: float
    now: float
    kept: bool
    because: str


def page_pin(share: float, snapshot: str, parameters: str, code: str) -> Pin:
    """The pin of a page's share, from the full hashes.

    >>> str(page_pin(0.6656081234, "d0a20c5f4201" + 52 * "0", "200f30ff" + 56 * "0", "ab12cd34" + 56 * "0"))
    'd0a20c5f4201-200f30ff.ab12cd34-0.665608'
    """
    return Pin(snapshot[:12], parameters[:8], "" if isnan(share) else f"{share:.6f}", code[:8])


def page_pin_status(pinned: Pin, newest: Pin, now: float, *, kept: bool) -> PinStatus:
    """How a pinned page differs from today's. newest: the pin of today's data and program; now: today's share."""
    changed = (
        ("data", pinned.snapshot != newest.snapshot),
        ("fit", pinned.parameters != newest.parameters),
        ("program", pinned.code not in ("", newest.code)),
    )
    because = next((name for name, differs in changed if differs), "")
    then = float(pinned.value) if pinned.value else nan
    return PinStatus(pinned.snapshot, newest.snapshot, then, now, kept, because)


def figure_pin_status(pin: Pin, content: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a pinned figure has changed: then, now, the difference, and the cause, "" where it has not.

    because: `data` another snapshot, `fit` other parameters, `program` neither but another figure. The same figure on
    other data counts as unchanged.
    """
    now = passport_pin(content)
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


def without_figure(text: str) -> str:
    """A pin for a changed query: the same data, without the figure it was pinned to.

    >>> without_figure("d0a20c5f4201-200f30ff.ab12cd34-0.6656"), without_figure("")
    ('d0a20c5f4201-200f30ff.ab12cd34', '')
    """
    pin = parse_pin(text)
    return str(pin.without_value) if pin else ""


def pin_reader(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every parser has the same two parameters
    """The parser of `pin`: its text where it is valid."""
    if parse_pin(text):
        return text, ()
    return None, [Message("pin {text} is not one that a page gives", text=repr(text[:40]))]
