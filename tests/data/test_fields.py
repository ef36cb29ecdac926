"""Each column stands once in data/fields.py, and what it says is what tables, files and the API do."""

import math

import pytest

from components.api.document import schema
from data.api import endpoints, panels
from data.book.intake import rejects
from data.book.report import records as book_records
from data.country import country_of
from data.definition import Definition
from data.fields import FIELDS, FORMER_NAMES, Field, by_name, current_name, rounded
from data.model.estimates import estimates
from data.monitor import records as monitor_records
from data.monitor import regions_command
from data.passport.figures import FIGURES
from data.snapshot.snapshot import carried
from data.stress import records as stress_records
from data.why import records as why_records

# The columns of every command that prints records, of every panel, of every endpoint, and the figures of a passport.
TABLES = {
    "estimate": monitor_records.COLUMNS,
    "regions": regions_command.COLUMNS,
    "stress": stress_records.COLUMNS,
    "reverse": stress_records.REVERSE_COLUMNS,
    "change": why_records.CHANGE_COLUMNS,
    "bridge": why_records.BRIDGE_COLUMNS,
    "value": book_records.COLUMNS,
    "value --rejects": rejects.COLUMNS,
    **{f"panel {name}": panels.columns(name) for name in panels.names()},
    **{f"/api/v1/{name}": endpoint.columns for name, endpoint in endpoints.endpoints(carried()).items()},
    "passport --figure": tuple(FIGURES),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_a_table_is_registered(table):
    """Whoever prints a column says first what it means."""
    assert [name for name in TABLES[table] if name not in FIELDS] == []
    assert len(set(TABLES[table])) == len(TABLES[table])


def test_no_column_is_registered_that_no_table_has():
    """A column that is gone is gone from the register."""
    assert FIELDS.keys() - {name for columns in TABLES.values() for name in columns} == set()


@pytest.mark.parametrize("table", [name for name in TABLES if name != "passport --figure"])
def test_amounts_stand_behind_their_currency(table):
    """A table with money has one column `currency`, directly before its first amount; another table has none."""
    kinds = [FIELDS[name].kind for name in TABLES[table]]
    if "money" in kinds:
        assert TABLES[table][kinds.index("money") - 1] == "currency"
    assert TABLES[table].count("currency") == int("money" in kinds)


def test_the_currency_of_a_record_is_its_country_s():
    """Whatever the level of the place, also where it has no amounts."""
    snapshot = carried()
    market = estimates(snapshot)
    last = [len(market.quarters) - 1]
    for region_id in ("US", "US-DIV-MT", "US-NV", "CBSA-29820"):
        (record,) = monitor_records.region_records(snapshot, market, region_id, Definition(), last)
        assert tuple(record) == monitor_records.COLUMNS
        assert record["currency"] == country_of(region_id).currency.code == "USD"


def test_a_name_of_before_is_the_name_of_a_column():
    """Every former name leads to a column that there is, none is the name of another, and today's names stay."""
    assert set(FORMER_NAMES.values()) <= FIELDS.keys()
    assert not FORMER_NAMES.keys() & FIELDS.keys()
    assert [current_name(name) for name in FORMER_NAMES] == list(FORMER_NAMES.values())
    assert [current_name(name) for name in FIELDS] == list(FIELDS)


def test_a_column_registered_twice_is_refused():
    """One name, one meaning."""
    twice = Field("loans", "count", "Loans", "Mortgages", 0)
    with pytest.raises(ValueError, match="'loans' is registered twice"):
        by_name([twice, Field("upb", "money", "Balance", "What is owed", 0), twice])


@pytest.mark.parametrize("name", FIELDS)
def test_a_column_says_all_that_derives_from_it(name):
    """A label and a meaning for readers, a JSON type for programs, decimals where it is a figure that is computed."""
    field = FIELDS[name]
    assert field.label
    assert field.meaning
    assert (field.kind in ("text", "quarter", "flag")) <= (field.digits is None)
    node = schema(field)
    assert ("null" in node["type"]) == field.may_be_unknown
    if field.kind in ("share", "ratio", "points", "money", "count", "years"):
        assert rounded(name, math.nan) is None
        assert rounded(name, math.nan, book=True) is None


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_a_passport_has_decimals_and_a_unit(name):
    """Its unit is named, or it is money and its unit the currency's name."""
    assert FIELDS[name].digits is not None
    assert bool(FIELDS[name].unit) != (FIELDS[name].kind == "money")
