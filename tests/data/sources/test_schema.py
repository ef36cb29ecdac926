"""The tables: what may not be written, and that each is explained where readers look."""

import pandas as pd
import pytest

from data.__main__ import COMMANDS
from data.country import default
from data.snapshot import integrity
from data.sources import schema
from tests.paths import ROOT

README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
TABLES = {**schema.TABLES, **default().module("tables").TABLES}
RATES = TABLES["rates"]


def test_a_table_with_a_column_too_few_or_a_key_twice_or_null_is_not_written():
    with pytest.raises(ValueError, match="lacks the columns"):
        RATES.fitted(pd.DataFrame({"quarter": ["2013Q1"]}))
    for quarters in (["2013Q1", "2013Q1"], ["2013Q1", None]):
        with pytest.raises(ValueError, match="null or repeats"):
            RATES.fitted(pd.DataFrame({"quarter": quarters, "rate": 0.04, "weeks": 13}))


def test_the_hash_sees_a_value_a_null_a_name_and_a_type_but_not_the_chunks_it_came_in():
    frame = pd.DataFrame({"quarter": ["2013Q1", "2013Q2"], "rate": [0.04, 0.05], "weeks": [13, 13]})
    one = RATES.arrow(frame)
    said = integrity.content_hash(one)
    assert integrity.content_hash(one.slice(0, 1)) != said
    assert integrity.content_hash(RATES.arrow(frame.assign(rate=[0.04, 0.06]))) != said
    assert integrity.content_hash(RATES.arrow(frame.assign(rate=[0.04, None]))) != said
    assert integrity.content_hash(RATES.arrow(frame.assign(rate=[0.04, 0.0]))) != integrity.content_hash(
        RATES.arrow(frame.assign(rate=[0.04, None]))
    ), "nothing known is not nought"
    assert integrity.content_hash(one.rename_columns(["quarter", "ratio", "weeks"])) != said
    import pyarrow as pa

    assert integrity.content_hash(pa.concat_tables([one.slice(0, 1), one.slice(1)])) == said


def test_a_text_that_is_empty_is_not_one_that_is_missing():
    places = schema.TableSchema(("a",), {"a": "text", "b": "text"})
    empty = places.arrow(pd.DataFrame({"a": ["x"], "b": [""]}))
    missing = places.arrow(pd.DataFrame({"a": ["x"], "b": [None]}))
    assert integrity.content_hash(empty) != integrity.content_hash(missing)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_explained_in_the_readme(name):
    assert f"| `{name}` |" in README


@pytest.mark.parametrize("command", ["build", "refresh", "geometry"])
def test_every_data_command_is_explained_in_the_readme(command):
    assert command in COMMANDS
    assert f"python -m data {command}" in README
