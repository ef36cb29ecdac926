"""The rows of a passport's sources: what every country's module `lineage` fills with its own products and values."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.passport.formula import number

# Of a source of the snapshot's manifest, in this order.
FIELDS = ("source_id", "publisher", "product", "release", "covers", "licence", "attribution", "address", "sha256")
# What a source is to a figure, in the order in which they are listed.
USES = ("figure", "fit", "check")
# One value as published: what, at (quarter or year), value, unit, and a note where it stands in for another.
Value = dict[str, Any]


def stated(what: str, at: str, figure: float, unit: str, note: str = "") -> Value:
    """A value as a publisher stated it; None for nan. what, note: messages; at: quarter or year.

    >>> stated("Bank Rate", "2009Q2", 0.005, "per year")
    {'what': 'Bank Rate', 'at': '2009Q2', 'value': 0.005, 'unit': 'per year'}
    """
    return {"what": what, "at": at, "value": number(figure), "unit": unit} | ({"note": note} if note else {})


def source_row(source: Mapping[str, Any], use: str, purpose: str, values: Sequence[Value | None]) -> dict[str, Any]:
    """A source's row: its fields, what it is used as (one of USES), what for, and its values but the unknown ones."""
    known = [value for value in values if value is not None and value["value"] is not None]
    return {name: source.get(name, "") for name in FIELDS} | {"used": use, "for": purpose, "values": known}


def in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by use: what is in the figure itself, what the parameters were fitted to, what is only compared."""
    return sorted(rows, key=lambda row: USES.index(row["used"]))
