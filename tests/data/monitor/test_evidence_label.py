"""What the evidence of a record says of a country that names what no published figure has tested."""

from data.country import country, in_country
from data.monitor.records import evidence_label
from data.monitor.view import View
from data.snapshot.snapshot import carried


def test_larger_areas_are_tested_in_no_quarter():
    """Published figures tested regions and the United Kingdom; Great Britain is neither."""
    with in_country(country("gb")):
        snapshot = carried()
        labels = [
            evidence_label(snapshot, snapshot.places[place], "2009Q2", View())
            for place in ("K02000001", "E12000001", "K03000001", "E92000001")
        ]
    assert labels == ["modelled (extrapolated by balances)"] * 2 + ["modelled (extrapolated)"] * 2
