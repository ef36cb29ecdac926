"""URLs of the application's own static files; one that may change carries a fingerprint of its content."""

import hashlib
from pathlib import Path

import orjson

from components.site import stylesheet, theme


def addresses(folder: Path) -> dict[str, str]:
    """URL of each file under /assets by the key that page templates use; "night" is the map's dark colours as JSON."""

    def fingerprinted(path: str) -> str:
        return f"/assets/{path}?m={hashlib.sha256((folder / path).read_bytes()).hexdigest()[:12]}"

    return {
        "night": orjson.dumps(theme.night()).decode(),
        "icon": fingerprinted("favicon.svg"),
        "font": "/assets/fonts/source-sans-3-latin.woff2",
        "early": fingerprinted("early.js"),
        "style": stylesheet.address(folder / "css"),
        "book": fingerprinted("book.js"),
        "geojson": fingerprinted("geo/us-states.json"),
        "topojson": "/assets/topojson/",
        "plotly": fingerprinted("plotly/plotly-waterline.min.js"),
        "theme": fingerprinted("scripts/theme.js"),
        "embed": fingerprinted("embed.js"),
    }
