"""Months by name: whole or short, with what is said of them, and none guessed."""

import pytest

from data.sources.readers import months


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("Jan 2011", "2011-01"),
        ("June 2023", "2023-06"),
        ("Sept 2020", "2020-09"),
        ("Jul 2024 [r]", "2024-07"),
        ("February 2026 [provisional estimates]", "2026-02"),
        ("Ju 2020", ""),
        ("Total 2020", ""),
    ],
)
def test_a_month_is_known_by_its_name_or_the_beginning_of_it(written, label):
    assert months.named(written) == label


def test_months_of_a_quarter():
    assert [months.quarter_of(month) for month in months.span("2007-12", "2008-04")] == [
        "2007Q4",
        *["2008Q1"] * 3,
        "2008Q2",
    ]
