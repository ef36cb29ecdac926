"""Each panel is registered once: its figures in data, and what can be taken of it here."""

import pytest

from components.share.panels import PANELS
from data.api import panels


def test_what_data_has_can_be_taken_and_nothing_else():
    """The same names in the same order: a panel that is registered in one of the two lists alone is named."""
    assert tuple(PANELS) == panels.names()


@pytest.mark.parametrize("spec", PANELS.values(), ids=lambda spec: spec.name)
def test_every_panel_is_drawn_in_one_way(spec):
    """A frame shows a chart or a table; a legend belongs to a chart."""
    assert (spec.figure is None) != (spec.table is None)
    assert spec.legend is None or spec.figure is not None
