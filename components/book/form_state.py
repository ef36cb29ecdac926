"""What a form of the book's page hands on: the rest of the question, so that one form does not undo another."""

from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qsl

Pairs = Sequence[tuple[str, str]]


def hidden_fields(search: str, *others: Pairs) -> str:
    """Hidden inputs of a link's query and of what other forms have said.

    >>> hidden_fields("?over=95", [("costs", "8")])
    '<input type="hidden" name="over" value="95"><input type="hidden" name="costs" value="8">'
    """
    pairs = [*parse_qsl(search.removeprefix("?")), *(pair for one in others for pair in one)]
    return "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">' for name, text in pairs)


def field(name: str, label: str, value: str, help_: str = "") -> str:
    """A number to type, with its label."""
    said = f' title="{escape(help_)}"' if help_ else ""
    box = f'<input name="{name}" value="{escape(value)}" size="5" inputmode="decimal" autocomplete="off"{said}>'
    return f"<div><label>{escape(label)} {box}</label></div>"
