"""The first HTML of a page: headline, numbers and table as text, before any script has run.

The same component tree that Dash renders is written out as HTML; a component that only a script can draw becomes an
empty box of the same size. Both use the same style sheet, so that replacing one by the other moves nothing.
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
_ID_ATTRIBUTES = {"id", "aria-labelledby", "aria-describedby"}


def document(parts: Mapping[str, str], title: str, summary: str, body: str, assets: Mapping[str, str]) -> str:
    """A page's HTML document. parts: what Dash passes to `interpolate_index`; body: the page's tree as HTML; assets:
    URLs of the site's files.
    """
    title, summary, failed = escape(title), escape(summary), escape(tr(words.CALLBACK_FAILED))
    return f"""<!DOCTYPE html>
<html lang="{urls.TAGS[i18n.language()]}" data-root="{urls.root()}" data-site="{urls.site_root()}"
 data-night="{escape(assets["night"])}"
 data-edges="{list(theme.EDGES)}" data-under="{formatting.percent(0.0)}" data-failed="{failed}"
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
    """The HTML document of a page without interaction: the same style, and only the script that sets the theme."""
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
    """The HTML document of a page for an iframe. figure: a chart as JSON that is safe inside a script element, "" for
    none.
    """
    data_script = f'<script type="application/json" id="figure">{figure}</script>' if figure else ""
    scripts = "".join(f'<script src="{assets[name]}"></script>' for name in ("plotly", "theme", "embed") if figure)
    page = plain_page(title, summary, tree, assets)
    attributes = f' data-night="{escape(assets["night"])}" data-topojson="{assets["topojson"]}"'
    return page.replace("<html ", f"<html{attributes} ", 1).replace("</body>", f"{data_script}{scripts}</body>")


def as_html(node: object, contents: Mapping[str, object], styles: Mapping[str, Mapping[str, str]]) -> str:
    """A component tree as HTML. contents: the children to write into a leaf, by its id; styles: its inline style, by
    its id.
    """
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(as_html(child, contents, styles) for child in node)
    if isinstance(node, Markup):  # HTML already: a form, a picture
        return str(node)
    if not isinstance(node, Component):
        return escape(str(node))
    if node._namespace != html.Div._namespace:  # Dash has no public name for it
        return _drawn_by_script(node, contents, styles)
    name = getattr(node, "id", "")
    inner = as_html(contents.get(name, getattr(node, "children", None)), contents, styles)
    tag = node._type.lower()
    attribute_text = _attributes(node, styles.get(name, {}))
    return f"<{tag}{attribute_text}>" if tag in _EMPTY_ELEMENTS else f"<{tag}{attribute_text}>{inner}</{tag}>"


def _drawn_by_script(node: Component, contents: Mapping[str, object], styles: Mapping[str, Mapping[str, str]]) -> str:
    """A component that only a script can draw: an empty box of its size, or just its children."""
    if node._type == "MantineProvider":
        return as_html(node.children, contents, styles)
    if node._type in ("Store", "Interval"):
        return ""
    kind = node._type.lower()
    return f'<div class="room room-{kind} {escape(getattr(node, "className", ""))}"></div>'


def _attributes(node: Component, style: Mapping[str, str]) -> str:
    properties = node.to_plotly_json()["props"]  # type: ignore[no-untyped-call]  # Dash types only some of its methods
    style = {**(properties.get("style") or {}), **style}
    attribute_texts = []
    for name, value in properties.items():
        if value is None or value is False or name == "children":
            continue
        if name in _ID_ATTRIBUTES:  # the page Dash renders has the same ids, and an id is unique in a document
            attribute_texts.append(f'{name}="first-{escape(str(value))}"')
        elif name in _ATTRIBUTE_NAMES or name.startswith(("aria-", "data-")):
            attribute_texts.append(f'{_ATTRIBUTE_NAMES.get(name, name)}="{escape(str(value))}"')
    if style:
        css = ";".join(f"{_CSS.get(name, name)}:{value}" for name, value in style.items())
        attribute_texts.append(f'style="{escape(css)}"')
    return "".join(f" {text}" for text in attribute_texts)
