"""The citation of a panel, as a line and as BibTeX; both with the snapshot, so that the figure can be reproduced."""

import re
from datetime import date

from components.share.takeaway import title
from components.text import words
from data import version
from data.i18n import language, tr
from data.tables.panel import Panel


def plain(panel: Panel, link: str, today: date) -> str:
    """A citation in a line. link: the full pinned URL."""
    return tr(
        "{us}, “{title}”, {place}, {quarter}, {definition}. Version {version}, snapshot {snapshot}. {link} "
        "(seen {day}).",
        us=words.NAME,
        title=title(panel),
        place=panel.place,
        quarter=panel.quarter,
        definition=panel.definition,
        version=version.version(),
        snapshot=panel.snapshot.hash[:12],
        link=link,
        day=day(today),
    )


def bibtex(panel: Panel, link: str, today: date) -> str:
    """The citation as BibTeX, with percent and dollar signs escaped."""
    key = re.sub(r"[^a-z0-9]+", "-", panel.file_name.lower()).strip("-")
    fields = {
        "author": "{" + words.NAME + "}",
        "title": "{" + _tex(title(panel)) + "}",
        "year": str(today.year),
        "howpublished": f"\\url{{{link}}}",
        "note": _tex(f"{panel.place}, {panel.quarter}, {panel.definition}; version {version.version()}, "
                     f"snapshot {panel.snapshot.hash[:12]}; seen {today.isoformat()}"),
    }  # fmt: skip
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{body}\n}}"


def day(when: date) -> str:
    """A date in words.

    >>> day(date(2026, 11, 23))
    '23 November 2026'
    """
    if language() == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {when:%B} {when.year}"


def _tex(text: str) -> str:
    return re.sub(r"([%$&#_{}])", r"\\\1", text)
