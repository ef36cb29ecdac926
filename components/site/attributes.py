"""ARIA and data attributes of HTML elements, as Dash's components take them."""

from collections.abc import Mapping
from typing import Any


def attributes(values: Mapping[str, object]) -> dict[str, Any]:
    """Keyword arguments for attributes such as `aria-label` or `data-way`, in the order given.

    Dash types its components' keyword arguments one by one; these attributes are no Python names, so they can only be
    unpacked from a dict, which a type checker would take for every keyword at once.

    >>> attributes({"aria-label": "Four numbers"})
    {'aria-label': 'Four numbers'}
    """
    return dict(values)
