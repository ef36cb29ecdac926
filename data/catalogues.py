"""The catalogues kept up with the code: what is told anywhere in the house has its line in every language.

`make words` adds the lines that are missing, with nothing said, and drops those that nothing tells any more; a test
fails while a line is missing, empty, or names other places than its English.
"""

import argparse
import json
import string
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from data import i18n

ROOT = Path(__file__).parent.parent
_HEAD = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
_FOLDERS = ("data", "components")
# Files of ours that are no Python, and which fields of their entries a reader sees.
_FILES = {
    "stress/scenarios.json": ("title", "publisher", "published", "ours"),
    "why/quoted.json": ("known", "title", "note", "coverage"),
}


def messages_by_catalogue() -> dict[str, list[str]]:
    """Every message told in the house, by the catalogue it belongs in: a room's own, or the house's."""
    found: dict[str, str] = {}
    paths = [path for room in _FOLDERS for path in sorted((ROOT / room).rglob("*.py"))]
    # A message told in two rooms is the house's; a room's own stand behind the house's.
    for path in sorted(paths, key=lambda one: (catalogue(one) != "shared", str(one))):
        for message in sorted(i18n.messages(path)):
            here = catalogue(path)
            found[message] = here if found.get(message, here) == here else "shared"
    for name, fields in _FILES.items():
        for message in sorted(messages_of_json(ROOT / "data" / name, fields)):
            here = name.partition("/")[0]
            found[message] = here if found.get(message, here) == here else "shared"
    listed: dict[str, list[str]] = {}
    for message, name in found.items():
        listed.setdefault(name, []).append(message)
    return listed


def messages_of_json(path: Path, fields: Sequence[str]) -> set[str]:
    """What the entries of a JSON file tell in some fields; its lists stand under names of their own."""
    lists = json.loads(path.read_text(encoding="utf-8")).values()
    return {entry[name] for entries in lists for entry in entries for name in fields if entry.get(name)}


def catalogue(path: Path) -> str:
    """The catalogue a module's messages stand in.

    >>> catalogue(ROOT / "components" / "stress" / "words.py"), catalogue(ROOT / "data" / "i18n.py")
    ('stress', 'shared')
    """
    package = path.relative_to(ROOT).parts[1:-1]
    return package[0] if package else "shared"


def faults(language: str) -> list[str]:
    """What is not right with a language's catalogues, a line each."""
    said = i18n.catalogue(language)
    told = {message for listed in messages_by_catalogue().values() for message in listed}
    missing = [f"nothing is said for {message!r}" for message in sorted(told) if not said.get(message)]
    spare = [f"nothing tells {message!r}" for message in sorted(said) if message not in told]
    unlike = [
        f"{said[message]!r} names other places than {message!r}"
        for message in sorted(told)
        if said.get(message) and places(said[message]) - places(message)
    ]
    return missing + spare + unlike


def places(message: str) -> set[str]:
    """The named places of a message.

    >>> sorted(places("{share} of {loans}"))
    ['loans', 'share']
    """
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def write(language: str, more: Mapping[str, str] | None = None) -> int:
    """Write a language's catalogues anew, all that is said kept. more: what is said newly. How many say nothing yet."""
    from babel.messages.catalog import Catalog  # the keeper's, not the page's
    from babel.messages.pofile import write_po  # as above

    said = {**i18n.catalogue(language), **(more or {})}
    empty = 0
    folder = i18n.LOCALE / language
    folder.mkdir(parents=True, exist_ok=True)
    catalogues = messages_by_catalogue()
    for name, listed in catalogues.items():
        kept = Catalog(locale=None)
        for message in listed:
            kept.add(message, said.get(message, ""))
            empty += not said.get(message)
        body = BytesIO()
        write_po(body, kept, omit_header=True, width=0)
        text = _HEAD.format(language=language) + body.getvalue().decode().strip() + "\n"
        (folder / f"{name}.po").write_text(text, encoding="utf-8")
    for path in folder.glob("*.po"):
        if path.stem not in catalogues:
            path.unlink()
    i18n.catalogue.cache_clear()
    return empty


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--said", type=Path, metavar="FILE", help='a JSON file of what is said newly: {"Loans": "贷款", ...}'
    )


def run(args: argparse.Namespace) -> int:
    """Bring the catalogues up to the code, and say what is still to be said."""
    more = json.loads(args.said.read_text(encoding="utf-8")) if args.said else {}
    for language in i18n.LANGUAGES[1:]:
        write(language, more)
        listed = faults(language)
        print("\n".join(listed), file=sys.stderr)  # noqa: T201  # a command's answer
        if listed:
            return 1
    return 0
