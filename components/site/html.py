"""The first paint: the page as text, headline, numbers and table, before any script has arrived.

The same tree that Dash draws is written out as HTML; what only a script can draw is left as an empty room of the same
size. Both stand in the same style sheet, so that one takes the other's place without a jump.
"""

from collections.abc import Mapping
from html import escape

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from components.site import theme, urls
from components.text import formatting, words
from data import i18n
from data.i18n import tr

_EMPTY_ELEMENTS = {"input", "br", "hr", "img"}
_ATTRIBUTE_NAMES = {
    name: name for name in ("href", "role", "title", "type", "scope", "rel", "start", "hidden", "lang")
} | {
    "className": "class",
    "tabIndex": "tabindex",
    "hrefLang": "hreflang",
}
_CSS = {"clipPath": "clip-path", "gridArea": "grid-area"}
_HATCH = """<svg class="unseen" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6"
 patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--no-data)"/><rect
 width="2" height="6" fill="var(--rule)"/></pattern></defs></svg>"""
_REFERS = {"id", "aria-labelledby", "aria-describedby"}


def document(parts: Mapping[str, str], title: str, summary: str, body: str, assets: Mapping[str, str]) -> str:
    """A page's HTML. parts: what Dash hands to `interpolate_index`; body: its tree, written; assets: addresses."""
    title, summary = escape(title), escape(summary)
    return f"""<!DOCTYPE html>
<html lang="{urls.TAGS[i18n.language()]}" data-root="{urls.root()}" data-night="{escape(assets["night"])}"
 data-edges="{list(theme.EDGES)}" data-under="{formatting.percent(0.0)}" data-failed="{escape(tr(words.CALLBACK_FAILED))}"
 data-already="{escape(tr(words.ALREADY))}" data-endless="{escape(tr(words.ENDLESS))}"
 data-play="{escape(words.CONTROLS["play"])}" data-pause="{escape(words.CONTROLS["pause"])}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{summary}">
<meta name="theme-color" content="{theme.LIGHT["paper"]}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="{theme.DARK["paper"]}" media="(prefers-color-scheme: dark)">
<link rel="icon" type="image/svg+xml" href="{assets["icon"]}">
<link rel="preload" href="{assets["font"]}" as="font" type="font/woff2" crossorigin>
<script src="{assets["early"]}"></script>
<style>{theme.css()}</style>
{parts["css"]}
</head>
<body>
{_HATCH}
<div id="first-paint">{body}</div>
<noscript><p class="notice">{tr(words.LOADING)}</p></noscript>
<div id="drawn">{parts["app_entry"]}</div>
{parts["config"]}
{parts["scripts"]}
{parts["renderer"]}
</body>
</html>"""


def plain_page(title: str, summary: str, tree: Component, assets: Mapping[str, str]) -> str:
    """A page that is only read: the same look, no script but the one that chooses light or dark."""
    return f"""<!DOCTYPE html>
<html lang="{urls.TAGS[i18n.language()]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<meta name="description" content="{escape(summary)}">
<link rel="icon" type="image/svg+xml" href="{assets["icon"]}">
<link rel="preload" href="{assets["font"]}" as="font" type="font/woff2" crossorigin>
<script src="{assets["early"]}"></script>
<style>{theme.css()}</style>
<link rel="stylesheet" href="{assets["style"]}">
</head>
<body>
{_HATCH}
{as_html(tree, {}, {})}
</body>
</html>"""


def embedded_page(title: str, summary: str, tree: Component, figure: str, assets: Mapping[str, str]) -> str:
    """A page for someone else's frame. figure: a chart's data, written so that it may stand in a script element."""
    held = f'<script type="application/json" id="figure">{figure}</script>' if figure else ""
    drawn = "".join(f'<script src="{assets[name]}"></script>' for name in ("plotly", "theme", "embed") if figure)
    page_of = plain_page(title, summary, tree, assets)
    night = f' data-night="{escape(assets["night"])}" data-topojson="{assets["topojson"]}"'
    return page_of.replace("<html ", f"<html{night} ", 1).replace("</body>", f"{held}{drawn}</body>")


def as_html(node: object, filled: Mapping[str, object], styles: Mapping[str, Mapping[str, str]]) -> str:
    """A tree as HTML. filled: what stands in a leaf, by its id; styles: its style."""
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(as_html(child, filled, styles) for child in node)
    if isinstance(node, Markup):  # drawn already: a form, a picture
        return str(node)
    if not isinstance(node, Component):
        return escape(str(node))
    if node._namespace != html.Div._namespace:  # Dash has no public name for it
        return _drawn_by_script(node, filled, styles)
    name = getattr(node, "id", "")
    inside = as_html(filled.get(name, getattr(node, "children", None)), filled, styles)
    tag = node._type.lower()
    attributes = _attributes(node, styles.get(name, {}))
    return f"<{tag}{attributes}>" if tag in _EMPTY_ELEMENTS else f"<{tag}{attributes}>{inside}</{tag}>"


def _drawn_by_script(node: Component, filled: Mapping[str, object], styles: Mapping[str, Mapping[str, str]]) -> str:
    """What a script draws: nothing of its own here, only its room, or what stands inside it."""
    if node._type == "MantineProvider":
        return as_html(node.children, filled, styles)
    if node._type in ("Store", "Interval"):
        return ""
    kind = node._type.lower()
    return f'<div class="room room-{kind} {escape(getattr(node, "className", ""))}"></div>'


def _attributes(node: Component, style: Mapping[str, str]) -> str:
    said = node.to_plotly_json()["props"]
    style = {**(said.get("style") or {}), **style}
    written = []
    for name, value in said.items():
        if value is None or value is False or name == "children":
            continue
        if name in _REFERS:  # the drawn page has the same names; no two in one document
            written.append(f'{name}="first-{escape(str(value))}"')
        elif name in _ATTRIBUTE_NAMES or name.startswith(("aria-", "data-")):
            written.append(f'{_ATTRIBUTE_NAMES.get(name, name)}="{escape(str(value))}"')
    if style:
        said_in_css = ";".join(f"{_CSS.get(name, name)}:{value}" for name, value in style.items())
        written.append(f'style="{escape(said_in_css)}"')
    return "".join(f" {one}" for one in written)
