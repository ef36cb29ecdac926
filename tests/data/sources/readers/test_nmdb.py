"""The National Mortgage Database in every dress that FHFA has put it in."""

import pandas as pd
import pytest

from data.sources.readers import SourceError, nmdb

OLD = "SOURCE,FREQUENCY,SERIESID,GEOLEVEL,GEOID,GEONAME,MARKET,PERIOD,YEAR,QUARTER,MONTH,SUPPRESSED,VALUE1,VALUE2"
NEW = "SOURCE,FREQUENCY,GEOLEVEL,GEOID,GEONAME,MARKET,PERIOD,YEAR,QUARTER,MONTH,SUPPRESSED,SERIESID,VALUE1,VALUE2"
ROW = {
    "FREQUENCY": "Quarterly",
    "GEOLEVEL": "National",
    "GEOID": "USA",
    "GEONAME": "United States",
    "PERIOD": "2013Q1",
    "YEAR": "2013",
    "QUARTER": "1",
    "MONTH": "3",
    "SERIESID": "PCT_MTMLTV_GT100",
    "VALUE1": "12.3",
    "VALUE2": "14.5",
}


@pytest.fixture
def read(tmp_path, layouts):
    def read(*changes, order=NEW, zipped=False):
        content = layouts.lines(order, *(layouts.nmdb_row(order, **(ROW | change)) for change in changes))
        path = tmp_path / ("nmdb.zip" if zipped else "nmdb.csv")
        path.write_bytes(layouts.zipped("nmdb.csv", content) if zipped else content)
        return nmdb.statistics(path)

    return read


def test_both_orders_of_columns_and_both_ways_of_writing_march_say_the_same(read):
    first = read({})
    for order, month, zipped in ((OLD, "03", False), (NEW, "03", True), (OLD, "3", True)):
        assert read({"MONTH": month}, order=order, zipped=zipped).equals(first)


@pytest.mark.parametrize(
    ("spellings", "canonical"),
    [
        (("PCT_MTMLTV_6170", "PCT_MTMLTV_61_70"), "PCT_MTMLTV_61_70"),
        (("PCT_MTMLTV_91100", "PCT_MTMLTV_91_100"), "PCT_MTMLTV_91_100"),
        (("PCT_MTMLTV_LE60", "PCT_MTMLTV_LE_60"), "PCT_MTMLTV_LE60"),
        (("PCT_CLTV_9597", "PCT_CLTV_95_97"), "PCT_CLTV_95_97"),
        (("PCT_INTRATE_3_4",), "PCT_INTRATE_3_4"),
        (("PCT_TERM_ARM_5PL",), "PCT_TERM_ARM_5PL"),
    ],
)
def test_a_series_has_one_spelling_here_however_a_release_spells_it(spellings, canonical, read):
    for spelling in spellings:
        assert read({"SERIESID": spelling})["series_id"].tolist() == [canonical]


def test_percentages_become_ratios_and_counts_and_dollars_stay_as_printed(read):
    frame = read({}, {"SERIESID": "AVE_MTMLTV", "VALUE1": "58.4"}, {"SERIESID": "TOT_UPB", "VALUE1": "9876.5"})
    assert frame["value_by_loans"].tolist() == [0.123, 0.584, 9876.5]
    assert frame["value_by_upb"].tolist() == [0.145, 0.145, 14.5]


def test_a_suppressed_value_is_null_whatever_is_printed(read):
    row = read({"SUPPRESSED": "1", "VALUE1": "0", "VALUE2": "0"}).iloc[0]
    assert row["suppressed"]
    assert pd.isna(row["value_by_loans"])
    assert pd.isna(row["value_by_upb"])


def test_a_years_figures_carry_its_last_quarter(read):
    frame = read({"FREQUENCY": "Annual", "PERIOD": "2013", "QUARTER": "4", "MONTH": "12"})
    assert frame[["frequency", "quarter", "year"]].to_numpy().tolist() == [["annual", "2013Q4", 2013]]


def test_places_and_markets_that_we_do_not_use_are_left(read):
    other = {"GEOLEVEL": "Metro Area", "GEOID": "29820", "GEONAME": "Las Vegas, NV"}
    frame = read({}, other, {"MARKET": "Jumbo Market"}, {"MARKET": "All Mortgages (Refinance)"})
    assert frame["market"].tolist() == ["All Mortgages", "All Mortgages (Refinance)"]


def test_a_submarket_may_lack_a_figure_and_the_whole_market_not(read):
    assert pd.isna(read({"MARKET": "All Mortgages (Refinance)", "VALUE1": ""})["value_by_loans"].iloc[0])
    with pytest.raises(SourceError, match="expected a number, as SUPPRESSED is 0"):
        read({"VALUE1": ""})


def test_a_series_may_end_for_all_but_not_have_a_hole(read):
    later = {"PERIOD": "2013Q2", "QUARTER": "2", "MONTH": "6"}
    last = {"PERIOD": "2013Q3", "QUARTER": "3", "MONTH": "9"}
    other = {"SERIESID": "TOT_LOANS", "VALUE1": "50000"}
    assert len(read({}, other, other | later)) == 3
    with pytest.raises(SourceError, match="US TOT_LOANS without 2013Q2"):
        read(other, other | last)


def test_an_annual_file_with_a_hole_is_refused(read):
    year = {"FREQUENCY": "Annual", "QUARTER": "4", "MONTH": "12"}
    with pytest.raises(SourceError, match="without 2014Q4"):
        read(*(year | {"PERIOD": y, "YEAR": y} for y in ("2013", "2015")))


def test_a_zip_of_two_tables_is_not_chosen_from(tmp_path):
    import zipfile

    path = tmp_path / "nmdb.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", OLD)
        archive.writestr("b.csv", OLD)
    with pytest.raises(SourceError, match="found 2 tables"):
        nmdb.statistics(path)
