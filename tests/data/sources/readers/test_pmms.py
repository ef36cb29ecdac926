"""The mortgage rate: weeks in, quarters out."""

import pytest

from data.sources.readers import pmms


def test_a_quarters_rate_is_the_mean_of_its_weeks_and_says_how_many(raw):
    """(4.50 + 4.40 + 4.60) / 3 = 4.50 per cent; the week of 17 January has no figure."""
    frame = pmms.quarterly(raw / "MORTGAGE30US.csv")
    assert frame.to_numpy().tolist() == [["2019Q1", 0.045, 3]]


def test_the_older_header_of_fred_is_known_too(raw):
    path = raw / "MORTGAGE30US.csv"
    before = pmms.weekly(path)
    path.write_bytes(path.read_bytes().replace(b"observation_date", b"DATE"))
    assert pmms.weekly(path).equals(before)


def test_a_week_belongs_to_the_quarter_of_its_own_day(tmp_path):
    path = tmp_path / "MORTGAGE30US.csv"
    path.write_text("observation_date,MORTGAGE30US\n2019-03-28,4.0\n2019-04-04,5.0\n")
    frame = pmms.quarterly(path)
    assert frame["quarter"].tolist() == ["2019Q1", "2019Q2"]
    assert frame["rate"].tolist() == pytest.approx([0.04, 0.05])
