"""The figures quoted of the United Kingdom: single ones, of places there are, with what each is a share of."""

from collections import Counter

import pytest

from data.country import country
from data.snapshot.snapshot import read_snapshot
from data.why.publishers import figures, publishers, unknown_places

GB = country("gb")


def test_every_figure_is_of_a_region_that_has_figures_then():
    """Places of the snapshot; quarters of the years that the interval was tested on."""
    quoted = figures(GB)
    assert unknown_places(quoted, read_snapshot(GB.snapshot).places) == ()
    assert all(GB.tested_quarters[0] <= quarter <= GB.tested_quarters[1] for _, _, quarter in quoted)


def test_no_panel_is_carried():
    """Fourteen figures; of HML's end of 2013, five of nine, of CML's end of 2008 three of four."""
    count = Counter((publisher, quarter) for publisher, _, quarter in figures(GB))
    assert count.total() == 14
    assert (count["hml", "2013Q4"], count["cml-owners", "2008Q4"]) == (5, 3)


def test_what_each_publisher_counts():
    """CML and HML loans made since 2005; CML's end of 2008 owner-occupiers; the Bank all mortgages."""
    told = {key: (publisher.since, publisher.of) for key, publisher in publishers(GB).items()}
    assert told == {
        "boe": ("", "mortgages"),
        "cml": ("2005Q1", "mortgages"),
        "cml-owners": ("", "owners"),
        "hml": ("2005Q1", "mortgages"),
    }


@pytest.mark.parametrize("figure", figures(GB).values(), ids=lambda figure: f"{figure.publisher} {figure.region_id}")
def test_a_share_of_owners_is_told_as_one_of_mortgages_too(figure):
    """The note has the share of those with a mortgage, to a tenth of a percent."""
    if figure.mortgaged_part < 1.0:
        assert f"{100 * figure.share / figure.mortgaged_part:.1f}% of these" in figure.note
    else:
        assert "owner-occupiers" not in figure.note
