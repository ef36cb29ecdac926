"""Synchronisation of the message catalogues (gettext .po) with the messages in the code, for every language.

`make words` adds missing messages without a translation and removes unused ones; a test fails while a translation is
missing, empty, or has other placeholders than its English message.
"""

import argparse
import json
import string
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from data import i18n
from data.country import carried_countries

ROOT = Path(__file__).parent.parent
_HEAD = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
_FOLDERS = ("data", "components")
_SCENARIO = ("label", "title", "publisher", "published", "ours")
# JSON files with messages, and the fields of their entries that are shown.
_FILES = {
    "stress/scenarios.json": _SCENARIO,
    **{
        f"countries/{country}/{name}": fields
        for country in carried_countries()
        for name, fields in (("quoted.json", ("known", "title", "note", "coverage")), ("scenarios.json", _SCENARIO))
        if (ROOT / "data" / "countries" / country / name).exists()
    },
}


def messages_by_catalogue() -> dict[str, list[str]]:
    """Every message in the code by the catalogue it belongs in: a package's, or `shared`."""
    catalogue_of: dict[str, str] = {}
    paths = [path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    # A message used in two packages belongs in `shared`; shared modules come first.
    for path in sorted(paths, key=lambda file: (catalogue(file) != "shared", str(file))):
        for message in sorted(i18n.messages(path)):
            name_here = catalogue(path)
            catalogue_of[message] = name_here if catalogue_of.get(message, name_here) == name_here else "shared"
    for name, fields in _FILES.items():
        for message in sorted(messages_of_json(ROOT / "data" / name, fields)):
            name_here = name.partition("/")[0]
            catalogue_of[message] = name_here if catalogue_of.get(message, name_here) == name_here else "shared"
    by_catalogue: dict[str, list[str]] = {}
    for message, name in catalogue_of.items():
        by_catalogue.setdefault(name, []).append(message)
    return by_catalogue


def messages_of_json(path: Path, fields: Sequence[str]) -> set[str]:
    """The non-empty texts of some fields of a JSON file's entries; the file maps names to lists of entries."""
    lists = json.loads(path.read_text(encoding="utf-8")).values()
    return {entry[name] for entries in lists for entry in entries for name in fields if entry.get(name)}


def catalogue(path: Path) -> str:
    """The name of the catalogue of a module's messages.

    >>> catalogue(ROOT / "components" / "stress" / "words.py"), catalogue(ROOT / "data" / "i18n.py")
    ('stress', 'shared')
    """
    package = path.relative_to(ROOT).parts[1:-1]
    return package[0] if package else "shared"


def faults(language: str) -> list[str]:
    """The faults of a language's catalogues, a line each; a country elsewhere answers for its own."""
    translations = i18n.read_catalogues(i18n.LOCALE / language)
    used = {message for messages in messages_by_catalogue().values() for message in messages}
    missing = [f"nothing is said for {message!r}" for message in sorted(used) if not translations.get(message)]
    unused = [f"nothing tells {message!r}" for message in sorted(translations) if message not in used]
    mismatched = [
        f"{translations[message]!r} names other places than {message!r}"
        for message in sorted(used)
        if translations.get(message) and placeholders(translations[message]) - placeholders(message)
    ]
    return missing + unused + mismatched


def placeholders(message: str) -> set[str]:
    """The names of a message's placeholders.

    >>> sorted(placeholders("{share} of {loans}"))
    ['loans', 'share']
    """
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def write(language: str, more: Mapping[str, str] | None = None) -> int:
    """Rewrite a language's catalogues, existing translations kept; more: new ones. Returns the number still missing."""
    from babel.messages.catalog import Catalog  # a development dependency
    from babel.messages.pofile import write_po  # likewise

    folder = i18n.LOCALE / language
    translations = i18n.read_catalogues(folder) | dict(more or {})
    empty = 0
    folder.mkdir(parents=True, exist_ok=True)
    catalogues = messages_by_catalogue()
    for name, messages in catalogues.items():
        entries = Catalog(locale=None)
        for message in messages:
            entries.add(message, translations.get(message, ""))
            empty += not translations.get(message)
        body = BytesIO()
        write_po(body, entries, omit_header=True, width=0)
        text = _HEAD.format(language=language) + body.getvalue().decode().strip() + "\n"
        (folder / f"{name}.po").write_text(text, encoding="utf-8")
    for path in folder.glob("*.po"):
        if path.stem not in catalogues:
            path.unlink()
    i18n.catalogue.cache_clear()
    return empty


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--said", type=Path, metavar="FILE", help='a JSON file of what is said newly: {"Loans": "贷款", ...}'
    )


def run(args: argparse.Namespace) -> int:
    """Update the catalogues and print what still lacks a translation."""
    new_translations = json.loads(args.said.read_text(encoding="utf-8")) if args.said else {}
    for language in i18n.LANGUAGES[1:]:
        write(language, new_translations)
        messages = faults(language)
        print("\n".join(messages), file=sys.stderr)  # noqa: T201  # a command's output
        if messages:
            return 1
    return 0
