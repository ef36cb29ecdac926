"""Census tables: found by name, whatever the order of rows and columns that year."""

import json

import pandas as pd
import pytest

from data.countries.us import states
from data.sources.readers import SourceError, acs


def rows(value="5", order=states.STATES):
    return [[value, s.fips] for s in order] + [["1", "72"]]


def write(path, header, body):
    path.write_text("\n".join(",".join(r) for r in [header, *body]), encoding="utf-8")
    return path


def test_rows_in_any_order_come_out_by_state_without_puerto_rico(tmp_path):
    header = ["B25082_002E", "state"]
    one = acs.table(write(tmp_path / "acs-acs1-2008-GROUP_B25082_DATA.csv", header, rows()))
    other = acs.table(write(tmp_path / "acs-acs1-2008-GROUP_B25082_DATA.csv", header, rows(order=states.STATES[::-1])))
    assert one.equals(other)
    assert len(one) == 51
    assert one.iloc[0].tolist() == ["US-AK", 2008, 5.0]


@pytest.mark.parametrize("blank", ["null", "", "-666666666", "-222222222", "(X)"])
def test_an_annotation_in_place_of_an_estimate_is_missing(blank, tmp_path):
    path = write(tmp_path / "acs-acs1-2008-GROUP_B25097_DATA.csv", ["B25097_002E", "state"], rows(blank))
    assert acs.table(path)["median_value"].isna().all()


def test_an_estimate_below_zero_that_is_no_annotation_is_a_fault(tmp_path):
    path = write(tmp_path / "acs-acs1-2008-GROUP_B25097_DATA.csv", ["B25097_002E", "state"], rows("-5"))
    with pytest.raises(SourceError, match="line 2, column B25097_002E: found '-5', expected an estimate of at least 0"):
        acs.table(path)


def test_a_column_named_twice_must_say_the_same_twice(tmp_path):
    header = ["B25082_002E", "B25082_002E", "state"]
    path = tmp_path / "acs-acs1-2016-GROUP_B25082_DATA.csv"
    assert len(acs.table(write(path, header, [[v, v, s] for v, s in rows()]))) == 51
    with pytest.raises(SourceError, match="line 2, column B25082_002E: found '5 / 6'"):
        acs.table(write(path, header, [[v, "6", s] for v, s in rows()]))


def test_the_census_apis_own_answer_is_read_too(tmp_path):
    path = tmp_path / "acs-acs1-2021-group_b25082_data.json"
    path.write_text(json.dumps([["B25082_002E", "state"], *[[None, s] for _, s in rows()]]), encoding="utf-8")
    frame = acs.table(path)
    assert frame["year"].unique().tolist() == [2021]
    assert pd.isna(frame["aggregate_value"]).all()


def test_a_file_whose_name_has_no_year_or_table_is_refused(tmp_path):
    with pytest.raises(SourceError, match="the file's name"):
        acs.table(write(tmp_path / "acs1-B25082.csv", ["B25082_002E", "state"], rows()))
