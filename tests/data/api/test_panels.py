"""A panel's table: the same figures as the page, the commands and the files have."""

import csv
import io
import json

import numpy as np
import pytest

from data import __main__ as command
from data.api import panels
from data.monitor import measure, view
from data.snapshot.snapshot import carried

LINK = "?place=US-NV,US&quarter=2010Q2&over=110&vintage=2006"


def printed(capsys, *words):
    """What a command prints, as records."""
    assert command.main(list(words)) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("name", panels.names())
def test_every_panel_has_a_table_for_any_link(name):
    """A page's bare address is answered by rows that have every column and name no place twice in vain."""
    told = panels.panel(carried(), name, "")
    assert told.rows
    assert all(tuple(row) == told.columns for row in told.rows)
    assert told.file_name.startswith("waterline-")
    assert told.about()["calculated by"].endswith(carried().hash[:12])


def test_a_panel_that_is_not_there_is_named_with_those_that_are(capsys):
    """A misspelt panel says which there are; a link that cannot be answered says what is wrong with it."""
    assert command.main(["panel", "maps"]) == 2
    assert "stress/course" in capsys.readouterr().err
    assert command.main(["panel", "map", "?quarter=2010Q9"]) == 2
    assert "2010Q9" in capsys.readouterr().err


def test_the_history_is_what_the_command_estimate_prints(capsys):
    """One figure, one record, whichever way it is asked for."""
    asked = ("--from", "1998Q1", "--definition", "dispersed-110", "--place", "US", "--place", "US-NV")
    theirs = printed(capsys, "estimate", *asked)
    ours = printed(capsys, "panel", "history", "?place=US,US-NV&over=110")
    assert ours == theirs


def test_the_bearable_falls_are_what_the_command_reverse_prints(capsys):
    """The same for the page of stress."""
    theirs = printed(capsys, "reverse", "--as-of", "2024Q4", "--by", "balances")
    assert printed(capsys, "panel", "stress/bearable", "?quarter=2024Q4&by=balances") == theirs


def test_the_table_holds_the_share_that_the_page_shows():
    """What stands in the picture stands in its file, to six digits."""
    reading = measure.measure(carried(), view.view_from_query(LINK, carried().region_id_of)[0])
    told = panels.panel(carried(), "ranking", LINK)
    shown = dict(zip((place.region_id for place in reading.table.places), reading.table.share, strict=True))
    assert {row["region_id"]: row["pneq_by_loans"] for row in told.rows} == {
        place: round(float(share), 6) for place, share in shown.items()
    }
    heat = {(row["as_of"], row["vintage"]): row["pneq"] for row in panels.panel(carried(), "vintages", LINK).rows}
    t, y = reading.quarters.index("2010Q2"), reading.vintage_years.index(2006)
    assert heat["2010Q2", 2006] == round(float(reading.vintage_share[y, t]), 6)


def test_the_bands_of_a_quarter_are_all_its_loans():
    """The ladder's rows of one quarter sum to one, before a stress and after it."""
    rows = [row for row in panels.panel(carried(), "ladder", LINK).rows if row["as_of"] == "2010Q2"]
    assert len(rows) == 10
    assert sum(row["share_by_loans"] for row in rows) == pytest.approx(1.0, abs=1e-5)
    after = [
        row["share_by_loans"] for row in panels.panel(carried(), "stress/ladder", "").rows if row["when"] == "after"
    ]
    assert sum(after) == pytest.approx(1.0, abs=1e-5)


def test_json_has_the_same_records_as_csv(capsys):
    """Two forms, one table."""
    assert command.main(["panel", "why/change", "?from=2006Q1&to=2010Q1", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    moved = np.sum([row["moved"] for row in rows if row["moved"] is not None])
    assert rows[0]["share"] + moved == pytest.approx(rows[-1]["share"], abs=1e-9)
