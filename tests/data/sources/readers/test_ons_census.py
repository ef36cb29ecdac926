"""Households with a mortgage: counted in 2021, and shares of 2011 that weigh persons."""

import pytest

from data.sources.readers import SourceError
from data.sources.readers.ons_census import shares_2011, tenure

OWNED = "Tenure of household: Owned"
HEADER = (
    "date,geography,geography code,Tenure of household: Total: All households,"
    f"{OWNED},{OWNED}: Owns outright,{OWNED}: Owns with a mortgage or loan,Tenure of household: Shared ownership"
)
REGIONS = [*(f"E1200000{number}" for number in range(1, 10)), "W92000004"]
COUNTRIES = ["E92000001", "K04000001", "W92000004"]


def counts(codes):
    """A hundred households each: 60 own, 35 of them outright and 25 with a mortgage; two share."""
    return [HEADER, *(f"2021,a place,{code},100,60,35,25,2" for code in codes)]


NAMES = (
    *("East Midlands", "East of England", "London", "North East", "North West", "Scotland", "South East"),
    *("South West", "Wales", "West Midlands", "Yorkshire and The Humber"),
)
SHARES_HEADER = "region,constituencies,population,owned_pct,outright_pct,mortgage_pct,shared_pct"


def shares(scotland="60.40,30,30,0.40"):
    """Thirty per cent everywhere; in Scotland shared ownership is among the owners."""
    return [SHARES_HEADER, *(f"{name},9,9,{scotland if name == 'Scotland' else '60,30,30,0.5'}" for name in NAMES)]


@pytest.fixture
def written(tmp_path):
    def write(rows):
        path = tmp_path / "census.csv"
        path.write_text("\n".join(rows) + "\n")
        return path

    return write


@pytest.mark.parametrize("codes", [REGIONS, COUNTRIES])
def test_households_with_a_mortgage_are_counted_without_shared_ownership(written, codes):
    frame = tenure(written(counts(codes)))
    assert frame["region_id"].tolist() == codes
    assert (frame[["year", "households", "mortgaged"]] == [2021, 100, 25]).all(axis=None)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (counts(REGIONS[:-1]), "without W92000004"),
        (counts(COUNTRIES[:-1]), "without W92000004"),
        (counts([*REGIONS, "E06000001"]), "E06000001.*the code of a region"),
        (counts([*REGIONS, "W92000004"]), "a second time"),
        ([row.replace(",35,25,", ",35,26,") for row in counts(REGIONS)], "line 2.*'26'.*add up to all owners"),
        ([row.replace("100,60,35,25", "60,60,35,25") for row in counts(REGIONS)], "fewer than households"),
        ([row.replace(": Owns with a mortgage or loan", ": Mortgaged") for row in counts(REGIONS)], "a header with"),
    ],
)
def test_a_table_of_tenure_that_is_not_as_it_was_is_refused(written, rows, message):
    with pytest.raises(SourceError, match=message):
        tenure(written(rows))


def test_shares_of_2011_become_ratios_under_the_codes_of_regions(written):
    frame = shares_2011(written(shares()))
    assert len(frame) == 11
    assert (frame[["year", "mortgaged_share"]] == [2011, 0.3]).all(axis=None)
    assert "S92000003" in set(frame["region_id"])
    assert "N92000002" not in set(frame["region_id"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (shares()[:-1], "without Yorkshire and The Humber"),
        ([*shares(), "Northern Ireland,9,9,60,30,30,0"], "the name of a region of Great Britain"),
        ([*shares(), shares()[-1]], "a second time"),
        (shares(scotland="60.40,30,29,0.40"), "line 7, column mortgage_pct.*29 beside 30 outright and 60.4 in all"),
        (shares(scotland="160,80,80,0"), "from 0 to 100"),
    ],
)
def test_shares_that_are_not_as_they_were_are_refused(written, rows, message):
    with pytest.raises(SourceError, match=message):
        shares_2011(written(rows))
