"""Colour legends: swatches with their labels, beside the chart."""

from collections.abc import Iterable

from dash import html

from components.text import words
from data.i18n import tr


def legend(bins: Iterable[tuple[str, str]], class_name: str = "legend") -> html.Ul:
    """A list of swatches. bins: the name of each colour in components/site/theme.py, and its label."""
    return html.Ul(
        [html.Li([html.Span(className=f"swatch {name}"), label]) for name, label in bins], className=class_name
    )


def bands() -> html.Ul:
    """The legend of the ten bands of the severity ladder."""
    return legend(named_bands(), "legend legend-bands")


def named_bands() -> list[tuple[str, str]]:
    """The colour name and the label of each band, lowest LTV first."""
    return [(f"band-{i}", tr(band)) for i, band in enumerate(words.BANDS)]
