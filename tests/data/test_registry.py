"""A name is registered once."""

from types import SimpleNamespace

import pytest

from data.registry import by_name


def test_a_name_that_is_registered_twice_is_refused():
    """The second entry does not silently take the place of the first."""
    with pytest.raises(ValueError, match="'map' is registered twice"):
        by_name([SimpleNamespace(name="map"), SimpleNamespace(name="years"), SimpleNamespace(name="map")])


def test_entries_keep_their_order():
    """The order of the list is the order of menus, files and the API."""
    assert list(by_name([SimpleNamespace(name=name) for name in ("b", "a", "c")])) == ["b", "a", "c"]
