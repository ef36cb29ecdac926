"""Reading what others published of the United Kingdom; the yardstick itself is beside the project, not in it."""

import numpy as np
import pytest

from data.countries.gb.calibration import benchmarks
from data.countries.gb.calibration.benchmarks import ALL, SINCE_2005
from data.country import country
from data.quarter import ordinal
from data.snapshot.snapshot import read_snapshot
from tests.paths import BENCHMARKS

needs_yardstick = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the published figures are not beside the project")
HEADER = "country,region_level,region,period,metric,value,unit,source_title,source_url,note\n"
SHARE = "negative_equity_share"


@pytest.fixture(scope="module")
def snapshot():
    return read_snapshot(country("gb").snapshot)


def row(region, period, metric, value, title="CML News", level="region"):
    return f"UK,{level},{region},{period},{metric},{value},percent,{title},address,\n"


@pytest.fixture
def stick(tmp_path, snapshot):
    """What is read of some rows of our own making."""

    def read(*rows):
        (tmp_path / benchmarks.FILE).write_text(HEADER + "".join(rows), encoding="utf-8")
        return benchmarks.read(tmp_path, snapshot)

    return read


def test_hml_counts_loans_made_since_2005(stick):
    """Its shares are of those; a share that CML gives of all mortgages is of all."""
    figures = stick(row("Wales", "2013Q4", SHARE, 4, "Post on HML"), row("Wales", "2013Q4", SHARE, 6))
    assert figures.basis.tolist() == [SINCE_2005, ALL]
    assert figures.source.tolist() == ["hml", "cml-boe"]
    assert figures.share.tolist() == [0.04, 0.06]


def test_a_share_of_owner_occupiers_is_of_those_with_a_mortgage(stick):
    """Of Scotland's owner-occupiers 54.4 % had a mortgage: 1.0 % of all is 1.84 % of them."""
    figures = stick(row("Scotland", "2008Q4", f"{SHARE}_of_owner_occupiers", 1.0))
    assert figures.share == pytest.approx([0.01 / 0.544])


def test_a_region_of_the_publisher_is_the_nearest_of_ours(stick):
    """CML's North is the North East, and its East Anglia the East of England."""
    figures = stick(row("North", "2012Q3", SHARE, 9), row("East Anglia", "2012Q3", SHARE, 1))
    assert figures.region_id.tolist() == ["E12000001", "E12000006"]


def test_the_middle_stands_for_a_range(stick):
    """7 to 11 % is read as 9 %, once."""
    ends = [
        row("United Kingdom", "2009Q2", f"{SHARE}_{end}_estimate", value, "Bank of England", "country")
        for end, value in (("low", 7), ("high", 11))
    ]
    assert stick(*ends).share.tolist() == [0.09]


def test_the_nations_count_is_of_its_mortgaged_households(stick):
    """840,000 of the 8.4 million of 2013; a region's count repeats its share and is left out."""
    count = "negative_equity_count"
    figures = stick(row("United Kingdom", "2013Q4", count, 840_000, level="country"), row("Wales", "2013Q4", count, 9))
    assert figures.region_id.tolist() == [country("gb").nation]
    assert figures.share == pytest.approx([0.1])


def test_a_year_alone_is_the_third_quarter_of_2012(stick):
    """CML's figures of that year are of 18 months after 2011Q1."""
    assert stick(row("Wales", "2012", SHARE, 6)).quarter.tolist() == [ordinal("2012Q3")]


def test_what_cannot_be_compared_is_left_out(stick):
    """Constituencies, other periods, other publishers' bounds, amounts and ratios."""
    figures = stick(
        row("Luton South", "2012Q3", SHARE, 72, level="constituency"),
        row("Wales", "1992Q4", SHARE, 20),
        row("Wales", "2018Q1", SHARE, 1),
        row("London", "2012Q3", SHARE, 1, "Ed Conway blog"),
        row("Wales", "2012Q3", "average_negative_equity", 7000),
    )
    assert figures.share.size == 0


def test_a_stranger_in_the_yardstick_is_named(stick):
    """A region that the snapshot does not know stops the reading, with the nearest names."""
    with pytest.raises(ValueError, match=r"Walles.*Wales"):
        stick(row("Walles", "2012Q3", SHARE, 6))


@needs_yardstick
def test_the_yardstick_has_26_figures(snapshot):
    """Fourteen of regions and twelve of the nation, none after 2013, all shares."""
    figures = benchmarks.read(BENCHMARKS, snapshot)
    is_nation = figures.region_id == country("gb").nation
    assert (is_nation.sum(), (~is_nation).sum()) == (12, 14)
    assert figures.quarter.max() <= ordinal("2013Q4")
    assert ((figures.share > 0) & (figures.share < 0.5)).all()
    assert np.unique(figures.source).tolist() == ["cml-boe", "hml"]
