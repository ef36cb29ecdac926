"""Translation: English messages in the code, Chinese ones from the gettext catalogues (.po) in data/locale.

A message is a whole sentence with named placeholders, `tr("{share} of {loans} in {place}", ...)`, because languages
differ in word order. There is one catalogue for each package, and `shared`; Babel reads them.
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
_MARKING_FUNCTIONS = ("tr", "marked", "marked_each", "stored", "Message", "Messages")


def language() -> str:
    """The current language: of this request or command."""
    return _language.get()


def set_language(chosen: str) -> None:
    """Set the language of this context; ValueError for one that is not in LANGUAGES."""
    if chosen not in LANGUAGES:
        raise ValueError(f"{chosen!r} is not a language spoken here; write one of {', '.join(LANGUAGES)}")
    _language.set(chosen)


@contextmanager
def in_language(chosen: str) -> Iterator[None]:
    """Switch the language within a `with` block.

    >>> with in_language("zh"): tr("Loans")
    '贷款笔数'
    """
    before = language()
    set_language(chosen)
    try:
        yield
    finally:
        set_language(before)


class Message(str):
    """An English text that remembers the message and the values it was made of, so that `tr` can translate it later.

    What works out figures says what it must say so: a file or a command writes the text as it is, and a page shows it
    in its reader's language. A value may be a Message too.

    >>> loans = Message("{count} loans", count=12)
    >>> with in_language("zh"): loans, tr(loans)
    ('12 loans', '12笔贷款')
    """

    message: str
    values: Mapping[str, object]

    def __new__(cls, message: str, /, **values: object) -> "Message":
        """The text, in English. message, values: as those of `tr`."""
        text = super().__new__(cls, message.format(**values) if values else message)
        text.message, text.values = message, values
        return text


def tr(message: str, /, **values: object) -> str:
    """A message in the current language, its placeholders filled; a Message brings its own values.

    >>> tr("{count} loans", count=12)
    '12 loans'
    """
    if isinstance(message, Message):
        shown = {name: tr(value) if isinstance(value, Message) else value for name, value in message.values.items()}
        return tr(message.message, **shown)
    text = message if language() == "en" else catalogue(language()).get(message, message)
    return text.format(**values) if values else text


def marked(message: str) -> str:
    """Mark a message for the catalogue and return it unchanged; `tr` translates it where it is shown."""
    return message


def marked_each(*messages: str) -> tuple[str, ...]:
    """Mark several messages for the catalogue and return them unchanged."""
    return messages


def stored(message: str, /, **values: object) -> str:
    """A message with its values as a JSON text that can be stored; `restored` translates it when it is shown.

    >>> with in_language("zh"): restored(stored("{count} loans", count=12))
    '12笔贷款'
    """
    return json.dumps([message, {name: str(value) for name, value in values.items()}], ensure_ascii=False)


def restored(text: str) -> str:
    """A text of `stored`, translated to the current language."""
    return tr(message_of(text))


def message_of(text: str) -> Message:
    """The message of a text of `stored`, to be translated by `tr` when it is shown."""
    message, values = json.loads(text)
    return Message(message, **values)


class Messages(Mapping[str, str]):
    """A table of messages, each translated to the current language on lookup.

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


# Folders of catalogues outside the repository's own: of a country whose package lies elsewhere.
_MORE_LOCALES: list[Path] = []


def add_locale(folder: Path) -> None:
    """Read a folder's catalogues too (`<folder>/zh/*.po`); a message translated twice keeps the added translation."""
    if folder.is_dir() and folder not in _MORE_LOCALES:
        _MORE_LOCALES.append(folder)
        catalogue.cache_clear()


@cache
def catalogue(chosen: str) -> Mapping[str, str]:
    """A language's translations by English message, from all of its catalogues."""
    return read_catalogues(*(folder / chosen for folder in (LOCALE, *_MORE_LOCALES)))


def read_catalogues(*folders: Path) -> dict[str, str]:
    """The translations by English message of the catalogues in some folders; one read later takes precedence."""
    from babel.messages.pofile import read_po  # imported only for other languages

    translations: dict[str, str] = {}
    for path in (file for folder in folders for file in sorted(folder.glob("*.po"))):
        with path.open("rb") as file:
            translations |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return translations


def messages(path: Path) -> set[str]:
    """The messages that a module translates or marks, from its syntax tree."""
    texts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _function_name(node.func) in _MARKING_FUNCTIONS and node.args:
            arguments = node.args if _function_name(node.func) == "marked_each" else node.args[:1]
            texts |= {text for argument in arguments for text in _texts(argument)}
    return texts


def _function_name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)
