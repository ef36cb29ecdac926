"""State mortgage debt: debt a head times heads, and a nation that is the sum of its states."""

from data.sources.readers import nyfed


def test_debt_is_debt_a_head_times_heads_and_the_nation_is_the_sum(raw):
    frame = nyfed.mortgage_debt(raw / "area_report_by_year.xlsx").set_index(["region_id", "year"])
    assert frame.loc[("US-NV", 2019)].tolist() == [20_010, 1_010, 20_010 * 1_010]
    assert frame.loc[("US", 2019)].tolist() == [20_010, 51 * 1_010, 51 * 20_010 * 1_010]
    assert len(frame) == 52 * 2


def test_empty_columns_at_the_right_and_notes_above_do_not_matter(tmp_path, layouts):
    path = tmp_path / "area_report_by_year.xlsx"
    sheets = {
        "population": layouts.debt_sheet(1000, ["allUS", 51000, 51510], spare=9),
        "mortgage": [["more notes"], *layouts.debt_sheet(20000, ["allUS", 20000, 20010])],
    }
    path.write_bytes(layouts.workbook(sheets))
    assert len(nyfed.mortgage_debt(path)) == 104
