"""URLs of the application's own static files; one that may change carries a fingerprint of its content."""

import hashlib
from pathlib import Path

import orjson
from flask import Flask, Response

from components.site import stylesheet, theme, urls
from data.country import Country

SHAPES = "/assets/geo/"


class Addresses(dict[str, str]):
    """URLs by key; one that is read while a request is answered has the path that the site lies under."""

    def __getitem__(self, key: str) -> str:
        """The value of a key, an address with the site's path."""
        value = super().__getitem__(key)
        return urls.site_root() + value if value.startswith("/") else value


def addresses(folder: Path, country: Country) -> Addresses:
    """URL of each file under /assets by the key that page templates use; "night" is the map's dark colours as JSON.

    country: whose map shapes are shown.
    """

    def fingerprinted(path: str) -> str:
        return f"/assets/{path}?m={_fingerprint(folder / path)}"

    return Addresses(
        {
            "night": orjson.dumps(theme.night()).decode(),
            "icon": fingerprinted("favicon.svg"),
            "font": "/assets/fonts/source-sans-3-latin.woff2",
            "early": fingerprinted("early.js"),
            "style": stylesheet.address(folder / "css"),
            "book": fingerprinted("book.js"),
            "geojson": f"{SHAPES}{country.shapes}?m={_fingerprint(country.folder / country.shapes)}",
            "topojson": "/assets/topojson/",
            "plotly": fingerprinted("plotly/plotly-waterline.min.js"),
            "theme": fingerprinted("scripts/theme.js"),
            "embed": fingerprinted("embed.js"),
        }
    )


def install_shapes(server: Flask, country: Country) -> None:
    """Serve the country's map shapes, which lie in its own folder, beside the other assets."""
    content = (country.folder / country.shapes).read_bytes()
    server.add_url_rule(
        f"{SHAPES}{country.shapes}",
        view_func=lambda: Response(content, mimetype="application/json"),
        endpoint=f"shapes-{country.iso2}",
    )


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
