"""What the colours mean: swatches with their labels, beside the picture that wears them."""

from collections.abc import Iterable

from dash import html

from components.text import words
from data.i18n import tr


def legend(bins: Iterable[tuple[str, str]], class_name: str = "legend") -> html.Ul:
    """A list of swatches. bins: each colour's name in components/site/theme.py and its label."""
    return html.Ul(
        [html.Li([html.Span(className=f"swatch {name}"), label]) for name, label in bins], className=class_name
    )


def bands() -> html.Ul:
    """The ten bands of the severity ladder."""
    return legend(named_bands(), "legend legend-bands")


def named_bands() -> list[tuple[str, str]]:
    """Each band's colour name and its label, the safest first."""
    return [(f"band-{i}", tr(band)) for i, band in enumerate(words.BANDS)]
