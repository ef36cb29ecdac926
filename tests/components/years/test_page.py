"""Every year at a glance."""

import re

import pytest

from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import carried


@pytest.mark.parametrize("quarter", ["2010Q4", "2005Q4", "2019Q4"])
def test_the_count_of_states_is_the_table_s(client, quarter):
    """A year's picture says of how many states at least a tenth is under water: as many as the Monitor's table has."""
    page = client.get(f"/en/years?quarter={quarter}").get_data(as_text=True)
    table = measure(carried(), View(quarter=quarter)).table
    many, count = sum(share >= 0.1 for share in table.share), len(table.share)
    assert re.search(rf"{quarter}: {many} of {count} states at 10% or more", page)
