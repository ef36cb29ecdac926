"""Hidden fields of the book page's forms: the rest of the query, so that one form does not undo another."""

from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qsl

Pairs = Sequence[tuple[str, str]]


def hidden_fields(search: str, *others: Pairs) -> str:
    """Hidden inputs for a link's query and for the values of other forms.

    >>> hidden_fields("?over=95", [("costs", "8")])
    '<input type="hidden" name="over" value="95"><input type="hidden" name="costs" value="8">'
    """
    pairs = [*parse_qsl(search.removeprefix("?")), *(pair for other_form in others for pair in other_form)]
    return "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">' for name, text in pairs)


def field(name: str, label: str, value: str, help_: str = "") -> str:
    """A number field with its label. help_: its tooltip."""
    tooltip = f' title="{escape(help_)}"' if help_ else ""
    box = f'<input name="{name}" value="{escape(value)}" size="5" inputmode="decimal" autocomplete="off"{tooltip}>'
    return f"<div><label>{escape(label)} {box}</label></div>"
