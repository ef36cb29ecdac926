"""Where our own files stand, the same for every room; a file that may change is asked for by its fingerprint."""

import hashlib
from pathlib import Path

import orjson

from components.site import theme


def addresses(folder: Path) -> dict[str, str]:
    """The addresses of the files under /assets by the names that pages know, and the map colours of the night."""

    def fingerprinted(path: str) -> str:
        return f"/assets/{path}?m={hashlib.sha256((folder / path).read_bytes()).hexdigest()[:12]}"

    return {
        "night": orjson.dumps(theme.night()).decode(),
        "icon": fingerprinted("favicon.svg"),
        "font": "/assets/fonts/source-sans-3-latin.woff2",
        "early": fingerprinted("early.js"),
        "style": fingerprinted("style.css"),
        "book": fingerprinted("book.js"),
        "geojson": fingerprinted("geo/us-states.json"),
        "topojson": "/assets/topojson/",
        "plotly": fingerprinted("plotly/plotly-waterline.min.js"),
        "theme": fingerprinted("scripts/theme.js"),
        "embed": fingerprinted("embed.js"),
    }
