"""The language a sentence is said in: English as it stands in the code, Chinese from the catalogues in data/locale.

A message is a whole sentence with named places, `tr("{share} of {loans} in {place}", ...)`, because another language
orders its words otherwise. The catalogues are gettext's (.po), read by Babel, one for each part of the house.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="en")
_MARKS = ("tr", "marked", "marked_each", "stored", "Messages")


def language() -> str:
    """The language spoken now: of this request, or of this command."""
    return _language.get()


def set_language(chosen: str) -> None:
    """Speak a language from here on, in this thread; ValueError for one we do not speak."""
    if chosen not in LANGUAGES:
        raise ValueError(f"{chosen!r} is not a language spoken here; write one of {', '.join(LANGUAGES)}")
    _language.set(chosen)


@contextmanager
def in_language(chosen: str) -> Iterator[None]:
    """Speak a language for a while.

    >>> with in_language("zh"): tr("Loans")
    '贷款笔数'
    """
    before = language()
    set_language(chosen)
    try:
        yield
    finally:
        set_language(before)


def tr(message: str, /, **values: object) -> str:
    """A message in the language spoken, its named places filled.

    >>> tr("{count} loans", count=12)
    '12 loans'
    """
    said = message if language() == "en" else catalogue(language()).get(message, message)
    return said.format(**values) if values else said


def marked(message: str) -> str:
    """A message that is told later, by `tr` where it is shown; here it is only marked for the catalogue."""
    return message


def marked_each(*messages: str) -> tuple[str, ...]:
    """The same for several: a row of names."""
    return messages


def stored(message: str, /, **values: object) -> str:
    """A message with its values as a text that can be stored, and told by `restored` in the language spoken then.

    >>> with in_language("zh"): restored(stored("{count} loans", count=12))
    '12笔贷款'
    """
    return json.dumps([message, {name: str(value) for name, value in values.items()}], ensure_ascii=False)


def restored(text: str) -> str:
    """What was stored by `stored`, in the language spoken now."""
    message, values = json.loads(text)
    return tr(message, **values)


class Messages(Mapping[str, str]):
    """A table of messages, each said in the language spoken when it is looked up.

    >>> Messages({"loans": "Loans"})["loans"]
    'Loans'
    """

    def __init__(self, messages: Mapping[str, str]) -> None:
        self._messages = dict(messages)

    def __getitem__(self, key: str) -> str:
        return tr(self._messages[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def __len__(self) -> int:
        return len(self._messages)

    def __or__(self, other: "Messages") -> "Messages":
        return Messages(self._messages | other._messages)


@cache
def catalogue(chosen: str) -> Mapping[str, str]:
    """A language's messages by their English, from every file of its catalogue."""
    from babel.messages.pofile import read_po  # who reads English need not wait for it

    found: dict[str, str] = {}
    for path in sorted((LOCALE / chosen).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return found


def messages(path: Path) -> set[str]:
    """The messages a module tells or marks, read from its syntax tree."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in _MARKS and node.args:
            told = node.args if _name(node.func) == "marked_each" else node.args[:1]
            found |= {text for one in told for text in _texts(one)}
    return found


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)
