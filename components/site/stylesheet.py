"""The style sheet: one file a package under assets/css, joined into one when the server starts.

Widths are named, because a media query cannot read a custom property: `@media (--phone)` is written out here.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response

PATH = "/assets/style.css"
# In the order in which a later rule wins over an earlier one.
PARTS = (
    *("base", "monitor", "controls", "panel", "passport", "why", "stress", "evidence", "time", "table", "book", "api"),
    "print",
)
# A phone's margin for names moves into the chart at the same width: assets/scripts/theme.js.
PHONE, TABLET, NARROW, WIDE = "31.25rem", "48rem", "62rem", "86rem"
BREAKPOINTS = {
    "--phone": f"max-width: {PHONE}",
    "--tablet": f"max-width: {TABLET}",
    "--above-tablet": f"min-width: {TABLET}",
    "--narrow": f"max-width: {NARROW}",
    "--above-narrow": f"min-width: {NARROW}",
    "--below-wide": f"max-width: {WIDE}",
    "--wide": f"min-width: {WIDE}",
}


@cache
def stylesheet(folder: Path) -> str:
    """The whole style sheet, from the folder of its parts; KeyError for a width without a name here."""
    joined = "\n".join((folder / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
    return re.sub(r"@media \((--[\w-]+)\)", lambda match: f"@media ({BREAKPOINTS[match[1]]})", joined)


def address(folder: Path) -> str:
    """Where the style sheet stands, with its fingerprint: it may be kept for a year."""
    return f"{PATH}?m={hashlib.sha256(stylesheet(folder).encode()).hexdigest()[:12]}"


def install(server: Flask, folder: Path) -> None:
    """Serve the joined style sheet beside the other assets."""
    server.add_url_rule(PATH, view_func=lambda: Response(stylesheet(folder), mimetype="text/css"), endpoint="style")
