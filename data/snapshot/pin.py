"""A pin: what a link once said and from what, so that the same link later tells whether its figure still stands.

The figure travels in the link itself. Nothing is stored, and an old snapshot need not be kept to know what was quoted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from data.i18n import tr
from data.query import ReadValue, RegionLookup

if TYPE_CHECKING:
    pass

_PIN = re.compile(r"([0-9a-f]{12})-([0-9a-f]{8})(?:\.([0-9a-f]{8}))?(?:-(-?[0-9]{1,15}(?:\.[0-9]{1,10})?))?")


@dataclass(frozen=True)
class Pin:
    """snapshot, parameters, code: the first digits of the hashes the figure rests on; value: as it was printed.

    A page's pin has the code; without a value it pins the data alone, as when the reader has asked something else.
    """

    snapshot: str
    parameters: str
    value: str = ""
    code: str = ""

    def __str__(self) -> str:
        """As it stands in a link.

        >>> str(Pin("d0a20c5f4201", "200f30ff", "0.665608"))
        'd0a20c5f4201-200f30ff-0.665608'
        >>> str(Pin("d0a20c5f4201", "200f30ff", code="ab12cd34"))
        'd0a20c5f4201-200f30ff.ab12cd34'
        """
        code, value = f".{self.code}" if self.code else "", f"-{self.value}" if self.value else ""
        return f"{self.snapshot}-{self.parameters}{code}{value}"

    @property
    def bare(self) -> "Pin":
        """The same data and program, of no figure."""
        return replace(self, value="")


def passport_pin(content: Mapping[str, Any]) -> Pin | None:
    """The pin of a passport; None where there is no figure to pin."""
    if content["value"] is None:
        return None
    made = content["made_by"]
    return Pin(made["snapshot_sha256"][:12], made["parameters_sha256"][:8], f"{content['value']}")


def parse_pin(text: str) -> Pin | None:
    """A pin from a link's text; None for what is none."""
    found = _PIN.fullmatch(text)
    if not found or not (found[3] or found[4]):  # of a page, or of a figure
        return None
    return Pin(found[1], found[2], found[4] or "", found[3] or "")


@dataclass(frozen=True)
class PinStatus:
    """How a pinned page stands to today's data. then, now: the page's share as pinned and as it would be today; nan
    where there is none. kept: whether the pinned snapshot is still here, so that the page shows its figures. because:
    "" while nothing has changed, else `data`, `fit` or `program`, the first of them that has.
    """

    snapshot: str
    newest: str
    then: float
    now: float
    kept: bool
    because: str


def page_pin(share: float, snapshot: str, parameters: str, code: str) -> Pin:
    """The pin of a page's share, made of the whole hashes.

    >>> str(page_pin(0.6656081234, "d0a20c5f4201" + 52 * "0", "200f30ff" + 56 * "0", "ab12cd34" + 56 * "0"))
    'd0a20c5f4201-200f30ff.ab12cd34-0.665608'
    """
    return Pin(snapshot[:12], parameters[:8], "" if isnan(share) else f"{share:.6f}", code[:8])


def page_pin_status(pinned: Pin, newest: Pin, now: float, *, kept: bool) -> PinStatus:
    """Whether a pinned page still says what today's says. newest: of today's data and program; now: today's share."""
    changed = (
        ("data", pinned.snapshot != newest.snapshot),
        ("fit", pinned.parameters != newest.parameters),
        ("program", pinned.code not in ("", newest.code)),
    )
    because = next((name for name, differs in changed if differs), "")
    then = float(pinned.value) if pinned.value else nan
    return PinStatus(pinned.snapshot, newest.snapshot, then, now, kept, because)


def figure_pin_status(pin: Pin, content: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a pinned figure still stands: then, now, the difference, and what changed, "" while nothing has.

    because: `data` another snapshot, `fit` other parameters, `program` neither, and yet another figure. A figure that
    came out alike on other data stands.
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
    """A pin after another question is asked: the same data, and no longer the figure it was pinned to.

    >>> without_figure("d0a20c5f4201-200f30ff.ab12cd34-0.6656"), without_figure("")
    ('d0a20c5f4201-200f30ff.ab12cd34', '')
    """
    held = parse_pin(text)
    return str(held.bare) if held else ""


def pin_reader(text: str, lookup: RegionLookup) -> ReadValue:  # noqa: ARG001  # every reader takes the same two
    """A pin's text, where it is one."""
    if parse_pin(text):
        return text, ()
    return None, [tr("pin {text} is not one that a page gives", text=repr(text[:40]))]
