"""The library of scenarios: dated and sourced; a wrong file is refused in words."""

import json

import pytest

from data.country import country, in_country
from data.stress.scenarios import FORMS, library, read


def test_every_published_depth_has_source_and_date():
    """A fall that somebody published says who, when and what; one that nobody did says that it is ours."""
    for scenario in library().values():
        assert scenario.form in FORMS
        assert scenario.publisher
        assert scenario.ours
        if scenario.depth:
            assert scenario.date
            assert scenario.published


def test_the_known_depths():
    """The Fed's severely adverse of 2026 and the Bank of England's of 2025, as published."""
    assert library()["fed-2026"].depth == -0.30
    assert "10%" in library()["fed-2026"].published
    assert library()["boe-2025"].depth == -0.28
    assert "United Kingdom" in library()["boe-2025"].published
    assert library()["flat"].depth == 0


def test_a_country_has_its_own_scenarios_before_those_of_every_country():
    """The Bank of England's is the United Kingdom's first, in words of its own; another country's depth says whose."""
    with in_country(country("gb")):
        assert next(iter(library())) == "boe-2025"
        assert library()["boe-2025"].depth == -0.28
        assert "depth and not a path" in library()["boe-2025"].ours
        assert "another country" in library()["fed-2026"].ours
        assert (library()["repeat"].first, library()["repeat"].last) == ("2007Q3", "2013Q3")
    assert library()["repeat"].first == "2006Q4"
    with in_country(country("tests.countries.toyland")):
        assert list(library()) == ["back", "own", "regional", "flat"]


GOOD = {
    **{
        "id": "a",
        "label": "A",
        "form": "uniform",
        "quarters": 12,
        "publisher": "P",
        "title": "T",
        "date": "2020",
        "address": "",
    },
    **{"published": "p", "ours": "o", "depth": -0.1},
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"form": "sideways"}, "sideways"),
        ({"quarters": 0}, "between 1 and 40"),
        ({"depth": -30}, "ratio such as -0.30"),
        ({"date": ""}, "needs the date"),
        ({"colour": "red"}, "colour is not a field"),
        ({"form": "repeat", "first": "2006Q1", "last": "2007Q1"}, "is 4 quarters"),
        ({"form": "repeat", "first": "2006", "last": "2007Q1"}, "not a quarter"),
        ({"publisher": ""}, "who publishes"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, wrong, said):
    """Which file, which entry, what is wrong and what was expected."""
    path = tmp_path / "scenarios.json"
    path.write_text(json.dumps({"scenarios": [GOOD | wrong]}))
    with pytest.raises(ValueError, match=said) as raised:
        read(path)
    assert "entry 1" in str(raised.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scenarios": []}'])
def test_a_file_without_scenarios_is_refused(tmp_path, text):
    """No library is no answer."""
    path = tmp_path / "scenarios.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"scenarios\.json"):
        read(path)
    twice = {"scenarios": [GOOD, GOOD]}
    path.write_text(json.dumps(twice))
    with pytest.raises(ValueError, match="taken"):
        read(path)
