"""Nested plain values as readable plain text: names with their values, and tables for lists of rows."""

from collections.abc import Mapping, Sequence
from typing import Any

_INDENT = "  "


def as_text(content: Mapping[str, Any]) -> str:
    """A nested mapping as text, a line a value; a list of flat rows as a table.

    >>> print(as_text({"place": {"region": "Nevada"}, "years": [{"year": 2006, "weight": 0.5}]}), end="")
    place
      region  Nevada
    years
      year  weight
      2006     0.5
    """
    return "\n".join(_lines(content, "")) + "\n"


def _lines(content: Mapping[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    width = max((len(name) for name, value in content.items() if not isinstance(value, Mapping | list)), default=0)
    for name, value in content.items():
        if isinstance(value, Mapping) and value:
            lines += [f"{indent}{name}", *_lines(value, indent + _INDENT)]
        elif isinstance(value, list) and value:
            lines += [f"{indent}{name}", *_rows(value, indent + _INDENT)]
        else:
            lines.append(f"{indent}{name:{width}}  {_shown(value)}")
    return lines


def _rows(rows: Sequence[Any], indent: str) -> list[str]:
    if not all(isinstance(row, Mapping) for row in rows):
        return [f"{indent}{_shown(row)}" for row in rows]
    if any(isinstance(value, Mapping | list) for row in rows for value in row.values()):
        return [line for row in rows for line in ("", *_lines(row, indent))]
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = [names, *([_shown(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(names))]
    is_text = [any(isinstance(row.get(name), str) for row in rows) for name in names]
    return [
        indent
        + "  ".join(
            cell.ljust(width) if left_aligned else cell.rjust(width)
            for cell, width, left_aligned in zip(line, widths, is_text, strict=True)
        ).rstrip()
        for line in table
    ]


def _shown(value: object) -> str:
    if value is None or (isinstance(value, list | dict) and not value):
        return "none"
    return str(value)
